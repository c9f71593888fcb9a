"""Laws of optimizers: closed forms of their paths, what leaves these alone, saving, refusals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.concepts import REGISTER, Concept
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.optim import optimizer as base
from tests.scratch.laws import arrays, close, given

optim = scratch.optim
OPTIMIZERS = [c for c in REGISTER if c.kind == "optimizer" and c.path != "optim.Optimizer"]
each_optimizer = pytest.mark.parametrize("concept", OPTIMIZERS, ids=lambda c: c.path)
START = np.array([1.0, -2.0, 0.5])
gradients = arrays(3)
several = st.integers(1, 5).flatmap(lambda n: arrays((n, 3)))


def walk(make: Callable, start: np.ndarray, steps: Iterable[np.ndarray], **options: Any) -> Any:
    """Return where a parameter stands after each step with the given gradients."""
    w = scratch.tensor(start, requires_grad=True)
    optimizer = make([w], **options)
    path = []
    for g in steps:
        w.grad = scratch.tensor(np.broadcast_to(g, start.shape).copy())
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


@given(several, st.floats(0.001, 1))
def test_plain_descent_subtracts_the_sum_of_all_gradients(g: np.ndarray, lr: float) -> None:
    close(walk(optim.SGD, START, g, lr=lr), START - lr * np.cumsum(g, 0))


@given(gradients, st.floats(0, 0.99), st.integers(1, 30))
def test_momentum_on_a_constant_slope_grows_towards_1_over_1_minus_mu(
    g: np.ndarray, mu: float, n: int
) -> None:
    path = walk(optim.SGD, START, [g] * n, lr=0.1, momentum=mu)
    v = (1 - mu ** np.arange(1, n + 1)) / (1 - mu)  # 1 + μ + … + μᵗ⁻¹
    close(path, START - 0.1 * np.outer(np.cumsum(v), g), 1e-9)


@given(several, st.floats(0.1, 0.9))
def test_nesterovs_steps_are_momentums_with_the_next_step_taken_ahead(
    g: np.ndarray, mu: float
) -> None:
    plain = walk(optim.SGD, START, g, lr=0.1, momentum=mu)
    ahead = walk(optim.SGD, START, g, lr=0.1, momentum=mu, nesterov=True)
    velocity = -np.diff(np.vstack([START, plain]), axis=0) / 0.1
    close(ahead - plain, -0.1 * (mu * velocity), 1e-9)


@given(several)
def test_dampening_scales_every_gradient_but_the_first(g: np.ndarray) -> None:
    damped = walk(optim.SGD, START, g, lr=0.1, momentum=0.5, dampening=0.75)
    scaled = np.vstack([g[:1], g[1:] / 4])
    close(damped, walk(optim.SGD, START, scaled, lr=0.1, momentum=0.5))


@given(gradients, st.floats(0.001, 0.5))
def test_adams_first_step_has_the_size_of_the_rate_and_the_sign_of_the_slope(
    g: np.ndarray, lr: float
) -> None:
    for make in (optim.Adam, optim.AdamW, optim.Adamax):
        plain = {"weight_decay": 0.0} if make is optim.AdamW else {}
        close(walk(make, START, [g], lr=lr, eps=1e-14, **plain)[0], START - lr * np.sign(g), 1e-9)


@given(gradients, st.integers(1, 20))
def test_on_a_constant_slope_adam_steps_by_the_rate_each_time(g: np.ndarray, n: int) -> None:
    path = walk(optim.Adam, START, [g] * n, lr=0.1, eps=1e-14)
    close(path[-1], START - 0.1 * n * np.sign(g), 1e-9)


# Rules that divide by the size of the gradients; ε is out of the way where it stands alone.
SCALE_FREE: dict[str, dict[str, Any]] = {
    "optim.Adam": {"eps": 1e-30},
    "optim.AdamW": {"eps": 1e-30},
    "optim.Adamax": {"eps": 1e-30},
    "optim.NAdam": {"eps": 1e-30},
    "optim.RMSprop": {"eps": 1e-30},
    "optim.Adagrad": {"eps": 1e-30},
}


@pytest.mark.parametrize("path", SCALE_FREE)
@given(g=several, scale=st.sampled_from([1e-4, 0.5, 3.0, 1e5]))
def test_adaptive_steps_take_no_notice_of_the_scale_of_gradients(
    path: str, g: np.ndarray, scale: float
) -> None:
    make = getattr(optim, path.rpartition(".")[2])
    options = {"lr": 0.05, **SCALE_FREE[path]}
    close(walk(make, START, scale * g, **options), walk(make, START, g, **options), 1e-9)


@given(several, st.floats(0.5, 3))
def test_plain_descent_follows_the_scale_of_gradients(g: np.ndarray, scale: float) -> None:
    moved = walk(optim.SGD, START, g, lr=0.1, momentum=0.9) - START
    close(walk(optim.SGD, START, scale * g, lr=0.1, momentum=0.9) - START, scale * moved, 1e-10)


@given(st.integers(1, 50))
def test_adagrads_rate_falls_with_the_root_of_time(n: int) -> None:
    path = walk(optim.Adagrad, START, [np.ones(3)] * n, lr=0.1, eps=0.0)
    close(path[-1], START - 0.1 * sum(1 / math.sqrt(t) for t in range(1, n + 1)))


@given(several)
def test_adadelta_starts_as_small_as_the_root_of_epsilon(g: np.ndarray) -> None:
    first = walk(optim.Adadelta, START, g, lr=1.0, rho=0.9, eps=1e-6)[0] - START
    close(first, -math.sqrt(1e-6) * g[0] / np.sqrt(0.1 * g[0] ** 2 + 1e-6), 1e-10)


def test_rectified_adam_is_momentum_until_the_variance_can_be_trusted() -> None:
    g = np.array([3.0, -0.1, 20.0])
    path = walk(optim.RAdam, START, [g] * 7, lr=0.01)
    steps = -np.diff(np.vstack([START, path]), axis=0) / 0.01
    close(steps[:5], np.tile(g, (5, 1)), 1e-9)
    shares = steps[5:] / np.sign(g)
    assert ((shares > 0) & (shares < 1)).all()  # from then on as in Adam, and cautious


@given(several, st.floats(0.5, 0.999))
def test_adamax_divides_by_the_largest_gradient_that_is_not_forgotten(
    g: np.ndarray, beta: float
) -> None:
    w = scratch.tensor(START, requires_grad=True)
    adamax = optim.Adamax([w], betas=(0.9, beta), eps=0.0)
    for step in g:
        w.grad = scratch.tensor(step)
        adamax.step()
    ages = np.arange(len(g))[::-1, None]
    close(adamax.state[w]["exp_inf"].numpy(), (beta**ages * np.abs(g)).max(0))


def test_nadam_takes_the_next_steps_momentum_ahead() -> None:
    b, n = 0.9, 8  # with the decay of the momentum long over, μ is β₁ throughout
    path = walk(optim.NAdam, START, [np.ones(3)] * n, lr=0.1, eps=0.0, momentum_decay=1e6)
    steps = -np.diff(np.vstack([START, path]), axis=0)[:, 0] / 0.1
    t = np.arange(1, n + 1)
    due = (1 - b) / (1 - b**t) + b * (1 - b**t) / (1 - b ** (t + 1))
    close(steps, due, 1e-6)  # the product of momenta is kept in single precision


@given(several)
def test_rmsprop_that_remembers_nothing_follows_the_sign(g: np.ndarray) -> None:
    path = walk(optim.RMSprop, START, g, lr=0.1, alpha=0.0, eps=0.0)
    close(path, START - 0.1 * np.cumsum(np.sign(g), 0))


@given(several)
def test_amsgrad_never_divides_by_less_than_before(g: np.ndarray) -> None:
    w = scratch.tensor(START, requires_grad=True)
    adam = optim.Adam([w], amsgrad=True)
    largest = np.zeros(3)
    for step in g:
        w.grad = scratch.tensor(step)
        adam.step()
        kept = adam.state[w]["max_exp_avg_sq"].numpy()
        assert (kept >= largest).all()
        assert (kept >= adam.state[w]["exp_avg_sq"].numpy()).all()
        largest = kept.copy()


@each_optimizer
@given(g=several)
def test_uphill_is_downhill_with_the_gradient_turned_round(concept: Concept, g: np.ndarray) -> None:
    make = concept.in_scratch()
    close(walk(make, START, g, lr=0.05, maximize=True), walk(make, START, -g, lr=0.05), 1e-10)


@pytest.mark.parametrize("name", ["SGD", "Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax"])
@given(g=gradients, decay=st.floats(0.01, 1))
def test_weight_decay_is_the_gradient_of_half_the_square(
    name: str, g: np.ndarray, decay: float
) -> None:
    make = getattr(optim, name)
    close(
        walk(make, START, [g], lr=0.1, weight_decay=decay),
        walk(make, START, [g + decay * START], lr=0.1),
        1e-10,
    )


@given(several, st.floats(0.01, 1))
def test_adamw_shrinks_the_weights_apart_from_the_adaptive_step(
    g: np.ndarray, decay: float
) -> None:
    w = START
    steps = np.diff(np.vstack([START, walk(optim.Adam, START, g, lr=0.1)]), axis=0)
    for step in steps:  # Adam's own steps depend on gradients alone
        w = w * (1 - 0.1 * decay) + step
    close(walk(optim.AdamW, START, g, lr=0.1, weight_decay=decay)[-1], w, 1e-10)
    decoupled = {"weight_decay": decay, "decoupled_weight_decay": True}
    close(walk(optim.Adam, START, g, lr=0.1, **decoupled)[-1], w, 1e-10)


def twins(make: Callable, **options: Any) -> tuple[list[scratch.Tensor], Any]:
    w = [scratch.tensor(START, requires_grad=True) for _ in range(2)]
    return w, make([{"params": [w[0]], "lr": 0.1}, {"params": [w[1]], "lr": 0.001}], **options)


@each_optimizer
@given(g=several)
def test_groups_know_nothing_of_each_other(concept: Concept, g: np.ndarray) -> None:
    make = concept.in_scratch()
    w, optimizer = twins(make)
    for step in g:
        for p in w:
            p.grad = scratch.tensor(step)
        optimizer.step()
    for p, lr in zip(w, (0.1, 0.001), strict=True):
        close(p.detach().numpy(), walk(make, START, g, lr=lr)[-1])


@each_optimizer
@given(g=several)
def test_every_entry_of_a_parameter_goes_its_own_way(concept: Concept, g: np.ndarray) -> None:
    make = concept.in_scratch()
    together = walk(make, START, g, lr=0.05)
    for i in range(3):
        close(walk(make, START[i : i + 1], g[:, i : i + 1], lr=0.05)[:, 0], together[:, i])


@each_optimizer
def test_a_parameter_without_a_gradient_stays(concept: Concept) -> None:
    w, optimizer = twins(concept.in_scratch())
    w[0].grad = scratch.tensor(np.ones(3))
    optimizer.step()
    assert (w[0].detach().numpy() != START).all()
    assert w[1].detach().numpy().tolist() == START.tolist()
    assert optimizer.state.get(w[1], {"step": 0}).get("step", 0) == 0
    optimizer.zero_grad()
    assert w[0].grad is None


@each_optimizer
@given(before=several, after=several)
def test_a_saved_state_continues_as_if_nothing_had_happened(
    concept: Concept, before: np.ndarray, after: np.ndarray
) -> None:
    make = concept.in_scratch()
    w, other = (scratch.tensor(START, requires_grad=True) for _ in range(2))
    old, new = make([w], lr=0.05), make([other], lr=77.0)
    for i, g in enumerate([*before, *after]):
        if i == len(before):
            with scratch.no_grad():
                other.copy_(w)
            new.load_state_dict(old.state_dict())
        for p in (w, other):
            p.grad = scratch.tensor(g)
        old.step()
        if i >= len(before):
            new.step()
    # As in PyTorch, loading widens NAdam's product of momenta from single precision.
    tolerance = 1e-8 if make is optim.NAdam else 1e-12
    close(other.detach().numpy(), w.detach().numpy(), tolerance)
    assert new.param_groups[0]["lr"] == 0.05


@each_optimizer
def test_in_stretches_a_step_is_what_it_is_at_once(
    concept: Concept, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, rng = concept.in_scratch(), np.random.default_rng(0)
    start, g = rng.standard_normal(50), rng.standard_normal((4, 50))
    whole = walk(make, start, g, lr=0.05, weight_decay=0.1)
    monkeypatch.setattr(base, "STRETCH_BYTES", 7 * 8)
    np.testing.assert_array_equal(walk(make, start, g, lr=0.05, weight_decay=0.1), whole)


def test_a_closure_is_run_with_gradients_and_its_loss_comes_back() -> None:
    w = scratch.tensor([3.0], requires_grad=True)
    sgd = optim.SGD([w], lr=0.5)

    def closure() -> scratch.Tensor:
        sgd.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with scratch.no_grad():
        assert sgd.step(closure).item() == 9
    assert w.tolist() == [0.0]


w = scratch.ones(2, requires_grad=True)
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "no parameters": (lambda: optim.SGD([]), ShapeError, "empty parameter list"),
    "a tensor for a list": (lambda: optim.SGD(w), DTypeError, r"takes a list.*\[w\]"),
    "a result": (lambda: optim.SGD([w * 2]), ValueError, "leaves only"),
    "numbers": (lambda: optim.SGD([1.0]), DTypeError, "changes tensors"),
    "a set": (lambda: optim.SGD([{"params": {w}}]), DTypeError, "no order"),
    "one parameter in two groups": (
        lambda: optim.SGD([{"params": [w]}, {"params": [w]}]),
        ValueError,
        "more than one parameter group",
    ),
    "a negative rate": (lambda: optim.Adam([w], lr=-1), ValueError, "lr.*negative; got -1"),
    "a β of 1": (lambda: optim.Adam([w], betas=(1.0, 0.9)), ValueError, r"in \[0, 1\)"),
    "whole β": (lambda: optim.Adam([w], betas=(0, 0)), DTypeError, "betas must be floats"),
    "Nesterov without momentum": (
        lambda: optim.SGD([w], nesterov=True),
        ValueError,
        "needs momentum > 0",
    ),
    "steps to differentiate through": (
        lambda: optim.SGD([w], differentiable=True),
        OutsideTheBook,
        "leave it out",
    ),
    "the state of another network": (
        lambda: optim.SGD([w]).load_state_dict(optim.SGD([w, scratch.ones(1)]).state_dict()),
        ShapeError,
        r"\[2\] parameters.*\[1\]",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()
