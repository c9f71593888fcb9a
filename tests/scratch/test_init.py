"""Laws of initial weights: bounds and spread, what gains keep, what is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError

init, F = scratch.nn.init, scratch.nn.functional
O, I = 300, 200  # noqa: E741 - the shape of a weight matrix in the book
PLACES = (3, 3)  # of a kernel


def filled(fill: Callable, *shape: int, **options: Any) -> np.ndarray:
    scratch.manual_seed(0)
    w = scratch.zeros(*shape, dtype=scratch.float64)
    assert fill(w, **options) is w
    return w.numpy()


# Each rule with the standard deviation that it promises for (O, I): 2 / (fan_in + fan_out), …
SPREAD: dict[str, tuple[Callable, dict, float]] = {
    "xavier_uniform_": (init.xavier_uniform_, {"gain": 5.0}, 5 * math.sqrt(2 / (O + I))),
    "xavier_normal_": (init.xavier_normal_, {"gain": 5.0}, 5 * math.sqrt(2 / (O + I))),
    "kaiming_uniform_": (init.kaiming_uniform_, {"nonlinearity": "relu"}, math.sqrt(2 / I)),
    "kaiming_normal_": (init.kaiming_normal_, {"nonlinearity": "relu"}, math.sqrt(2 / I)),
    "kaiming_normal_, backwards": (
        init.kaiming_normal_,
        {"nonlinearity": "relu", "mode": "fan_out"},
        math.sqrt(2 / O),
    ),
    "kaiming_uniform_, leaky": (init.kaiming_uniform_, {"a": math.sqrt(5)}, 1 / math.sqrt(3 * I)),
    "uniform_": (init.uniform_, {"a": -2.0, "b": 4.0}, 6 / math.sqrt(12)),
    "normal_": (init.normal_, {"mean": 1.0, "std": 3.0}, 3.0),
}


@pytest.mark.parametrize("name", SPREAD)
def test_the_spread_is_the_promised_one(name: str) -> None:
    fill, options, due = SPREAD[name]
    w = filled(fill, O, I, **options)
    assert w.std() == pytest.approx(due, rel=0.01)  # four standard errors of 60 000 draws
    centre = 1.0 if name in ("uniform_", "normal_") else 0.0
    assert w.mean() == pytest.approx(centre, abs=0.02 * due)
    if "uniform_" in name:
        assert np.abs(w - centre).max() <= math.sqrt(3) * due
        assert np.abs(w - centre).max() >= 0.999 * math.sqrt(3) * due


@pytest.mark.parametrize("fill", [init.xavier_normal_, init.kaiming_normal_])
def test_every_place_of_a_kernel_counts_as_an_input(fill: Callable) -> None:
    one, nine = filled(fill, O, I), filled(fill, O, I, *PLACES)
    assert nine.std() * 3 == pytest.approx(one.std(), rel=0.01)


def test_kaimings_rule_keeps_the_size_of_signals_through_relu_layers_and_xaviers_does_not() -> None:
    scratch.manual_seed(0)
    sizes = {}
    for name, fill in (
        ("kaiming", lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
        ("xavier", init.xavier_normal_),
    ):
        x = scratch.randn(100, 256)
        for _ in range(10):
            x = F.relu(x @ fill(scratch.empty(256, 256)).T)
        sizes[name] = float((x * x).mean()) / 0.5  # a half, as ReLU drops a half
    assert 0.5 < sizes["kaiming"] < 2
    assert sizes["xavier"] == pytest.approx(2.0**-9, rel=1)


@pytest.mark.parametrize("name", ["linear", "relu", "leaky_relu", "selu", "tanh", "sigmoid"])
def test_a_gain_is_at_least_what_an_activation_takes_from_a_bell_curve(name: str) -> None:
    z = np.linspace(-12, 12, 24_001)
    f: Callable = (lambda x: x) if name == "linear" else getattr(F, name)
    y = f(scratch.tensor(z)).numpy()
    kept = (np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0]) * y * y).sum()
    gain = init.calculate_gain(name)
    if name in ("linear", "relu", "leaky_relu"):
        assert gain**2 * kept == pytest.approx(1, rel=1e-4)  # exactly: E[(g·f(z))²] = 1
    elif name == "tanh":
        assert gain**2 * kept > 1  # and so it leans against saturation


@pytest.mark.parametrize("shape", [(4, 4), (3, 7), (7, 3), (5, 2, 2)])
def test_orthogonal_weights_keep_lengths(shape: tuple[int, ...]) -> None:
    w = filled(init.orthogonal_, *shape, gain=2.0).reshape(shape[0], -1)
    small = w @ w.T if len(w) <= w.shape[1] else w.T @ w
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-12)


def test_truncated_draws_stay_inside_and_are_less_spread() -> None:
    w = filled(init.trunc_normal_, O, I, std=1.0, a=-1.0, b=1.0)
    assert np.abs(w).max() <= 1
    # 1 − 2φ(1) / (2Φ(1) − 1), the variance of a bell curve that is cut off at ±1.
    assert w.var() == pytest.approx(0.2911, rel=0.02)


def test_constants_are_constant() -> None:
    assert filled(init.constant_, 2, val=0.5).tolist() == [0.5, 0.5]
    assert filled(init.zeros_, 2).tolist() == [0, 0]
    assert filled(init.ones_, 2).tolist() == [1, 1]
    assert filled(init.eye_, 2, 3).tolist() == [[1, 0, 0], [0, 1, 0]]


def test_a_dirac_kernel_passes_its_input_on() -> None:
    x = scratch.randn(2, 4, 5, 5)
    kernel = init.dirac_(scratch.empty(4, 4, 3, 3))
    np.testing.assert_array_equal(F.conv2d(x, kernel, padding=1).numpy(), x.numpy())


RANDOM = ["uniform_", "normal_", "trunc_normal_", "xavier_uniform_", "xavier_normal_"]
RANDOM += ["kaiming_uniform_", "kaiming_normal_", "orthogonal_"]


@pytest.mark.parametrize("name", RANDOM)
def test_a_generator_of_ones_own_repeats_and_leaves_the_global_one_alone(name: str) -> None:
    fill = getattr(init, name)
    scratch.manual_seed(3)
    due = scratch.rand(1).item()
    scratch.manual_seed(3)
    first, second = (
        fill(scratch.empty(4, 5), generator=scratch.Generator().manual_seed(7)).tolist()
        for _ in range(2)
    )
    assert first == second
    assert scratch.rand(1).item() == due


v, m = scratch.ones(3), scratch.ones(3, 3)
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "fans of a vector": (lambda: init.xavier_uniform_(v), ShapeError, r"2 axes; got shape \(3,\)"),
    "a third mode": (lambda: init.kaiming_normal_(m, mode="fan"), DTypeError, "'fan_in' or"),
    "an unknown gain": (
        lambda: init.kaiming_normal_(m, nonlinearity="gelu"),
        DTypeError,
        "no gain known for 'gelu'; known: leaky_relu",
    ),
    "an orthogonal vector": (lambda: init.orthogonal_(v), ShapeError, "at least 2 axes"),
    "the identity of a vector": (lambda: init.eye_(v), ShapeError, "fills matrices"),
    "bounds upside down": (lambda: init.trunc_normal_(m, a=1.0, b=-1.0), ShapeError, "below b"),
    "bounds far from the mean": (
        lambda: init.trunc_normal_(m, mean=9.0),
        ShapeError,
        "draws would never fall in",
    ),
    "a matrix for a kernel": (lambda: init.dirac_(m), ShapeError, r"\(O, C, …\)"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()
