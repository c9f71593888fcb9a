"""Pooling: one number for each window of a sequence or an image, its largest or its mean.

The smallest entry of each window is −max(−x): ``-max_pool2d(-x, 2)``.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.geometry import (
    Pair,
    as_image,
    check_channels_and_space,
    check_layout,
    extent,
    flat_first,
    from_image,
    per_axis,
)
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor


def max_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest entry of each window of a sequence, (N, C, L) or (C, L): see `max_pool2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 4.0, 2.0, 3.0]])
    >>> scratch.nn.functional.max_pool1d(x, 2)
    tensor([[4., 3.]])
    """
    options = (kernel_size, stride, padding, dilation, ceil_mode)
    return _max("max_pool1d", 1, input, *options, return_indices=return_indices)


def max_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest entry of each window of an image.

    Parameters
    ----------
    input : Tensor
        (N, C, H, W) or (C, H, W).
    kernel_size : int or (int, int)
        Size k of a window.
    stride : int or (int, int), optional
        s: pixels from one window to the next; the window's size, if not given.
    padding : int or (int, int)
        p: pixels of −∞ on each side, at most half a window.
    dilation : int or (int, int)
        d: pixels from one entry of a window to the next.
    ceil_mode : bool
        Round the number of windows up: the last one may reach over the edge.
    return_indices : bool
        Also return where the largest entries stand: h · W + w, int64.

    Returns
    -------
    Tensor, or a pair of tensors
        (N, C, H′, W′) or (C, H′, W′), H′ = ⌊(H + 2p − d(k − 1) − 1) / s⌋ + 1 and W′ likewise.

    Raises
    ------
    ShapeError
        A window is larger than the padded image, or the padding than half a window.

    Notes
    -----
    The gradient goes to the largest entry alone; where several are equal, to the first of them, row
    by row. Read `simple_max_pool2d` first, the same on one page.
    Source: Ranzato et al. (2007); Zhou and Chellappa (1988). Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(16.0).reshape(1, 1, 4, 4)
    >>> scratch.nn.functional.max_pool2d(x, 2)
    tensor([[[[ 5.,  7.],
              [13., 15.]]]])
    """
    options = (kernel_size, stride, padding, dilation, ceil_mode)
    return _max("max_pool2d", 2, input, *options, return_indices=return_indices)


def avg_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the mean of each window of a sequence, (N, C, L) or (C, L): see `avg_pool2d`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 4.0, 2.0, 3.0]])
    >>> scratch.nn.functional.avg_pool1d(x, 2)
    tensor([[2.5000, 2.5000]])
    """
    options = (kernel_size, stride, padding, ceil_mode, count_include_pad)
    return _mean("avg_pool1d", 1, input, *options, None)


