"""Picking entries: by position, by mask, by index tensors.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import warnings
from collections import namedtuple
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.in_place import adopt, check_writeable, original, writes_in_place
from nnlearn.scratch.op import Array, Recorded, Several, op
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.tensor import Tensor, wrap
from nnlearn.scratch.views import mark_changed

TopK = namedtuple("TopK", ["values", "indices"])
_ALL = slice(None)


def getitem(input: Tensor, index: Any) -> Tensor:
    """Return ``input[index]``: integers, slices, ``...``, ``None``, bool masks and integer tensors.

    Integers and slices give a view of the same memory; masks and integer tensors give a copy.
    """
    return _getitem(input, index=_key(input.array, index))


def setitem(input: Tensor, index: Any, value: Any) -> None:
    """Set ``input[index] = value``.

    This writes into the memory of ``input``: its views show the change, and where a gradient is at
    stake, it goes to what was assigned and no longer to what was overwritten.
    """
    if not isinstance(value, (Tensor, int, float, np.generic, np.ndarray, list, tuple)):
        raise DTypeError(f"entries can be set to numbers or tensors; got {type(value).__name__}")
    key = _key(input.array, index)
    if writes_in_place(input, value):
        check_writeable(input)
        plain = value.array if isinstance(value, Tensor) else value
        shape = _fitting(input.array[key], np.shape(plain))
        input.array[key] = plain if shape == np.shape(plain) else np.reshape(plain, shape)
        mark_changed(input)
        return
    value = value if isinstance(value, Tensor) else input.new_tensor(value)
    if _is_shown(input, key, value):  # x[0] += y assigns x[0] to where it is already
        return
    shape = _fitting(input.array[key], value.array.shape)
    adopt(input, _setitem(original(input), value.reshape(shape), index=key))


@op(keeps=("input index",))
def gather(input: Array, dim: int, index: Array) -> Recorded:
    """Return y[i][j] = input[index[i][j]][j] (for ``dim`` = 0): one entry for each index.

    Parameters
    ----------
    input : Tensor
        Any shape.
    dim : int
        The axis that the indices count along.
    index : Tensor
        Integers, with as many axes as the input; the result has its shape.

    Raises
    ------
    ShapeError, DTypeError, IndexError
        Axes do not fit; the indices are no integers or out of range.

    Notes
    -----
    The gradient is added up where an entry was taken several times: `scatter_add`. Chapter:
    ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scores = scratch.tensor([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]])
    >>> scratch.gather(scores, 1, scratch.tensor([[1], [0]]))
    tensor([[0.7000],
            [0.5000]])
    """
    x, wanted = input, index
    if x.ndim + wanted.ndim == 1:  # PyTorch takes a number for a vector of one
        x, wanted = x.reshape(-1), wanted.reshape(-1)
    axis = axis_of("gather", x, dim)
    _check_gather("gather", x, axis, wanted)
    where = _along(axis, wanted)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(x)
        np.add.at(full, where, g.reshape(wanted.shape))
        return full.reshape(input.shape)

    return x[where].reshape(index.shape), vjp


@op(keeps=("index",))
def index_select(input: Array, dim: int, index: Array) -> Recorded:
    """Return the slices along ``dim`` that a vector of indices names, in their order: a copy.

    Where an index comes twice, gradients add up. Anything but a vector of integers raises
    ``DTypeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 2], [3, 4], [5, 6]])
    >>> scratch.index_select(x, 0, scratch.tensor([2, 0, 2]))
    tensor([[5, 6],
            [1, 2],
            [5, 6]])
    """
    axis = axis_of("index_select", input, dim)
    if index.ndim > 1 or index.dtype.kind not in "iu":
        raise DTypeError(
            f"index_select takes a vector of integers; got {index.dtype} of shape {index.shape}"
        )
    if input.ndim == 0 and index.size != 1:
        raise ShapeError(f"index_select: a number has one slice; got {index.size} indices")
    x = np.atleast_1d(input)  # PyTorch takes a number for a vector of one
    chosen = in_range("index_select", index.reshape(-1), x.shape[axis], negative=False)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(x)
        np.add.at(np.moveaxis(full, axis, 0), chosen, np.moveaxis(g.reshape(y.shape), axis, 0))
        return full.reshape(input.shape)

    y = np.take(x, chosen, axis=axis)
    return (y if input.ndim else y.reshape(())), vjp


@op(keeps=("mask", "", "mask"))
def masked_fill(input: Array, mask: Array, value: Array) -> Recorded:
    """Return the tensor with ``value`` wherever ``mask`` is true; no gradient flows there.

    Parameters
    ----------
    input : Tensor
        Any shape.
    mask : Tensor
        Bool, broadcast with the input.
    value : number or Tensor
        One number.

    Raises
    ------
    DTypeError, ShapeError
        The mask is not bool; the value is more than one number.

    Notes
    -----
    Chapters: ``tensors``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> future = scratch.ones(3, 3, dtype=scratch.bool).triu(1)
    >>> scratch.masked_fill(scratch.zeros(3, 3), future, -float("inf")).softmax(1)
    tensor([[1.0000, 0.0000, 0.0000],
            [0.5000, 0.5000, 0.0000],
            [0.3333, 0.3333, 0.3333]])
    """
    if mask.dtype != np.bool_:
        raise DTypeError(
            f"masked_fill needs a bool mask; got {mask.dtype}: compare first, for example mask == 0"
        )
    if np.ndim(value):
        raise ShapeError(
            f"masked_fill fills with one number; got a value of shape {np.shape(value)}"
        )
    dtypes.check_broadcast("masked_fill", input, mask)
    filled = np.where(mask, np.asarray(value, dtype=input.dtype), input)
    return filled, lambda g: g * ~mask, None, lambda g: (g * mask).sum()


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """Return the entries where ``mask`` is true, as a vector: a copy.

    Mask (bool) and input broadcast. ``x[mask]`` is the same where their shapes are equal.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 5], [7, 2]])
    >>> scratch.masked_select(x, x > 2)
    tensor([5, 7])
    """
    shape = dtypes.check_broadcast("masked_select", input.array, mask.array)
    return input.expand(*shape)[mask.expand(*shape)]


@op(keeps=("output[1]",))
def topk(
    input: Array, k: int, dim: int = -1, largest: bool = True, sorted: bool = True
) -> Several[TopK]:
    """Return the k largest (or smallest) entries along ``dim`` in order, with their indices.

    Parameters
    ----------
    input : Tensor
        At least one axis.
    k : int
        How many, at most the axis's size.
    largest : bool
        Whether the largest or the smallest.

    Returns
    -------
    namedtuple
        ``values`` and ``indices`` (int64), each with size k along ``dim``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scores = scratch.tensor([0.1, 0.6, 0.3])
    >>> scratch.topk(scores, 2).values, scratch.topk(scores, 2).indices
    (tensor([0.6000, 0.3000]), tensor([1, 2]))
    """
    axis = axis_of("topk", input, dim)
    if input.ndim == 0:
        raise ShapeError("topk needs at least one axis")
    if not 0 <= k <= input.shape[axis]:
        raise ShapeError(f"topk: k = {k}, but axis {dim} has {input.shape[axis]} entries")
    indices = np.take(_order(input, axis, largest), range(k), axis=axis)
    return TopK(np.take_along_axis(input, indices, axis), indices), lambda g: _put(
        input, indices, g[0], axis
    )


@op(keeps=("output[1]",))
def sort(
    input: Array, dim: int = -1, descending: bool = False, stable: bool = False
) -> Several[TopK]:
    """Return the entries in order along ``dim``, with the indices they had.

    Parameters
    ----------
    input : Tensor
        Any shape.
    dim : int
        The axis; the last, if not given.
    descending : bool
        From the largest to the smallest.
    stable : bool
        Equal entries keep their order; here they always do.

    Returns
    -------
    namedtuple
        ``values`` and ``indices`` (int64), in the input's shape.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> values, order = scratch.sort(scratch.tensor([3, 1, 2]))
    >>> values, order
    (tensor([1, 2, 3]), tensor([1, 2, 0]))
    """
    axis = axis_of("sort", input, dim)
    if input.ndim == 0:
        return TopK(input.copy(), np.zeros((), dtypes.int64)), lambda g: g[0]
    indices = _order(input, axis, descending)
    return TopK(np.take_along_axis(input, indices, axis), indices), lambda g: _put(
        input, indices, g[0], axis
    )


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """Return the indices that would sort the tensor along ``dim``, int64.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([3, 1, 2])
    >>> scratch.argsort(x), x[scratch.argsort(x)]
    (tensor([1, 2, 0]), tensor([1, 2, 3]))
    """
    return sort(input, dim, descending).indices


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Return the positions of the non-zero entries, one a row: (count, axes), int64.

    With ``as_tuple`` a vector for each axis instead, to index with.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nonzero(scratch.tensor([[0, 7], [8, 0]]))
    tensor([[0, 1],
            [1, 0]])
    """
    if as_tuple:
        return tuple(wrap(i) for i in np.nonzero(np.atleast_1d(input.array)))
    return wrap(np.argwhere(input.array).astype(dtypes.int64))


