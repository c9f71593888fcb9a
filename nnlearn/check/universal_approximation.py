"""Checkers for the exercises of the chapter on universal approximation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.universal_approximation_depth import count_pieces, fold

__all__ = ["bump", "count_pieces", "fold", "hinge_coefficients", "step_network"]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def bumps() -> list[Case]:
    x = np.array([0.0, 0.3, 0.4, 0.5, 0.9])
    return [
        Case("the returning example", (np.array([0.4]), 0.3, 0.5, 10.0)),
        Case("five places, s = 50", (x, 0.3, 0.5, 50.0)),
        Case("another bump, s = 20", (x, 0.1, 0.8, 20.0)),
    ]


@exercise(
    "universal_approximation",
    bumps,
    [
        Slip(
            "the second step has to be subtracted: it goes down where the bump ends.",
            lambda x, left, right, s: sigmoid(s * (x - left)) + sigmoid(s * (x - right)),
        ),
        Slip(
            "the bump is upside down: up at `left` first, down at `right`.",
            lambda x, left, right, s: sigmoid(s * (x - right)) - sigmoid(s * (x - left)),
        ),
        Slip(
            "s multiplies the whole bracket, s·(x − left); you have s·x − left, whose step stands "
            "at left/s.",
            lambda x, left, right, s: sigmoid(s * x - left) - sigmoid(s * x - right),
        ),
        Slip(
            "the step stands where its input is 0: x − left, with a minus sign.",
            lambda x, left, right, s: sigmoid(s * (x + left)) - sigmoid(s * (x + right)),
        ),
        Slip(
            "the steepness s belongs inside the sigmoid; outside, it makes the bump taller.",
            lambda x, left, right, s: s * (sigmoid(x - left) - sigmoid(x - right)),
        ),
        Slip(
            "s multiplies x − left; you divide by it, which makes the steps flatter.",
            lambda x, left, right, s: sigmoid((x - left) / s) - sigmoid((x - right) / s),
        ),
        Slip(
            "that is one step, which never comes down: subtract a second one at `right`.",
            lambda x, left, right, s: sigmoid(s * (x - left)),
        ),
        Slip(
            "the sigmoid itself is missing: you subtract the two sums.",
            lambda x, left, right, s: s * (x - left) - s * (x - right),
        ),
        Slip(
            "tanh runs from −1 to 1, so the bump comes out twice too tall and, with s in place of "
            "s/2, too steep: use σ.",
            lambda x, left, right, s: np.tanh(s * (x - left)) - np.tanh(s * (x - right)),
        ),
        Slip(
            "that is a box of threshold units; a sigmoid of steepness s has soft edges.",
            lambda x, left, right, s: ((x >= left) & (x <= right)).astype(float),
        ),
        Slip(
            "a product of steps is a bump as well, but not this one: an output unit adds, it does "
            "not multiply. Subtract the second step.",
            lambda x, left, right, s: sigmoid(s * (x - left)) * sigmoid(-s * (x - right)),
        ),
    ],
)
def bump(x: np.ndarray, left: float, right: float, s: float) -> np.ndarray:
    """A bump from two steep sigmoids, σ(s(x − left)) − σ(s(x − right))."""
    return sigmoid(s * (x - left)) - sigmoid(s * (x - right))


def samples() -> list[Case]:
    rng = np.random.default_rng(0)
    return [
        Case(
            "two bumps of heights 1 and 3",
            (np.array([0.0, 0.5, 1.0]), np.array([1.0, 3.0]), 50.0),
        ),
        Case("one bump", (np.array([0.3, 0.5]), np.array([1.0]), 10.0)),
        Case("five bumps, some below zero", (np.linspace(0, 1, 6), rng.normal(size=5), 200.0)),
    ]


Weights = tuple[np.ndarray, np.ndarray, np.ndarray]


def steps_with(
    jumps: Callable[[np.ndarray], np.ndarray],
) -> Callable[[np.ndarray, np.ndarray, float], Weights]:
    return lambda edges, heights, s: (np.full(len(edges), s), -s * edges, jumps(heights))


@exercise(
    "universal_approximation",
    samples,
    [
        Slip(
            "the output weights are the rises from one bump to the next, not the heights: a step "
            "that is on stays on. Take differences, with 0 before the first and after the last.",
            steps_with(lambda h: np.append(h, 0.0)),
        ),
        Slip(
            "the bias is −s·edge: s(x − edge) = s·x − s·edge; the s is missing.",
            lambda edges, heights, s: (
                np.full(len(edges), s),
                -edges,
                np.diff(heights, prepend=0.0, append=0.0),
            ),
        ),
        Slip(
            "the sign of the bias: s(x − edge) = s·x − s·edge.",
            lambda edges, heights, s: (
                np.full(len(edges), s),
                s * edges,
                np.diff(heights, prepend=0.0, append=0.0),
            ),
        ),
        Slip(
            "the last step is missing: N bumps have N + 1 edges, and the curve has to come down "
            "to 0 at the last.",
            lambda edges, heights, s: (
                np.full(len(edges) - 1, s),
                -s * edges[:-1],
                np.diff(heights, prepend=0.0),
            ),
        ),
        Slip(
            "each rise is what comes minus what was; yours has the opposite sign.",
            steps_with(lambda h: -np.diff(h, prepend=0.0, append=0.0)),
        ),
        Slip(
            "the last rise is minus the last height: after the last edge the curve is 0 again. "
            "Yours ends with a rise of 0.",
            steps_with(lambda h: np.append(np.diff(h, prepend=0.0), 0.0)),
        ),
        Slip(
            "`np.diff` alone gives the inner rises; put a 0 before the first height and one after "
            "the last.",
            steps_with(np.diff),
        ),
        Slip(
            "right, but with two steps at each inner edge: two steps at one place are one step, "
            "and N bumps take N + 1 units.",
            lambda edges, heights, s: (
                np.full(2 * len(heights), s),
                -s * np.concatenate([edges[:-1], edges[1:]]),
                np.concatenate([heights, -heights]),
            ),
        ),
        Slip(
            "the steepness is missing: every unit has the weight s and the bias −s·edge.",
            lambda edges, heights, s: (
                np.ones(len(edges)),
                -edges,
                np.diff(heights, prepend=0.0, append=0.0),
            ),
        ),
        Slip(
            "the order is w, b, a; you return w, a, b.",
            lambda edges, heights, s: (
                np.full(len(edges), s),
                np.diff(heights, prepend=0.0, append=0.0),
                -s * edges,
            ),
        ),
        Slip(
            "w is an array with one weight for each unit, all of them s: `np.full(len(edges), s)`.",
            lambda edges, heights, s: (
                s,
                -s * edges,
                np.diff(heights, prepend=0.0, append=0.0),
            ),
        ),
    ],
)
def step_network(edges: np.ndarray, heights: np.ndarray, s: float) -> Weights:
    """Weights w, b, a, each (N + 1,), of the steps that draw N bumps between N + 1 edges."""
    return np.full(len(edges), s), -s * edges, np.diff(heights, prepend=0.0, append=0.0)


def curves() -> list[Case]:
    uneven = np.array([0.0, 0.1, 0.4, 1.0])
    return [
        Case("up and down again", (np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 0.0]))),
        Case("uneven knots", (uneven, np.array([2.0, 1.0, 1.0, -1.0]))),
        Case("a straight line", (np.linspace(-1, 1, 5), np.linspace(0, 2, 5))),
    ]


@exercise(
    "universal_approximation",
    curves,
    [
        Slip(
            "those are the slopes. A hinge that is on stays on, so each adds only the *change* of "
            "slope at its knot.",
            lambda knots, values: np.diff(values) / np.diff(knots),
        ),
        Slip(
            "divide by the distance of the knots: a slope is rise over run.",
            lambda knots, values: np.diff(np.diff(values), prepend=0.0),
        ),
        Slip(
            "the first hinge is missing: it carries the slope of the first piece, so there are N "
            "hinges for N pieces.",
            lambda knots, values: np.diff(np.diff(values) / np.diff(knots)),
        ),
        Slip(
            "run over rise: a slope divides the difference of values by the difference of knots.",
            lambda knots, values: np.diff(np.diff(knots) / np.diff(values), prepend=0.0),
        ),
        Slip(
            "the knots may be spaced unevenly: divide each rise by its own run, not by the first.",
            lambda knots, values: np.diff(np.diff(values) / (knots[1] - knots[0]), prepend=0.0),
        ),
        Slip(
            "the 0 belongs in front of the first slope, where the curve is flat; you put it behind "
            "the last.",
            lambda knots, values: np.diff(np.diff(values) / np.diff(knots), append=0.0),
        ),
        Slip(
            "new slope minus old slope; yours is old minus new, with the 0 behind the last.",
            lambda knots, values: -np.diff(np.diff(values) / np.diff(knots), append=0.0),
        ),
        Slip(
            "one hinge too many: at the last knot nothing has to bend any more.",
            lambda knots, values: np.diff(
                np.diff(values) / np.diff(knots), prepend=0.0, append=0.0
            ),
        ),
        Slip(
            "the weight of a hinge is the change of slope itself; do not divide it by the distance "
            "of the knots once more.",
            lambda knots, values: (
                np.diff(np.diff(values) / np.diff(knots), prepend=0.0) / np.diff(knots)
            ),
        ),
        Slip(
            "you add the slopes up; the weights are their differences.",
            lambda knots, values: np.cumsum(np.diff(values) / np.diff(knots)),
        ),
    ],
)
def hinge_coefficients(knots: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Weights (N,) of the ReLU hinges at knots[:-1] that pass through N + 1 values at the knots."""
    return np.diff(np.diff(values) / np.diff(knots), prepend=0.0)