def avg_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of an image.

    Parameters
    ----------
    input : Tensor
        (N, C, H, W) or (C, H, W), floating.
    kernel_size, stride, padding, ceil_mode
        As in `max_pool2d`; the padding is zeros.
    count_include_pad : bool
        Whether padded zeros count as entries of a window.
    divisor_override : int, optional
        What to divide the sums by, instead of the number of entries.

    Returns
    -------
    Tensor
        (N, C, H′, W′) or (C, H′, W′).

    Raises
    ------
    ShapeError
        A window is larger than the padded image, the padding than half a window, or the divisor is
        0.

    Notes
    -----
    Source: LeCun et al. (1989), as subsampling. Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.arange(16.0).reshape(1, 1, 4, 4)
    >>> scratch.nn.functional.avg_pool2d(x, 2)
    tensor([[[[ 2.5000,  4.5000],
              [10.5000, 12.5000]]]])
    """
    options = (kernel_size, stride, padding, ceil_mode, count_include_pad)
    return _mean("avg_pool2d", 2, input, *options, divisor_override)


class _Windows:
    """Where windows stand on an image.

    ``taps`` yields, for each entry of a window, that entry of all windows.
    """

    def __init__(
        self, size: Pair, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil_mode: bool
    ) -> None:
        self.size, self.kernel, self.stride = size, kernel, stride
        self.padding, self.dilation = padding, dilation
        self.grid = tuple(self._count(axis, ceil_mode) for axis in (0, 1))
        self.disjoint = all(
            d == 1 and k <= s for k, s, d in zip(kernel, stride, dilation, strict=True)
        )

    def _count(self, axis: int, ceil_mode: bool) -> int:
        n, stride, padding = self.size[axis], self.stride[axis], self.padding[axis]
        room = n + 2 * padding - extent(self.kernel[axis], self.dilation[axis])
        count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
        starts_outside = ceil_mode and (count - 1) * stride >= n + padding
        return count - 1 if starts_outside else count

    def padded(self, x: np.ndarray, value: float) -> np.ndarray:
        """Return x with ``value`` around it, as far as windows reach."""
        ends = [
            (g - 1) * s + extent(k, d)
            for g, s, k, d in zip(self.grid, self.stride, self.kernel, self.dilation, strict=True)
        ]
        after = [max(e - n - p, 0) for e, n, p in zip(ends, self.size, self.padding, strict=True)]
        (top, left), (bottom, right) = self.padding, after
        if not (top or left or bottom or right):
            return x
        shape = (*x.shape[:2], top + x.shape[2] + bottom, left + x.shape[3] + right)
        image = np.full(shape, value, x.dtype)
        self.inside(image)[...] = x
        return image

    def inside(self, image: np.ndarray) -> np.ndarray:
        """Undo `padded`."""
        (top, left), (height, width) = self.padding, self.size
        return image[:, :, top : top + height, left : left + width]

    def taps(self, image: np.ndarray) -> Iterator[np.ndarray]:
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                top, left = i * self.dilation[0], j * self.dilation[1]
                down = slice(top, top + (self.grid[0] - 1) * self.stride[0] + 1, self.stride[0])
                across = slice(left, left + (self.grid[1] - 1) * self.stride[1] + 1, self.stride[1])
                yield image[:, :, down, across]


@op(keeps=("input output",))
def _max_pool(input: Array, *, windows: _Windows, indices: bool) -> Any:  # one output or two
    lowest = -np.inf if input.dtype.kind == "f" else np.iinfo(input.dtype).min
    image = windows.padded(input, lowest)
    taps = list(windows.taps(image))
    if windows.disjoint:  # a tap lies scattered in memory and is read twice: gather it once
        taps = [tap.copy("K") for tap in taps]
    y = functools.reduce(np.maximum, taps)
    y = y.copy() if windows.kernel == (1, 1) else y

    def vjp(g: Any) -> np.ndarray:
        upstream = np.empty_like(y)  # in y's order in memory, which is the image's
        upstream[...] = g[0] if indices else g
        total = np.zeros_like(image)
        free = np.ones_like(y, dtype=bool)
        for tap, target in zip(taps, windows.taps(total), strict=True):
            chosen = tap == y
            chosen &= free
            free ^= chosen
            if windows.disjoint:
                np.multiply(upstream, chosen, out=target)
            else:
                target += upstream * chosen
        return windows.inside(total)

    return ((y, _where_largest(image, windows)) if indices else y), vjp


def _where_largest(image: np.ndarray, windows: _Windows) -> np.ndarray:
    taps = list(windows.taps(image))
    largest, number = taps[0].copy(), np.zeros(taps[0].shape, np.int64)
    for k, tap in enumerate(taps[1:], 1):
        larger = (tap > largest) | (tap != tap)
        np.copyto(largest, tap, where=larger)
        np.copyto(number, k, where=larger)
    within = np.divmod(number, windows.kernel[1])
    places = []
    for axis in (0, 1):
        starts = np.arange(windows.grid[axis]) * windows.stride[axis] - windows.padding[axis]
        starts = starts[:, None] if axis == 0 else starts
        place = starts + within[axis] * windows.dilation[axis]
        places.append(np.clip(place, 0, windows.size[axis] - 1))
    return places[0] * windows.size[1] + places[1]


@op(keeps=())
def _avg_pool(input: Array, *, windows: _Windows, divisor: np.ndarray) -> Recorded:
    image = windows.padded(input, 0)
    y = functools.reduce(np.add, windows.taps(image)) / divisor.astype(input.dtype)

    def vjp(g: np.ndarray) -> np.ndarray:
        share = g / divisor.astype(g.dtype)
        total = np.zeros_like(image)
        for target in windows.taps(total):
            target += share
        return windows.inside(total)

    return y, vjp


def _max(
    name: str,
    axes: int,
    input: Tensor,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    ceil_mode: bool,
    return_indices: bool,
) -> Any:
    batched = check_layout(name, input, axes)
    if input.array.dtype.kind == "b":
        raise DTypeError(f"{name} takes numbers; got bool: use .float()")
    windows = _windows(name, axes, input, kernel_size, stride, padding, dilation, ceil_mode)
    result = _max_pool(as_image(input, axes, batched), windows=windows, indices=return_indices)
    if not return_indices:
        return from_image(result, axes, batched)
    return tuple(from_image(part, axes, batched) for part in result)


def _mean(
    name: str,
    axes: int,
    input: Tensor,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Tensor:
    batched = check_layout(name, input, axes)
    if input.array.dtype.kind != "f":
        raise DTypeError(
            f"{name}: a mean needs floating entries; got {input.array.dtype}: use .float()"
        )
    windows = _windows(name, axes, input, kernel_size, stride, padding, 1, ceil_mode)
    if divisor_override is None:
        divisor = _entries(windows, count_include_pad)
    elif isinstance(divisor_override, int) and divisor_override:
        divisor = np.asarray(divisor_override)
    else:
        raise ShapeError(
            f"{name}: divisor_override is an integer other than 0; got {divisor_override!r}"
        )
    y = _avg_pool(as_image(input, axes, batched), windows=windows, divisor=divisor)
    return from_image(y, axes, batched)


def _entries(windows: _Windows, count_include_pad: bool) -> np.ndarray:
    """Return how many entries each window has."""
    counts = []
    for axis in (0, 1):
        n, padding = windows.size[axis], windows.padding[axis]
        first = np.arange(windows.grid[axis]) * windows.stride[axis] - padding
        last = np.minimum(first + windows.kernel[axis], n + padding)
        counts.append(
            last - first if count_include_pad else np.minimum(last, n) - np.maximum(first, 0)
        )
    return counts[0][:, None] * counts[1]


def _windows(
    name: str,
    axes: int,
    input: Tensor,
    kernel_size: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    ceil_mode: bool,
) -> _Windows:
    check_channels_and_space(name, input, axes)
    kernel = per_axis(name, "kernel_size", kernel_size, axes, 1)
    given = stride is not None and stride not in ((), [])
    steps = per_axis(name, "stride", stride, axes, 1) if given else kernel
    margins = per_axis(name, "padding", padding, axes)
    gaps = per_axis(name, "dilation", dilation, axes, 1)
    if any(2 * p > k for p, k in zip(margins, kernel, strict=True)):
        raise ShapeError(f"{name}: padding {margins} must be at most half of the window {kernel}")
    size = input.array.shape[-axes:]
    windows = _Windows(
        flat_first(size, 1),
        flat_first(kernel, 1),
        flat_first(steps, 1),
        flat_first(margins, 0),
        flat_first(gaps, 1),
        bool(ceil_mode),
    )
    if min(windows.grid) < 1:
        raise ShapeError(
            f"{name}: a window of {kernel} (dilation {gaps}) is larger than the image {size} "
            f"with padding {margins}"
        )
    return windows
