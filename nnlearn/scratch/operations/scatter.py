"""Writing values to places that an index tensor names: the counterparts of `gather`.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.axes import Axes, axis_of
from nnlearn.scratch.operations.indexing import _along, cleared, gather, in_range
from nnlearn.scratch.tensor import Tensor, wrap


def scatter(
    input: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None
) -> Tensor:
    """Return a copy with y[index[i][j]][j] = src[i][j] (for ``dim`` = 0).

    Parameters
    ----------
    input : Tensor
        Any shape.
    dim : int
        The axis that the indices count along.
    index : Tensor
        Integers, with as many axes as the input and nowhere larger than ``src``.
    src : Tensor or number
        What to write, of the input's dtype; ``value`` is another name for a number.

    Raises
    ------
    ShapeError, DTypeError, IndexError
        Shapes or dtypes do not fit; an index is out of range.

    Notes
    -----
    Where an index comes twice, the last wins; gradients are right only where none does. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> index = scratch.tensor([[2], [0]])
    >>> scratch.scatter(scratch.zeros(2, 3), 1, index, 1.0)
    tensor([[0., 0., 1.],
            [1., 0., 0.]])
    """
    src = value if src is None else src
    if not isinstance(src, Tensor):
        src = wrap(np.full(index.array.shape, src, dtype=input.array.dtype))
    return _with_axis(_scatter, input, dim, index, src)


def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """Return a copy with src[i][j] added at y[index[i][j]][j] (for ``dim`` = 0).

    Arguments are those of `scatter`; where an index comes twice, both are added. It is the gradient
    of `gather`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> index = scratch.tensor([0, 2, 0])
    >>> scratch.scatter_add(scratch.zeros(3), 0, index, scratch.tensor([1.0, 5.0, 10.0]))
    tensor([11.,  0.,  5.])
    """
    return _with_axis(_scatter_add, input, dim, index, src)


def index_add(
    input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: float = 1
) -> Tensor:
    """Return a copy with slices of ``source``, times alpha, added where a vector of indices says.

    Parameters
    ----------
    input : Tensor
        Any shape.
    dim : int
        The axis of the slices.
    index : Tensor
        A vector of integers; what comes twice is added twice.
    source : Tensor
        As many slices as indices, in the shape of the input's, of its dtype.

    Raises
    ------
    ShapeError, DTypeError, IndexError
        Shapes or dtypes do not fit; an index is out of range.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rows = scratch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> scratch.index_add(scratch.zeros(3, 2), 0, scratch.tensor([2, 2]), rows)
    tensor([[0., 0.],
            [0., 0.],
            [4., 6.]])
    """
    if alpha != 1:
        source = source * alpha
    if input.array.ndim == source.array.ndim == 0:
        one = input.reshape(1)
        return index_add(one, dim, index, source.reshape(-1)).reshape(())
    return _index_add(input, source, dim=dim, index=_vector("index_add", index))


def index_fill(input: Tensor, dim: int, index: Tensor, value: float) -> Tensor:
    """Return a copy with one value in the slices along ``dim`` that a vector of indices names.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.index_fill(scratch.zeros(2, 3), 1, scratch.tensor([0, 2]), 7.0)
    tensor([[7., 0., 7.],
            [7., 0., 7.]])
    """
    axis = axis_of("index_fill", input.array, dim)
    if input.array.ndim == 0:  # PyTorch takes a number for a vector of one
        return index_fill(input.reshape(1), dim, index, value).reshape(())
    rows = in_range("index_fill", _vector("index_fill", index), input.array.shape[axis])
    mask = np.zeros(input.array.shape, dtype=bool)
    mask[(slice(None),) * axis + (rows,)] = True
    return input.masked_fill(wrap(mask), value)


def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """Return a copy with slices of ``source`` in place of those that a vector of indices names.

    Arguments are those of `index_add`; where an index comes twice, the last wins.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rows = scratch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> scratch.index_copy(scratch.zeros(3, 2), 0, scratch.tensor([2, 0]), rows)
    tensor([[3., 4.],
            [0., 0.],
            [1., 2.]])
    """
    if max(input.array.ndim, source.array.ndim) < 2 and 0 in (input.array.ndim, source.array.ndim):
        one = input.reshape(-1)  # PyTorch takes a number for a vector of one
        return index_copy(one, dim, index, source.reshape(-1)).reshape(input.shape)
    return _index_copy(input, source, dim=dim, index=_vector("index_copy", index))


def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """Return the entries that indices name along ``dim``, as `argsort` and `argmax` give them.

    Input and indices have the same number of axes and broadcast but for ``dim``; without ``dim``
    both are flattened.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[3, 1, 2], [5, 6, 4]])
    >>> scratch.take_along_dim(x, x.argsort(dim=1), dim=1)
    tensor([[1, 2, 3],
            [4, 5, 6]])
    """
    if dim is None:
        return gather(input.reshape(-1), 0, indices.reshape(-1))
    if input.array.ndim != indices.array.ndim:
        raise ShapeError(
            f"take_along_dim: input {tuple(input.shape)} and indices {tuple(indices.shape)} need "
            "the same number of axes"
        )
    axis = axis_of("take_along_dim", input.array, dim)
    size = input.shape[axis] if input.array.ndim else 1
    in_range("take_along_dim", _integers("take_along_dim", indices), size)
    indices = wrap(indices.array % max(size, 1))
    sides = [
        a if i == axis else max(a, b)
        for i, (a, b) in enumerate(zip(input.shape, indices.shape, strict=True))
    ]
    wanted = [*sides[:axis], indices.shape[axis], *sides[axis + 1 :]] if sides else sides
    return gather(input.expand(*sides), axis, indices.expand(*wanted))


def take(input: Tensor, index: Tensor) -> Tensor:
    """Return the entries at positions of the flattened tensor, in the shape of ``index``.

    Positions are integers and may count from the end, below 0; others raise ``IndexError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[10, 20], [30, 40]])
    >>> scratch.take(x, scratch.tensor([[0, 3, -2]]))
    tensor([[10, 40, 30]])
    """
    flat = in_range("take", _integers("take", index), input.array.size)
    return input.reshape(-1)[wrap(flat % max(input.array.size, 1))]


@op
def count_nonzero(input: Array, dim: Axes = None) -> Recorded:
    """Return how many entries along ``dim``, one axis or several or all, differ from 0: int64.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.count_nonzero(scratch.tensor([[0, 1], [2, 3]]), dim=0)
    tensor([1, 2])
    """
    axes = None if dim is None else dim
    return np.asarray(np.count_nonzero(input, axis=axes), dtype=dtypes.int64)


@op
def bincount(input: Array, weights: Array | None = None, minlength: int = 0) -> Recorded:
    """Return how often each of the integers 0, 1, 2, … comes.

    Parameters
    ----------
    input : Tensor
        A vector of integers from 0 up, else ``DTypeError``.
    weights : Tensor, optional
        What each entry counts for, instead of 1.
    minlength : int
        At least so many counts are returned.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bincount(scratch.tensor([1, 3, 1]), minlength=6)
    tensor([0, 2, 0, 1, 0, 0])
    """
    if input.ndim != 1 or input.dtype.kind not in "iu" or (input.size and input.min() < 0):
        raise DTypeError(
            f"bincount takes a vector of integers from 0 up; got {input.dtype} of shape "
            f"{input.shape}"
        )
    counts = np.bincount(input, weights, minlength)
    if weights is None:
        return counts.astype(dtypes.int64)
    return counts.astype(dtypes.float32) if weights.dtype == dtypes.float32 else counts


def unique(
    input: Tensor, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False
) -> Any:
    """Return the different entries in order, and on request where they stood and how often.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.unique(scratch.tensor([3, 1, 3]), return_inverse=True, return_counts=True)
    (tensor([1, 3]), tensor([1, 0, 1]), tensor([1, 2]))
    """
    values, inverse, counts = np.unique(input.array, return_inverse=True, return_counts=True)
    parts = [wrap(values)]
    if return_inverse:
        parts.append(wrap(inverse.reshape(input.array.shape).astype(dtypes.int64)))
    if return_counts:
        parts.append(wrap(counts.astype(dtypes.int64)))
    return parts[0] if len(parts) == 1 else tuple(parts)


@op(keeps=())
def _scatter(input: Array, src: Array, *, dim: int, index: np.ndarray) -> Recorded:
    where, part = _places("scatter", input, dim, index, src)
    y = input.copy()
    y[where] = src[part]
    return y, lambda g: cleared(g, where), lambda g: _padded(g[where], src, part)


@op(keeps=())
def _scatter_add(input: Array, src: Array, *, dim: int, index: np.ndarray) -> Recorded:
    where, part = _places("scatter_add", input, dim, index, src)
    y = input.copy()
    np.add.at(y, where, src[part])
    return y, lambda g: g, lambda g: _padded(g[where], src, part)


@op(keeps=())
def _index_add(input: Array, source: Array, *, dim: int, index: np.ndarray) -> Recorded:
    where = _slices("index_add", input, dim, index, source)
    y = input.copy()
    np.add.at(y, where, source)
    return y, lambda g: g, lambda g: g[where]


@op(keeps=())
def _index_copy(input: Array, source: Array, *, dim: int, index: np.ndarray) -> Recorded:
    where = _slices("index_copy", input, dim, index, source)
    y = input.copy()
    y[where] = source
    return y, lambda g: cleared(g, where), lambda g: g[where]


def _with_axis(write: Callable, input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """Scatter, taking a number for a vector of one as PyTorch does."""
    if max(input.array.ndim, index.array.ndim, src.array.ndim) > 1:
        return write(input, src, dim=dim, index=index.array.copy())
    one, flat = input.reshape(-1), index.array.flatten()
    return write(one, src.reshape(-1), dim=dim, index=flat).reshape(input.shape)


def _places(name: str, x: np.ndarray, dim: int, index: np.ndarray, src: np.ndarray) -> tuple:
    axis = axis_of(name, x, dim)
    if index.dtype.kind not in "iu":
        raise DTypeError(f"{name} takes integer indices; got {index.dtype}: use .long()")
    if src.dtype != x.dtype:
        raise DTypeError(f"{name}: src is {src.dtype}, the tensor {x.dtype}; they must agree")
    if index.size:
        fits = index.ndim == x.ndim == src.ndim and all(
            n <= s and (a == axis or n <= m)
            for a, (n, m, s) in enumerate(zip(index.shape, x.shape, src.shape, strict=True))
        )
        if not fits:
            raise ShapeError(
                f"{name}: index {index.shape} must fit in src {src.shape} and, but for axis "
                f"{axis}, in the tensor {x.shape}"
            )
        in_range(name, index, x.shape[axis] if x.ndim else 1, negative=False)
    elif index.ndim != x.ndim:  # no index: nothing to write
        return (np.zeros(0, dtype=np.int64),) * x.ndim, (np.zeros(0, np.int64),) * src.ndim
    return _along(axis, index), tuple(slice(n) for n in index.shape)


def _padded(g: np.ndarray, src: np.ndarray, part: tuple) -> np.ndarray:
    """Return the gradient of the part of ``src`` that was read, zeros around it."""
    full = np.zeros_like(src)
    full[part] = g
    return full


def _slices(name: str, x: np.ndarray, dim: int, index: np.ndarray, source: np.ndarray) -> tuple:
    axis = axis_of(name, x, dim)
    if x.ndim == 0:
        raise ShapeError(f"{name}: source {source.shape} must be a number like the tensor")
    expected = (*x.shape[:axis], index.size, *x.shape[axis + 1 :])
    if source.dtype != x.dtype:
        raise DTypeError(f"{name}: source is {source.dtype}, the tensor {x.dtype}; they must agree")
    if source.shape != expected:
        raise ShapeError(f"{name}: source {source.shape} must have shape {expected}")
    rows = in_range(name, index, x.shape[axis], negative=False)
    return (slice(None),) * axis + (rows,)


def _vector(name: str, index: Tensor) -> np.ndarray:
    array = _integers(name, index)
    if array.ndim > 1:
        raise ShapeError(f"{name} takes a vector of indices; got shape {array.shape}")
    return array.flatten()  # a copy, which nobody changes before backward


def _integers(name: str, index: Tensor) -> np.ndarray:
    if index.array.dtype.kind not in "iu":
        raise DTypeError(f"{name} takes integer indices; got {index.dtype}: use .long()")
    return index.array
