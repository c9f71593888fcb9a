"""What beginners type for the exercises on universal approximation, and what they are told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnlearn import check

ua = check.universal_approximation


def relu(z):
    return np.maximum(z, 0)


def hint(report):
    assert not report.passed
    return " ".join(report.hints)


# How steep a bump must be --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda width, height: np.arctanh(height) / width, "the 4 of tanh"),
        (lambda width, height: 20 * np.arctanh(height), "whatever the width"),
        (lambda width, height: 2 / width * np.log(height / (1 - height)), "subtracted is missing"),
        (lambda width, height: 4 * math.tanh(height) / width, "*inverse* function"),
        (lambda width, height: math.ceil(4 * math.atanh(height) / width), "solve for s"),
    ],
)
def test_steepness_names_the_slip(answer, words):
    assert words in hint(ua.steepness(answer))


# Steps that are level outside ----------------------------------------------------------------


def steps_of_the_chapter(edges, heights, s):
    rises = np.diff(heights, prepend=0.0, append=0.0)
    return np.full(len(edges), s), -s * edges, rises, 0.0


def steps_in_pairs_in_natural_order(edges, heights, s):
    """t₀, t₁, t₁, t₂ …: each bump with its two steps."""
    w, b, a = [], [], []
    for n, height in enumerate(heights):
        w += [s, s]
        b += [-s * edges[n], -s * edges[n + 1]]
        a += [height, -height]
    return np.array(w), np.array(b), np.array(a), 0.0


def steps_with_the_edges_for_biases(edges, heights, s):
    return np.full(len(heights) - 1, s), edges[1:-1], np.diff(heights), heights[0]


def steps_with_weights_of_one(edges, heights, s):
    return np.ones(len(heights) - 1), -s * edges[1:-1], np.diff(heights), heights[0]


def steps_from_zero(edges, heights, s):
    return np.full(len(heights) - 1, s), -s * edges[1:-1], np.diff(heights), 0


def steps_that_come_down_at_the_end(edges, heights, s):
    t = edges[1:]
    return np.full(len(t), s), -s * t, np.append(np.diff(heights), -heights[-1]), heights[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (steps_of_the_chapter, "no step at the first edge"),
        (steps_in_pairs_in_natural_order, "two steps at one place"),
        (steps_with_the_edges_for_biases, "edge is not the bias"),
        (steps_with_weights_of_one, "into w, too"),
        (steps_from_zero, "has to come from c"),
        (steps_that_come_down_at_the_end, "last edge needs no step"),
    ],
)
def test_level_steps_names_the_slip(answer, words):
    assert words in hint(ua.level_steps(answer))


def test_level_steps_are_level_on_both_sides():
    """The reference itself: far to the left the first height, far to the right the last."""
    edges, heights = np.array([0.0, 0.2, 0.7, 1.0]), np.array([0.3, -1.0, 2.0])
    w, b, a, c = ua.level_steps.reference(edges, heights, 200.0)
    x = np.array([-5.0, 0.1, 0.5, 0.9, 5.0])
    f = 0.5 * (1 + np.tanh((x[:, None] * w + b) / 2)) @ a + c
    np.testing.assert_allclose(f, [0.3, 0.3, -1.0, 2.0, 2.0], atol=1e-6)


# Hinges that are level outside ---------------------------------------------------------------


def hinges_whose_minus_one_wraps_round(knots, values):
    d = np.diff(values) / np.diff(knots)
    weights = [d[n] - d[n - 1] for n in range(len(d))]
    return np.array([*weights, -d[-1]])


def hinges_without_the_first(knots, values):
    d = np.diff(values) / np.diff(knots)
    a = np.zeros(len(knots))
    a[1:-1], a[-1] = np.diff(d), -d[-1]
    return a


def hinges_of_the_chapter(knots, values):
    return np.diff(np.diff(values) / np.diff(knots), prepend=0.0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (hinges_whose_minus_one_wraps_round, "wraps round"),
        (hinges_without_the_first, "first weight is missing or 0"),
        (hinges_of_the_chapter, "goes straight on"),
        (lambda t, v: np.diff(v) / np.diff(t), "those are the slopes"),
        (lambda t, v: np.diff(np.diff(v), prepend=0, append=0), "distance of the knots"),
    ],
)
def test_level_hinges_names_the_slip(answer, words):
    assert words in hint(ua.level_hinges(answer))


def test_level_hinges_pass_through_the_values_and_are_level_outside():
    knots, values = np.array([0.0, 0.1, 0.4, 1.0]), np.array([2.0, 1.0, 1.5, -1.0])
    a = ua.level_hinges.reference(knots, values)
    x = np.concatenate([[-7.0], knots, [7.0]])
    f = values[0] + relu(x[:, None] - knots) @ a
    np.testing.assert_allclose(f, [2.0, *values, -1.0], atol=1e-12)


# A bump from four ReLUs ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda x, left, right, ramp: (
                (relu(x - left) - relu(x - left - ramp) - relu(x - right + ramp)) / ramp
            ),
            "goes on falling",
        ),
        (
            lambda x, left, right, ramp: (
                50 * (relu(x - left) - relu(x - left - ramp) - relu(x - right + ramp))
                + 50 * relu(x - right)
            ),
            "1/0.02",
        ),
        (
            lambda x, left, right, ramp: np.interp(
                x, [left - ramp, left, right, right + ramp], [0, 1, 1, 0]
            ),
            "yours lie outside",
        ),
        (
            lambda x, left, right, ramp: relu(np.minimum(x - left, right - x)) / ramp,
            "to a point",
        ),
    ],
)
def test_trapezoid_names_the_slip(answer, words):
    assert words in hint(ua.trapezoid(answer))


# Folding in three ----------------------------------------------------------------------------


def third(x):
    return np.interp(x, [0, 1 / 3, 2 / 3, 1], [0, 1, 0, 1])


def fold_without_a_base_case(x, k):
    return third(x) if k == 1 else third(fold_without_a_base_case(x, k - 1))


def fold_with_the_tent(x, k):
    for _ in range(k):
        x = 2 * np.minimum(x, 1 - x)
    return x


def fold_that_forgets(x, k):
    for _ in range(k):
        folded = third(x)
    return folded if k else x


def fold_by_asking_an_array(x, k):
    for _ in range(k):
        x = 3 * x if x < 1 / 3 else 2 - 3 * x
    return x


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (fold_without_a_base_case, "k = 0 returns x"),
        (fold_with_the_tent, "that is the tent"),
        (fold_that_forgets, "the same x again and again"),
        (lambda x, k: 3 * x * k % 1 if k == 1 else 3**k * x % 1, "runs back"),
    ],
)
def test_fold_in_three_names_the_slip(answer, words):
    assert words in hint(ua.fold_in_three(answer))


def test_an_array_in_an_if_gets_advice():
    assert "use `np.where`" in repr(ua.fold_in_three(fold_by_asking_an_array))


def test_fold_in_three_tries_no_fold_at_all():
    """A recursion without an end passes every other case, and then breaks the exercise's cell."""
    assert any(case.args[1] == 0 for case in ua.fold_in_three.cases())


# How many units a target forces --------------------------------------------------------------


def crossings(values, level, margin):
    clear = values[np.abs(values - level) >= margin]
    return int(np.diff(clear > level).sum())


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (crossings, "those are the crossings"),
        (lambda v, level, m: crossings(v, level, m) - 1, "not −1"),
        (
            lambda v, level, m: max(int(np.diff(v > level).sum()) - 1, 0),
            "within the margin forces nothing",
        ),
        (lambda v, level, m: max(crossings(v, 0.5, m) - 1, 0), "The level is an argument"),
    ],
)
def test_least_units_names_the_slip(answer, words):
    assert words in hint(ua.least_units(answer))


def test_least_units_of_a_sawtooth_is_what_the_theorem_says():
    for k in (1, 2, 5):
        teeth = np.arange(2**k + 1) % 2 * 1.0
        assert ua.least_units.reference(teeth, 0.5, 0.5) == 2**k - 1
