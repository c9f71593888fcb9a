"""Laws of schedules: the closed form of each rate. PyTorch's rates are compared in tests/parity."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from nnlearn import scratch

kinds = scratch.optim.lr_scheduler
RATE, STEPS = 0.8, 24


def rates(make: Callable, rate: float = RATE) -> list[float]:
    """Return the rate before each of the steps."""
    sgd = scratch.optim.SGD([scratch.ones(1, requires_grad=True)], lr=rate)
    schedule, found = make(sgd), []
    for _ in range(STEPS):
        found.append(sgd.param_groups[0]["lr"])
        sgd.step()
        schedule.step()
    return found


# The rate of step t as a share of the first.
CLOSED: dict[str, tuple[Callable, Callable]] = {
    "StepLR": (lambda o: kinds.StepLR(o, 5, 0.5), lambda t: 0.5 ** (t // 5)),
    "MultiStepLR": (
        lambda o: kinds.MultiStepLR(o, [3, 10], 0.1),
        lambda t: 0.1 ** ((t >= 3) + (t >= 10)),
    ),
    "ExponentialLR": (lambda o: kinds.ExponentialLR(o, 0.9), lambda t: 0.9**t),
    "LambdaLR": (lambda o: kinds.LambdaLR(o, lambda t: 1 / (1 + t)), lambda t: 1 / (1 + t)),
    "MultiplicativeLR": (lambda o: kinds.MultiplicativeLR(o, lambda t: 0.9), lambda t: 0.9**t),
    "ConstantLR": (lambda o: kinds.ConstantLR(o, 0.25, 4), lambda t: 0.25 if t < 4 else 1),
    "LinearLR": (
        lambda o: kinds.LinearLR(o, 0.2, 1.0, total_iters=8),
        lambda t: 0.2 + 0.8 * min(t, 8) / 8,
    ),
    "PolynomialLR": (
        lambda o: kinds.PolynomialLR(o, 20, 2.0),
        lambda t: (1 - min(t, 20) / 20) ** 2,
    ),
    "CosineAnnealingLR": (
        lambda o: kinds.CosineAnnealingLR(o, STEPS),
        lambda t: (1 + math.cos(math.pi * t / STEPS)) / 2,
    ),
    "CosineAnnealingWarmRestarts": (
        lambda o: kinds.CosineAnnealingWarmRestarts(o, 6),
        lambda t: (1 + math.cos(math.pi * (t % 6) / 6)) / 2,
    ),
    "SequentialLR, warm-up and decay": (
        lambda o: kinds.SequentialLR(
            o, [kinds.LinearLR(o, 0.1, 1.0, 5), kinds.ExponentialLR(o, 0.9)], [5]
        ),
        lambda t: 0.1 + 0.9 * t / 5 if t < 5 else 0.9 ** (t - 5),
    ),
    "ChainedScheduler, two that multiply": (
        lambda o: kinds.ChainedScheduler([kinds.ExponentialLR(o, 0.9), kinds.StepLR(o, 5, 0.5)]),
        lambda t: 0.9**t * 0.5 ** (t // 5),
    ),
}


@pytest.mark.parametrize("name", CLOSED)
def test_the_rate_follows_its_closed_form(name: str) -> None:
    make, share = CLOSED[name]
    assert rates(make) == pytest.approx([RATE * share(t) for t in range(STEPS)], abs=1e-12)


@pytest.mark.parametrize("name", CLOSED)
def test_twice_the_first_rate_is_twice_every_rate(name: str) -> None:
    make, _ = CLOSED[name]
    assert rates(make, 2 * RATE) == pytest.approx([2 * r for r in rates(make)], abs=1e-12)


def one_cycle(optimizer: Any, **options: Any) -> Any:
    return kinds.OneCycleLR(optimizer, max_lr=1.0, total_steps=STEPS, **options)


@pytest.mark.parametrize("strategy", ["cos", "linear"])
def test_one_cycle_rises_once_to_its_top_and_falls_below_where_it_began(strategy: str) -> None:
    sgd = scratch.optim.SGD([scratch.ones(1, requires_grad=True)], lr=0.1, momentum=0.9)
    schedule, found, momenta = one_cycle(sgd, anneal_strategy=strategy), [], []
    for t in range(STEPS):
        found.append(sgd.param_groups[0]["lr"])
        momenta.append(sgd.param_groups[0]["momentum"])
        sgd.step()
        if t < STEPS - 1:
            schedule.step()
    top = max(range(STEPS), key=found.__getitem__)
    assert found[: top + 1] == sorted(found[: top + 1])
    assert found[top:] == sorted(found[top:], reverse=True)
    assert found[0] == pytest.approx(1 / 25)
    assert max(found) <= 1
    assert found[-1] == pytest.approx(1 / 25 / 1e4)
    assert momenta.index(min(momenta)) == top  # momentum is least where the rate is largest


def test_a_plateau_lowers_the_rate_once_patience_is_over() -> None:
    sgd = scratch.optim.SGD([scratch.ones(1, requires_grad=True)], lr=1.0)
    plateau = kinds.ReduceLROnPlateau(sgd, factor=0.1, patience=2)
    found = []
    for loss in (3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0):
        plateau.step(loss)
        found.append(sgd.param_groups[0]["lr"])
    assert found == pytest.approx([1, 1, 1, 1, 0.1, 0.1, 0.1])