@op(keeps=())
def _getitem(input: Array, *, index: Any) -> Recorded:
    try:
        y = input[index]
    except IndexError as error:
        raise IndexError(f"cannot index a tensor of shape {input.shape}: {error}") from None

    if not isinstance(y, np.ndarray):  # a number; with ... it is a view of its place
        y = input[(*index, ...)]
    basic = _is_basic(index)
    kept = index if basic else _copied(index)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(input)
        if basic:
            full[kept] = g
        else:
            np.add.at(full, kept, g)
        return full

    return y, vjp


@op(keeps=())
def _setitem(input: Array, value: Array, *, index: Any) -> Recorded:
    y = input.copy()
    y[index] = value
    kept = _copied(index)
    return y, lambda g: cleared(g, kept), lambda g: g[kept]


def _is_shown(input: Tensor, key: tuple, value: Tensor) -> bool:
    root = input if input._base is None else input._base
    if value._base is not root or not _is_basic(key):
        return False
    places = (v.__array_interface__ for v in (input.array[key], value.array))
    one, other = ((p["data"], p["shape"], p["strides"]) for p in places)
    return one == other


def _copied(index: tuple) -> tuple:
    """Return the index with arrays of its own, which nobody changes before backward."""
    return tuple(p.copy() if isinstance(p, np.ndarray) else p for p in index)


