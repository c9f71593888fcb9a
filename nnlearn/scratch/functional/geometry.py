"""Sizes, strides and margins: what convolution, pooling and padding have to agree on.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.tensor import Tensor

LAYOUTS = {1: "(N, C, L) or (C, L)", 2: "(N, C, H, W) or (C, H, W)"}
Pair = tuple[int, int]
Margins = tuple[tuple[int, int], tuple[int, int]]


def per_axis(name: str, what: str, value: Any, axes: int, least: int = 0) -> tuple[int, ...]:
    """Return one integer for each spatial axis, from one for all of them or from a sequence.

    >>> per_axis("conv2d", "stride", 2, axes=2, least=1)
    (2, 2)
    """
    values = value if isinstance(value, (tuple, list)) else (value,)
    if not all(isinstance(v, (int, np.integer)) and not isinstance(v, bool) for v in values):
        raise DTypeError(f"{name}: {what} takes integers; got {value!r}")
    if len(values) not in (1, axes):
        raise ShapeError(f"{name}: {what} is one integer or {axes} of them; got {value!r}")
    if min(values) < least:
        raise ShapeError(f"{name}: {what} must be at least {least}; got {value!r}")
    return tuple(int(v) for v in values) * (axes if len(values) == 1 else 1)


def check_layout(name: str, input: Any, axes: int) -> bool:
    """Return whether ``input`` has an axis of examples.

    Refuse it unless it is laid out for ``axes`` spatial axes.
    """
    if not isinstance(input, Tensor):
        raise DTypeError(
            f"{name} takes tensors; got {type(input).__name__}: use scratch.tensor(...)"
        )
    missing = axes + 1 - input.ndim
    if missing > 0 or missing < -1:
        advice = (
            f". Add axes in front: x[{', '.join(['None'] * (missing + 1))}]" if missing > 0 else ""
        )
        raise ShapeError(f"{name} expects {LAYOUTS[axes]}; got {tuple(input.shape)}{advice}")
    return missing == -1


def check_channels_and_space(name: str, input: Tensor, axes: int) -> None:
    """Refuse an input without channels or with an empty spatial axis; a batch may be empty."""
    if 0 in input.array.shape[-axes - 1 :]:
        raise ShapeError(f"{name}: only the batch may be empty; got shape {tuple(input.shape)}")


def extent(kernel: int, dilation: int) -> int:
    """Return how many inputs lie between the first and the last tap of a kernel, both included."""
    return dilation * (kernel - 1) + 1


def reach(kernel: tuple[int, ...], dilation: tuple[int, ...]) -> list[int]:
    """Return, along each axis, how far a kernel's last tap lies from its first."""
    return [extent(k, d) - 1 for k, d in zip(kernel, dilation, strict=True)]


def same_margins(kernel: tuple[int, ...], dilation: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the margins that keep the size at stride 1; the odd one goes to the right.

    >>> same_margins((3, 4), (1, 1))
    ((1, 1), (1, 2))
    """
    return tuple((spare // 2, spare - spare // 2) for spare in reach(kernel, dilation))


def as_image(x: Tensor, axes: int, batched: bool) -> Tensor:
    """Return the input as (N, C, H, W).

    Sequences become images of height 1, a single example a batch of one.
    """
    x = x if batched else x.unsqueeze(0)
    return x if axes == 2 else x.unsqueeze(2)


def from_image(y: Tensor, axes: int, batched: bool) -> Tensor:
    """Undo `as_image`."""
    y = y if axes == 2 else y.squeeze(2)
    return y if batched else y.squeeze(0)


def flat_first(values: tuple[int, ...], fill: int) -> tuple[int, int]:
    """Return (height, width) values: for sequences the height gets ``fill``."""
    return (fill, values[0]) if len(values) == 1 else (values[0], values[1])
