"""Checkers for the exercises of the chapter on neurons."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


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
    ],
)
def neuron(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Weighted sum z = x·w + b of a neuron, x (D,) or (N, D), w (D,)."""
    return x @ w + b


def sums() -> list[Case]:
    rng = np.random.default_rng(1)
    return [
        Case("a few ordinary z", (np.array([-2.0, -0.3, 0.0, 0.3, 2.0]),)),
        Case("a matrix of z", (rng.standard_normal((2, 3)),)),
        Case("z = 1000 and z = −1000", (np.array([1000.0, -1000.0]),)),
        Case("no z at all", (np.zeros(0),)),
    ]


def stable(z: np.ndarray) -> np.ndarray:
    t = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, t) / (1 + t)


@exercise(
    "neurons",
    sums,
    [
        Slip(
            "e^{−z} overflows for very negative z. Use e^{−|z|}, which is at most 1, and treat the "
            "two signs apart.",
            lambda z: 1 / (1 + np.exp(-z)),
        ),
        Slip(
            "infinity divided by infinity is not a number. Use e^{−|z|}, which is at most 1.",
            lambda z: np.exp(z) / (1 + np.exp(z)),
        ),
        Slip("that is σ(−z): the sign in the exponent is wrong.", lambda z: stable(-z)),
        Slip(
            "|z| in the exponent is safe, but it gives σ(|z|): for z < 0 the numerator is e^{−|z|} "
            "too.",
            lambda z: 1 / (1 + np.exp(-np.abs(z))),
        ),
        Slip("that is tanh, which lies between −1 and 1.", np.tanh),
    ],
)
def stable_sigmoid(z: np.ndarray) -> np.ndarray:
    """σ(z) = 1 / (1 + e^{−z}) without overflow, for z of any shape."""
    return stable(z)


@exercise(
    "neurons",
    sums,
    [
        Slip("that is the sigmoid itself; its slope is σ(z)(1 − σ(z)).", stable),
        Slip(
            "σ is applied twice: if s = σ(z) already, the slope is s(1 − s).",
            lambda z: stable(stable(z)) * (1 - stable(stable(z))),
        ),
        Slip("that is z(1 − z): take the sigmoid of z first.", lambda z: z * (1 - z)),
        Slip("the second factor is 1 − σ(z), not 1 + σ(z).", lambda z: stable(z) * (1 + stable(z))),
    ],
)
def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    """σ′(z) = σ(z) σ(−z), for z of any shape."""
    return stable(z) * stable(-z)


def mistakes() -> list[Case]:
    rng = np.random.default_rng(2)
    w, x = np.array([0.5, -1.0]), np.array([1.0, 2.0])
    cases = [
        Case("a positive example that is missed", (w, 0.5, x, 1)),
        Case("a negative example that is right", (w, 0.5, x, 0)),
        Case("a negative example that fires", (w, 2.5, x, 0)),
        Case("z = 0 counts as firing", (np.zeros(2), 0.0, x, 1)),
    ]
    for y in (0, 1):
        args = (rng.standard_normal(6), 0.1, rng.standard_normal(6), y)
        cases.append(Case(f"six inputs, y = {y}", args))
    return cases


def stepped(w: np.ndarray, b: float, x: np.ndarray, error: float) -> tuple[np.ndarray, float]:
    return w + error * x, b + error


@exercise(
    "neurons",
    mistakes,
    [
        Slip(
            "the correction goes the wrong way: it is y − ŷ, what was due minus what came.",
            lambda w, b, x, y: stepped(w, b, x, int(x @ w + b >= 0) - y),
        ),
        Slip(
            "the bias learns too: b + (y − ŷ), as if its input were always 1.",
            lambda w, b, x, y: (stepped(w, b, x, y - int(x @ w + b >= 0))[0], b),
        ),
        Slip(
            "ŷ is 1 or 0, whether z ≥ 0; you use the sum z itself.",
            lambda w, b, x, y: stepped(w, b, x, y - (x @ w + b)),
        ),
        Slip(
            "at z = 0 the unit fires: ŷ = 1 if z ≥ 0.",
            lambda w, b, x, y: stepped(w, b, x, y - int(x @ w + b > 0)),
        ),
        Slip(
            "the bias is missing from the sum that decides.",
            lambda w, b, x, y: stepped(w, b, x, y - int(x @ w >= 0)),
        ),
    ],
)
def perceptron_step(w: np.ndarray, b: float, x: np.ndarray, y: int) -> tuple[np.ndarray, float]:
    """One step of the perceptron rule: w + (y − ŷ)x and b + (y − ŷ), with ŷ = [x·w + b ≥ 0]."""
    return stepped(w, b, x, y - int(x @ w + b >= 0))
