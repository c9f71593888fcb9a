"""Checker for the chapter on neurons: one step of the perceptron rule."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.neurons_sigmoid import stable


def signs() -> list[Case]:
    rng = np.random.default_rng(2)
    w, x = np.array([0.5, -1.0]), np.array([1.0, 2.0])
    cases = [
        Case("s = 1, but the unit says −1", (w, 0.5, x, 1)),
        Case("s = −1, and the unit says −1", (w, 0.5, x, -1)),
        Case("s = −1, but the unit says 1", (w, 2.5, x, -1)),
        Case("s = 1, and the unit says 1", (w, 2.5, x, 1)),
        Case("s = 1, and the unit says −1 before and after", (w, -20.0, x, 1)),
        Case("s = 1 at z = 0, where the unit says 1", (np.zeros(2), 0.0, x, 1)),
        Case("s = −1 at z = 0, where the unit says 1", (np.zeros(2), 0.0, x, -1)),
    ]
    for s in (1, -1):
        args = (rng.standard_normal(6), 0.1, rng.standard_normal(6), s)
        cases.append(Case(f"six inputs, s = {s}", args))
    return cases


def stepped(w: np.ndarray, b: float, x: np.ndarray, error: float) -> tuple[np.ndarray, float]:
    return w + error * x, b + error


def said(w: np.ndarray, b: float, x: np.ndarray) -> int:
    return 1 if x @ w + b >= 0 else -1


def missed(w: np.ndarray, b: float, x: np.ndarray, s: int) -> int:
    """The correction's factor: s after a mistake, 0 after a right answer."""
    return s if said(w, b, x) != s else 0


@exercise(
    "neurons",
    signs,
    [
        Slip(
            "the correction goes the wrong way: add x where 1 was due, subtract it where −1 was.",
            lambda w, b, x, s: stepped(w, b, x, -missed(w, b, x, s)),
        ),
        Slip(
            "s − ŝ is ±2 with these labels, so you correct twice as much as the rule: halve it.",
            lambda w, b, x, s: stepped(w, b, x, 2 * missed(w, b, x, s)),
        ),
        Slip(
            "the bias learns too: b + s after a mistake, as if its input were always 1.",
            lambda w, b, x, s: (stepped(w, b, x, missed(w, b, x, s))[0], b),
        ),
        Slip(
            "the bias is corrected as the weights are, in the same direction: b + s.",
            lambda w, b, x, s: (
                stepped(w, b, x, missed(w, b, x, s))[0],
                b - missed(w, b, x, s),
            ),
        ),
        Slip(
            "the unit's answer is 1 or −1; you use the sum z itself.",
            lambda w, b, x, s: stepped(w, b, x, s - (x @ w + b)),
        ),
        Slip(
            "at z = 0 the unit answers 1; `np.sign(0)` is 0, and half a correction comes of it.",
            lambda w, b, x, s: stepped(w, b, x, (s - np.sign(x @ w + b)) / 2),
        ),
        Slip(
            "at z = 0 the unit answers 1: that is right for s = 1, so nothing changes there "
            "(`np.sign(0)` is 0, and `<= 0` takes z = 0 for a mistake).",
            lambda w, b, x, s: stepped(w, b, x, s if s * (x @ w + b) <= 0 else 0),
        ),
        Slip(
            "at z = 0 the unit answers 1: the test is z ≥ 0, not z > 0.",
            lambda w, b, x, s: stepped(w, b, x, s if (1 if x @ w + b > 0 else -1) != s else 0),
        ),
        Slip(
            "the bias is missing from the sum that decides.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, 0.0, x, s)),
        ),
        Slip(
            "every mistake adds x, also where −1 was due: there x has to be subtracted.",
            lambda w, b, x, s: stepped(w, b, x, abs(missed(w, b, x, s))),
        ),
        Slip(
            "only a missed 1 is corrected; a false alarm, 1 where −1 was due, has to be, too.",
            lambda w, b, x, s: stepped(w, b, x, max(missed(w, b, x, s), 0)),
        ),
        Slip(
            "the correction is s times x: each weight learns as much as its input was on.",
            lambda w, b, x, s: stepped(w, b, np.ones_like(x), missed(w, b, x, s)),
        ),
        Slip(
            "the correction is added to the old weights; you return it in their place.",
            lambda w, b, x, s: stepped(0 * w, 0.0, x, missed(w, b, x, s)),
        ),
        Slip(
            "you correct right answers too: after a right answer nothing changes.",
            lambda w, b, x, s: stepped(w, b, x, s),
        ),
        Slip(
            "you correct the right answers and leave the mistakes alone.",
            lambda w, b, x, s: stepped(w, b, x, s - missed(w, b, x, s)),
        ),
        Slip(
            "the labels are −1 and 1 here; you compare with an answer that is 0 or 1.",
            lambda w, b, x, s: stepped(w, b, x, s - int(x @ w + b >= 0)),
        ),
        Slip(
            "the unit's answer is 1 or −1, the step's; you use the sigmoid's.",
            lambda w, b, x, s: stepped(w, b, x, s - float(stable(x @ w + b))),
        ),
        Slip(
            "the rule has no learning rate here: add all of s·x.",
            lambda w, b, x, s: stepped(w, b, x, 0.1 * missed(w, b, x, s)),
        ),
        Slip(
            "ask the unit once, with the old weights; you ask again for the bias, when the weights "
            "have changed already.",
            lambda w, b, x, s: (
                w + missed(w, b, x, s) * x,
                b + missed(w + missed(w, b, x, s) * x, b, x, s),
            ),
        ),
        Slip(
            "the weights come first, then the bias.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, b, x, s))[::-1],
        ),
        Slip(
            "two values are due, the weights and the bias: `return w, b`.",
            lambda w, b, x, s: stepped(w, b, x, missed(w, b, x, s))[0],
        ),
    ],
)
def perceptron_step(w: np.ndarray, b: float, x: np.ndarray, s: int) -> tuple[np.ndarray, float]:
    """One step of the perceptron rule for a label s = ±1: after a mistake w + s·x and b + s."""
    return stepped(w, b, x, missed(w, b, x, s))
