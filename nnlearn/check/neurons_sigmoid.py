"""Checkers for the chapter on neurons: a sigmoid that never overflows, and its slope."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.compare import as_numbers, differences
from nnlearn.check.exercise import Case, Judge, Slip, exercise

# What float32 leaves: its rounding stays below 1e-7, a σ that is clipped at ±15 is off by 3e-7.
SINGLE = 2e-7
# A value that should be smaller than this has to be: clipped at ±20, σ(−40) is 2e-9, not 4e-18.
TINY = 1e-9


def to_the_tails(reference: Callable) -> Judge:
    """Compare as float32 allows and, where next to nothing is due, ask for next to nothing."""

    def judge(came: object, z: np.ndarray) -> str | None:
        due = reference(z)
        if found := differences(came, due, SINGLE):
            return "; ".join(found)
        values = as_numbers(came)
        assert values is not None
        off = (due < TINY) & (np.abs(values) > TINY)
        if not off.any():
            return None
        at = f"at z = {z[off][0]:g}, {due[off][0]:.1e} is due; {values[off][0]:.1e} came"
        return f"{at}, which is many times more"

    return judge


def sums() -> list[Case]:
    rng = np.random.default_rng(1)
    return [
        Case("a few ordinary z", (np.array([-2.0, -0.3, 0.0, 0.3, 2.0]),)),
        Case("a matrix of z", (rng.standard_normal((2, 3)),)),
        Case("z far out, at ±6, ±15 and ±40", (np.array([-40.0, -15.0, -6.0, 6.0, 15.0, 40.0]),)),
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
        Slip(
            "infinity divided by infinity is not a number, silenced or not. Use e^{−|z|}, which is "
            "at most 1.",
            lambda z: np.where(z > 700, np.nan, stable(z)),
        ),
        Slip("that is σ(−z): the sign in the exponent is wrong.", lambda z: stable(-z)),
        Slip(
            "that is σ(−z): the sign in the exponent is wrong; and e^{z} overflows for large z.",
            lambda z: 1 / (1 + np.exp(z)),
        ),
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
        Slip(
            "½(1 + tanh(z/2)) has a half in front; yours is twice the sigmoid.",
            lambda z: 1 + np.tanh(z / 2),
        ),
        Slip(
            "for z < 0 the value is e^{−|z|} divided by 1 + e^{−|z|}; the division is missing.",
            lambda z: np.where(z >= 0, stable(z), np.exp(-np.abs(z))),
        ),
        Slip(
            "brackets: `1 / 1 + t` is 1 + t; write `1 / (1 + t)`.",
            lambda z: 1 + np.exp(-np.abs(z)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through, and use e^{−|z|}.",
            lambda z: stable(np.clip(z, -20, 20)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through, and use e^{−|z|}.",
            lambda z: stable(np.clip(z, -15, 15)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through, and use e^{−|z|}.",
            lambda z: stable(np.clip(z, -10, 10)),
        ),
        Slip(
            "dividing z by 1000 makes another function: the sigmoid's middle has slope ¼.",
            lambda z: stable(z / 1000),
        ),
        Slip(
            "that is straight between its bends; the sigmoid bends everywhere.",
            lambda z: np.clip(z / 4 + 0.5, 0, 1),
        ),
        Slip(
            "keep every digit that you have; you round.",
            lambda z: np.round(stable(z), 3),
        ),
        Slip(
            "the tails count too: far out the value comes near to 0 and 1 and is neither.",
            lambda z: np.where(np.abs(z) > 5, z > 0, stable(z)),
        ),
        Slip(
            "z may hold many numbers: one answer for each is due, not one for all.",
            lambda z: stable(np.max(z)),
        ),
    ],
    judge=to_the_tails(stable),
    tolerance=SINGLE,
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
            "1 − a² is the slope of tanh, by its value; the sigmoid's is a(1 − a).",
            lambda z: 1 - stable(z) ** 2,
        ),
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
        Slip(
            "the sign is the other way round: the second factor is 1 − σ(z), not σ(z) − 1.",
            lambda z: -stable(z) * stable(-z),
        ),
        Slip(
            "the second factor is 1 − σ(z), not 1 − z: the slope is made of values alone.",
            lambda z: stable(z) * (1 - z),
        ),
        Slip(
            "the first factor is σ(z), not z: the slope is made of values alone.",
            lambda z: z * stable(-z),
        ),
        Slip(
            "four times too much: the slope of tanh(z/2) is ½(1 − tanh²), and σ is half of that.",
            lambda z: 1 - np.tanh(z / 2) ** 2,
        ),
        Slip(
            "that is σ(−|z|); multiply it by σ(|z|).",
            lambda z: stable(-np.abs(z)),
        ),
        Slip(
            "e^{−|z|} has to be divided by (1 + e^{−|z|})².",
            lambda z: np.exp(-np.abs(z)),
        ),
        Slip(
            "clipping z changes the answer beyond the clip: let z through.",
            lambda z: stable(np.clip(z, -20, 20)) * stable(-np.clip(z, -20, 20)),
        ),
        Slip(
            "a quotient with a large step is not the slope: use the formula, or h = 1e−5.",
            lambda z: stable(z + 0.5) - stable(z - 0.5),
        ),
        Slip(
            "a quotient on one side is half a step beside the slope: use the formula.",
            lambda z: (stable(z + 0.01) - stable(z)) / 0.01,
        ),
        Slip(
            "you nudge by h on both sides: divide by 2h, not by h.",
            lambda z: 2 * stable(z) * stable(-z),
        ),
        Slip(
            "the slope depends on z: ¼ is its value at 0 only.",
            lambda z: np.full(np.shape(z), 0.25),
        ),
    ],
    judge=to_the_tails(lambda z: stable(z) * stable(-z)),
    tolerance=SINGLE,
)
def sigmoid_slope(z: np.ndarray) -> np.ndarray:
    """σ′(z) = σ(z) σ(−z), for z of any shape."""
    return stable(z) * stable(-z)
