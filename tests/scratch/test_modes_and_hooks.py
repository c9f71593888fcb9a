"""Switches of recording, hooks, and backward passes of one's own: what they may and may not do."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, GradError, ShapeError

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
MODES = ["no_grad()", "inference_mode()", "inference_mode(True)", "inference_mode(mode=True)"]
MODES += ["set_grad_enabled(False)", "no_grad", "inference_mode"]
ON = ["inference_mode(False)", "inference_mode(mode=False)", "enable_grad()"]


@BOTH
@pytest.mark.parametrize("mode", [*MODES[:5], *ON])
def test_a_mode_holds_inside_its_block_only(engine: Any, mode: str) -> None:
    with engine.no_grad(), eval(f"engine.{mode}"):
        inside = engine.is_grad_enabled()
    assert inside == (mode in ON)
    assert engine.is_grad_enabled()


@BOTH
@pytest.mark.parametrize("mode", [*MODES, *ON])
def test_a_decorated_generator_runs_in_its_mode_and_its_caller_does_not(
    engine: Any, mode: str
) -> None:
    seen = []

    def steps() -> Iterator:
        try:
            sent = yield engine.is_grad_enabled()
            seen.append((sent, engine.is_grad_enabled()))
            try:
                yield 1
            except KeyError:
                seen.append(engine.is_grad_enabled())
            yield 2
        finally:
            seen.append(engine.is_grad_enabled())

    on = mode in ON
    decorated = eval(f"engine.{mode}")(steps)
    with engine.set_grad_enabled(not on):
        running = decorated()
        assert next(running) == on
        assert engine.is_grad_enabled() != on
        assert running.send("a letter") == 1
        assert running.throw(KeyError()) == 2
        running.close()
        assert engine.is_grad_enabled() != on
    assert seen == [("a letter", on), on, on]


@BOTH
def test_a_decorated_generator_returns_and_raises_as_it_would(engine: Any) -> None:
    @engine.no_grad()
    def inner(fails: bool) -> Iterator:
        yield 1
        if fails:
            raise KeyError
        return 7

    def outer() -> Iterator:
        found = yield from inner(False)
        yield found

    assert list(outer()) == [1, 7]
    with pytest.raises(KeyError):
        list(inner(True))
    assert engine.is_grad_enabled()


WRONG = {
    "shape": (lambda engine: engine.ones(7), ShapeError),
    "one": (lambda engine: engine.ones(1), ShapeError),
    "dtype": (lambda engine: engine.ones(3, dtype=engine.float64), DTypeError),
    "integer": (lambda engine: engine.ones(3, dtype=engine.int64), DTypeError),
    "number": (lambda engine: 3.0, DTypeError),
}


@pytest.mark.parametrize(("given", "error"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("of_leaf", [True, False])
def test_a_hook_returns_a_gradient_of_the_shape_and_dtype_of_its_tensor(
    given: Any, error: type, of_leaf: bool
) -> None:
    for engine, due in ((scratch, error), (torch, (RuntimeError, TypeError))):
        x = engine.ones(3, requires_grad=True)
        y = x * 2
        (x if of_leaf else y).register_hook(lambda g, engine=engine: given(engine))
        with pytest.raises(due):
            (y * 2).sum().backward()
        assert x.grad is None


RETURNED = {
    "shape": lambda engine: engine.ones(7),
    "one": lambda engine: engine.ones(1),
    "none": lambda engine: None,
    "dtype": lambda engine: engine.ones(3, dtype=engine.float64),
    "integer": lambda engine: engine.ones(3, dtype=engine.int64),
    "broadcast": lambda engine: engine.ones(2, 3),
    "number": lambda engine: 3.0,
    "more": lambda engine: (engine.ones(3), engine.ones(3)),
    "and none": lambda engine: (engine.ones(3), None),
}


@pytest.mark.parametrize("returned", RETURNED.values(), ids=RETURNED)
def test_a_backward_of_ones_own_is_checked_as_in_torch(returned: Any) -> None:
    found = []
    for engine in (scratch, torch):

        class Double(engine.autograd.Function):
            @staticmethod
            def forward(ctx: Any, x: Any) -> Any:
                return x * 2

            @staticmethod
            def backward(ctx: Any, g: Any, engine: Any = engine) -> Any:
                return returned(engine)

        x = engine.ones(3, requires_grad=True)
        try:
            Double.apply(x).sum().backward()
        except RuntimeError:
            found.append("refused")
        else:
            found.append((x.grad is not None and x.grad.tolist(), str(x.dtype)[-7:]))
    assert found[0] == found[1]


def test_the_refusal_of_a_backward_names_the_input_and_both_shapes() -> None:
    class Lost(scratch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, a: Any, b: Any) -> Any:
            return a * b

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g, g.sum()

    a, b = (scratch.ones(3, requires_grad=True) for _ in range(2))
    with pytest.raises(ShapeError, match=r"Lost.*\(\) for input 1, which has shape \(3,\)"):
        Lost.apply(a, b).sum().backward()


@BOTH
def test_a_shallow_copy_is_a_leaf_on_the_same_memory(engine: Any) -> None:
    x = engine.ones(2, requires_grad=True)
    x.sum().backward()
    for tensor in (x, x * 2, engine.nn.Parameter(engine.ones(2)), engine.arange(2)):
        one = copy.copy(tensor)
        assert type(one) is type(tensor)
        assert one is not tensor
        assert one.is_leaf
        assert one.grad is None
        assert one.requires_grad == tensor.requires_grad
        assert one.data_ptr() == tensor.data_ptr()


@BOTH
@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize("batch_first", [False, True])
def test_a_recurrent_layer_takes_a_batch_of_nothing_but_no_sequence_without_steps(
    engine: Any, kind: str, batch_first: bool
) -> None:
    layer = getattr(engine.nn, kind)(2, 3, 2, batch_first=batch_first, bidirectional=True)
    x = engine.ones(*((0, 4) if batch_first else (4, 0)), 2, requires_grad=True)
    y, state = layer(x)
    assert tuple(y.shape) == (*x.shape[:2], 6)
    assert tuple((state[0] if kind == "LSTM" else state).shape) == (4, 0, 3)
    y.sum().backward()
    assert tuple(x.grad.shape) == tuple(x.shape)
    assert all(float(p.grad.abs().sum()) == 0 for p in layer.parameters())
    with pytest.raises(RuntimeError):
        layer(engine.ones(*((2, 0) if batch_first else (0, 2)), 2))


def test_logsumexp_of_nothing_is_minus_infinity() -> None:
    for dim in (0, 1, (0, 1)):
        ours, theirs = (e.logsumexp(e.ones(0, 3), dim) for e in (scratch, torch))
        assert ours.tolist() == theirs.tolist()


EDGES = """
    x.std(-1).sum()
    (x * 0 + 2).std(-1, correction=0).sum()
    F.cross_entropy(x, none)
    F.cross_entropy(x, none, weight=x[0].detach(), label_smoothing=0.1)
    F.cross_entropy(x, none, reduction="sum")
    F.cross_entropy(x, some, weight=zero)
    F.cross_entropy(x, some, weight=zero, label_smoothing=0.1)
    F.nll_loss(x, none)
    F.nll_loss(x, some, weight=zero)
    F.kl_div(x, x - 2, reduction="sum")
    F.kl_div(x, (x - 2).detach(), reduction="sum")
    F.kl_div(x[1, 0], x[1, 1], reduction="batchmean")
"""


@pytest.mark.parametrize("expression", EDGES.strip().split("\n    "))
@pytest.mark.filterwarnings("ignore")
def test_numbers_at_the_edges_are_torchs(expression: str) -> None:
    found = []
    for engine in (scratch, torch):
        x = engine.tensor([[2.0, 2.0], [3.0, 1.0]], dtype=engine.float64, requires_grad=True)
        names = {
            "x": x,
            "F": engine.nn.functional,
            "none": engine.tensor([-100, -100]),
            "some": engine.tensor([1, -100]),
            "zero": engine.tensor([1.0, 0.0], dtype=engine.float64),
        }
        y = eval(expression, names)
        y.backward()
        found.append(np.array([y.item(), *np.array(x.grad).ravel()]))
    np.testing.assert_allclose(*found, rtol=1e-12)


def test_detaching_in_place_needs_a_tensor_of_ones_own() -> None:
    with pytest.raises(GradError):
        (scratch.ones(2, requires_grad=True) * 2)[0].detach_()
