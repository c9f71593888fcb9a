"""A change in place reaches every tensor that shows the same memory, with its gradient."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import GradError

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


@BOTH
def test_views_follow_a_recorded_change_of_their_base(engine: Any) -> None:
    x = engine.ones(2, 2, requires_grad=True)
    z = x * 1.0
    view = z.T
    z.mul_(3.0)
    view.sum().backward()
    assert view.tolist() == [[3.0, 3.0]] * 2
    assert x.grad.tolist() == [[3.0, 3.0]] * 2


@BOTH
def test_a_base_follows_a_recorded_change_of_its_view(engine: Any) -> None:
    w = engine.ones(2, 3, requires_grad=True)
    y = w * 2
    z = y[1]
    z += w[0]
    y[0].mul_(5)
    (y * y).sum().backward()
    assert y.tolist() == [[10.0] * 3, [3.0] * 3]
    assert w.grad.tolist() == [[206.0] * 3, [12.0] * 3]


@BOTH
def test_a_masked_assignment_after_reshape(engine: Any) -> None:
    x = engine.ones(2, 2, requires_grad=True)
    y = x * 3
    z = y.reshape(-1, 2)
    z[engine.tensor([True, False])] = -1.0
    (z.sum() + y.sum()).backward()
    assert x.grad.tolist() == [[0.0, 0.0], [6.0, 6.0]]


@BOTH
def test_rows_of_a_buffer_filled_one_by_one_carry_gradients(engine: Any) -> None:
    w = engine.tensor([1.0, 2.0], requires_grad=True)
    rows = engine.zeros(3, 2)
    last = rows[2]
    for i in range(3):
        rows[i] += w * (i + 1)
    (rows.sum() + last.sum()).backward()
    assert last.tolist() == [3.0, 6.0]
    assert w.grad.tolist() == [9.0, 9.0]


@BOTH
def test_what_is_overwritten_gets_a_gradient_of_zero(engine: Any) -> None:
    w = engine.ones(2, requires_grad=True)
    y = w * 2
    y.zero_()
    y.sum().backward()
    assert w.grad.tolist() == [0.0, 0.0]


@BOTH
def test_filling_the_diagonal_leaves_the_gradient_of_the_rest(engine: Any) -> None:
    w = engine.ones(2, 2, requires_grad=True)
    y = w * 2
    y.fill_diagonal_(7.0)
    y.sum().backward()
    assert w.grad.tolist() == [[0.0, 2.0], [2.0, 0.0]]


@BOTH
def test_the_dtype_and_the_shape_of_a_result_stay_when_it_is_changed_in_place(engine: Any) -> None:
    y = engine.ones(2, requires_grad=True) * 2
    y.add_(engine.ones(2, dtype=engine.float64))
    assert y.dtype == engine.float32
    with pytest.raises(RuntimeError):
        y.add_(engine.ones(3, 2))
    with pytest.raises(RuntimeError):
        engine.tensor([1, 2]).mul_(y)


@BOTH
def test_a_view_made_under_no_grad_is_not_changed_outside(engine: Any) -> None:
    y = engine.ones(2, requires_grad=True) * 2
    with engine.no_grad():
        view = y[:1]
        view.mul_(2)
    with pytest.raises(RuntimeError, match="no_grad"):
        view.mul_(2)


@BOTH
def test_data_has_a_version_of_its_own_and_detach_has_not(engine: Any) -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    y.data.zero_()
    y.sum().backward(retain_graph=True)
    assert x.grad.tolist() == [0.0, 0.0]  # wrong, as the description of .data says
    y.detach().add_(1)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_a_number_taken_from_a_vector_shows_its_place() -> None:
    x = scratch.zeros(3)
    x[1].add_(5)
    assert x.tolist() == [0.0, 5.0, 0.0]


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_the_outputs_of_a_recurrent_layer_are_masked_in_place(kind: str) -> None:
    """They show the states, which backward needs; nobody else can see that base, so it stays."""
    layer = getattr(scratch.nn, kind)(2, 3, batch_first=True)
    x = scratch.ones(2, 4, 2, requires_grad=True)
    y, _ = layer(x)
    y[0, 2:] = 0
    y.mul_(2)
    y.sum().backward()
    assert x.grad[0, 2:].tolist() == [[0.0, 0.0]] * 2
    assert (x.grad[1] != 0).all()


@BOTH
def test_an_activation_in_place_after_pooling(engine: Any) -> None:
    x = engine.tensor([[[-1.0, -2.0, 3.0, 4.0]]], requires_grad=True)
    F = engine.nn.functional
    F.relu(F.max_pool1d(x, 2), inplace=True).sum().backward()
    assert x.grad.tolist() == [[[0.0, 0.0, 0.0, 1.0]]]


def test_retained_gradients_are_those_after_the_change() -> None:
    found = []
    for engine in (scratch, torch):
        y = engine.ones(2, requires_grad=True) * 2
        y.retain_grad()
        y.mul_(3)
        (y * y).sum().backward()
        found.append(y.grad.tolist())
    assert found[0] == found[1] == [12.0, 12.0]


def test_views_keep_their_base_and_the_base_keeps_no_view() -> None:
    gc.collect()
    gc.disable()  # reference counts alone must do it
    try:
        x = scratch.ones(4, requires_grad=True) * 1
        views = [x[i:] for i in range(4)]
        cut = x.detach()
        gone = weakref.ref(x)
        assert len(x._views) == 5
        del views, cut
        assert not x._views
        view = x[1:]
        del x
        assert gone() is not None
        del view
        assert gone() is None
        h = scratch.ones(2, requires_grad=True) * 1
        before = weakref.ref(h)
        h = h.detach()  # a step of truncated backpropagation: what came before goes
        assert before() is None
    finally:
        gc.enable()


def test_a_view_of_a_tensor_whose_data_was_replaced_goes_its_own_way() -> None:
    x = scratch.zeros(3)
    view = x[1:]
    x.data = scratch.ones(3)
    w = scratch.ones(2, requires_grad=True)
    view += w
    view.sum().backward()
    assert x.tolist() == [1.0, 1.0, 1.0]
    assert not x.requires_grad
    assert w.grad.tolist() == [1.0, 1.0]


def test_a_view_is_not_detached_in_place() -> None:
    y = scratch.ones(2, requires_grad=True) * 2
    with pytest.raises(GradError, match="use detach"):
        y[:1].detach_()


@pytest.mark.parametrize("order", ["C", "F"])
def test_places_in_any_order_of_memory(order: Any) -> None:
    from nnlearn.scratch.views import places

    x = np.arange(24.0).reshape(2, 3, 4).copy(order=order)
    for view in (x, x.T, x[1], x[:, ::2], x[..., 0], x.swapaxes(0, 1)[1:, :, 2]):
        np.testing.assert_array_equal(places(x, view), view)
    part = x[:, 1:]
    for view in (part, part.T, part[0, :, 1:]):
        np.testing.assert_array_equal(part.reshape(-1)[places(part, view)], view)
