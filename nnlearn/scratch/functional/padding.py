"""Padding: making an image larger at its edges, or smaller.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor

MODES = ("constant", "reflect", "replicate", "circular")
Widths = tuple[tuple[int, int], ...]


def pad(
    input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Tensor:
    """Add entries before and after the last axes; negative widths cut entries off.

    Parameters
    ----------
    input : Tensor
        Any shape; but for 'constant', with one or two axes before those that are padded.
    pad : sequence of int
        Widths in pairs, last axis first: (left, right, top, bottom).
    mode : {'constant', 'reflect', 'replicate', 'circular'}
        What to fill in: ``value``; the image mirrored at its edge pixels; the edge pixels; the
        opposite side.
    value : float, optional
        For 'constant'; 0 if not given.

    Returns
    -------
    Tensor
        Each padded axis has grown by the sum of its pair.

    Raises
    ------
    ShapeError
        The widths do not come in pairs, name more axes than there are, or are larger than the mode
        allows.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 2.0, 3.0]])
    >>> scratch.nn.functional.pad(x, (1, 1))
    tensor([[0., 1., 2., 3., 0.]])
    >>> scratch.nn.functional.pad(x, (2, 1), mode="reflect")
    tensor([[3., 2., 1., 2., 3., 2.]])
    """
    if not isinstance(input, Tensor):
        raise DTypeError(f"pad takes tensors; got {type(input).__name__}: use scratch.tensor(...)")
    widths = _pairs(input, pad, mode)
    if mode == "constant":
        return _pad_with(input, widths=widths, value=0 if value is None else value)
    if mode not in MODES:
        raise DTypeError(f"pad: mode must be one of {', '.join(MODES)}; got {mode!r}")
    if value not in (None, 0):
        raise DTypeError(
            f"pad: mode {mode!r} takes its values from the image; leave out value={value}"
        )
    _check_image(input, len(pad) // 2, mode)
    _check_widths(input, widths, mode)
    return _pad_from_inside(input, widths=widths, mode=mode)


@op(keeps=())
def _pad_with(input: Array, *, widths: Widths, value: float) -> Recorded:
    cut = tuple((-before, -after) for before, after in widths)
    return _filled(input, widths, value), lambda g: _filled(g, cut, 0)


@op(keeps=())
def _pad_from_inside(input: Array, *, widths: Widths, mode: str) -> Recorded:
    sources = [
        _sources(n, before, after, mode)
        for n, (before, after) in zip(input.shape, widths, strict=True)
    ]
    y = input
    for axis, (source, width) in enumerate(zip(sources, widths, strict=True)):
        if width != (0, 0):
            y = np.take(y, source, axis)

    def vjp(g: np.ndarray) -> np.ndarray:
        for axis, (source, width) in enumerate(zip(sources, widths, strict=True)):
            if width != (0, 0):
                g = _added_back(g, source, axis, input.shape[axis], width[0])
        return g

    return y, vjp


def _filled(x: np.ndarray, widths: Widths, value: float) -> np.ndarray:
    y = np.full([n + sum(w) for n, w in zip(x.shape, widths, strict=True)], value, x.dtype)
    inner = tuple(
        slice(max(w[0], 0), n - max(w[1], 0)) for n, w in zip(y.shape, widths, strict=True)
    )
    kept = tuple(
        slice(max(-w[0], 0), n - max(-w[1], 0)) for n, w in zip(x.shape, widths, strict=True)
    )
    y[inner] = x[kept]
    return y


def _sources(n: int, before: int, after: int, mode: str) -> np.ndarray:
    """Return for each entry of a padded axis where it comes from."""
    places = np.arange(-before, n + after)
    if mode == "replicate":
        return np.clip(places, 0, n - 1)
    if mode == "reflect":
        places = np.abs(places)
        return np.where(places < n, places, 2 * (n - 1) - places)
    first, last = max(-before, 0), n - max(-after, 0)
    return (places - first) % max(last - first, 1) + first


def _added_back(g: np.ndarray, source: np.ndarray, axis: int, n: int, before: int) -> np.ndarray:
    """Add every slice of g to the slice of the unpadded axis that it came from."""
    moved = np.moveaxis(g, axis, 0)
    total = np.zeros((n, *moved.shape[1:]), g.dtype)
    places = np.arange(len(source)) - before
    own = source == places
    total[places[own]] = moved[own]
    for place in np.flatnonzero(~own):
        total[source[place]] += moved[place]
    return np.moveaxis(total, 0, axis)


def _pairs(input: Tensor, pad: Any, mode: str) -> Widths:
    if not isinstance(pad, (tuple, list)) or not all(
        isinstance(w, (int, np.integer)) and not isinstance(w, bool) for w in pad
    ):
        raise DTypeError(f"pad: widths are a sequence of integers, two for each axis; got {pad!r}")
    if len(pad) % 2 or len(pad) > 2 * input.ndim:
        raise ShapeError(
            f"pad: widths come in pairs, last axis first, at most {input.ndim} pairs for shape "
            f"{tuple(input.shape)}; got {len(pad)} numbers"
        )
    named = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad), 2)]
    widths = tuple([(0, 0)] * (input.ndim - len(named)) + named[::-1])
    crops = (
        (n, *(min(w, 0) for w in width)) for n, width in zip(input.array.shape, widths, strict=True)
    )
    if mode != "replicate" and any(sum(crop) < 0 for crop in crops):
        raise ShapeError(
            f"pad: {tuple(pad)} cuts off more than there is in shape {tuple(input.shape)}"
        )
    return widths


def _check_image(input: Tensor, axes: int, mode: str) -> None:
    if axes not in (1, 2, 3) or input.ndim not in (axes + 1, axes + 2):
        raise ShapeError(
            f"pad: mode {mode!r} pads 1 to 3 axes behind a channel axis and an optional batch "
            f"axis; got {axes} pairs for shape {tuple(input.shape)}"
        )
    if mode != "circular":
        if 0 in input.array.shape[-axes - 1 :]:
            raise ShapeError(f"pad: only the batch may be empty; got shape {tuple(input.shape)}")
        if input.array.dtype.kind == "b":
            raise DTypeError(f"pad: mode {mode!r} takes numbers; got bool: use .float()")


def _check_widths(input: Tensor, widths: Widths, mode: str) -> None:
    kept = [n + min(w[0], 0) + min(w[1], 0) for n, w in zip(input.array.shape, widths, strict=True)]
    for n, inner, width in zip(input.array.shape, kept, widths, strict=True):
        most = {"reflect": n - 1, "circular": inner, "replicate": max(width)}[mode]
        if max(width) > most and width != (0, 0):
            raise ShapeError(
                f"pad: mode {mode!r} can add at most {most} to an axis of size {n}; got widths "
                f"{width}"
            )
    padded = [n + sum(w) for n, w in zip(input.array.shape, widths, strict=True) if w != (0, 0)]
    if mode != "circular" and padded and (max(padded) < 1 or min(padded) < 0):
        raise ShapeError(
            f"pad: nothing is left of shape {tuple(input.shape)} after widths {widths}"
        )
