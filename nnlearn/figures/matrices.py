"""Numbers in a grid: weights as images, heat maps, confusion matrices, pictures in rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from .arrays import ArrayLike, as_array, number
from .look import DIVERGING, GREEN, NEUTRAL, SEQUENTIAL, TORCH


def heatmap(
    ax: Axes,
    matrix: ArrayLike,
    *,
    rows: Sequence[object] | None = None,
    columns: Sequence[object] | None = None,
    numbers: bool = True,
    digits: int = 2,
) -> AxesImage:
    """Draw a matrix in colour: diverging around 0 when it has a negative entry, else rising.

    Parameters
    ----------
    matrix : array_like, shape (M, N)
    rows, columns : sequences, optional
        Names beside the rows and below the columns.
    numbers : bool
        Write each entry into its cell; without them, a colour bar gives the scale.
    digits : int
        Significant digits of the numbers.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> image = heatmap(ax, [[1, -2], [0.5, 0]], rows="ab", columns="xy")
    """
    matrix = as_array(matrix, "matrix", 2).astype(float)
    least, largest = np.nanmin(matrix), np.nanmax(np.abs(matrix)) or 1.0
    colours = DIVERGING if least < 0 else SEQUENTIAL
    top = largest / _PALE if numbers else largest
    image = ax.imshow(matrix, cmap=colours, vmin=-top if least < 0 else 0.0, vmax=top)
    _name_cells(ax, matrix, rows, columns)
    if numbers:
        _write_cells(ax, matrix, lambda entry: number(entry, digits))
    else:
        bar = ax.figure.colorbar(image, ax=ax, shrink=0.9)
        bar.outline.set_visible(False)
    return image


def confusion(ax: Axes, matrix: ArrayLike, names: Sequence[object] | None = None) -> AxesImage:
    """Draw a confusion matrix: right answers green on the diagonal, mistakes vermilion.

    Parameters
    ----------
    matrix : array_like of int, shape (K, K)
        Entry (i, j) counts examples of class i that were taken for class j.
    names : sequence of length K, optional
        Class names; 0 to K − 1 unless given.

    Raises
    ------
    ValueError
        If the matrix is not square, or a count is negative or not whole.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> image = confusion(ax, [[9, 1], [0, 10]])
    """
    counts = as_array(matrix, "matrix", 2)
    if counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a confusion matrix is square, true by predicted; got {counts.shape}")
    if np.any(counts < 0) or np.any(counts != np.round(counts)):
        raise ValueError("a confusion matrix holds counts: whole numbers, 0 or more")
    right = np.eye(len(counts), dtype=bool)
    # Each kind has its own scale, or a few mistakes would vanish beside many right answers.
    share = np.where(right, counts / max(counts[right].max(), 1), 0.0)
    share -= np.where(right, 0.0, counts / max(counts[~right].max(initial=0), 1))
    image = ax.imshow(share, cmap=_RIGHT_WRONG, vmin=-1 / _PALE, vmax=1 / _PALE)
    names = range(len(counts)) if names is None else names
    _name_cells(ax, counts, names, names)
    _write_cells(ax, counts, lambda count: str(int(count)) if count else "")
    ax.set(xlabel="predicted", ylabel="true")
    return image


# The share of a colour map on which ink can be read on both pages: numbers need pale cells.
_PALE = 0.42
_RIGHT_WRONG = LinearSegmentedColormap.from_list(
    "nn-right-wrong", ["#8a3d00", TORCH, "#f3b48a", NEUTRAL, "#8fd3bd", GREEN, "#00553e"]
)


def _name_cells(
    ax: Axes,
    matrix: NDArray,
    rows: Sequence[object] | None,
    columns: Sequence[object] | None,
) -> None:
    for axis, names, size in (
        (ax.yaxis, rows, matrix.shape[0]),
        (ax.xaxis, columns, matrix.shape[1]),
    ):
        if names is None:
            continue
        if len(names) != size:
            raise ValueError(f"a matrix of shape {matrix.shape} cannot take {len(names)} names")
        axis.set_ticks(range(size), [str(name) for name in names])
    if rows is None and columns is None and matrix.size <= 150:
        ax.set(xticks=[], yticks=[])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def _write_cells(ax: Axes, matrix: NDArray, text: Callable[[float], str]) -> None:
    for (i, j), entry in np.ndenumerate(matrix):
        ax.text(j, i, text(entry), ha="center", va="center")
