"""A picture of a nerve cell, with the model's name for each of its parts."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Polygon
from numpy.typing import NDArray

from .drawing import Point, clear
from .look import GREY, INK, NEUTRAL

#: What is written, where, and the point that it names.
_PARTS: dict[str, tuple[Point, Point]] = {
    "synapse\nweight $w_d$": ((0.35, 2.25), (0.62, 1.2)),
    "dendrite\ninput $x_d$": ((2.1, 2.25), (1.85, 0.48)),
    "cell body\nsum $z$": ((3.75, 2.25), (3.5, 0.55)),
    "axon hillock\nactivation $φ$": ((4.75, -2.1), (4.32, -0.12)),
    "axon\noutput $a$": ((7.3, 2.25), (7.0, 0.1)),
}
#: Ends of the dendrites: the main one, and that of its side branch.
_DENDRITES: tuple[tuple[Point, Point], ...] = (
    ((0.75, 1.1), (1.0, 1.75)),
    ((0.6, 0.15), (0.75, 0.6)),
    ((0.75, -0.95), (0.6, -0.35)),
    ((1.75, -1.9), (0.75, -1.5)),
)
_BODY, _HILLOCK = (3.35, 0.0), (4.2, 0.0)


def nerve_cell(ax: Axes) -> None:
    """Draw a nerve cell: dendrites with synapses, cell body, axon hillock, axon.

    Under the name of each part stands the model's: weight, input, sum, activation, output.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("column", height=2.6)
    >>> nerve_cell(ax)
    """
    clear(ax, (-0.3, 9.3), (-2.7, 2.9))
    for end, fork in _DENDRITES:
        stem = _curve(_BODY, end, bend=0.18)
        ax.plot(*stem.T, color=INK, linewidth=2.6, solid_capstyle="round", zorder=1)
        side = _curve((stem[30, 0], stem[30, 1]), fork, bend=-0.15)
        ax.plot(*side.T, color=INK, linewidth=1.6, solid_capstyle="round", zorder=1)
        for tip in (end, fork):
            _ending(ax, (tip[0] - 0.85, tip[1] + 0.12), (tip[0] - 0.13, tip[1] + 0.02), GREY)
    ax.add_patch(Ellipse(_BODY, 1.7, 1.5, facecolor=NEUTRAL, edgecolor=INK, linewidth=1.6))
    hillock = [(3.95, 0.52), (4.75, 0.06), (4.75, -0.06), (3.95, -0.52)]
    ax.add_patch(Polygon(hillock, facecolor=NEUTRAL, edgecolor="none", zorder=2))
    for sign in (1, -1):
        flank = np.array([(3.95, 0.52 * sign), (4.75, 0.05 * sign)])
        ax.plot(*flank.T, color=INK, linewidth=1.6, zorder=2)
    axon = _curve(_HILLOCK, (7.6, 0.0), bend=0.04)
    ax.plot(*axon[8:].T, color=INK, linewidth=3.0, zorder=1)
    for end in ((8.8, 1.0), (9.0, 0.0), (8.8, -1.0)):
        _ending(ax, (7.6, 0.0), end, INK)
    for text, (at, part) in _PARTS.items():
        above = at[1] > 0
        ax.annotate(
            text, part, at, ha="center", va="bottom" if above else "top", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.9, "shrinkB": 1},
        )  # fmt: skip


def _curve(start: Point, end: Point, bend: float) -> NDArray[np.float64]:
    """Return points on a curve that leaves the straight way by ``bend`` of its length."""
    a, c = np.array(start), np.array(end)
    middle = (a + c) / 2 + bend * np.array([a[1] - c[1], c[0] - a[0]])
    t = np.linspace(0, 1, 50)[:, None]
    return np.asarray((1 - t) ** 2 * a + 2 * t * (1 - t) * middle + t**2 * c)


def _ending(ax: Axes, start: Point, end: Point, colour: str) -> None:
    """Draw the last stretch of an axon and the knob that it ends in."""
    ax.plot(*_curve(start, end, bend=0.12).T, color=colour, linewidth=1.6, zorder=1)
    ax.plot(*end, "o", color=colour, markersize=5, zorder=3)
