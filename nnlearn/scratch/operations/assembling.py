"""Tensors put together and taken apart, and products over chosen axes.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import creation, dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.operations.matmul import bmm, matmul, mv, outer
from nnlearn.scratch.operations.rearrange import hstack, movedim, narrow, vstack
from nnlearn.scratch.operations.reduction import norm
from nnlearn.scratch.operations.shape import broadcast_to, cat, flip, permute, stack, transpose
from nnlearn.scratch.tensor import Tensor, wrap


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Multiply and sum over pairs of axes; the result has the axes that are left, of both.

    Parameters
    ----------
    a, b : Tensor
        Floating, of any shape.
    dims : int or pair of lists of int
        The last n axes of ``a`` with the first n of ``b``; or the axes of each.

    Raises
    ------
    ShapeError
        The sizes of a pair differ.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tensordot(scratch.ones(2, 3, 4), scratch.ones(4, 3, 5), dims=([1, 2], [1, 0])).shape
    Size([2, 5])
    """
    pairs: list[list[int]]
    if isinstance(dims, int):
        if not 0 <= dims <= min(a.ndim, b.ndim):
            raise ShapeError(
                f"tensordot: {dims} axes cannot be taken from shapes {a.array.shape} and "
                f"{b.array.shape}"
            )
        pairs = [list(range(a.ndim - dims, a.ndim)), list(range(dims))]
    else:
        pairs = [[d] if isinstance(d, int) else list(d) for d in dims]
    one = [axis_of("tensordot", a.array, d) for d in pairs[0]]
    other = [axis_of("tensordot", b.array, d) for d in pairs[1]]
    if len(one) != len(other) or len({*one}) < len(one) or len({*other}) < len(other):
        raise ShapeError(f"tensordot: axes come in pairs, each once; got {one} and {other}")
    x, y = a, b
    for d, e in zip(one, other, strict=True):  # a size of 1 goes with any, as in PyTorch
        n, m = a.array.shape[d], b.array.shape[e]
        if n != m and 1 not in (n, m):
            raise ShapeError(f"tensordot: an axis of size {n} does not go with one of size {m}")
        x = x.sum(d, keepdim=True) if m == 1 < n else x
        y = y.sum(e, keepdim=True) if n == 1 < m else y
    sizes = [x.array.shape[d] for d in one]
    left = [d for d in range(a.ndim) if d not in one]
    right = [d for d in range(b.ndim) if d not in other]
    inner = math.prod(sizes)
    rows: Any = permute(x, (*left, *one)).reshape(-1, inner)
    columns: Any = permute(y, (*other, *right)).reshape(inner, -1)
    shape = [a.array.shape[d] for d in left] + [b.array.shape[d] for d in right]
    return matmul(rows, columns).reshape(shape)


def baddbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1
) -> Tensor:
    """Return β·input + α·(batch1 @ batch2), a product for each entry of the batch.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.baddbmm(scratch.ones(1), scratch.ones(1, 2, 3), scratch.ones(1, 3, 1)).flatten()
    tensor([4., 4.])
    """
    return _added("baddbmm", input, beta, bmm(batch1, batch2) * alpha)


def _added(name: str, input: Tensor, beta: float, product: Tensor) -> Tensor:
    expected = product.array.shape
    if dtypes.check_broadcast(name, input.array, product.array) != expected:
        raise ShapeError(
            f"{name}: input {input.array.shape} must broadcast to the product {expected}"
        )
    return product if beta == 0 else input * beta + product


def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """Return β·input + α·(mat @ vec).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addmv(scratch.ones(2), scratch.eye(2), scratch.tensor([1.0, 2.0]))
    tensor([2., 3.])
    """
    return _added("addmv", input, beta, mv(mat, vec) * alpha)


def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """Return β·input + α·(vec1 vec2ᵀ).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addr(scratch.zeros(1), scratch.tensor([1.0, 2.0]), scratch.tensor([1.0, 10.0]))
    tensor([[ 1., 10.],
            [ 2., 20.]])
    """
    return _added("addr", input, beta, outer(vec1, vec2) * alpha)


def inner(input: Tensor, other: Tensor) -> Tensor:
    """Return the sum of products over the last axes.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.inner(scratch.tensor([[1.0, 2.0], [0.0, 1.0]]), scratch.tensor([1.0, 10.0]))
    tensor([21., 10.])
    """
    if input.ndim == 0 or other.ndim == 0:
        return input * other
    if input.array.shape[-1] != other.array.shape[-1]:
        raise ShapeError(
            f"inner: the last axes of {input.array.shape} and {other.array.shape} differ"
        )
    return tensordot(input, other, ([-1], [-1]))


