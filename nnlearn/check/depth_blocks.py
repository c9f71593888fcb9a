"""Checkers for the exercises on normalisation and residual blocks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import misread

Pair = tuple[np.ndarray, np.ndarray]


def normalised() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = []
    for inputs, units, eps in ((2, 3, 1e-5), (4, 4, 0.1), (5, 2, 0.01)):
        shift = [rng.normal(size=units) for _ in range(4)]
        var = rng.uniform(0.001, 2, units)
        args = (rng.normal(size=(units, inputs)), *shift, var, eps)
        cases.append(Case(f"{inputs} inputs, {units} units, eps {eps}", args))
    return cases


def folded(
    w: np.ndarray,
    b: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    mean: np.ndarray,
    var: np.ndarray,
    eps: float,
    scale: Callable = lambda gamma, var, eps: gamma / np.sqrt(var + eps),
    shift: Callable = lambda b, mean, beta, s, gamma: (b - mean) * s + beta,
) -> Pair:
    """Return weight and bias of the folded layer; what follows ``eps`` makes the slips."""
    s = scale(gamma, var, eps)
    return w * s[:, None], shift(b, mean, beta, s, gamma)


def over_columns(w: np.ndarray, *rest: Any) -> Pair:
    bias = folded(w, *rest)[1]
    gamma, _, _, var, eps = rest[1:]
    return w * (gamma / np.sqrt(var + eps)), bias


@exercise(
    "depth",
    normalised,
    [
        Slip("eps is missing: divide by √(var + eps).", misread(folded, eps=lambda eps: 0.0)),
        Slip(
            "divide by the standard deviation; you divide by the variance.",
            partial(folded, scale=lambda gamma, var, eps: gamma / (var + eps)),
        ),
        Slip(
            "eps belongs under the root: √(var + eps).",
            partial(folded, scale=lambda gamma, var, eps: gamma / (np.sqrt(var) + eps)),
        ),
        Slip(
            "a unit is a *row* of w, so its scale multiplies a row: scale[:, None].",
            over_columns,
        ),
        Slip(
            "the old bias b is lost: it passes the normalisation like all of z.",
            partial(folded, shift=lambda b, mean, beta, s, gamma: beta - mean * s),
        ),
        Slip(
            "the old bias is scaled too: (b − mean) · scale + beta.",
            partial(folded, shift=lambda b, mean, beta, s, gamma: b + beta - mean * s),
        ),
        Slip("the mean is subtracted: (b − mean) · scale.", misread(folded, mean=np.negative)),
        Slip(
            "the mean is scaled too: (b − mean) · scale + beta.",
            partial(folded, shift=lambda b, mean, beta, s, gamma: b * s - mean + beta),
        ),
        Slip("the running mean is missing: b − mean.", misread(folded, mean=np.zeros_like)),
        Slip("beta is missing in the new bias.", misread(folded, beta=np.zeros_like)),
        Slip(
            "gamma is missing: the scale is gamma / √(var + eps).",
            misread(folded, gamma=np.ones_like),
        ),
        Slip(
            "gamma scales the bias as well: you use it for w alone.",
            partial(folded, shift=lambda b, mean, beta, s, gamma: (b - mean) * s / gamma + beta),
        ),
        Slip("w is not scaled.", lambda w, *rest: (w, folded(w, *rest)[1])),
        Slip(
            "beta comes after the scaling: it is added, not scaled.",
            partial(folded, shift=lambda b, mean, beta, s, gamma: (b - mean + beta) * s),
        ),
        Slip("return w first, then the bias.", lambda *args: folded(*args)[::-1]),
        Slip("two arrays are due, w and the bias; one came.", lambda *args: folded(*args)[0]),
        Slip(
            "the normalisation *divides* by √(var + eps); you multiply.",
            partial(folded, scale=lambda gamma, var, eps: gamma * np.sqrt(var + eps)),
        ),
        Slip(
            "gamma scales and beta shifts; yours are exchanged.",
            lambda w, b, gamma, beta, *rest: folded(w, b, beta, gamma, *rest),
        ),
    ],
)
def fold_batch_norm(
    w: np.ndarray,
    b: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    mean: np.ndarray,
    var: np.ndarray,
    eps: float,
) -> Pair:
    """Weight (D_out, D_in) and bias (D_out,) of one linear layer in place of linear + norm."""
    return folded(w, b, gamma, beta, mean, var, eps)


def blocks() -> list[Case]:
    rng = np.random.default_rng(1)
    cases = []
    for n, d, hidden in ((1, 2, 3), (3, 4, 4), (4, 3, 5)):
        shapes = ((n, d), (hidden, d), (d, hidden), (n, d))
        args = tuple(rng.normal(size=shape) for shape in shapes)
        cases.append(Case(f"h {(n, d)}, {hidden} hidden units", args))
    return cases


def passed_back(
    h: np.ndarray,
    w1: np.ndarray,
    w2: np.ndarray,
    g: np.ndarray,
    slope: Callable = lambda z, g, w1: z > 0,
    add: Callable = lambda h, g, change: g + change,
) -> np.ndarray:
    """Return ∂L/∂h; what follows ``g`` makes the slips."""
    return add(h, g, ((g @ w2) * slope(h @ w1.T, g, w1)) @ w1)


def outer(h: np.ndarray, w1: np.ndarray, w2: np.ndarray, g: np.ndarray) -> np.ndarray:
    return passed_back(h, w1, w2, g * (h + np.maximum(h @ w1.T, 0) @ w2.T > 0))


@exercise(
    "depth",
    blocks,
    [
        Slip(
            "the shortcut is missing: h reaches y directly, so g is added as it is.",
            partial(passed_back, add=lambda h, g, change: change),
        ),
        Slip(
            "that is the shortcut alone; blame also passes back through W_2, ReLU and W_1.",
            partial(passed_back, add=lambda h, g, change: g),
        ),
        Slip(
            "the slope of ReLU is missing: blame passes only where z = h W_1ᵀ is above 0.",
            partial(passed_back, slope=lambda z, g, w1: 1),
        ),
        Slip(
            "ReLU's slope is 1 where z is above 0; you multiply by its value.",
            partial(passed_back, slope=lambda z, g, w1: np.maximum(z, 0)),
        ),
        Slip(
            "ReLU's slope is 1 or 0; you multiply by z itself.",
            partial(passed_back, slope=lambda z, g, w1: z),
        ),
        Slip(
            "the mask is upside down: blame passes where z is *above* 0.",
            partial(passed_back, slope=lambda z, g, w1: z < 0),
        ),
        Slip(
            "you cut the *blame* off below 0; what decides is the sign of z.",
            lambda h, w1, w2, g: g + np.maximum(g @ w2, 0) @ w1,
        ),
        Slip(
            "the two ways add up; you subtract.",
            partial(passed_back, add=lambda h, g, change: g - change),
        ),
        Slip(
            "the two ways add up: g + change; you multiply entry by entry.",
            partial(passed_back, add=lambda h, g, change: g * (1 + change)),
        ),
        Slip(
            "the shortcut's slope is 1, times g: add g, not 1.",
            partial(passed_back, add=lambda h, g, change: 1 + change),
        ),
        Slip(
            "what flows back over the shortcut is g; you add h, what went forward.",
            partial(passed_back, add=lambda h, g, change: h + change),
        ),
        Slip(
            "that is the block's output; ∂L/∂h is due.",
            lambda h, w1, w2, g: h + np.maximum(h @ w1.T, 0) @ w2.T,
        ),
        Slip(
            "blame meets W_2 first and W_1 last; yours are exchanged.",
            lambda h, w1, w2, g: g + ((g @ w1.T) * (h @ w1.T > 0)) @ w2.T,
        ),
        Slip(
            "each example has its own row; you sum over the batch.",
            lambda *args: passed_back(*args).sum(0),
        ),
        Slip(
            "g holds what the loss says already; do not divide by N again.",
            lambda *args: passed_back(*args) / len(args[0]),
        ),
        Slip(
            "the shortcut counts once; yours twice.",
            partial(passed_back, add=lambda h, g, change: 2 * g + change),
        ),
        Slip("this block has no ReLU behind its sum.", outer),
        Slip(
            "the mask asks for the sign of z = h W_1ᵀ; you asked for that of g W_1ᵀ.",
            partial(passed_back, slope=lambda z, g, w1: g @ w1.T > 0),
        ),
    ],
)
def residual_backward(h: np.ndarray, w1: np.ndarray, w2: np.ndarray, g: np.ndarray) -> np.ndarray:
    """∂L/∂h (N, D) of the block y = h + ReLU(h W_1ᵀ) W_2ᵀ, from g = ∂L/∂y (N, D)."""
    return passed_back(h, w1, w2, g)
