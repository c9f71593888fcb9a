"""Checkers for clipping and temperature, in the chapter on recurrent networks."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import clipped, scaled_by, tempered


def gradients() -> list[Case]:
    rng = np.random.default_rng(4)
    long = [np.array([3.0, 0.0]), np.array([[4.0]])]
    return [
        Case("norm 5, limit 1", (long, 1.0)),
        Case("norm 5, limit 10: nothing to do", (long, 10.0)),
        Case("three arrays", ([rng.standard_normal(s) for s in ((2, 3), (3,), (1,))], 0.5)),
        Case("all zero", ([np.zeros(2), np.zeros((2, 2))], 1.0)),
    ]


@exercise(
    "rnn",
    gradients,
    [
        Slip(
            "one norm over *all* arrays together; if each is clipped alone, the direction changes.",
            lambda grads, limit: tuple(clipped([g], limit)[0] for g in grads),
        ),
        Slip(
            "only what is too long is shortened: the factor is min(1, limit/norm), never above 1.",
            lambda grads, limit: clipped(grads, limit, cap=np.inf),
        ),
        Slip(
            "that clips each entry to ±limit and changes the direction; scale all by one factor.",
            lambda grads, limit: tuple(np.clip(g, -limit, limit) for g in grads),
        ),
        Slip(
            "the norm is the root of the sum of *squares*; you added up absolute values.",
            lambda grads, limit: clipped(grads, limit, order=1),
        ),
        Slip(
            "add up the squares of the norms, then take the root; norms themselves do not add up.",
            lambda grads, limit: clipped(grads, limit, total=sum),
        ),
        Slip(
            "the root is missing: the norm is the root of the sum of squares.",
            lambda grads, limit: clipped(
                grads, limit, total=lambda norms: sum(n * n for n in norms)
            ),
        ),
        Slip(
            "the norm *adds* the squares of all entries; you took a mean.",
            lambda grads, limit: scaled_by(grads, limit, sum(np.mean(g * g) for g in grads) ** 0.5),
        ),
        Slip(
            "the norm takes in all entries, not the largest one alone.",
            lambda grads, limit: scaled_by(grads, limit, max(np.abs(g).max() for g in grads)),
        ),
        Slip(
            "a gradient that is too long gets the length `limit`, not the length 1.",
            lambda grads, limit: clipped(grads, limit, short=1.0),
        ),
    ],
)
def clip_by_norm(grads: list[np.ndarray], limit: float) -> tuple[np.ndarray, ...]:
    """All arrays times min(1, limit / joint norm), as a list of new arrays."""
    return clipped(grads, limit)


def scores() -> list[Case]:
    z = np.array([2.0, 1.0, -1.0])
    return [
        Case("temperature 1", (z, 1.0)),
        Case("temperature 0.5", (z, 0.5)),
        Case("temperature 3", (z, 3.0)),
        Case("scores near 1000", (1000 + z, 1.0)),
        Case("scores near −1000, temperature 0.1", (z - 1000, 0.1)),
    ]


@exercise(
    "rnn",
    scores,
    [
        Slip(
            "e^z overflows or vanishes for large scores: subtract the largest one first.",
            lambda z, temperature: np.exp(z / temperature) / np.exp(z / temperature).sum(),
        ),
        Slip(
            "divide by the temperature; you multiply, so hot and cold change places.",
            lambda z, temperature: tempered(z, 1 / temperature),
        ),
        Slip(
            "divide the scores before the exponential; you divide the probabilities after it.",
            lambda z, temperature: tempered(z, 1.0) / temperature,
        ),
        Slip("the temperature is not used.", lambda z, temperature: tempered(z, 1.0)),
        Slip(
            "subtract the largest of z / τ, not of z: otherwise every exponential can vanish.",
            lambda z, temperature: (
                np.exp(z / temperature - z.max()) / np.exp(z / temperature - z.max()).sum()
            ),
        ),
        Slip(
            "probabilities are due, not their logarithms.",
            lambda z, temperature: np.log(tempered(z, temperature)),
        ),
        Slip(
            "probabilities sum to 1: divide by the sum of the exponentials.",
            lambda z, temperature: np.exp((z - z.max()) / temperature),
        ),
    ],
)
def temper(z: np.ndarray, temperature: float) -> np.ndarray:
    """softmax(z / temperature) of scores z (K,), without overflow."""
    return tempered(z, temperature)
