"""Checkers of ``check.dnn`` that are about losses."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def scores() -> list[Case]:
    rng = np.random.default_rng(0)
    return [
        Case("one row of three scores", (np.array([[2.0, 0.0, -1.0]]),)),
        Case("a batch of four", (rng.standard_normal((4, 3)),)),
        Case("as many rows as classes", (rng.standard_normal((3, 3)),)),
        Case("scores of 1000 and −1000", (np.array([[1000.0, 0.0], [-1000.0, -1001.0]]),)),
    ]


def stable(z: np.ndarray, axis: int | None = 1) -> np.ndarray:
    shifted = z - z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


@exercise(
    "dnn",
    scores,
    [
        Slip(
            "e^z overflows for large scores. Subtract each row's largest score first; the result "
            "stays the same.",
            lambda z: z - np.log(np.exp(z).sum(axis=1, keepdims=True)),
        ),
        Slip(
            "the softmax underflows to 0 before the logarithm. Never form it: z − max − "
            "log Σ e^(z − max).",
            lambda z: np.log(np.exp(stable(z))),
        ),
        Slip(
            "e^z overflows, and its quotient is not a number. Subtract each row's largest score.",
            lambda z: np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)),
        ),
        Slip(
            "the sum runs over the batch (axis 0). Classes are columns: sum along axis 1.",
            lambda z: stable(z, 0),
        ),
        Slip(
            "the sums have lost an axis: keep it (`keepdims=True`), or they meet the columns.",
            lambda z: z - np.log(np.exp(z).sum(axis=1)),
        ),
        Slip(
            "the sums have lost an axis: keep it (`keepdims=True`), or they meet the columns.",
            lambda z: (s := z - z.max(axis=1, keepdims=True)) - np.log(np.exp(s).sum(axis=1)),
        ),
        Slip(
            "the sum runs over the whole matrix: each row has a softmax of its own (axis=1).",
            lambda z: stable(z, None),
        ),
        Slip("that is the softmax; its logarithm is due.", lambda z: np.exp(stable(z))),
        Slip(
            "the largest score is subtracted inside the logarithm only: subtract it from z too.",
            lambda z: z - np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(1, keepdims=True)),
        ),
    ],
)
def log_softmax(z: np.ndarray) -> np.ndarray:
    """Logarithm of the softmax of each row of scores z, (N, K), without overflow."""
    return stable(z)


def labelled() -> list[Case]:
    rng = np.random.default_rng(1)
    return [
        Case("one example", (np.array([[2.0, 0.0, 0.0]]), np.array([0]))),
        Case("a batch of five", (rng.standard_normal((5, 3)), np.array([0, 2, 1, 1, 0]))),
        Case("scores of 1000", (np.array([[1000.0, 0.0], [0.0, 1000.0]]), np.array([0, 0]))),
        Case("a batch of four", (rng.standard_normal((4, 6)), np.array([5, 0, 3, 3]))),
    ]


def surprises(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return -stable(z)[np.arange(len(y)), y]


@exercise(
    "dnn",
    labelled,
    [
        Slip(
            "that is the sum over the batch; take the mean, or the step grows with the batch.",
            lambda z, y: surprises(z, y).sum(),
        ),
        Slip("the sign: the loss is *minus* the logarithm.", lambda z, y: -surprises(z, y).mean()),
        Slip(
            "one number for each example came; the loss of a batch is their mean.",
            surprises,
        ),
        Slip(
            "e^z overflows for large scores: use the stable log_softmax.",
            lambda z, y: (
                -np.log((np.exp(z) / np.exp(z).sum(1, keepdims=True))[np.arange(len(y)), y]).mean()
            ),
        ),
        Slip(
            "`log_p[:, y]` takes all labels' columns from every row. Pair row n with label n: "
            "`log_p[np.arange(N), y]`.",
            lambda z, y: -stable(z)[:, y].mean(),
        ),
        Slip(
            "the mean runs over all N·K entries; only the right class counts, so divide by N.",
            lambda z, y: surprises(z, y).sum() / z.size,
        ),
        Slip(
            "the softmax runs over the batch (axis 0); classes are columns: axis 1.",
            lambda z, y: -stable(z, 0)[np.arange(len(y)), y].mean(),
        ),
        Slip(
            "those are the scores themselves: take the log softmax first.",
            lambda z, y: -z[np.arange(len(y)), y].mean(),
        ),
    ],
)
def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """Mean of −log softmax(z)[y] over the batch: scores z (N, K), labels y (N,)."""
    return float(surprises(z, y).mean())
