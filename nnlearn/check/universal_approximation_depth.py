"""Checkers on depth, for the chapter on universal approximation: folding, counting pieces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def folds() -> list[Case]:
    x = np.array([0.0, 0.1, 0.3, 0.5, 0.65, 0.8, 1.0])
    return [Case(f"k = {k}", (x, k)) for k in (1, 2, 3, 5)]


def tent(x: np.ndarray) -> np.ndarray:
    return 2 * relu(x) - 4 * relu(x - 0.5) + 2 * relu(x - 1)


def repeat(step: Callable[[np.ndarray], np.ndarray], x: np.ndarray, k: int) -> np.ndarray:
    for _ in range(k):
        x = step(x)
    return x


def folded(x: np.ndarray, k: int) -> np.ndarray:
    return repeat(tent, x, k)


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
             lambda x, k: repeat(lambda x: 2 * relu(x) - 2 * relu(x - 0.5), x, k)),
        Slip("you fold but don't stretch: 2·min(x, 1 − x) reaches from 0 to 1 again.",
             lambda x, k: repeat(lambda x: np.minimum(x, 1 - x), x, k)),
        Slip("upside down: the tent is 1 in the middle and 0 at both ends, 1 − |2x − 1|.",
             lambda x, k: repeat(lambda x: np.abs(2 * x - 1), x, k)),
        Slip("that is the parabola 4x(1 − x); the tent is straight on both sides, "
             "2·min(x, 1 − x).", lambda x, k: repeat(lambda x: 4 * x * (1 - x), x, k)),
        Slip("you cut and shift, so the curve jumps back to 0; folding turns it round, and it "
             "runs back.", lambda x, k: 2**k * x % 1),
        Slip("stretching k times and folding once is not folding k times: after the first fold "
             "everything must lie in [0, 1] again.", lambda x, k: tent(2 ** (k - 1) * x)),
        Slip("min, not max: on the left half 2x is the smaller one.",
             lambda x, k: repeat(lambda x: 2 * np.maximum(x, 1 - x), x, k)),
    ],
)  # fmt: skip
def fold(x: np.ndarray, k: int) -> np.ndarray:
    """Fold [0, 1] onto itself k times by the tent 2·min(x, 1 − x)."""
    return folded(np.asarray(x, float), k)


def polylines() -> list[Case]:
    knots = np.array([0.0, 0.1, 0.4, 0.7, 1.0])
    return [
        Case("every knot a bend", (np.linspace(0, 1, 5), np.array([0.0, 1, 0, 1, 0]))),
        Case("a knot where nothing bends", (knots, np.array([0.0, 0.1, 0.4, 1.0, 1.6]))),
        Case("one straight line", (knots, 3 * knots - 1)),
        Case("the same slope again, later", (np.arange(4.0), np.array([0.0, 1.0, 1.0, 2.0]))),
        Case("ever less steep", (np.arange(4.0), np.array([0.0, 3.0, 5.0, 6.0]))),
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
        Slip("a slope may fall as well as grow at a bend: compare the size of its change.",
             lambda knots, values: 1 + int((np.diff(slopes(knots, values)) > 1e-9).sum())),
        Slip("a bend need not turn from up to down: slope 1 followed by slope 2 is a bend too.",
             lambda knots, values: 1 + int((np.diff(np.sign(np.diff(values))) != 0).sum())),
        Slip("those are the knots; K knots join K − 1 pieces at most, and fewer where nothing "
             "bends.", lambda knots, values: len(knots)),
        Slip("one piece too many: b bends make b + 1 pieces.",
             lambda knots, values: 2 + bends(knots, values)),
        Slip("those are the bends, one by one: how many of them are there, and how many pieces?",
             lambda knots, values: np.abs(np.diff(slopes(knots, values))) > 1e-9),
    ],
)  # fmt: skip
def count_pieces(knots: np.ndarray, values: np.ndarray) -> int:
    """Number of straight pieces of the curve that joins values at the knots, each (K,)."""
    return 1 + bends(knots, values)
