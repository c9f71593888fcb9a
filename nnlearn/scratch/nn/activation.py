"""Activations as modules: each holds its constants and calls the function of its name."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import activation as F
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class Sigmoid(Module):
    """Squash to (0, 1): see `sigmoid`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return σ(x)."""
        return F.sigmoid(input)


class Tanh(Module):
    """Squash to (−1, 1): see `tanh`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return tanh x."""
        return F.tanh(input)


class Softsign(Module):
    """Return x / (1 + |x|)."""

    def forward(self, input: Tensor) -> Tensor:
        """Return x / (1 + |x|)."""
        return F.softsign(input)


class LogSigmoid(Module):
    """Return ln σ(x)."""

    def forward(self, input: Tensor) -> Tensor:
        """Return ln σ(x)."""
        return F.logsigmoid(input)


class _Inplace(Module):
    """What activations with PyTorch's ``inplace`` flag share.

    The flag changes nothing but the print.
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Return the flag if it is set."""
        return "inplace=True" if self.inplace else ""


class ReLU(_Inplace):
    """Return max(0, x): see `relu`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return max(0, x)."""
        return F.relu(input)


class ReLU6(_Inplace):
    """Return min(max(0, x), 6)."""

    def forward(self, input: Tensor) -> Tensor:
        """Return min(max(0, x), 6)."""
        return F.relu6(input)


class SELU(_Inplace):
    """Return the scaled ELU: see `selu`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return selu(x)."""
        return F.selu(input)


class SiLU(_Inplace):
    """Return x·σ(x): see `silu`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return x·σ(x)."""
        return F.silu(input)


class Mish(_Inplace):
    """Return x·tanh(softplus(x))."""

    def forward(self, input: Tensor) -> Tensor:
        """Return x·tanh(softplus(x))."""
        return F.mish(input)


class LeakyReLU(_Inplace):
    """Return x above zero and ``negative_slope``·x below: see `leaky_relu`."""

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """Return leaky_relu(x)."""
        return F.leaky_relu(input, self.negative_slope)

    def extra_repr(self) -> str:
        """Return the slope."""
        return f"negative_slope={self.negative_slope}{', inplace=True' if self.inplace else ''}"


class ELU(_Inplace):
    """Return x above zero and α(eˣ − 1) below: see `elu`."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """Return elu(x)."""
        return F.elu(input, self.alpha)

    def extra_repr(self) -> str:
        """Return α."""
        return f"alpha={self.alpha}{', inplace=True' if self.inplace else ''}"


class CELU(ELU):
    """Return the ELU with a slope that is continuous for every α: see `celu`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return celu(x)."""
        return F.celu(input, self.alpha)


class GELU(Module):
    """Return x·Φ(x): see `gelu`."""

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        """Return gelu(x)."""
        return F.gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """Return which form is used."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """Return ln(1 + e^(βx)) / β: see `softplus`."""

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, input: Tensor) -> Tensor:
        """Return softplus(x)."""
        return F.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """Return the constants."""
        return f"beta={self.beta}, threshold={self.threshold}"


class Hardtanh(_Inplace):
    """Return x moved into [min_val, max_val]: see `hardtanh`."""

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        if min_val >= max_val:
            raise ShapeError(f"Hardtanh: min_val must be below max_val; got {min_val}, {max_val}")
        self.min_val, self.max_val = min_val, max_val

    def forward(self, input: Tensor) -> Tensor:
        """Return hardtanh(x)."""
        return F.hardtanh(input, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        """Return the bounds."""
        bounds = f"min_val={self.min_val}, max_val={self.max_val}"
        return bounds + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """Return x above zero and w·x below, with w learned: see `prelu`."""

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(
            creation.full((num_parameters,), float(init), dtype=dtype, device=device)
        )

    def forward(self, input: Tensor) -> Tensor:
        """Return prelu(x)."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """Return how many slopes are learned."""
        return f"num_parameters={self.num_parameters}"


class _AlongDim(Module):
    """What the softmax family shares: the axis of the classes."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """Return the axis."""
        return f"dim={self.dim}"


class Softmax(_AlongDim):
    """Turn scores into positive numbers that sum to one: see `softmax`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return softmax(x)."""
        return F.softmax(input, self.dim)


class LogSoftmax(_AlongDim):
    """Return the logarithm of softmax: see `log_softmax`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return log softmax(x)."""
        return F.log_softmax(input, self.dim)


class Softmin(_AlongDim):
    """Return the softmax of −x."""

    def forward(self, input: Tensor) -> Tensor:
        """Return softmin(x)."""
        return F.softmin(input, self.dim)


class GLU(_AlongDim):
    """Gate one half of the axis by the other: see `glu`."""

    def __init__(self, dim: int = -1) -> None:
        super().__init__(dim)

    def forward(self, input: Tensor) -> Tensor:
        """Return glu(x)."""
        assert self.dim is not None
        return F.glu(input, self.dim)


class Maxout(Module):
    """Return the largest of every ``pieces`` neighbouring features: see `maxout` (ours.

    PyTorch has none).
    """

    def __init__(self, pieces: int, dim: int = 1) -> None:
        super().__init__()
        self.pieces, self.dim = pieces, dim

    def forward(self, input: Tensor) -> Tensor:
        """Return maxout(x)."""
        return F.maxout(input, self.pieces, self.dim)

    def extra_repr(self) -> str:
        """Return the size of a group."""
        return f"pieces={self.pieces}, dim={self.dim}"
