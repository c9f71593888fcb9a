"""Layers that pad: see `pad` for the modes."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.functional import padding as F
from nnlearn.scratch.functional.geometry import per_axis
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class _Pad(Module):
    axes: int
    mode: str

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = per_axis(
            type(self).__name__, "padding", padding, 2 * self.axes, least=-(2**31)
        )

    def forward(self, input: Tensor) -> Tensor:
        """Return the padded input."""
        return F.pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        """Return the widths."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    mode = "constant"

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        """Return the padded input."""
        return F.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        """Return the widths and the value."""
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """Pad the last axis with a value: (left, right), or one width for both.

    A layer without parameters: `pad` with mode 'constant'. A negative width cuts off.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ConstantPad1d((2, -1), 7.0)(scratch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[7., 7., 1., 2.]])
    """

    axes = 1


class ConstantPad2d(_ConstantPad):
    """Pad the last two axes with a value: (left, right, top, bottom), or one width for all.

    Notes
    -----
    A layer without parameters: `pad` with mode 'constant'. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ConstantPad2d((1, 0, 0, 0), 7.0)(scratch.zeros(1, 1, 1, 2))
    tensor([[[[7., 0., 0.]]]])
    """

    axes = 2


class ZeroPad1d(_Pad):
    """Pad the last axis with zeros: (left, right), or one width for both.

    A layer without parameters: `pad` with mode 'constant'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ZeroPad1d((2, 0))(scratch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[0., 0., 1., 2., 3.]])
    """

    axes, mode = 1, "constant"


class ZeroPad2d(_Pad):
    """Pad the last two axes with zeros: (left, right, top, bottom), or one width for all.

    A layer without parameters: `pad` with mode 'constant'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ZeroPad2d((1, 0, 0, 1))(scratch.ones(1, 1, 2))
    tensor([[[0., 1., 1.],
             [0., 0., 0.]]])
    """

    axes, mode = 2, "constant"


class ReflectionPad1d(_Pad):
    """Pad the last axis with its mirror image, the edge not repeated: (left, right), or one width.

    A layer without parameters: `pad` with mode 'reflect'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReflectionPad1d(2)(scratch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[3., 2., 1., 2., 3., 2., 1.]])
    """

    axes, mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    """Pad the last two axes with their mirror image: (left, right, top, bottom), or one width.

    A layer without parameters: `pad` with mode 'reflect'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReflectionPad2d(1)(scratch.tensor([[[1.0, 2.0], [3.0, 4.0]]]))
    tensor([[[4., 3., 4., 3.],
             [2., 1., 2., 1.],
             [4., 3., 4., 3.],
             [2., 1., 2., 1.]]])
    """

    axes, mode = 2, "reflect"


class ReplicationPad1d(_Pad):
    """Pad the last axis with its edge entries: (left, right), or one width for both.

    A layer without parameters: `pad` with mode 'replicate'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReplicationPad1d(2)(scratch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[1., 1., 1., 2., 3., 3., 3.]])
    """

    axes, mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    """Pad the last two axes with their edge entries: (left, right, top, bottom), or one width.

    A layer without parameters: `pad` with mode 'replicate'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ReplicationPad2d(1)(scratch.tensor([[[1.0, 2.0]]]))
    tensor([[[1., 1., 2., 2.],
             [1., 1., 2., 2.],
             [1., 1., 2., 2.]]])
    """

    axes, mode = 2, "replicate"


class CircularPad1d(_Pad):
    """Pad the last axis with its opposite end, as on a ring: (left, right), or one width for both.

    A layer without parameters: `pad` with mode 'circular'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.CircularPad1d(2)(scratch.tensor([[1.0, 2.0, 3.0]]))
    tensor([[2., 3., 1., 2., 3., 1., 2.]])
    """

    axes, mode = 1, "circular"


class CircularPad2d(_Pad):
    """Pad the last two axes with their opposite ends: (left, right, top, bottom), or one width.

    A layer without parameters: `pad` with mode 'circular'.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.CircularPad2d((1, 0, 0, 0))(scratch.tensor([[[1.0, 2.0, 3.0]]]))
    tensor([[[3., 1., 2., 3.]]])
    """

    axes, mode = 2, "circular"
