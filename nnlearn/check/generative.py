"""Checkers for the exercises of the chapter on generative models."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.generative_steps import ddim_step, tighter_bound

__all__ = ["best_score", "ddim_step", "kl_gaussians", "tighter_bound"]


def clouds() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = [
        Case("one number each", (np.array([[1.0]]), np.array([[0.5]]), *np.ones((2, 1, 1)) * 2))
    ]
    for n, k in ((1, 3), (4, 2), (3, 5)):
        means, spreads = rng.standard_normal((2, n, k)), rng.uniform(0.3, 2.5, (2, n, k))
        args = (means[0], spreads[0], means[1], spreads[1])
        cases.append(Case(f"{n} pairs, {k} numbers each", args))
    return cases


def divergence(
    mu: np.ndarray,
    s: np.ndarray,
    nu: np.ndarray,
    r: np.ndarray,
    over: Callable = lambda a, s, r: a / r**2,
    ratio: Callable = lambda s, r: s**2 / r**2,
    log: Callable = lambda s, r: np.log(s**2 / r**2),
    gap: Callable = np.square,
    one: float = 1.0,
    half: float = 0.5,
    total: Callable = lambda t: t.sum(axis=1),
) -> np.ndarray:
    """Return KL(N(μ, s²) ‖ N(ν, r²)) for each row; all that follows ``r`` makes slips."""
    return total(half * (over(gap(mu - nu), s, r) + ratio(s, r) - one - log(s, r)))


@exercise(
    "generative",
    clouds,
    [
        Slip(
            "that is the divergence from the *standard* normal: ν and r have a say, too.",
            lambda mu, s, nu, r: divergence(mu, s, 0 * nu, np.ones_like(r)),
        ),
        Slip(
            "that is KL(p ‖ q), the other way round: the average is over q, with μ and s.",
            lambda mu, s, nu, r: divergence(nu, r, mu, s),
        ),
        Slip(
            "the squared gap of the means is measured in r, the spread of p; you divide by s².",
            partial(divergence, over=lambda a, s, r: a / s**2),
        ),
        Slip(
            "the squared gap of the means is measured in r²: the division is missing.",
            partial(divergence, over=lambda a, s, r: a),
        ),
        Slip("divide the squared gap by r²; yours by r.",
             partial(divergence, over=lambda a, s, r: a / r)),
        Slip("the gap of the means counts squared.", partial(divergence, gap=np.abs)),
        Slip("the gap of the means counts squared.", partial(divergence, gap=np.positive)),
        Slip("the gap of the means is missing.", partial(divergence, over=lambda a, s, r: 0 * a)),
        Slip("spreads count squared: s² / r², yours is s / r.",
             partial(divergence, ratio=lambda s, r: s / r)),
        Slip(
            "s² must be divided by r².",
            partial(divergence, ratio=lambda s, r: s**2),
        ),
        Slip(
            "the ratio stands upside down: s² / r², not r² / s².",
            partial(divergence, ratio=lambda s, r: r**2 / s**2),
        ),
        Slip(
            "the logarithm is that of variances, log s²/r² = 2 log s/r; the 2 is missing.",
            partial(divergence, log=lambda s, r: np.log(s / r)),
        ),
        Slip(
            "the logarithm's sign is turned: − log s²/r².",
            partial(divergence, log=lambda s, r: np.log(r**2 / s**2)),
        ),
        Slip(
            "log s² must be taken relative to r²: − log s²/r².",
            partial(divergence, log=lambda s, r: np.log(s**2)),
        ),
        Slip("the logarithm is missing.", partial(divergence, log=lambda s, r: 0 * s)),
        Slip("the −1 is missing: equal clouds have divergence 0.", partial(divergence, one=0.0)),
        Slip("the factor ½ is missing.", partial(divergence, half=1.0)),
        Slip(
            "sum over the numbers of a code, axis 1; yours are still apart.",
            partial(divergence, total=np.positive),
        ),
        Slip(
            "*sum* over the numbers of a code; you average.",
            partial(divergence, total=lambda t: t.mean(axis=1)),
        ),
        Slip(
            "one value for each pair is due, (N,): sum over axis 1 alone.",
            partial(divergence, total=np.sum),
        ),
        Slip(
            "one value for each pair is due, (N,): you sum over the pairs, axis 0.",
            partial(divergence, total=lambda t: t.sum(axis=0)),
        ),
        Slip(
            "s and r are standard deviations; you take them for variances.",
            lambda mu, s, nu, r: divergence(mu, np.sqrt(s), nu, np.sqrt(r)),
        ),
    ],
)  # fmt: skip
def kl_gaussians(mu: np.ndarray, s: np.ndarray, nu: np.ndarray, r: np.ndarray) -> np.ndarray:
    """KL(N(μ, s²) ‖ N(ν, r²)) for each of N pairs, summed over K numbers; all (N, K), to (N,)."""
    return divergence(mu, s, nu, r)


def sides() -> list[Case]:
    rng = np.random.default_rng(1)
    cases = [Case("p = q, half of each", (np.array([0.3]), np.array([0.3]), 0.5))]
    for n, share in ((1, 0.25), (4, 0.5), (3, 0.9), (5, 0.1)):
        p, q = rng.uniform(0.05, 2, (2, n))
        cases.append(Case(f"{n} places, share of real samples {share}", (p, q, share)))
    return cases


@exercise(
    "generative",
    sides,
    [
        Slip(
            "that is the best *probability*; a score goes through σ to give it: its logarithm of "
            "the odds is due.",
            lambda p, q, share: share * p / (share * p + (1 - share) * q),
        ),
        Slip(
            "that is the probability for equal shares; the score is due, and share has a say.",
            lambda p, q, share: p / (p + q),
        ),
        Slip("share has a say: yours is right for one half only.",
             lambda p, q, share: np.log(p / q)),
        Slip(
            "those are the odds; their logarithm is due.",
            lambda p, q, share: share * p / ((1 - share) * q),
        ),
        Slip(
            "the sign is turned: a score is positive where real samples are more.",
            lambda p, q, share: np.log((1 - share) * q / (share * p)),
        ),
        Slip(
            "share is that of the *real* samples, p; you give it to q.",
            lambda p, q, share: np.log((1 - share) * p / (share * q)),
        ),
        Slip(
            "what is not real has the share 1 − share: q must be multiplied by it.",
            lambda p, q, share: np.log(share * p / q),
        ),
        Slip(
            "p must be multiplied by the share of real samples.",
            lambda p, q, share: np.log(p / ((1 - share) * q)),
        ),
        Slip("the natural logarithm is due.",
             lambda p, q, share: np.log2(share * p / ((1 - share) * q))),
        Slip("the natural logarithm is due.",
             lambda p, q, share: np.log10(share * p / ((1 - share) * q))),
        Slip(
            "that is the logarithm of the probability; divide by the probability of *made*, too: "
            "log d − log(1 − d).",
            lambda p, q, share: np.log(share * p / (share * p + (1 - share) * q)),
        ),
        Slip(
            "the odds divide by what is *not* real, (1 − share) q; you divide by both together, "
            "and take no share.",
            lambda p, q, share: np.log(p / (p + q)),
        ),
        Slip(
            "densities multiply with their shares; yours add up.",
            lambda p, q, share: np.log((share + p) / (1 - share + q)),
        ),
        Slip(
            "a difference of densities is no score: the logarithm of their ratio is.",
            lambda p, q, share: share * p - (1 - share) * q,
        ),
        Slip(
            "you put the probability through σ once more; go the other way, log d − log(1 − d).",
            lambda p, q, share: 1 / (1 + np.exp(-share * p / (share * p + (1 - share) * q))),
        ),
        Slip("one score for each place is due; you sum them.",
             lambda p, q, share: np.sum(np.log(share * p / ((1 - share) * q)))),
        Slip("one score for each place is due; you average them.",
             lambda p, q, share: np.mean(np.log(share * p / ((1 - share) * q)))),
    ],
)  # fmt: skip
def best_score(p: np.ndarray, q: np.ndarray, share: float) -> np.ndarray:
    """Best discriminator's score where densities are p and q, (N,), and share is real."""
    return np.log(share * p) - np.log((1 - share) * q)
