"""Laws of normalisation: mean 0, variance 1, what it forgets, where its gradients lie."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError
from tests.scratch.laws import arrays, close, given, same, value_and_gradients, values

F = scratch.nn.functional
EPS = 1e-12  # so small that the laws hold to many digits


def spread(x: np.ndarray) -> np.ndarray:
    """Return x, between ±2, with a slope of 5 along every axis: neighbours differ by 1 at least."""
    return x + sum(np.cumsum(np.full(x.shape, 5.0), axis) for axis in range(x.ndim))


images = st.tuples(*[st.sampled_from([2, 4])] * 2, *[st.integers(2, 3)] * 2).flatmap(
    lambda shape: arrays(shape, most=2).map(spread)
)


def batch(x: scratch.Tensor, **options: Any) -> scratch.Tensor:
    return F.batch_norm(x, None, None, training=True, **{"eps": EPS, **options})


# Each way to normalise, with the axes of (N, C, H, W) that share a mean and a variance.
WAYS: dict[str, tuple[Callable, tuple[int, ...]]] = {
    "batch_norm": (batch, (0, 2, 3)),
    "layer_norm": (lambda x: F.layer_norm(x, tuple(x.shape[1:]), eps=EPS), (1, 2, 3)),
    "group_norm": (lambda x: F.group_norm(x, 1, eps=EPS), (1, 2, 3)),
    "instance_norm": (lambda x: F.instance_norm(x, eps=EPS), (2, 3)),
}
each_way = pytest.mark.parametrize("way", WAYS)


@each_way
@given(x=images)
def test_what_is_normalised_has_mean_0_and_variance_1(way: str, x: np.ndarray) -> None:
    normalise, axes = WAYS[way]
    y = values(normalise, x)
    close(y.mean(axes), 0, 1e-10)
    close(y.var(axes), 1, 1e-9)


@each_way
@given(x=images)
def test_its_gradient_neither_shifts_nor_stretches(way: str, x: np.ndarray) -> None:
    normalise, axes = WAYS[way]
    upstream = np.cos(np.arange(x.size)).reshape(x.shape)
    y, gradient = value_and_gradients(normalise, x, upstream=upstream)
    close(gradient.sum(axes), 0, 1e-10)  # orthogonal to 1: a shift changes nothing
    close((gradient * y).sum(axes), 0, 1e-9)  # orthogonal to x̂: nor does a stretch


@each_way
@given(x=images, scale=st.floats(0.5, 20), level=st.floats(-20, 20))
def test_it_forgets_level_and_scale(way: str, x: np.ndarray, scale: float, level: float) -> None:
    normalise, _ = WAYS[way]
    close(values(normalise, scale * x + level), values(normalise, x), 1e-9)
    close(values(normalise, -x), -values(normalise, x), 1e-9)


@each_way
@given(x=images)
def test_twice_is_once(way: str, x: np.ndarray) -> None:
    normalise, _ = WAYS[way]
    close(values(lambda x: normalise(normalise(x)), x), values(normalise, x), 1e-9)


@each_way
@given(x=images)
def test_the_gradient_shrinks_as_the_input_grows(way: str, x: np.ndarray) -> None:
    normalise, _ = WAYS[way]
    upstream = np.cos(np.arange(x.size)).reshape(x.shape)
    gradients = [value_and_gradients(normalise, k * x, upstream=upstream)[1] for k in (1, 5)]
    close(5 * gradients[1], gradients[0], 1e-9)


@given(images)
def test_one_group_is_layer_norm_over_all_and_a_group_for_each_channel_instance_norm(
    x: np.ndarray,
) -> None:
    whole = x.shape[1:]
    same(lambda x: F.group_norm(x, 1), lambda x: F.layer_norm(x, whole), x, tolerance=1e-11)
    same(lambda x: F.group_norm(x, x.shape[1]), F.instance_norm, x, tolerance=1e-11)
    same(
        lambda x: F.group_norm(x, 2),
        lambda x: F.group_norm(x.reshape(2 * len(x), -1, *x.shape[2:]), 1).reshape(x.shape),
        x,
        tolerance=1e-11,
    )


@given(images)
def test_batch_norm_of_one_example_is_instance_norm(x: np.ndarray) -> None:
    same(lambda x: batch(x, eps=1e-5), F.instance_norm, x[:1], tolerance=1e-11)


@given(images)
def test_batch_norm_is_layer_norm_along_the_other_axis(x: np.ndarray) -> None:
    rows = x[:, :, 0, 0]
    same(
        lambda x: batch(x, eps=1e-5),
        lambda x: F.layer_norm(x.T, (len(x),)).T,
        rows,
        tolerance=1e-11,
    )


@each_way
@given(x=images)
def test_examples_touch_each_other_in_batch_norm_alone(way: str, x: np.ndarray) -> None:
    normalise, axes = WAYS[way]
    among_others, alone = values(normalise, x)[0], values(normalise, x[:1])[0]
    if 0 in axes:
        assert not np.allclose(among_others, alone)
    else:
        close(among_others, alone)


@given(images)
def test_weight_and_bias_set_scale_and_level_again(x: np.ndarray) -> None:
    C = x.shape[1]
    gamma, beta = np.arange(1.0, C + 1), np.arange(C) - 0.5
    for call in (
        lambda x, w, b: batch(x, weight=w, bias=b),
        lambda x, w, b: F.group_norm(x, 2, w, b),
        lambda x, w, b: F.instance_norm(x, weight=w, bias=b),
    ):
        per_channel = (slice(None), None, None)
        plain = values(call, x, np.ones(C), np.zeros(C))
        y, _, by_gamma, by_beta = value_and_gradients(call, x, gamma, beta)
        close(y, gamma[per_channel] * plain + beta[per_channel])
        close(by_beta, x.size / C)
        close(by_gamma, plain.sum((0, 2, 3)), 1e-10)


@given(arrays((6, 3), most=2).map(spread), st.floats(0.01, 1))
def test_running_statistics_move_towards_those_of_the_batch(x: np.ndarray, momentum: float) -> None:
    mean, var = scratch.full((3,), 5.0).double(), scratch.full((3,), 7.0).double()
    F.batch_norm(scratch.tensor(x), mean, var, training=True, momentum=momentum)
    close(mean.numpy(), 5 + momentum * (x.mean(0) - 5))
    close(var.numpy(), 7 + momentum * (x.var(0, ddof=1) - 7))


@given(arrays((6, 3), most=2).map(spread))
def test_evaluation_is_a_fixed_stretch_and_shift(x: np.ndarray) -> None:
    mean, var = x.mean(0), x.var(0)
    fixed = {"running_mean": scratch.tensor(mean), "running_var": scratch.tensor(var)}
    evaluated: Callable = lambda x: F.batch_norm(x, **fixed, eps=EPS)  # noqa: E731
    y, slope = value_and_gradients(evaluated, x)
    close(y, values(batch, x), 1e-10)  # the batch's own numbers: the same values
    close(slope, np.broadcast_to(1 / np.sqrt(var + EPS), x.shape), 1e-10)  # but no way back
    close(values(evaluated, x[:1]), y[:1])  # and no neighbour in sight
    close(fixed["running_mean"].numpy(), mean)


@given(arrays((3, 5), most=2).map(spread))
def test_rms_norm_has_mean_square_1_and_is_layer_norm_where_the_mean_is_0(x: np.ndarray) -> None:
    rms: Callable = lambda x: F.rms_norm(x, (5,), eps=EPS)  # noqa: E731
    upstream = np.cos(np.arange(15)).reshape(3, 5)
    y, gradient = value_and_gradients(rms, x, upstream=upstream)
    close((y * y).mean(1), 1, 1e-10)
    close((gradient * y).sum(1), 0, 1e-10)
    close(values(rms, 7 * x), y, 1e-10)
    centred = x - x.mean(1, keepdims=True)
    close(values(rms, centred), values(lambda x: F.layer_norm(x, (5,), eps=EPS), x), 1e-10)


@given(arrays((3, 5), most=2).map(spread), st.sampled_from([1.0, 2.0, math.inf]))
def test_vectors_are_brought_to_length_1(x: np.ndarray, p: float) -> None:
    y, gradient = value_and_gradients(lambda x: F.normalize(x, p), x)
    close(np.linalg.norm(y, p, axis=1), 1)
    close((gradient * x).sum(1), 0, 1e-10)
    close(values(lambda x: F.normalize(3 * x, p), x), y)
    same(
        lambda x: F.normalize(x),
        lambda x: F.rms_norm(x, (5,), eps=EPS) / math.sqrt(5),
        x,
        tolerance=1e-10,
    )
    assert not values(F.normalize, np.zeros((1, 2))).any()  # no length, no direction


x = scratch.zeros(2, 4, 3, 3)
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "evaluation without statistics": (
        lambda: F.batch_norm(x, None, None),
        ShapeError,
        "needs running_mean and running_var; or pass training=True",
    ),
    "half of the statistics": (
        lambda: F.batch_norm(x, scratch.zeros(4), None),
        ShapeError,
        "or neither",
    ),
    "a batch of one value": (
        lambda: F.batch_norm(x[:1, :, 0, 0], None, None, training=True),
        ShapeError,
        r"has no variance.*\(1, 4\).*larger batch, or eval\(\)",
    ),
    "statistics of other channels": (
        lambda: F.batch_norm(x, scratch.zeros(3), scratch.ones(3)),
        ShapeError,
        r"4 channels, running_mean has shape \(3,\)",
    ),
    "a vector for a batch": (
        lambda: F.batch_norm(x[0, :, 0, 0], None, None, training=True),
        ShapeError,
        r"expects \(N, C\)",
    ),
    "other precision": (
        lambda: F.batch_norm(x, None, None, scratch.ones(4).double(), training=True),
        DTypeError,
        "x is float32, weight is float64",
    ),
    "whole numbers": (lambda: F.layer_norm(x.long(), (3,)), DTypeError, "layer_norm.*int64"),
    "axes that are not the last": (lambda: F.layer_norm(x, (4,)), ShapeError, r"end in.*\(4,\)"),
    "a number of axes": (lambda: F.layer_norm(x, 3), DTypeError, r"write \(3,\)"),
    "a weight of another shape": (
        lambda: F.layer_norm(x, (3,), scratch.ones(4)),
        ShapeError,
        r"weight must have the shape \(3,\)",
    ),
    "groups that do not divide": (lambda: F.group_norm(x, 3), ShapeError, "divisible.*3 groups"),
    "groups of one value": (
        lambda: F.group_norm(x[:1, :, :1, :1], 4),
        ShapeError,
        "no variance",
    ),
    "channels of one place": (
        lambda: F.instance_norm(x[:, :, :1, :1]),
        ShapeError,
        "more than one place",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()
