"""Pictures of units: one neuron with its numbers, a network with its weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from .arrays import ArrayLike, as_array, number, same_length
from .drawing import clear, node, rows, signed, wire
from .look import GREY


def neuron(
    ax: Axes,
    inputs: ArrayLike,
    weights: ArrayLike,
    bias: float,
    activation: Callable[[float], float] | None = None,
    *,
    symbol: str = "σ",
) -> float:
    """Draw one unit at work: inputs, weights, the sum z = w·x + b, and φ(z).

    Parameters
    ----------
    inputs, weights : array_like, shape (N,)
        At most six, or the wires become a brush: draw a `network` then.
    bias : float
    activation : callable, optional
        φ, a function of one number; the logistic sigmoid unless given.
    symbol : str
        Its sign in the picture.

    Returns
    -------
    float
        The output φ(z), as drawn.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("column", height=2.2)
    >>> round(neuron(ax, [0.7, 0.2], [2, -3], -0.5), 3)
    0.574
    """
    x, w = as_array(inputs, "inputs", 1), as_array(weights, "weights", 1)
    same_length(inputs=x, weights=w)
    if len(x) > 6:
        raise ValueError(f"neuron draws at most 6 inputs; got {len(x)}: use network for more")
    b = float(as_array(bias, "bias").reshape(()))
    z = float(w @ x + b)
    output = float(_sigmoid(z) if activation is None else activation(z))
    heights = rows(len(x)) * 1.2
    bottom = min(heights[-1], -1.0)
    clear(ax, (-0.35, 4.4), (bottom - 0.35, heights[0] + 0.35))
    total, shaped = (1.75, 0.0), (3.0, 0.0)
    largest = float(np.max(np.abs(w)))
    for i, height in enumerate(heights):
        colour, width = signed(w[i], largest)
        wire(ax, (0, height), total, above=f"$w_{i + 1}$ = {number(w[i])}", at=0.5,
             colour=colour, width=width, radii=(20, 20))  # fmt: skip
        node(ax, (0, height), number(x[i]), radius=20, edge=GREY)
        ax.annotate(f"$x_{i + 1}$", (0, height), (-26, 0), textcoords="offset points",
                    ha="right", va="center")  # fmt: skip
    wire(ax, (total[0], bottom), total, radii=(20, 20))
    ax.annotate(f"b = {number(b)}", (total[0], bottom), (0, 16), textcoords="offset points",
                ha="center", va="top")  # fmt: skip
    wire(ax, total, shaped, above="z", below=number(z), radii=(20, 20))
    wire(ax, shaped, (4.35, 0), above=f"{symbol}(z)", below=number(output), radii=(20, 0))
    node(ax, total, "Σ", radius=20)
    node(ax, shaped, symbol, radius=20)
    return output


def network(
    ax: Axes,
    sizes: Sequence[int],
    weights: Sequence[ArrayLike] | None = None,
    *,
    labels: Sequence[Sequence[str]] | None = None,
    layers: Sequence[str] | None = None,
    numbers: bool = False,
    most: int = 8,
) -> None:
    """Draw a layered network; weights colour the wires by sign and widen them by size.

    Parameters
    ----------
    sizes : sequence of int
        Units in each layer, inputs first.
    weights : sequence of array_like, optional
        One matrix between neighbouring layers, shape (units after, units before), as
        ``nn.Linear`` keeps it.
    labels : sequence of sequences of str, optional
        Text inside each unit, layer by layer; layers that are cut short take none.
    layers : sequence of str, optional
        Text under each layer.
    numbers : bool
        Write each weight along its wire.
    most : int
        A layer with more units shows some of them, with dots between.

    Raises
    ------
    ValueError
        If a weight matrix, the labels or the layer names do not fit the sizes.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("column")
    >>> network(ax, (2, 2, 1), [[[1, 1], [-1, -1]], [[2, 2]]], layers=["in", "hidden", "out"])
    """
    matrices = _check_weights(sizes, weights)
    _check_names(sizes, labels, layers)
    shown = [_shown(size, most) for size in sizes]
    tallest = max(
        len(units) + (len(units) < size) for units, size in zip(shown, sizes, strict=True)
    )
    places = [_places(column, units, size) for column, (units, size) in
              enumerate(zip(shown, sizes, strict=True))]  # fmt: skip
    lowest = -(tallest - 1) / 2
    clear(ax, (-0.25, len(sizes) - 0.75), (lowest - 0.3, 0.3 - lowest))
    radius = float(np.clip(68 / tallest, 8, 19))
    largest = max((float(np.max(np.abs(m))) for m in matrices), default=0.0)
    thickest = 4.0 if max(sizes) <= 4 else 2.2  # many thick wires hide one another
    for layer in range(len(sizes) - 1):
        for j, before in enumerate(shown[layer]):
            for i, after in enumerate(shown[layer + 1]):
                colour, width, text = GREY, 0.7, ""
                if matrices:
                    weight = float(matrices[layer][after, before])
                    colour, width = signed(weight, largest, thickest)
                    text = number(weight) if numbers else ""
                # Two wires that cross do so in the middle: numbers stay near their source.
                wire(ax, places[layer][j], places[layer + 1][i], above=text, at=0.3,
                     colour=colour, width=width, arrow=False, radii=(0, 0))  # fmt: skip
    for layer, (units, size) in enumerate(zip(shown, sizes, strict=True)):
        for unit, place in zip(units, places[layer], strict=True):
            text = labels[layer][unit] if labels and len(units) == size else ""
            node(ax, place, text, radius=radius)
        if len(units) < size:
            ax.text(layer, 0, "⋮", ha="center", va="center_baseline", size="x-large")
        caption = [] if layers is None else [layers[layer]]
        caption += [str(size)] if len(units) < size else []
        if caption:
            ax.annotate("\n".join(caption), (layer, lowest), (0, -radius - 10),
                        textcoords="offset points", ha="center", va="top",
                        annotation_clip=False)  # fmt: skip


def _check_weights(sizes: Sequence[int], weights: Sequence[ArrayLike] | None) -> list[NDArray]:
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"a network has two layers or more, each with a unit; got {tuple(sizes)}")
    if weights is None:
        return []
    matrices = [as_array(w, f"weights[{i}]", 2) for i, w in enumerate(weights)]
    due = [(after, before) for before, after in pairwise(sizes)]
    got = [matrix.shape for matrix in matrices]
    if got != due:
        raise ValueError(
            f"weights are shaped (units after, units before): due {due} for {tuple(sizes)}, "
            f"got {got}"
        )
    return matrices


def _check_names(
    sizes: Sequence[int],
    labels: Sequence[Sequence[str]] | None,
    layers: Sequence[str] | None,
) -> None:
    if labels is not None and [len(names) for names in labels] != list(sizes):
        raise ValueError(
            f"labels name every unit: due {list(sizes)}, got {[len(names) for names in labels]}"
        )
    if layers is not None and len(layers) != len(sizes):
        raise ValueError(f"{len(sizes)} layers need as many names; got {len(layers)}")


def _shown(size: int, most: int) -> list[int]:
    if size <= most:
        return list(range(size))
    half = most // 2
    return [*range(half), *range(size - half, size)]


def _places(column: int, units: list[int], size: int) -> list[tuple[float, float]]:
    if len(units) == size:
        return [(column, height) for height in rows(size)]
    heights = rows(len(units) + 1)
    middle = len(units) // 2
    return [(column, height) for i, height in enumerate(heights) if i != middle]


def _sigmoid(z: float) -> float:
    return float(1 / (1 + np.exp(-z)))
