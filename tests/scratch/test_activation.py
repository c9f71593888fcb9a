"""Laws of activations: symmetries, identities between them, bounds, and what they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, GradError, ShapeError
from tests.scratch.laws import (
    arrays,
    close,
    given,
    matrices,
    same,
    value_and_gradients,
    values,
    vectors,
)

F = scratch.nn.functional


@given(vectors)
def test_softplus_minus_its_mirror_image_is_the_identity(x: np.ndarray) -> None:
    same(lambda x: F.softplus(x) - F.softplus(-x), lambda x: x * 1, x)


# f(x) − f(−x) = x, as f(x) = x · (a share that x and −x split between them).
@pytest.mark.parametrize("name", ["relu", "silu", "gelu", "hardswish"])
@given(x=vectors)
def test_what_an_activation_lets_through_its_mirror_image_holds_back(
    name: str, x: np.ndarray
) -> None:
    f = getattr(F, name)
    same(lambda x: f(x) - f(-x), lambda x: x * 1, x)


@pytest.mark.parametrize("name", ["sigmoid", "hardsigmoid"])
@given(x=vectors)
def test_a_share_and_its_mirror_image_sum_to_one(name: str, x: np.ndarray) -> None:
    f = getattr(F, name)
    same(lambda x: f(x) + f(-x), lambda x: x * 0 + 1, x)


ODD = ["tanh", "softsign", "hardtanh", "tanhshrink", "softshrink", "hardshrink"]


@pytest.mark.parametrize("name", ODD)
@given(x=vectors)
def test_odd_functions_are_odd(name: str, x: np.ndarray) -> None:
    f = getattr(F, name)
    same(f, lambda x: -f(-x), x)


def test_a_threshold_and_its_mirror_image_sum_to_one_but_at_zero() -> None:
    x = scratch.tensor([-2.0, -0.1, 0.0, 3.0])
    at_zero = scratch.tensor([0.25])
    both = scratch.heaviside(x, at_zero) + scratch.heaviside(-x, at_zero)
    assert both.tolist() == [1.0, 1.0, 0.5, 1.0]


IDENTITIES: dict[str, tuple[Callable, Callable]] = {
    "tanh is 2σ(2x) − 1": (F.tanh, lambda x: 2 * F.sigmoid(2 * x) - 1),
    "ReLU and its mirror image are |x|": (lambda x: F.relu(x) + F.relu(-x), lambda x: x.abs()),
    "ReLU6 is hard tanh from 0 to 6": (F.relu6, lambda x: F.hardtanh(x, 0.0, 6.0)),
    "leaky ReLU of slope 0 is ReLU": (lambda x: F.leaky_relu(x, 0.0), F.relu),
    "leaky ReLU of slope 1 is the identity": (lambda x: F.leaky_relu(x, 1.0), lambda x: x * 1),
    "PReLU with a fixed slope is leaky ReLU": (
        lambda x: F.prelu(x, scratch.tensor([0.3], dtype=scratch.float64)),
        lambda x: F.leaky_relu(x, 0.3),
    ),
    "a threshold at 0 with 0 is ReLU": (lambda x: F.threshold(x, 0.0, 0.0), F.relu),
    "CELU of α = 1 is ELU": (F.celu, F.elu),
    "CELU is ELU of a stretched x": (lambda x: F.celu(x, 2.0), lambda x: 2 * F.elu(x / 2)),
    "SELU is a scaled ELU": (
        F.selu,
        lambda x: 1.0507009873554805 * F.elu(x, 1.6732632423543772),
    ),
    "SiLU is x·σ(x)": (F.silu, lambda x: x * F.sigmoid(x)),
    "hard SiLU is x times the hard sigmoid": (F.hardswish, lambda x: x * F.hardsigmoid(x)),
    "Mish is x·tanh(softplus x)": (F.mish, lambda x: x * F.tanh(F.softplus(x))),
    "log-sigmoid is −softplus(−x)": (F.logsigmoid, lambda x: -F.softplus(-x)),
    "log-sigmoid is the logarithm of σ": (F.logsigmoid, lambda x: F.sigmoid(x).log()),
    "softplus of β is a stretched softplus": (
        lambda x: F.softplus(x, beta=3.0),
        lambda x: F.softplus(3 * x) / 3,
    ),
    "tanh shrinkage is what tanh takes away": (F.tanhshrink, lambda x: x - F.tanh(x)),
    "soft shrinkage is what hard tanh takes away": (
        lambda x: F.softshrink(x, 1.0),
        lambda x: x - F.hardtanh(x),
    ),
    "hard shrinkage is soft shrinkage without the loss": (
        lambda x: F.hardshrink(x, 1.0),
        lambda x: F.softshrink(x, 1.0) + F.softshrink(x, 1.0).sign(),
    ),
    "maxout of x and −x is |x|": (
        lambda x: F.maxout(scratch.stack([x, -x], dim=1).flatten()[None], 2)[0],
        lambda x: x.abs(),
    ),
    "a gate that is wide open lets all through": (
        lambda x: F.glu(scratch.cat([x, x * 0 + 100])),
        lambda x: x * 1,
    ),
    "softmin is the softmax of −x": (
        lambda x: F.softmin(x, 0)[0],
        lambda x: F.softmax(-x, 0)[0],
    ),
}


@pytest.mark.parametrize("law", IDENTITIES)
@given(x=vectors)
def test_two_ways_to_say_one_thing_have_one_value_and_one_slope(law: str, x: np.ndarray) -> None:
    # PyTorch rounds the slope of the hard sigmoid, 1/6, to single precision, and so do we.
    same(*IDENTITIES[law], x, tolerance=1e-6 if "hard sigmoid" in law else 1e-11)


RISING = ["sigmoid", "tanh", "relu", "relu6", "leaky_relu", "elu", "celu", "selu", "softplus"]
RISING += ["softsign", "logsigmoid", "hardtanh", "hardsigmoid", "softshrink", "tanhshrink"]


@pytest.mark.parametrize("name", RISING)
@given(x=vectors)
def test_what_rises_keeps_the_order_and_has_no_slope_below_zero(name: str, x: np.ndarray) -> None:
    y, slope = value_and_gradients(getattr(F, name), np.sort(x))
    assert (np.diff(y) >= 0).all()
    assert (slope >= 0).all()


# Least and largest value, and the largest slope.
BOUNDS = {
    "sigmoid": (0, 1, 0.25),
    "tanh": (-1, 1, 1),
    "softsign": (-1, 1, 1),
    "hardtanh": (-1, 1, 1),
    "relu6": (0, 6, 1),
    "hardsigmoid": (0, 1, 1 / 6 + 1e-8),
}


@pytest.mark.parametrize("name", BOUNDS)
@given(x=arrays(3, most=60))
def test_squashing_functions_stay_within_their_bounds(name: str, x: np.ndarray) -> None:
    low, high, steepest = BOUNDS[name]
    y, slope = value_and_gradients(getattr(F, name), x)
    assert (low <= y).all()
    assert (y <= high).all()
    assert (np.abs(slope) <= steepest).all()


SMOOTH = sorted({*RISING, "silu", "gelu", "mish", "hardswish", "hardshrink"})


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SMOOTH)
def test_far_out_nothing_overflows(name: str, dtype: Any) -> None:
    y, slope = value_and_gradients(getattr(F, name), np.array([-1e4, -89.0, 89.0, 1e4], dtype))
    assert y.dtype == slope.dtype == dtype
    assert np.isfinite(y).all()
    assert np.isfinite(slope).all()


@given(arrays(3), st.sampled_from([0.5, 1.0, 8.0, 64.0]))
def test_softplus_lies_above_relu_by_at_most_ln_2_over_beta(x: np.ndarray, beta: float) -> None:
    above = values(lambda x: F.softplus(x, beta) - F.relu(x), x)
    assert (above >= 0).all()
    assert (above <= math.log(2) / beta + 1e-15).all()


@given(vectors)
def test_the_slope_of_gelu_is_the_share_below_x_plus_x_times_the_density(x: np.ndarray) -> None:
    y, slope = value_and_gradients(F.gelu, x)
    share = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in x])
    close(y, x * share)
    close(slope, share + x * np.exp(-x * x / 2) / math.sqrt(2 * math.pi))


@given(arrays(3))
def test_gelus_short_form_is_off_by_less_than_half_a_thousandth(x: np.ndarray) -> None:
    assert np.abs(values(lambda x: F.gelu(x) - F.gelu(x, approximate="tanh"), x)).max() < 5e-4


def test_selu_keeps_mean_0_and_variance_1_of_a_bell_curve() -> None:
    z = np.linspace(-12, 12, 240_001)
    weight = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])
    y = values(F.selu, z)
    assert (weight * y).sum() == pytest.approx(0, abs=1e-7)
    assert (weight * y * y).sum() == pytest.approx(1, abs=1e-7)


@given(vectors)
def test_the_slope_that_prelu_learns_gets_what_came_below_zero(x: np.ndarray) -> None:
    _, by_x, by_weight = value_and_gradients(F.prelu, x, np.array([0.2]))
    close(by_weight, [x[x < 0].sum()])
    close(by_x, np.where(x < 0, 0.2, 1.0))


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@given(x=matrices, shift=st.floats(-1000, 1000))
def test_softmax_takes_no_notice_of_a_shift(name: str, x: np.ndarray, shift: float) -> None:
    f = getattr(F, name)
    same(lambda x: f(x, 1), lambda x: f(x + shift, 1), x, tolerance=1e-10)


@given(matrices)
def test_shares_are_positive_and_sum_to_one(x: np.ndarray) -> None:
    y, gradient = value_and_gradients(lambda x: F.softmax(x, 1), x)
    assert (y > 0).all()
    close(y.sum(1), 1)
    close(gradient, 0)  # the sum is 1 whatever x is


def jacobian(function: Callable, x: np.ndarray) -> np.ndarray:
    """Return ∂yᵢ/∂xⱼ of a function of vectors."""
    return np.array([value_and_gradients(function, x, upstream=e)[1] for e in np.eye(x.size)])


@given(vectors)
def test_the_jacobian_of_softmax_is_diag_y_minus_y_y_with_rows_that_sum_to_zero(
    x: np.ndarray,
) -> None:
    y, J = values(lambda x: F.softmax(x, 0), x), jacobian(lambda x: F.softmax(x, 0), x)
    close(J, np.diag(y) - np.outer(y, y))
    close(J.sum(1), 0)
    close(J, J.T)


@given(vectors)
def test_the_jacobian_of_log_softmax_is_the_identity_minus_y(x: np.ndarray) -> None:
    y, J = values(lambda x: F.softmax(x, 0), x), jacobian(lambda x: F.log_softmax(x, 0), x)
    close(J, np.eye(x.size) - y)
    close(values(lambda x: F.log_softmax(x, 0), x), x - np.log(np.exp(x).sum()))


@given(matrices, st.randoms(use_true_random=False))
def test_softmax_of_permuted_scores_is_the_softmax_permuted(x: np.ndarray, random: Any) -> None:
    order = random.sample(range(x.shape[1]), x.shape[1])
    y = values(lambda x: F.softmax(x, 1), x)
    close(y[:, order], values(lambda x: F.softmax(x, 1), x[:, order]))


@given(vectors)
def test_softmax_of_two_is_the_sigmoid_of_their_difference(x: np.ndarray) -> None:
    two = lambda x: F.softmax(scratch.stack([x, x * 0]), 0)[0]  # noqa: E731
    same(two, F.sigmoid, x)


@given(arrays((3, 4)))
def test_maxout_gives_its_gradient_to_the_largest_of_each_group(x: np.ndarray) -> None:
    y, gradient = value_and_gradients(lambda x: F.maxout(x, 2), x)
    close(y, x.reshape(3, 2, 2).max(2))
    close(gradient.reshape(3, 2, 2).sum(2), 1)
    close((gradient * x).reshape(3, 2, 2).sum(2), y)


INPLACE = ["relu", "relu6", "leaky_relu", "elu", "celu", "selu", "silu", "mish", "hardtanh"]
INPLACE += ["hardswish", "hardsigmoid"]


@pytest.mark.parametrize("name", INPLACE)
def test_an_activation_in_place_overwrites_its_input(name: str) -> None:
    f, w = getattr(F, name), np.array([-1.5, 0.25, 2.0])

    def overwritten(w: scratch.Tensor) -> scratch.Tensor:
        x = w * 1.0
        assert f(x, inplace=True) is x
        return x * x

    same(overwritten, lambda w: f(w) * f(w), w)
    with pytest.raises(GradError, match="leaf"):
        f(scratch.tensor(w, requires_grad=True), inplace=True)


x, whole = scratch.ones(2, 3), scratch.ones(2, 3, dtype=scratch.int64)
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "softmax without an axis": (
        lambda: scratch.softmax(x),
        DTypeError,
        "name the axis",
    ),
    "log_softmax without one": (lambda: scratch.log_softmax(x), DTypeError, "for example dim=1"),
    "softmax of integers": (lambda: F.softmax(whole, 1), DTypeError, "softmax.*int64"),
    "softplus of integers": (lambda: F.softplus(whole), DTypeError, "softplus.*int64"),
    "half of three": (lambda: F.glu(x), ShapeError, "must be even"),
    "a hard tanh upside down": (lambda: F.hardtanh(x, 1.0, -1.0), ShapeError, "1.0 and -1.0"),
    "CELU of α = 0": (lambda: F.celu(x, 0.0), ShapeError, "alpha must not be 0"),
    "a third form of GELU": (lambda: F.gelu(x, "sigmoid"), DTypeError, "'none' or 'tanh'"),
    "slopes for other channels": (lambda: F.prelu(x, scratch.ones(2)), ShapeError, "3 channels"),
    "a matrix of slopes": (lambda: F.prelu(x, scratch.ones(1, 3)), ShapeError, "vector"),
    "shrinking the wrong way": (lambda: F.softshrink(x, -1.0), ShapeError, "not be negative"),
    "groups of two from three": (lambda: F.maxout(x, 2), ShapeError, "groups of 2"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()
