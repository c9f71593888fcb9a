"""Adaptive pooling: as many windows as the output shall have entries, whatever comes in.

Output i of n looks at the inputs from ⌊i L / n⌋ to ⌈(i + 1) L / n⌉, so windows differ by at most
one in size and may overlap by one. Global average pooling is the case n = 1.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional.geometry import (
    Pair,
    as_image,
    check_layout,
    flat_first,
    from_image,
    per_axis,
)
from nnlearn.scratch.functional.resampling import resampled
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """Return means of windows, as many as wanted, along the last axis of (N, C, L) or (C, L).

    Notes
    -----
    Arguments and source are those of `adaptive_avg_pool2d`. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.adaptive_avg_pool1d(scratch.tensor([[1.0, 2.0, 6.0]]), 2)
    tensor([[1.5000, 4.0000]])
    """
    return _average("adaptive_avg_pool1d", 1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """Return means of windows, as many as wanted, of an image.

    Parameters
    ----------
    input : Tensor
        (N, C, H, W) or (C, H, W), floating.
    output_size : int or (int or None, int or None)
        (H′, W′); None keeps a size.

    Returns
    -------
    Tensor
        (N, C, H′, W′) or (C, H′, W′).

    Raises
    ------
    ShapeError
        The image is empty, or the output size is no size.

    Notes
    -----
    Averaging along one axis is a product with a matrix whose rows sum to 1, so the image is A x Bᵀ.
    Source: Lin, Chen and Yan (2014), section 3.2, for one window. Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(16.0).reshape(1, 4, 4)
    >>> scratch.nn.functional.adaptive_avg_pool2d(x, 1)
    tensor([[[7.5000]]])
    """
    return _average("adaptive_avg_pool2d", 2, input, output_size)


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest entries of windows, as many as wanted, of (N, C, L) or (C, L).

    Parameters
    ----------
    input : Tensor
        Floating; the result has L′ in place of L.
    output_size : int
        L′.
    return_indices : bool
        Also return where the largest entries stand, int64.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.adaptive_max_pool1d(scratch.tensor([[1.0, 2.0, 6.0, 3.0]]), 2)
    tensor([[2., 6.]])
    """
    return _largest("adaptive_max_pool1d", 1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest entries of windows, as many as wanted, of an image.

    Arguments and shapes are those of `adaptive_avg_pool2d`; ``return_indices`` is that of
    `max_pool2d`.

    Notes
    -----
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(16.0).reshape(1, 4, 4)
    >>> scratch.nn.functional.adaptive_max_pool2d(x, 1)
    tensor([[[15.]]])
    """
    return _largest("adaptive_max_pool2d", 2, input, output_size, return_indices)


def _average(name: str, axes: int, input: Tensor, output_size: Any) -> Tensor:
    batched, size = _checked(name, axes, input, output_size)
    image = as_image(input, axes, batched)
    matrices = [_means(n, out) for n, out in zip(image.array.shape[2:], size, strict=True)]
    return from_image(resampled(image, down=matrices[0], across=matrices[1]), axes, batched)


def _largest(name: str, axes: int, input: Tensor, output_size: Any, return_indices: bool) -> Any:
    batched, size = _checked(name, axes, input, output_size)
    y, indices = _adaptive_max_pool(as_image(input, axes, batched), size=size)
    if not return_indices:
        return from_image(y, axes, batched)
    return from_image(y, axes, batched), from_image(indices, axes, batched)


@op(keeps=("output[1]",))
def _adaptive_max_pool(input: Array, *, size: Pair) -> Several[tuple]:
    n, c, height, width = input.shape
    places = np.zeros((n, c, *size), np.int64)
    for i, (top, bottom) in enumerate(_bounds(height, size[0])):
        for j, (left, right) in enumerate(_bounds(width, size[1])):
            window = input[:, :, top:bottom, left:right].reshape(
                n, c, (bottom - top) * (right - left)
            )
            row, column = np.divmod(window.argmax(-1), right - left)
            places[:, :, i, j] = (top + row) * width + left + column
    rows, flat = np.arange(n * c)[:, None], places.reshape(n * c, size[0] * size[1])
    y = input.reshape(n * c, height * width)[rows, flat].reshape(places.shape)

    def vjp(g: Any) -> np.ndarray:
        total = np.zeros((n * c, height * width), input.dtype)
        np.add.at(total, (rows, flat), g[0].reshape(flat.shape))
        return total.reshape(input.shape)

    return (y, places), vjp


def _means(n: int, out: int) -> np.ndarray:
    matrix = np.zeros((out, n))
    for i, (first, last) in enumerate(_bounds(n, out)):
        matrix[i, first:last] = 1 / (last - first)
    return matrix


def _bounds(n: int, out: int) -> list[Pair]:
    return [(i * n // out, -(-(i + 1) * n // out)) for i in range(out)]


def _checked(name: str, axes: int, input: Tensor, output_size: Any) -> tuple[bool, Pair]:
    batched = check_layout(name, input, axes)
    need_floats(name, input)
    space = input.array.shape[-axes:]
    if 0 in space:
        raise ShapeError(f"{name}: the image is empty; got shape {tuple(input.shape)}")
    wanted = output_size if isinstance(output_size, (tuple, list)) else (output_size,) * axes
    if len(wanted) != axes:
        raise ShapeError(f"{name}: output_size is one size or {axes} of them; got {output_size!r}")
    sizes = [n if w is None else w for n, w in zip(space, wanted, strict=True)]
    return batched, flat_first(per_axis(name, "output_size", sizes, axes), 1)
