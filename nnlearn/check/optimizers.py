"""Checkers for the exercises of the chapter on optimizers."""

from __future__ import annotations

import math

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.optimizers_lion import lion_step
from nnlearn.check.optimizers_slopes import curvature_along, look_ahead_step
from nnlearn.check.optimizers_steps import amsgrad_step, centered_rmsprop_step
from nnlearn.check.optimizers_valley import best_rate, nesterov_factor

__all__ = [
    "amsgrad_step",
    "best_rate",
    "centered_rmsprop_step",
    "curvature_along",
    "lion_step",
    "look_ahead_step",
    "nesterov_factor",
    "warmup_cosine",
]


def days() -> list[Case]:
    cases = [
        Case(f"step {step} of {total}, {warmup} of them warm-up", (step, total, warmup, peak))
        for total, warmup, peak in ((100, 10, 0.5), (40, 4, 0.03))
        for step in (0, 1, warmup - 1, warmup, warmup + 9, total - 1)
    ]
    without = [Case(f"step {k} of 20, no warm-up", (k, 20, 0, 2.0)) for k in (0, 10, 19)]
    return cases + without


def falling(share: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * share))


def sine(share: float) -> float:
    return 0.5 * (1 + math.sin(math.pi * share))


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
        Slip(
            "the warm-up has `warmup` equal parts, and its last step is the peak: divide by "
            "warmup, not by warmup + 1.",
            lambda s, n, k, peak: (
                peak * ((s + 1) / (k + 1) if s < k else falling((s - k) / (n - k)))
            ),
        ),
        Slip(
            "the rise takes `warmup` steps, not all: divide step + 1 by warmup.",
            lambda s, n, k, peak: peak * ((s + 1) / n if s < k else falling((s - k) / (n - k))),
        ),
        Slip(
            "the rise is a share of the peak, too: multiply it by the peak.",
            lambda s, n, k, peak: (s + 1) / k if s < k else peak * falling((s - k) / (n - k)),
        ),
        Slip(
            "the fall is a share of the peak, too: multiply it by the peak.",
            lambda s, n, k, peak: peak * (s + 1) / k if s < k else falling((s - k) / (n - k)),
        ),
        Slip(
            "the first rate is peak/warmup, not 0: count (step + 1) parts of warmup, not step "
            "parts of warmup − 1.",
            lambda s, n, k, peak: peak * (s / (k - 1) if s < k else falling((s - k) / (n - k))),
        ),
        Slip(
            "after the warm-up the rate falls: 1 + cos, not 1 − cos, which rises.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else 1 - falling((s - k) / (n - k))),
        ),
        Slip(
            "cos takes radians: half a turn is π, so cos(πu); u alone is a third of that.",
            lambda s, n, k, peak: (
                peak * ((s + 1) / k if s < k else falling((s - k) / (n - k) / math.pi))
            ),
        ),
        Slip(
            "cos takes radians: half a turn is π, not 180.",
            lambda s, n, k, peak: (
                peak * ((s + 1) / k if s < k else falling(180 / math.pi * (s - k) / (n - k)))
            ),
        ),
        Slip(
            "cos, not sin: it starts at 1, where the warm-up ends.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else sine((s - k) / (n - k))),
        ),
        Slip(
            "that is a straight fall; half a cosine, ½(1 + cos πu), is due.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else 1 - (s - k) / (n - k)),
        ),
        Slip(
            "set brackets: peak · (1 + cos) / 2. Yours halves the cosine alone.",
            lambda s, n, k, peak: (
                peak * (s + 1) / k if s < k else peak + falling((s - k) / (n - k)) - 0.5
            ),
        ),
        Slip(
            "first the rise alone, then the cosine, counted from the end of the warm-up; you "
            "multiply the two, and the peak is never reached.",
            lambda s, n, k, peak: peak * (min(1, (s + 1) / k) if k else 1) * falling(s / n),
        ),
        Slip(
            "`//` rounds down, and a share below 1 becomes 0: divide with `/`.",
            lambda s, n, k, peak: peak * ((s + 1) // k if s < k else falling((s - k) / (n - k))),
        ),
        Slip(
            "`//` rounds down, and a share below 1 becomes 0: divide with `/`.",
            lambda s, n, k, peak: peak * ((s + 1) / k if s < k else falling((s - k) // (n - k))),
        ),
    ],
)
def warmup_cosine(step: int, total: int, warmup: int, peak: float) -> float:
    """Rate of a step, counted from 0: a straight rise to the peak, then half a cosine down."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * falling((step - warmup) / (total - warmup))
