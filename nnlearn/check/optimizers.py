"""Checkers for the exercises of the chapter on optimizers."""

from __future__ import annotations

import math

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.optimizers_adam import adam_step, adamw_step
from nnlearn.check.optimizers_adaptive import adagrad_step, draws, rmsprop_step

__all__ = [
    "adagrad_step",
    "adam_step",
    "adamw_step",
    "momentum_step",
    "nesterov_step",
    "rmsprop_step",
    "warmup_cosine",
]

Array = np.ndarray


def with_velocity() -> list[Case]:
    cases = [
        Case("a parameter at rest", (np.array([1.0]), np.array([2.0]), np.zeros(1), 0.25, 0.9))
    ]
    for shape, lr, mu in (((3,), 0.1, 0.9), ((2, 3), 0.5, 0.5), ((4,), 0.05, 0.0)):
        cases.append(
            Case(f"shape {shape}, μ = {mu}", (*draws(*3 * [shape], seed=len(cases)), lr, mu))
        )
    return cases


@exercise(
    "optimizers",
    with_velocity,
    [
        Slip(
            "the gradient enters v whole, v ← μv + g; a factor 1 − μ makes v a mean, which is "
            "Adam's way (dampening) and shortens every step.",
            lambda w, g, v, lr, mu: (w - lr * (mu * v + (1 - mu) * g), mu * v + (1 - mu) * g),
        ),
        Slip(
            "the learning rate stands outside of v in PyTorch's form: v ← μv + g, then w − ηv; "
            "with η inside, a change of η comes late.",
            lambda w, g, v, lr, mu: (w - (mu * v + lr * g), mu * v + lr * g),
        ),
        Slip(
            "you step by the old v: update v first, then step by the new one.",
            lambda w, g, v, lr, mu: (w - lr * v, mu * v + g),
        ),
        Slip(
            "the step is ηv, not ηg: v is computed, but not used.",
            lambda w, g, v, lr, mu: (w - lr * g, mu * v + g),
        ),
        Slip(
            "the new v must be returned too, else the ball forgets its speed.",
            lambda w, g, v, lr, mu: (w - lr * (mu * v + g), v),
        ),
        Slip(
            "the step goes uphill: w − ηv.",
            lambda w, g, v, lr, mu: (w + lr * (mu * v + g), mu * v + g),
        ),
        Slip(
            "that is Nesterov's step, g + μv; plain momentum steps by v.",
            lambda w, g, v, lr, mu: (w - lr * (g + mu * (mu * v + g)), mu * v + g),
        ),
        Slip(
            "μ belongs to the old v, not to the gradient: v ← μv + g. Yours never slows down.",
            lambda w, g, v, lr, mu: (w - lr * (v + mu * g), v + mu * g),
        ),
        Slip(
            "in PyTorch's form v holds gradients alone, v ← μv + g; rate and sign, −η, come in "
            "with the step. (Many papers keep −ηg in v.)",
            lambda w, g, v, lr, mu: (w + mu * v - lr * g, mu * v - lr * g),
        ),
        Slip(
            "the order is (w, v): yours are exchanged.",
            lambda w, g, v, lr, mu: (mu * v + g, w - lr * (mu * v + g)),
        ),
    ],
)
def momentum_step(w: Array, g: Array, v: Array, lr: float, mu: float) -> tuple[Array, Array]:
    """One step with momentum in PyTorch's form: v ← μv + g, w ← w − ηv; returns (w, v)."""
    v = mu * v + g
    return w - lr * v, v


