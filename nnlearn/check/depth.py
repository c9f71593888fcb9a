"""Checkers for the exercises of the chapter on depth."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nnlearn.check.depth_blocks import fold_batch_norm, residual_backward
from nnlearn.check.exercise import Case, Slip, exercise

__all__ = ["fold_batch_norm", "leaky_std", "residual_backward", "tanh_chain"]


def chains() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = [
        Case("one unit", (0.3, np.array([1.5]), np.array([0.2]))),
        Case("three units", (0.5, np.array([0.8, -1.2, 2.0]), np.array([0.1, 0.4, -0.3]))),
    ]
    for units in (4, 7):
        args = (float(rng.normal()), rng.normal(size=units), 0.5 * rng.normal(size=units))
        cases.append(Case(f"{units} units", args))
    return cases


def factors(
    x: float,
    w: np.ndarray,
    b: np.ndarray,
    factor: Callable = lambda w, a, z, h: w * (1 - h**2),
    join: Callable = np.prod,
    squash: Callable = np.tanh,
    carry: bool = True,
) -> float:
    """Return the slope of a chain; what follows ``b`` makes the slips."""
    h, found = x, []
    for w_k, b_k in zip(w, b, strict=True):
        a = h if carry else x
        z = w_k * a + b_k
        h = squash(z)
        found.append(factor(w_k, a, z, h))
    return join(found)


def end(x: float, w: np.ndarray, b: np.ndarray) -> float:
    for w_k, b_k in zip(w, b, strict=True):
        x = np.tanh(w_k * x + b_k)
    return x


@exercise(
    "depth",
    chains,
    [
        Slip(
            "the weights are missing: each unit multiplies the slope by w[k] · (1 − h²).",
            partial(factors, factor=lambda w, a, z, h: 1 - h**2),
        ),
        Slip(
            "the slopes of tanh are missing: each unit multiplies by 1 − h² as well as by w[k].",
            lambda x, w, b: np.prod(w),
        ),
        Slip(
            "h (1 − h) is the slope of the sigmoid; tanh has 1 − h².",
            partial(factors, factor=lambda w, a, z, h: w * h * (1 - h)),
        ),
        Slip(
            "the slope of tanh is 1 − h², with h squared.",
            partial(factors, factor=lambda w, a, z, h: w * (1 - h)),
        ),
        Slip(
            "h is already a tanh: its slope is 1 − h², without another tanh.",
            partial(factors, factor=lambda w, a, z, h: w * (1 - np.tanh(h) ** 2)),
        ),
        Slip(
            "1 − h² wants h, the output of the tanh; you squared z, its input.",
            partial(factors, factor=lambda w, a, z, h: w * (1 - z**2)),
        ),
        Slip(
            "the slope of a unit is 1 − h² with h what comes *out* of it; you took what goes in.",
            partial(factors, factor=lambda w, a, z, h: w * (1 - a**2)),
        ),
        Slip("slopes in a chain are multiplied; you added them.", partial(factors, join=np.sum)),
        Slip(
            "slopes in a chain are multiplied; you took their mean.",
            partial(factors, join=np.mean),
        ),
        Slip(
            "that is the last unit's factor alone; multiply those of all units.",
            partial(factors, join=lambda found: found[-1]),
        ),
        Slip(
            "that is the first unit's factor alone; multiply those of all units.",
            partial(factors, join=lambda found: found[0]),
        ),
        Slip("the biases are missing.", lambda x, w, b: factors(x, w, 0 * b)),
        Slip("the bias is added, w h + b.", lambda x, w, b: factors(x, w, -b)),
        Slip("that is the end of the chain, h_K; its slope is due, dh_K/dx.", end),
        Slip(
            "the units are tanh; yours are sigmoids.",
            partial(
                factors,
                factor=lambda w, a, z, h: w * h * (1 - h),
                squash=lambda z: 1 / (1 + np.exp(-z)),
            ),
        ),
        Slip("the slope has a sign.", lambda x, w, b: abs(factors(x, w, b))),
        Slip(
            "all slopes came, after 1, 2, ... units; the last of them is due.",
            partial(factors, join=np.cumprod),
        ),
        Slip(
            "each unit reads the one before it; yours all read x.",
            partial(factors, carry=False),
        ),
    ],
)
def tanh_chain(x: float, w: np.ndarray, b: np.ndarray) -> float:
    """Slope dh_K/dx of the chain h_k = tanh(w_k h_(k−1) + b_k) with h_0 = x."""
    return factors(x, w, b)


def starts() -> list[Case]:
    return [
        Case(f"{inputs} inputs, slope {slope}", (inputs, slope))
        for inputs, slope in ((50, 0.01), (64, 0.2), (7, 0.5), (200, 0.9))
    ]


@exercise(
    "depth",
    starts,
    [
        Slip(
            "that is the variance; the standard deviation is its root.",
            lambda inputs, slope: 2 / ((1 + slope**2) * inputs),
        ),
        Slip(
            "a negative z comes out as slope · z, and its *square* counts: slope².",
            lambda inputs, slope: np.sqrt(2 / ((1 + slope) * inputs)),
        ),
        Slip(
            "that is ReLU's, where nothing passes below 0; here slope · z passes.",
            lambda inputs, slope: np.sqrt(2 / inputs),
        ),
        Slip(
            "that is right if all passes whole, slope 1; below 0 less does.",
            lambda inputs, slope: np.sqrt(1 / inputs),
        ),
        Slip(
            "what passes below 0 is added to what passes above: 1 + slope², with a plus.",
            lambda inputs, slope: np.sqrt(2 / ((1 - slope**2) * inputs)),
        ),
        Slip(
            "the more passes, the smaller the weights: divide by 1 + slope².",
            lambda inputs, slope: np.sqrt(2 * (1 + slope**2) / inputs),
        ),
        Slip(
            "that is the bound of the uniform form, larger by √3; the standard deviation is due.",
            lambda inputs, slope: np.sqrt(6 / ((1 + slope**2) * inputs)),
        ),
        Slip(
            "that is the default of nn.Linear, variance 1/(3 D), which lets the signal fade.",
            lambda inputs, slope: np.sqrt(1 / (3 * inputs)),
        ),
        Slip(
            "the variance is divided by the number of inputs, so the root covers it too.",
            lambda inputs, slope: np.sqrt(2 / (1 + slope**2)) / inputs,
        ),
        Slip(
            "the 2 is missing: half of the z are above 0, half below.",
            lambda inputs, slope: np.sqrt(1 / ((1 + slope**2) * inputs)),
        ),
        Slip(
            "1 + slope² belongs under the root as well.",
            lambda inputs, slope: np.sqrt(2 / inputs) / (1 + slope**2),
        ),
        Slip(
            "that is the gain; divide it by the root of the number of inputs.",
            lambda inputs, slope: np.sqrt(2 / (1 + slope**2)),
        ),
        Slip(
            "more inputs, smaller weights: divide by their number.",
            lambda inputs, slope: np.sqrt(2 * inputs / (1 + slope**2)),
        ),
        Slip(
            "you averaged the slopes 1 and slope; their *squares* are averaged.",
            lambda inputs, slope: 2 / ((1 + slope) * np.sqrt(inputs)),
        ),
        Slip(
            "slope² is the square, not the double.",
            lambda inputs, slope: np.sqrt(2 / ((1 + 2 * slope) * inputs)),
        ),
        Slip(
            "1 + slope² squares the slope alone, not the sum.",
            lambda inputs, slope: np.sqrt(2 / ((1 + slope) ** 2 * inputs)),
        ),
    ],
)
def leaky_std(inputs: int, slope: float) -> float:
    """Standard deviation of weights that keep E(z²) level behind a leaky ReLU."""
    return float(np.sqrt(2 / ((1 + slope**2) * inputs)))