def cleared(g: np.ndarray, index: Any) -> np.ndarray:
    """Return a copy with zeros where an assignment wrote: nothing of the old value got through."""
    g = np.array(g)
    g[index] = 0
    return g


def _key(array: np.ndarray, index: Any) -> Any:
    parts = index if isinstance(index, tuple) else (index,)
    key = tuple(_part(p) for p in parts)
    return _integers_first(array, key) if _splits(key) else key


def _splits(key: tuple) -> bool:
    """Whether an integer and an index array stand apart: NumPy then moves their axis to the front.

    PyTorch picks the integer's slice first, and the array's axis stays where it is.
    """
    if not any(isinstance(p, np.ndarray) for p in key) or not any(type(p) is int for p in key):
        return False
    picks = [i for i, p in enumerate(key) if isinstance(p, (int, np.integer, np.ndarray))]
    return picks[-1] - picks[0] >= len(picks)


def _integers_first(array: np.ndarray, key: tuple) -> tuple:
    first: list = []
    for p in key:
        if p is not None:
            axes = p.ndim if isinstance(p, np.ndarray) and p.dtype == np.bool_ else 1
            first += [p] if isinstance(p, (int, np.integer)) or p is Ellipsis else [_ALL] * axes
    rest = tuple(p for p in key if not isinstance(p, (int, np.integer)))
    places = np.arange(array.size).reshape(array.shape)[tuple(first)][rest]
    return np.unravel_index(places, array.shape)


