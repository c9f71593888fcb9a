"""Checkers for exercises that ask for slopes at other places, in the chapter on optimizers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Array = np.ndarray


def bent(x: Array) -> Array:
    """A slope that is no straight line, so that it matters where it is taken."""
    return 3.0 * x + x**3 - 0.5


def rolling() -> list[Case]:
    cases = [Case("at rest", (np.array([1.0, -2.0]), np.zeros(2), bent, 0.1, 0.9))]
    for shape, lr, mu in (((3,), 0.1, 0.9), ((4,), 0.02, 0.5), ((2,), 0.1, 0.0)):
        w, v = np.random.default_rng(len(cases)).standard_normal((2, *shape))
        cases.append(Case(f"rolling, μ = {mu}", (w, v, bent, lr, mu)))
    return cases


def from_slope(new_v: Callable, new_w: Callable | None = None) -> Callable:
    """Return a step from its line for v and its line for w."""

    def wrong(w: Array, v: Array, slope: Callable, lr: float, mu: float) -> tuple:
        fresh = new_v(w, v, slope, lr, mu)
        return (new_w or (lambda w, v, old, mu: w + v))(w, fresh, v, mu), fresh

    return wrong


def ahead_v(w: Array, v: Array, slope: Callable, lr: float, mu: float) -> Array:
    return mu * v - lr * slope(w + mu * v)


def torch_form(w: Array, v: Array, slope: Callable, lr: float, mu: float) -> tuple:
    g = slope(w)
    v = mu * v + g
    return w - lr * (g + mu * v), v


AHEAD = "the slope is taken where the ball would coast to, at θ + μv; "


@exercise(
    "optimizers",
    rolling,
    [
        Slip(
            AHEAD + "yours is taken where it stands: that is the heavy ball.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(w)),
        ),
        Slip(
            AHEAD + "θ − μv lies behind. (v is a way here, downhill, not a sum of slopes.)",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(w - mu * v)),
        ),
        Slip(
            AHEAD + "the brake μ belongs to the coasting, too.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(w + v)),
        ),
        Slip(
            AHEAD + "v is a way already, so no η stands before it.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(w + lr * mu * v)),
        ),
        Slip(
            AHEAD + "v is a way already: θ + μv, without −η.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(w - lr * mu * v)),
        ),
        Slip(
            AHEAD + "θ is missing.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - lr * slope(mu * v)),
        ),
        Slip(
            "the slope points uphill: v ← μv − η · slope.",
            from_slope(lambda w, v, slope, lr, mu: mu * v + lr * slope(w + mu * v)),
        ),
        Slip(
            "μ is missing: v ← μv − η · slope, else the ball never slows down.",
            from_slope(lambda w, v, slope, lr, mu: v - lr * slope(w + mu * v)),
        ),
        Slip(
            "the learning rate is missing: v ← μv − η · slope.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - slope(w + mu * v)),
        ),
        Slip(
            "both signs of v are turned round: v ← μv − η · slope.",
            from_slope(lambda w, v, slope, lr, mu: lr * slope(w + mu * v) - mu * v),
        ),
        Slip(
            "the slope enters v whole, with η alone; 1 − μ would make v a mean.",
            from_slope(lambda w, v, slope, lr, mu: mu * v - (1 - mu) * lr * slope(w + mu * v)),
        ),
        Slip(
            "μ brakes the old v, not the new slope: v ← μv − η · slope.",
            from_slope(lambda w, v, slope, lr, mu: mu * (v - lr * slope(w + mu * v))),
        ),
        Slip(
            "v is the way itself, downhill: θ + v, not θ − v.",
            from_slope(ahead_v, lambda w, v, old, mu: w - v),
        ),
        Slip(
            "the step is the new v; you moved by the old one.",
            from_slope(ahead_v, lambda w, v, old, mu: w + old),
        ),
        Slip(
            "the coasting is counted twice: look from θ + μv, but step from θ.",
            from_slope(ahead_v, lambda w, v, old, mu: w + mu * old + v),
        ),
        Slip(
            "here v holds the way, with rate and sign: v ← μv − η · slope, then θ + v.",
            from_slope(
                lambda w, v, slope, lr, mu: mu * v + slope(w + mu * v),
                lambda w, v, old, mu: w - 0.1 * v,
            ),
        ),
        Slip(
            "that is PyTorch's form, which never looks ahead: here the slope is taken at θ + μv.",
            torch_form,
        ),
        Slip(
            "the new v must be returned, too, else the ball forgets its speed.",
            lambda w, v, slope, lr, mu: (w + ahead_v(w, v, slope, lr, mu), v),
        ),
        Slip(
            "the order is (w, v): yours are exchanged.",
            lambda w, v, slope, lr, mu: (
                ahead_v(w, v, slope, lr, mu),
                w + ahead_v(w, v, slope, lr, mu),
            ),
        ),
    ],
)
def look_ahead_step(
    w: Array, v: Array, slope: Callable, lr: float, mu: float
) -> tuple[Array, Array]:
    """One step of Nesterov's momentum in its first form: coast, look, brake; returns (w, v)."""
    v = mu * v - lr * slope(w + mu * v)
    return w + v, v


CURVES = np.array([[3.0, 1.0, 0.0], [1.0, 2.0, -1.0], [0.0, -1.0, -0.5]])


def sheet(x: Array) -> Array:
    """The slope of ½ xᵀ CURVES x."""
    return CURVES @ x


def wavy(x: Array) -> Array:
    """The slope of a surface whose curvature changes from place to place."""
    return CURVES @ x + x**3 + np.sin(2 * x)


