"""Every registered scheduler sets the same learning rates, and momenta, as PyTorch's."""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.concepts import REGISTER, Concept, resolve
from tests.parity.draws import choose

pytestmark = pytest.mark.parity
STEPS = 50
TOLERANCE = 1e-12
SCHEDULERS = [c for c in REGISTER if c.kind == "scheduler"]
CASES: dict[str, Callable] = {}


def case(path: str) -> Callable:
    """Register a function that draws a function ``(engine, optimizer) -> scheduler``."""

    def register(function: Callable) -> Callable:
        CASES[f"optim.lr_scheduler.{path}"] = function
        return function

    return register


def made(name: str, *args: Any, **kwargs: Any) -> Callable:
    return lambda engine, optimizer: getattr(engine.optim.lr_scheduler, name)(
        optimizer, *args, **kwargs
    )


@case("StepLR")
def step_lr(draw: Any) -> Callable:
    return made("StepLR", draw(st.integers(1, 60)), **some(draw, gamma=(0.5, 0.9, 1.1)))


@case("MultiStepLR")
def multi_step_lr(draw: Any) -> Callable:
    milestones = draw(st.lists(st.integers(0, 55), max_size=5))
    return made("MultiStepLR", milestones, **some(draw, gamma=(0.5, 0.9)))


@case("ExponentialLR")
def exponential_lr(draw: Any) -> Callable:
    return made("ExponentialLR", draw(st.floats(0.5, 1.05)))


@case("LambdaLR")
def lambda_lr(draw: Any) -> Callable:
    functions = [lambda t: 0.9**t, lambda t: min(1, (t + 1) / 10)]
    return made("LambdaLR", choose(draw, functions, functions[1], Inverse(draw(st.floats(1, 5)))))


@case("ConstantLR")
def constant_lr(draw: Any) -> Callable:
    kwargs = some(draw, factor=(0.1, 0.5, 1.0), total_iters=(0, 1, 7, 60))
    return made("ConstantLR", **kwargs)


@case("LinearLR")
def linear_lr(draw: Any) -> Callable:
    factors = some(draw, start_factor=(0.01, 0.5, 1.0), end_factor=(0.1, 0.0, 1.0))
    return made("LinearLR", **factors, **some(draw, total_iters=(1, 3, 10, 60)))


@case("CosineAnnealingLR")
def cosine_annealing_lr(draw: Any) -> Callable:
    return made("CosineAnnealingLR", draw(st.integers(1, 80)), **some(draw, eta_min=(0.01, 0.3)))


@case("OneCycleLR")
def one_cycle_lr(draw: Any) -> Callable:
    lengths = ({"total_steps": 51}, {"total_steps": 77}, {"epochs": 9, "steps_per_epoch": 7})
    options = some(
        draw,
        pct_start=(0.1, 0.43, 0.0, 1.0),
        anneal_strategy=("linear", "cos"),
        cycle_momentum=(False,),
        base_momentum=(0.8, [0.7, 0.75]),
        max_momentum=(0.9,),
        div_factor=(10.0,),
        final_div_factor=(100.0,),
    )
    if options.get("pct_start", 0.3) < 0.5:
        options |= some(draw, three_phase=(True,))
    rate = choose(draw, 1.0, [0.5, 2.0], draw(st.floats(0.01, 10)))
    return made("OneCycleLR", rate, **choose(draw, *lengths), **options)


@case("ReduceLROnPlateau")
def reduce_lr_on_plateau(draw: Any) -> Callable:
    options = some(
        draw,
        mode=("min", "max"),
        factor=(0.5, 0.9),
        patience=(0, 1, 4),
        threshold=(0.1, 0.0),
        threshold_mode=("abs", "rel"),
        cooldown=(1, 5),
        min_lr=(0.05, [0.01, 0.2]),
        eps=(0.02,),
    )
    return made("ReduceLROnPlateau", **options)


