"""Changing a tensor's shape, order and extent.

Most of these return *views*: the same memory seen in another way, so that nothing is copied.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.numpy_names import numpy_names
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.axes import Axes, axes_of, axis_of
from nnlearn.scratch.tape import unbroadcast
from nnlearn.scratch.tensor import Tensor


def reshape(input: Tensor, *sizes: Any, shape: Any = None) -> Tensor:
    """Return the entries in row-major order in another shape.

    Parameters
    ----------
    input : Tensor
        Any shape.
    sizes : int, … or a sequence
        The shape, which ``shape=`` names too; one may be −1, to be worked out.

    Raises
    ------
    ShapeError
        The sizes do not multiply to the number of entries.

    Notes
    -----
    A view where memory allows it, else a copy. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.reshape(scratch.arange(6), (2, -1))
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    return _reshape(input, shape=_sizes(sizes, shape))


def view(input: Tensor, *shape: Any) -> Tensor:
    """Return the entries in another shape.

    With a dtype, the entries converted bit by bit is refused.
    """
    if len(shape) == 1 and not isinstance(shape[0], (int, tuple, list, Tensor, np.integer)):
        raise DTypeError(
            "view(dtype) reads the same bytes as other numbers, which the book leaves out; use "
            ".to(dtype)"
        )
    return _reshape(input, shape=_sizes(shape))


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Return the axes from ``start_dim`` to ``end_dim`` merged into one, in row-major order.

    Without arguments, all axes: a vector. A view where memory allows it, else a copy.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(2, 3, 4)
    >>> scratch.flatten(x).shape, scratch.flatten(x, start_dim=1).shape
    (Size([24]), Size([2, 12]))
    """
    shape = input.array.shape
    first, last = (axis_of("flatten", input.array, d) for d in (start_dim, end_dim))
    if first > last:
        raise ShapeError(f"flatten: start_dim {start_dim} comes after end_dim {end_dim}")
    merged = int(np.prod(shape[first : last + 1], dtype=np.int64))
    return _reshape(input, shape=(*shape[:first], merged, *shape[last + 1 :]))


def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """Return one axis split into several of the given sizes.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.unflatten(scratch.zeros(2, 6), 1, (3, -1)).shape
    Size([2, 3, 2])
    """
    axis = axis_of("unflatten", input.array, dim)
    shape = input.array.shape
    known = int(np.prod([s for s in sizes if s != -1], dtype=np.int64))
    sizes = tuple(shape[axis] // known if s == -1 and known else s for s in sizes)
    if int(np.prod(sizes, dtype=np.int64)) != shape[axis]:
        raise ShapeError(f"unflatten: sizes {tuple(sizes)} do not multiply to {shape[axis]}")
    return _reshape(input, shape=(*shape[:axis], *sizes, *shape[axis + 1 :]))


@op(keeps=())
def transpose(input: Array, dim0: int, dim1: int) -> Recorded:
    """Return a view with two axes exchanged: yⱼᵢ = xᵢⱼ.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.transpose(scratch.tensor([[1, 2, 3]]), 0, 1)
    tensor([[1],
            [2],
            [3]])
    """
    first, second = (axis_of("transpose", input, d) for d in (dim0, dim1))
    if input.ndim == 0:
        return input.view(), lambda g: g
    return input.swapaxes(first, second), lambda g: g.swapaxes(first, second)


def t(input: Tensor) -> Tensor:
    """Return the transpose of a matrix; vectors and scalars stay as they are.

    More axes raise ``ShapeError``: which of them to exchange would be a guess.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.t(scratch.tensor([[1, 2, 3]])).shape
    Size([3, 1])
    """
    if input.array.ndim > 2:
        raise ShapeError(
            f"t() takes at most 2 axes; this tensor has shape {tuple(input.shape)}: use transpose"
        )
    return input if input.array.ndim < 2 else transpose(input, 0, 1)


def permute(input: Tensor, *axes: Any, dims: Any = None) -> Tensor:
    """Return a view with the axes in another order: axis i of the result is axis ``dims[i]``.

    Every axis must be named once, else ``ShapeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> images = scratch.zeros(8, 28, 24, 3)
    >>> scratch.permute(images, (0, 3, 1, 2)).shape
    Size([8, 3, 28, 24])
    """
    order = _sizes(axes, dims)
    numbers = axes_of("permute", input.array, order)
    if len(order) != input.array.ndim:
        raise ShapeError(f"permute: {len(order)} axes named for a tensor of {input.array.ndim}")
    return _permute(input, axes=numbers)


@op(keeps=())
def squeeze(input: Array, dim: Axes = None) -> Recorded:
    """Return a view without the axes of size 1, or without those named.

    An axis that is named but has another size stays.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(1, 3, 1)
    >>> scratch.squeeze(x).shape, scratch.squeeze(x, 0).shape, scratch.squeeze(x, 1).shape
    (Size([3]), Size([3, 1]), Size([1, 3, 1]))
    """
    axes = axes_of("squeeze", input, dim)
    ones = tuple(a for a in axes if input.shape[a] == 1)
    return np.squeeze(input, axis=ones), lambda g: g.reshape(input.shape)


@op(keeps=())
def unsqueeze(input: Array, dim: int) -> Recorded:
    """Return a view with an axis of size 1 put in at ``dim``, so that shapes broadcast as meant.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1, 2, 3])
    >>> scratch.unsqueeze(x, 1) * x
    tensor([[1, 2, 3],
            [2, 4, 6],
            [3, 6, 9]])
    """
    rank = input.ndim + 1
    if not -rank <= dim < rank:
        raise IndexError(
            f"unsqueeze: dim {dim} is out of range for shape {input.shape}: use {-rank} to "
            f"{rank - 1}"
        )
    return np.expand_dims(input, dim), lambda g: g.reshape(input.shape)


def expand(input: Tensor, *sizes: Any) -> Tensor:
    """Return a view with axes of size 1 repeated, without copying; −1 keeps a size.

    New axes come on the left. Growing an axis of another size raises ``ShapeError``.

    Notes
    -----
    The gradient is summed over what was repeated. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1], [2]])
    >>> x.expand(-1, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    wanted = _sizes(sizes)
    shape = input.array.shape
    extra = len(wanted) - len(shape)
    if extra < 0:
        raise ShapeError(f"expand: {wanted} has fewer axes than the tensor's shape {shape}")
    old = (None,) * extra + shape
    full: Any = tuple(o if n == -1 else n for n, o in zip(wanted, old, strict=True))
    if any(n is None or o not in (None, 1, n) for n, o in zip(full, old, strict=True)):
        raise ShapeError(
            f"expand: shape {shape} cannot be expanded to {wanted}; only axes of size 1 can grow"
        )
    return _expand(input, shape=full)


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """Return the tensor expanded to the shape of ``other``."""
    return expand(input, *other.shape)


def broadcast_to(input: Tensor, size: Any) -> Tensor:
    """Return the tensor expanded to ``size``: what happens to operands of different shapes.

    Counted from the right, sizes must be equal or the tensor's 1, else ``ShapeError``; no copy is
    made.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.broadcast_to(scratch.tensor([1, 2, 3]), (2, 3))
    tensor([[1, 2, 3],
            [1, 2, 3]])
    """
    return expand(input, *size)


def repeat(input: Tensor, *repeats: Any) -> Tensor:
    """Return copies of the tensor laid side by side, ``repeats[i]`` times along axis i.

    More numbers than axes put new axes on the left; fewer raise ``ShapeError``.

    Notes
    -----
    The gradient is summed over the copies. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tensor([1, 2]).repeat(2, 2)
    tensor([[1, 2, 1, 2],
            [1, 2, 1, 2]])
    """
    times = _sizes(repeats)
    if len(times) < input.array.ndim:
        raise ShapeError(f"repeat: {len(times)} numbers for a tensor of {input.array.ndim} axes")
    return _repeat(input, times=times)


@op(keeps=())
def repeat_interleave(input: Array, repeats: int, dim: int | None = None) -> Recorded:
    """Return each entry repeated in a row, along ``dim`` or of the flattened tensor.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 2], [3, 4]])
    >>> scratch.repeat_interleave(x, 2)
    tensor([1, 1, 2, 2, 3, 3, 4, 4])
    >>> scratch.repeat_interleave(x, 2, dim=1)
    tensor([[1, 1, 2, 2],
            [3, 3, 4, 4]])
    """
    x = input.reshape(-1) if dim is None else input
    axis = axis_of("repeat_interleave", x, 0 if dim is None else dim)

    def vjp(g: np.ndarray) -> np.ndarray:
        split = g.reshape(*x.shape[: axis + 1], repeats, *x.shape[axis + 1 :])
        return split.sum(axis + 1).reshape(input.shape)

    return np.repeat(x, repeats, axis=axis), vjp


@numpy_names
def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Return tensors joined along an existing axis; their other sizes must agree.

    Parameters
    ----------
    tensors : sequence of Tensor
        At least one; dtypes promote.
    dim : int
        The axis.

    Raises
    ------
    ShapeError
        The other sizes differ, or there is nothing to join.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.ones(2, 3), scratch.zeros(2, 1)
    >>> scratch.cat([x, y], dim=1).shape
    Size([2, 4])
    """
    tensors = _several("cat", tensors)
    kind = dtypes.result_type(*(x.array for x in tensors))
    tensors = [x for x in tensors if x.array.shape != (0,)] or tensors[:1]
    axis = axis_of("cat", tensors[0].array, dim)
    rest = {(*x.array.shape[:axis], *x.array.shape[axis + 1 :], x.array.ndim) for x in tensors}
    if len(rest) > 1 or tensors[0].array.ndim == 0:
        raise ShapeError(
            f"cat along axis {dim}: all other sizes must agree; got "
            f"{[tuple(x.shape) for x in tensors]}"
        )
    return _cat(*[x.to(kind) for x in tensors], axis=axis)


@numpy_names
def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Return tensors of one shape joined along a new axis, which stands at ``dim``.

    Different shapes raise ``ShapeError``. `unbind` undoes it.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([1, 2]), scratch.tensor([3, 4])
    >>> scratch.stack([x, y])
    tensor([[1, 2],
            [3, 4]])
    >>> scratch.stack([x, y], dim=1)
    tensor([[1, 3],
            [2, 4]])
    """
    tensors = _several("stack", tensors)
    if len({x.array.shape for x in tensors}) > 1:
        raise ShapeError(
            f"stack: all shapes must be equal; got {[tuple(x.shape) for x in tensors]}"
        )
    return cat([unsqueeze(x, dim) for x in tensors], dim)


def split(tensor: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return pieces of a given size (the last may be smaller), or of the given sizes: views.

    Parameters
    ----------
    tensor : Tensor
        Any shape.
    split_size_or_sections : int or sequence of int
        The size of a piece, or the sizes of all.
    dim : int
        The axis to cut.

    Raises
    ------
    ShapeError
        The sizes do not add up to the axis's.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(5)
    >>> scratch.split(x, 2), scratch.split(x, [4, 1])
    ((tensor([0, 1]), tensor([2, 3]), tensor([4])), (tensor([0, 1, 2, 3]), tensor([4])))
    """
    axis = axis_of("split", tensor.array, dim)
    total = tensor.array.shape[axis]
    sizes = split_size_or_sections
    if isinstance(sizes, int):
        if sizes <= 0:
            raise ShapeError(f"split: the size of a piece must be positive; got {sizes}")
        sizes = [min(sizes, total - at) for at in range(0, total, sizes)] or [0]
    if sum(sizes) != total:
        raise ShapeError(
            f"split: sizes {list(sizes)} do not add up to {total}, the size of axis {dim}"
        )
    ends = np.cumsum(sizes)
    where: tuple = (slice(None),) * axis
    return tuple(
        tensor[(*where, slice(end - size, end))]
        for size, end in zip(sizes, ends.tolist(), strict=True)
    )


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Return at most ``chunks`` pieces of nearly equal size along ``dim``: views.

    All pieces but the last have ⌈n / chunks⌉ entries, so there may be fewer than asked for.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.chunk(scratch.arange(5), 4)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    if chunks <= 0:
        raise ShapeError(f"chunk: the number of pieces must be positive; got {chunks}")
    total = input.array.shape[axis_of("chunk", input.array, dim)]
    return split(input, max(1, -(-total // chunks)), dim)


def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Return the slices along ``dim``, without that axis: views. `stack` undoes it.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.unbind(scratch.tensor([[1, 2], [3, 4]]), dim=1)
    (tensor([1, 3]), tensor([2, 4]))
    """
    axis = axis_of("unbind", input.array, dim)
    return tuple(input[(slice(None),) * axis + (i,)] for i in range(input.array.shape[axis]))


def flip(input: Tensor, *axes: Any, dims: Any = None) -> Tensor:
    """Return the tensor with the order along ``dims``, one axis or several, reversed: a copy.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.flip(scratch.tensor([[1, 2], [3, 4]]), dims=[0])
    tensor([[3, 4],
            [1, 2]])
    """
    order = _sizes(axes, dims)
    return _flip(input, axes=axes_of("flip", input.array, order) if order else ())


@op(keeps=())
def roll(input: Array, shifts: Any, dims: Axes = None) -> Recorded:
    """Return a copy with entries shifted along ``dims``: what leaves at one end enters at another.

    Without ``dims``, in the flattened tensor.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.roll(scratch.arange(5), 2), scratch.roll(scratch.arange(5), -1)
    (tensor([3, 4, 0, 1, 2]), tensor([1, 2, 3, 4, 0]))
    """
    back = tuple(-s for s in shifts) if isinstance(shifts, (tuple, list)) else -shifts
    return np.roll(input, shifts, dims), lambda g: np.roll(g, back, dims)


@op(keeps=())
def tril(input: Array, diagonal: int = 0) -> Recorded:
    """Return the lower triangle of the last two axes; zeros elsewhere.

    ``diagonal`` counts upwards from the main one: entries with column ≤ row + diagonal stay. At
    least 2 axes, else ``ShapeError``.

    Notes
    -----
    Chapters: ``tensors``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tril(scratch.ones(3, 3))
    tensor([[1., 0., 0.],
            [1., 1., 0.],
            [1., 1., 1.]])
    """
    _matrix("tril", input)
    return np.tril(input, diagonal), lambda g: np.tril(g, diagonal)


@op(keeps=())
def triu(input: Array, diagonal: int = 0) -> Recorded:
    """Return the upper triangle of the last two axes; zeros elsewhere.

    ``diagonal`` counts upwards from the main one: entries with column ≥ row + diagonal stay. At
    least 2 axes, else ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.triu(scratch.ones(3, 3), diagonal=1)
    tensor([[0., 1., 1.],
            [0., 0., 1.],
            [0., 0., 0.]])
    """
    _matrix("triu", input)
    return np.triu(input, diagonal), lambda g: np.triu(g, diagonal)


def _matrix(name: str, x: np.ndarray) -> None:
    if x.ndim < 2:
        raise ShapeError(f"{name} takes at least 2 axes; got shape {x.shape}")


@op(keeps=())
def clone(input: Array, *, memory_format: Any = None) -> Recorded:
    """Return a copy in memory of its own; gradients flow through it.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(2)
    >>> y = scratch.clone(x)
    >>> y[0] = 7
    >>> x, y
    (tensor([0., 0.]), tensor([7., 0.]))
    """
    return input.copy(order="K"), lambda g: g


@op(keeps=())
def contiguous(input: Array, memory_format: Any = None) -> Recorded:
    """Return the tensor with its entries in row-major order in memory.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4).reshape(2, 2).T
    >>> x.is_contiguous(), x.contiguous().is_contiguous()
    (False, True)
    """
    return np.ascontiguousarray(input).reshape(input.shape), lambda g: g


@op(keeps=())
def _reshape(input: Array, *, shape: tuple[int, ...]) -> Recorded:
    try:
        if min(shape, default=0) < -1:
            raise ValueError
        y = input.reshape(shape)
    except ValueError:
        raise ShapeError(
            f"reshape: {input.size} entries of shape {input.shape} do not fill shape {shape}"
        ) from None
    return y, lambda g: g.reshape(input.shape)


@op(keeps=())
def _flip(input: Array, *, axes: tuple[int, ...]) -> Recorded:
    return np.flip(input, axes).copy(), lambda g: np.flip(g, axes)


@op(keeps=())
def _permute(input: Array, *, axes: tuple[int, ...]) -> Recorded:
    return input.transpose(axes), lambda g: g.transpose(np.argsort(axes))


@op(keeps=())
def _expand(input: Array, *, shape: tuple[int, ...]) -> Recorded:
    y = np.broadcast_to(input, shape)
    # Where no entry is repeated, an ordinary view, which can be written into.
    return (input.reshape(shape) if y.size == input.size else y), lambda g: g


@op(keeps=())
def _repeat(input: Array, *, times: tuple[int, ...]) -> Recorded:
    shape = (1,) * (len(times) - input.ndim) + input.shape
    tiled = tuple(n for pair in zip(times, shape, strict=True) for n in pair)
    ones = tuple(n for size in shape for n in (1, size))
    return np.tile(input, times), lambda g: unbroadcast(g.reshape(tiled), ones).reshape(shape)


@op(keeps=())
def _cat(*arrays: Array, axis: int) -> Recorded:
    ends = np.cumsum([x.shape[axis] for x in arrays])[:-1]
    return np.concatenate(arrays, axis=axis), lambda g: tuple(np.split(g, ends, axis=axis))


def _several(name: str, tensors: Sequence[Tensor]) -> list[Tensor]:
    if isinstance(tensors, Tensor) or not all(isinstance(x, Tensor) for x in tensors):
        raise DTypeError(f"{name} takes a list or tuple of tensors")
    if len(tensors) == 0:
        raise ShapeError(f"{name} needs at least one tensor")
    return list(tensors)


def _sizes(sizes: tuple, named: Any = None) -> tuple[int, ...]:
    if named is not None:
        sizes = (*sizes, named)
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = tuple(sizes[0])
    return tuple(operator.index(n) for n in sizes)
