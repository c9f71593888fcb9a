"""The look of every figure: palette, type, sizes."""

from __future__ import annotations

from contextlib import ExitStack
from math import ceil
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

NUMPY = "#0072B2"
TORCH = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
GREY = "#767676"
INK = "#1a1a1a"
NEUTRAL = "#f4f4f4"

#: Class colours in order; the first two are the negative and the positive end of DIVERGING.
SERIES = (NUMPY, TORCH, GREEN, PURPLE, GREY, "#8F6B00", "#3D4FA1", "#7A3B1D", "#117A8B", INK)

#: Signed quantities: blue below zero, neutral at zero, vermilion above.
DIVERGING = LinearSegmentedColormap.from_list(
    "nn-diverging", ["#00456b", NUMPY, "#8fc4e3", NEUTRAL, "#f3b48a", TORCH, "#7d3700"]
)
#: Magnitudes: nothing is neutral, much is dark green.
SEQUENTIAL = LinearSegmentedColormap.from_list(
    "nn-sequential", [NEUTRAL, "#8fd3bd", GREEN, "#00402e"]
)
#: Images of ink: 0 is paper.
PAPER = LinearSegmentedColormap.from_list("nn-paper", ["#ffffff", "#000000"])

PIXELS_PER_INCH = 100  # CSS pixels: a text-wide figure of 7.2 in is 720 px on the page
WIDTHS = {"text": 7.2, "column": 5.0, "half": 3.5}

_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#4d4d4d",
    "axes.facecolor": "none",
    "axes.formatter.use_mathtext": True,
    "axes.labelcolor": INK,
    "axes.labelsize": "medium",
    "axes.linewidth": 0.9,
    "axes.prop_cycle": cycler(color=SERIES[:5]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "axes.titleweight": "normal",
    "axes.unicode_minus": True,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
    "figure.constrained_layout.use": True,
    "figure.dpi": PIXELS_PER_INCH,
    "figure.facecolor": "none",
    "figure.titlesize": "medium",
    "font.family": ["DejaVu Sans"],  # travels with matplotlib: the same letters everywhere
    "image.interpolation": "nearest",
    "legend.fontsize": "medium",
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "lines.markersize": 6.5,
    "lines.solid_capstyle": "round",
    "mathtext.fontset": "dejavusans",
    "savefig.bbox": None,  # notebooks crop by default, which would change a figure's width
    "savefig.dpi": 2 * PIXELS_PER_INCH,
    "savefig.edgecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "nnlearn",
    "text.color": INK,
    "xtick.color": "#4d4d4d",
    "xtick.labelcolor": INK,
    "xtick.labelsize": "medium",
    "ytick.color": "#4d4d4d",
    "ytick.labelcolor": INK,
    "ytick.labelsize": "medium",
}


def style(font_size: float = 12.0) -> ExitStack:
    """Make the book's style matplotlib's current one; as a context, put the old one back after.

    Parameters
    ----------
    font_size : float
        Size of every letter, in points; 11.5 pt is a page's body text.

    Examples
    --------
    >>> with style(font_size=14):
    ...     matplotlib.rcParams["font.size"]
    14.0
    """
    settings: Any = matplotlib.rcParams
    wanted = {**_STYLE, "font.size": font_size}
    before = {key: settings[key] for key in wanted}
    settings.update(wanted)
    restore = ExitStack()
    restore.callback(settings.update, before)
    return restore


def font_size(inches: float) -> float:
    """Points for the letters of a figure so wide: the wide shrink most on a phone.

    >>> font_size(5.0), font_size(7.2)
    (12.0, 13.5)
    """
    return 12.0 if inches <= 5.5 else 13.5


class Drawing(Figure):
    """A figure that knows the size of its letters, and its other rendering if it has one."""

    letters: float
    phone: Drawing | None = None


def drawing(inches: float, height: float, letters: float) -> Drawing:
    """An empty figure with letters of so many points; the style stays current, as in `canvas`."""
    if height <= 0:
        raise ValueError(f"a figure's height is a positive number of inches; got {height}")
    style(letters)
    # Without pyplot nothing else shows, keeps or closes the figure.
    figure = Drawing(figsize=(inches, height))
    figure.letters = letters
    FigureCanvasAgg(figure)
    return figure


def canvas(width: str | float = "column", height: float | None = None) -> Figure:
    """An empty figure in the book's style, which stays current for what you draw into it.

    Parameters
    ----------
    width : {'text', 'column', 'half'} or float
        7.2, 5.0 or 3.5 inches, or a number of inches. A phone shows 3.4 inches, to which
        a figure shrinks with its letters: what needs more than 'column' is drawn twice,
        by `layouts` or `canvases`.
    height : float, optional
        Inches; 0.62 of the width unless given.

    Raises
    ------
    ValueError
        If the width is unknown, or a size is not positive.

    Examples
    --------
    >>> canvas("half", height=2).get_size_inches().tolist()
    [3.5, 2.0]
    """
    inches = _inches(width)
    height = 0.62 * inches if height is None else height
    return drawing(inches, height, font_size(inches))


def new(width: str | float = "column", height: float | None = None) -> tuple[Figure, Axes]:
    """A figure with one set of axes; sizes as in `canvas`.

    Examples
    --------
    >>> fig, ax = new("half")
    >>> line = ax.plot([0, 1, 2], [1.0, 0.5, 0.3])
    """
    figure = canvas(width, height)
    return figure, figure.subplots()


def frames(
    count: int,
    columns: int | None = None,
    width: str | float = "text",
    height: float | None = None,
    share: bool = True,
) -> tuple[Figure, list[Axes]]:
    """A grid of small multiples, read row by row like the frames of a film.

    Parameters
    ----------
    count : int
        Number of frames.
    columns : int, optional
        Frames in a row; three unless given (two when there are two or four).
    width, height : see `canvas`
        The height is each row's width over columns unless given.
    share : bool
        Give all frames the same scales, labelled on the outside only.

    Raises
    ------
    ValueError
        If count or columns is below 1.

    Examples
    --------
    >>> fig, axes = frames(5)
    >>> len(axes)
    5
    """
    if columns is None:
        columns = 2 if count in (2, 4) else min(count, 3)
    if count < 1 or columns < 1:
        raise ValueError(f"frames needs at least one frame and one column; got {count}, {columns}")
    rows = ceil(count / columns)
    if height is None:
        height = rows * (_inches(width) / columns) * 0.92
    figure = canvas(width, height)
    return figure, panels(figure, count, columns, share)


def panels(figure: Figure, count: int, columns: int, share: bool) -> list[Axes]:
    """Fill a figure with a grid of axes, row by row; the last of each column keep their scale."""
    rows = ceil(count / columns)
    grid = figure.subplots(rows, columns, sharex=share, sharey=share, squeeze=False).ravel()
    for unused in grid[count:]:
        unused.remove()
    if share:
        for axes in grid[max(count - columns, 0) : count]:
            axes.tick_params(labelbottom=True)
    return list(grid[:count])


def _inches(width: str | float) -> float:
    if isinstance(width, str):
        if width not in WIDTHS:
            raise ValueError(f"width is one of {', '.join(WIDTHS)} or inches; got {width!r}")
        return WIDTHS[width]
    if width <= 0:
        raise ValueError(f"a figure's width is a positive number of inches; got {width}")
    return float(width)
