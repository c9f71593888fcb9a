"""Checkers for the exercises of the chapter on universal approximation."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.universal_approximation_depth import fold_in_three, least_units
from nnlearn.check.universal_approximation_hinges import level_hinges, trapezoid

__all__ = [
    "fold_in_three",
    "least_units",
    "level_hinges",
    "level_steps",
    "steepness",
    "trapezoid",
]


def bumps() -> list[Case]:
    return [
        Case("width 0.2, height 0.99", (0.2, 0.99)),
        Case("width 0.5, height 0.5", (0.5, 0.5)),
        Case("a narrow bump: width 0.001, height 0.9", (0.001, 0.9)),
        Case("a wide, low one: width 3, height 0.2", (3.0, 0.2)),
    ]


def logit(h: float) -> float:
    return math.log(h / (1 - h))


@exercise(
    "universal_approximation",
    bumps,
    [
        Slip(
            "the 4 of tanh(s·d/4) is missing: solve s·d/4 = artanh(height) for s.",
            lambda width, height: math.atanh(height) / width,
        ),
        Slip(
            "in the middle z = s·d/2, and the height is tanh(z/2), not tanh(z): two halves make "
            "a quarter.",
            lambda width, height: 2 * math.atanh(height) / width,
        ),
        Slip(
            "the middle is d/2 from each edge, not d: twice too steep.",
            lambda width, height: 8 * math.atanh(height) / width,
        ),
        Slip(
            "that is tanh once more. From a height back to s takes the *inverse* function, "
            "artanh: `math.atanh`.",
            lambda width, height: 4 * math.tanh(height) / width,
        ),
        Slip(
            "arctan undoes tan. What undoes tanh is artanh: `math.atanh`.",
            lambda width, height: 4 * math.atan(height) / width,
        ),
        Slip(
            "the inverse function is not one over the function: artanh, not 1/tanh.",
            lambda width, height: 4 / (math.tanh(height) * width),
        ),
        Slip(
            "that is the example's 20 = 4/0.2, whatever the width: divide 4 by this bump's width.",
            lambda width, height: 20 * math.atanh(height),
        ),
        Slip(
            "that is the example's number, whatever the width and the height.",
            lambda width, height: 20 * math.atanh(0.99),
        ),
        Slip(
            "a narrower bump needs steeper steps: divide by the width.",
            lambda width, height: 4 * math.atanh(height) * width,
        ),
        Slip(
            "the step that is subtracted is missing: in the middle the height is "
            "σ(z) − σ(−z) = tanh(z/2), not σ(z).",
            lambda width, height: 2 * logit(height) / width,
        ),
        Slip(
            "the height is σ(z) − σ(−z) with z = s·d/2; you solve σ(s·d) = height.",
            lambda width, height: logit(height) / width,
        ),
        Slip(
            "that goes from a steepness to a height; asked is the way back, from the height to s.",
            lambda width, height: math.tanh(height * width / 4),
        ),
        Slip(
            "width and height have changed places.",
            lambda width, height: 4 * math.atanh(width) / height,
        ),
        Slip(
            "artanh h is ½ ln((1 + h)/(1 − h)), with the natural logarithm, `math.log`; you take "
            "the one to base 10.",
            lambda width, height: 2 * math.log10((1 + height) / (1 - height)) / width,
        ),
        Slip(
            "right, but rounded to a whole number; s may be any number.",
            lambda width, height: round(4 * math.atanh(height) / width),
        ),
        Slip(
            "the first whole number that is steep enough is not the s asked for: solve for s "
            "instead of trying.",
            lambda width, height: math.ceil(4 * math.atanh(height) / width),
        ),
        Slip(
            "the quarter belongs to s·d, and the height goes into artanh whole.",
            lambda width, height: 4 * math.atanh(height / 2) / width,
        ),
        Slip(
            "turned upside down: s = 4 artanh(height) / width.",
            lambda width, height: width / (4 * math.atanh(height)),
        ),
    ],
    tolerance=1e-5,
)
def steepness(width: float, height: float) -> float:
    """The steepness s at which a bump of this width is this tall in its middle."""
    return 4 * math.atanh(height) / width


def cells() -> list[Case]:
    rng = np.random.default_rng(0)
    return [
        Case(
            "two cells of heights 1 and 3: one unit",
            (np.array([0.0, 0.3, 1.0]), np.array([1.0, 3.0]), 50.0),
        ),
        Case(
            "five uneven cells, some below zero",
            (np.array([-0.5, 0.1, 0.2, 0.6, 0.9, 1.6]), rng.normal(size=5), 200.0),
        ),
        Case(
            "three cells, the middle one lower",
            (np.array([0.0, 1.0, 2.0, 4.0]), np.array([2.0, -1.0, 0.5]), 10.0),
        ),
        Case("one cell: no unit, only c", (np.array([0.2, 0.8]), np.array([2.0]), 10.0)),
    ]


Network = tuple[np.ndarray, np.ndarray, np.ndarray, float]
Part = Callable[[np.ndarray, np.ndarray, float], "np.ndarray | float"]


def weights(t: np.ndarray, h: np.ndarray, s: float) -> np.ndarray:
    return np.full(len(h) - 1, s)


def biases(t: np.ndarray, h: np.ndarray, s: float) -> np.ndarray:
    return -s * t[1:-1]


def rises(t: np.ndarray, h: np.ndarray, s: float) -> np.ndarray:
    return np.diff(h)


def first(t: np.ndarray, h: np.ndarray, s: float) -> float:
    return float(h[0])


def with_parts(w: Part = weights, b: Part = biases, a: Part = rises, c: Part = first) -> Callable:
    """Return an answer that is right up to the given parts."""
    return lambda edges, heights, s: tuple(part(edges, heights, s) for part in (w, b, a, c))


def from_the_chapter(edges: np.ndarray, heights: np.ndarray, s: float) -> tuple:
    """N + 1 units, from level 0 to level 0."""
    return np.full(len(edges), s), -s * edges, np.diff(heights, prepend=0.0, append=0.0)


def in_pairs(edges: np.ndarray, heights: np.ndarray, s: float) -> Network:
    t = np.repeat(edges, 2)[1:-1]
    return np.full(len(t), s), -s * t, np.ravel(np.column_stack([heights, -heights])), 0.0


TOO_MANY = (
    "that starts at 0 on the far left and falls back to 0 on the far right. Asked is a staircase "
    "that is level there: no step at the first edge nor at the last, N − 1 units in all."
)


@exercise(
    "universal_approximation",
    cells,
    [
        Slip(TOO_MANY, lambda t, h, s: (*from_the_chapter(t, h, s), 0.0)),
        Slip(
            "four values are due, w, b, a and c; and this is the staircase that starts and ends "
            "at 0.",
            from_the_chapter,
        ),
        Slip(
            "c already lifts everything by the first height; your first unit adds it once more, "
            "and your last one takes the last height off.",
            lambda t, h, s: (*from_the_chapter(t, h, s), h[0]),
        ),
        Slip(
            "two steps at one place are one step, and the first and the last edge need none: "
            "N − 1 units.",
            in_pairs,
        ),
        Slip(
            "the last edge needs no step: to its right the curve stays at the last height.",
            lambda t, h, s: (np.full(len(h), s), -s * t[1:], np.diff(h, append=0.0), h[0]),
        ),
        Slip(
            "the first edge needs no step: to its left the curve is at the first height, and c "
            "lifts it there.",
            lambda t, h, s: (np.full(len(h), s), -s * t[:-1], np.diff(h, prepend=0.0), 0.0),
        ),
        Slip(
            "only the N − 1 *inner* edges have a unit: `edges[1:-1]`. You have a rise for each of "
            "them, but a weight and a bias for all N + 1.",
            lambda t, h, s: (np.full(len(t), s), -s * t, np.diff(h), h[0]),
        ),
        Slip("w, b and a are right; c is missing: four values are due.",
             lambda t, h, s: (np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h))),
        Slip("the order is w, b, a, c; you return c first.",
             lambda t, h, s: (h[0], np.full(len(h) - 1, s), -s * t[1:-1], np.diff(h))),
        Slip("asked are the weights w, b, a, c; you return the heights that they make.",
             lambda t, h, s: with_values(t, h, s)),
        Slip("without c the staircase starts at 0; on the far left all steps are off, and the "
             "first height has to come from c.", with_parts(c=lambda t, h, s: 0.0)),
        Slip("c is the level where all steps are off, on the far *left*: the first height.",
             with_parts(c=lambda t, h, s: h[-1])),
        Slip("c is the first height, not the mean: the steps add the rest.",
             with_parts(c=lambda t, h, s: h.mean())),
        Slip("the bias is −s·edge: s(x − edge) = s·x − s·edge; the s is missing.",
             with_parts(b=lambda t, h, s: -t[1:-1])),
        Slip("the edge is not the bias: s(x − edge) = s·x − s·edge.",
             with_parts(b=lambda t, h, s: t[1:-1])),
        Slip("the sign of the bias: s(x − edge) = s·x − s·edge.",
             with_parts(b=lambda t, h, s: s * t[1:-1])),
        Slip("the bias is −s *times* the edge; you divide.",
             with_parts(b=lambda t, h, s: -t[1:-1] / s)),
        Slip("those are the first N − 1 edges; the inner ones start with the second, "
             "`edges[1:-1]`.", with_parts(b=lambda t, h, s: -s * t[:-2])),
        Slip("those are the last N − 1 edges; the inner ones end before the last, "
             "`edges[1:-1]`.", with_parts(b=lambda t, h, s: -s * t[2:])),
        Slip("a step stands at the edge between two cells, not in the middle of a cell.",
             with_parts(b=lambda t, h, s: -s * (t[1:-1] + t[2:]) / 2)),
        Slip("a step that is on stays on, so a holds *rises*, next height minus this one, and not "
             "heights.", with_parts(a=lambda t, h, s: h[1:])),
        Slip("a holds *rises*, next height minus this one; you have the heights themselves.",
             with_parts(a=lambda t, h, s: h[:-1])),
        Slip("each rise is what comes minus what was; yours has the opposite sign.",
             with_parts(a=lambda t, h, s: -np.diff(h))),
        Slip("the first height is in c already; a starts with the rise from the first cell to "
             "the second.", with_parts(a=lambda t, h, s: np.diff(h, prepend=0.0)[:-1])),
        Slip("`heights[-1]` is the *last* height in Python: your first rise wraps round. Start "
             "with heights[1] − heights[0].",
             with_parts(a=lambda t, h, s: (h - np.roll(h, 1))[:-1])),
        Slip("a rise is a difference of heights. Dividing by the width of the cell makes a slope, "
             "which is what a hinge needs.",
             with_parts(a=lambda t, h, s: np.diff(h) / np.diff(t)[1:])),
        Slip("the steepness belongs into w, too: every unit has the weight s.",
             with_parts(w=lambda t, h, s: np.ones(len(h) - 1))),
        Slip("w is an array with one weight for each unit, all of them s.",
             with_parts(w=lambda t, h, s: s)),
    ],
)  # fmt: skip
def level_steps(edges: np.ndarray, heights: np.ndarray, s: float) -> Network:
    """Weights w, b, a, each (N − 1,), and c of a staircase that is level outside its edges."""
    return weights(edges, heights, s), biases(edges, heights, s), np.diff(heights), heights[0]


def with_values(t: np.ndarray, h: np.ndarray, s: float) -> np.ndarray:
    steps = 0.5 * (1 + np.tanh(s * (t[:, None] - t[1:-1]) / 2))
    return steps @ np.diff(h) + h[0]
