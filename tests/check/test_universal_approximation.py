"""What beginners type for the exercises on universal approximation, and what they are told."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nnlearn import check

ua = check.universal_approximation


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def bump_that_adds(x, left, right, s):
    return sigmoid(s * (x - left)) + sigmoid(s * (x - right))


def bump_upside_down(x, left, right, s):
    up, down = sigmoid(s * (x - left)), sigmoid(s * (x - right))
    return down - up


def bump_without_brackets(x, left, right, s):
    return sigmoid(s * x - left) - sigmoid(s * x - right)


def bump_steep_outside(x, left, right, s):
    return s * sigmoid(x - left) - s * sigmoid(x - right)


def bump_that_stays_up(x, left, right, s):
    return sigmoid(s * (x - left))


def bump_by_multiplying(x, left, right, s):
    return sigmoid(s * (x - left)) * (1 - sigmoid(s * (x - right)))


def bump_of_thresholds(x, left, right, s):
    return np.where((x < left) | (x > right), 0.0, 1.0)


def steps_of_inner_rises(edges, heights, s):
    return np.full(len(edges), s), -s * edges, heights[1:] - heights[:-1]


def steps_two_for_each_bump(edges, heights, s):
    w = np.full(2 * len(heights), s)
    return w, -s * np.r_[edges[:-1], edges[1:]], np.r_[heights, -heights]


def steps_with_one_weight(edges, heights, s):
    return s, -s * edges, np.diff(np.r_[0, heights, 0])


def steps_with_heights(edges, heights, s):
    a = np.zeros(len(edges))
    a[: len(heights)] = heights
    return np.full(len(edges), s), -s * edges, a


def steps_bias_is_the_edge(edges, heights, s):
    padded = np.r_[0, heights, 0]
    return s * np.ones(len(edges)), -edges, padded[1:] - padded[:-1]


def steps_never_down(edges, heights, s):
    rises = [heights[0]] + [heights[n] - heights[n - 1] for n in range(1, len(heights))]
    n = len(rises)
    return np.full(n, s), -s * edges[:n], np.array(rises)


def steps_with_a_plus(edges, heights, s):
    return np.full(len(edges), s), s * edges, np.diff(np.r_[0, heights, 0])


def hinges_are_slopes(knots, values):
    return np.array([(v - u) / (b - a) for a, b, u, v in
                     zip(knots, knots[1:], values, values[1:], strict=False)])  # fmt: skip


def hinges_without_run(knots, values):
    rises = values[1:] - values[:-1]
    return np.r_[rises[0], rises[1:] - rises[:-1]]


def hinges_without_the_first(knots, values):
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    return slopes[1:] - slopes[:-1]


def hinges_on_an_even_grid(knots, values):
    slopes = np.diff(values) / (knots[1] - knots[0])
    return np.r_[slopes[0], np.diff(slopes)]


def hinges_with_one_too_many(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.diff(np.r_[0, slopes, 0])


def hinges_with_the_zero_behind(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return np.diff(np.r_[slopes, 0])


def fold_by_cutting(x, k):
    for _ in range(k):
        x = np.mod(2 * x, 1)
    return x


def fold_upside_down(x, k):
    for _ in range(k):
        x = abs(2 * x - 1)
    return x


def fold_a_parabola(x, k):
    for _ in range(k):
        x = 4 * x - 4 * x**2
    return x


def fold_by_asking_an_array(x, k):
    for _ in range(k):
        x = 2 * x if x < 0.5 else 2 - 2 * x
    return x


def pieces_are_turns(knots, values):
    up = values[1:] > values[:-1]
    return 1 + int((up[1:] != up[:-1]).sum())


def pieces_are_rising_bends(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return 1 + sum(b - a > 1e-9 for a, b in pairwise(slopes))


def fold_once(x, k):
    return np.where(x < 0.5, 2 * x, 2 - 2 * x)


def fold_one_short(x, k):
    for _ in range(1, k):
        x = 2 * np.minimum(x, 1 - x)
    return x


def fold_by_adding(x, k):
    return sum(2 * np.minimum(x, 1 - x) for _ in range(k))


def fold_without_returning(x, k):
    for _ in range(k):
        x = 2 * np.maximum(x, 0) - 2 * np.maximum(x - 0.5, 0)
    return x


def pieces_are_bends(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return sum(abs(b - a) > 1e-9 for a, b in pairwise(slopes))


def pieces_are_intervals(knots, values):
    return len(values) - 1


def pieces_are_slopes(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    return len({round(s, 6) for s in slopes.tolist()})


def pieces_without_tolerance(knots, values):
    slopes = (values[1:] - values[:-1]) / (knots[1:] - knots[:-1])
    return 1 + sum(a != b for a, b in pairwise(slopes))


@pytest.mark.parametrize(
    ("exercise", "answer", "phrase"),
    [
        (ua.bump, bump_that_adds, "has to be subtracted"),
        (ua.bump, bump_upside_down, "upside down"),
        (ua.bump, bump_without_brackets, "multiplies the whole bracket"),
        (ua.bump, bump_steep_outside, "belongs inside the sigmoid"),
        (ua.bump, bump_that_stays_up, "one step, which never comes down"),
        (ua.bump, bump_by_multiplying, "it does not multiply"),
        (ua.bump, bump_of_thresholds, "soft edges"),
        (ua.step_network, steps_of_inner_rises, "put a 0 before the first height"),
        (ua.step_network, steps_two_for_each_bump, "two steps at one place are one step"),
        (ua.step_network, steps_with_one_weight, "one weight for each unit"),
        (ua.step_network, steps_with_heights, "rises from one bump to the next"),
        (ua.step_network, steps_bias_is_the_edge, "the s is missing"),
        (ua.step_network, steps_never_down, "the last step is missing"),
        (ua.step_network, steps_with_a_plus, "the sign of the bias"),
        (ua.hinge_coefficients, hinges_are_slopes, "only the *change* of slope"),
        (ua.hinge_coefficients, hinges_without_run, "rise over run"),
        (ua.hinge_coefficients, hinges_without_the_first, "the first hinge is missing"),
        (ua.hinge_coefficients, hinges_on_an_even_grid, "spaced unevenly"),
        (ua.hinge_coefficients, hinges_with_one_too_many, "one hinge too many"),
        (ua.hinge_coefficients, hinges_with_the_zero_behind, "in front of the first slope"),
        (ua.fold, fold_by_cutting, "you cut and shift"),
        (ua.fold, fold_upside_down, "upside down"),
        (ua.fold, fold_a_parabola, "that is the parabola"),
        (ua.fold, fold_once, "that is one fold"),
        (ua.fold, fold_one_short, "one fold too few"),
        (ua.fold, fold_by_adding, "folding is not adding"),
        (ua.fold, fold_without_returning, "its weight is −4"),
        (ua.count_pieces, pieces_are_bends, "the pieces are one more"),
        (ua.count_pieces, pieces_are_intervals, "not every knot bends"),
        (ua.count_pieces, pieces_are_slopes, "comes back later is a new piece"),
        (ua.count_pieces, pieces_are_turns, "a bend need not turn"),
        (ua.count_pieces, pieces_are_rising_bends, "may fall as well as grow"),
        (ua.count_pieces, pieces_without_tolerance, "with a tolerance"),
    ],
)  # fmt: skip
def test_a_beginners_slip_is_named(exercise, answer, phrase):
    report = exercise(answer)
    assert not report.passed
    assert phrase in " ".join(report.hints), f"\n{report}"


def test_an_if_on_an_array_is_met_with_advice():
    assert "use `np.where`" in repr(ua.fold(fold_by_asking_an_array))


def test_another_right_bump_passes():
    def bump(x, left, right, s):
        return (np.tanh(s * (x - left) / 2) - np.tanh(s * (x - right) / 2)) / 2

    assert ua.bump(bump)


def test_a_fold_with_two_hinges_passes():
    def fold(x, k):
        for _ in range(k):
            x = 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
        return x

    assert ua.fold(fold)
