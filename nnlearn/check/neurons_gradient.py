"""Checker for the chapter on neurons: the gradient of logistic regression."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.neurons_sigmoid import stable


def labelled() -> list[Case]:
    rng = np.random.default_rng(4)
    example = (np.array([[0.7, 0.2]]), np.array([1]), np.array([2.0, -3.0]), -0.5)
    cases = [Case("the returning example, y = 1", example)]
    for n, d in ((4, 2), (3, 5), (6, 6)):
        y = np.arange(n) % 2
        args = (rng.standard_normal((n, d)), y, rng.standard_normal(d), 0.8)
        cases.append(Case(f"a batch, X {(n, d)}", args))
    return cases


Gradient = tuple[np.ndarray, float]


def doubt(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    return stable(X @ w + b) - y


def gradient(X: np.ndarray, error: np.ndarray) -> Gradient:
    return X.T @ error / len(X), float(error.mean())


@exercise(
    "neurons",
    labelled,
    [
        Slip(
            "the loss is a mean over the N examples: divide both sums by N.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b), doubt(X, y, w, b).sum()),
        ),
        Slip(
            "the bias's slope is a mean too: divide the sum by N.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b).sum()),
        ),
        Slip(
            "the weights' slope is a mean too: divide Xᵀ(ŷ − y) by N.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b), doubt(X, y, w, b).mean()),
        ),
        Slip(
            "divide by the number of examples N, `len(X)`; you divide by the number of inputs D.",
            lambda X, y, w, b: (X.T @ doubt(X, y, w, b) / X.shape[1], doubt(X, y, w, b).mean()),
        ),
        Slip(
            "the sign is the other way round: the error is ŷ − y.",
            lambda X, y, w, b: gradient(X, -doubt(X, y, w, b)),
        ),
        Slip(
            "the bias is missing from z = Xw + b.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, 0.0)),
        ),
        Slip(
            "two slopes are due, for the weights and for the bias: `return dw, db`.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, b))[0],
        ),
        Slip(
            "the sum runs over the examples: Xᵀ(ŷ − y), with `X.T`.",
            lambda X, y, w, b: (X @ doubt(X, y, w, b) / len(X), doubt(X, y, w, b).mean()),
        ),
        Slip(
            "the sigmoid's slope ŷ(1 − ŷ) cancels against the loss's: leave it out.",
            lambda X, y, w, b: gradient(
                X, doubt(X, y, w, b) * stable(X @ w + b) * stable(-X @ w - b)
            ),
        ),
        Slip(
            "ŷ is the sigmoid of z, a probability; you use z itself.",
            lambda X, y, w, b: gradient(X, X @ w + b - y),
        ),
        Slip(
            "ŷ is the sigmoid of z, a probability; you use the step's verdict, 0 or 1.",
            lambda X, y, w, b: gradient(X, (X @ w + b >= 0) - y),
        ),
        Slip(
            "multiply each example's error by its own input before you take the mean; you multiply "
            "two means.",
            lambda X, y, w, b: (
                X.mean(axis=0) * doubt(X, y, w, b).mean(),
                doubt(X, y, w, b).mean(),
            ),
        ),
        Slip(
            "the bias is one number, and so is its slope: the mean of the errors.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b) / len(X)),
        ),
        Slip(
            "the bias is one number, and so is its slope: the mean of the errors.",
            lambda X, y, w, b: (gradient(X, doubt(X, y, w, b))[0], doubt(X, y, w, b)),
        ),
        Slip(
            "the weights' slope comes first, then the bias's.",
            lambda X, y, w, b: gradient(X, doubt(X, y, w, b))[::-1],
        ),
        Slip(
            "return the slopes; you return the weights after a step.",
            lambda X, y, w, b: (
                w - gradient(X, doubt(X, y, w, b))[0],
                b - gradient(X, doubt(X, y, w, b))[1],
            ),
        ),
        Slip(
            "that is the loss; asked are its two slopes.",
            lambda X, y, w, b: -np.log(stable((2 * y - 1) * (X @ w + b))).mean(),
        ),
        Slip(
            "these are the slopes of every example's loss: take their mean over the examples.",
            lambda X, y, w, b: (doubt(X, y, w, b)[:, None] * X, doubt(X, y, w, b)),
        ),
        Slip(
            "the slope has the shape of w, (D,); yours is a column.",
            lambda X, y, w, b: (
                gradient(X, doubt(X, y, w, b))[0][:, None],
                doubt(X, y, w, b).mean(),
            ),
        ),
        Slip(
            "a 2 too much: that belongs to the squared error; cross-entropy has none.",
            lambda X, y, w, b: gradient(X, 2 * doubt(X, y, w, b)),
        ),
    ],
)
def logistic_gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> Gradient:
    """Slopes of the mean cross-entropy of σ(Xw + b): Xᵀ(ŷ − y)/N and the mean of ŷ − y."""
    return gradient(X, doubt(X, y, w, b))
