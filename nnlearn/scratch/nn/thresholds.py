"""Layers of activations made of straight pieces.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from nnlearn.scratch.functional import thresholds as F
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class Hardswish(Module):
    """Return SiLU made of straight lines and one parabola: see `hardswish`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Hardswish()(scratch.tensor([-1.0, 0.0, 3.0]))
    tensor([-0.3333,  0.0000,  3.0000])
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return hardswish(x)."""
        return F.hardswish(input, self.inplace)


class Hardsigmoid(Module):
    """Return min(max(x/6 + 1/2, 0), 1): see `hardsigmoid`.

    A layer without parameters; the result has the input's shape. ``inplace`` overwrites the input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Hardsigmoid()(scratch.tensor([-4.0, 0.0, 1.5]))
    tensor([0.0000, 0.5000, 0.7500])
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return the hard sigmoid."""
        return F.hardsigmoid(input, self.inplace)


class Hardshrink(Module):
    """Return x where |x| > λ, else 0: see `hardshrink`.

    A layer without parameters; λ is ``lambd``, fixed.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Hardshrink(1.0)(scratch.tensor([-2.0, 0.9, 1.1]))
    tensor([-2.0000,  0.0000,  1.1000])
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        """Return hardshrink(x)."""
        return F.hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """Return λ."""
        return f"{self.lambd}"


class Softshrink(Module):
    """Return x brought nearer to 0 by λ, and 0 where |x| ≤ λ: see `softshrink`.

    A layer without parameters; λ is ``lambd``, fixed.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Softshrink(1.0)(scratch.tensor([-2.0, 0.0, 2.0]))
    tensor([-1.,  0.,  1.])
    """

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        """Return softshrink(x)."""
        return F.softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """Return λ."""
        return str(self.lambd)


class Tanhshrink(Module):
    """Return x − tanh x: see `tanhshrink`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Tanhshrink()(scratch.tensor([-5.0, 0.2, 5.0]))
    tensor([-4.0001e+00,  2.6247e-03,  4.0001e+00])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return tanhshrink(x)."""
        return F.tanhshrink(input)


class Threshold(Module):
    """Return x where x > threshold, else ``value``: see `threshold`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Threshold(0.5, 0.0)(scratch.tensor([0.4, 0.5, 0.6]))
    tensor([0.0000, 0.0000, 0.6000])
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return x or the value."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """Return the settings."""
        return f"threshold={self.threshold}, value={self.value}"
