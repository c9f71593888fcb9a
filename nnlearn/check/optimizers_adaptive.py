"""Checkers for the steps that divide by past gradients, in the chapter on optimizers."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Array = np.ndarray


def draws(*shapes: tuple, seed: int) -> list[Array]:
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def with_squares() -> list[Case]:
    eps = 1e-2  # large, so that its place shows
    cases = [Case("the first step", (np.ones(2), np.array([3.0, -0.5]), np.zeros(2), 0.1, eps))]
    for shape in ((3,), (2, 3), (5,)):
        w, g, s = draws(*3 * [shape], seed=10 + len(cases))
        cases.append(Case(f"squares gathered before, {shape}", (w, g, s * s, 0.3, eps)))
    return cases


def scaled(w: Array, g: Array, s: Array, lr: float, eps: float) -> Array:
    return w - lr * g / (np.sqrt(s) + eps)


@exercise(
    "optimizers",
    with_squares,
    [
        Slip(
            "ε stands outside of the root in Adagrad, here and in the paper: √s + ε.",
            lambda w, g, s, lr, eps: (w - lr * g / np.sqrt(s + g * g + eps), s + g * g),
        ),
        Slip(
            "the squares must add up: s ← s + g². You divide by this step's gradient alone, so "
            "every step is η.",
            lambda w, g, s, lr, eps: (scaled(w, g, g * g, lr, eps), g * g),
        ),
        Slip(
            "the new s must be returned, not the old one: nothing is gathered.",
            lambda w, g, s, lr, eps: (scaled(w, g, s + g * g, lr, eps), s),
        ),
        Slip(
            "the gradients are squared before they add up: s ← s + g².",
            lambda w, g, s, lr, eps: (w - lr * g / (np.sqrt(np.abs(s + g)) + eps), s + g),
        ),
        Slip(
            "the root is missing: divide by √s + ε.",
            lambda w, g, s, lr, eps: (w - lr * g / (s + g * g + eps), s + g * g),
        ),
        Slip(
            "this step's g² belongs to s before you divide: update s first.",
            lambda w, g, s, lr, eps: (scaled(w, g, s, lr, eps), s + g * g),
        ),
        Slip(
            "one s for each parameter: no sum over the parameters.",
            lambda w, g, s, lr, eps: (
                scaled(w, g, s + np.sum(g * g), lr, eps),
                s + np.sum(g * g),
            ),
        ),
        Slip(
            "ε is missing: divide by √s + ε, or a gradient of 0 in the first step gives 0/0.",
            lambda w, g, s, lr, eps: (scaled(w, g, s + g * g, lr, 0.0), s + g * g),
        ),
        Slip(
            "the gradient is missing above the line: the step is η g / (√s + ε).",
            lambda w, g, s, lr, eps: (w - lr / (np.sqrt(s + g * g) + eps), s + g * g),
        ),
        Slip(
            "the step goes uphill: w − η g / (√s + ε).",
            lambda w, g, s, lr, eps: (scaled(w, g, s + g * g, -lr, eps), s + g * g),
        ),
        Slip(
            "return s itself, not its root: the next step adds squares to it.",
            lambda w, g, s, lr, eps: (scaled(w, g, s + g * g, lr, eps), np.sqrt(s + g * g)),
        ),
    ],
)
def adagrad_step(w: Array, g: Array, s: Array, lr: float, eps: float) -> tuple[Array, Array]:
    """One step of Adagrad: s ← s + g², w ← w − η g / (√s + ε); returns (w, s)."""
    s = s + g * g
    return scaled(w, g, s, lr, eps), s


def with_memory() -> list[Case]:
    cases = []
    for case, alpha in zip(with_squares(), (0.9, 0.99, 0.5, 0.75), strict=True):
        w, g, s, lr, eps = case.args
        cases.append(Case(f"{case.what}, α = {alpha}", (w, g, s, lr, alpha, eps)))
    return cases


@exercise(
    "optimizers",
    with_memory,
    [
        Slip(
            "ε stands outside of the root in PyTorch: √s + ε.",
            lambda w, g, s, lr, a, eps: (
                w - lr * g / np.sqrt(a * s + (1 - a) * g * g + eps),
                a * s + (1 - a) * g * g,
            ),
        ),
        Slip(
            "α keeps the old, 1 − α lets in the new: s ← αs + (1 − α)g²; yours are exchanged.",
            lambda w, g, s, lr, a, eps: (
                scaled(w, g, (1 - a) * s + a * g * g, lr, eps),
                (1 - a) * s + a * g * g,
            ),
        ),
        Slip(
            "the factor 1 − α before g² is missing: s must be a mean, not a sum.",
            lambda w, g, s, lr, a, eps: (scaled(w, g, a * s + g * g, lr, eps), a * s + g * g),
        ),
        Slip(
            "that is Adagrad, which never forgets: s must fade, αs.",
            lambda w, g, s, lr, a, eps: (scaled(w, g, s + g * g, lr, eps), s + g * g),
        ),
        Slip(
            "square the gradient: s ← αs + (1 − α)g².",
            lambda w, g, s, lr, a, eps: (
                w - lr * g / (np.sqrt(np.abs(a * s + (1 - a) * g)) + eps),
                a * s + (1 - a) * g,
            ),
        ),
        Slip(
            "this step's g² belongs to s before you divide: update s first.",
            lambda w, g, s, lr, a, eps: (scaled(w, g, s, lr, eps), a * s + (1 - a) * g * g),
        ),
        Slip(
            "the new s must be returned, not the old one: nothing is remembered.",
            lambda w, g, s, lr, a, eps: (scaled(w, g, a * s + (1 - a) * g * g, lr, eps), s),
        ),
        Slip(
            "the root is missing: divide by √s + ε.",
            lambda w, g, s, lr, a, eps: (
                w - lr * g / (a * s + (1 - a) * g * g + eps),
                a * s + (1 - a) * g * g,
            ),
        ),
        Slip(
            "ε is missing: divide by √s + ε, or a gradient of 0 in the first step gives 0/0.",
            lambda w, g, s, lr, a, eps: (
                scaled(w, g, a * s + (1 - a) * g * g, lr, 0.0),
                a * s + (1 - a) * g * g,
            ),
        ),
    ],
)
def rmsprop_step(
    w: Array, g: Array, s: Array, lr: float, alpha: float, eps: float
) -> tuple[Array, Array]:
    """One step of RMSprop: s ← αs + (1 − α)g², w ← w − η g / (√s + ε); returns (w, s)."""
    s = alpha * s + (1 - alpha) * g * g
    return scaled(w, g, s, lr, eps), s
