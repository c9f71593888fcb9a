"""Points on a plane, a colour and a shape for each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea
from numpy.typing import NDArray

from .arrays import ArrayLike, as_array, same_length
from .contrast import text_colour
from .look import SERIES

_MARKERS = "osD^vP*X<>"  # a shape beside each colour, for readers who do not see the colours


def scatter_classes(
    ax: Axes,
    x: ArrayLike,
    y: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    size: float = 42.0,
) -> None:
    """Draw points with a colour and a shape for each class.

    Of two classes, the smaller label is blue and the greater vermilion, as signs are.

    Parameters
    ----------
    x : array_like, shape (N, 2)
    y : array_like, shape (N,)
        Labels: at most ten different ones.
    names : sequence of str, optional
        One for each class in order of label, written above the axes in its colour.
    size : float
        Area of a marker in square points.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> scatter_classes(ax, [[0, 0], [1, 1]], [0, 1], names=["no", "yes"])
    """
    x, y = points_and_labels(x, y)
    labels = np.unique(y)
    for index, label in enumerate(labels):
        ax.scatter(
            x[y == label, 0],
            x[y == label, 1],
            s=size,
            marker=_MARKERS[index],
            color=SERIES[index],
            edgecolor="white",
            linewidth=0.8,
            zorder=3,
        )
    if names is not None:
        if len(names) != len(labels):
            raise ValueError(f"{len(labels)} classes need as many names; got {len(names)}")
        _name_classes(ax, names)


def points_and_labels(x: ArrayLike, y: ArrayLike) -> tuple[NDArray, NDArray]:
    """Check points on the plane and their labels.

    >>> points_and_labels([[0, 1, 2]], [0])
    Traceback (most recent call last):
    ValueError: points on the plane have shape (N, 2); got (1, 3)
    """
    x, y = as_array(x, "x", 2), as_array(y, "y", (1, 2)).squeeze()
    y = y.reshape(-1)
    if x.shape[1] != 2:
        raise ValueError(f"points on the plane have shape (N, 2); got {x.shape}")
    same_length(x=x, y=y)
    if len(np.unique(y)) > len(_MARKERS):
        raise ValueError(
            f"at most {len(_MARKERS)} classes can be told apart; got {len(np.unique(y))}"
        )
    return x, y


def _name_classes(ax: Axes, names: Sequence[str]) -> None:
    words: list[Artist] = [
        TextArea(name, textprops={"color": text_colour(SERIES[index])})
        for index, name in enumerate(names)
    ]
    row = HPacker(children=words, sep=14, pad=0)
    ax.add_artist(
        AnchoredOffsetbox(
            "lower left",
            child=row,
            frameon=False,
            pad=0.2,
            borderpad=0,
            bbox_to_anchor=(0, 1.01),
            bbox_transform=ax.transAxes,
        )
    )
