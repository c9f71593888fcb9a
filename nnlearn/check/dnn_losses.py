"""Checkers of ``check.dnn`` that are about scores, losses and probabilities."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

AXES = "the sums have lost an axis: keep it (`keepdims=True`), or they meet the columns."
UNDERFLOW = (
    "the softmax underflows to 0 before the logarithm. Never form it: z − max − log Σ e^(z − max)."
)
ONE_MAXIMUM = (
    "one largest score for the whole batch: a row far below it underflows to 0. Subtract each "
    "row's own (`axis`, `keepdims=True`)."
)


def scores() -> list[Case]:
    rng = np.random.default_rng(0)
    return [
        Case("one row of three scores", (np.array([[2.0, 0.0, -1.0]]),)),
        Case("a batch of four", (rng.standard_normal((4, 3)),)),
        Case("as many rows as classes", (rng.standard_normal((3, 3)),)),
        Case("scores of 3000 and −3000", (np.array([[3000.0, 0.0], [-3000.0, -3001.0]]),)),
    ]


def shifted(z: np.ndarray, by: np.ndarray, axis: int | None = 1) -> np.ndarray:
    return z - by - np.log(np.exp(z - by).sum(axis=axis, keepdims=True))


def stable(z: np.ndarray, axis: int | None = 1) -> np.ndarray:
    return shifted(z, z.max(axis=axis, keepdims=True), axis)


def by_row(x: np.ndarray) -> np.ndarray:
    return x.sum(axis=1, keepdims=True)


def top(z: np.ndarray) -> np.ndarray:
    return z.max(axis=1, keepdims=True)


@exercise(
    "dnn",
    scores,
    [
        Slip(
            "e^z overflows for large scores. Subtract each row's largest score first; the result "
            "stays the same.",
            lambda z: z - np.log(by_row(np.exp(z))),
        ),
        Slip(UNDERFLOW, lambda z: np.log(np.exp(stable(z)))),
        Slip(
            "a small number inside the logarithm hides the underflow and changes the result: "
            "z − max − log Σ e^(z − max) needs none.",
            lambda z: np.log(np.exp(stable(z)) + 1e-8),
        ),
        Slip(
            "e^z overflows, and its quotient is not a number. Subtract each row's largest score.",
            lambda z: np.log(np.exp(z) / by_row(np.exp(z))),
        ),
        Slip(ONE_MAXIMUM, lambda z: shifted(z, z.max())),
        Slip(
            "less than the largest score is subtracted: some exponents stay positive, and "
            "overflow. Subtract each row's largest.",
            lambda z: shifted(z, z.min(axis=1, keepdims=True)),
        ),
        Slip(
            "clipping large scores changes the result; subtract each row's largest instead.",
            lambda z: shifted(np.clip(z, -500, 500), np.zeros(1)),
        ),
        Slip(
            "the sum runs over the batch (axis 0). Classes are columns: sum along axis 1.",
            lambda z: stable(z, 0),
        ),
        Slip(
            "the sum runs over the batch (axis 0). Classes are columns: sum along axis 1.",
            lambda z: z - top(z) - np.log(np.exp(z - top(z)).sum(axis=0, keepdims=True)),
        ),
        Slip(AXES, lambda z: z - np.log(np.exp(z).sum(axis=1))),
        Slip(AXES, lambda z: (s := z - top(z)) - np.log(np.exp(s).sum(axis=1))),
        Slip(AXES, lambda z: (s := z - z.max(axis=1)) - np.log(np.exp(s).sum(axis=1))),
        Slip(
            "the sum runs over the whole matrix: each row has a softmax of its own (axis=1).",
            lambda z: stable(z, None),
        ),
        Slip(
            "the sum runs over the whole matrix: each row has a softmax of its own (axis=1).",
            lambda z: z - top(z) - np.log(np.exp(z - top(z)).sum()),
        ),
        Slip("that is the softmax; its logarithm is due.", lambda z: np.exp(stable(z))),
        Slip(
            "the largest score is subtracted inside the logarithm only (or added back): subtract "
            "it from z too, and leave it at that.",
            lambda z: z - np.log(by_row(np.exp(z - top(z)))),
        ),
        Slip(
            "the largest score is subtracted outside the logarithm only: inside, e^z still "
            "overflows.",
            lambda z: z - top(z) - np.log(by_row(np.exp(z))),
        ),
        Slip(
            "the exponential is missing inside the logarithm: log Σ e^z.",
            lambda z: z - top(z) - np.log(by_row(z - top(z))),
        ),
        Slip(
            "the logarithm of the sum is missing: z − log Σ e^z.",
            lambda z: z - top(z) - by_row(np.exp(z - top(z))),
        ),
        Slip(
            "log Σ is added; a quotient's logarithm is a difference: subtract it.",
            lambda z: z - top(z) + np.log(by_row(np.exp(z - top(z)))),
        ),
        Slip(
            "`log10` is the logarithm to base 10; `np.log` is the natural one.",
            lambda z: z - top(z) - np.log10(by_row(np.exp(z - top(z)))),
        ),
        Slip(
            "`log1p` adds a 1 that is not there: log Σ, not log(1 + Σ).",
            lambda z: z - top(z) - np.log1p(by_row(np.exp(z - top(z)))),
        ),
        Slip(
            "a mean stands in place of the sum: softmax divides by Σ e^z.",
            lambda z: z - top(z) - np.log(np.exp(z - top(z)).mean(axis=1, keepdims=True)),
        ),
    ],
)
def log_softmax(z: np.ndarray) -> np.ndarray:
    """Logarithm of the softmax of each row of scores z, (N, K), without overflow."""
    return stable(z)


def labelled() -> list[Case]:
    rng = np.random.default_rng(1)
    apart = np.array([[1000.0, 0.0], [-1000.0, -1001.0]])
    return [
        Case("one example", (np.array([[2.0, 0.0, 0.0]]), np.array([0]))),
        Case("a batch of five", (rng.standard_normal((5, 3)), np.array([0, 2, 1, 1, 0]))),
        Case("scores of 1000", (np.array([[1000.0, 0.0], [0.0, 1000.0]]), np.array([0, 0]))),
        Case("a batch of four", (rng.standard_normal((4, 6)), np.array([5, 0, 3, 3]))),
        Case("a row at 1000, a row at −1000", (apart, np.array([0, 1]))),
    ]


def of_label(log_p: np.ndarray, y: np.ndarray) -> np.ndarray:
    return log_p[np.arange(len(y)), y]


def surprises(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return -of_label(stable(z), y)


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
            "that is the first example alone; the loss of a batch is a mean over all.",
            lambda z, y: surprises(z, y)[0],
        ),
        Slip(
            "a median stands in place of the mean, and hides the worst mistakes.",
            lambda z, y: np.median(surprises(z, y)),
        ),
        Slip(
            "e^z overflows for large scores: use the stable log_softmax.",
            lambda z, y: -np.log(of_label(np.exp(z) / by_row(np.exp(z)), y)).mean(),
        ),
        Slip(UNDERFLOW, lambda z, y: -np.log(of_label(np.exp(stable(z)), y)).mean()),
        Slip(ONE_MAXIMUM, lambda z, y: -of_label(shifted(z, z.max()), y).mean()),
        *(
            Slip(
                "a small number inside the logarithm caps the loss: a confident mistake has to "
                "cost what it costs. Use the stable log_softmax.",
                lambda z, y, e=e: -np.log(of_label(np.exp(stable(z)), y) + e).mean(),
            )
            for e in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-300)
        ),
        Slip(
            "softmax is taken twice: scores go in, and one log_softmax makes them probabilities.",
            lambda z, y: -of_label(stable(np.exp(stable(z))), y).mean(),
        ),
        Slip(
            "`log_p[:, y]` takes all labels' columns from every row. Pair row n with label n: "
            "`log_p[np.arange(N), y]`.",
            lambda z, y: -stable(z)[:, y].mean(),
        ),
        Slip(
            "rows and columns are exchanged: `log_p[np.arange(N), y]`, the example first.",
            lambda z, y: -stable(z)[y, np.arange(len(y))].mean(),
        ),
        Slip(
            "the mean runs over all N·K entries; only the right class counts, so divide by N.",
            lambda z, y: surprises(z, y).sum() / z.size,
        ),
        Slip(
            "the labels are not used: only the right class of each row counts.",
            lambda z, y: -stable(z).mean(),
        ),
        Slip(
            "the largest probability of each row is taken, right or wrong; take the right class's.",
            lambda z, y: -stable(z).max(axis=1).mean(),
        ),
        Slip(
            "the labels count from 0: `y`, not `y - 1`.",
            lambda z, y: -of_label(stable(z), y - 1).mean(),
        ),
        Slip(
            "the softmax runs over the batch (axis 0); classes are columns: axis 1.",
            lambda z, y: -of_label(stable(z, 0), y).mean(),
        ),
        Slip(
            "those are the scores themselves: take the log softmax first.",
            lambda z, y: -of_label(z, y).mean(),
        ),
        Slip(
            "the logarithm is missing: minus the probability is no cross-entropy.",
            lambda z, y: -of_label(np.exp(stable(z)), y).mean(),
        ),
        Slip(
            "the logarithm is missing: 1 − p caps a confident mistake at 1.",
            lambda z, y: 1 - of_label(np.exp(stable(z)), y).mean(),
        ),
        Slip(
            "that is in bits: the natural logarithm is due.",
            lambda z, y: surprises(z, y).mean() / np.log(2),
        ),
        Slip(
            "that is the entropy of the answers, Σ p log p: the truth has to stand in front of the "
            "logarithm, which leaves −log p of the right class.",
            lambda z, y: -(np.exp(stable(z)) * stable(z)).sum(axis=1).mean(),
        ),
        Slip(
            "that is a squared error; cross-entropy is −log p of the right class.",
            lambda z, y: ((np.exp(stable(z)) - np.eye(z.shape[1])[y]) ** 2).sum(axis=1).mean(),
        ),
        Slip(
            "that is the share of errors: it has no slope. Take −log p of the right class.",
            lambda z, y: (z.argmax(axis=1) != y).mean(),
        ),
        Slip(
            "the wrong classes are counted too, log(1 − p), as for separate yes-or-no answers; "
            "with softmax only the right class counts.",
            lambda z, y: _binary(np.exp(stable(z)), np.eye(z.shape[1])[y]),
        ),
    ],
)
def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """Mean of −log softmax(z)[y] over the batch: scores z (N, K), labels y (N,)."""
    return float(surprises(z, y).mean())


def _binary(p: np.ndarray, truth: np.ndarray) -> float:
    return float(-(truth * np.log(p) + (1 - truth) * np.log(1 - p)).sum(axis=1).mean())


def readers() -> list[Case]:
    rng = np.random.default_rng(6)
    opposed = np.array([[[3.0, 0.0]], [[0.0, 1.0]]])
    large = np.array([[[1000.0, 0.0], [-1000.0, -1001.0]], [[1.0, 0.0], [0.0, 900.0]]])
    return [
        Case("two networks that disagree on one digit", (opposed,)),
        Case("S = 3, N = 4, K = 2", (rng.standard_normal((3, 4, 2)) * 2,)),
        Case("S = 3, N = 3, K = 3", (rng.standard_normal((3, 3, 3)) * 2,)),
        Case("scores in the thousands", (large,)),
    ]


def softmax(z: np.ndarray, axis: int | tuple[int, ...] | None = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def renormalised(p: np.ndarray) -> np.ndarray:
    return p / p.sum(axis=-1, keepdims=True)


SCORES_FIRST = (
    "the scores are averaged before the softmax (or, which is the same, the logarithms of the "
    "probabilities): a loud network outvotes the others. Softmax first, then the mean."
)


@exercise(
    "dnn",
    readers,
    [
        Slip(SCORES_FIRST, lambda scores: softmax(scores.mean(axis=0))),
        Slip(
            "the softmax is missing: the scores are averaged as they are.",
            lambda scores: scores.mean(axis=0),
        ),
        Slip("the mean over the networks, axis 0, is missing.", softmax),
        Slip(
            "the sum over the networks is due divided by their number: a mean.",
            lambda scores: softmax(scores).sum(axis=0),
        ),
        Slip(
            "divided by the number of digits; divide by the number of networks, `len(scores)`.",
            lambda scores: softmax(scores).sum(axis=0) / scores.shape[1],
        ),
        Slip(
            "divided by 10 whatever comes in; divide by the number of networks, `len(scores)`.",
            lambda scores: softmax(scores).sum(axis=0) / 10,
        ),
        Slip(
            "the mean runs over the digits (axis 1); the networks are axis 0.",
            lambda scores: softmax(scores).mean(axis=1),
        ),
        Slip(
            "the mean runs over the classes (axis 2); the networks are axis 0.",
            lambda scores: softmax(scores).mean(axis=2),
        ),
        Slip(
            "the mean runs over everything; only the networks, axis 0, are averaged.",
            lambda scores: softmax(scores).mean(),
        ),
        Slip(
            "that is the first network alone: average over all.",
            lambda scores: softmax(scores)[0],
        ),
        Slip(
            "the surest network's probability is taken; take the mean of all.",
            lambda scores: softmax(scores).max(axis=0),
        ),
        Slip(
            "a median stands in place of the mean: its rows need not sum to 1.",
            lambda scores: np.median(softmax(scores), axis=0),
        ),
        Slip(
            "the probabilities are multiplied, as if the networks were independent witnesses: "
            "average them.",
            lambda scores: softmax(scores).prod(axis=0),
        ),
        Slip(
            "the *logarithms* of the probabilities are averaged: average the probabilities.",
            lambda scores: np.log(softmax(scores)).mean(axis=0),
        ),
        Slip(
            "the answers are labels; probabilities are due, (N, K): leave out the `argmax`.",
            lambda scores: softmax(scores).mean(axis=0).argmax(axis=1),
        ),
        Slip(
            "that counts votes: each network gives its one answer, sure or not. Average the "
            "probabilities.",
            lambda scores: np.eye(scores.shape[2])[scores.argmax(axis=2)].mean(axis=0),
        ),
        Slip(
            "softmax is taken twice: after the mean the rows sum to 1 already.",
            lambda scores: softmax(softmax(scores).mean(axis=0)),
        ),
        Slip("softmax is taken twice.", lambda scores: softmax(softmax(scores)).mean(axis=0)),
        Slip(
            "the exponentials are added up before they are normalised: each network's shares have "
            "to sum to 1 first.",
            lambda scores: renormalised(
                np.exp(scores - scores.max(axis=2, keepdims=True)).sum(axis=0)
            ),
        ),
        Slip(
            "the result is transposed: digits are rows, classes columns.",
            lambda scores: softmax(scores).mean(axis=0).T,
        ),
        Slip(
            "the softmax runs over the networks (axis 0); classes are the last axis.",
            lambda scores: softmax(scores, 0).mean(axis=0),
        ),
        Slip(
            "the softmax runs over the digits (axis 1); classes are the last axis.",
            lambda scores: softmax(scores, 1).mean(axis=0),
        ),
        Slip(
            "the softmax runs over everything; each digit of each network has one of its own "
            "(the last axis).",
            lambda scores: softmax(scores, None).mean(axis=0),
        ),
        Slip(
            "e^z overflows for large scores: subtract each row's largest score first.",
            lambda scores: renormalised(np.exp(scores)).mean(axis=0),
        ),
        Slip(ONE_MAXIMUM, lambda scores: renormalised(np.exp(scores - scores.max())).mean(axis=0)),
    ],
)
def ensemble(scores: np.ndarray) -> np.ndarray:
    """Mean over S networks of their softmax probabilities: scores (S, N, K), result (N, K)."""
    return softmax(scores).mean(axis=0)
