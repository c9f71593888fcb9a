"""Nodes and wires, in points: a node's letters fit it whatever the size of the axes."""

from __future__ import annotations

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.textpath import TextPath
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from .look import INK, NEUTRAL, NUMPY, TORCH

Point = tuple[float, float]


def clear(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Make axes an empty sheet with these limits."""
    ax.set(xlim=x, ylim=y)
    ax.set_axis_off()


def node(
    ax: Axes,
    at: Point,
    text: str = "",
    *,
    radius: float = 17.0,
    face: str = NEUTRAL,
    edge: str = INK,
) -> None:
    """Draw a circle of a radius in points with its text inside."""
    ax.plot(
        *at,
        "o",
        markersize=2 * radius,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.3,
        clip_on=False,
        zorder=3,
    )
    ax.text(*at, text, ha="center", va="center_baseline", size=fitting_size(text, radius), zorder=4)


def fitting_size(text: str, radius: float) -> float:
    """The largest font size, in points, at which text fits a circle.

    >>> fitting_size("x", 17) == matplotlib.rcParams["font.size"]
    True
    """
    usual = float(matplotlib.rcParams["font.size"])
    if not text:
        return usual
    ems = float(TextPath((0, 0), text, size=1.0).get_extents().width)
    return min(usual, 1.55 * radius / ems)


def wire(
    ax: Axes,
    start: Point,
    end: Point,
    *,
    above: str = "",
    below: str = "",
    below_colour: str = INK,
    at: float = 0.5,
    colour: str = INK,
    width: float = 1.3,
    arrow: bool = True,
    radii: tuple[float, float] = (17.0, 17.0),
) -> None:
    """Draw a wire between two nodes of these radii in points, with text along it."""
    ax.annotate(
        "", xy=end, xytext=start, annotation_clip=False, zorder=1,
        arrowprops={
            "arrowstyle": "-|>,head_length=0.5,head_width=0.22" if arrow else "-",
            "color": colour, "linewidth": width, "shrinkA": radii[0], "shrinkB": radii[1],
        },
    )  # fmt: skip
    middle = np.array(start) + at * (np.array(end) - np.array(start))
    angle = float(np.degrees(np.arctan2(end[1] - start[1], end[0] - start[0])))
    lift = width / 2 + (4.5 if "_" in above else 2.5)  # subscripts hang below the line
    for text, side, ink, shift in (
        (above, "baseline", INK, lift), (below, "top", below_colour, -width / 2 - 2.5)
    ):  # fmt: skip
        if text:
            ax.text(
                middle[0], middle[1], text, color=ink, ha="center", va=side, rotation=angle,
                rotation_mode="anchor", transform_rotates_text=True, zorder=2,
                transform=ax.transData + _shift(ax, shift),
            )  # fmt: skip


def upright(
    ax: Axes, start: Point, end: Point, text: str, *, side: int, at: float = 0.5, colour: str = INK
) -> None:
    """Write a level text beside a wire, as near as it comes: side 1 is left of the way, -1 right.

    Call it when the axes have their size: the place depends on the wire's angle in the picture.
    """
    (x0, y0), (x1, y1) = ax.transData.transform([start, end])
    angle = np.arctan2(y1 - y0, x1 - x0)
    normal = side * np.array([-np.sin(angle), np.cos(angle)])
    size = float(matplotlib.rcParams["font.size"])
    width = float(TextPath((0, 0), text, size=size).get_extents().width)
    away = 3.0 + (abs(normal[0]) * width + abs(normal[1]) * 0.75 * size) / 2
    middle = np.array(start) + at * (np.array(end) - np.array(start))
    ax.annotate(
        text, tuple(middle), tuple(away * normal), textcoords="offset points", color=colour,
        ha="center", va="center_baseline", annotation_clip=False, zorder=2,
    )  # fmt: skip


def _shift(ax: Axes, points: float) -> ScaledTranslation:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return ScaledTranslation(0, points / 72, figure.dpi_scale_trans)


def signed(weight: float, largest: float, thickest: float = 4.0) -> tuple[str, float]:
    """Colour and width of a wire: sign by colour, size by width.

    >>> signed(-2.0, 2.0)
    ('#0072B2', 4.0)
    """
    share = abs(weight) / largest if largest else 0.0
    return (TORCH if weight > 0 else NUMPY), 0.5 + (thickest - 0.5) * share


def rows(count: int) -> NDArray[np.float64]:
    """Heights of nodes in a column, from the top down, centred at 0 and 1 apart.

    >>> rows(2).tolist()
    [0.5, -0.5]
    """
    return (count - 1) / 2 - np.arange(count, dtype=np.float64)
