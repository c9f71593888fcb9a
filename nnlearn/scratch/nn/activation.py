"""Activations as modules: each holds its constants and calls the function of its name."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import activation as F
from nnlearn.scratch.functional import implicit_axis
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class Sigmoid(Module):
    """Squash to (0, 1), 1 / (1 + e⁻ˣ): see `sigmoid`.

    A layer without parameters; the result has the input's shape.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Sigmoid()(scratch.tensor([-2.0, 0.0, 2.0]))
    tensor([0.1192, 0.5000, 0.8808])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return σ(x)."""
        return F.sigmoid(input)


class Tanh(Module):
    """Squash to (−1, 1), 2σ(2x) − 1: see `tanh`.

    A layer without parameters; the result has the input's shape.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Tanh()(scratch.tensor([-2.0, 0.0, 2.0]))
    tensor([-0.9640,  0.0000,  0.9640])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return tanh x."""
        return F.tanh(input)


class Softsign(Module):
    """Return x / (1 + |x|): see `softsign`.

    A layer without parameters; the result has the input's shape.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softsign()(scratch.tensor([-1.0, 0.0, 3.0]))
    tensor([-0.5000,  0.0000,  0.7500])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return x / (1 + |x|)."""
        return F.softsign(input)


class LogSigmoid(Module):
    """Return ln σ(x), without overflow: see `logsigmoid`.

    A layer without parameters; the result has the input's shape.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.LogSigmoid()(scratch.tensor([-1000.0, 0.0]))
    tensor([-1.0000e+03, -6.9315e-01])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return ln σ(x)."""
        return F.logsigmoid(input)


class _Inplace(Module):
    """What activations with the flag ``inplace`` share: with it they overwrite their input."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """Return the flag if it is set."""
        return "inplace=True" if self.inplace else ""


class ReLU(_Inplace):
    """Return max(0, x): see `relu`.

    A layer without parameters; the result has the input's shape. ``inplace`` overwrites the
    input.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReLU()(scratch.tensor([-1.0, 0.0, 2.0]))
    tensor([0., 0., 2.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return max(0, x)."""
        return F.relu(input, self.inplace)


class ReLU6(_Inplace):
    """Return min(max(0, x), 6): see `relu6`.

    A layer without parameters; the result has the input's shape. ``inplace`` overwrites the
    input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReLU6()(scratch.tensor([-1.0, 3.0, 9.0]))
    tensor([0., 3., 6.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return min(max(0, x), 6)."""
        return F.relu6(input, self.inplace)


class SELU(_Inplace):
    """Return λ·elu(x, α), which keeps mean 0 and variance 1 from layer to layer: see `selu`.

    A layer without parameters; λ and α are the paper's. ``inplace`` overwrites the input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> y = scratch.nn.SELU()(scratch.randn(100_000))
    >>> bool(abs(y.mean()) < 0.01), bool(abs(y.std() - 1) < 0.01)
    (True, True)
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return selu(x)."""
        return F.selu(input, self.inplace)


class SiLU(_Inplace):
    """Return x·σ(x), also called swish: see `silu`.

    A layer without parameters; the result has the input's shape. ``inplace`` overwrites the
    input.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.SiLU()(scratch.tensor([-1.0, 0.0, 4.0]))
    tensor([-0.2689,  0.0000,  3.9281])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return x·σ(x)."""
        return F.silu(input, self.inplace)


class Mish(_Inplace):
    """Return x·tanh(softplus(x)): see `mish`.

    A layer without parameters; the result has the input's shape. ``inplace`` overwrites the
    input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Mish()(scratch.tensor([-1.0, 0.0, 4.0]))
    tensor([-0.3034,  0.0000,  3.9974])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return x·tanh(softplus(x))."""
        return F.mish(input, self.inplace)


class LeakyReLU(_Inplace):
    """Return x above zero and kx below: see `leaky_relu`.

    A layer without parameters; k is ``negative_slope``, fixed. `PReLU` learns it.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.LeakyReLU(0.2)(scratch.tensor([-1.0, 0.0, 2.0]))
    tensor([-0.2000,  0.0000,  2.0000])
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        """Return leaky_relu(x)."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """Return the slope."""
        return f"negative_slope={self.negative_slope}{', inplace=True' if self.inplace else ''}"


class ELU(_Inplace):
    """Return x above zero and α(eˣ − 1) below: see `elu`.

    A layer without parameters; α is fixed.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ELU(alpha=2.0)(scratch.tensor([-100.0, 0.0, 2.0]))
    tensor([-2.,  0.,  2.])
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        """Return elu(x)."""
        return F.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        """Return α."""
        return f"alpha={self.alpha}{', inplace=True' if self.inplace else ''}"


class CELU(ELU):
    """Return x above zero and α(e^(x/α) − 1) below, smooth at 0 for every α: see `celu`.

    A layer without parameters; α is fixed.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.CELU(alpha=2.0)(scratch.tensor([-100.0, -1.0, 2.0]))
    tensor([-2.0000, -0.7869,  2.0000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return celu(x)."""
        return F.celu(input, self.alpha, self.inplace)


class GELU(Module):
    """Return x·Φ(x): see `gelu`.

    A layer without parameters; ``approximate`` is 'none' or 'tanh'.

    Notes
    -----
    Chapters: ``neurons``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.GELU()(scratch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.1587,  0.0000,  0.8413])
    """

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
    """Return ln(1 + e^(βx)) / β, a smooth ReLU: see `softplus`.

    A layer without parameters; β and ``threshold`` are fixed.

    Notes
    -----
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softplus()(scratch.tensor([-1.0, 0.0, 30.0]))
    tensor([ 0.3133,  0.6931, 30.0000])
    """

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
    """Return x moved into [min_val, max_val]: see `hardtanh`.

    A layer without parameters. Unlike the function it refuses equal bounds, with ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Hardtanh(0.0, 6.0)(scratch.tensor([-1.0, 0.5, 9.0]))
    tensor([0.0000, 0.5000, 6.0000])
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        if min_val >= max_val:
            raise ShapeError(f"Hardtanh: min_val must be below max_val; got {min_val}, {max_val}")
        self.min_val, self.max_val = min_val, max_val

    def forward(self, input: Tensor) -> Tensor:
        """Return hardtanh(x)."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """Return the bounds."""
        bounds = f"min_val={self.min_val}, max_val={self.max_val}"
        return bounds + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """Return x above zero and w·x below, with w learned: see `prelu`.

    Parameters
    ----------
    num_parameters : int
        1, or the number of channels, which are on axis 1.
    init : float
        Where every w starts.

    Notes
    -----
    State: ``weight``, (num_parameters,). A weight decay draws w to 0, that is to ReLU; He et al.
    leave w out of it. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.PReLU()
    >>> layer(scratch.tensor([-1.0, 2.0])).detach(), list(layer.state_dict())
    (tensor([-0.2500,  2.0000]), ['weight'])
    """

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
    """Turn scores into positive numbers that sum to one along ``dim``: see `softmax`.

    A layer without parameters. Leave it out before `CrossEntropyLoss`, which contains it.

    Notes
    -----
    Chapters: ``neurons``, ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softmax(dim=1)(scratch.tensor([[0.0, 0.0], [0.0, 1.0]]))
    tensor([[0.5000, 0.5000],
            [0.2689, 0.7311]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return softmax(x)."""
        return implicit_axis.softmax(input, self.dim)


class Softmax2d(Module):
    """Softmax over the channels of images, (N, C, H, W) or (C, H, W): axis −3.

    Breadth: no chapter needs it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softmax2d()(scratch.zeros(2, 1, 1)).flatten()
    tensor([0.5000, 0.5000])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return softmax(x) over the channels."""
        if input.ndim not in (3, 4):
            raise ShapeError(f"Softmax2d expects (N, C, H, W) or (C, H, W); got {input.shape}")
        return F.softmax(input, -3)


class LogSoftmax(_AlongDim):
    """Return the logarithm of softmax along ``dim``: see `log_softmax`.

    A layer without parameters. `NLLLoss` takes what it returns.

    Notes
    -----
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.LogSoftmax(dim=0)(scratch.tensor([0.0, 200.0]))
    tensor([-200.,    0.])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return log softmax(x)."""
        return implicit_axis.log_softmax(input, self.dim)


class Softmin(_AlongDim):
    """Return the softmax of −x along ``dim``: see `softmin`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softmin(dim=0)(scratch.tensor([1.0, 1.0, 3.0]))
    tensor([0.4683, 0.4683, 0.0634])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return softmin(x)."""
        return implicit_axis.softmin(input, self.dim)


class GLU(_AlongDim):
    """Gate one half of the axis by the other, a·σ(b): see `glu`.

    A layer without parameters; it halves the axis ``dim``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.GLU()(scratch.zeros(5, 8)).shape
    Size([5, 4])
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__(dim)

    def forward(self, input: Tensor) -> Tensor:
        """Return glu(x)."""
        assert self.dim is not None
        return F.glu(input, self.dim)


class Maxout(Module):
    """Return the largest of every ``pieces`` neighbours along ``dim``: see `maxout`.

    A layer without parameters, ours: PyTorch has none. A `Linear` before it learns the pieces.

    Notes
    -----
    Chapters: ``neurons``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Maxout(2)(scratch.tensor([[1.0, 5.0, 2.0, 3.0]]))
    tensor([[5., 3.]])
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
