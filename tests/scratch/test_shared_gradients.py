"""Whose array a gradient is: the tape adds into none that somebody else can see."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch import tape
from nnlearn.scratch.op import op

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


def leaf(*values: float) -> scratch.Tensor:
    return scratch.tensor(values, dtype=scratch.float64, requires_grad=True)


def times(engine: Any, backward: Any) -> Any:
    """Return a product of two tensors with a backward pass of one's own."""

    class Times(engine.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any) -> Any:
            ctx.save_for_backward(a, b)
            return a * b

    Times.backward = staticmethod(backward)
    return Times.apply


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_recurrent_layer_that_is_called_three_times_has_torchs_gradients(kind: str) -> None:
    found = []
    for engine in (scratch, torch):
        layer = getattr(engine.nn, kind)(1, 1).double()
        for p in layer.parameters():
            p.data = engine.full_like(p.data, 0.5)
        h, total = None, 0
        for _ in range(3):
            y, h = layer(engine.ones(1, 1, 1).double(), h)
            total = total + y.sum()
        total.backward()
        found.append(np.concatenate([p.grad.numpy().ravel() for p in layer.parameters()]))
    np.testing.assert_allclose(*found, rtol=1e-12)


def test_the_two_biases_of_a_recurrent_layer_have_equal_gradients() -> None:
    """A law: they are added before anything else happens to them."""
    scratch.manual_seed(3)
    for kind in (scratch.nn.RNN, scratch.nn.LSTM):
        layer = kind(2, 3)
        x, h, total = scratch.randn(1, 4, 2), None, 0
        for _ in range(4):
            y, h = layer(x, h)
            total = total + (y * y).sum()
        total.backward()
        assert layer.bias_ih_l0.grad.tolist() == layer.bias_hh_l0.grad.tolist()
        assert layer.bias_ih_l0.grad.array is not layer.bias_hh_l0.grad.array


BACKWARDS = {
    "saved": lambda ctx, g: ctx.saved_tensors[::-1],
    "given": lambda ctx, g: (g, g),
    "views": lambda ctx, g: (ctx.saved_tensors[1].view(-1), ctx.saved_tensors[1].detach()),
    "twice": lambda ctx, g: (ctx.saved_tensors[0],) * 2,
}


@pytest.mark.parametrize("backward", BACKWARDS.values(), ids=BACKWARDS)
def test_a_backward_of_ones_own_changes_no_input(backward: Any) -> None:
    found = []
    for engine in (scratch, torch):
        product = times(engine, backward)
        a, b = (engine.tensor([v], requires_grad=True) for v in (2.0, 3.0))
        for _ in range(2):
            (product(a, b) + product(a, b) + product(a, b)).sum().backward()
        found.append([a.item(), b.item(), a.grad.item(), b.grad.item()])
    assert found[0][:2] == [2.0, 3.0]
    assert found[0] == found[1]


def test_a_constant_that_an_operation_returns_as_gradient_is_not_added_into() -> None:
    slope = np.array([5.0])

    @op
    def fivefold(x: np.ndarray) -> tuple:
        return slope * x, lambda g: slope

    x = leaf(1.0)
    for _ in range(2):
        (fivefold(x) + fivefold(x) + fivefold(x)).sum().backward()
    assert slope.tolist() == [5.0]
    assert x.grad.tolist() == [30.0]


@BOTH
def test_a_hook_that_returns_a_tensor_of_its_own_keeps_it(engine: Any) -> None:
    mine = engine.tensor([7.0])
    x = engine.tensor([1.0], requires_grad=True)
    y = x * 1.0
    for t in (x, y):
        t.register_hook(lambda g: mine)
    (y + y).sum().backward(retain_graph=True)
    (y * 2).sum().backward()
    assert mine.tolist() == [7.0]
    assert x.grad.tolist() == [14.0]


@BOTH
def test_grad_is_neither_the_gradient_that_was_given_nor_that_of_another_leaf(engine: Any) -> None:
    a, b = (engine.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
    given = engine.tensor([10.0, 20.0])
    a.backward(given)
    (a + b).backward(given)
    a.grad.add_(1)
    assert given.tolist() == [10.0, 20.0]
    assert b.grad.tolist() == [10.0, 20.0]
    assert a.grad.tolist() == [21.0, 41.0]


def test_what_is_given_may_be_the_very_gradient_that_is_added_to() -> None:
    """PyTorch adds to it first, and b receives twice what was given."""
    a, b = leaf(1.0, 2.0), leaf(1.0, 2.0)
    a.backward(scratch.tensor([10.0, 20.0], dtype=scratch.float64))
    (a + b).backward(a.grad)
    assert a.grad.tolist() == [20.0, 40.0]
    assert b.grad.tolist() == [10.0, 20.0]


@BOTH
def test_a_gradient_in_use_elsewhere_counts_as_changed_when_it_is_added_to(engine: Any) -> None:
    x, w = (engine.tensor([3.0], requires_grad=True) for _ in range(2))
    (x * x).sum().backward()
    penalty = (w * x.grad).sum()
    (x * x).sum().backward()
    with pytest.raises(RuntimeError, match=r"in.?place"):
        penalty.backward()


def test_a_fresh_gradient_is_kept_without_a_copy() -> None:
    """The fast way is alive: most gradients are new arrays, and become ``grad`` as they are."""
    made = []

    @op
    def threefold(x: np.ndarray) -> tuple:
        def vjp(g: np.ndarray) -> np.ndarray:
            made.append(id(new := g * 3))
            return new

        return x * 3, vjp

    assert tape.references([np.ones(2)]) == [tape.ALONE]
    kept = np.ones(2)
    assert min(tape.references([kept, kept])) > tape.ALONE
    assert tape.references([kept])[0] > tape.ALONE
    held = kept[:1]
    del kept
    assert tape.references([held.base])[0] > tape.ALONE
    x = leaf(1.0, 2.0)
    threefold(x).sum().backward()
    assert [id(x.grad.array)] == made


@BOTH
def test_several_roots_are_walked_together(engine: Any) -> None:
    """A hook sees the whole gradient once, not a part of it for each root."""
    seen = []
    x = engine.tensor([1.0], requires_grad=True)
    y = x * 2
    y.register_hook(lambda g: seen.append(g.item()))
    engine.autograd.backward([y * 3, y * 4], [engine.ones(1), engine.ones(1)])
    z = x * 2
    z.register_hook(lambda g: seen.append(g.item()))
    engine.autograd.grad([z * 3, z * 4], x, [engine.ones(1), engine.ones(1)])
    assert seen == [7.0, 7.0]
    assert x.grad.tolist() == [14.0]
