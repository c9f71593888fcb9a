"""How a model divides the plane of two inputs: its regions, and one unit's line."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from .arrays import ArrayLike, as_array, number
from .look import INK, SERIES
from .points import points_and_labels, scatter_classes


def decision_regions(
    ax: Axes,
    predict: Callable[[NDArray], ArrayLike],
    x: ArrayLike,
    y: ArrayLike | None = None,
    *,
    threshold: float = 0.0,
    resolution: int = 240,
) -> AxesImage:
    """Tint the plane by what a model predicts, with a line where its answer changes.

    Parameters
    ----------
    predict : callable
        Takes points, shape (P, 2), in the dtype of x. Returns class scores (P, K), of which
        the largest wins; or a score (P,) or (P, 1), positive class above the threshold;
        or integer labels (P,).
    x : array_like, shape (N, 2)
        Points that the view must hold.
    y : array_like, shape (N,), optional
        Labels; draws the points too.
    threshold : float
        Where a score changes class: 0 for a weighted sum, 0.5 for a probability.
    resolution : int
        Points along each side of the view.

    Returns
    -------
    AxesImage
        Its array holds the index of the predicted class, shape (resolution, resolution).

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> image = decision_regions(ax, lambda p: p[:, 0] - p[:, 1], [[0, 0], [1, 1]], [0, 1])
    """
    x = as_array(x, "x", 2)
    if y is not None:
        x, y = points_and_labels(x, y)
    low, high = _view(ax, x)
    step = (high - low) / resolution
    axes = [low[i] + step[i] * (np.arange(resolution) + 0.5) for i in (0, 1)]
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    dtype = x.dtype if x.dtype.kind == "f" else np.float64
    answer = as_array(predict(grid.reshape(-1, 2).astype(dtype)), "predict's answer", (1, 2))
    if len(answer) != resolution**2:
        raise ValueError(
            f"predict got {resolution**2} points and answered for {len(answer)}: "
            "return one label, or one row of scores, for each"
        )
    classes, surfaces = _read_answer(answer, y, threshold)
    image = ax.imshow(
        classes.reshape(resolution, resolution),
        extent=(low[0], high[0], low[1], high[1]),
        origin="lower",
        cmap=ListedColormap(SERIES),
        vmin=-0.5,
        vmax=len(SERIES) - 0.5,
        alpha=0.2,
        aspect="auto",
        zorder=0,
    )
    for surface in surfaces:
        if surface.min() < 0 < surface.max():
            ax.contour(
                *axes, surface.reshape(resolution, resolution), [0.0], colors=[INK], linewidths=1.3
            )
    if y is not None:
        scatter_classes(ax, x, y)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return image


def decision_line(ax: Axes, w: ArrayLike, b: float, *, colour: str = INK) -> None:
    """Draw the line w·x + b = 0 across the view, and an arrow along w to its positive side.

    Parameters
    ----------
    w : array_like, shape (2,)
    b : float

    Raises
    ------
    ValueError
        If both weights are 0: then w·x + b is the same everywhere, and there is no line.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> decision_line(ax, [2, -3], -0.5)
    """
    w = as_array(w, "w", 1).astype(float)
    b = float(as_array(b, "b").reshape(()))
    if w.shape != (2,):
        raise ValueError(f"a line on the plane has two weights; got shape {w.shape}")
    if not w.any():
        raise ValueError(f"both weights are 0, so w·x + b is {number(b)} everywhere: no line")
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    centre = (low + high) / 2
    foot = centre - w * (w @ centre + b) / (w @ w)
    ax.axline(tuple(foot), tuple(foot + [-w[1], w[0]]), color=colour, linewidth=2)
    if np.all((low < foot) & (foot < high)):
        tip = foot + 0.16 * np.min(high - low) * w / np.linalg.norm(w)
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", xy=tuple(tip), xytext=tuple(foot), arrowprops=arrow)


def _view(ax: Axes, x: NDArray) -> tuple[NDArray, NDArray]:
    """The limits of axes that already hold something, else the points with a margin."""
    if ax.has_data():
        limits = np.array([ax.get_xlim(), ax.get_ylim()])
        return limits.min(axis=1), limits.max(axis=1)
    low, high = x.min(axis=0).astype(float), x.max(axis=0).astype(float)
    margin = 0.12 * np.where(high > low, high - low, 1.0)
    return low - margin, high + margin


def _read_answer(
    answer: NDArray, y: NDArray | None, threshold: float
) -> tuple[NDArray[np.int64], list[NDArray]]:
    """Class indices, and for each boundary a surface that is 0 on it."""
    if answer.ndim == 2 and answer.shape[1] > 1:
        best = np.sort(answer, axis=1)
        lead = best[:, -1] - best[:, -2]
        classes = answer.argmax(axis=1)
    elif answer.dtype.kind == "f":
        score = answer.reshape(-1) - threshold
        return (score > 0).astype(np.int64), [score]
    else:
        answer = answer.reshape(-1)
        known = np.unique(answer if y is None else np.concatenate([answer, y]))
        classes = np.searchsorted(known, answer)
        lead = np.full(len(answer), 0.5)
    present = np.unique(classes)
    if len(present) == 2:
        return classes, [np.where(classes == present[0], -lead, lead)]
    return classes, [np.where(classes == index, lead, -lead) for index in present]
