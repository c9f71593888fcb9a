"""Laws of operations on tensors: products, orders, picking and putting back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import ShapeError
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

square = st.integers(1, 4).flatmap(lambda n: arrays((3, n, n)))
vector_pairs = st.integers(1, 6).flatmap(lambda n: st.tuples(arrays(n), arrays(n)))

IDENTITIES: dict[str, tuple[Callable, Callable]] = {
    "e to the sum is the product": (lambda x: (x + 1).exp(), lambda x: x.exp() * np.e),
    "the logarithm undoes e": (lambda x: x.exp().log(), lambda x: x * 1),
    "the root undoes the square": (lambda x: x.square().sqrt(), lambda x: x.abs()),
    "sine and cosine on the circle": (
        lambda x: x.sin() ** 2 + x.cos() ** 2,
        lambda x: x * 0 + 1,
    ),
    "the size is sign times number": (lambda x: x.abs(), lambda x: x * x.sign()),
    "the smaller and the larger": (
        lambda x: scratch.minimum(x, 1 - x) + scratch.maximum(x, 1 - x),
        lambda x: x * 0 + 1,
    ),
    "the smaller is the larger, turned round": (
        lambda x: scratch.minimum(x, x * 0 + 0.5),
        lambda x: -scratch.maximum(-x, x * 0 - 0.5),
    ),
    "floor and what is left": (lambda x: x.floor() + (x - x.floor()), lambda x: x * 1),
    "clamping is the larger of the smaller": (
        lambda x: x.clamp(-1, 1),
        lambda x: scratch.maximum(scratch.minimum(x, x * 0 + 1), x * 0 - 1),
    ),
    "the mean is the sum over the number": (lambda x: x.mean(), lambda x: x.sum() / x.numel()),
    "variance is the mean square minus the square of the mean": (
        lambda x: x.var(correction=0),
        lambda x: (x * x).mean() - x.mean() ** 2,
    ),
    "log-sum-exp": (lambda x: x.logsumexp(0), lambda x: x.exp().sum().log()),
    "running sums end in the sum": (lambda x: x.cumsum(0)[-1], lambda x: x.sum()),
    "stacking is joining of rows": (
        lambda x: scratch.stack([x, 2 * x]),
        lambda x: scratch.cat([x[None], 2 * x[None]]),
    ),
    "splitting and joining": (lambda x: scratch.cat(x.split(2)), lambda x: x * 1),
    "the opposite is what makes zero": (lambda x: x + x.neg(), lambda x: x * 0),
    "backwards twice": (lambda x: x.flip(0).flip(0), lambda x: x * 1),
}


@pytest.mark.parametrize("law", IDENTITIES)
@given(x=vectors)
def test_two_ways_to_say_one_thing_have_one_value_and_one_slope(law: str, x: np.ndarray) -> None:
    same(*IDENTITIES[law], x, tolerance=1e-10)


@given(square)
def test_a_batch_of_products_is_each_product_alone(x: np.ndarray) -> None:
    a, b = x, np.cos(x)
    same(
        lambda a, b: scratch.bmm(a, b),
        lambda a, b: scratch.stack([scratch.mm(m, n) for m, n in zip(a, b, strict=True)]),
        *(a, b),
    )
    same(lambda a, b: a @ b, scratch.bmm, a, b)
    same(lambda a, b: scratch.einsum("nij,njk->nik", a, b), scratch.bmm, a, b)
    same(lambda a, b: (a @ b).mT, lambda a, b: b.mT @ a.mT, a, b)


@given(vector_pairs)
def test_the_inner_product_is_the_trace_of_the_outer_one(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    same(scratch.dot, lambda a, b: (a * b).sum(), *pair)
    same(scratch.dot, lambda a, b: scratch.outer(a, b).diagonal().sum(), *pair)
    same(lambda a, b: scratch.mv(scratch.outer(a, b), b), lambda a, b: a * b.dot(b), *pair)
    a, b = pair
    assert values(scratch.dot, a, b) ** 2 <= values(scratch.dot, a, a) * values(
        scratch.dot, b, b
    ) * (1 + 1e-12)  # Cauchy and Schwarz


@given(matrices)
def test_triangles_make_up_the_matrix(x: np.ndarray) -> None:
    same(lambda x: scratch.tril(x) + scratch.triu(x, 1), lambda x: x * 1, x)
    same(scratch.tril, lambda x: scratch.triu(x.T).T, x)


@given(vectors)
def test_the_least_is_the_largest_turned_round(x: np.ndarray) -> None:
    t = scratch.tensor(x)
    assert scratch.argmin(t).item() == scratch.argmax(-t).item()
    assert t[scratch.argmin(t)].item() == t.min().item() == -(-t).max().item()
    assert t.sort().values[0].item() == t.min().item()


@given(matrices, st.data())
def test_what_is_gathered_has_its_gradient_scattered(x: np.ndarray, data: st.DataObject) -> None:
    rows, columns = x.shape
    places = np.array(
        data.draw(
            st.lists(
                st.lists(st.integers(0, columns - 1), min_size=3, max_size=3),
                min_size=rows,
                max_size=rows,
            )
        )
    )
    index = scratch.tensor(places)
    g = np.cos(np.arange(3 * rows)).reshape(rows, 3)
    y, gradient = value_and_gradients(lambda x: x.gather(1, index), x, upstream=g)
    close(y, np.take_along_axis(x, places, 1))
    back = scratch.zeros(rows, columns).double().scatter_add(1, index, scratch.tensor(g))
    close(gradient, back.numpy())
    one_hot = scratch.nn.functional.one_hot(index, columns).double()
    same(lambda x: x.gather(1, index), lambda x: (one_hot * x[:, None]).sum(2), x)


@given(matrices)
def test_a_sum_over_all_axes_is_a_sum_over_one_after_the_other(x: np.ndarray) -> None:
    same(lambda x: x.sum(), lambda x: x.sum(0).sum(0), x)
    apart = x + 1e-6 * np.arange(x.size).reshape(x.shape)  # no two alike
    same(lambda x: x.max(), lambda x: x.amax(1).amax(0), apart)
    same(lambda x: x.permute(1, 0).flatten(), lambda x: x.T.reshape(-1), x)


@given(matrices)
def test_what_is_broadcast_sums_its_gradient(x: np.ndarray) -> None:
    row = np.cos(np.arange(x.shape[1]))
    _, _, by_row = value_and_gradients(lambda x, r: x * r, x, row)
    close(by_row, x.sum(0))
    same(lambda r: r.broadcast_to(x.shape), lambda r: r[None].expand(*x.shape), row)


def test_products_that_do_not_fit_name_both_shapes() -> None:
    for product in (scratch.mm, scratch.matmul):
        with pytest.raises(ShapeError, match=r"\(2, 3\).*\(2, 3\)"):
            product(scratch.ones(2, 3), scratch.ones(2, 3))
    with pytest.raises(ShapeError):
        scratch.dot(scratch.ones(2), scratch.ones(3))
    with pytest.raises(ShapeError):
        scratch.bmm(scratch.ones(2, 2), scratch.ones(2, 2))
