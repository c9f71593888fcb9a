"""Checkers on depth, for the chapter on universal approximation: folding, counting pieces."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def folds() -> list[Case]:
    x = np.array([0.0, 0.1, 0.3, 0.5, 0.65, 0.8, 1.0])
    return [Case(f"k = {k}", (x, k)) for k in (1, 2, 3, 5)]


def tent(x: np.ndarray) -> np.ndarray:
    return 2 * relu(x) - 4 * relu(x - 0.5) + 2 * relu(x - 1)


def folded(x: np.ndarray, k: int) -> np.ndarray:
    for _ in range(k):
        x = tent(x)
    return x


@exercise(
    "universal_approximation",
    folds,
    [
        Slip("that is one fold, whatever k is: put its result through the tent again.",
             lambda x, k: tent(x)),
        Slip("one fold too many: start from x itself and fold k times.",
             lambda x, k: folded(x, k + 1)),
        Slip("one fold too few: `range(1, k)` runs k − 1 times.", lambda x, k: folded(x, k - 1)),
        Slip("folding is not adding: each fold works on what the one before it returned, "
             "tent(tent(x)).", lambda x, k: k * tent(x)),
        Slip("the hinge at ½ has to turn the slope from +2 to −2, so its weight is −4.",
             lambda x, k: _half_turn(x, k)),
    ],
)  # fmt: skip
def fold(x: np.ndarray, k: int) -> np.ndarray:
    """Fold [0, 1] onto itself k times by the tent 2·min(x, 1 − x)."""
    return folded(np.asarray(x, float), k)


def _half_turn(x: np.ndarray, k: int) -> np.ndarray:
    for _ in range(k):
        x = 2 * relu(x) - 2 * relu(x - 0.5)
    return x


def polylines() -> list[Case]:
    knots = np.array([0.0, 0.1, 0.4, 0.7, 1.0])
    return [
        Case("every knot a bend", (np.linspace(0, 1, 5), np.array([0.0, 1, 0, 1, 0]))),
        Case("a knot where nothing bends", (knots, np.array([0.0, 0.1, 0.4, 1.0, 1.6]))),
        Case("one straight line", (knots, 3 * knots - 1)),
        Case("the same slope again, later", (np.arange(4.0), np.array([0.0, 1.0, 1.0, 2.0]))),
    ]


def slopes(knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.diff(values) / np.diff(knots)


def bends(knots: np.ndarray, values: np.ndarray) -> int:
    return int((np.abs(np.diff(slopes(knots, values))) > 1e-9).sum())


@exercise(
    "universal_approximation",
    polylines,
    [
        Slip("you count the bends; the pieces are one more.", bends),
        Slip("not every knot bends: neighbours with the same slope are one piece.",
             lambda knots, values: len(knots) - 1),
        Slip("a slope that comes back later is a new piece: compare neighbours, don't count "
             "different values.",
             lambda knots, values: len(np.unique(slopes(knots, values).round(9)))),
        Slip("rounding makes equal slopes differ in the last digit; compare them with a tolerance.",
             lambda knots, values: 1 + int((np.diff(slopes(knots, values)) != 0).sum())),
        Slip("compare slopes, not rises: the knots may be spaced unevenly.",
             lambda knots, values: 1 + int((np.abs(np.diff(values, 2)) > 1e-9).sum())),
    ],
)  # fmt: skip
def count_pieces(knots: np.ndarray, values: np.ndarray) -> int:
    """Number of straight pieces of the curve that joins values at the knots, each (K,)."""
    return 1 + bends(knots, values)
