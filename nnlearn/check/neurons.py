"""Checkers for the exercises of the chapter on neurons."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.neurons_gradient import logistic_gradient
from nnlearn.check.neurons_multiclass import multiclass_step
from nnlearn.check.neurons_perceptron import perceptron_step
from nnlearn.check.neurons_sigmoid import sigmoid_slope, stable, stable_sigmoid

__all__ = [
    "logistic_gradient",
    "multiclass_step",
    "neuron",
    "perceptron_step",
    "sigmoid_slope",
    "signed_distance",
    "stable_sigmoid",
]


def vectors() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = [Case("the returning example", (np.array([0.7, 0.2]), np.array([2.0, -3.0]), -0.5))]
    for n, d in ((3, 2), (1, 5), (4, 1), (5, 5)):
        args = (rng.standard_normal((n, d)), rng.standard_normal(d), float(rng.standard_normal()))
        cases.append(Case(f"a batch, x {(n, d)}", args))
    return cases


@exercise(
    "neurons",
    vectors,
    [
        Slip(
            "the bias is added, z = x·w + b; you subtract it, as one does with a threshold.",
            lambda x, w, b: x @ w - b,
        ),
        Slip("the bias is missing: z = x·w + b.", lambda x, w, b: x @ w),
        Slip(
            "add up over the inputs only: each example of a batch keeps its own sum "
            "(`(x * w).sum(axis=-1)` or `x @ w`).",
            lambda x, w, b: (x * w).sum() + b,
        ),
        Slip(
            "the products are not added up yet: a neuron gives one number for each example.",
            lambda x, w, b: x * w + b,
        ),
        Slip(
            "you add up over the examples; the sum runs over the inputs of one example, the last "
            "axis.",
            lambda x, w, b: (x * w).sum(axis=0) + b,
        ),
        Slip(
            "the bias is added once, after the sum; you add it to every product.",
            lambda x, w, b: (x * w + b).sum(axis=-1),
        ),
        Slip(
            "the bias is added, not multiplied with the sum.",
            lambda x, w, b: (x @ w) * b,
        ),
        Slip(
            "the bias is added once, after the sum; you add it to every weight.",
            lambda x, w, b: x @ (w + b),
        ),
        Slip(
            "add the products up; you take their mean.",
            lambda x, w, b: (x * w).mean(axis=-1) + b,
        ),
        Slip(
            "multiply each input by its weight, then add up; you add the two.",
            lambda x, w, b: (x + w).sum(axis=-1) + b,
        ),
        Slip("the sum keeps its sign; you take its size.", lambda x, w, b: np.abs(x @ w + b)),
        Slip(
            "the sum goes over all inputs; yours stops after the first (a `return` inside the "
            "loop?).",
            lambda x, w, b: x[..., 0] * w[0] + b,
        ),
        Slip(
            "each product is added to the sum so far; you start again from b each time, and only "
            "the last product is left.",
            lambda x, w, b: x[..., -1] * w[-1] + b,
        ),
        Slip(
            "the sum goes over all D inputs; yours goes over two, as in the returning example.",
            lambda x, w, b: b + x[..., 0] * w[0] + x[..., 1] * w[1],
        ),
        Slip(
            "a batch has N sums, and `float` takes one number only: return the array.",
            lambda x, w, b: float(x @ w + b),
        ),
        Slip(
            "leave z as it is; you round it.",
            lambda x, w, b: np.round(x @ w + b, 1),
        ),
        Slip(
            "stop before the activation: the sum z is asked for, not σ(z).",
            lambda x, w, b: stable(x @ w + b),
        ),
        Slip(
            "stop before the activation: the sum z is asked for, not the decision whether z ≥ 0.",
            lambda x, w, b: (x @ w + b >= 0).astype(int),
        ),
    ],
)
def neuron(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Weighted sum z = x·w + b of a neuron, x (D,) or (N, D), w (D,)."""
    return x @ w + b


