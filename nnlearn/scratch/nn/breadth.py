"""Layers and losses that few programs need; each holds its options and calls a function.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import math
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.functional import bags, images, linear, more_losses, noisy
from nnlearn.scratch.functional.dropout import check_probability
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.loss import _Loss, _WeightedLoss
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class SoftMarginLoss(_Loss):
    """Logistic loss of labels ±1: see `soft_margin_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.SoftMarginLoss()(scratch.zeros(1), scratch.ones(1))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return more_losses.soft_margin_loss(input, target, reduction=self.reduction)


class MultiLabelSoftMarginLoss(_WeightedLoss):
    """Binary cross-entropy over several labels: see `multilabel_soft_margin_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.MultiLabelSoftMarginLoss()(scratch.zeros(1, 2), scratch.ones(1, 2))
    tensor(0.6931)
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return more_losses.multilabel_soft_margin_loss(
            input, target, self.weight, reduction=self.reduction
        )


class GaussianNLLLoss(_Loss):
    """Surprise under a bell curve: see `gaussian_nll_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.GaussianNLLLoss()(scratch.zeros(1), scratch.ones(1), scratch.ones(1))
    tensor(0.5000)
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Tensor, target: Tensor, var: Any) -> Tensor:
        """Return the loss."""
        return more_losses.gaussian_nll_loss(
            input, target, var, self.full, self.eps, self.reduction
        )


class HingeEmbeddingLoss(_Loss):
    """Loss of distances of pairs: see `hinge_embedding_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.HingeEmbeddingLoss()(scratch.tensor([0.4]), scratch.tensor([-1.0]))
    tensor(0.6000)
    """

    def __init__(
        self,
        margin: float = 1.0,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return more_losses.hinge_embedding_loss(
            input, target, self.margin, reduction=self.reduction
        )


class PoissonNLLLoss(_Loss):
    """Surprise at counts: see `poisson_nll_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.PoissonNLLLoss()(scratch.zeros(1), scratch.tensor([3.0]))
    tensor(1.)
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Any = None,
        eps: float = 1e-8,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        options: Any = {"log_input": self.log_input, "full": self.full, "eps": self.eps}
        return more_losses.poisson_nll_loss(log_input, target, reduction=self.reduction, **options)


class MultiMarginLoss(_WeightedLoss):
    """Margins of the right class over the others: see `multi_margin_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.MultiMarginLoss()(scratch.zeros(1, 2), scratch.tensor([0]))
    tensor(0.5000)
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.p, self.margin = p, margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return more_losses.multi_margin_loss(
            input, target, self.p, self.margin, self.weight, reduction=self.reduction
        )


class Bilinear(Module):
    """Return x₁ᵀ W x₂ + b: see `bilinear`.

    Parameters
    ----------
    in1_features, in2_features, out_features : int
        I₁, I₂ and O. ``weight`` is (O, I₁, I₂), ``bias`` (O,), from U(−1/√I₁, 1/√I₁).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Bilinear(2, 3, 4)(scratch.ones(5, 2), scratch.ones(5, 3)).shape
    Size([5, 4])
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        place: Any = {"device": device, "dtype": dtype}
        self.weight = Parameter(creation.empty(out_features, in1_features, in2_features, **place))
        if bias:
            self.bias = Parameter(creation.empty(out_features, **place))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the initial weights anew."""
        bound = 1 / math.sqrt(self.in1_features)
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        """Return the products."""
        return linear.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """Return the sizes."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )


class EmbeddingBag(Module):
    """A table whose rows are summed or averaged, a bag at a time: see `embedding_bag`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.EmbeddingBag(10, 3)
    >>> layer(scratch.tensor([1, 2, 4]), scratch.tensor([0, 2])).shape
    Size([2, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.mode, self.include_last_offset, self.padding_idx = (
            mode,
            include_last_offset,
            padding_idx,
        )
        self._options = (max_norm, norm_type, scale_grad_by_freq)
        if _weight is None:
            empty = creation.empty(num_embeddings, embedding_dim, device=device, dtype=dtype)
            self.weight = Parameter(empty)
            self.reset_parameters()
        else:
            self.weight = Parameter(_weight)

    def reset_parameters(self) -> None:
        """Draw the table anew; the padding row becomes zeros."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.array[self.padding_idx] = 0

    def forward(
        self, input: Tensor, offsets: Tensor | None = None, per_sample_weights: Any = None
    ) -> Tensor:
        """Return a vector for each bag."""
        return bags.embedding_bag(
            *(input, self.weight, offsets, *self._options, self.mode, False, per_sample_weights),
            *(self.include_last_offset, self.padding_idx),
        )

    def extra_repr(self) -> str:
        """Return the sizes and the mode."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}, mode={self.mode!r}"


class AlphaDropout(Module):
    """Dropout that keeps what SELU keeps: see `alpha_dropout`."""

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        check_probability("AlphaDropout", p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with entries dropped, if training."""
        return noisy.alpha_dropout(input, self.p, self.training)

    def extra_repr(self) -> str:
        """Return p."""
        return f"p={self.p}, inplace={self.inplace}"


class LocalResponseNorm(Module):
    """Divide by a norm over neighbouring channels: see `local_response_norm`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.LocalResponseNorm(2, alpha=2.0, beta=1.0)(scratch.ones(1, 1, 1)).item()
    0.5
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        """Return the normalised input."""
        return images.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class ChannelShuffle(Module):
    """Deal channels out in turn: see `channel_shuffle`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ChannelShuffle(2)(scratch.arange(4.0).reshape(1, 4, 1)).flatten()
    tensor([0., 2., 1., 3.])
    """

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        """Return the shuffled channels."""
        return images.channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """Return the groups."""
        return f"groups={self.groups}"


class MaxUnpool2d(Module):
    """Put maxima back to where they came from: see `max_unpool2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> pool = scratch.nn.MaxPool2d(2, return_indices=True)
    >>> back = scratch.nn.MaxUnpool2d(2)
    >>> back(*pool(scratch.tensor([[[1.0, 4.0], [2.0, 3.0]]])))
    tensor([[[0., 4.],
             [0., 0.]]])
    """

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Tensor:
        """Return the larger image."""
        return images.max_unpool2d(
            input, indices, self.kernel_size, self.stride, self.padding, output_size
        )

    def extra_repr(self) -> str:
        """Return the sizes."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
