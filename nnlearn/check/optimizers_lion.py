"""Checker for Lion's step, in the chapter on optimizers."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.optimizers_lines import RIGHT, Array, Lines, shared


def with_signs() -> list[Case]:
    still = (np.array([1.0, -2.0, 3.0]), np.array([0.5, -0.2, 0.0]), np.zeros(3))
    cases = [Case("the first step, one gradient 0", (*still, 0.1, 0.2, 0.9, 0.99))]
    for seed, (beta1, beta2) in enumerate(((0.9, 0.99), (0.6, 0.9), (0.3, 0.8))):
        rng = np.random.default_rng(40 + seed)
        w, g = rng.standard_normal((2, 6))
        even = (1 - beta1) / beta1  # the memory that would balance the gradient
        m = -g * even * np.array([0.2, 0.6, 0.95, 1.05, 1.6, 5.0])
        what = f"β₁ = {beta1}, β₂ = {beta2}: memory and gradient disagree"
        cases.append(Case(what, (w, g, m, 0.3, 0.4, beta1, beta2)))
    return cases


def lion(
    lines: Lines,
    w: Any,
    g: Any,
    m: Any,
    lr: Any,
    decay: Any,
    beta1: Any,
    beta2: Any,
    mix: Any = None,
    move: Any = None,
) -> Any:
    mixed = (mix or (lambda m, g, a, b: np.sign(lines.fade(m, g, a))))(m, g, beta1, beta2)
    move = move or (lambda w, u, lr, decay: lines.move(w, lr, u + decay * w))
    new_m = lines.fade(m, g, beta2)
    return lines.order(move(w, mixed, lr, decay), lines.keep(m, new_m))


def remembers(fade: Any) -> Any:
    """Return the step whose memory is updated by another line, its direction being right."""

    def wrong(w: Any, g: Any, m: Any, lr: Any, decay: Any, beta1: Any, beta2: Any) -> Any:
        new_w, _ = lion(RIGHT, w, g, m, lr, decay, beta1, beta2)
        return new_w, fade(m, g, beta1, beta2)

    return wrong


def remembers_first(w: Any, g: Any, m: Any, lr: Any, decay: Any, beta1: Any, beta2: Any) -> Any:
    m = RIGHT.fade(m, g, beta2)
    return w - lr * (np.sign(RIGHT.fade(m, g, beta1)) + decay * w), m


def decays_inside(w: Any, g: Any, m: Any, lr: Any, decay: Any, beta1: Any, beta2: Any) -> Any:
    g = g + decay * w
    return w - lr * np.sign(RIGHT.fade(m, g, beta1)), RIGHT.fade(m, g, beta2)


def mixing(mix: Any) -> Any:
    return partial(lion, RIGHT, mix=mix)


def moving(move: Any) -> Any:
    return partial(lion, RIGHT, move=move)


@exercise(
    "optimizers",
    with_signs,
    [
        Slip(
            "the direction is the *sign* of the mixture: every entry moves by η, whatever its "
            "gradient's size.",
            mixing(lambda m, g, a, b: a * m + (1 - a) * g),
        ),
        Slip(
            "two memories: β₁ mixes for the step, β₂ for the memory. You mixed the step with β₂.",
            mixing(lambda m, g, a, b: np.sign(b * m + (1 - b) * g)),
        ),
        Slip(
            "β₁ is the weight of the old mean in the mixture, 1 − β₁ that of g; yours are "
            "exchanged.",
            mixing(lambda m, g, a, b: np.sign((1 - a) * m + a * g)),
        ),
        Slip(
            "the memory has no say in your step: the sign is that of β₁ m + (1 − β₁) g.",
            mixing(lambda m, g, a, b: np.sign(g)),
        ),
        Slip(
            "this gradient has no say in your step: the sign is that of β₁ m + (1 − β₁) g.",
            mixing(lambda m, g, a, b: np.sign(m)),
        ),
        Slip(
            "first mix, then take one sign: yours mixes two signs.",
            mixing(lambda m, g, a, b: a * np.sign(m) + (1 - a) * np.sign(g)),
        ),
        Slip(
            "the sign of 0 is 0: a parameter without gradient and memory stays where it is.",
            mixing(lambda m, g, a, b: np.where(a * m + (1 - a) * g > 0, 1.0, -1.0)),
        ),
        Slip(
            "the sign of 0 is 0: a parameter without gradient and memory stays where it is.",
            mixing(lambda m, g, a, b: np.where(a * m + (1 - a) * g >= 0, 1.0, -1.0)),
        ),
        Slip(
            "np.sign, not np.abs: the direction is −1, 0 or 1.",
            mixing(lambda m, g, a, b: np.abs(a * m + (1 - a) * g)),
        ),
        Slip(
            "the gradient enters as it is: g, not g².",
            mixing(lambda m, g, a, b: np.sign(a * m + (1 - a) * g * g)),
        ),
        Slip("the decay is missing: w − η(u + λw).", moving(lambda w, u, lr, d: w - lr * u)),
        Slip(
            "the rate multiplies the decay, too: w − η(u + λw); mind the brackets.",
            moving(lambda w, u, lr, d: w - lr * u - d * w),
        ),
        Slip(
            "decay pulls towards 0: the sign of ηλw is minus; yours pushes the weights away.",
            moving(lambda w, u, lr, d: w - lr * (u - d * w)),
        ),
        Slip(
            "decay pulls towards 0: −ηλw; yours has the other sign, and no η.",
            moving(lambda w, u, lr, d: w - lr * u + d * w),
        ),
        Slip(
            "decay is proportional to the weight, λw; yours takes the same off all.",
            moving(lambda w, u, lr, d: w - lr * (u + d)),
        ),
        Slip(
            "the rate multiplies the direction, too: w − η(u + λw); mind the brackets.",
            moving(lambda w, u, lr, d: w - u - lr * d * w),
        ),
        Slip(
            "decay acts on the old weights, as in AdamW; yours acts on those that have moved.",
            moving(lambda w, u, lr, d: (w - lr * u) * (1 - lr * d)),
        ),
        Slip(
            "decay stays outside, as in AdamW: added to the gradient, it vanishes in the sign.",
            decays_inside,
        ),
        Slip(
            "step first, remember afterwards: the step mixes g into the *old* m.",
            remembers_first,
        ),
        Slip(
            "the memory fades with β₂, the step's mixture with β₁: two different means.",
            remembers(lambda m, g, a, b: a * m + (1 - a) * g),
        ),
        Slip(
            "the memory is β₂ m + (1 − β₂) g; your weights are exchanged.",
            remembers(lambda m, g, a, b: (1 - b) * m + b * g),
        ),
        Slip(
            "the factor 1 − β₂ is missing from the memory: it would be a sum, not a mean.",
            remembers(lambda m, g, a, b: b * m + g),
        ),
        *shared(lion, "fade", "move", "keep", "order", without=("are exchanged: return",)),
    ],
)
def lion_step(
    w: Array, g: Array, m: Array, lr: float, decay: float, beta1: float, beta2: float
) -> tuple[Array, Array]:
    """One step of Lion: the sign of a mixture, decay outside, a second mean; returns (w, m)."""
    return lion(RIGHT, w, g, m, lr, decay, beta1, beta2)
