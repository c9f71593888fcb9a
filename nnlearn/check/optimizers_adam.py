"""Checkers for the steps of Adam and AdamW, in the chapter on optimizers."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.optimizers_adaptive import Array, draws


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
    v = b2 * v + slip.get("squares", 1 - b2) * (g * g if slip.get("square", True) else g)
    t = t + slip.get("late", 0)
    c1, c2 = slip.get("corrections", lambda b1, b2, t: (1 - b1**t, 1 - b2**t))(b1, b2, t)
    inside = slip.get("inside", False)
    root = np.sqrt(np.abs(v / c2) + eps) if inside else np.sqrt(np.abs(v / c2)) + eps
    if slip.get("early"):  # the paper's shortcut: eps beside the uncorrected root
        root = (np.sqrt(v) + eps) / np.sqrt(c2)
    if slip.get("no root"):
        root = v / c2 + eps
    if slip.get("root first"):
        root = np.sqrt(v) / c2 + eps
    w = w - slip.get("sign", 1) * lr * (g if slip.get("raw") else m / c1) / root
    return (w, m / c1, v / c2) if slip.get("corrected state") else (w, m, v)


CORRECTED_STATE = (
    "return m and v as they are, uncorrected: m̂ and v̂ serve this step alone, and the next one "
    "would correct them again."
)
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
    ("the factor 1 − β₂ before g² is missing: v is a mean, not a sum.", {"squares": 1}),
    (CORRECTED_STATE, {"corrected state": True}),
    (
        "the exponent belongs to β alone, 1 − βᵗ; (1 − β)ᵗ shrinks to nothing.",
        {"corrections": lambda b1, b2, t: ((1 - b1) ** t, (1 - b2) ** t)},
    ),
    ("correct v before you take the root: √(v / (1 − β₂ᵗ)).", {"root first": True}),
    ("the step goes uphill: w − η m̂ / (√v̂ + ε).", {"sign": -1}),
]


@exercise(
    "optimizers",
    averages,
    [
        *[Slip(hint, lambda *args, _slip=slip: adam(*args, **_slip)) for hint, slip in ADAM_SLIPS],
        Slip(
            "β₁ belongs to m and β₂ to v: yours are exchanged.",
            lambda w, g, m, v, t, lr, b1, b2, eps: adam(w, g, m, v, t, lr, b2, b1, eps),
        ),
    ],
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
            "you decay twice, through the gradient and outside: AdamW leaves g alone.",
            lambda w, g, m, v, t, lr, d, *rest: adam(
                w * (1 - lr * d), g + d * w, m, v, t, lr, *rest
            ),
        ),
        Slip(
            CORRECTED_STATE,
            lambda w, g, m, v, t, lr, d, *rest: adam(
                w * (1 - lr * d), g, m, v, t, lr, *rest, **{"corrected state": True}
            ),
        ),
        Slip(
            "w is shrunk before the step, and by 1 − ηλ, with the learning rate in it.",
            lambda w, g, m, v, t, lr, d, *rest: (
                adam(w, g, m, v, t, lr, *rest)[0] * (1 - d),
                *adam(w, g, m, v, t, lr, *rest)[1:],
            ),
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
