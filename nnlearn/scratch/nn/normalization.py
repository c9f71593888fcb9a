"""Layers that normalise; they hold γ (``weight``), β (``bias``) and running statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nnlearn.scratch import creation, dtypes
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import batch_normalization, normalization
from nnlearn.scratch.functional.group_normalization import group_norm, instance_norm
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class LayerNorm(Module):
    """Normalise each example over its last axes: see `layer_norm`.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The last axes.
    eps : float
        ε.
    elementwise_affine, bias : bool
        Whether there are γ and β, of ``normalized_shape``, and whether there is β.

    Notes
    -----
    State: ``weight`` (γ, ones at first) and ``bias`` (β, zeros). Chapters: ``depth``,
    ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.LayerNorm(2)(scratch.tensor([[1.0, 3.0]])).detach()
    tensor([[-1.0000,  1.0000]])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _sizes(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        _add_affine(self, self.normalized_shape, elementwise_affine, bias, device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set γ to 1 and β to 0."""
        _reset_affine(self)

    def forward(self, input: Tensor) -> Tensor:
        """Return the normalised input."""
        return normalization.layer_norm(
            input, self.normalized_shape, self.weight, self.bias, self.eps
        )

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, "
            f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """Divide each example by the root of its mean square over its last axes: see `rms_norm`.

    Notes
    -----
    State: ``weight`` (γ), of ``normalized_shape``, ones at first; there is no β. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.RMSNorm(2)(scratch.tensor([1.0, 7.0])).detach()
    tensor([0.2000, 1.4000])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _sizes(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        if elementwise_affine:
            self.weight = Parameter(
                creation.empty(*self.normalized_shape, device=device, dtype=dtype)
            )
        else:
            self.register_parameter("weight", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set γ to 1."""
        if self.elementwise_affine:
            init.ones_(self.weight)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input divided by its root mean square."""
        return normalization.rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
        )


class GroupNorm(Module):
    """Normalise each example over groups of its channels: see `group_norm`.

    Raises
    ------
    ShapeError
        ``num_channels`` is no multiple of ``num_groups``.

    Notes
    -----
    State: ``weight`` (γ, ones at first) and ``bias`` (β, zeros), one of each a channel. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.GroupNorm(1, 2)(scratch.tensor([[1.0, 3.0], [10.0, 30.0]])).detach()
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_channels % num_groups:
            raise ShapeError(
                f"GroupNorm: {num_channels} channels do not divide into {num_groups} groups"
            )
        self.num_groups, self.num_channels = num_groups, num_channels
        self.eps, self.affine = eps, affine
        _add_affine(self, (num_channels,), affine, bias, device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set γ to 1 and β to 0."""
        _reset_affine(self)

    def forward(self, input: Tensor) -> Tensor:
        """Return the normalised input."""
        return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class _RunningNorm(Module):
    """Holds γ, β and running statistics, one of each for every channel."""

    ranks: tuple[int, ...]
    layout: str

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        _add_affine(self, (num_features,), affine, bias, device, dtype)
        places = {"device": device, "dtype": dtype}
        tracked = {
            "running_mean": lambda: creation.zeros(num_features, **places),
            "running_var": lambda: creation.ones(num_features, **places),
            "num_batches_tracked": lambda: creation.tensor(0, dtype=dtypes.int64),
        }
        for name, made in tracked.items():
            self.register_buffer(name, made() if track_running_stats else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Set the running mean to 0, the running variance to 1, and forget the batches."""
        if self.track_running_stats:
            init.zeros_(self.running_mean)
            init.ones_(self.running_var)
            init.zeros_(self.num_batches_tracked)

    def reset_parameters(self) -> None:
        """Forget the running statistics; set γ to 1 and β to 0."""
        self.reset_running_stats()
        _reset_affine(self)

    def extra_repr(self) -> str:
        """Return the settings."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )

    def _check_rank(self, input: Tensor) -> None:
        if input.ndim not in self.ranks:
            raise ShapeError(
                f"{type(self).__name__} expects {self.layout}; got shape {tuple(input.shape)}"
            )


class _BatchNorm(_RunningNorm):
    def forward(self, input: Tensor) -> Tensor:
        """Return the normalised input; while training, also move the running statistics."""
        self._check_rank(input)
        momentum = self.momentum
        learning = self.training and self.track_running_stats
        if learning and self.num_batches_tracked is not None:
            self.num_batches_tracked.array += 1
            if momentum is None:
                momentum = 1 / float(self.num_batches_tracked)
        known = learning or not self.training
        return batch_normalization.batch_norm(
            input,
            self.running_mean if known else None,
            self.running_var if known else None,
            self.weight,
            self.bias,
            self.training or self.running_mean is None,
            0.0 if momentum is None else momentum,
            self.eps,
        )


class BatchNorm1d(_BatchNorm):
    """Normalise each channel of (N, C) or (N, C, L) over the batch: see `batch_norm`.

    Parameters and state are those of `BatchNorm2d`.

    Notes
    -----
    Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.BatchNorm1d(2)
    >>> layer(scratch.tensor([[1.0, 10.0], [3.0, 30.0]])).detach()
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]])
    >>> list(layer.state_dict())
    ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked']
    """

    ranks, layout = (2, 3), "(N, C) or (N, C, L)"


class BatchNorm2d(_BatchNorm):
    """Normalise each channel of (N, C, H, W) over the batch: see `batch_norm`.

    Parameters
    ----------
    num_features : int
        Their number, C.
    eps : float
        ε.
    momentum : float, optional
        How far the running statistics move towards each batch's; None makes them the mean over all
        batches.
    affine, bias : bool
        Whether there are γ and β, (C,), and whether there is β.
    track_running_stats : bool
        Whether evaluation uses running statistics; else it uses the batch's own.

    Notes
    -----
    State: ``weight`` (γ, ones at first), ``bias`` (β, zeros), ``running_mean`` (zeros),
    ``running_var`` (ones) and ``num_batches_tracked`` (0). Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.BatchNorm2d(1)
    >>> layer(scratch.tensor([1.0, 3.0]).reshape(2, 1, 1, 1)).detach().flatten()
    tensor([-1.0000,  1.0000])
    >>> layer.running_mean
    tensor([0.2000])
    """

    ranks, layout = (4,), "(N, C, H, W)"


class _InstanceNorm(_RunningNorm):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(
            num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias
        )

    def forward(self, input: Tensor) -> Tensor:
        """Return the normalised input."""
        self._check_rank(input)
        batched = input.ndim == max(self.ranks)
        x = input if batched else input.unsqueeze(0)
        if (self.affine or self.track_running_stats) and x.shape[1] != self.num_features:
            raise ShapeError(
                f"{type(self).__name__}: x has {x.shape[1]} channels; num_features is "
                f"{self.num_features}"
            )
        y = instance_norm(
            x,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or not self.track_running_stats,
            0.0 if self.momentum is None else self.momentum,
            self.eps,
        )
        return y if batched else y.squeeze(0)


class InstanceNorm1d(_InstanceNorm):
    """Normalise each channel of each sequence, (N, C, L) or (C, L), by itself: see `instance_norm`.

    Parameters are those of `InstanceNorm2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.InstanceNorm1d(1)(scratch.tensor([[[1.0, 3.0]], [[10.0, 30.0]]])).squeeze()
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])
    """

    ranks, layout = (2, 3), "(N, C, L) or (C, L)"


class InstanceNorm2d(_InstanceNorm):
    """Normalise each channel of each image, (N, C, H, W), by itself: see `instance_norm`.

    A single image, (C, H, W), is taken too.

    Parameters
    ----------
    num_features : int
        Their number, C.
    eps : float
        ε.
    momentum : float
        How far running statistics move, if there are any.
    affine, bias : bool
        Whether there are ``weight`` (γ, ones at first) and ``bias`` (β, zeros), (C,). Off by
        default, unlike in `BatchNorm2d`.
    track_running_stats : bool
        Whether to keep ``running_mean``, ``running_var`` and ``num_batches_tracked`` for
        evaluation. Off by default.

    Notes
    -----
    Source: Ulyanov, Vedaldi and Lempitsky (2016). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 3.0, 10.0, 30.0]).reshape(2, 1, 1, 2)
    >>> scratch.nn.InstanceNorm2d(1)(x).flatten()
    tensor([-1.0000,  1.0000, -1.0000,  1.0000])
    """

    ranks, layout = (3, 4), "(N, C, H, W) or (C, H, W)"


def _sizes(shape: int | Sequence[int]) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _add_affine(
    module: Module, shape: tuple[int, ...], affine: bool, bias: bool, device: Any, dtype: Any
) -> None:
    for name, wanted in (("weight", affine), ("bias", affine and bias)):
        made = Parameter(creation.empty(*shape, device=device, dtype=dtype)) if wanted else None
        module.register_parameter(name, made)


def _reset_affine(module: Any) -> None:
    if module.weight is not None:
        init.ones_(module.weight)
    if module.bias is not None:
        init.zeros_(module.bias)
