"""Checkers on hinges, for the chapter on universal approximation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def slopes(knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.diff(values) / np.diff(knots)


def curves() -> list[Case]:
    uneven = np.array([0.0, 0.1, 0.4, 1.0])
    return [
        Case("a rise and a fall", (np.array([0.0, 0.5, 2.0]), np.array([1.0, 2.0, 0.5]))),
        Case("uneven knots", (uneven, np.array([2.0, 1.0, 1.0, -1.0]))),
        Case("values that are no whole numbers", (uneven - 0.3, np.array([0.3, 0.75, 0.2, 0.9]))),
        Case("two knots: one piece", (np.array([0.0, 2.0]), np.array([1.0, 4.0]))),
        Case("a straight line", (np.linspace(-1, 1, 5), np.linspace(0.5, 3, 5))),
    ]


def around(before: Callable, after: Callable) -> Callable:
    """Return an answer that takes other slopes than 0 on the far left and the far right."""
    return lambda t, v: np.diff(slopes(t, v), prepend=before(t, v), append=after(t, v))


@exercise(
    "universal_approximation",
    curves,
    [
        Slip("that passes through the points, and then goes straight on: one more hinge, at the "
             "last knot, has to make the curve level again.",
             lambda t, v: np.diff(slopes(t, v), prepend=0.0)),
        Slip("the last hinge has the weight 0, so it bends nothing: past the last knot the slope "
             "has to change from its last value to 0.",
             lambda t, v: np.append(np.diff(slopes(t, v), prepend=0.0), 0.0)),
        Slip("the sign of the last weight: new slope minus old slope is 0 − the last slope.",
             lambda t, v: np.append(np.diff(slopes(t, v), prepend=0.0), slopes(t, v)[-1])),
        Slip("the last hinge has to undo the last slope only; the hinges before it have undone "
             "the others.",
             lambda t, v: np.append(np.diff(slopes(t, v), prepend=0.0), -slopes(t, v).sum())),
        Slip("in Python `d[-1]` is the *last* slope: your first weight wraps round. The slope "
             "before the first knot is 0.",
             lambda t, v: np.append(slopes(t, v) - np.roll(slopes(t, v), 1), -slopes(t, v)[-1])),
        Slip("in Python `d[-1]` is the *last* slope: your first weight wraps round. And a hinge "
             "at the last knot is missing.",
             lambda t, v: slopes(t, v) - np.roll(slopes(t, v), 1)),
        Slip("the first weight is missing or 0: at the first knot the slope changes from 0 to the "
             "first slope.",
             lambda t, v: np.append(0.0, np.diff(slopes(t, v), append=0.0))),
        Slip("the first hinge is missing: it carries the slope of the first piece. N + 1 knots, "
             "N + 1 hinges.", lambda t, v: np.diff(slopes(t, v), append=0.0)),
        Slip("those are the inner bends only. The curve bends at the first knot and at the last "
             "as well, since it is level outside.", lambda t, v: np.diff(slopes(t, v))),
        Slip("those are the slopes. A hinge that is on stays on, so each adds only the *change* "
             "of slope at its knot.", slopes),
        Slip("those are slopes, with a 0 behind. A hinge that is on stays on, so each adds only "
             "the *change* of slope at its knot.", lambda t, v: np.append(slopes(t, v), 0.0)),
        Slip("the last weight is right; the others are slopes and not yet *changes* of slope.",
             lambda t, v: np.append(slopes(t, v), -slopes(t, v)[-1])),
        Slip("divide by the distance of the knots: a slope is rise over run.",
             lambda t, v: np.diff(np.diff(v), prepend=0.0, append=0.0)),
        Slip("run over rise: a slope divides the difference of values by the difference of knots.",
             lambda t, v: np.diff(np.diff(t) / np.diff(v), prepend=0.0, append=0.0)),
        Slip("the knots may be spaced unevenly: divide each rise by its own run, not by the first.",
             lambda t, v: np.diff(np.diff(v) / (t[1] - t[0]), prepend=0.0, append=0.0)),
        Slip("`//` drops what is behind the point: divide with `/`.",
             lambda t, v: np.diff(np.diff(v) // np.diff(t), prepend=0.0, append=0.0)),
        Slip("`np.gradient` gives a mean of the slopes on both sides of a knot; a hinge needs "
             "their difference.", lambda t, v: np.gradient(v, t)),
        Slip("`np.gradient` has blurred the slopes: take the rise over the run of each piece.",
             lambda t, v: np.diff(np.gradient(v, t), append=0.0)),
        Slip("new slope minus old slope; yours is old minus new.",
             lambda t, v: -np.diff(slopes(t, v), prepend=0.0, append=0.0)),
        Slip("asked are the N + 1 weights a; the first value is c and does not belong among them.",
             lambda t, v: np.append(v[0], np.diff(slopes(t, v), prepend=0.0, append=0.0))),
        Slip("asked are the weights alone; the knots are known.",
             lambda t, v: list(
                 zip(t, np.diff(slopes(t, v), prepend=0.0, append=0.0), strict=True))),
        Slip("asked are the weights alone, one array; the knots are known.",
             lambda t, v: (t, np.diff(slopes(t, v), prepend=0.0, append=0.0))),
        Slip("you add the slopes up; the weights are their differences.",
             lambda t, v: np.cumsum(np.append(slopes(t, v), 0.0))),
        Slip("in front of the first slope belongs the slope 0, not the first value.",
             around(lambda t, v: v[0], lambda t, v: 0.0)),
        Slip("in front of the first slope and behind the last belongs the slope 0, not a value.",
             around(lambda t, v: v[0], lambda t, v: v[-1])),
        Slip("the array is of whole numbers, so the weights lost what is behind the point: "
             "`np.zeros(n)`, without `dtype=int`.",
             lambda t, v: np.diff(slopes(t, v), prepend=0.0, append=0.0).astype(int)),
    ],
)  # fmt: skip
def level_hinges(knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Weights (N + 1,) of ReLU hinges at all knots: through the values, and level outside."""
    return np.diff(slopes(knots, values), prepend=0.0, append=0.0)


