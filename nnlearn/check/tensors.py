"""Checkers for the exercises of the chapter on tensors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.tensors_solutions import (
    as_bytes,
    cross,
    each_with_each,
    first_axis_first,
    sizes_after,
)
from nnlearn.check.tensors_tape import gradients
from nnlearn.check.tensors_unit import vjp_unit

__all__ = ["distances", "gradients", "strides_of", "vjp_unit"]


def shapes() -> list[Case]:
    return [
        Case(f"shape {shape}", (shape,))
        for shape in ((3, 4), (2, 3, 4), (5,), (4, 1, 3), (6, 2, 5, 7))
    ]


@exercise(
    "tensors",
    shapes,
    [
        Slip("strides are counted in numbers here; yours are in bytes.", as_bytes(8)),
        Slip("strides are counted in numbers; yours are in bytes of a float32.", as_bytes(4)),
        Slip(
            "the *last* axis has stride 1: rows lie one after the other. Yours has its columns so, "
            "as Fortran keeps them.",
            first_axis_first,
        ),
        Slip(
            "the list is the wrong way round: the first stride belongs to the first axis.",
            lambda shape: sizes_after(shape)[::-1],
        ),
        Slip(
            "one axis too far: a step skips what lies to the *right* of its axis, without its own "
            "size.",
            lambda shape: [s * n for s, n in zip(sizes_after(shape), shape, strict=True)],
        ),
        Slip("that is the shape itself.", lambda shape: list(shape)),
        Slip(
            "that is the shape, from its end; a step skips the *product* of what is to its right.",
            lambda shape: list(shape)[::-1],
        ),
        Slip(
            "that is the size of the next axis; a step skips the product of *all* axes to its "
            "right.",
            lambda shape: [*shape[1:], 1],
        ),
        Slip(
            "the sizes to the right are multiplied, not added.",
            lambda shape: [sum(shape[k + 1 :]) for k in range(len(shape))],
        ),
        Slip(
            "the sizes to the right are multiplied; yours are added, from 1.",
            lambda shape: [1 + sum(shape[k + 1 :]) for k in range(len(shape))],
        ),
        Slip(
            "the last axis is missing: its stride is 1, and each axis has one.",
            lambda shape: sizes_after(shape)[:-1],
        ),
        Slip(
            "the last axis has stride 1, not 0: its numbers are neighbours.",
            lambda shape: [*sizes_after(shape)[:-1], 0],
        ),
        Slip(
            "one stride too many: the number of all entries belongs to no axis.",
            lambda shape: [int(np.prod(shape)), *sizes_after(shape)],
        ),
        Slip("that is the number of entries; one stride for each axis is due.", np.prod),
    ],
)
def strides_of(shape: Sequence[int]) -> list[int]:
    """Strides, counted in numbers, of a fresh array whose rows lie one after the other."""
    return sizes_after(shape)


def pairs() -> list[Case]:
    rng = np.random.default_rng(0)
    grid = np.array([[0.0, 0], [3, 0]]), np.array([[0.0, 4], [3, 4], [1, 1]])
    cases = [Case("two points and three, on a grid", grid)]
    for n, m, d in ((4, 2, 3), (3, 3, 3), (1, 5, 2), (2, 3, 4)):
        args = rng.standard_normal((n, d)), rng.standard_normal((m, d))
        cases.append(Case(f"x {(n, d)}, y {(m, d)}", args))
    return cases


@exercise(
    "tensors",
    pairs,
    [
        Slip(
            "the *squared* distance is due; you took the root.",
            lambda x, y: np.sqrt(each_with_each(x, y)),
        ),
        Slip(
            "rows of the result belong to `x`, columns to `y`; yours are exchanged.",
            lambda x, y: each_with_each(y, x),
        ),
        Slip(
            "sum the differences' squares; yours sums first and squares after.",
            lambda x, y: cross(x, y, lambda d: d.sum(axis=2) ** 2),
        ),
        Slip(
            "square the differences; yours are absolute values.",
            lambda x, y: cross(x, y, lambda d: np.abs(d).sum(axis=2)),
        ),
        Slip(
            "square the differences before you sum; plain ones cancel.",
            lambda x, y: cross(x, y, lambda d: d.sum(axis=2)),
        ),
        Slip(
            "sum over the features; yours is their mean.",
            lambda x, y: each_with_each(x, y) / x.shape[1],
        ),
        Slip(
            "sum over the features, the last axis; all squares came, (N, M, D).",
            lambda x, y: cross(x, y, np.square),
        ),
        Slip(
            "the sum goes over the features, the last axis of (N, M, D); yours went over `y`.",
            lambda x, y: cross(x, y, lambda d: (d**2).sum(axis=1)),
        ),
        Slip(
            "the sum goes over the features, the last axis of (N, M, D); yours went over `x`.",
            lambda x, y: cross(x, y, lambda d: (d**2).sum(axis=0)),
        ),
        Slip(
            "the largest difference came; the sum of the squares is due.",
            lambda x, y: cross(x, y, lambda d: np.abs(d).max(axis=2)),
        ),
        Slip(
            "one number came, for all pairs together; sum over the last axis only.",
            lambda x, y: each_with_each(x, y).sum(),
        ),
        Slip(
            "the difference x − y is due, whose square has −2 x·y; yours has a plus.",
            lambda x, y: each_with_each(x, -y),
        ),
        Slip("the products x·y came; distances are due.", lambda x, y: x @ y.T),
        Slip(
            "|x|² − 2 x·y + |y|²: the factor 2 is missing.",
            lambda x, y: each_with_each(x, y) + x @ y.T,
        ),
        Slip(
            "the shortest distance of each row came; all pairs are due, (N, M).",
            lambda x, y: each_with_each(x, y).min(axis=1),
        ),
        Slip(
            "half of the squared distance came.",
            lambda x, y: each_with_each(x, y) / 2,
        ),
        Slip(
            "without a new axis the rows of `x` meet the rows of `y` in pairs, first with first: "
            "x[:, None] − y.",
            lambda x, y: ((x - y) ** 2).sum(axis=1),
        ),
    ],
)
def distances(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Squared distance of each row of x (N, D) from each row of y (M, D), shape (N, M)."""
    return each_with_each(x, y)
