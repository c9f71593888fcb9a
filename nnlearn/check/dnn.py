"""Checkers for the exercises of the chapter on deep neural networks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nnlearn.check.dnn_gradients import numerical_gradient, softmax_backward, tied_backward
from nnlearn.check.dnn_losses import cross_entropy, ensemble, log_softmax
from nnlearn.check.exercise import Case, Slip, exercise

__all__ = [
    "cross_entropy",
    "dropout",
    "ensemble",
    "log_softmax",
    "numerical_gradient",
    "parameter_count",
    "softmax_backward",
    "tied_backward",
]


def networks() -> list[Case]:
    return [
        Case("the returning example, 2–2–1", ([2, 2, 1],)),
        Case("a classifier of digits, 64–64–10", ([64, 64, 10],)),
        Case("one layer, 5–3", ([5, 3],)),
        Case("three hidden layers", ([784, 100, 50, 20, 10],)),
    ]


def products(sizes: list[int]) -> int:
    return sum(a * b for a, b in pairwise(sizes))


def whole(sizes: list[int]) -> int:
    return products(sizes) + sum(sizes[1:])


@exercise(
    "dnn",
    networks,
    [
        Slip(
            "the biases are missing: a layer has one for each of its units.",
            lambda sizes: products(sizes),
        ),
        Slip(
            "the input is counted as a layer with biases; it has none.",
            lambda sizes: products(sizes) + sum(sizes),
        ),
        Slip(
            "one bias for each layer is too few: each unit has its own.",
            lambda sizes: products(sizes) + len(sizes) - 1,
        ),
        Slip(
            "you count the biases by the layer's inputs; each of its outputs has one.",
            lambda sizes: products(sizes) + sum(sizes[:-1]),
        ),
        Slip(
            "the biases of the last layer are missing: its units have them too.",
            lambda sizes: products(sizes) + sum(sizes[1:-1]),
        ),
        Slip(
            "the hidden layers are missing: every pair of neighbouring sizes makes a layer.",
            lambda sizes: (sizes[0] + 1) * sizes[-1],
        ),
        Slip(
            "only the first layer is counted: does the `return` stand inside the loop?",
            lambda sizes: (sizes[0] + 1) * sizes[1],
        ),
        Slip(
            "only the last layer is counted: add to the total (`+=`), or it is overwritten.",
            lambda sizes: (sizes[-2] + 1) * sizes[-1],
        ),
        Slip(
            "the last layer is missing: n sizes make n − 1 layers.",
            lambda sizes: whole(sizes[:-1]),
        ),
        Slip(
            "each unit has one bias; you count two.",
            lambda sizes: products(sizes) + 2 * sum(sizes[1:]),
        ),
        Slip(
            "a layer's inputs have no biases of their own: only its units have.",
            lambda sizes: products(sizes) + sum(sizes[:-1]) + sum(sizes[1:]),
        ),
        Slip(
            "(inputs + 1)(outputs + 1) gives the bias's constant 1 a weight too many: only the "
            "inputs get a 1 beside them, (inputs + 1) · outputs.",
            lambda sizes: sum((a + 1) * (b + 1) for a, b in pairwise(sizes)),
        ),
        Slip("those are the biases; the weights are missing.", lambda sizes: sum(sizes[1:])),
        Slip("that is the number of units; a weight belongs to a pair of units.", sum),
        Slip(
            "the sizes of a pair are added; every input is wired to every output, so multiply.",
            lambda sizes: sum(a + b for a, b in pairwise(sizes)),
        ),
        Slip(
            "all sizes are multiplied; only neighbouring layers are wired: multiply pair by pair, "
            "and add the products up.",
            lambda sizes: int(np.prod(sizes)),
        ),
        Slip(
            "all sizes are multiplied; only neighbouring layers are wired: multiply pair by pair, "
            "and add the products up.",
            lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]),
        ),
        Slip(
            "each size meets itself: pair it with the *next* one.",
            lambda sizes: sum(a * a + a for a in sizes),
        ),
        Slip(
            "each layer's count is right; add them up.",
            lambda sizes: [a * b + b for a, b in pairwise(sizes)],
        ),
        Slip("that is the number of sizes; count weights and biases.", len),
    ],
)
def parameter_count(sizes: list[int]) -> int:
    """Weights and biases of a fully connected network; ``sizes`` begins with the inputs."""
    return whole(sizes)


def masked() -> list[Case]:
    rng = np.random.default_rng(3)
    keep = np.array([[True, False], [True, True]])
    return [
        Case("p = 0.5", (np.array([[1.0, 2.0], [3.0, 4.0]]), 0.5, keep)),
        Case("p = 0.2", (rng.standard_normal((4, 5)), 0.2, rng.random((4, 5)) >= 0.2)),
        Case("p = 0: all kept", (rng.standard_normal(6), 0.0, np.ones(6, bool))),
        Case("p = 0.9", (rng.standard_normal(30), 0.9, rng.random(30) >= 0.9)),
    ]


@exercise(
    "dnn",
    masked,
    [
        Slip(
            "the survivors are not scaled up: divide by 1 − p, so that the mean stays.",
            lambda x, p, keep: x * keep,
        ),
        Slip(
            "you divide by p, the share that is dropped; divide by the share that stays, 1 − p.",
            lambda x, p, keep: x * keep / p,
        ),
        Slip(
            "you multiply by p, the share that is dropped; *divide* by the share that stays, "
            "1 − p: few survivors have to speak louder.",
            lambda x, p, keep: x * keep * p,
        ),
        Slip(
            "you multiply by 1 − p, which is for evaluation in the original paper's form; while "
            "training, divide.",
            lambda x, p, keep: x * keep * (1 - p),
        ),
        Slip(
            "you divide by 1 + p, which makes the survivors smaller; divide by the share that "
            "stays, 1 − p.",
            lambda x, p, keep: x * keep / (1 + p),
        ),
        Slip(
            "1 + p is near 1/(1 − p) for small p only: divide by 1 − p.",
            lambda x, p, keep: x * keep * (1 + p),
        ),
        Slip(
            "the root keeps the *variance*; here the mean is to stay: divide by 1 − p itself.",
            lambda x, p, keep: x * keep / np.sqrt(1 - p),
        ),
        Slip(
            "you divide by 1 − p twice.",
            lambda x, p, keep: x * keep / (1 - p) ** 2,
        ),
        Slip(
            "brackets: `/ 1 - p` divides by 1 and subtracts p; write `/ (1 - p)`.",
            lambda x, p, keep: x * keep / 1 - p,
        ),
        Slip(
            "the mask is the wrong way round: True says that the unit stays.",
            lambda x, p, keep: x * ~keep / (1 - p),
        ),
        Slip(
            "all units are scaled, but the dropped ones are not set to 0: multiply by the mask.",
            lambda x, p, keep: np.where(keep, x / (1 - p), x),
        ),
        Slip(
            "no unit is dropped: where `keep` is False, 0 is due.",
            lambda x, p, keep: x / (1 - p),
        ),
        Slip(
            "nothing was done: units where `keep` is False become 0, the others grow.",
            lambda x, p, keep: x,
        ),
        Slip(
            "a dropped unit is 0, not nan: nan spreads into every sum.",
            lambda x, p, keep: np.where(keep, x / (1 - p), np.nan),
        ),
        Slip(
            "that is the mask, scaled; multiply x by it.",
            lambda x, p, keep: keep / (1 - p),
        ),
        Slip(
            "the units are summed up; each stays a unit of its own, in the shape of x.",
            lambda x, p, keep: (x * keep).sum() / (1 - p),
        ),
        Slip(
            "the factor is 1/(1 − p) for the *probability* p, not for the share that this mask "
            "happened to keep.",
            lambda x, p, keep: x * keep / keep.mean(),
        ),
        Slip(
            "the dropped units are cut out; they stay, as zeros, so that the shape stays.",
            lambda x, p, keep: x[keep] / (1 - p),
        ),
    ],
)
def dropout(x: np.ndarray, p: float, keep: np.ndarray) -> np.ndarray:
    """Inverted dropout: units where ``keep`` is False become 0, the others x / (1 − p)."""
    return x * keep / (1 - p)
