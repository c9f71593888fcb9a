"""Kernels at work: numbers on squared paper, steps of a kernel, growth of a receptive field."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .arrays import ArrayLike, as_array, number
from .drawing import clear
from .look import GREY, INK, NEUTRAL, NUMPY, TORCH

_BLUE, _VERMILION = "#bfdff0", "#f6cfb0"  # pale: ink stays readable on both pages


def number_grid(
    ax: Axes,
    values: ArrayLike,
    at: tuple[float, float] = (0.0, 0.0),
    *,
    marked: ArrayLike | None = None,
    title: str = "",
) -> None:
    """Write a matrix on squared paper, one unit a cell, rows from the top down.

    Parameters
    ----------
    values : array_like, shape (H, W)
    at : (float, float)
        Where the upper left corner stands; y points up.
    marked : array_like of bool, shape (H, W), optional
        Cells to colour.
    title : str
        Written above.

    Raises
    ------
    ValueError
        If ``marked`` has another shape.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> number_grid(ax, [[1, 2], [3, 4]], marked=[[True, False], [False, False]])
    >>> len(ax.patches)
    4
    """
    values = as_array(values, "values", 2)
    marks = np.zeros(values.shape, bool) if marked is None else np.asarray(marked, bool)
    if marks.shape != values.shape:
        raise ValueError(f"marked has shape {marks.shape}, values have {values.shape}")
    for (i, j), value in np.ndenumerate(values):
        corner = (at[0] + j, at[1] - i - 1)
        _cell(ax, corner, face=_BLUE if marks[i, j] else NEUTRAL)
        ax.text(corner[0] + 0.5, corner[1] + 0.5, number(float(value)), ha="center", va="center")
    if title:
        ax.text(at[0] + values.shape[1] / 2, at[1] + 0.25, title, ha="center", va="bottom")


def kernel_steps(
    ax: Axes, size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Draw the first two places of a kernel on a square image; return the output's size.

    The taps of the first place are blue, those of the next one vermilion; padding is dashed.

    Parameters
    ----------
    size, kernel : int
        Pixels of the image and taps of the kernel, along one side.
    stride, padding, dilation : int
        As in ``conv2d``.

    Raises
    ------
    ValueError
        If the kernel does not fit.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> kernel_steps(ax, 5, 3, stride=2, padding=1)
    3
    """
    whole, reach = size + 2 * padding, dilation * (kernel - 1) + 1
    if reach > whole:
        raise ValueError(f"a kernel that reaches over {reach} pixels does not fit into {whole}")
    outputs = (whole - reach) // stride + 1
    taps = [[start + dilation * k for k in range(kernel)] for start in (0, stride)]
    rows = range(0, reach, dilation)
    for i in range(whole):
        for j in range(whole):
            inside = padding <= min(i, j) and max(i, j) < size + padding
            first, second = (i in rows and j in place for place in taps)
            second = second and outputs > 1
            face = _BLUE if first else _VERMILION if second else NEUTRAL if inside else "none"
            corner = (float(j), float(whole - 1 - i))
            _cell(ax, corner, face=face, dashed=not inside)
            if first and second:
                ax.add_patch(Rectangle((corner[0] + 0.5, corner[1]), 0.5, 1, facecolor=_VERMILION))
    for start, colour in zip((0, stride) if outputs > 1 else (0,), (NUMPY, TORCH), strict=False):
        frame = Rectangle((start, whole - reach), reach, reach, fill=False, edgecolor=colour)
        frame.set(linewidth=2.2, zorder=4)
        ax.add_patch(frame)
    clear(ax, (-0.1, whole + 0.1), (-0.1, whole + 0.1))
    ax.set_aspect("equal")
    return outputs


def receptive_field(
    ax: Axes, kernels: Sequence[int], strides: Sequence[int], names: Sequence[str]
) -> list[int]:
    """Draw what one unit of the last layer depends on, layer by layer; return the sizes.

    The receptive field after layer ℓ is rₗ = rₗ₋₁ + (kₗ − 1) s₁ ⋯ sₗ₋₁, r₀ = 1.

    Parameters
    ----------
    kernels, strides : sequences of int, length L
        From the first layer to the last, along one axis.
    names : sequence of str, length L + 1
        Of the input and of each layer.

    Raises
    ------
    ValueError
        If the lengths do not fit.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> receptive_field(ax, [3, 2, 3], [1, 2, 1], ["x", "conv", "pool", "conv"])
    [3, 4, 8]
    """
    if not len(kernels) == len(strides) == len(names) - 1:
        raise ValueError(f"{len(kernels)} kernels, {len(strides)} strides, {len(names)} names")
    sizes, jumps = [1], [1]
    for kernel, stride in zip(kernels, strides, strict=True):
        sizes.append(sizes[-1] + (kernel - 1) * jumps[-1])
        jumps.append(jumps[-1] * stride)
    # Places of units along the input, centred on the one unit that is asked for.
    places = [np.zeros(1)]
    for kernel, jump in zip(kernels[::-1], jumps[-2::-1], strict=True):
        taps = (np.arange(kernel) - (kernel - 1) / 2) * jump
        places.insert(0, np.unique((places[0][:, None] + taps).round(3)))
    wires = zip(pairwise(places), kernels, jumps[:-1], strict=True)
    for row, ((below, above), kernel, jump) in enumerate(wires):
        for x in above:
            near = below[np.abs(below - x) <= (kernel - 1) / 2 * jump + 1e-6]
            for end in near:
                ax.plot([x, end], [row + 1, row], color=GREY, linewidth=0.9, zorder=1)
    edge = places[0].max()
    for row, (xs, name) in enumerate(zip(places, names, strict=True)):
        colour = TORCH if row == len(kernels) else NUMPY
        ax.plot(xs, [row] * len(xs), "o", color=colour, markersize=9, zorder=2)
        ax.text(-edge - 1, row, name, ha="right", va="center", color=INK)
    clear(ax, (-edge - 6, edge + 0.6), (-0.4, len(kernels) + 0.4))
    return sizes[1:]


def _cell(ax: Axes, corner: tuple[float, float], *, face: str, dashed: bool = False) -> None:
    patch = Rectangle(corner, 1, 1, facecolor=face, edgecolor=GREY, linewidth=0.8)
    patch.set_linestyle((0, (2, 2)) if dashed else "-")
    ax.add_patch(patch)