def trapezoids() -> list[Case]:
    x = np.array([-9.0, 0.0, 0.3, 0.305, 0.31, 0.4, 0.485, 0.49, 0.5, 0.7, 9.0])
    return [
        Case("0.3 to 0.5, ramps of 0.02", (x, 0.3, 0.5, 0.02)),
        Case("−1 to 2, ramps of 0.5", (np.linspace(-2, 3, 21), -1.0, 2.0, 0.5)),
        Case("0 to 1, ramps of 0.25", (np.array([0.1, 0.2, 0.5, 0.9, 1.5]), 0.0, 1.0, 0.25)),
    ]


def hinged(*weights: float) -> Callable:
    """Return an answer with these weights, times 1/ramp, at the four knots."""
    return lambda x, left, right, ramp: (
        relu(x[:, None] - np.array([left, left + ramp, right - ramp, right])[: len(weights)])
        @ np.array(weights)
        / ramp
    )


def joined(*knots: Callable) -> Callable:
    """Return an answer that joins 0, 1, 1, 0 (or 0, 1, 0) at other knots."""
    heights = [0, 1, 1, 0] if len(knots) == 4 else [0, 1, 0]
    return lambda x, left, right, ramp: np.interp(
        x, [knot(left, right, ramp) for knot in knots], heights
    )


def ramps(x: np.ndarray, left: float, right: float, ramp: float) -> tuple:
    return (x - left) / ramp, (right - x) / ramp


