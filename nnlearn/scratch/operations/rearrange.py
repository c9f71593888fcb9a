"""More ways to pick, move and join axes: combinations of the operations in ``shape``.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.axes import axes_of, axis_of
from nnlearn.scratch.operations.indexing import getitem
from nnlearn.scratch.operations.shape import (
    broadcast_to,
    cat,
    permute,
    reshape,
    transpose,
    unsqueeze,
)
from nnlearn.scratch.tensor import Tensor


def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Return a view with some axes moved to other places, the others in their order.

    ``source`` and ``destination`` are one axis each or equally many, else ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.movedim(scratch.zeros(2, 3, 4), 0, -1).shape
    Size([3, 4, 2])
    """
    old = axes_of("movedim", input.array, source)
    new = axes_of("movedim", input.array, destination)
    if len(old) != len(new):
        raise ShapeError(f"movedim: {len(old)} axes cannot go to {len(new)} places")
    rest = iter(a for a in range(input.array.ndim) if a not in old)
    places = dict(zip(new, old, strict=True))
    return permute(
        input, tuple(places[a] if a in places else next(rest) for a in range(input.array.ndim))
    )


def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    """Return a view with two axes exchanged: `transpose` under NumPy's name.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.swapaxes(scratch.zeros(2, 3, 4), 0, 2).shape
    Size([4, 3, 2])
    """
    return transpose(input, axis0, axis1)


def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """Return a view of ``length`` slices along ``dim``, from ``start`` on.

    ``start`` may count from the end, below 0; slices that are not there raise ``IndexError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.narrow(scratch.arange(5), 0, 1, 3)
    tensor([1, 2, 3])
    """
    axis = _one_axis("narrow", input, dim)
    size = input.array.shape[axis]
    first = int(start) + size if start < 0 else int(start)
    if not 0 <= first <= size or not 0 <= length <= size - first:
        raise IndexError(
            f"narrow: {length} slices from {start} on do not fit in axis {dim} of size {size}"
        )
    return getitem(input, (*[slice(None)] * axis, slice(first, first + length)))


def select(input: Tensor, dim: int, index: int) -> Tensor:
    """Return a view of one slice along ``dim``, without that axis.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 2], [3, 4]])
    >>> scratch.select(x, 1, 0)
    tensor([1, 3])
    """
    axis = _one_axis("select", input, dim)
    return getitem(input, (*[slice(None)] * axis, index))


def ravel(input: Tensor) -> Tensor:
    """Return the entries as a vector, in row-major order: a view where memory allows it.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ravel(scratch.tensor([[1, 2], [3, 4]]))
    tensor([1, 2, 3, 4])
    """
    return reshape(input, -1)


def tile(input: Tensor, *dims: Any) -> Tensor:
    """Return the tensor repeated ``dims`` times along its last axes.

    Unlike ``Tensor.repeat`` it takes fewer numbers than axes: the first axes are then left alone.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tile(scratch.tensor([[1, 2]]), (2,))
    tensor([[1, 2, 1, 2]])
    """
    counts = tuple(dims[0]) if len(dims) == 1 and not isinstance(dims[0], int) else dims
    counts = (1,) * (input.array.ndim - len(counts)) + tuple(counts)
    return input.repeat(*counts)


def view_as(input: Tensor, other: Tensor) -> Tensor:
    """Return the entries in the shape of another tensor."""
    return reshape(input, tuple(other.shape))


def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    """Return the entries in the shape of another tensor."""
    return reshape(input, tuple(other.shape))


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Return tensors joined along axis 1, vectors along axis 0.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([1, 2]), scratch.tensor([3, 4])
    >>> scratch.hstack([x, y])
    tensor([1, 2, 3, 4])
    """
    rows = [t.reshape(1) if t.array.ndim == 0 else t for t in tensors]
    return cat(rows, 0 if rows and rows[0].array.ndim == 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """Return tensors joined along axis 0, vectors as rows.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([1, 2]), scratch.tensor([3, 4])
    >>> scratch.vstack([x, y])
    tensor([[1, 2],
            [3, 4]])
    """
    return cat([t.reshape(1, -1) if t.array.ndim < 2 else t for t in tensors], 0)


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Return the coordinates of a grid, one tensor for each axis of it.

    Parameters
    ----------
    tensors : Tensor, … or a sequence
        Vectors, the ticks of each axis.
    indexing : {'ij', 'xy'}
        Whether the first vector runs down, as indices do, or across, as in a plot.

    Raises
    ------
    ShapeError
        A tensor has more than one axis.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rows, columns = scratch.meshgrid(scratch.tensor([0, 1]), scratch.tensor([5, 6, 7]))
    >>> rows
    tensor([[0, 0, 0],
            [1, 1, 1]])
    >>> columns
    tensor([[5, 6, 7],
            [5, 6, 7]])
    """
    if len(tensors) == 1 and not isinstance(tensors[0], Tensor):
        tensors = tuple(tensors[0])
    if indexing not in ("ij", "xy"):
        raise ShapeError(f"meshgrid: indexing is 'ij' or 'xy'; got {indexing!r}")
    if any(t.array.ndim > 1 for t in tensors):
        raise ShapeError("meshgrid takes vectors; got " + str([tuple(t.shape) for t in tensors]))
    sides = tuple(t.array.size for t in tensors)
    grids = []
    for axis, t in enumerate(tensors):
        line = t.reshape(tuple(-1 if a == axis else 1 for a in range(len(sides))))
        grid = broadcast_to(line, sides)
        grids.append(transpose(grid, 0, 1) if indexing == "xy" and len(sides) > 1 else grid)
    return tuple(grids)


