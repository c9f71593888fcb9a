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


def sums() -> list[Case]:
    rng = np.random.default_rng(1)
    return [
        Case("a few ordinary z", (np.array([-2.0, -0.3, 0.0, 0.3, 2.0]),)),
        Case("a matrix of z", (rng.standard_normal((2, 3)),)),
        Case("z = 1000 and z = −1000", (np.array([1000.0, -1000.0]),)),
        Case("no z at all", (np.zeros(0),)),
    ]


def naive(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


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
            naive,
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
        Slip(
            "that is σ(2z): σ(z) = ½(1 + tanh(z/2)), with half of z.",
            lambda z: 0.5 * (1 + np.tanh(z)),
        ),
        Slip(
            "that is σ(−|z|), right for z < 0. For z ≥ 0 the numerator is 1.",
            lambda z: stable(-np.abs(z)),
        ),
        Slip(
            "that is the threshold step: 0 or 1, and nothing between.",
            lambda z: (z >= 0).astype(float),
        ),
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
        Slip("that is 1 − σ(z); the factor σ(z) is missing.", lambda z: stable(-z)),
        Slip("that is σ(z)²; the second factor is 1 − σ(z).", lambda z: stable(z) ** 2),
        Slip(
            "that is the slope of tanh; the sigmoid's is σ(1 − σ).", lambda z: 1 - np.tanh(z) ** 2
        ),
        Slip(
            "e^{−z} overflows for very negative z: use your stable sigmoid for both factors.",
            lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        ),
        Slip(
            "right, but your σ overflows on the way: use the stable one for both factors.",
            lambda z: naive(z) * (1 - naive(z)),
        ),
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
        Slip(
            "every mistake adds x, also where the unit fired and should not have: there y − ŷ is "
            "−1, and x has to be subtracted.",
            lambda w, b, x, y: stepped(w, b, x, abs(y - int(x @ w + b >= 0))),
        ),
        Slip(
            "only a missed yes is corrected; a false alarm, ŷ = 1 and y = 0, has to be, too.",
            lambda w, b, x, y: stepped(w, b, x, max(y - int(x @ w + b >= 0), 0)),
        ),
        Slip(
            "the correction is (y − ŷ) times x: each weight learns as much as its input was on.",
            lambda w, b, x, y: stepped(w, b, np.ones_like(x), y - int(x @ w + b >= 0)),
        ),
        Slip(
            "the correction is added to the old weights; you return it in their place.",
            lambda w, b, x, y: stepped(0 * w, 0.0, x, y - int(x @ w + b >= 0)),
        ),
        Slip(
            "you correct right answers too: the error is y − ŷ, which is 0 if the answer is right.",
            lambda w, b, x, y: stepped(w, b, x, 2 * y - 1),
        ),
        Slip(
            "ŷ is 0 or 1 here, as y is; you compare with a sign, −1 or 1.",
            lambda w, b, x, y: stepped(w, b, x, y - (1 if x @ w + b >= 0 else -1)),
        ),
        Slip(
            "ŷ is 1 or 0, the step's answer; you use the sigmoid's.",
            lambda w, b, x, y: stepped(w, b, x, y - float(stable(x @ w + b))),
        ),
        Slip(
            "the weights come first, then the bias.",
            lambda w, b, x, y: stepped(w, b, x, y - int(x @ w + b >= 0))[::-1],
        ),
    ],
)
def perceptron_step(w: np.ndarray, b: float, x: np.ndarray, y: int) -> tuple[np.ndarray, float]:
    """One step of the perceptron rule: w + (y − ŷ)x and b + (y − ŷ), with ŷ = [x·w + b ≥ 0]."""
    return stepped(w, b, x, y - int(x @ w + b >= 0))
