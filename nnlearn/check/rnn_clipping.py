"""Checkers for clipping and temperature, in the chapter on recurrent networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import clipped, scaled_by, sigmoid, tempered


def joint(grads: Sequence[np.ndarray]) -> float:
    """Return the norm of all entries of all arrays."""
    return float(np.sqrt(sum((g * g).sum() for g in grads)))


def stretched(grads: Sequence[np.ndarray], limit: float) -> tuple[np.ndarray, ...]:
    """Return gradients that are too long times norm / limit, which is upside down."""
    norm = joint(grads)
    return tuple(g * (norm / limit if norm > limit else 1.0) for g in grads)


def gradients() -> list[Case]:
    rng = np.random.default_rng(4)
    long = [np.array([3.0, 0.0]), np.array([[4.0]])]
    return [
        Case("norm 5, limit 1", (long, 1.0)),
        Case("norm 5, limit 10: nothing to do", (long, 10.0)),
        Case("three arrays", ([rng.standard_normal(s) for s in ((2, 3), (3,), (1,))], 0.5)),
        Case("a matrix alone", ([rng.standard_normal((3, 3))], 2.0)),
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
            lambda grads, limit: clipped(grads, limit, order=1, total=sum),
        ),
        Slip(
            "the norm is the root of the sum of *squares* of all entries; you added up the "
            "absolute values in each array.",
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
        Slip(
            "the factor is upside down: limit / norm shortens, norm / limit stretches.",
            lambda grads, limit: stretched(grads, limit),
        ),
        Slip(
            "the factor is the *smaller* of 1 and limit / norm; you took the larger.",
            lambda grads, limit: scaled_by(grads, limit, joint(grads), floor=1.0),
        ),
        Slip(
            "of a matrix, np.linalg.norm(g, 2) is its largest stretch; the root of the sum of "
            "squares is np.linalg.norm(g).",
            lambda grads, limit: scaled_by(
                grads, limit, float(sum(np.linalg.norm(g, 2) ** 2 for g in grads)) ** 0.5
            ),
        ),
        Slip(
            "the norm *adds* the squares of all entries; you took a mean.",
            lambda grads, limit: scaled_by(
                grads, limit, float(np.mean([np.mean(g * g) for g in grads])) ** 0.5
            ),
        ),
        Slip(
            "all arrays share one norm; you took the longest array's.",
            lambda grads, limit: clipped(grads, limit, total=max),
        ),
        Slip(
            "all arrays share one norm; you took the first array's.",
            lambda grads, limit: clipped(grads, limit, total=lambda norms: norms[0]),
        ),
        Slip(
            "scale, do not subtract: every entry times the same factor keeps the direction.",
            lambda grads, limit: tuple(g - max(joint(grads) - limit, 0.0) for g in grads),
        ),
        Slip(
            "a gradient that is too long is shortened to the limit; yours becomes 0.",
            lambda grads, limit: tuple(g * (joint(grads) <= limit) for g in grads),
        ),
        Slip(
            "if all gradients are 0, so is the norm: do not divide by it.",
            lambda grads, limit: tuple(
                g * np.minimum(1, limit / np.float64(joint(grads))) for g in grads
            ),
        ),
        Slip(
            "the arrays keep their shapes: a list of arrays is due, not one long array.",
            lambda grads, limit: np.concatenate([np.ravel(g) for g in clipped(grads, limit)]),
        ),
        Slip("the clipped arrays are due, not their norm.", lambda grads, limit: joint(grads)),
    ],
)
def clip_by_norm(grads: list[np.ndarray], limit: float) -> tuple[np.ndarray, ...]:
    """All arrays times min(1, limit / joint norm), as a list of new arrays."""
    return clipped(grads, limit)


def shifted(z: np.ndarray, temperature: float, centre: Callable) -> np.ndarray:
    """Return softmax(z / temperature) after another number than the largest was subtracted."""
    e = np.exp((z - centre(z)) / temperature)
    return e / e.sum()


def logarithms(s: np.ndarray) -> np.ndarray:
    """Return the logarithms of softmax(s)."""
    s = s - s.max()
    return s - np.log(np.exp(s).sum())


def scores() -> list[Case]:
    z = np.array([2.0, 1.0, -1.0])
    return [
        Case("temperature 1", (z, 1.0)),
        Case("temperature 0.5", (z, 0.5)),
        Case("temperature 3", (z, 3.0)),
        Case("scores near 1000", (1000 + z, 1.0)),
        Case("scores near −1000, temperature 0.1", (z - 1000, 0.1)),
        Case("scores far apart", (np.array([1000.0, 0.0, 0.0, 0.0]), 1.0)),
        Case("scores far apart on both sides", (np.array([1000.0, 0.0, -1000.0]), 2.0)),
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
            "subtract the *largest* score: after the mean is gone, e^z can still overflow.",
            lambda z, temperature: shifted(z, temperature, np.mean),
        ),
        Slip(
            "subtract the *largest* score; after the smallest is gone, e^z overflows the sooner.",
            lambda z, temperature: shifted(z, temperature, np.min),
        ),
        Slip(
            "do not cut the scores off before the exponential: two large ones become equal. "
            "Subtract the largest one.",
            lambda z, temperature: tempered(np.clip(z / temperature, -500, 500), 1.0),
        ),
        Slip(
            "divide by the temperature; you multiply, so hot and cold change places.",
            lambda z, temperature: tempered(z, 1 / temperature),
        ),
        Slip(
            "divide the scores before the exponential; you divide the probabilities after it.",
            lambda z, temperature: tempered(z, 1.0) / temperature,
        ),
        Slip(
            "the temperature has no effect: divide the scores by it, before the exponential.",
            lambda z, temperature: tempered(z, 1.0),
        ),
        Slip(
            "subtract the largest of z / τ, not of z: otherwise every exponential can vanish.",
            lambda z, temperature: (
                np.exp(z / temperature - z.max()) / np.exp(z / temperature - z.max()).sum()
            ),
        ),
        Slip(
            "probabilities are due, not their logarithms.",
            lambda z, temperature: logarithms(z / temperature),
        ),
        Slip(
            "probabilities sum to 1: divide by the sum of the exponentials.",
            lambda z, temperature: np.exp((z - z.max()) / temperature),
        ),
        Slip(
            "probabilities sum to 1: divide by the *sum* of the exponentials, not by their mean.",
            lambda z, temperature: tempered(z, temperature) * len(z),
        ),
        Slip(
            "a sigmoid looks at each score alone; softmax compares them, and its values sum to 1.",
            lambda z, temperature: sigmoid(z / temperature),
        ),
        Slip(
            "that is the favourite alone, temperature 0; all scores get a share.",
            lambda z, temperature: (z == z.max()).astype(float),
        ),
        Slip(
            "the exponential is missing: probabilities are e^(z/τ) over their sum.",
            lambda z, temperature: (z / temperature) / (z / temperature).sum(),
        ),
        Slip(
            "subtract the largest score, do not divide by it: that changes the differences.",
            lambda z, temperature: tempered(z / z.max(), temperature),
        ),
        Slip(
            "softmax takes powers of e, not of 2.",
            lambda z, temperature: tempered(z * np.log(2), temperature),
        ),
        Slip(
            "the sign is turned: the largest score must get the largest share.",
            lambda z, temperature: tempered(-z, temperature),
        ),
        Slip(
            "divide by the temperature, not by its square.",
            lambda z, temperature: tempered(z, temperature**2),
        ),
        Slip(
            "all K probabilities are due; you drew one letter.",
            lambda z, temperature: np.random.default_rng(0).choice(
                len(z), p=tempered(z, temperature)
            ),
        ),
    ],
)
def temper(z: np.ndarray, temperature: float) -> np.ndarray:
    """softmax(z / temperature) of scores z (K,), without overflow."""
    return tempered(z, temperature)
