"""The lines that optimizers share, and the slips that readers make in them.

A step is written once, from `Lines`: its right lines give the reference, and each of `SLIPS`
replaces one line by a wrong one, in every exercise whose step uses it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from nnlearn.check.exercise import Slip

Array = np.ndarray


@dataclass(frozen=True)
class Lines:
    """The lines of a step, each of them right; a slip replaces one."""

    fade: Callable = lambda old, new, beta: beta * old + (1 - beta) * new
    square: Callable = lambda g: g * g
    divide: Callable = lambda above, below, eps: above / (np.sqrt(below) + eps)
    correct: Callable = lambda mean, beta, t: mean / (1 - beta**t)
    move: Callable = lambda w, lr, step: w - lr * step
    use: Callable = lambda old, new: new
    keep: Callable = lambda old, new: new
    order: Callable = lambda *values: values


RIGHT = Lines()

SLIPS: dict[str, list[tuple[str, Callable]]] = {
    "fade": [
        (
            "β is the weight of the old mean, 1 − β that of the new value: yours are exchanged.",
            lambda old, new, beta: (1 - beta) * old + beta * new,
        ),
        (
            "the factor 1 − β before the new value is missing: a sum that fades, many times too "
            "large, where a mean is due.",
            lambda old, new, beta: beta * old + new,
        ),
        (
            "the old values must fade, β · old + (1 − β) · new; yours add up for ever, as "
            "Adagrad's do.",
            lambda old, new, beta: old + new,
        ),
        (
            "the old mean is missing: nothing is remembered of earlier gradients.",
            lambda old, new, beta: (1 - beta) * new,
        ),
    ],
    "square": [
        ("the mean of the squares takes g², entry by entry; yours takes g.", lambda g: g),
        ("the mean of the squares takes g², entry by entry; yours takes |g|.", np.abs),
        (
            "each parameter keeps its own square: no sum over the parameters.",
            lambda g: (g * g).sum() + 0 * g,
        ),
    ],
    "divide": [
        (
            "ε stands outside of the root, as in PyTorch: √… + ε.",
            lambda above, below, eps: above / np.sqrt(below + eps),
        ),
        (
            "ε is missing: the denominator is √… + ε.",
            lambda above, below, eps: above / np.sqrt(below),
        ),
        (
            "the root is missing: divide by √… + ε, which has the gradient's unit.",
            lambda above, below, eps: above / (below + eps),
        ),
        (
            "ε belongs to the denominator: set brackets, a / (√… + ε).",
            lambda above, below, eps: above / np.sqrt(below) + eps,
        ),
        (
            "divide by √… + ε; you multiply.",
            lambda above, below, eps: above * (np.sqrt(below) + eps),
        ),
        (
            "the step is divided by √… + ε; the denominator is missing.",
            lambda above, below, eps: above,
        ),
    ],
    "correct": [
        (
            "both means start at 0 and are too small: the bias correction 1/(1 − βᵗ) is missing.",
            lambda mean, beta, t: mean,
        ),
        (
            "the correction has the step's number as exponent: 1 − βᵗ, not 1 − β.",
            lambda mean, beta, t: mean / (1 - beta),
        ),
        (
            "βᵗ is a power, `beta**t`; you multiply by t.",
            lambda mean, beta, t: mean / (1 - beta * t),
        ),
        (
            "t counts from 1 and is the exponent as it is: not t + 1.",
            lambda mean, beta, t: mean / (1 - beta ** (t + 1)),
        ),
        (
            "divide by 1 − βᵗ; you multiply.",
            lambda mean, beta, t: mean * (1 - beta**t),
        ),
    ],
    "move": [
        ("the step goes uphill: w − η · step.", lambda w, lr, step: w + lr * step),
        ("the learning rate is missing from the step.", lambda w, lr, step: w - step),
        ("the step alone came back: return the new w, w − η · step.", lambda w, lr, s: lr * s),
    ],
    "use": [
        (
            "the step uses the old memories: take this step's gradient into them first.",
            lambda old, new: old,
        )
    ],
    "keep": [
        (
            "the new memories must be returned; you return those that came in, so nothing is "
            "ever remembered.",
            lambda old, new: old,
        )
    ],
    "order": [
        (
            "the returned values are in another order than the exercise names.",
            lambda *values: values[::-1],
        ),
        (
            "the memories are exchanged: return them in the order in which they came in.",
            lambda *values: (values[0], values[2], values[1], *values[3:]),
        ),
    ],
}


def shared(rule: Callable, *lines: str, without: tuple[str, ...] = ()) -> list[Slip]:
    """Return the shared slips in the given lines of a step.

    Parameters
    ----------
    rule
        ``rule(lines, *args)``, the step written with `Lines`
    lines
        the lines that it uses
    without
        words of hints that do not fit here
    """
    return [
        Slip(hint, partial(rule, replace(RIGHT, **changed(line, wrong))))
        for line in lines
        for hint, wrong in SLIPS[line]
        if not any(word in hint for word in without)
    ]


def changed(line: str, wrong: Callable) -> dict[str, Any]:
    """Return the change that puts a wrong line in the place of the right one."""
    return {line: wrong}
