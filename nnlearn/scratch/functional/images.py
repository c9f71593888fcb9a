"""What programs do to channels and places: response norms, shuffles, sampling on a grid.

Breadth: chapter ``cnn`` names them, none derives them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import OutsideTheBook, ShapeError
from nnlearn.scratch.operations.matmul import bmm
from nnlearn.scratch.operations.rearrange import narrow
from nnlearn.scratch.operations.selection import clamp
from nnlearn.scratch.operations.shape import cat
from nnlearn.scratch.tensor import Tensor, wrap


def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """Divide by (k + α · the mean square over ``size`` neighbouring channels)^β.

    x: (N, C, …), floating.

    Notes
    -----
    Source: Krizhevsky, Sutskever and Hinton (2012), section 3.3. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.ones(1, 2, 1)
    >>> scratch.nn.functional.local_response_norm(x, 2, alpha=2.0, beta=1.0).flatten()
    tensor([0.5000, 0.3333])
    """
    if input.ndim < 3:
        raise ShapeError(f"local_response_norm expects (N, C, ...); got {input.array.shape}")
    x: Any = input
    shape = x.array.shape
    before, after = size // 2, (size - 1) // 2
    edges = [wrap(np.zeros((shape[0], n, *shape[2:]), x.dtype)) for n in (before, after)]
    squares = cat([edges[0], x * x, edges[1]], 1)
    around = sum(narrow(squares, 1, j, shape[1]) for j in range(size))
    return x / (around * (alpha / size) + k) ** beta


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Deal the channels of groups out in turn: (N, g·c, …) as g rows, read by columns.

    Notes
    -----
    Source: Zhang et al. (2018), *ShuffleNet*, figure 1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4.0).reshape(1, 4, 1)
    >>> scratch.nn.functional.channel_shuffle(x, 2).flatten()
    tensor([0., 2., 1., 3.])
    """
    x: Any = input
    shape = x.array.shape
    if len(shape) < 3 or groups < 1 or shape[1] % groups:
        raise ShapeError(
            f"channel_shuffle: {groups} groups do not divide the channels of (N, C, ...) = {shape}"
        )
    rows = x.reshape(shape[0], groups, shape[1] // groups, *shape[2:])
    return rows.transpose(1, 2).reshape(shape)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Tensor:
    """Put the maxima of `max_pool2d` back to where they came from, zeros elsewhere.

    ``indices`` is what the pooling returned with ``return_indices=True``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[[1.0, 4.0], [2.0, 3.0]]])
    >>> pooled, places = scratch.nn.functional.max_pool2d(x, 2, return_indices=True)
    >>> scratch.nn.functional.max_unpool2d(pooled, places, 2)
    tensor([[[0., 4.],
             [0., 0.]]])
    """
    x: Any = input
    shape = x.array.shape
    if indices.array.shape != shape:
        raise ShapeError(f"max_unpool2d: indices {indices.array.shape} for an input {shape}")
    if output_size is None:
        kernel, pad = _pair(kernel_size), _pair(padding)
        step = kernel if stride is None else _pair(stride)
        sides = [(n - 1) * s + k - 2 * p
                 for n, s, k, p in zip(shape[-2:], step, kernel, pad, strict=True)]  # fmt: skip
    else:
        sides = list(output_size)[-2:]
    front = shape[:-2]
    flat: Any = creation.zeros(*front, sides[0] * sides[1], dtype=x.dtype)
    places: Any = indices
    return flat.scatter(-1, places.reshape(*front, -1), x.reshape(*front, -1)).reshape(
        *front, *sides
    )


def affine_grid(theta: Tensor, size: Any, align_corners: bool | None = None) -> Tensor:
    """Return the places (N, H, W, 2) to which matrices (N, 2, 3) map a grid over [−1, 1]².

    Notes
    -----
    Source: Jaderberg et al. (2015), *Spatial transformer networks*, equation 1. Breadth: no chapter
    derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> theta = scratch.tensor([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    >>> scratch.nn.functional.affine_grid(theta, (1, 1, 1, 2), align_corners=False).flatten()
    tensor([-0.5000,  0.0000,  0.5000,  0.0000])
    """
    if theta.ndim != 3 or theta.array.shape[1:] != (2, 3) or len(size) != 4:
        raise ShapeError(
            f"affine_grid takes matrices (N, 2, 3) and a size (N, C, H, W); got "
            f"{theta.array.shape} and {tuple(size)}"
        )
    sides = [int(n) for n in (size[2:] if align_corners else size)]
    if int(size[0]) != len(theta) or min(sides) < (0 if align_corners else 1):
        raise ShapeError(
            f"affine_grid: {len(theta)} matrices do not go with a batch of size {tuple(size)}"
        )
    height, width = int(size[2]), int(size[3])
    x, y = (_line(n, bool(align_corners), theta.dtype) for n in (width, height))
    rows = np.stack([np.tile(x, height), np.repeat(y, width), np.ones(height * width)], 0).astype(
        theta.dtype
    )
    base = wrap(np.broadcast_to(rows, (theta.array.shape[0], *rows.shape)).copy())
    places: Any = bmm(theta, base)
    return places.transpose(1, 2).reshape(-1, height, width, 2)


def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """Look images up at places of a grid, (N, H, W, 2) with x and y in [−1, 1].

    Parameters
    ----------
    input : Tensor
        Images, (N, C, H, W).
    grid : Tensor
        (N, H′, W′, 2); −1 and 1 are the edges, or with ``align_corners`` the corner points.
    mode : {'bilinear', 'nearest'}
        The mean of four neighbours, by their nearness; the nearest.
    padding_mode : {'zeros', 'border'}
        What lies outside.

    Notes
    -----
    Source: Jaderberg et al. (2015), equation 5. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(4.0).reshape(1, 1, 2, 2)
    >>> middle = scratch.zeros(1, 1, 1, 2)
    >>> scratch.nn.functional.grid_sample(x, middle, align_corners=False).item()
    1.5
    """
    if mode not in ("bilinear", "nearest") or padding_mode not in ("zeros", "border"):
        raise OutsideTheBook(
            f"grid_sample: mode {mode!r} with padding_mode {padding_mode!r} is left out; use "
            "'bilinear' or 'nearest' with 'zeros' or 'border'"
        )
    if input.ndim != 4 or grid.ndim != 4 or grid.array.shape[-1] != 2:
        raise ShapeError(
            f"grid_sample takes (N, C, H, W) and a grid (N, H', W', 2); got {input.array.shape} "
            f"and {grid.array.shape}"
        )
    height, width = input.array.shape[2:]
    places = [
        _entries(grid[..., axis], n, bool(align_corners), padding_mode)
        for axis, n in ((0, width), (1, height))
    ]
    if mode == "nearest":
        corners = [tuple(np.rint(p.array) for p in places)]
        weights: list[Any] = [places[0] * 0 + 1]  # the places get a gradient, of zeros
    else:
        low = [np.floor(p.array) for p in places]
        part = [p - wrap(a) for p, a in zip(places, low, strict=True)]
        corners = [(low[0] + i, low[1] + j) for j in (0, 1) for i in (0, 1)]
        weights = [
            (part[0] if i else 1 - part[0]) * (part[1] if j else 1 - part[1])
            for j in (0, 1)
            for i in (0, 1)
        ]
    total: Any = None
    for (column, row), weight in zip(corners, weights, strict=True):
        found = _looked_up(input, row, column)
        found = found * weight.unsqueeze(1)
        total = found if total is None else total + found
    return total


def _looked_up(input: Any, row: np.ndarray, column: np.ndarray) -> Any:
    count, channels, height, width = input.array.shape
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    flat = np.where(inside, row * width + column, 0).astype(np.int64).reshape(count, 1, -1)
    index = wrap(np.broadcast_to(flat, (count, channels, flat.shape[-1])).copy())
    found = input.reshape(count, channels, -1).gather(2, index)
    shaped = found.reshape(count, channels, *row.shape[1:])
    return shaped * wrap(inside[:, None].astype(input.dtype))


def _entries(x: Any, size: int, align_corners: bool, padding_mode: str) -> Any:
    place = (x + 1) * ((size - 1) / 2) if align_corners else ((x + 1) * size - 1) / 2
    return clamp(place, 0, size - 1) if padding_mode == "border" else place


def _line(size: int, align_corners: bool, dtype: np.dtype) -> np.ndarray:
    if size <= 1:
        return np.zeros(size, dtype)
    # From both ends, in the dtype, as in PyTorch: which side of a pixel a place falls on decides
    # the slope there, so that a last digit counts.
    step, count = dtype.type(2 / (size - 1)), np.arange(size).astype(dtype)
    ends = np.where(np.arange(size) < size // 2, -1 + step * count, 1 - step * count[::-1])
    return ends.astype(dtype) if align_corners else (ends * (size - 1) / size).astype(dtype)


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)
