"""Checkers for the steps that scale each parameter's rate, in the chapter on optimizers."""

from __future__ import annotations

from typing import Any

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
    ],
)
def rmsprop_step(
    w: Array, g: Array, s: Array, lr: float, alpha: float, eps: float
) -> tuple[Array, Array]:
    """One step of RMSprop: s ← αs + (1 − α)g², w ← w − η g / (√s + ε); returns (w, s)."""
    s = alpha * s + (1 - alpha) * g * g
    return scaled(w, g, s, lr, eps), s


def averages() -> list[Case]:
    zero = np.zeros(2)
    cases = [
        Case("the first step", (np.ones(2), np.array([3.0, -0.5]), zero, zero, 1, 0.1)),
        Case("a tiny gradient", (np.ones(2), np.array([1e-3, -2e-3]), zero, zero, 1, 0.1)),
    ]
    for t, shape in ((2, (3,)), (10, (2, 3)), (500, (4,))):
        w, g, m, v = draws(*4 * [shape], seed=20 + t)
        cases.append(Case(f"step {t}, shape {shape}", (w, g, m, 0.2 * v * v + 0.1, t, 0.3)))
    return [Case(c.what, (*c.args, 0.9, 0.99, 1e-3)) for c in cases]


def adam(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    lr: float,
    b1: float,
    b2: float,
    eps: float,
    **slip: Any,
) -> tuple[Array, Array, Array]:
    """Adam's step, with a slip where one is named."""
    m = b1 * m + slip.get("mean", 1 - b1) * g
    v = b2 * v + (1 - b2) * (g * g if slip.get("square", True) else g)
    t = t + slip.get("late", 0)
    c1, c2 = slip.get("corrections", lambda b1, b2, t: (1 - b1**t, 1 - b2**t))(b1, b2, t)
    inside = slip.get("inside", False)
    root = np.sqrt(np.abs(v / c2) + eps) if inside else np.sqrt(np.abs(v / c2)) + eps
    if slip.get("early"):  # the paper's shortcut: eps beside the uncorrected root
        root = (np.sqrt(v) + eps) / np.sqrt(c2)
    if slip.get("no root"):
        root = v / c2 + eps
    return w - lr * (g if slip.get("raw") else m / c1) / root, m, v


ADAM_SLIPS: list[tuple[str, dict[str, Any]]] = [
    (
        "the bias correction is forgotten: m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Without it the "
        "first step is several η.",
        {"corrections": lambda b1, b2, t: (1, 1)},
    ),
    (
        "the correction has the step's number in it, 1 − βᵗ; 1 − β is right at step 1 alone.",
        {"corrections": lambda b1, b2, t: (1 - b1, 1 - b2)},
    ),
    (
        "both means start at zero, so both are corrected: v̂ = v / (1 − β₂ᵗ) too.",
        {"corrections": lambda b1, b2, t: (1 - b1**t, 1)},
    ),
    (
        "both means start at zero, so both are corrected: m̂ = m / (1 − β₁ᵗ) too.",
        {"corrections": lambda b1, b2, t: (1, 1 - b2**t)},
    ),
    ("ε stands outside of the root in Adam: √v̂ + ε.", {"inside": True}),
    (
        "ε is added after the correction, to √v̂; added to √v it weighs 1 / √(1 − β₂ᵗ) times as "
        "much at first.",
        {"early": True},
    ),
    ("t counts from 1 and is given: do not add 1 to it.", {"late": 1}),
    ("the step takes the mean m̂, not the gradient g itself (that is RMSprop).", {"raw": True}),
    ("v is the mean of the *squared* gradient: (1 − β₂)g².", {"square": False}),
    ("the root is missing: divide by √v̂ + ε.", {"no root": True}),
    ("the factor 1 − β₁ before g is missing: m is a mean, not a sum.", {"mean": 1}),
]


@exercise(
    "optimizers",
    averages,
    [Slip(hint, lambda *args, _slip=slip: adam(*args, **_slip)) for hint, slip in ADAM_SLIPS],
)
def adam_step(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[Array, Array, Array]:
    """One step of Adam, the t-th (from 1): w ← w − η m̂ / (√v̂ + ε); returns (w, m, v)."""
    return adam(w, g, m, v, t, lr, beta1, beta2, eps)


def decays() -> list[Case]:
    cases = []
    for case, decay in zip(averages(), (0.5, 0.1, 0.01, 0.3, 0.2), strict=True):
        *state, lr, beta1, beta2, eps = case.args
        cases.append(Case(f"{case.what}, λ = {decay}", (*state, lr, decay, beta1, beta2, eps)))
    return cases


def adamw(w: Array, g: Array, m: Array, v: Array, t: int, lr: float, d: float, *rest: Any) -> tuple:
    return adam(w * (1 - lr * d), g, m, v, t, lr, *rest)


@exercise(
    "optimizers",
    decays,
    [
        Slip(
            "the decay goes through the gradient, g + λw, and so is divided by √v̂: that is Adam "
            "with an L2 penalty. AdamW shrinks w itself.",
            lambda w, g, m, v, t, lr, d, *rest: adam(w, g + d * w, m, v, t, lr, *rest),
        ),
        Slip(
            "the shrinking has the learning rate in it, 1 − ηλ, in PyTorch.",
            lambda w, g, m, v, t, lr, d, *rest: adam(w * (1 - d), g, m, v, t, lr, *rest),
        ),
        Slip(
            "the weight decay is missing: that is plain Adam.",
            lambda w, g, m, v, t, lr, d, *rest: adam(w, g, m, v, t, lr, *rest),
        ),
        Slip(
            "the decay makes weights smaller: 1 − ηλ.",
            lambda w, g, m, v, t, lr, d, *rest: adam(w * (1 + lr * d), g, m, v, t, lr, *rest),
        ),
        Slip(
            "w is shrunk before the step, not after: the decay acts on the old weights alone.",
            lambda w, g, m, v, t, lr, d, *rest: (
                adam(w, g, m, v, t, lr, *rest)[0] * (1 - lr * d),
                *adam(w, g, m, v, t, lr, *rest)[1:],
            ),
        ),
        Slip(
            "the bias correction is forgotten: m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).",
            lambda w, g, m, v, t, lr, d, *rest: adam(
                w * (1 - lr * d), g, m, v, t, lr, *rest, corrections=lambda b1, b2, t: (1, 1)
            ),
        ),
    ],
)
def adamw_step(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    t: int,
    lr: float,
    decay: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[Array, Array, Array]:
    """One step of AdamW: w ← (1 − ηλ)w, then Adam's step with g alone; returns (w, m, v)."""
    return adamw(w, g, m, v, t, lr, decay, beta1, beta2, eps)