@exercise(
    "universal_approximation",
    trapezoids,
    [
        Slip("a rise from 0 to 1 within `ramp` has the slope 1/ramp; your hinges have the slope 1.",
             lambda x, left, right, ramp: ramp * hinged(1, -1, -1, 1)(x, left, right, ramp)),
        Slip("the 50 is 1/0.02, the slope for one ramp only: take 1/ramp.",
             lambda x, left, right, ramp: 50 * ramp * hinged(1, -1, -1, 1)(x, left, right, ramp)),
        Slip("a slope is rise over run: divide by the ramp, do not multiply.",
             lambda x, left, right, ramp: ramp**2 * hinged(1, -1, -1, 1)(x, left, right, ramp)),
        Slip("after `right` it goes on falling: a fourth hinge has to make it level again.",
             hinged(1, -1, -1)),
        Slip("that rises and stays up: two more hinges have to bring it down.", hinged(1, -1)),
        Slip("it rises and never stops: a second hinge, at left + ramp, has to make it level.",
             hinged(1)),
        Slip("the signs: up (+), level (−), down (−), level again (+). Each weight is a *change* "
             "of slope, and they add up to 0.", hinged(1, 1, -1, -1)),
        Slip("where it begins to fall, the slope changes from 0 to −1/ramp: that weight is "
             "negative, and the one after it positive.", hinged(1, -1, 1, -1)),
        Slip("the last weight is positive: the slope changes from −1/ramp back to 0.",
             hinged(1, -1, -1, -1)),
        Slip("the ramps lie inside: 0 at `left` and at `right`; yours lie outside of them.",
             joined(lambda a, b, r: a - r, lambda a, b, r: a, lambda a, b, r: b,
                    lambda a, b, r: b + r)),
        Slip("the ramps lie inside: 0 at `left` and at `right`; yours have them in their middle.",
             joined(lambda a, b, r: a - r / 2, lambda a, b, r: a + r / 2,
                    lambda a, b, r: b - r / 2, lambda a, b, r: b + r / 2)),
        Slip("it has to be down at `right`; yours only begins to fall there.",
             joined(lambda a, b, r: a, lambda a, b, r: a + r, lambda a, b, r: b,
                    lambda a, b, r: b + r)),
        Slip("it is level at 1 from left + ramp to right − ramp; yours comes to a point.",
             joined(lambda a, b, r: a, lambda a, b, r: (a + b) / 2, lambda a, b, r: b)),
        Slip("it goes on to a point instead of staying level at 1: where the ramp ends, a hinge "
             "has to take the slope away.",
             lambda x, left, right, ramp: relu(np.minimum(*ramps(x, left, right, ramp)))),
        Slip("outside it is 0, not below: nothing stops the fall on either side.",
             lambda x, left, right, ramp: np.minimum(
                 1, np.minimum(*ramps(x, left, right, ramp)))),
        Slip("the falling side divides by the ramp as well; you multiply there.",
             lambda x, left, right, ramp: np.clip((x - left) / ramp, 0, 1) * np.clip(
                 (right - x) * ramp, 0, 1)),
        Slip("|x − t| bends twice as much as a hinge: it changes its slope from −1 to 1. Use "
             "max(0, x − t).",
             lambda x, left, right, ramp: (
                 abs(x - left) - abs(x - left - ramp) - abs(x - right + ramp) + abs(x - right)
             ) / ramp),
        Slip("all four hinges open to the right, max(0, x − t); two of yours open to the left.",
             lambda x, left, right, ramp: (
                 relu(x - left) - relu(x - left - ramp) - relu(right - ramp - x) + relu(right - x)
             ) / ramp),
        Slip("those are soft steps; asked is a curve of straight pieces, from ReLUs.",
             lambda x, left, right, ramp: 0.5 * (
                 np.tanh(2 / ramp * (x - left)) - np.tanh(2 / ramp * (x - right)))),
        Slip("that is a box, which jumps; the trapezoid climbs within `ramp`.",
             lambda x, left, right, ramp: ((x > left) & (x < right)).astype(float)),
        Slip("it falls at the wrong place, and does not end at 0: the last two knots are "
             "right − ramp and right.",
             lambda x, left, right, ramp: (
                 relu(x - left) - relu(x - left - ramp) - relu(x - right - ramp)) / ramp),
        Slip("asked is the height at every place x; those are the weights.",
             lambda x, left, right, ramp: np.array([1.0, -1, -1, 1]) / ramp),
        Slip("the array is of whole numbers, so the slopes were rounded down: `np.zeros(n)`, "
             "without `dtype=int`.",
             lambda x, left, right, ramp: np.floor(hinged(1, -1, -1, 1)(x, left, right, ramp)
                                                   + 1e-9).astype(int)),
    ],
    tolerance=1e-5,
)  # fmt: skip
def trapezoid(x: np.ndarray, left: float, right: float, ramp: float) -> np.ndarray:
    """0 up to `left`, rising to 1 within `ramp`, level, back to 0 within `ramp` before `right`."""
    return hinged(1, -1, -1, 1)(x, left, right, ramp)