def _part(p: Any) -> Any:
    if isinstance(p, Tensor):
        if p.array.dtype.kind not in "iub":
            raise IndexError(
                f"tensors used as indices must be integers or bools; got {p.dtype}: use .long()"
            )
        if p.array.dtype == np.uint8 and p.array.ndim:
            return _byte_mask(p.array)
        return p.array if p.array.ndim or p.array.dtype.kind == "b" else int(p.array)
    if isinstance(p, (list, tuple, range)):
        return np.asarray([_part(q) for q in p], dtype=None if len(p) else np.int64)
    if isinstance(p, np.ndarray):
        return _byte_mask(p) if p.dtype == np.uint8 else p
    if isinstance(p, slice):
        if p.step is not None and p.step < 0:
            raise OutsideTheBook(
                "a slice with a negative step is not available (PyTorch refuses it too); use flip"
            )
        return slice(*(None if v is None else int(v) for v in (p.start, p.stop, p.step)))
    if p is None or p is Ellipsis or isinstance(p, (int, np.integer, bool, np.bool_)):
        return p
    raise IndexError(
        f"cannot index with {type(p).__name__}: use integers, slices, None, ... or tensors of them"
    )


def _byte_mask(p: np.ndarray) -> np.ndarray:
    warnings.warn(
        "uint8 indices are taken as a mask, as in PyTorch; say .bool() for a mask, .long() for "
        "positions",
        stacklevel=6,
    )
    return p != 0


def _is_basic(index: tuple) -> bool:
    return not any(isinstance(p, (np.ndarray, bool, np.bool_)) for p in index)


def _fitting(target: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape without the leading ones that it has beyond the target's axes."""
    expected, short = np.shape(target), shape
    while len(short) > len(expected) and short[0] == 1:
        short = short[1:]
    try:
        fits = np.broadcast_shapes(expected, short) == expected
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"cannot assign values of shape {shape} to a selection of shape {expected}"
        )
    return short


def _order(x: np.ndarray, axis: int, descending: bool) -> np.ndarray:
    if not descending:
        return np.argsort(x, axis=axis, kind="stable").astype(dtypes.int64)
    backwards = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
    return (x.shape[axis] - 1 - np.flip(backwards, axis)).astype(dtypes.int64)


def _put(like: np.ndarray, indices: np.ndarray, values: np.ndarray, axis: int) -> np.ndarray:
    full = np.zeros_like(like)
    np.put_along_axis(full, indices, values, axis)
    return full


def _along(axis: int, index: np.ndarray) -> tuple:
    grids = list(np.ogrid[tuple(slice(n) for n in index.shape)]) if index.ndim else []
    if grids:
        grids[axis] = index
    return tuple(grids)


def _check_gather(name: str, x: np.ndarray, axis: int, index: np.ndarray) -> None:
    if index.dtype.kind not in "iu":
        raise DTypeError(f"{name} takes integer indices; got {index.dtype}: use .long()")
    fits = index.ndim == x.ndim and all(
        n <= m for a, (n, m) in enumerate(zip(index.shape, x.shape, strict=True)) if a != axis
    )
    if not fits:
        raise ShapeError(
            f"{name}: index {index.shape} must have as many axes as the tensor {x.shape}, and no "
            f"axis but {axis} longer"
        )
    in_range(name, index, x.shape[axis] if x.ndim else 1, negative=False)


def in_range(name: str, index: np.ndarray, size: int, negative: bool = True) -> np.ndarray:
    """Return the indices, or raise if one lies outside of an axis of ``size`` entries."""
    low = -size if negative else 0
    if index.size and (index.min() < low or index.max() >= size):
        raise IndexError(
            f"{name}: indices run from {index.min()} to {index.max()}; they must lie in {low} to "
            f"{size - 1}"
        )
    return index