def points() -> list[Case]:
    rng = np.random.default_rng(3)
    cases = [
        Case("the returning example", (np.array([0.7, 0.2]), np.array([2.0, -3.0]), -0.5)),
        Case("the origin", (np.zeros(2), np.array([3.0, 4.0]), -10.0)),
    ]
    for n, d in ((3, 2), (1, 5), (4, 4)):
        args = (rng.standard_normal((n, d)), rng.standard_normal(d), float(rng.standard_normal()))
        cases.append(Case(f"a batch, x {(n, d)}", args))
    return cases


@exercise(
    "neurons",
    points,
    [
        Slip("that is z; divide it by the length of w.", lambda x, w, b: x @ w + b),
        Slip(
            "the distance is signed: it is negative on the side where z < 0; you take its size.",
            lambda x, w, b: np.abs(x @ w + b) / length(w),
        ),
        Slip(
            "the length of w is the root of w·w; you divide by w·w.",
            lambda x, w, b: (x @ w + b) / (w @ w),
        ),
        Slip(
            "all of z is divided by the length of w, the bias too (brackets?).",
            lambda x, w, b: x @ w / length(w) + b,
        ),
        Slip(
            "all of z is divided by the length of w; you divide the bias only (brackets?).",
            lambda x, w, b: x @ w + b / length(w),
        ),
        Slip("the bias is missing: z = x·w + b.", lambda x, w, b: x @ w / length(w)),
        Slip(
            "the bias is added, z = x·w + b; you subtract it.",
            lambda x, w, b: (x @ w - b) / length(w),
        ),
        Slip(
            "divide by the length of w, which is the same for every point; you divide by the "
            "length of all of x.",
            lambda x, w, b: (x @ w + b) / length(x.reshape(-1)),
        ),
        Slip(
            "divide by the length of w, which is the same for every point; you divide by each x's.",
            lambda x, w, b: (x @ w + b) / np.linalg.norm(x, axis=-1),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you add up the weights' sizes.",
            lambda x, w, b: (x @ w + b) / np.abs(w).sum(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you add up the weights.",
            lambda x, w, b: (x @ w + b) / w.sum(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …); you take its largest entry.",
            lambda x, w, b: (x @ w + b) / np.abs(w).max(),
        ),
        Slip(
            "the length of w is √(w₁² + w₂² + …), a sum; you take a mean.",
            lambda x, w, b: (x @ w + b) / np.sqrt(np.mean(w**2)),
        ),
        Slip(
            "`len(w)` counts the weights; the length of the vector is `np.linalg.norm(w)`.",
            lambda x, w, b: (x @ w + b) / len(w),
        ),
        Slip("divide by the length of w; you multiply.", lambda x, w, b: (x @ w + b) * length(w)),
        Slip(
            "the sign is the other way round: positive is the side to which w points.",
            lambda x, w, b: -(x @ w + b) / length(w),
        ),
        Slip(
            "the bias is no part of the length: only w is.",
            lambda x, w, b: (x @ w + b) / length(np.append(w, b)),
        ),
        Slip(
            "divide by one number, the length of w; you divide by its entries one by one.",
            lambda x, w, b: (x @ w + b) / np.abs(w),
        ),
        Slip(
            "that is the distance from the point w; asked is the distance from the line.",
            lambda x, w, b: np.linalg.norm(x - w),
        ),
        Slip(
            "add up over the inputs only: each example of a batch keeps its own sum (`x @ w`).",
            lambda x, w, b: ((x * w).sum() + b) / length(w),
        ),
        Slip(
            "each example of a batch has its own distance; you return the last one's only.",
            lambda x, w, b: (np.atleast_2d(x)[-1] @ w + b) / length(w),
        ),
        Slip(
            "the length goes over all D weights; yours goes over two.",
            lambda x, w, b: (x @ w + b) / length(w[:2]),
        ),
        Slip(
            "a batch has N distances, and `float` takes one number only: return the array.",
            lambda x, w, b: float((x @ w + b) / length(w)),
        ),
        Slip(
            "stop before the activation: the distance is asked for, not its sigmoid.",
            lambda x, w, b: stable((x @ w + b) / length(w)),
        ),
    ],
)
def signed_distance(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Distance (x·w + b) / ‖w‖ from the line z = 0, positive where z > 0; x (D,) or (N, D)."""
    return (x @ w + b) / length(w)


def length(w: np.ndarray) -> float:
    return float(np.sqrt(w @ w))
