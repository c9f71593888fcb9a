"""Laws of the affine map and of layers that only change a shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError
from tests.scratch.laws import arrays, close, given, same, value_and_gradients, values

nn, F = scratch.nn, scratch.nn.functional
# x (N, I), W (O, I), b (O,)
maps = st.tuples(*[st.integers(1, 4)] * 3).flatmap(
    lambda n: st.tuples(arrays((n[0], n[1])), arrays((n[2], n[1])), arrays(n[2]))
)


@given(maps)
def test_the_gradients_of_an_affine_map_are_two_products_and_a_sum(drawn: tuple) -> None:
    x, W, b = drawn
    G = np.cos(np.arange(len(x) * len(b))).reshape(len(x), len(b))
    y, by_x, by_W, by_b = value_and_gradients(F.linear, x, W, b, upstream=G)
    close(y, x @ W.T + b)
    close(by_x, G @ W)
    close(by_W, G.T @ x)
    close(by_b, G.sum(0))


@given(maps, st.floats(0, 1))
def test_an_affine_map_keeps_mixtures(drawn: tuple, share: float) -> None:
    x, W, b = drawn
    z = x[::-1].copy()
    mixed = values(F.linear, share * x + (1 - share) * z, W, b)
    close(mixed, share * values(F.linear, x, W, b) + (1 - share) * values(F.linear, z, W, b), 1e-11)


@given(maps)
def test_two_affine_maps_are_one(drawn: tuple) -> None:
    x, W, b = drawn
    V = np.cos(np.arange(2 * len(b))).reshape(2, len(b))
    same(
        lambda x, W, b, V: F.linear(F.linear(x, W, b), V),
        lambda x, W, b, V: F.linear(x, V @ W, V @ b),
        *(x, W, b, V),
        tolerance=1e-10,
    )


@given(arrays((3, 2)), arrays((3, 4)), arrays((5, 2, 4)))
def test_a_bilinear_map_is_linear_in_each_of_its_inputs(
    x: np.ndarray, z: np.ndarray, W: np.ndarray
) -> None:
    close(values(F.bilinear, x, z, W), np.einsum("ni,oij,nj->no", x, W, z), 1e-10)
    close(values(F.bilinear, 2 * x, 3 * z, W), 6 * values(F.bilinear, x, z, W), 1e-10)


@given(arrays((2, 3, 4)))
def test_unflatten_undoes_flatten_and_the_identity_does_nothing(x: np.ndarray) -> None:
    same(nn.Sequential(nn.Flatten(), nn.Unflatten(1, (3, 4))), nn.Identity(), x)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_one_hot_rows_sum_to_one_and_show_their_label(labels: list[int]) -> None:
    rows = F.one_hot(scratch.tensor(labels), 5).numpy()
    assert rows.sum(1).tolist() == [1] * len(labels)
    assert rows.argmax(1).tolist() == labels


def test_shapes_that_do_not_fit_are_named() -> None:
    x, W = scratch.ones(2, 3), scratch.ones(4, 5)
    with pytest.raises(ShapeError, match=r"x has 3 features, weight \(4, 5\) expects 5"):
        F.linear(x, W)
    with pytest.raises(ShapeError, match="bias"):
        F.linear(x, scratch.ones(4, 3), scratch.ones(3))
    with pytest.raises(DTypeError, match=r"float64"):
        F.linear(x.double(), scratch.ones(4, 3))
