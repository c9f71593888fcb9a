"""Checkers of the chapter on generative models: a step of a walk, and a tighter bound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def walks() -> list[Case]:
    rng = np.random.default_rng(2)
    cases = [Case("the last jump, to no noise", (np.array([[2.0]]), np.array([[1.0]]), 0.5, 1.0))]
    for n, d, kept, then in ((1, 2, 0.2, 0.6), (3, 2, 0.01, 0.3), (2, 4, 0.5, 0.9)):
        x, clean = rng.standard_normal((2, n, d))
        cases.append(Case(f"{n} samples, from {kept} to {then} kept", (x, clean, kept, then)))
    return cases


def jump(
    x: np.ndarray,
    clean: np.ndarray,
    kept: float,
    then: float,
    signal: Callable = lambda kept, then: np.sqrt(then),
    rest: Callable = lambda kept, then: np.sqrt(1 - then),
    had: Callable = lambda kept, then: np.sqrt(kept),
    size: Callable = lambda kept, then: np.sqrt(1 - kept),
    sign: float = 1.0,
) -> np.ndarray:
    """Return the sample with less noise of the same kind; what follows ``then`` makes slips."""
    noise = (x - had(kept, then) * clean) / size(kept, then)
    return signal(kept, then) * clean + sign * rest(kept, then) * noise


@exercise(
    "generative",
    walks,
    [
        Slip("that is the noise in x; mix it with the clean sample again, for `then`.",
             partial(jump, signal=lambda k, t: 0.0, rest=lambda k, t: 1.0)),
        Slip("that is the clean sample, a jump to the end; keep the noise that `then` asks for.",
             lambda x, clean, kept, then: clean),
        Slip("the noise is missing: add √(1 − then) times the noise that you found in x.",
             partial(jump, rest=lambda k, t: 0.0)),
        Slip("you mix for `kept`, where you are: the new shares are those of `then`.",
             lambda x, clean, kept, then: jump(x, clean, kept, kept)),
        Slip("`kept` and `then` are exchanged: x is at kept, and goes to then.",
             lambda x, clean, kept, then: jump(x, clean, then, kept) if then < 1 else x),
        Slip("the clean sample counts with √then; you leave the root out.",
             partial(jump, signal=lambda k, t: t)),
        Slip("the noise counts with √(1 − then); you leave the root out.",
             partial(jump, rest=lambda k, t: 1 - t)),
        Slip("the clean part of x is √kept · clean; you leave the root out.",
             partial(jump, had=lambda k, t: k)),
        Slip("divide by √(1 − kept) to get noise of unit size; you leave the root out.",
             partial(jump, size=lambda k, t: 1 - k)),
        Slip("all four shares of variance need a root.",
             partial(jump, signal=lambda k, t: t, rest=lambda k, t: 1 - t, had=lambda k, t: k,
                     size=lambda k, t: 1 - k)),
        Slip("divide what is left of x by √(1 − kept): noise of unit size.",
             partial(jump, size=lambda k, t: 1.0)),
        Slip("the clean sample is in x with √kept; you subtract it whole.",
             partial(jump, had=lambda k, t: 1.0)),
        Slip("the clean sample counts with √then; yours whole.",
             partial(jump, signal=lambda k, t: 1.0)),
        Slip("the noise counts with √(1 − then); yours whole.",
             partial(jump, rest=lambda k, t: 1.0)),
        Slip("the noise counts with √(1 − then); yours with √then.",
             partial(jump, rest=lambda k, t: np.sqrt(t))),
        Slip("the clean sample counts with √then; yours with √kept, where x was.",
             partial(jump, signal=lambda k, t: np.sqrt(k))),
        Slip("the noise counts with √(1 − then); yours with √(1 − kept), where x was.",
             partial(jump, rest=lambda k, t: np.sqrt(1 - k))),
        Slip("the noise comes with the wrong sign: it is x − √kept · clean, in its unit, added.",
             partial(jump, sign=-1.0)),
        Slip("x holds the clean sample, too: take √kept · clean off before you call it noise.",
             lambda x, clean, kept, then: np.sqrt(then) * clean + np.sqrt(1 - then) * x),
        Slip("the noise in x is not clean − x: solve the equation of x_t for ε.",
             lambda x, clean, kept, then: np.sqrt(then) * clean + np.sqrt(1 - then) * (clean - x)),
    ],
)  # fmt: skip
def ddim_step(x: np.ndarray, clean: np.ndarray, kept: float, then: float) -> np.ndarray:
    """Move x (N, D), with its share kept, to share then, by the noise that it holds."""
    return jump(x, clean, kept, then)


def weights() -> list[Case]:
    rng = np.random.default_rng(3)
    return [
        Case("one draw each", (np.array([[-3.0], [-1.0]]),)),
        Case("2 pictures, 4 draws", (rng.standard_normal((2, 4)),)),
        Case("3 pictures, 5 draws", (3 * rng.standard_normal((3, 5)),)),
        Case("logarithms near −1000", (rng.standard_normal((2, 3)) - 1000,)),
    ]


def log_mean(
    log_w: np.ndarray, axis: int | None = 1, count: Callable = lambda a: a.shape[1]
) -> np.ndarray:
    """Return log mean exp; all that follows ``log_w`` makes slips."""
    top = log_w.max(axis=axis, keepdims=True)
    total = np.log(np.exp(log_w - top).sum(axis=axis))
    return np.squeeze(top) + total - np.log(count(log_w))


@exercise(
    "generative",
    weights,
    [
        Slip(
            "exp(−1000) is 0 in a computer, and its logarithm −∞: take the largest of each row out "
            "first, and add it at the end.",
            lambda w: np.log(np.exp(w).mean(axis=1)),
        ),
        Slip("that is the plain bound, the mean of the logarithms: average the weights, then log.",
             lambda w: w.mean(axis=1)),
        Slip("average over the draws: the number of draws is not divided out.",
             partial(log_mean, count=lambda a: 1)),
        Slip("what was taken out, the largest of each row, must be added again.",
             lambda w: log_mean(w) - w.max(axis=1)),
        Slip("what was taken out must be added again; you subtract it.",
             lambda w: log_mean(w) - 2 * w.max(axis=1)),
        Slip("average over the draws of each picture, axis 1; you go over the pictures.",
             partial(log_mean, axis=0, count=len)),
        Slip("one bound for each picture is due, (N,); you average all of them.",
             lambda w: log_mean(w).mean()),
        Slip("one bound for each picture is due, (N,); you take all weights into one mean.",
             partial(log_mean, axis=None, count=np.size)),
        Slip("one bound for each picture is due, (N,); you sum them.", lambda w: log_mean(w).sum()),
        Slip("that is the largest weight alone: the others count, too.", lambda w: w.max(axis=1)),
        Slip("the sum of logarithms is the logarithm of a product: average the weights.",
             lambda w: w.sum(axis=1)),
        Slip("the logarithm is due, not the mean weight itself.",
             lambda w: np.exp(log_mean(w))),
        Slip("the mean of exp(w − largest) needs its logarithm.",
             lambda w: np.exp(w - w.max(1, keepdims=True)).mean(1) + w.max(1)),
        Slip("divide by the number of draws; yours is that of the pictures.",
             partial(log_mean, count=len)),
        Slip("the sign is turned: the bound itself is due, not a loss.", lambda w: -log_mean(w)),
        Slip("the number of draws goes under the logarithm: subtract log K, or take a mean.",
             lambda w: log_mean(w, count=lambda a: 1) / w.shape[1]),
        Slip("the number of draws goes under the logarithm: − log K, not − K.",
             lambda w: log_mean(w, count=lambda a: 1) - w.shape[1]),
        Slip("one bound for each picture, shape (N,): yours still has the axis of the draws.",
             lambda w: log_mean(w)[:, None]),
        Slip("log K is subtracted once; you add it.",
             lambda w: log_mean(w) + 2 * np.log(w.shape[1])),
    ],
)  # fmt: skip
def tighter_bound(log_weights: np.ndarray) -> np.ndarray:
    """Log of the mean weight of each picture's draws: (N, K) to (N,)."""
    top = log_weights.max(axis=1)
    return top + np.log(np.exp(log_weights - top[:, None]).mean(axis=1))