def vdot(input: Tensor, other: Tensor) -> Tensor:
    """Return the inner product of two vectors.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.vdot(scratch.tensor([1.0, 2.0]), scratch.tensor([1.0, 10.0]))
    tensor(21.)
    """
    return input.dot(other)


def kron(input: Tensor, other: Tensor) -> Tensor:
    """Return the Kronecker product: each entry of the first times the whole second.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.kron(scratch.tensor([1.0, 2.0]), scratch.tensor([1.0, 10.0]))
    tensor([ 1., 10.,  2., 20.])
    """
    rank = max(input.ndim, other.ndim)
    one, two = ((1,) * (rank - x.ndim) + x.array.shape for x in (input, other))
    shape_a = [n for size in one for n in (size, 1)]
    shape_b = [n for size in two for n in (1, size)]
    product: Any = input.reshape(shape_a) * other.reshape(shape_b)
    return product.reshape([n * m for n, m in zip(one, two, strict=True)])


@op(keeps=("other", "input"))
def cross(input: Array, other: Array, dim: int | None = None) -> Recorded:
    """Return the vector product of vectors of three numbers along ``dim``.

    Without ``dim`` the first axis of size 3 is taken.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cross(scratch.tensor([1.0, 0.0, 0.0]), scratch.tensor([0.0, 1.0, 0.0]), dim=0)
    tensor([0., 0., 1.])
    """
    x, y = dtypes.promote("cross", input, other)
    if x.ndim != y.ndim:
        raise ShapeError(f"cross: shapes {x.shape} and {y.shape} have different numbers of axes")
    threes = [a for a, n in enumerate(x.shape) if n == 3]
    if dim is None and not threes:
        raise ShapeError(f"cross: no axis of {x.shape} has size 3")
    axis = threes[0] if dim is None else axis_of("cross", x, dim)
    if x.shape[axis] != 3 or y.shape[axis] != 3:
        raise ShapeError(
            f"cross: axis {axis} must have size 3; the shapes are {x.shape}, {y.shape}"
        )

    def product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        a, b = np.broadcast_arrays(a, b)
        return np.cross(a, b, axisa=axis, axisb=axis, axisc=axis)

    return product(x, y), lambda g: product(y, g), lambda g: product(g, x)


def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Any = None
) -> Tensor:
    """Return the differences of neighbours along ``dim``, n times.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.diff(scratch.tensor([1, 4, 9]))
    tensor([3, 5])
    """
    if n < 0:
        raise ShapeError(f"diff: n counts the rounds, 0 or more; got {n}")
    parts = [x for x in (prepend, input, append) if x is not None]
    x = cat(parts, dim) if len(parts) > 1 else input
    if x.ndim == 0:
        raise ShapeError("diff needs at least one axis")
    for _ in range(n):
        count = x.array.shape[dim]
        x = narrow(x, dim, min(1, count), max(count - 1, 0)) - narrow(x, dim, 0, max(count - 1, 0))
    return x


def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """Return the p-norm of the difference.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.dist(scratch.tensor([3.0, 0.0]), scratch.tensor([0.0, 4.0]))
    tensor(5.)
    """
    return norm(input - other, p)


def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """Turn by k quarters in the plane of two axes, from the first towards the second.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.rot90(scratch.tensor([[1, 2], [3, 4]]))
    tensor([[2, 4],
            [1, 3]])
    """
    k %= 4
    if k == 2:
        return flip(input, tuple(dims))
    if k == 0:
        return input.clone()
    turned = transpose(input, *dims)
    return flip(turned, (dims[0],)) if k == 1 else flip(turned, (dims[1],))


