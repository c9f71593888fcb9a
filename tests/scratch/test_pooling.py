"""Laws of pooling: what windows see, where gradients go, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError
from tests.scratch.laws import arrays, close, given, same, value_and_gradients, values

F = scratch.nn.functional
# (N, C, H, W) of even sides, so that windows of 2 tile it.
images = st.tuples(*[st.integers(1, 2)] * 2, *[st.sampled_from([2, 4, 6])] * 2).flatmap(arrays)
windows = st.tuples(*[st.integers(1, 3)] * 2)


@st.composite
def settings(draw: Any) -> dict[str, Any]:
    """Draw the settings of a pooling: windows, overlapping or apart, with or without padding."""
    kernel = draw(windows)
    return {
        "kernel_size": kernel,
        "stride": draw(windows),
        "padding": tuple(draw(st.integers(0, k // 2)) for k in kernel),
        "ceil_mode": draw(st.booleans()),
    }


def pooled(function: Callable, x: np.ndarray, **options: Any) -> tuple[np.ndarray, ...]:
    return value_and_gradients(lambda x: function(x, **options), x)


@given(arrays((2, 2, 5, 7)), settings())
def test_the_largest_entry_of_a_window_is_above_its_mean_and_below_that_of_the_image(
    x: np.ndarray, options: dict
) -> None:
    most = values(lambda x: F.max_pool2d(x, **options), x)
    mean = values(lambda x: F.avg_pool2d(x, **options, count_include_pad=False), x)
    assert most.shape == mean.shape
    assert (most >= mean - 1e-12).all()
    assert np.isin(most, x).all()  # entries of the image, and never padding
    assert (most <= x.max((2, 3), keepdims=True)).all()


@given(images)
def test_a_window_of_one_pixel_changes_nothing(x: np.ndarray) -> None:
    for f in (F.max_pool2d, F.avg_pool2d):
        same(lambda x, f=f: f(x, 1), lambda x: x * 1, x)


@given(arrays((1, 2, 7, 6)), st.integers(1, 3), st.integers(1, 3))
def test_the_largest_of_the_largest_is_the_largest_of_the_larger_window(
    x: np.ndarray, one: int, other: int
) -> None:
    same(
        lambda x: F.max_pool2d(F.max_pool2d(x, one, stride=1), other, stride=1),
        lambda x: F.max_pool2d(x, one + other - 1, stride=1),
        x + np.arange(x.size).reshape(x.shape) * 1e-6,  # no two alike
    )


@given(images)
def test_pooling_what_was_pooled_and_enlarged_gives_it_back(x: np.ndarray) -> None:
    for f in (F.max_pool2d, F.avg_pool2d):
        once = values(lambda x, f=f: f(x, 2), x)
        enlarged = once.repeat(2, 2).repeat(2, 3)
        close(values(lambda x, f=f: f(x, 2), enlarged), once)


@given(images, st.integers(-2, 2), st.integers(-2, 2))
def test_a_shift_by_whole_windows_shifts_the_result(x: np.ndarray, down: int, across: int) -> None:
    moved = np.roll(x, (2 * down, 2 * across), (2, 3))
    for f in (F.max_pool2d, F.avg_pool2d):
        due = np.roll(values(lambda x, f=f: f(x, 2), x), (down, across), (2, 3))
        close(values(lambda x, f=f: f(x, 2), moved), due)


@given(images, st.floats(0, 8), st.floats(-8, 8))
def test_pooling_follows_scale_and_level(x: np.ndarray, scale: float, level: float) -> None:
    for f in (F.max_pool2d, F.avg_pool2d):
        same(
            lambda x, f=f: f(scale * x + level, 2),
            lambda x, f=f: scale * f(x, 2) + level,
            x,
            tolerance=1e-10,
        )


@given(arrays((2, 2, 5, 7)), settings())
def test_the_whole_gradient_arrives_and_only_at_the_largest_entries(
    x: np.ndarray, options: dict
) -> None:
    most, gradient = pooled(F.max_pool2d, x, **options)
    close(gradient.sum((2, 3)), most[0, 0].size)
    close((gradient * x).sum((2, 3)), most.sum((2, 3)))  # Euler: max is homogeneous
    assert (gradient >= 0).all()


def test_of_equal_entries_the_first_gets_the_gradient() -> None:
    _, gradient = pooled(F.max_pool2d, np.ones((1, 1, 4, 4)), kernel_size=2)
    assert gradient[0, 0].tolist() == [[1, 0, 1, 0], [0, 0, 0, 0]] * 2
    _, gradient = pooled(F.max_pool2d, np.ones((1, 1, 3, 3)), kernel_size=2, stride=1)
    assert gradient[0, 0].tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


@given(arrays((2, 2, 5, 7)), settings())
def test_the_gradient_of_a_mean_is_its_adjoint(x: np.ndarray, options: dict) -> None:
    y = values(lambda x: F.avg_pool2d(x, **options), x)
    g = np.cos(np.arange(y.size)).reshape(y.shape)
    _, back = value_and_gradients(lambda x: F.avg_pool2d(x, **options), x, upstream=g)
    assert (y * g).sum() == pytest.approx((x * back).sum(), abs=1e-10)


@given(arrays((2, 2, 5, 7)), settings())
def test_a_mean_over_the_image_alone_hands_on_all_of_the_gradient(
    x: np.ndarray, options: dict
) -> None:
    y, gradient = pooled(F.avg_pool2d, x, **options, count_include_pad=False)
    close(gradient.sum((2, 3)), y[0, 0].size)
    same(
        lambda x: F.avg_pool2d(x, **options, divisor_override=1),
        lambda x: 6 * F.avg_pool2d(x, **options, divisor_override=6),
        x,
        tolerance=1e-11,
    )


@given(arrays((2, 2, 5, 7)), settings())
def test_indices_say_where_the_largest_entries_stand(x: np.ndarray, options: dict) -> None:
    most, places = F.max_pool2d(scratch.tensor(x), **options, return_indices=True)
    flat = x.reshape(2, 2, -1)
    found = np.take_along_axis(flat, places.numpy().reshape(2, 2, -1), 2)
    close(found.reshape(most.shape), most.numpy())


@given(arrays((2, 3, 8)), st.integers(1, 4), st.integers(1, 4))
def test_a_sequence_is_an_image_of_one_row(x: np.ndarray, size: int, stride: int) -> None:
    for one, two in ((F.max_pool1d, F.max_pool2d), (F.avg_pool1d, F.avg_pool2d)):
        same(
            lambda x, f=one: f(x, size, stride),
            lambda x, f=two: f(x[:, :, None], (1, size), (1, stride))[:, :, 0],
            x,
        )


@given(images)
def test_adaptive_windows_that_tile_an_image_are_ordinary_windows(x: np.ndarray) -> None:
    half = (x.shape[2] // 2, x.shape[3] // 2)
    same(lambda x: F.adaptive_avg_pool2d(x, half), lambda x: F.avg_pool2d(x, 2), x)
    same(lambda x: F.adaptive_max_pool2d(x, half), lambda x: F.max_pool2d(x, 2), x)
    row = x[:, 0]
    same(lambda x: F.adaptive_avg_pool1d(x, half[1]), lambda x: F.avg_pool1d(x, 2), row)
    same(lambda x: F.adaptive_max_pool1d(x, half[1]), lambda x: F.max_pool1d(x, 2), row)


@given(arrays((2, 2, 5, 7)))
def test_one_window_over_all_is_the_mean_and_the_maximum_of_the_image(x: np.ndarray) -> None:
    same(lambda x: F.adaptive_avg_pool2d(x, 1)[:, :, 0, 0], lambda x: x.mean((2, 3)), x)
    distinct = x + np.arange(x.size).reshape(x.shape) * 1e-6
    same(
        lambda x: F.adaptive_max_pool2d(x, 1)[:, :, 0, 0],
        lambda x: x.flatten(2).max(2).values,
        distinct,
    )


@given(arrays((2, 2, 5, 7)), st.integers(1, 7), st.integers(1, 9))
def test_adaptive_windows_cover_the_image(x: np.ndarray, height: int, width: int) -> None:
    y, gradient = pooled(F.adaptive_avg_pool2d, x, output_size=(height, width))
    assert y.shape == (2, 2, height, width)
    assert (gradient > 0).all()
    close(gradient.sum((2, 3)), height * width)
    y, gradient = pooled(F.adaptive_max_pool2d, x, output_size=(height, width))
    close(y.max((2, 3)), x.max((2, 3)))
    close(gradient.sum((2, 3)), height * width)


def test_a_gradient_is_taken_in_any_order_of_memory() -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 6))
    last = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    found = []
    for array in (x, last):
        tensor = scratch.Tensor(array)
        tensor.requires_grad_()
        y = F.max_pool2d(tensor, 2)
        (y.flatten() * scratch.arange(36, dtype=scratch.float64)).sum().backward()
        found.append(tensor.grad.numpy())
    np.testing.assert_array_equal(*found)


x = scratch.zeros(1, 1, 4, 4)
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "a window larger than the image": (
        lambda: F.max_pool2d(x, 5),
        ShapeError,
        r"window of \(5, 5\).*larger than the image \(4, 4\)",
    ),
    "a dilated window larger than the image": (
        lambda: F.max_pool2d(x, 3, dilation=2),
        ShapeError,
        r"dilation \(2, 2\)",
    ),
    "more padding than half a window": (
        lambda: F.avg_pool2d(x, 2, padding=2),
        ShapeError,
        r"padding \(2, 2\) must be at most half of the window \(2, 2\)",
    ),
    "a matrix for an image": (lambda: F.max_pool2d(x[0, 0], 2), ShapeError, r"\(4, 4\)"),
    "a window of nothing": (lambda: F.max_pool2d(x, 0), ShapeError, "kernel_size"),
    "a sum over nothing": (
        lambda: F.avg_pool2d(x, 2, divisor_override=0),
        ShapeError,
        "other than 0; got 0",
    ),
    "a mean of whole numbers": (lambda: F.avg_pool2d(x.long(), 2), DTypeError, r"use \.float\(\)"),
    "the largest truth": (lambda: F.max_pool2d(x > 0, 2), DTypeError, r"bool: use \.float\(\)"),
    "three sizes for two axes": (
        lambda: F.adaptive_avg_pool2d(x, (1, 1, 1)),
        ShapeError,
        "one size or 2 of them",
    ),
    "an empty image": (
        lambda: F.adaptive_max_pool2d(scratch.zeros(1, 1, 0, 4), 1),
        ShapeError,
        "the image is empty",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()