def directions() -> list[Case]:
    x = np.array([0.3, -1.2, 0.8])
    return [
        Case("a parabola, along an axis", (sheet, x, np.array([1.0, 0.0, 0.0]), 0.5)),
        Case("a parabola, a long direction", (sheet, x, np.array([2.0, 1.0, -3.0]), 0.5)),
        Case("a parabola, downwards", (sheet, x, np.array([0.0, 0.5, 1.0]), 0.1)),
        Case("a wavy surface", (wavy, x, np.array([1.0, 2.0, 2.0]), 1e-4)),
        Case("a wavy surface, a short direction", (wavy, -x, np.array([0.1, -0.2, 0.05]), 1e-4)),
    ]


def from_unit(read: Callable) -> Callable:
    """Return an answer from the direction of length 1 on."""
    return lambda slope, w, d, h: read(slope, w, d / np.linalg.norm(d), h)


def ends(slope: Callable, w: Array, u: Array, h: float) -> Array:
    return slope(w + h * u) - slope(w - h * u)


LENGTH = "make the direction 1 long first, u = d / ‖d‖: the curvature is a matter of direction. "


@exercise(
    "optimizers",
    directions,
    [
        Slip(
            LENGTH + "Yours grows with its length squared.",
            lambda slope, w, d, h: d @ ends(slope, w, d, h) / (2 * h),
        ),
        Slip(
            LENGTH
            + "The length enters twice, in the two places and in the product: you divide once.",
            lambda slope, w, d, h: d @ ends(slope, w, d, h) / (2 * h) / np.linalg.norm(d),
        ),
        Slip(
            LENGTH + "You divide by the length squared: the root is missing.",
            lambda slope, w, d, h: (d / (d @ d)) @ ends(slope, w, d / (d @ d), h) / (2 * h),
        ),
        Slip(
            LENGTH + "You divide by the sum of its entries.",
            lambda slope, w, d, h: (d / d.sum()) @ ends(slope, w, d / d.sum(), h) / (2 * h),
        ),
        Slip(
            "the two places are 2h apart: divide by 2h.",
            from_unit(lambda slope, w, u, h: u @ ends(slope, w, u, h) / h),
        ),
        Slip(
            "`/ 2 * h` divides by 2 and multiplies by h: set brackets, / (2 * h).",
            from_unit(lambda slope, w, u, h: u @ ends(slope, w, u, h) / 2 * h),
        ),
        Slip(
            "one slope is enough: divide the difference by 2h, not by its square.",
            from_unit(lambda slope, w, u, h: u @ ends(slope, w, u, h) / (4 * h**2)),
        ),
        Slip(
            "take both slopes, at w + hu and at w − hu: a difference to one side is off by a "
            "multiple of h wherever the curvature changes.",
            from_unit(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w)) / h),
        ),
        Slip(
            "take both slopes, at w + hu and at w − hu; yours looks backwards alone.",
            from_unit(lambda slope, w, u, h: u @ (slope(w) - slope(w - h * u)) / h),
        ),
        Slip(
            "from w to w + hu is one h, not two; better, take w − hu as the other place.",
            from_unit(lambda slope, w, u, h: u @ (slope(w + h * u) - slope(w)) / (2 * h)),
        ),
        Slip(
            "the slope ahead minus the slope behind; yours is the other way round.",
            from_unit(lambda slope, w, u, h: -u @ ends(slope, w, u, h) / (2 * h)),
        ),
        Slip(
            "curvature is how much the slope *changes*: subtract, do not add.",
            from_unit(lambda slope, w, u, h: u @ (slope(w + h * u) + slope(w - h * u)) / (2 * h)),
        ),
        Slip(
            "that is Hu, how the slope changes in every direction; along u is due, u · Hu.",
            from_unit(lambda slope, w, u, h: ends(slope, w, u, h) / (2 * h)),
        ),
        Slip(
            "that is Hu times u entry by entry; their sum is due, u @ Hu.",
            from_unit(lambda slope, w, u, h: u * ends(slope, w, u, h) / (2 * h)),
        ),
        Slip(
            "the length of Hu counts sideways changes of the slope, too, and has no sign: u · Hu.",
            from_unit(lambda slope, w, u, h: np.linalg.norm(ends(slope, w, u, h)) / (2 * h)),
        ),
        Slip(
            "that is (1, 1, …) · Hu: go along u, w ± h·u, not h in every entry, and take u · Hu, "
            "not the sum of the entries of Hu.",
            from_unit(lambda slope, w, u, h: ends(slope, w, u, h).sum() / (2 * h)),
        ),
        Slip(
            "keep the sign: a negative curvature is the way down from a saddle.",
            from_unit(lambda slope, w, u, h: abs(u @ ends(slope, w, u, h)) / (2 * h)),
        ),
        Slip(
            "these are slopes already: one difference makes a curvature, two the change of it.",
            from_unit(
                lambda slope, w, u, h: (
                    u @ (slope(w + h * u) - 2 * slope(w) + slope(w - h * u)) / h**2
                )
            ),
        ),
        Slip(
            "that is the slope along u; curvature is how it changes from w − hu to w + hu.",
            from_unit(lambda slope, w, u, h: u @ slope(w)),
        ),
        Slip(
            "the product is with the direction, u, not with the place, w.",
            from_unit(lambda slope, w, u, h: w @ ends(slope, w, u, h) / (2 * h)),
        ),
    ],
)
def curvature_along(slope: Callable, w: Array, direction: Array, h: float) -> float:
    """The curvature at w along a direction of any length, from the slopes at two places."""
    u = direction / np.linalg.norm(direction)
    return u @ (slope(w + h * u) - slope(w - h * u)) / (2 * h)