def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Return matrices with the last axis on their diagonals.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.diag_embed(scratch.tensor([1.0, 2.0]))
    tensor([[1., 0.],
            [0., 2.]])
    """
    count = input.array.shape[-1]
    side = count + abs(offset)
    rows = np.arange(count) + max(-offset, 0)
    columns = np.arange(count) + max(offset, 0)
    eye = np.zeros((count, side, side), input.dtype)
    eye[np.arange(count), rows, columns] = 1
    return movedim(tensordot(input, wrap(eye), 1), (-2, -1), (dim1, dim2))


def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    """Return the tensors in their common shape.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.broadcast_tensors(scratch.tensor([1, 2]), scratch.tensor(3))
    (tensor([1, 2]), tensor([3, 3]))
    """
    several = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    shape = dtypes.check_broadcast("broadcast_tensors", *(x.array for x in several))
    return tuple(broadcast_to(x, shape) for x in several)


def atleast_1d(*tensors: Any) -> Any:
    """Return tensors with at least one axis.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atleast_1d(scratch.tensor(3.0))
    tensor([3.])
    """
    return _at_least(1, tensors)


def atleast_2d(*tensors: Any) -> Any:
    """Return tensors with at least two axes: new ones come first.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atleast_2d(scratch.tensor([3.0, 4.0]))
    tensor([[3., 4.]])
    """
    return _at_least(2, tensors)


def _at_least(rank: int, tensors: tuple) -> Any:
    several = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    shaped = tuple(
        x if x.ndim >= rank else x.reshape((1,) * (rank - x.ndim) + x.array.shape) for x in several
    )
    return shaped if len(tensors) > 1 or several is not tensors else shaped[0]


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Return vectors as columns, and matrices, side by side.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.column_stack([scratch.tensor([1, 2]), scratch.tensor([3, 4])])
    tensor([[1, 3],
            [2, 4]])
    """
    return hstack([x.reshape(-1, 1) if x.ndim < 2 else x for x in tensors])


def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """Join along a third axis.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.dstack([scratch.tensor([1, 2]), scratch.tensor([3, 4])])
    tensor([[[1, 3],
             [2, 4]]])
    """
    deep = [x if x.ndim > 2 else _at_least(2, (x,)).unsqueeze(-1) for x in tensors]
    return cat(deep, 2)


row_stack = vstack


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Return all combinations of the entries of vectors, one a row.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cartesian_prod(scratch.tensor([1, 2]), scratch.tensor([3, 4]))
    tensor([[1, 3],
            [1, 4],
            [2, 3],
            [2, 4]])
    """
    if len(tensors) == 1:
        return tensors[0]
    grid = np.indices([x.array.shape[0] for x in tensors]).reshape(len(tensors), -1)
    return stack([x[wrap(i)] for x, i in zip(tensors, grid, strict=True)], 1)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Return all choices of r entries of a vector, one a row.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.combinations(scratch.tensor([1, 2, 3]))
    tensor([[1, 2],
            [1, 3],
            [2, 3]])
    """
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    if r == 0:
        return input[:0]  # as in PyTorch; the one choice of nothing would have a row
    rows = np.array(list(choose(range(len(input)), r)), np.int64).reshape(-1, r)
    return input[wrap(rows)]


def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Split into nearly equal parts, or at the given places.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tensor_split(scratch.arange(5), 2)
    (tensor([0, 1, 2]), tensor([3, 4]))
    """
    size = input.array.shape[dim]
    if isinstance(indices_or_sections, int):
        ends = np.cumsum([len(p) for p in np.array_split(range(size), indices_or_sections)])
        places = ends[:-1].tolist()
    else:
        places = [int(i) for i in indices_or_sections]
    bounds = [0, *(min(max(p + size if p < 0 else p, 0), size) for p in places), size]
    pairs = itertools.pairwise(bounds)
    return tuple(narrow(input, dim, a, max(b - a, 0)) for a, b in pairs)


def index_put(
    input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: bool = False
) -> Tensor:
    """Return the tensor with values at index tensors; ``accumulate`` adds them up.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> place = (scratch.tensor([0]), scratch.tensor([1]))
    >>> scratch.index_put(scratch.zeros(1, 2), place, scratch.tensor([7.0]))
    tensor([[0., 7.]])
    """
    if not isinstance(indices, (tuple, list)):
        raise DTypeError("index_put takes a tuple of index tensors")
    places = np.arange(input.array.size).reshape(input.array.shape)
    key = tuple(i.array for i in indices)
    flat = wrap(places[key].reshape(-1).copy())
    filled = broadcast_to(values, places[key].shape).reshape(-1)
    rows: Any = input.reshape(-1)
    changed = rows.index_add(0, flat, filled) if accumulate else rows.scatter(0, flat, filled)
    return changed.reshape(input.array.shape)


def asarray(obj: Any, *, dtype: Any = None, device: Any = None, copy: bool | None = None) -> Tensor:
    """Make a tensor that shares memory where it can, unless ``copy``."""
    return creation.tensor(obj, dtype=dtype) if copy else creation.as_tensor(obj, dtype, device)


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None) -> Tensor:
    """Make a tensor without axes, floating by default."""
    return creation.full((), s, dtype=dtype or dtypes.get_default_dtype(), device=device)
