"""The numbers that a chart draws, for readers who would rather have them than its picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

ROWS = 12
COLUMNS = 8
DIGITS = 4


def table(fig: Figure) -> list[dict[str, Any]]:
    """The lines and bars of a figure as tables, one for all that share their x.

    A chart is a set of axes with numbers on its scales that holds lines or bars. Images, heat
    maps, regions, clouds of points (no stroke, and an x that does not rise) and drawings are
    pictures: they have none.

    Parameters
    ----------
    fig : Figure
        As it was drawn. Of a long line 12 points are kept, evenly along its scale, both ends
        among them, to 4 digits; of many lines the first 8, those with names before the others.

    Returns
    -------
    list of dict
        For each table its ``title``, the names of its ``columns`` (x first), its ``rows``, and
        in ``left_out`` how many lines there was no room for. JSON can hold it.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> line = ax.plot([1, 2, 3], [2.3, 0.91, 0.4], label="training")
    >>> labels = ax.set(xlabel="epoch", ylabel="loss")
    >>> table(fig)[0]["columns"], table(fig)[0]["rows"]
    (['epoch', 'training'], [[1.0, 2.3], [2.0, 0.91], [3.0, 0.4]])
    """
    return [part for ax in fig.findobj(Axes) if _is_chart(ax) for part in _tables(ax)]


def _is_chart(ax: Axes) -> bool:
    picture = ax.images or any(type(c).__name__.endswith(("Mesh", "Set")) for c in ax.collections)
    scales = [axis.get_visible() and len(axis.get_ticklocs()) > 1 for axis in (ax.xaxis, ax.yaxis)]
    return ax.axison and ax.get_visible() and not picture and any(scales)


def _tables(ax: Axes) -> list[dict[str, Any]]:
    title = " ".join(filter(None, (ax.get_title(loc) for loc in ("left", "center", "right"))))
    bars = [_bars(ax, bars) for bars in ax.containers if isinstance(bars, BarContainer)]
    lines = [_lines(ax, group) for group in _by_x(ax)]
    return [{"title": " ".join(title.split()), **part} for part in (*bars, *lines)]


def _by_x(ax: Axes) -> list[list[Line2D]]:
    """The lines that data made, those with the same x together; lines across the axes are none."""
    groups: dict[bytes, list[Line2D]] = {}
    for line in ax.get_lines():
        points = _points(line)
        cloud = line.get_linestyle() in ("None", "") and not _rises(points[:, 0])
        if len(points) > 2 and not cloud and line.get_transform() == ax.transData:
            groups.setdefault(points[:, 0].tobytes(), []).append(line)
    return list(groups.values())


def _rises(x: NDArray[np.float64]) -> bool:
    return bool(np.all(np.diff(x) > 0))


def _points(line: Line2D) -> NDArray[np.float64]:
    return np.asarray(line.get_xydata(), dtype=float)


def _lines(ax: Axes, lines: list[Line2D]) -> dict[str, Any]:
    named = [line for line in lines if not str(line.get_label()).startswith("_")]
    kept = (named + [line for line in lines if line not in named])[:COLUMNS]
    x = _points(lines[0])[:, 0]
    values = np.column_stack([x, *(_points(line)[:, 1] for line in kept)])
    names = [_name(ax, line, len(kept)) for line in kept]
    return {
        "columns": [ax.get_xlabel() or "x", *names],
        "rows": _rows(values[_thinned(x, ax.get_xscale() == "log")]),
        "left_out": len(lines) - len(kept),
    }


def _name(ax: Axes, line: Line2D, among: int) -> str:
    label = str(line.get_label())
    if not label.startswith("_"):
        return " ".join(label.split())
    if among == 1:
        return ax.get_ylabel() or "y"
    return f"line {int(label.removeprefix('_child') or 0) + 1}"


def _thinned(x: NDArray[np.float64], log: bool) -> NDArray[np.int64]:
    """Positions of few points, evenly along a rising scale, else (a path) evenly in order."""
    if len(x) <= ROWS:
        return np.arange(len(x))
    even = np.linspace(0, len(x) - 1, ROWS).round().astype(np.int64)
    if not (log and x[0] > 0 and _rises(x)):
        return even
    return np.unique([np.abs(x - wanted).argmin() for wanted in np.geomspace(x[0], x[-1], ROWS)])


def _bars(ax: Axes, bars: BarContainer) -> dict[str, Any]:
    flat = bars.orientation == "horizontal"
    axis, names = (ax.yaxis, ax.get_ylabel()) if flat else (ax.xaxis, ax.get_xlabel())
    labels = [label.get_text() for label in axis.get_ticklabels()]  # asking settles them
    ticks = dict(zip(np.round(axis.get_ticklocs(), 6).tolist(), labels, strict=False))
    rows: list[list[str | float | None]] = []
    for bar in bars.patches[: 2 * ROWS]:
        at = bar.get_y() + bar.get_height() / 2 if flat else bar.get_x() + bar.get_width() / 2
        size = bar.get_width() if flat else bar.get_height()
        rows.append([ticks.get(round(float(at), 6)) or _rounded(at), _rounded(size)])
    label = str(bars.get_label())
    measure = (ax.get_xlabel() if flat else ax.get_ylabel()) or "height"
    return {
        "columns": [names or "bar", measure if label.startswith("_") else label],
        "rows": rows,
        "left_out": 0,
    }


def _rows(values: NDArray[np.float64]) -> list[list[float | None]]:
    return [[_rounded(value) for value in row] for row in values]


def _rounded(value: float) -> float | None:
    """A number to a few digits; None where a line breaks off, for JSON has no NaN."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
