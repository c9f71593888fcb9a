"""Checkers of ``check.dnn`` that are about gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def blames() -> list[Case]:
    rng = np.random.default_rng(2)
    hidden = (
        np.array([[-8.0, -6.0]]),
        np.array([[1.0, 2.0]]),
        np.array([[2.0, -1.0], [-1.0, -1.0]]),
    )
    cases = [Case("the hidden layer of the returning example", hidden)]
    for n, d, m in ((4, 3, 2), (1, 2, 5), (3, 3, 3)):
        args = tuple(rng.standard_normal(shape) for shape in ((n, m), (n, d), (m, d)))
        cases.append(Case(f"N = {n}, D = {d}, M = {m}", args))
    return cases


def slopes(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> Arrays:
    return g @ w, g.T @ x, g.sum(axis=0)


@exercise(
    "dnn",
    blames,
    [
        Slip(
            "∂L/∂W is transposed: it has W's shape, (M, D), so it is `g.T @ x`.",
            lambda g, x, w: (g @ w, x.T @ g, g.sum(axis=0)),
        ),
        Slip(
            "∂L/∂b is summed over the examples: every example used the same bias, so add up "
            "their blame (`g.sum(axis=0)`).",
            lambda g, x, w: (g @ w, g.T @ x, g),
        ),
        Slip(
            "∂L/∂b is a sum over the batch, not a mean: a mean over N is already in g.",
            lambda g, x, w: (g @ w, g.T @ x, g.mean(axis=0)),
        ),
        Slip(
            "the gradients are divided by N once more: a mean over the batch is already in g.",
            lambda g, x, w: (g @ w, g.T @ x / len(x), g.mean(axis=0)),
        ),
        Slip(
            "`g.sum()` adds up over the units too: each unit has its own bias (`axis=0`).",
            lambda g, x, w: (g @ w, g.T @ x, g.sum()),
        ),
        Slip(
            "∂L/∂b is summed over the wrong axis: add up over the examples, axis 0.",
            lambda g, x, w: (g @ w, g.T @ x, g.sum(axis=1)),
        ),
        Slip(
            "∂L/∂x goes through W, `g @ W`: the product swaps its factors.",
            lambda g, x, w: (g @ w.T, g.T @ x, g.sum(axis=0)),
        ),
        Slip(
            "the order: ∂L/∂x first, then ∂L/∂W, then ∂L/∂b.",
            lambda g, x, w: (g.T @ x, g.sum(axis=0), g @ w),
        ),
        Slip(
            "the order: ∂L/∂x first, then ∂L/∂W, then ∂L/∂b.",
            lambda g, x, w: (g.T @ x, g @ w, g.sum(axis=0)),
        ),
    ],
)
def linear_backward(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> Arrays:
    """∂L/∂x, ∂L/∂W, ∂L/∂b of Y = XWᵀ + b, given g = ∂L/∂Y (N, M), x (N, D) and W (M, D)."""
    return slopes(g, x, w)


def functions() -> list[Case]:
    return [
        Case("Σ x²", (lambda x: float((x * x).sum()), np.array([1.0, -2.0, 3.0]))),
        Case("Σ x³, a matrix", (lambda x: float((x**3).sum()), np.array([[1.0, 2.0], [0.5, -1]]))),
        Case("e^x₀ · x₁", (lambda x: float(np.exp(x[0]) * x[1]), np.array([0.3, 2.0]))),
        Case("a slope of 1000", (lambda x: float(1000 * x.sum() + 1), np.array([0.1, 0.2]))),
    ]


def differences(f: Callable, x: np.ndarray, h: float, back: float, over: float) -> np.ndarray:
    nudges = np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + h * e) - f(x - back * h * e)) / over for e in nudges]
    return np.array(slopes).reshape(x.shape)


@exercise(
    "dnn",
    functions,
    [
        Slip(
            "the distance between x + h and x − h is 2h; you divide by h.",
            lambda f, x: differences(f, x, 1e-5, 1, 1e-5),
        ),
        Slip(
            "you divide by 2h, but nudge to one side only: use f(x − h) in place of f(x).",
            lambda f, x: differences(f, x, 1e-5, 0, 2e-5),
        ),
        Slip(
            "a one-sided difference errs by about h; the central one, "
            "(f(x + h) − f(x − h)) / 2h, by about h².",
            lambda f, x: differences(f, x, 1e-5, 0, 1e-5),
        ),
        Slip(
            "h is too small: f(x + h) − f(x − h) drowns in rounding. About 1e-5 does well.",
            lambda f, x: differences(f, x, 1e-13, 1, 2e-13),
        ),
        Slip(
            "all entries are nudged at once, which gives the sum of the slopes: nudge one at a "
            "time.",
            lambda f, x: np.full(x.shape, (f(x + 1e-5) - f(x - 1e-5)) / 2e-5),
        ),
        Slip(
            "the sign is the other way round: f(x + h) − f(x − h).",
            lambda f, x: -differences(f, x, 1e-5, 1, 2e-5),
        ),
    ],
    tolerance=1e-6,
)
def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """∂f/∂x by central differences, one entry at a time, in the shape of x; x stays as it was."""
    return differences(f, x, 1e-5, 1, 2e-5)


def broadcast() -> list[Case]:
    rng = np.random.default_rng(4)
    return [
        Case("a bias (3,), batch of 4", (rng.standard_normal((4, 3)), (3,))),
        Case("a column (4, 1)", (rng.standard_normal((4, 3)), (4, 1))),
        Case("one number ()", (rng.standard_normal((2, 3)), ())),
        Case("nothing was broadcast", (rng.standard_normal((2, 3)), (2, 3))),
        Case("(1, 3) from (2, 4, 3)", (rng.standard_normal((2, 4, 3)), (1, 3))),
    ]


def summed(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    axes = tuple(i for i, n in enumerate(shape) if n == 1)
    return g.sum(axis=axes, keepdims=True)


def first_copy(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    first = g[(0,) * (g.ndim - len(shape))]
    return first[tuple(slice(0, n) for n in shape)] if shape else first


@exercise(
    "dnn",
    broadcast,
    [
        Slip(
            "axes of length 1 have to be summed too, with keepdims=True.",
            lambda g, shape: g.sum(axis=tuple(range(g.ndim - len(shape)))),
        ),
        Slip(
            "missing leading axes have to be summed away as well.",
            lambda g, shape: g.sum(
                axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True
            ),
        ),
        Slip(
            "the gradient of a copy is summed, not averaged: each copy had its own effect.",
            lambda g, shape: summed(g, shape) * np.prod(shape, dtype=float) / g.size,
        ),
        Slip(
            "one of the copies is not enough: add up the blame of all of them.",
            first_copy,
        ),
        Slip(
            "one of the copies is not enough: add up the blame of all of them.",
            lambda g, shape: g[(0,) * (g.ndim - len(shape))],
        ),
        Slip("the gradient still has the shape of the output.", lambda g, shape: g),
        Slip(
            "every axis is summed: only those that had been broadcast.",
            lambda g, shape: np.broadcast_to(g.sum(), shape),
        ),
    ],
)
def unbroadcast(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum g over the axes along which an array of ``shape`` was broadcast to g's shape."""
    return summed(g, shape)
