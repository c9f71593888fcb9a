"""Dropout keeps the mean, drops its share, and passes the gradient where it passed the value."""

from __future__ import annotations

import numpy as np
import pytest

from nnlearn import scratch
from nnlearn.scratch.errors import ShapeError

F = scratch.nn.functional


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_share_of_zeros_is_p_and_the_mean_stays(p: float) -> None:
    scratch.manual_seed(0)
    y = F.dropout(scratch.ones(200_000), p).numpy()
    assert np.mean(y == 0) == pytest.approx(p, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.02)
    assert set(np.round(np.unique(y), 4)) == {0.0, round(np.float32(1 / (1 - p)), 4)}


def test_the_gradient_passes_where_the_value_passed() -> None:
    scratch.manual_seed(0)
    x = scratch.ones(100, requires_grad=True)
    y = F.dropout(x, 0.3)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), y.detach().numpy())


def test_each_call_drops_others_and_a_seed_repeats_them() -> None:
    x = scratch.ones(50)
    scratch.manual_seed(1)
    first, second = F.dropout(x).tolist(), F.dropout(x).tolist()
    scratch.manual_seed(1)
    assert first != second
    assert F.dropout(x).tolist() == first


def test_a_probability_outside_its_range_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"\[0, 1\]; got 1.5"):
        scratch.nn.Dropout(1.5)


def test_dropout_in_place_that_drops_nothing_writes_nothing():
    x = scratch.ones(3, requires_grad=True)  # a leaf, which may not be overwritten
    assert scratch.nn.Dropout(0.5, inplace=True).eval()(x) is x
    assert scratch.nn.functional.dropout(x, 0.0, inplace=True) is x
