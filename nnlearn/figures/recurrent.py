"""Recurrent networks: the graph unrolled along time, and the inside of an LSTM cell."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from .arrays import number
from .contrast import text_colour
from .drawing import clear, node, wire
from .look import GREEN, GREY, INK, PURPLE

_UNIT = 20.0  # radius in points: three decimals fit in letters that a phone can show


def unrolled(
    ax: Axes,
    inputs: Sequence[float],
    states: Sequence[float],
    *,
    weights: tuple[str, str] = ("$w$", "$u$"),
    gradients: Sequence[float] | None = None,
    gradients_name: str = "gradient",
) -> None:
    """Draw one recurrent unit once for each time step, with its numbers.

    Parameters
    ----------
    inputs, states : sequences of length T
        x_1 … x_T, below, and h_1 … h_T, above; h_0 is drawn as 0.
    weights : (str, str)
        Written on the wires from an input and from the last state.
    gradients : sequence of length T, optional
        Written over each state, in purple: what flows back to it.
    gradients_name : str
        Written left of them.

    Raises
    ------
    ValueError
        If the lengths differ.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("text", height=2.4)
    >>> unrolled(ax, [1, 0], [0.462, 0.354], weights=("0.5", "0.8"))
    >>> [text.get_text() for text in ax.texts if "0.4" in text.get_text()]
    ['0.462']
    """
    steps = len(inputs)
    if len(states) != steps or (gradients is not None and len(gradients) != steps):
        raise ValueError(f"{steps} inputs need as many states and gradients")
    clear(ax, (-0.45, steps + 0.45), (-0.4, 1.4 if gradients is None else 1.75))
    for t in range(steps + 1):
        state = number(states[t - 1]) if t else "0"
        node(ax, (t, 1), state, edge=INK if t else GREY, radius=_UNIT)
        name = f"$h_{t}$"
        ax.annotate(name, (t, 1), (-22, 22), textcoords="offset points", ha="center", va="center")
        if t == 0:
            continue
        node(ax, (t, 0), number(inputs[t - 1]), edge=GREY, face="white", radius=_UNIT)
        ax.annotate(f"$x_{t}$", (t, 0), (29, 0), textcoords="offset points", ha="center")
        wire(ax, (t - 1, 1), (t, 1), above=weights[1], radii=(_UNIT, _UNIT))
        wire(ax, (t, 0), (t, 1), radii=(_UNIT, _UNIT))
        ax.annotate(
            weights[0], (t, 0.5), (-5, 0), textcoords="offset points", ha="right", va="center"
        )
        if gradients is not None:
            _write(ax, (t, 1.5), number(gradients[t - 1]), text_colour(PURPLE))
    if gradients is not None:
        _write(ax, (0, 1.5), gradients_name, text_colour(PURPLE))


def lstm(ax: Axes) -> None:
    """Draw the inside of an LSTM cell: the belt above, four weighted sums below.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("text", height=3.4)
    >>> lstm(ax)
    >>> sorted({"f", "i", "g", "o"} & {text.get_text().strip("$") for text in ax.texts})
    ['f', 'g', 'i', 'o']
    """
    clear(ax, (-0.35, 5.35), (-1.05, 2.4))
    gates = {"f": (1.1, 0.5), "i": (1.9, 0.5), "g": (2.7, 0.5), "o": (3.5, 0.5)}
    products = {"forget": (1.1, 2.0), "add": (2.3, 2.0), "write": (2.3, 1.3), "show": (4.2, 0.5)}
    ends = {"old": (0.0, 2.0), "new": (5.0, 2.0), "h_old": (0.0, 0.5), "x": (0.0, -0.4)}
    shown, out, corner = (4.2, 1.3), (5.0, 0.5), (0.55, -0.4)
    belt = {"width": 4.0, "colour": GREEN}
    wire(ax, ends["old"], products["forget"], radii=(17, 11), **belt)  # type: ignore[arg-type]
    wire(ax, products["forget"], products["add"], radii=(11, 11), **belt)  # type: ignore[arg-type]
    wire(ax, products["add"], ends["new"], radii=(11, 17), **belt)  # type: ignore[arg-type]
    wire(ax, gates["f"], products["forget"], radii=(14, 11))
    for gate in "ig":
        wire(ax, gates[gate], products["write"], radii=(14, 11))
    wire(ax, products["write"], products["add"], radii=(11, 11))
    wire(ax, (4.2, 2.0), shown, radii=(2, 15))
    wire(ax, shown, products["show"], radii=(15, 11))
    wire(ax, gates["o"], products["show"], radii=(14, 11))
    wire(ax, products["show"], out, radii=(11, 17))
    wire(ax, ends["x"], (3.5, -0.4), radii=(17, 0), arrow=False)
    wire(ax, ends["h_old"], corner, radii=(17, 0), arrow=False)
    ax.plot(*corner, "o", color=INK, markersize=5, clip_on=False, zorder=3)
    for x, y in gates.values():
        wire(ax, (x, -0.4), (x, y), radii=(0, 14))
    for name, at in gates.items():
        node(ax, at, f"${name}$", radius=14)
    for name, at in products.items():
        node(ax, at, "+" if name == "add" else "×", radius=11, face="white")
    node(ax, shown, "tanh", radius=15)
    outside = {"$c_{t-1}$": ends["old"], "$c_t$": ends["new"], "$h_{t-1}$": ends["h_old"],
               "$x_t$": ends["x"], "$h_t$": out}  # fmt: skip
    for name, at in outside.items():
        node(ax, at, name, edge=GREY, face="white")
    for name, text in (
        ("f", "forget\nσ"),
        ("i", "input\nσ"),
        ("g", "new\ntanh"),
        ("o", "output\nσ"),
    ):
        _write(ax, (gates[name][0], -0.77), text, INK)


def _write(ax: Axes, at: tuple[float, float], text: str, colour: str) -> None:
    ax.text(*at, text, color=colour, ha="center", va="center")
