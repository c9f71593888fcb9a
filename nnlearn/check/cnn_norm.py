"""Checker of batch normalisation, in training and in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

CHANNEL = (0, 2, 3)


def whole(
    *args: Any,
    axes: tuple[int, ...] = CHANNEL,
    ddof: int = 0,
    kept_ddof: int = 1,
    middle: bool = True,
    root: str = "inside",
) -> tuple:
    """Normalise, with the arguments of `batch_norm`; the options each make a usual mistake."""
    x, weight, bias, mean, variance, training, momentum, eps = args
    kept = mean, variance
    if training:
        own, spread = x.mean(axes, keepdims=True), x.var(axes, keepdims=True, ddof=ddof)
        kept = (
            (1 - momentum) * mean + momentum * x.mean(CHANNEL),
            (1 - momentum) * variance + momentum * x.var(CHANNEL, ddof=kept_ddof),
        )
    else:
        own, spread = mean[:, None, None], variance[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = {
            "inside": np.sqrt(spread + eps),
            "outside": np.sqrt(spread) + eps,
            "none": np.sqrt(spread),
            "variance": spread + eps,
        }[root]
        y = (x - own if middle else x) / scale
    return y * weight[:, None, None] + bias[:, None, None], *kept


def made(**options: Any) -> Callable[..., tuple]:
    return lambda *args: whole(*args, **options)


def with_output(change: Callable[..., np.ndarray]) -> Callable[..., tuple]:
    """Change the output alone: `change(normalised, weight, bias)`, normalised without the two."""

    def wrong(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, *rest: Any) -> tuple:
        normal, *kept = whole(x, np.ones_like(weight), np.zeros_like(bias), *rest)
        return change(normal, weight, bias), *kept

    return wrong


def with_kept(change: Callable[..., np.ndarray]) -> Callable[..., tuple]:
    """Change the averages alone, in training: `change(old, new, momentum)`, for each of the two."""

    def wrong(*args: Any) -> tuple:
        x, _, _, mean, variance, training, momentum, _ = args
        y, *kept = whole(*args)
        if training:
            new = x.mean(CHANNEL), x.var(CHANNEL, ddof=1)
            kept = [change(*pair, momentum) for pair in zip((mean, variance), new, strict=True)]
        return y, *kept

    return wrong


def of_deviation(*args: Any) -> tuple:
    x, _, _, _, variance, training, momentum, _ = args
    y, kept, new = whole(*args)
    if training:
        new = (1 - momentum) * variance + momentum * x.std(CHANNEL, ddof=1)
    return y, kept, new


def always_in(mode: bool) -> Callable[..., tuple]:
    return lambda *args: whole(*args[:5], mode, *args[6:])


def own_always(axes: tuple[int, ...]) -> Callable[..., tuple]:
    """Normalise with the batch's own numbers over some axes, in inference, too."""

    def wrong(*args: Any) -> tuple:
        y = whole(*args[:5], True, *args[6:], axes=axes)[0]
        return y, *whole(*args)[1:]

    return wrong


def own_eps(*args: Any) -> tuple:
    return whole(*args[:7], 1e-5)


def exchanged(*args: Any) -> tuple:
    y, mean, variance = whole(*args)
    return y, variance, mean


def updated_first(*args: Any) -> tuple:
    _, mean, variance = whole(*args)
    return whole(*args[:3], mean, variance, False, *args[6:])[0], mean, variance


def on_the_last_axis(*args: Any) -> tuple:
    x, weight, bias, mean, variance, training, _, eps = args
    _, *kept = whole(*args)
    own, spread = (x.mean(CHANNEL), x.var(CHANNEL)) if training else (mean, variance)
    return (x - own) / np.sqrt(spread + eps), weight, bias, kept


def statistics_on_the_last_axis(*args: Any) -> tuple:
    y, weight, bias, kept = on_the_last_axis(*args)
    return y * weight[:, None, None] + bias[:, None, None], *kept


def all_on_the_last_axis(*args: Any) -> tuple:
    y, weight, bias, kept = on_the_last_axis(*args)
    return y * weight + bias, *kept


def activations() -> list[Case]:
    rng = np.random.default_rng(3)
    cases = []
    settings = (
        ((4, 3, 2, 2), True, 0.1, 1e-5),
        ((2, 4, 3, 4), True, 0.3, 0.1),
        ((2, 1, 3, 5), True, 0.9, 1e-3),
        ((4, 3, 2, 2), False, 0.1, 1e-5),
        ((1, 2, 2, 2), False, 0.3, 0.1),
    )
    for shape, training, momentum, eps in settings:
        channels = shape[1]
        args = (
            2 + 3 * rng.standard_normal(shape),
            rng.uniform(0.5, 2, channels),
            rng.standard_normal(channels),
            rng.standard_normal(channels),
            rng.uniform(0.5, 3, channels),
            training,
            momentum,
            eps,
        )
        how = "training" if training else "inference"
        cases.append(Case(f"x {shape}, {how}, momentum {momentum:g}, eps {eps:g}", args))
    constant = np.full((2, 2, 2, 2), 7.0)
    two = np.array([0.0, 1.0])
    args = (constant, np.ones(2), two, two, 1 + two, True, 0.1, 1e-5)
    cases.append(Case("a constant x in training: eps keeps 0/0 away", args))
    return cases