@case("SequentialLR")
def sequential_lr(draw: Any) -> Callable:
    names = [c.path for c in SCHEDULERS if c.path.split(".")[-1] not in UNFIT_FOR_SEQUENCE]
    parts = [CASES[choose(draw, *names)](draw) for _ in range(draw(st.integers(1, 3)))]
    numbers = st.integers(1, 55)
    milestones = sorted(draw(st.sets(numbers, min_size=len(parts) - 1, max_size=len(parts) - 1)))

    def make(engine: Any, optimizer: Any) -> Any:
        schedulers = [part(engine, optimizer) for part in parts]
        return engine.optim.lr_scheduler.SequentialLR(optimizer, schedulers, milestones)

    return make


UNFIT_FOR_SEQUENCE = ("SequentialLR", "ReduceLROnPlateau", "OneCycleLR", "CyclicLR")
UNFIT_FOR_SEQUENCE += ("ChainedScheduler", "CosineAnnealingWarmRestarts")


@case("CosineAnnealingWarmRestarts")
def cosine_annealing_warm_restarts(draw: Any) -> Callable:
    options = some(draw, T_mult=(2, 3), eta_min=(0.01, 0.3))
    return made("CosineAnnealingWarmRestarts", draw(st.integers(1, 20)), **options)


@case("CyclicLR")
def cyclic_lr(draw: Any) -> Callable:
    options = some(
        draw,
        step_size_down=(3, 11),
        mode=("triangular2", "exp_range"),
        gamma=(0.9, 0.99),
        cycle_momentum=(False,),
        base_momentum=(0.7, [0.7, 0.75]),
        max_momentum=(0.95,),
    )
    bounds = choose(draw, (0.1, 1.0), ([0.1, 0.2], [0.5, 2.0]))
    return made("CyclicLR", *bounds, step_size_up=draw(st.integers(1, 20)), **options)


@case("PolynomialLR")
def polynomial_lr(draw: Any) -> Callable:
    return made("PolynomialLR", draw(st.integers(1, 60)), **some(draw, power=(0.5, 2.0)))


@case("MultiplicativeLR")
def multiplicative_lr(draw: Any) -> Callable:
    functions = [lambda t: 0.95, lambda t: 1 / (1 + 0.01 * t)]
    return made("MultiplicativeLR", choose(draw, functions, functions[1]))


@case("ChainedScheduler")
def chained_scheduler(draw: Any) -> Callable:
    names = [c.path for c in SCHEDULERS if c.path.split(".")[-1] not in UNFIT_FOR_SEQUENCE]
    parts = [CASES[choose(draw, *names)](draw) for _ in range(draw(st.integers(1, 3)))]

    def make(engine: Any, optimizer: Any) -> Any:
        kinds = engine.optim.lr_scheduler
        return kinds.ChainedScheduler([part(engine, optimizer) for part in parts])

    return make


