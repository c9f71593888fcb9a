"""Examples for the optimizers: a start, gradients for six steps, and options of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, choose, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

BETAS = ((0.5, 0.9), (0.0, 0.5), (0.9, 0.0))


@examples("optim.SGD")
def sgd(draw: Any, path: str) -> Example:
    init = options(draw, momentum=(0.5, 0.9))
    if init.get("momentum"):
        init |= choose(draw, {"nesterov": True}, {"dampening": 0.5}, {})
    return Example(descent(draw), init=init)


@examples("optim.Adagrad")
def adagrad(draw: Any, path: str) -> Example:
    more = {"lr_decay": (0.1,), "initial_accumulator_value": (0.5,), "eps": (1e-3, 0.1)}
    return Example(descent(draw), init=options(draw, **more))


@examples("optim.Adadelta")
def adadelta(draw: Any, path: str) -> Example:
    return Example(descent(draw), init=options(draw, rho=(0.5, 0.0), eps=(1e-3, 0.1)))


@examples("optim.RMSprop")
def rmsprop(draw: Any, path: str) -> Example:
    more = {"alpha": (0.5, 0.9), "eps": (1e-3, 0.1), "momentum": (0.5, 0.9), "centered": (True,)}
    return Example(descent(draw), init=options(draw, **more))


@examples("optim.Adam", "optim.AdamW")
def adam(draw: Any, path: str) -> Example:
    more = {"betas": BETAS, "eps": (1e-3, 0.1), "amsgrad": (True,)}
    if path == "optim.Adam":
        more["decoupled_weight_decay"] = (True,)
    return Example(descent(draw), init=options(draw, **more))


@examples("optim.Adamax")
def adamax(draw: Any, path: str) -> Example:
    return Example(descent(draw), init=options(draw, betas=BETAS, eps=(1e-3, 0.1)))


@examples("optim.NAdam", "optim.RAdam")
def adams_with_a_schedule(draw: Any, path: str) -> Example:
    more = {"betas": BETAS, "eps": (1e-3, 0.1), "decoupled_weight_decay": (True,)}
    if path == "optim.NAdam":
        more["momentum_decay"] = (0.5, 0.0)
    return Example(descent(draw), init=options(draw, **more))


def descent(draw: Any) -> list:
    """Return a start of two parameters and six steps of gradients, some missing or zero."""
    sizes = [shape(draw, 0, 2), shape(draw, 1, 3)]
    steps: list[list[Any]] = [[array(draw, s) for s in sizes] for _ in range(6)]
    if draw(st.booleans()):
        steps[0][0] = None
        steps[3][1] = np.zeros(sizes[1])
    return [[array(draw, s) for s in sizes], steps]


def options(draw: Any, **more: tuple) -> dict[str, Any]:
    """Draw a subset of options, those that all optimizers have and ``more``, each with a value."""
    shared = {"lr": (0.1, 1.0), "weight_decay": (0.1,), "maximize": (True,), "foreach": (False,)}
    return {k: choose(draw, *v) for k, v in (shared | more).items() if draw(st.booleans())}