@exercise(
    "optimizers",
    with_velocity,
    [
        Slip(
            "that is plain momentum, which steps by v; Nesterov's steps by g + μv.",
            lambda w, g, v, lr, mu: (w - lr * (mu * v + g), mu * v + g),
        ),
        Slip(
            "g + μv takes the new v, the one that holds g already; you used the old one (that is "
            "plain momentum again).",
            lambda w, g, v, lr, mu: (w - lr * (g + mu * v), mu * (mu * v + g) + g),
        ),
        Slip(
            "the gradient is missing from the step: g + μv, not μv alone.",
            lambda w, g, v, lr, mu: (w - lr * mu * (mu * v + g), mu * v + g),
        ),
        Slip(
            "v is updated as ever, v ← μv + g; the look ahead belongs to the step alone.",
            lambda w, g, v, lr, mu: (
                w - lr * (g + mu * (mu * v + g)),
                g + mu * (mu * v + g),
            ),
        ),
        Slip(
            "μ is missing before v: the step is g + μv.",
            lambda w, g, v, lr, mu: (w - lr * (g + mu * v + g), mu * v + g),
        ),
        Slip(
            "v holds g already: the step is g + μv, not v + μv.",
            lambda w, g, v, lr, mu: (w - lr * (1 + mu) * (mu * v + g), mu * v + g),
        ),
        Slip(
            "the rate multiplies the whole step, η(g + μv): mind the brackets and the sign of μv.",
            lambda w, g, v, lr, mu: (w - lr * g + mu * (mu * v + g), mu * v + g),
        ),
        Slip(
            "the step goes uphill: w − η(g + μv).",
            lambda w, g, v, lr, mu: (w + lr * (g + mu * (mu * v + g)), mu * v + g),
        ),
        Slip(
            "the new v must be returned too, else the ball forgets its speed.",
            lambda w, g, v, lr, mu: (w - lr * (g + mu * (mu * v + g)), v),
        ),
    ],
)
def nesterov_step(w: Array, g: Array, v: Array, lr: float, mu: float) -> tuple[Array, Array]:
    """One step of Nesterov's momentum in PyTorch's form: v ← μv + g, w ← w − η(g + μv)."""
    v = mu * v + g
    return w - lr * (g + mu * v), v


def days() -> list[Case]:
    return [
        Case(f"step {step} of {total}, {warmup} of them warm-up", (step, total, warmup, 0.5))
        for total, warmup in ((100, 10), (40, 4))
        for step in (0, 1, warmup - 1, warmup, warmup + 9, total - 1)
    ]


def falling(share: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * share))


@exercise(
    "optimizers",
    days,
    [
        Slip(
            "step 0 must not be wasted: the warm-up's first rate is peak/warmup, not 0, and its "
            "last is the peak: (step + 1) / warmup.",
            lambda s, n, k, peak: peak * (s / k if s < k else falling((s - k) / (n - k))),
        ),
        Slip(
            "the cosine starts when the warm-up ends: count from there, (step − warmup), over what "
            "is left, (total − warmup).",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else falling(s / n)),
        ),
        Slip(
            "what is left after the warm-up is total − warmup steps: divide by that, or the rate "
            "ends too high.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else falling((s - k) / n)),
        ),
        Slip(
            "the cosine runs from 1 to −1: add 1 and halve, ½(1 + cos).",
            lambda s, n, k, peak: (
                peak * ((s + 1) / k if s < k else math.cos(math.pi * (s - k) / (n - k)))
            ),
        ),
        Slip(
            "half a turn is π, not 2π: with 2π the rate comes back to the peak.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else falling(2 * (s - k) / (n - k))),
        ),
        Slip(
            "the ½ before 1 + cos is missing: the rate jumps to twice the peak.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else 2 * falling((s - k) / (n - k))),
        ),
        Slip(
            "that is a quarter of a cosine, cos(πu/2), which falls steeply at the end; half a "
            "cosine is ½(1 + cos πu).",
            lambda s, n, k, peak: (
                peak * ((s + 1) / k if s < k else math.cos(math.pi / 2 * (s - k) / (n - k)))
            ),
        ),
        Slip(
            "the warm-up is steps 0 to warmup − 1: compare with <, or one step climbs past "
            "the peak.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s <= k else falling((s - k) / (n - k))),
        ),
        Slip(
            "the rate would be 0 at step `total`, one after the last: divide by total − warmup, "
            "without −1.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else falling((s - k) / (n - k - 1))),
        ),
        Slip(
            "multiply by the peak: that is the share of it.",
            lambda s, n, k, peak: (s + 1) / k if s < k else falling((s - k) / (n - k)),
        ),
        Slip(
            "the warm-up is missing: below `warmup` the rate is peak · (step + 1) / warmup.",
            lambda s, n, k, peak: peak * falling(max(s - k, 0) / (n - k)),
        ),
    ],
)
def warmup_cosine(step: int, total: int, warmup: int, peak: float) -> float:
    """Rate of a step, counted from 0: a straight rise to the peak, then half a cosine down."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * falling((step - warmup) / (total - warmup))
