"""Layers that map features to features: `Linear`, and the layers that only pass on or reshape."""

from __future__ import annotations

import math
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.functional import linear
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.operations import shape
from nnlearn.scratch.tensor import Tensor


class Linear(Module):
    """Apply y = x Wᵀ + b to the last axis: a row of neurons without activations.

    Parameters
    ----------
    in_features, out_features : int
        I and O. ``weight`` is (O, I), ``bias`` (O,), both drawn from U(−1/√I, 1/√I).
    bias : bool
        Whether to add b.

    Notes
    -----
    x is (..., I), y is (..., O). Source and gradients: `linear`. Chapters: ``neurons``, ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.Linear(2, 1)
    >>> w, b = scratch.tensor([[2.0, -3.0]]), scratch.tensor([-0.5])
    >>> _ = layer.load_state_dict({"weight": w, "bias": b})
    >>> layer(scratch.tensor([0.7, 0.2])).detach()
    tensor([0.3000])
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(
            creation.empty(out_features, in_features, device=device, dtype=dtype)
        )
        if bias:
            self.bias = Parameter(creation.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the initial weights anew."""
        if self.in_features:
            init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        """Return x Wᵀ + b."""
        return linear.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        """Return the sizes."""
        sizes = f"in_features={self.in_features}, out_features={self.out_features}"
        return f"{sizes}, bias={self.bias is not None}"


class Flatten(Module):
    """Merge the axes from ``start_dim`` to ``end_dim`` into one: (N, C, H, W) -> (N, C·H·W).

    A layer without parameters. Unlike `nnlearn.scratch.flatten` it keeps axis 0, the batch.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Flatten()(scratch.zeros(10, 1, 28, 28)).shape
    Size([10, 784])
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        """Return the flattened tensor."""
        return shape.flatten(input, self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        """Return the axes."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Split axis ``dim`` into several of the given sizes: the inverse of `Flatten`.

    A layer without parameters. One size may be −1, to be worked out; sizes whose product is not the
    axis's raise ``ShapeError``.

    Notes
    -----
    Chapter: ``generative``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Unflatten(1, (1, 28, 28))(scratch.zeros(10, 784)).shape
    Size([10, 1, 28, 28])
    """

    def __init__(self, dim: int, unflattened_size: tuple[int, ...]) -> None:
        super().__init__()
        self.dim, self.unflattened_size = dim, tuple(unflattened_size)

    def forward(self, input: Tensor) -> Tensor:
        """Return the tensor with the axis split."""
        return shape.unflatten(input, self.dim, self.unflattened_size)

    def extra_repr(self) -> str:
        """Return the axis and its sizes."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


class Identity(Module):
    """Return the input; any arguments are accepted and ignored.

    A layer without parameters: put it where a model may, but need not, have a layer.

    Notes
    -----
    Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.ones(2)
    >>> scratch.nn.Identity(54, hidden=2)(x) is x
    True
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        """Return the input."""
        return input