@op(keeps=())
def diagonal(input: Array, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Recorded:
    """Return the entries where two axes agree, as a last axis; ``offset`` counts upwards.

    Parameters
    ----------
    input : Tensor
        At least 2 axes, else ``ShapeError``.
    offset : int
        Column minus row of the entries wanted.
    dim1, dim2 : int
        The axes, which the result is without.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 2, 3], [4, 5, 6]])
    >>> scratch.diagonal(x), scratch.diagonal(x, offset=1)
    (tensor([1, 5]), tensor([2, 6]))
    """
    first, second = (axis_of("diagonal", input, d) for d in (dim1, dim2))
    if input.ndim < 2 or first == second:
        raise ShapeError(f"diagonal: {dim1} and {dim2} must be two axes of shape {input.shape}")

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(input)
        rows, columns = _along_diagonal(full.shape[first], full.shape[second], offset)
        moved = np.moveaxis(full, (first, second), (-2, -1))
        moved[..., rows, columns] = g
        return full

    y = np.diagonal(input, offset, first, second)
    y.flags.writeable = input.flags.writeable  # a view, into which PyTorch lets one write
    return y, vjp


def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the diagonal of a matrix, or the matrix with a vector on its diagonal.

    ``diagonal`` counts upwards from the main one. More axes raise ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.diag(scratch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    >>> scratch.diag(scratch.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    if input.array.ndim == 2:
        return globals()["diagonal"](input, diagonal)
    if input.array.ndim != 1:
        raise ShapeError(f"diag takes a vector or a matrix; got shape {tuple(input.shape)}")
    return _diag(input, offset=diagonal)


def trace(input: Tensor) -> Tensor:
    """Return the sum of a matrix's diagonal, Σ xᵢᵢ; its gradient is the identity.

    Anything but a matrix raises ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.trace(scratch.tensor([[1, 2], [3, 4]]))
    tensor(5)
    """
    if input.array.ndim != 2:
        raise ShapeError(f"trace takes a matrix; got shape {tuple(input.shape)}")
    return diagonal(input).sum()


def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Return the windows of ``size`` along an axis, every ``step``, as a last axis.

    The method ``Tensor.unfold``; `nnlearn.scratch.nn.functional.unfold` cuts images in patches.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.arange(5).unfold(0, 3, 2)
    tensor([[0, 1, 2],
            [2, 3, 4]])
    """
    axis = _one_axis("unfold", input, dimension)
    length = input.array.shape[axis]
    if not 0 <= size <= length or step < 1:
        raise ShapeError(
            f"unfold: windows of {size}, every {step}, do not fit in axis {dimension} of {length}"
        )
    starts = np.arange(0, length - size + 1, step)
    index = (starts[:, None] + np.arange(size)).astype(dtypes.int64)
    windows = getitem(input, (*[slice(None)] * axis, index))
    return movedim(windows, axis + 1, -1)


def fliplr(input: Tensor) -> Tensor:
    """Return the tensor with axis 1 reversed: an image (H, W) mirrored left to right.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.fliplr(scratch.tensor([[1, 2], [3, 4]]))
    tensor([[2, 1],
            [4, 3]])
    """
    return input.flip(1)


def flipud(input: Tensor) -> Tensor:
    """Return the tensor with axis 0 reversed: an image (H, W) upside down.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.flipud(scratch.tensor([[1, 2], [3, 4]]))
    tensor([[3, 4],
            [1, 2]])
    """
    return input.flip(0)


def atleast_1d(input: Tensor) -> Tensor:
    """Return the tensor with at least one axis."""
    return unsqueeze(input, 0) if input.array.ndim == 0 else input


@op(keeps=())
def _diag(input: Array, *, offset: int) -> Recorded:
    return np.diag(input, offset), lambda g: np.diagonal(g, offset)


def _one_axis(name: str, input: Tensor, dim: int) -> int:
    if input.array.ndim == 0:
        raise IndexError(f"{name}: a tensor without axes has no axis {dim}")
    return axis_of(name, input.array, dim)


def _along_diagonal(rows: int, columns: int, offset: int) -> tuple[np.ndarray, np.ndarray]:
    first, second = max(-offset, 0), max(offset, 0)
    steps = np.arange(max(min(rows - first, columns - second), 0))
    return steps + first, steps + second
