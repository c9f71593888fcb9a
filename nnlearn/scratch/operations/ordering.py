"""What the order of entries tells: running extremes, the k-th value, histograms.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, Several, op
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.operations.reduction import Extreme
from nnlearn.scratch.tensor import Tensor, wrap

Range = namedtuple("Range", ["min", "max"])
Histogram = namedtuple("Histogram", ["hist", "bin_edges"])


@op(keeps=())
def cummax(input: Array, dim: int) -> Several[Extreme]:
    """Return the largest entry so far along ``dim``, and where it stands; of equals the last.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cummax(scratch.tensor([1, 3, 2, 3]), 0)
    Extreme(values=tensor([1, 3, 3, 3]), indices=tensor([0, 1, 1, 3]))
    """
    return _running("cummax", input, dim, np.maximum)


@op(keeps=())
def cummin(input: Array, dim: int) -> Several[Extreme]:
    """Return the smallest entry so far along ``dim``, and where it stands; of equals the last.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cummin(scratch.tensor([2, 3, 1]), 0).values
    tensor([2, 2, 1])
    """
    return _running("cummin", input, dim, np.minimum)


def _running(name: str, input: np.ndarray, dim: int, extreme: Any) -> Any:
    axis = axis_of(name, input, dim)
    if input.ndim == 0:
        return Extreme(input.copy(), np.zeros((), dtypes.int64)), lambda g: g[0]
    values = extreme.accumulate(input, axis=axis)
    count = np.arange(input.shape[axis]).reshape(
        [-1 if a == axis else 1 for a in range(input.ndim)]
    )
    reached = (input == values) | (np.isnan(input) & np.isnan(values))
    indices = np.maximum.accumulate(np.where(reached, count, 0), axis=axis)

    def vjp(g: tuple) -> np.ndarray:
        full = np.zeros_like(input)
        grid = list(np.ogrid[tuple(slice(n) for n in input.shape)])
        grid[axis] = indices
        np.add.at(full, tuple(grid), g[0])
        return full

    return Extreme(values, indices.astype(dtypes.int64)), vjp


@op(keeps=())
def kthvalue(input: Array, k: int, dim: int = -1, keepdim: bool = False) -> Several[Extreme]:
    """Return the k-th smallest entry along ``dim``, counted from 1, and where it stands.

    A k outside of 1 … size raises ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.kthvalue(scratch.tensor([5.0, 1.0, 3.0]), 2)
    Extreme(values=tensor(3.), indices=tensor(2))
    """
    axis = axis_of("kthvalue", input, dim)
    x = np.atleast_1d(input)
    if not 1 <= k <= x.shape[axis]:
        raise ShapeError(f"kthvalue: k = {k}, but axis {dim} has {x.shape[axis]} entries")
    indices = np.take(np.argsort(x, axis=axis, kind="stable"), [k - 1], axis=axis)
    values = np.take_along_axis(x, indices, axis)
    shape = values.shape if keepdim and input.ndim else np.delete(values.shape, axis)

    def vjp(g: tuple) -> np.ndarray:
        full = np.zeros_like(x)
        np.put_along_axis(full, indices, g[0].reshape(values.shape), axis)
        return full.reshape(input.shape)

    return Extreme(values.reshape(shape), indices.reshape(shape).astype(dtypes.int64)), vjp


def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Extreme:
    """Return the most frequent entry along ``dim``, of several the smallest, and a place of it."""
    axis = axis_of("mode", input.array, dim)
    x = np.moveaxis(np.atleast_1d(input.array), axis, -1)
    values, places = np.empty(x.shape[:-1], x.dtype), np.empty(x.shape[:-1], np.int64)
    for at in np.ndindex(*x.shape[:-1]):
        found, counts = np.unique(x[at], return_counts=True)
        values[at] = found[counts.argmax()]
        places[at] = np.flatnonzero(x[at] == values[at])[-1]
    if keepdim and input.ndim:
        values, places = np.expand_dims(values, axis), np.expand_dims(places, axis)
    return Extreme(wrap(values), wrap(places))


def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Range:
    """Return the smallest and the largest entry.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.aminmax(scratch.tensor([2.0, 5.0, 3.0]))
    Range(min=tensor(2.), max=tensor(5.))
    """
    axes = () if dim is None else (dim,)
    x: Any = input
    return Range(x.amin(axes, keepdim), x.amax(axes, keepdim))


def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """Return how many entries fall into each of ``bins`` equal bins from ``min`` to ``max``."""
    x = input.array.reshape(-1)
    low, high = _span(x, float(min), float(max), min == max == 0)
    counts, _ = np.histogram(x[(x >= low) & (x <= high)], bins, (low, high))
    return wrap(counts.astype(input.dtype))


def histogram(
    input: Tensor,
    bins: Any,
    *,
    range: tuple[float, float] | None = None,
    weight: Tensor | None = None,
    density: bool = False,
) -> Histogram:
    """Return how many entries fall into each bin, floating, and the edges of the bins.

    ``bins`` is their number, or a tensor of the edges.

    >>> from nnlearn import scratch
    >>> scratch.histogram(scratch.tensor([1.0, 2.0, 1.0]), bins=2, range=(0.0, 4.0)).hist
    tensor([2., 1.])
    """
    if input.array.dtype.kind != "f":
        raise DTypeError(f"histogram takes floating tensors; got {input.dtype}: use .float()")
    x = input.array.reshape(-1)
    span = None
    if not isinstance(bins, Tensor):
        span = range if range is not None else _span(x, 0.0, 0.0, True)
    hist, edges = np.histogram(
        x,
        bins.array if isinstance(bins, Tensor) else bins,
        span,
        weights=None if weight is None else weight.array.reshape(-1),
        density=density,
    )
    return Histogram(wrap(hist.astype(input.dtype)), wrap(edges.astype(input.dtype)))


def _span(x: np.ndarray, low: float, high: float, free: bool) -> tuple[float, float]:
    if free and x.size:
        low, high = float(x.min()), float(x.max())
    return (low - 1, high + 1) if low == high else (low, high)


def isin(
    elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False
) -> Tensor:
    """Return which entries are among others."""
    one, other = (x.array if isinstance(x, Tensor) else x for x in (elements, test_elements))
    return wrap(np.isin(one, other, invert=invert))


def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Any = None
) -> Any:
    """Return the entries without repetitions that stand next to each other."""
    x = input.array.reshape(-1)
    if dim is not None:
        raise DTypeError("unique_consecutive works on all entries in a row: leave dim out")
    starts = np.flatnonzero(np.append(True, x[1:] != x[:-1]))[: x.size]
    parts = [wrap(x[starts])]
    if return_inverse:
        marks = np.zeros(x.size, np.int64)
        marks[starts] = 1
        parts.append(wrap((marks.cumsum() - 1).reshape(input.array.shape)))
    if return_counts:
        parts.append(wrap(np.diff(np.append(starts, x.size)).astype(np.int64)))
    return parts[0] if len(parts) == 1 else tuple(parts)


def argwhere(input: Tensor) -> Tensor:
    """Return the positions of the non-zero entries, one a row."""
    return wrap(np.argwhere(input.array).astype(np.int64))


@op(keeps=("mask",))
def masked_scatter(input: Array, mask: Array, source: Array) -> Recorded:
    """Return the tensor with the entries of ``source``, in their order, where ``mask`` is true.

    Too few entries in ``source`` raise ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> mask = scratch.tensor([True, False, True])
    >>> scratch.masked_scatter(scratch.zeros(3), mask, scratch.tensor([5.0, 6.0]))
    tensor([5., 0., 6.])
    """
    if mask.dtype != np.bool_:
        raise DTypeError(f"masked_scatter needs a bool mask; got {mask.dtype}")
    if source.dtype != input.dtype:
        raise DTypeError(f"masked_scatter: source is {source.dtype}, the tensor {input.dtype}")
    shape = dtypes.check_broadcast("masked_scatter", input, mask)
    where = np.broadcast_to(mask, shape)
    count = int(where.sum())
    if count > source.size:
        raise ShapeError(f"masked_scatter: {count} places for {source.size} entries of source")
    y = np.broadcast_to(input, shape).copy()
    y[where] = source.reshape(-1)[:count]

    def by_source(g: np.ndarray) -> np.ndarray:
        full = np.zeros(source.size, source.dtype)
        full[:count] = g[where]
        return full.reshape(source.shape)

    return y, lambda g: g * ~where, None, by_source
