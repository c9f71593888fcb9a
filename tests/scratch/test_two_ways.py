"""Where an operation takes another way when there is much, or little: both give the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nnlearn import scratch
from nnlearn.scratch.functional import activation, embedding, resampling
from nnlearn.scratch.operations import error_function, stretches

F = scratch.nn.functional


def gradient(function: Any, x: np.ndarray, upstream: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    leaf = scratch.tensor(x, requires_grad=True)
    y = function(leaf)
    y.backward(scratch.tensor(upstream))
    return y.detach().array, leaf.grad.array


@pytest.mark.parametrize("shape", [(3, 9), (9, 3)])
def test_the_error_function_of_many_entries_is_that_of_each(
    shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.random.default_rng(0).normal(0, 2, shape)[:, ::2]
    monkeypatch.setattr(stretches, "STRETCH", 4)
    expected = [[math.erf(v) for v in row] for row in x]
    np.testing.assert_allclose(error_function.erf_array(x), expected, rtol=1e-14)


@pytest.mark.parametrize("function", [F.softmax, F.log_softmax])
def test_of_many_scores_the_largest_are_taken_out_too(
    function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = scratch.tensor(1000 * np.random.default_rng(0).standard_normal((5, 7)))
    ways = []
    for many in (0, 10**6):
        monkeypatch.setattr(activation, "MANY", many)
        ways.append(function(x, dim=1).array)
    assert np.isfinite(ways[0]).all()
    np.testing.assert_array_equal(*ways)


@pytest.mark.parametrize("most", [0, 100])
def test_a_table_sums_the_gradients_of_a_symbol_however_often_it_comes(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "MOST_ROUNDS", most)
    rng = np.random.default_rng(0)
    symbols, upstream = rng.integers(0, 5, (4, 6)), rng.standard_normal((4, 6, 3))
    words = scratch.tensor(symbols)
    _, grad = gradient(lambda w: F.embedding(words, w), rng.standard_normal((7, 3)), upstream)
    expected = np.zeros((7, 3))
    np.add.at(expected, symbols, upstream)
    np.testing.assert_allclose(grad, expected, rtol=1e-12)


def test_an_image_is_resampled_by_one_matrix_as_by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x, upstream = rng.standard_normal((2, 3, 5, 7)), rng.standard_normal((2, 3, 2, 4))
    ways = []
    for small in (0, 10**6):
        monkeypatch.setattr(resampling, "SMALL", small)
        ways.append(gradient(lambda v: F.adaptive_avg_pool2d(v, (2, 4)), x, upstream))
    for by_two, by_one in zip(*ways, strict=True):
        np.testing.assert_allclose(by_one, by_two, rtol=1e-12)


@pytest.mark.parametrize("options", [{}, {"stride": 2, "padding": 1}, {"dilation": (1, 2)}])
def test_a_depthwise_convolution_is_a_grouped_one(options: dict[str, Any]) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((2, 3, 7, 8)), scratch.tensor(rng.standard_normal((3, 1, 3, 2)))
    alone = F.conv2d(scratch.tensor(x), w, groups=3, **options)
    parts = [
        F.conv2d(scratch.tensor(x[:, c : c + 1]), w[c : c + 1], **options).array for c in range(3)
    ]
    np.testing.assert_allclose(alone.array, np.concatenate(parts, axis=1), rtol=1e-12)