LAST = (
    "mean and variance, of shape (C,), meet the last axis, the columns; channels are axis 1. "
    "Give them the shape (C, 1, 1), as in `mean[:, None, None]`."
)
PIXEL = (
    "value 1: you normalise each pixel over the batch alone (axis 0). A channel is one population: "
    "batch, height and width, axes (0, 2, 3). "
)
IMAGE = (
    "value 1: you normalise each image by itself (axes 2 and 3): that is instance normalisation. "
)
ALL = "value 1: you normalise over the channels too: each has its own mean and variance. "
ASLEEP = "When `training` is false, the averages that came in take the place of the batch's own."


def value(number: int, sentence: str) -> str:
    return f"value {number}: {sentence}"


@exercise(
    "cnn",
    activations,
    [
        Slip(
            "`training` is not looked at: when it is false, normalise with the averages that came "
            "in, and return them as they are.",
            always_in(True),
        ),
        Slip(
            "`training` is not looked at: when it is true, normalise with the batch's own mean and "
            "variance, and update the averages.",
            always_in(False),
        ),
        Slip(
            "value 1: in training, too, you normalise with the running averages. The batch's own "
            "mean and variance are due there.",
            updated_first,
        ),
        Slip(
            value(1, "the mean is missing: subtract it before dividing."),
            made(middle=False),
        ),
        Slip(
            PIXEL,
            made(axes=(0,)),
        ),
        Slip(PIXEL + ASLEEP, own_always((0,))),
        Slip(
            IMAGE,
            made(axes=(2, 3)),
        ),
        Slip(IMAGE + ASLEEP, own_always((2, 3))),
        Slip(
            ALL,
            made(axes=(0, 1, 2, 3)),
        ),
        Slip(ALL + ASLEEP, own_always((0, 1, 2, 3))),
        Slip("value 1: " + ASLEEP, own_always(CHANNEL)),
        Slip(
            value(1, "the variance divides by m here; m − 1 is for the running average alone."),
            made(ddof=1),
        ),
        Slip(
            value(1, "divide by the standard deviation, the root of variance + eps."),
            made(root="variance"),
        ),
        Slip(
            value(1, "eps goes inside the root, beside the variance: √(variance + eps)."),
            made(root="outside"),
        ),
        Slip(
            value(1, "eps is missing: divide by √(variance + eps)."),
            made(root="none"),
        ),
        Slip(
            value(1, "eps is an argument; yours has a number of its own, 1e-5."),
            own_eps,
        ),
        Slip(
            value(1, "`weight` and `bias` are exchanged: multiply by weight, add bias."),
            with_output(lambda y, w, b: y * b[:, None, None] + w[:, None, None]),
        ),
        Slip(
            value(1, "the shift, one number of `bias` for each channel, is missing."),
            with_output(lambda y, w, b: y * w[:, None, None]),
        ),
        Slip(
            value(1, "the scale, one number of `weight` for each channel, is missing."),
            with_output(lambda y, w, b: y + b[:, None, None]),
        ),
        Slip(
            value(1, "scale and shift, `weight` and `bias`, are missing."),
            with_output(lambda y, w, b: y),
        ),
        Slip(
            value(1, "shift after scaling: weight · normalised + bias, not weight · (… + bias)."),
            with_output(lambda y, w, b: (y + b[:, None, None]) * w[:, None, None]),
        ),
        Slip(
            value(
                1,
                "`weight` and `bias` meet the last axis, the columns; channels are axis 1. Give "
                "them the shape (C, 1, 1), as in `weight[:, None, None]`.",
            ),
            with_output(lambda y, w, b: y * w + b),
        ),
        Slip(value(1, LAST), statistics_on_the_last_axis),
        Slip(value(1, LAST), all_on_the_last_axis),
        Slip(
            "the averages are not updated: in training, return (1 − momentum) · old + momentum · "
            "new for mean and variance.",
            with_kept(lambda old, new, m: old),
        ),
        Slip(
            "values 2 and 3: momentum weighs the *new* number: (1 − momentum) · old + momentum · "
            "new; yours has them the other way round.",
            with_kept(lambda old, new, m: m * old + (1 - m) * new),
        ),
        Slip(
            "values 2 and 3 are the batch's own: blend (1 − momentum) · old + momentum · new.",
            with_kept(lambda old, new, m: new),
        ),
        Slip(
            "values 2 and 3: the old average must shrink: (1 − momentum) · old + momentum · new.",
            with_kept(lambda old, new, m: old + m * new),
        ),
        Slip(
            "values 2 and 3: momentum is an argument; yours has a number of its own, 0.1.",
            with_kept(lambda old, new, m: 0.9 * old + 0.1 * new),
        ),
        Slip(
            "values 2 and 3 have more axes than the averages that came in: return shape (C,).",
            lambda *a: (
                (k := whole(*a))[0],
                k[1][:, None, None],
                k[2][:, None, None],
            ),
        ),
        Slip(
            value(3, "the running variance takes the batch's variance with m − 1, not m."),
            made(kept_ddof=0),
        ),
        Slip(
            value(3, "the *variance* is kept, not the standard deviation."),
            of_deviation,
        ),
        Slip(
            "the order is exchanged: first the output, then mean, then variance.",
            exchanged,
        ),
    ],
)
def batch_norm(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    training: bool,
    momentum: float,
    eps: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Batch normalisation of x (N, C, H, W); all else (C,); returns y and the new averages."""
    return whole(x, weight, bias, mean, variance, training, momentum, eps)
