"""Patches: the pieces of an image that a kernel looks at, laid out one after the other, and back.

`windows` and `add_windows` are adjoint to each other: the first reads every piece, the second adds
every piece to where it was read. Convolution is the first followed by a matrix product; transposed
convolution is a matrix product followed by the second. `unfold` and `fold` offer both by
themselves.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional.geometry import (
    Margins,
    Pair,
    as_image,
    check_channels_and_space,
    check_layout,
    extent,
    per_axis,
)
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor


def windows(x: np.ndarray, kernel: Pair, stride: Pair, dilation: Pair = (1, 1)) -> np.ndarray:
    """Return a view of all pieces of an image that a kernel sees on its way.

    Parameters
    ----------
    x : ndarray
        (N, H, W, C).
    kernel, stride, dilation : (int, int)
        Taps, steps between pieces, and steps between taps, down and across.

    Returns
    -------
    ndarray
        (N, rows, columns, kernel height, kernel width, C), without copying anything.

    Examples
    --------
    >>> x = np.arange(4.0).reshape(1, 1, 4, 1)
    >>> windows(x, (1, 3), (1, 1)).reshape(2, 3)
    array([[0., 1., 2.],
           [1., 2., 3.]])
    """
    (n, h, w, c), (of_n, of_h, of_w, of_c) = x.shape, x.strides
    rows = (h - extent(kernel[0], dilation[0])) // stride[0] + 1
    columns = (w - extent(kernel[1], dilation[1])) // stride[1] + 1
    steps = (of_n, stride[0] * of_h, stride[1] * of_w, dilation[0] * of_h, dilation[1] * of_w, of_c)
    return as_strided(x, (n, rows, columns, *kernel, c), steps)


def add_windows(
    pieces: np.ndarray, shape: tuple[int, ...], stride: Pair, dilation: Pair = (1, 1)
) -> np.ndarray:
    """Return an image (N, H, W, C) to which every piece was added where `windows` reads it.

    Taps that lie less than a stride apart never meet, so they are added together.

    Examples
    --------
    >>> add_windows(np.ones((1, 1, 2, 1, 3, 1)), (1, 1, 4, 1), (1, 1)).reshape(4)
    array([1., 2., 2., 1.])
    """
    image = np.zeros(shape, pieces.dtype)
    _, rows, columns, kernel_height, kernel_width, _ = pieces.shape
    down, across = (s if d == 1 else 1 for s, d in zip(stride, dilation, strict=True))
    for i in range(0, kernel_height, down):
        for j in range(0, kernel_width, across):
            part = pieces[:, :, :, i : i + down, j : j + across]
            top, left = i * dilation[0], j * dilation[1]
            target = windows(image[:, top:, left:], part.shape[3:5], stride, dilation)
            target[:, :rows, :columns] += part
    return image


def with_margins(x: np.ndarray, margins: Margins) -> np.ndarray:
    """Return an image (N, C, H, W) as (N, H, W, C), with zeros around it.

    The result is contiguous, and copied only if it must be.
    """
    n, c, h, w = x.shape
    (top, bottom), (left, right) = margins
    if not (top or bottom or left or right):
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1))
    image = np.zeros((n, top + h + bottom, left + w + right, c), x.dtype)
    image[:, top : top + h, left : left + w] = x.transpose(0, 2, 3, 1)
    return image


def without_margins(image: np.ndarray, margins: Margins) -> np.ndarray:
    """Undo `with_margins`: return (N, C, H, W), a view."""
    (top, bottom), (left, right) = margins
    _, h, w, _ = image.shape
    return image[:, top : h - bottom, left : w - right].transpose(0, 3, 1, 2)


def unfold(
    input: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Tensor:
    """Return the patches of an image as columns: convolution becomes one matrix product.

    Parameters
    ----------
    input : Tensor
        (N, C, H, W) or (C, H, W), floating.
    kernel_size, dilation, padding, stride : int or (int, int)
        As in `conv2d`.

    Returns
    -------
    Tensor
        (N, C·kh·kw, L): L patches, rows of the image first; each lists its channels one after the
        other.

    Raises
    ------
    ShapeError
        The image is smaller than a patch.

    Notes
    -----
    Also called *im2col*. Source: Chellapilla, Puri and Simard (2006), section 3. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(9.0).reshape(1, 1, 3, 3)
    >>> scratch.nn.functional.unfold(x, 2)[0, :, 0]
    tensor([0., 1., 3., 4.])
    """
    batched = check_layout("unfold", input, 2)
    need_floats("unfold", input)
    check_channels_and_space("unfold", input, 2)
    geometry = _geometry("unfold", kernel_size, dilation, padding, stride)
    grid = _grid(input.array.shape[-2:], geometry)
    if min(grid) < 1:
        raise ShapeError(
            f"unfold: a patch of {geometry['kernel']} does not fit into an image of "
            f"{input.array.shape[-2:]} with padding {geometry['padding']} and dilation "
            f"{geometry['dilation']}"
        )
    columns = _unfold(as_image(input, 2, batched), **geometry)
    return columns if batched else columns.squeeze(0)


def fold(
    input: Tensor,
    output_size: Any,
    kernel_size: Any,
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Tensor:
    """Add patches, given as columns, to an image: the adjoint of `unfold`.

    It is not the inverse where patches overlap.

    Parameters
    ----------
    input : Tensor
        (N, C·kh·kw, L) or (C·kh·kw, L), floating.
    output_size : int or (int, int)
        (H, W).

    Returns
    -------
    Tensor
        (N, C, H, W).

    Raises
    ------
    ShapeError
        L is not the number of patches of such an image, or the rows do not divide into patches.

    Notes
    -----
    With columns of ones it counts how many patches cover each pixel. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.fold(scratch.ones(1, 4, 4), (3, 3), 2)[0, 0]
    tensor([[1., 2., 1.],
            [2., 4., 2.],
            [1., 2., 1.]])
    """
    batched = check_layout("fold", input, 1)
    need_floats("fold", input)
    check_channels_and_space("fold", input, 1)
    geometry = _geometry("fold", kernel_size, dilation, padding, stride)
    size: Any = per_axis("fold", "output_size", output_size, 2, 1)
    taps = geometry["kernel"][0] * geometry["kernel"][1]
    rows, count = input.array.shape[-2:]
    grid = _grid(size, geometry)
    if rows % taps:
        raise ShapeError(f"fold: {rows} rows do not divide into patches of {geometry['kernel']}")
    if min(grid) < 1 or count != grid[0] * grid[1]:
        raise ShapeError(
            f"fold: an image of {size} has {grid[0]} × {grid[1]} patches of {geometry['kernel']} "
            f"with padding {geometry['padding']}, stride {geometry['stride']}, dilation "
            f"{geometry['dilation']}; got {count}"
        )
    image = _fold(input if batched else input.unsqueeze(0), size=size, grid=grid, **geometry)
    return image if batched else image.squeeze(0)


@op(keeps=())
def _unfold(input: Array, *, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair) -> Recorded:
    margins = _both_sides(padding)
    image = with_margins(input, margins)
    pieces = windows(image, kernel, stride, dilation)

    def vjp(g: np.ndarray) -> np.ndarray:
        parts = _pieces(g, pieces.shape)
        return without_margins(add_windows(parts, image.shape, stride, dilation), margins)

    return _columns(pieces), vjp


@op(keeps=())
def _fold(
    input: Array,
    *,
    size: Pair,
    grid: Pair,
    kernel: Pair,
    stride: Pair,
    padding: Pair,
    dilation: Pair,
) -> Recorded:
    margins = _both_sides(padding)
    channels = input.shape[1] // (kernel[0] * kernel[1])
    shape = (len(input), size[0] + 2 * padding[0], size[1] + 2 * padding[1], channels)
    pieces = _pieces(input, (len(input), *grid, *kernel, channels))
    image = add_windows(pieces, shape, stride, dilation)

    def vjp(g: np.ndarray) -> np.ndarray:
        return _columns(windows(with_margins(g, margins), kernel, stride, dilation))

    return without_margins(image, margins), vjp


def _columns(pieces: np.ndarray) -> np.ndarray:
    n, rows, columns, height, width, c = pieces.shape
    return pieces.transpose(0, 5, 3, 4, 1, 2).reshape(n, c * height * width, rows * columns)


def _pieces(columns: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    n, rows, across, height, width, c = shape
    return columns.reshape(n, c, height, width, rows, across).transpose(0, 4, 5, 2, 3, 1)


def _both_sides(padding: Pair) -> Margins:
    return ((padding[0], padding[0]), (padding[1], padding[1]))


def _geometry(name: str, kernel: Any, dilation: Any, padding: Any, stride: Any) -> dict[str, Any]:
    return {
        "kernel": per_axis(name, "kernel_size", kernel, 2, 1),
        "stride": per_axis(name, "stride", stride, 2, 1),
        "padding": per_axis(name, "padding", padding, 2),
        "dilation": per_axis(name, "dilation", dilation, 2, 1),
    }


def _grid(size: Any, geometry: dict[str, Any]) -> Pair:
    down, across = (
        (
            size[i]
            + 2 * geometry["padding"][i]
            - extent(geometry["kernel"][i], geometry["dilation"][i])
        )
        // geometry["stride"][i]
        + 1
        for i in (0, 1)
    )
    return down, across


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Return (…, C·r², H, W) as (…, C, H·r, W·r): channels become pixels.

    y[c, r·h + i, r·w + j] = x[c·r² + i·r + j, h, w]; r is ``upscale_factor``.

    Raises
    ------
    ShapeError
        The channels do not divide by r².

    Notes
    -----
    Source: Shi et al. (2016), equation 4. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4).reshape(4, 1, 1)
    >>> scratch.nn.functional.pixel_shuffle(x, 2)
    tensor([[[0, 1],
             [2, 3]]])
    """
    r = upscale_factor
    if input.ndim < 3 or r < 1 or input.shape[-3] % (r * r):
        raise ShapeError(f"pixel_shuffle takes (…, C·{r}², H, W); got shape {tuple(input.shape)}")
    *front, channels, height, width = input.shape
    parts = input.reshape(*front, channels // (r * r), r, r, height, width)
    n = len(front)
    order = (*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return parts.permute(order).reshape(*front, channels // (r * r), height * r, width * r)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Return (…, C, H·r, W·r) as (…, C·r², H, W): the inverse of `pixel_shuffle`.

    Raises
    ------
    ShapeError
        Height and width do not divide by r.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4).reshape(1, 2, 2)
    >>> scratch.nn.functional.pixel_unshuffle(x, 2).flatten()
    tensor([0, 1, 2, 3])
    """
    r = downscale_factor
    if input.ndim < 3 or r < 1 or input.shape[-1] % r or input.shape[-2] % r:
        raise ShapeError(
            f"pixel_unshuffle takes (…, C, H·{r}, W·{r}); got shape {tuple(input.shape)}"
        )
    *front, channels, height, width = input.shape
    parts = input.reshape(*front, channels, height // r, r, width // r, r)
    n = len(front)
    order = (*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return parts.permute(order).reshape(*front, channels * r * r, height // r, width // r)
