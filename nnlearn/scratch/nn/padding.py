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
    """Pad the last axis with a value: (left, right), or one width for both."""

    axes = 1


class ConstantPad2d(_ConstantPad):
    """Pad the last two axes with a value: (left, right, top, bottom), or one width for all.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.ConstantPad2d((1, 0, 0, 0), 7.0)(scratch.zeros(1, 1, 1, 2))
    tensor([[[[7., 0., 0.]]]])
    """

    axes = 2


class ZeroPad1d(_Pad):
    """Pad the last axis with zeros."""

    axes, mode = 1, "constant"


class ZeroPad2d(_Pad):
    """Pad the last two axes with zeros."""

    axes, mode = 2, "constant"


class ReflectionPad1d(_Pad):
    """Pad the last axis with its mirror image."""

    axes, mode = 1, "reflect"


class ReflectionPad2d(_Pad):
    """Pad the last two axes with their mirror image."""

    axes, mode = 2, "reflect"


class ReplicationPad1d(_Pad):
    """Pad the last axis with its edge entries."""

    axes, mode = 1, "replicate"


class ReplicationPad2d(_Pad):
    """Pad the last two axes with their edge entries."""

    axes, mode = 2, "replicate"


class CircularPad1d(_Pad):
    """Pad the last axis with its opposite end."""

    axes, mode = 1, "circular"


class CircularPad2d(_Pad):
    """Pad the last two axes with their opposite ends."""

    axes, mode = 2, "circular"
