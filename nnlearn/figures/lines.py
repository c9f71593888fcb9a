"""Curves: their names, their spread over seeds, two engines as one, slopes on log–log."""

from __future__ import annotations

import textwrap

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from .arrays import ArrayLike, as_array, number, same_length
from .labels import label_lines
from .look import GREY, INK, NUMPY, PURPLE, TORCH


def spread(
    ax: Axes,
    x: ArrayLike,
    runs: ArrayLike,
    label: str | None = None,
    *,
    colour: str = NUMPY,
    quantiles: tuple[float, float] = (0.0, 1.0),
) -> Line2D:
    """Draw the median of several runs, and a band from one quantile to another.

    Parameters
    ----------
    x : array_like, shape (N,)
    runs : array_like, shape (seeds, N)
        One row per seed.
    quantiles : (float, float)
        Edges of the band; least to greatest unless given.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the quantiles are not rising within [0, 1].

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> line = spread(ax, [0, 1], [[3, 2], [2, 1], [4, 1]], "Adam")
    >>> line.get_ydata().tolist()
    [3.0, 1.0]
    """
    x, runs = as_array(x, "x", 1), as_array(runs, "runs", 2)
    if runs.shape[1] != len(x):
        raise ValueError(
            f"runs has one row per seed and one column per x: due (seeds, {len(x)}), "
            f"got {runs.shape}"
        )
    low, high = quantiles
    if not 0 <= low < high <= 1:
        raise ValueError(f"quantiles rise within [0, 1], such as (0.25, 0.75); got {quantiles}")
    edges = np.quantile(runs, quantiles, axis=0)
    ax.fill_between(x, *edges, color=colour, alpha=0.2, linewidth=0)
    (line,) = ax.plot(x, np.median(runs, axis=0), color=colour, label=label)
    return line


def loss_pair(
    ax: Axes, scratch: ArrayLike, torch: ArrayLike, *, x: ArrayLike | None = None
) -> float:
    """Draw two engines' losses as one curve, solid blue under dashed vermilion.

    Parameters
    ----------
    scratch, torch : array_like, shape (N,)
        Losses in order; float64 shows how close the engines are.
    x : array_like, shape (N,), optional
        Where they were taken; 1 to N unless given.

    Returns
    -------
    float
        The largest difference, max |Δ|, which is also written into the axes.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> loss_pair(ax, [2.0, 1.0, 0.5], [2.0, 1.0, 0.5])
    0.0
    """
    scratch, torch = as_array(scratch, "scratch", 1), as_array(torch, "torch", 1)
    x = np.arange(1, len(scratch) + 1) if x is None else as_array(x, "x", 1)
    same_length(scratch=scratch, torch=torch, x=x)
    ax.plot(x, scratch, color=NUMPY, linewidth=4, label="NumPy")
    ax.plot(x, torch, color=TORCH, linewidth=2, linestyle=(0, (3, 3)), label="PyTorch")
    ax.set(xlabel="step", ylabel="loss")
    difference = float(np.max(np.abs(scratch.astype(float) - torch)))
    ax.set_title(f"max |Δ| = {_scientific(difference)}", loc="right", color=GREY)
    label_lines(ax)
    return difference


def loglog_slope(
    ax: Axes, x: ArrayLike, y: ArrayLike, label: str | None = None, *, colour: str = NUMPY
) -> float:
    """Draw y against x on log–log axes with the straight line that fits, and name its slope.

    The slope p of the least-squares line log y = p log x + c says that y grows like xᵖ.

    Parameters
    ----------
    x, y : array_like, shape (N,)
        Positive; at least two different x.

    Raises
    ------
    ValueError
        If a value is not positive, or all x are the same.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new()
    >>> round(loglog_slope(ax, [1, 10, 100], [5, 0.5, 0.05]), 6)
    -1.0
    """
    x, y = as_array(x, "x", 1), as_array(y, "y", 1)
    same_length(x=x, y=y)
    for name, values in (("x", x), ("y", y)):
        if not np.all(values > 0):
            raise ValueError(f"log–log axes show positive {name} only; the least is {values.min()}")
    if np.all(x == x[0]):
        raise ValueError(f"a slope needs two different x; all are {x[0]}")
    slope, offset = np.polyfit(np.log(x), np.log(y), 1)
    ends = np.array([x.min(), x.max()], dtype=float)
    name = f"slope {number(slope)}" if label is None else f"{label}\nslope {number(slope)}"
    ax.loglog(x, y, "o", color=colour)
    ax.loglog(ends, np.exp(offset) * ends**slope, color=colour, linewidth=1.4, label=name)
    ax.minorticks_off()
    return float(slope)


def activation_panel(
    ax: Axes,
    z: ArrayLike,
    value: ArrayLike,
    slope: ArrayLike,
    *,
    name: str,
    note: str | None = None,
) -> None:
    """Draw an activation φ(z), solid, and its slope φ′(z), dashed, over thin axes.

    Parameters
    ----------
    z, value, slope : array_like, shape (N,)
        Give a jump as NaN in slope or value, and the curve breaks there.
    name : str
        Title of the panel.
    note : str, optional
        The one thing to know, written under the name.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> z = np.linspace(-4, 4, 201)
    >>> activation_panel(ax, z, np.tanh(z), 1 - np.tanh(z) ** 2, name="tanh")
    """
    z, value, slope = (
        as_array(array, name, 1) for array, name in ((z, "z"), (value, "value"), (slope, "slope"))
    )
    same_length(z=z, value=value, slope=slope)
    for draw in (ax.axhline, ax.axvline):
        draw(0, color=GREY, linewidth=0.8, zorder=0)
    ax.plot(z, value, color=INK, linewidth=2.4, label="value")
    ax.plot(z, slope, color=PURPLE, linewidth=2.2, linestyle=(0, (2.5, 1.5)), label="slope")
    ax.set_xlim(z.min(), z.max())
    ax.spines[:].set_visible(False)  # the lines through 0 are the axes
    ax.tick_params(length=0)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 4, 5, 10]))
    _heading(ax, name, note)


def _heading(ax: Axes, name: str, note: str | None) -> None:
    """Name and note above the axes, the note broken where the panel ends."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    size = matplotlib.rcParams["font.size"]
    width = ax.get_window_extent().width * 72 / figure.dpi
    lines = [] if note is None else textwrap.wrap(note, max(int(width / (0.56 * size)), 8))
    ax.set_title(name, loc="left", pad=6 + 1.3 * size * len(lines))
    for row, text in enumerate(reversed(lines)):
        ax.annotate(
            text, (0, 1), (0, 6 + 1.3 * size * row), xycoords="axes fraction",
            textcoords="offset points", color=GREY, annotation_clip=False,
        )  # fmt: skip


def _scientific(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"