class Inverse:
    """A function with a state: 1 / (1 + t / scale)."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def __call__(self, t: int) -> float:
        return 1 / (1 + t / self.scale)


def some(draw: Any, **options: tuple) -> dict[str, Any]:
    return {k: choose(draw, *v) for k, v in options.items() if draw(st.booleans())}


def proof(function: Callable) -> Callable:
    """Run a test on every registered scheduler, on drawn arguments."""

    @pytest.mark.parametrize("concept", SCHEDULERS, ids=lambda c: c.path)
    def test(concept: Concept) -> None:
        assert concept.path in CASES, f"{concept.path} is in the register without a case: add one"

        @settings(
            max_examples=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def run(data: st.DataObject) -> None:
            function(data.draw, CASES[concept.path](data.draw))

        run()

    return test


@proof
def test_rates_and_momenta_are_those_of_torch_for_fifty_steps(draw: Any, make: Callable) -> None:
    seed, name = draw(st.integers(0, 999)), choose(draw, "SGD", "Adam", "RMSprop")
    ours, theirs = (follow(engine, name, make, seed) for engine in (scratch, torch))
    assert len(ours) == STEPS + 1
    np.testing.assert_allclose(ours, theirs, rtol=TOLERANCE, atol=TOLERANCE)


@proof
def test_saved_state_crosses_engines_and_continues(draw: Any, make: Callable) -> None:
    seed, half = draw(st.integers(0, 999)), STEPS // 2
    whole = follow(torch, "SGD", make, seed)
    for source, target in ((scratch, torch), (torch, scratch)):
        first, schedule = pair(source, "SGD", make)
        walk(first, schedule, metrics(seed)[:half])
        second, continued = pair(target, "SGD", make)
        continued.load_state_dict(copy.deepcopy(schedule.state_dict()))
        for group, saved in zip(second.param_groups, first.param_groups, strict=True):
            group.update({k: v for k, v in saved.items() if k != "params"})
        rest = walk(second, continued, metrics(seed)[half:])
        np.testing.assert_allclose(rest, whole[half + 1 :], rtol=TOLERANCE, atol=TOLERANCE)


@proof
def test_state_has_the_keys_of_torch(draw: Any, make: Callable) -> None:
    ours, theirs = (pair(engine, "SGD", make)[1].state_dict() for engine in (scratch, torch))
    assert ours.keys() | {"_get_lr_called_within_step"} >= theirs.keys()


@pytest.mark.filterwarnings("ignore:.*deprecated|.*epoch parameter")
@pytest.mark.parametrize("concept", SCHEDULERS, ids=lambda c: c.path)
def test_jumping_to_a_step_gives_the_rate_of_torch(concept: Concept) -> None:
    if concept.path.endswith(("ReduceLROnPlateau", "SequentialLR", "ChainedScheduler")):
        assert not hasattr(concept.in_scratch(), "_get_closed_form_lr")
        return

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        make, epochs = CASES[concept.path](data.draw), (0, 3, 17, 42)
        rates = []
        for engine in (scratch, torch):
            optimizer, schedule = pair(engine, "SGD", make)
            optimizer.step()
            rates.append([])
            for epoch in epochs:
                schedule.step(epoch)
                rates[-1].append(schedule.get_last_lr())
        np.testing.assert_allclose(*rates, rtol=TOLERANCE, atol=TOLERANCE)

    run()


def test_two_schedules_on_one_optimizer_multiply_as_in_torch() -> None:
    paths = []
    for engine in (scratch, torch):
        optimizer = optimizer_of(engine, "SGD")
        kinds = engine.optim.lr_scheduler
        both = [kinds.ExponentialLR(optimizer, 0.9), kinds.CosineAnnealingLR(optimizer, 20)]
        paths.append([])
        for _ in range(STEPS):
            optimizer.step()
            for schedule in both:
                schedule.step()
            paths[-1].append(rates_of(optimizer))
    np.testing.assert_allclose(*paths, rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_stepping_the_schedule_before_the_optimizer_warns(engine: Any) -> None:
    optimizer = optimizer_of(engine, "SGD")
    optimizer.step()
    schedule = engine.optim.lr_scheduler.StepLR(optimizer, 2)
    with pytest.warns(UserWarning, match=r"before .?optimizer.step"):
        schedule.step()
    optimizer = optimizer_of(engine, "SGD")
    schedule = engine.optim.lr_scheduler.StepLR(optimizer, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optimizer.step()
        schedule.step()
        schedule.step()


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_a_rate_that_is_a_tensor_keeps_its_place(engine: Any) -> None:
    rate = engine.tensor(0.5)
    optimizer = engine.optim.SGD([engine.zeros(1, requires_grad=True)], lr=rate)
    schedule = engine.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    optimizer.step()
    schedule.step()
    assert optimizer.param_groups[0]["lr"] is rate
    assert rate.item() == 0.25
    assert schedule.base_lrs[0].item() == 0.5


MISTAKES = [
    ("StepLR", (TypeError,), {"optimizer": 3, "step_size": 2}),
    ("StepLR", (KeyError,), {"step_size": 2, "last_epoch": 4}),
    ("LambdaLR", (ValueError,), {"lr_lambda": [math.sqrt]}),
    ("ConstantLR", (ValueError,), {"factor": 1.5}),
    ("ConstantLR", (ValueError,), {"factor": -0.5}),
    ("LinearLR", (ValueError,), {"start_factor": 0.0}),
    ("LinearLR", (ValueError,), {"start_factor": 1.1}),
    ("LinearLR", (ValueError,), {"end_factor": 1.1}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "epochs": 3}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "epochs": 3, "steps_per_epoch": 0}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "total_steps": 0}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "total_steps": 2.5}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "total_steps": 9, "pct_start": 1}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "total_steps": 9, "pct_start": 1.5}),
    ("OneCycleLR", (ValueError,), {"max_lr": 1.0, "total_steps": 9, "anneal_strategy": "sine"}),
    ("OneCycleLR", (ValueError,), {"max_lr": [1.0], "total_steps": 9}),
    (
        "OneCycleLR",
        (ValueError, ZeroDivisionError),
        {"max_lr": 1.0, "total_steps": 10, "pct_start": 0.1},
    ),
    ("ReduceLROnPlateau", (ValueError,), {"factor": 1.0}),
    ("ReduceLROnPlateau", (ValueError,), {"mode": "least"}),
    ("ReduceLROnPlateau", (ValueError,), {"threshold_mode": "least"}),
    ("ReduceLROnPlateau", (ValueError,), {"min_lr": [0.1]}),
    ("ReduceLROnPlateau", (TypeError,), {"optimizer": None}),
    ("SequentialLR", (ValueError,), {"schedulers": [], "milestones": []}),
    ("SequentialLR", (TypeError,), {"schedulers": [3], "milestones": []}),
]


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
@pytest.mark.parametrize(("name", "errors", "kwargs"), MISTAKES)
def test_what_torch_refuses_is_refused(
    engine: Any, name: str, errors: tuple, kwargs: dict[str, Any]
) -> None:
    with pytest.raises(errors):
        getattr(engine.optim.lr_scheduler, name)(
            **{"optimizer": optimizer_of(engine, "SGD"), **kwargs}
        )


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_a_cycle_ends_and_needs_something_to_cycle(engine: Any) -> None:
    kinds = engine.optim.lr_scheduler
    optimizer, schedule = pair(engine, "SGD", made("OneCycleLR", 1.0, total_steps=3))
    walk(optimizer, schedule, [0.0] * 3)
    with pytest.raises(ValueError, match="total"):
        schedule.step()
    with pytest.raises(ValueError, match="momentum"):
        kinds.OneCycleLR(optimizer_of(engine, "Adagrad"), 1.0, total_steps=3)


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_sequences_of_unfit_schedules_are_refused(engine: Any) -> None:
    kinds = engine.optim.lr_scheduler
    one, other = optimizer_of(engine, "SGD"), optimizer_of(engine, "SGD")
    steps = kinds.StepLR(one, 2)
    for schedulers, milestones in (
        ([kinds.ReduceLROnPlateau(one)], []),
        ([steps, kinds.StepLR(other, 2)], [3]),
        ([steps, kinds.StepLR(one, 2)], [3, 4]),
    ):
        with pytest.raises(ValueError, match=r"ReduceLROnPlateau|metric|another|same|milestone"):
            kinds.SequentialLR(one, schedulers, milestones)


def follow(engine: Any, name: str, make: Callable, seed: int) -> list:
    """Return rates and momenta before each of the steps, and after the last."""
    optimizer, schedule = pair(engine, name, make)
    return [rates_of(optimizer), *walk(optimizer, schedule, metrics(seed))]


def walk(optimizer: Any, schedule: Any, values: Any) -> list:
    path = []
    for value in values:
        optimizer.step()
        schedule.step(*([value] if "Plateau" in type(schedule).__name__ else []))
        path.append(rates_of(optimizer))
        assert schedule.get_last_lr() == [float(g["lr"]) for g in optimizer.param_groups]
    return path


def rates_of(optimizer: Any) -> list:
    groups = optimizer.param_groups
    return [[g["lr"], g.get("momentum", 0), *g.get("betas", (0, 0))] for g in groups]


def metrics(seed: int) -> np.ndarray:
    """Return a metric that falls, rests and rises again."""
    return np.round(np.random.default_rng(seed).standard_normal(STEPS).cumsum())


def pair(engine: Any, name: str, make: Callable) -> tuple[Any, Any]:
    optimizer = optimizer_of(engine, name)
    return optimizer, make(engine, optimizer)


def optimizer_of(engine: Any, name: str) -> Any:
    groups = [{"params": [engine.zeros(1, requires_grad=True)], "lr": lr} for lr in (0.4, 1.5)]
    return resolve(engine, f"optim.{name}")(groups)
