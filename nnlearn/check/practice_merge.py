"""Checker for statistics that come in parts, in the chapter on networks in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Statistics = tuple[float, np.ndarray, np.ndarray]


def parts() -> list[Case]:
    rng = np.random.default_rng(2)
    cases = [Case("0, 2 and 4, 4, 7", (2, np.array([1.0]), np.array([1.0]), 3, np.array([5.0]),
                                       np.array([2.0])))]  # fmt: skip
    for n, m, columns in ((10, 4, 3), (3, 50, 2), (1, 7, 2)):
        one, two = rng.standard_normal((n, columns)), 2 + 3 * rng.standard_normal((m, columns))
        args = (n, one.mean(0), one.var(0), m, two.mean(0), two.var(0))
        cases.append(Case(f"{n} and {m} examples, {columns} columns", args))
    return cases


def merged(
    n: int,
    mean: np.ndarray,
    var: np.ndarray,
    m: int,
    mean_2: np.ndarray,
    var_2: np.ndarray,
    between: Callable = lambda apart, n, m: apart**2 * n * m / (n + m),
    end: Callable = lambda squares, total: squares / total,
) -> Statistics:
    """Return count, mean and variance of both; what follows ``var_2`` makes slips."""
    total, apart = n + m, mean_2 - mean
    squares = n * var + m * var_2 + between(apart, n, m)
    return total, mean + apart * m / total, end(squares, total)


def with_mean(mean: Callable) -> Callable:
    """Return the wrong solution with another mean."""

    def wrong(*args: Any) -> Statistics:
        total, _, var = merged(*args)
        return total, mean(*args), var

    return wrong


def with_variance(var: Callable) -> Callable:
    """Return the wrong solution with another variance."""

    def wrong(*args: Any) -> Statistics:
        total, mean, _ = merged(*args)
        return total, mean, var(*args)

    return wrong


def raw_square(n: int, mean: Any, var: Any, m: int, mean_2: Any, var_2: Any) -> np.ndarray:
    """Return the mean of the squares, without the mean taken off."""
    return (n * (var + mean**2) + m * (var_2 + mean_2**2)) / (n + m)


@exercise(
    "practice",
    parts,
    [
        Slip(
            "parts of unequal length count by their length: (n·mean + m·mean_2) / (n + m), and "
            "the variance likewise.",
            lambda n, mean, var, m, mean_2, var_2: (n + m, (mean + mean_2) / 2, (var + var_2) / 2),
        ),
        Slip(
            "the distance of the two means is missing: two parts without any spread, 0, 0 and "
            "9, 9, have a variance together.",
            partial(merged, between=lambda apart, n, m: 0),
        ),
        Slip(
            "the means count by the length of their part; yours count alike.",
            with_mean(lambda n, mean, var, m, mean_2, var_2: (mean + mean_2) / 2),
        ),
        Slip(
            "each mean counts by its *own* length; n and m are exchanged.",
            with_mean(lambda n, mean, var, m, mean_2, var_2: (m * mean + n * mean_2) / (n + m)),
        ),
        Slip(
            "the variance is uncorrected here: divide by n + m, not by one less.",
            partial(merged, end=lambda squares, total: squares / (total - 1)),
        ),
        Slip(
            "a variance adds squares: the distance of the means is squared.",
            partial(merged, between=lambda apart, n, m: -apart * n * m / (n + m)),
        ),
        Slip(
            "that is the sum of squares; divide by the count.",
            partial(merged, end=lambda squares, total: squares),
        ),
        Slip(
            "that is the deviation; the variance is due, without a root.",
            partial(merged, end=lambda squares, total: np.sqrt(squares / total)),
        ),
        Slip(
            "variances do not add up: each counts by the length of its part, and the distance of "
            "the means comes in.",
            with_variance(lambda n, mean, var, m, mean_2, var_2: var + var_2),
        ),
        Slip(
            "neither part lies the whole distance from the common mean: the squared distance has "
            "the factor n·m / (n + m)².",
            partial(merged, between=lambda apart, n, m: apart**2 * (n + m)),
        ),
        Slip(
            "the squared distance counts n·m / (n + m) times in the sum of squares; a division "
            "is missing.",
            partial(merged, between=lambda apart, n, m: apart**2 * n * m),
        ),
        Slip(
            "that is the second part alone; the first has its data, too.",
            lambda n, mean, var, m, mean_2, var_2: (m, mean_2, var_2),
        ),
        Slip(
            "that is the first part alone, with both counts.",
            lambda n, mean, var, m, mean_2, var_2: (n + m, mean, var),
        ),
        Slip("return three values: count, mean, variance.", lambda *args: merged(*args)[1:]),
        Slip(
            "the order is count, mean, variance.",
            lambda *args: (*merged(*args)[1:], merged(*args)[0]),
        ),
        Slip(
            "that is the mean of the squares; take the squared common mean off.",
            with_variance(raw_square),
        ),
        Slip(
            "means that lie apart make the whole wider: add the squared distance, you subtract it.",
            partial(merged, between=lambda apart, n, m: -(apart**2) * n * m / (n + m)),
        ),
        Slip(
            "each column has its own distance; you add them up over the columns.",
            partial(merged, between=lambda apart, n, m: (apart**2).sum() * n * m / (n + m)),
        ),
    ],
)
def merge(
    n: int, mean: np.ndarray, var: np.ndarray, m: int, mean_2: np.ndarray, var_2: np.ndarray
) -> Statistics:
    """Count, mean and uncorrected variance of n and m examples together, column by column."""
    return merged(n, mean, var, m, mean_2, var_2)
