"""Checkers for three steps that the chapter on optimizers does not write out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.optimizers_lines import RIGHT, Array, Lines, shared

EPS = 1e-2  # large, so that its place shows
FADES: list[tuple[str, Callable]] = [
    ("the two weights are exchanged", lambda old, new, beta: (1 - beta) * old + beta * new),
    ("the weight of the new value is missing", lambda old, new, beta: beta * old + new),
    ("the old values never fade", lambda old, new, beta: old + new),
]


def draws(*shapes: tuple, seed: int) -> list[Array]:
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def with_spread() -> list[Case]:
    cases = [
        Case(
            "the first step", (np.ones(2), np.array([3.0, -0.5]), *np.zeros((2, 2)), 0.1, 0.9, EPS)
        )
    ]
    for shape, alpha in (((3,), 0.99), ((4,), 0.5), ((5,), 0.9)):
        w, g, m = draws(*3 * [shape], seed=len(cases))
        s = m * m + np.linspace(0.2, 2.0, len(m))  # a mean of squares exceeds the squared mean
        cases.append(Case(f"α = {alpha}, with a memory", (w, g, s, m, 0.3, alpha, EPS)))
    return cases


def centered(
    lines: Lines,
    w: Any,
    g: Any,
    s: Any,
    m: Any,
    lr: Any,
    alpha: Any,
    eps: Any,
    spread: Any = None,
    above: Any = None,
) -> Any:
    new_s, new_m = lines.fade(s, lines.square(g), alpha), lines.fade(m, g, alpha)
    used_s, used_m = lines.use(s, new_s), lines.use(m, new_m)
    below = (spread or (lambda s, m: s - m * m))(used_s, used_m)
    step = lines.divide((above or (lambda g, m: g))(g, used_m), below, eps)
    return lines.order(lines.move(w, lr, step), lines.keep(s, new_s), lines.keep(m, new_m))


def one_mean(which: str, fade: Callable) -> Callable:
    """Return the step with another fading in s or in m alone."""

    def wrong(w: Any, g: Any, s: Any, m: Any, lr: Any, alpha: Any, eps: Any) -> Any:
        s = (fade if which == "s" else RIGHT.fade)(s, g * g, alpha)
        m = (fade if which == "m" else RIGHT.fade)(m, g, alpha)
        return w - lr * g / (np.sqrt(np.abs(s - m * m)) + eps), s, m

    return wrong


def of_the_spread(w: Any, g: Any, s: Any, m: Any, lr: Any, alpha: Any, eps: Any) -> Any:
    m = RIGHT.fade(m, g, alpha)
    s = RIGHT.fade(s, (g - m) ** 2, alpha)
    return w - lr * g / (np.sqrt(s) + eps), s, m


@exercise(
    "optimizers",
    with_spread,
    [
        Slip(
            "that is plain RMSprop: take the squared mean off the mean of squares, √(s − m²).",
            partial(centered, RIGHT, spread=lambda s, m: s),
        ),
        Slip(
            "the mean is squared before it is taken off: s − m². As it stands, a square and a "
            "gradient are subtracted, two units.",
            partial(centered, RIGHT, spread=lambda s, m: np.abs(s - m)),
        ),
        Slip(
            "the squared mean is taken off, s − m²; you add it.",
            partial(centered, RIGHT, spread=lambda s, m: s + m * m),
        ),
        Slip(
            "the root goes over the whole difference: √(s − m²), not √s − m².",
            partial(centered, RIGHT, spread=lambda s, m: (np.sqrt(s) - m * m) ** 2),
        ),
        Slip(
            "the root goes over the whole difference: √(s − m²), not √s − |m|.",
            partial(centered, RIGHT, spread=lambda s, m: (np.sqrt(s) - np.abs(m)) ** 2),
        ),
        Slip(
            "the step takes this batch's gradient, g; the mean m stands in the denominator alone. "
            "(m above would be Adam's way.)",
            partial(centered, RIGHT, above=lambda g, m: m),
        ),
        Slip(
            "only the denominator is centred: the step takes g, not g − m.",
            partial(centered, RIGHT, above=lambda g, m: g - m),
        ),
        *(
            Slip(f"{words} in {name}: it is α {name} + (1 − α) {new}.", one_mean(name, fade))
            for name, new in (("s", "g²"), ("m", "g"))
            for words, fade in FADES
        ),
        Slip(
            "s is the mean of g², as in RMSprop; the squared mean comes off in the denominator, "
            "not before squares are gathered.",
            of_the_spread,
        ),
        *shared(centered, "fade", "square", "divide", "move", "use", "keep", "order"),
    ],
)
def centered_rmsprop_step(
    w: Array, g: Array, s: Array, m: Array, lr: float, alpha: float, eps: float
) -> tuple[Array, Array, Array]:
    """One step of centred RMSprop, which divides by √(s − m²) + ε; returns (w, s, m)."""
    return centered(RIGHT, w, g, s, m, lr, alpha, eps)


def with_tops() -> list[Case]:
    first = (np.ones(2), np.array([3.0, -0.5]), *np.zeros((3, 2)), 1, 0.1, 0.9, 0.99, EPS)
    cases = [Case("the first step", first)]
    for t, beta1, beta2 in ((2, 0.9, 0.999), (3, 0.5, 0.9), (20, 0.8, 0.95)):
        w, g, m, v = draws(*4 * [(4,)], seed=20 + t)
        v = v * v
        top = np.roll([0.1, 3.0, 0.5, 4.0], t) * v + np.roll([0.0, 0.2, 0.0, 0.1], t)
        what = f"step {t}: some tops stay, some rise"
        cases.append(Case(what, (w, g, m, v, top, t, 0.3, beta1, beta2, EPS)))
    return cases


def amsgrad(
    lines: Lines,
    w: Any,
    g: Any,
    m: Any,
    v: Any,
    top: Any,
    t: Any,
    lr: Any,
    beta1: Any,
    beta2: Any,
    eps: Any,
    highest: Any = np.maximum,
) -> Any:
    new_m, new_v = lines.fade(m, g, beta1), lines.fade(v, lines.square(g), beta2)
    new_top = highest(top, new_v)
    m_used, top_used = lines.use(m, new_m), lines.use(top, new_top)
    above, below = lines.correct(m_used, beta1, t), np.abs(lines.correct(top_used, beta2, t))
    moved = lines.move(w, lr, lines.divide(above, below, eps))
    kept = (lines.keep(m, new_m), lines.keep(v, new_v), lines.keep(top, new_top))
    return lines.order(moved, *kept)


def two_means(correct_m: bool = True, correct_top: bool = True, swap: bool = False) -> Any:
    """Return the step with a correction missing, or with the two β exchanged."""

    def wrong(
        w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
    ) -> Any:
        if swap:
            beta1, beta2 = beta2, beta1
        m, v = RIGHT.fade(m, g, beta1), RIGHT.fade(v, g * g, beta2)
        top = np.maximum(top, v)
        above = m / (1 - beta1**t) if correct_m else m
        below = top / (1 - beta2**t) if correct_top else top
        return w - lr * above / (np.sqrt(below) + eps), m, v, top

    return wrong


def corrected_tops(
    w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
) -> Any:
    m, v = RIGHT.fade(m, g, beta1), RIGHT.fade(v, g * g, beta2)
    top = np.maximum(top, v / (1 - beta2**t))
    return w - lr * m / (1 - beta1**t) / (np.sqrt(top) + eps), m, v, top


def returns_corrected(
    w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
) -> Any:
    w, m, v, top = amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)
    return w, m / (1 - beta1**t), v, top / (1 - beta2**t)


def feeds_back(
    w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
) -> Any:
    w, m, v, top = amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)
    return w, m, top, top


def one_old(which: str) -> Any:
    """Return the step that uses the old m or the old top."""

    def wrong(
        w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
    ) -> Any:
        _, new_m, new_v, new_top = amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)
        above, below = (m, new_top) if which == "m" else (new_m, top)
        step = above / (1 - beta1**t) / (np.sqrt(below / (1 - beta2**t)) + eps)
        return w - lr * step, new_m, new_v, new_top

    return wrong


def one_fade(which: str, fade: Callable) -> Callable:
    """Return the step with another fading in m or in v alone."""

    def wrong(
        w: Any, g: Any, m: Any, v: Any, top: Any, t: Any, lr: Any, beta1: Any, beta2: Any, eps: Any
    ) -> Any:
        m = (fade if which == "m" else RIGHT.fade)(m, g, beta1)
        v = (fade if which == "v" else RIGHT.fade)(v, g * g, beta2)
        top = np.maximum(top, v)
        return w - lr * m / (1 - beta1**t) / (np.sqrt(top / (1 - beta2**t)) + eps), m, v, top

    return wrong


@exercise(
    "optimizers",
    with_tops,
    [
        Slip(
            "that is Adam, which divides by the v of now: divide by `top`, the largest v so far.",
            lambda w, g, m, v, top, t, lr, beta1, beta2, eps: (
                amsgrad(RIGHT, w, g, m, v, 0 * top, t, lr, beta1, beta2, eps)[0],
                *amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)[1:],
            ),
        ),
        Slip(
            "`top` must keep what is larger, itself or the new v; yours is the v of now.",
            partial(amsgrad, RIGHT, highest=lambda top, v: v),
        ),
        Slip(
            "`top` keeps the larger of the two, np.maximum; yours keeps the smaller.",
            partial(amsgrad, RIGHT, highest=np.minimum),
        ),
        Slip(
            "entry by entry: each parameter has its own top (np.maximum, not max over all).",
            partial(amsgrad, RIGHT, highest=lambda top, v: np.maximum(top, v).max() + 0 * v),
        ),
        Slip(
            "entry by entry, and of all steps so far: np.maximum(top, v), not v.max().",
            partial(amsgrad, RIGHT, highest=lambda top, v: v.max() + 0 * v),
        ),
        Slip(
            "`max` of two lists compares them as wholes; np.maximum compares entry by entry.",
            partial(amsgrad, RIGHT, highest=lambda top, v: np.array(max(top.tolist(), v.tolist()))),
        ),
        Slip(
            "`top` is the largest v so far, not their sum.",
            partial(amsgrad, RIGHT, highest=lambda top, v: top + v),
        ),
        Slip(
            "`top` is the largest of the v as they are; the correction comes after, in the step.",
            corrected_tops,
        ),
        Slip(
            "the correction is for this step alone: return m and top uncorrected, else they are "
            "corrected again and again.",
            returns_corrected,
        ),
        Slip(
            "v goes on fading as in Adam; only `top` keeps the largest. You put the largest into "
            "v.",
            feeds_back,
        ),
        Slip("take the new v into `top` before you divide by it.", one_old("top")),
        Slip("the step takes the new m: update it first.", one_old("m")),
        Slip("`top` needs its correction too: top / (1 − β₂ᵗ).", two_means(correct_top=False)),
        Slip("m needs its correction too: m / (1 − β₁ᵗ).", two_means(correct_m=False)),
        Slip("β₁ belongs to m and β₂ to v; yours are exchanged.", two_means(swap=True)),
        *(
            Slip(f"{words} in {name}: it is β {name} + (1 − β) {new}.", one_fade(name, fade))
            for name, new in (("m", "g"), ("v", "g²"))
            for words, fade in FADES
        ),
        Slip(
            "the returned values are (w, m, v, top): the last two are exchanged.",
            lambda w, g, m, v, top, t, lr, beta1, beta2, eps: tuple(
                amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)[k] for k in (0, 1, 3, 2)
            ),
        ),
        *shared(amsgrad, "fade", "square", "divide", "correct", "move", "use", "keep", "order"),
    ],
)
def amsgrad_step(
    w: Array,
    g: Array,
    m: Array,
    v: Array,
    top: Array,
    t: int,
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[Array, ...]:
    """One step of AMSGrad, Adam with the largest v so far; returns (w, m, v, top)."""
    return amsgrad(RIGHT, w, g, m, v, top, t, lr, beta1, beta2, eps)
