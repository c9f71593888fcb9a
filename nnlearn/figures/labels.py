"""Names of lines, written where the lines end."""

from __future__ import annotations

from typing import cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import ArrayLike, NDArray

from .contrast import text_colour

_GAP = 6.0  # points between a line's end and its name


def label_lines(ax: Axes) -> list[Annotation]:
    """Name every labelled line at its end, in its colour, so that no two names overlap.

    Call it last: names are placed for the scales that the axes have now.

    Raises
    ------
    ValueError
        If no line has a label.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> line = ax.plot([0, 1, 2], [3, 2, 1.0], label="loss")
    >>> [name.get_text() for name in label_lines(ax)]
    ['loss']
    """
    lines = [line for line in ax.get_lines() if not str(line.get_label()).startswith("_")]
    ends = [_last_point(line) for line in lines]
    named = [(line, end) for line, end in zip(lines, ends, strict=True) if end is not None]
    if not named:
        raise ValueError('no line to name: give each one a label, as in ax.plot(..., label="loss")')
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # settles the layout, so that pixels can be asked for
    names = [_write(ax, line, end, shift=0.0) for line, end in named]
    boxes = np.array([name.get_window_extent().extents for name in names])
    points = 72 / figure.dpi
    floor = ax.get_window_extent().y0 + 1 / points  # clear of the axis and of its numbers
    for group in _side_by_side(boxes):
        centres = boxes[group][:, [1, 3]].mean(axis=1)
        heights = boxes[group][:, 3] - boxes[group][:, 1]
        placed = spread_out(centres, heights * 1.02, floor)
        for index, shift in zip(group, (placed - centres) * points, strict=True):
            names[index].remove()
            names[index] = _write(ax, *named[index], shift=float(shift))
    return names


def spread_out(
    centres: ArrayLike, heights: ArrayLike, floor: float = -np.inf
) -> NDArray[np.float64]:
    """Move intervals as little as possible (least squares) until none overlap or pass the floor.

    With the intervals in order, substitute each one's distance from the stack of those below
    it: the constraint becomes "not falling", which pooling neighbours solves exactly.

    >>> spread_out([0.0, 0.0, 10.0], [2, 2, 2]).tolist()
    [-1.0, 1.0, 10.0]
    """
    centres, heights = np.asarray(centres, dtype=float), np.asarray(heights, dtype=float)
    order = np.argsort(centres, kind="stable")
    tall = heights[order]
    stack = np.cumsum(tall) - tall / 2
    pools: list[list[float]] = []  # [mean, count]
    for target in centres[order] - stack:
        pools.append([target, 1.0])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            mean, count = pools.pop()
            below = pools[-1]
            below[0] = (below[0] * below[1] + mean * count) / (below[1] + count)
            below[1] += count
    placed = np.empty_like(centres)
    lowest = np.maximum([mean for mean, _ in pools], floor)
    placed[order] = np.repeat(lowest, [int(count) for _, count in pools]) + stack
    return placed


def _last_point(line: Line2D) -> NDArray[np.float64] | None:
    points = np.asarray(line.get_xydata(), dtype=float)
    points = points[np.isfinite(points).all(axis=1)]
    return points[-1] if len(points) else None


def _write(ax: Axes, line: Line2D, end: NDArray[np.float64], shift: float) -> Annotation:
    moved = abs(shift) > 0.5
    colour = to_hex(cast(str, line.get_color()))
    leader = {"arrowstyle": "-", "color": colour, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 2}
    return ax.annotate(
        str(line.get_label()),
        xy=(float(end[0]), float(end[1])),
        xytext=(_GAP + (8 if moved else 0), shift),
        textcoords="offset points",
        ha="left",
        va="center",
        color=text_colour(colour),
        annotation_clip=False,
        arrowprops={**leader, "relpos": (0, 0.5)} if moved else None,
    )


def _side_by_side(boxes: NDArray[np.float64]) -> list[list[int]]:
    """Groups of boxes whose horizontal extents touch, directly or through others."""
    groups: list[list[int]] = []
    reach = -np.inf
    for index in np.argsort(boxes[:, 0], kind="stable"):
        if boxes[index, 0] > reach:
            groups.append([])
        groups[-1].append(int(index))
        reach = max(reach, float(boxes[index, 2]))
    return groups
