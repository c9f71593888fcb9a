"""What ``autograd`` offers beside ``backward``: gradients by name, checks, and the graph itself."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


def names_below(node: Any) -> list[str]:
    """Return the names of a graph in the order in which one walks down it."""
    found = [node.name()]
    for next_node, _ in node.next_functions:
        found += names_below(next_node) if next_node is not None else []
    return found


@BOTH
def test_the_graph_can_be_walked_from_the_loss_to_the_leaves(engine: Any) -> None:
    w, x = engine.ones(2, requires_grad=True), engine.ones(2)
    loss = ((w * x).exp() + w).sum()
    end = "torch::autograd::AccumulateGrad"
    between = ["SumBackward0", "AddBackward0", "ExpBackward0", "MulBackward0"]
    assert names_below(loss.grad_fn) == [*between, end, end]
    added = loss.grad_fn.next_functions[0][0]
    assert added.next_functions[1][0].variable is w
    assert len({added.next_functions[1][0], loss.grad_fn.next_functions[0][0]}) == 2


@BOTH
def test_gradcheck_accepts_what_is_right(engine: Any) -> None:
    x = engine.tensor([0.5, 2.0], dtype=engine.float64, requires_grad=True)
    w = engine.tensor([[1.0, -3.0], [0.5, 2.0]], dtype=engine.float64, requires_grad=True)
    assert engine.autograd.gradcheck(lambda x, w: (engine.tanh(w @ x), w.sum()), (x, w))
    assert engine.autograd.gradcheck(engine.exp, x * 2)
    assert x.grad is None


@BOTH
def test_gradcheck_refuses_a_backward_that_belongs_to_another_function(engine: Any) -> None:
    class Double(engine.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * 3

    x = engine.tensor([0.5, 2.0], dtype=engine.float64, requires_grad=True)
    with pytest.raises(RuntimeError, match="output 0"):
        engine.autograd.gradcheck(Double.apply, x)
    assert not engine.autograd.gradcheck(Double.apply, (x,), raise_exception=False)
    with pytest.raises(ValueError, match="require"):
        engine.autograd.gradcheck(engine.exp, x.detach())


def test_gradcheck_shows_both_tables() -> None:
    class Zero(scratch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * 2

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return None

    x = scratch.tensor([0.5], dtype=scratch.float64, requires_grad=True)
    with pytest.raises(scratch.autograd.GradcheckError, match=r"\[\[0\.\]\][^2]*\[\[2\.\]\]"):
        scratch.autograd.gradcheck(Zero.apply, x)


@BOTH
def test_an_anomaly_is_found_where_the_first_nan_arises(engine: Any) -> None:
    x = engine.zeros(1, requires_grad=True)
    with engine.autograd.detect_anomaly(), pytest.raises(RuntimeError, match=r"SqrtBackward0.*nan"):
        (x.sqrt() * 0).sum().backward()
    with engine.autograd.set_detect_anomaly(True, check_nan=False):
        (x.sqrt() * 0).sum().backward()
    assert np.isnan(x.grad.item())
    (x.sqrt() * 0).sum().backward()


def test_an_anomaly_names_the_line_that_called_the_operation() -> None:
    x = scratch.zeros(1, requires_grad=True)
    scratch.autograd.set_detect_anomaly(True)
    try:
        loss = (x.sqrt() * 0).sum()  # this line
        with pytest.raises(RuntimeError, match=r"loss = \(x\.sqrt\(\) \* 0\)"):
            loss.backward()
    finally:
        scratch.autograd.set_detect_anomaly(False)
    late = (x.sqrt() * 0).sum()
    with scratch.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="forward pass"):
        late.backward()


@BOTH
def test_an_input_may_be_asked_for_twice_and_hooks_run(engine: Any) -> None:
    w = engine.ones(2, requires_grad=True)
    w.register_hook(lambda g: g * 10)
    one, two = engine.autograd.grad((w * 2).sum(), [w, w])
    assert one.tolist() == two.tolist() == [20.0, 20.0]
    y = w * 2
    y.register_hook(lambda g: g * 10)
    by_y, by_w = engine.autograd.grad((y * 3).sum(), [y, w])
    assert (by_y.tolist(), by_w.tolist()) == ([3.0, 3.0], [600.0, 600.0])
    assert w.grad is None


@BOTH
def test_reading_the_gradient_of_a_result_warns(engine: Any) -> None:
    w = engine.ones(2, requires_grad=True)
    y = w * 2
    with pytest.warns(UserWarning, match="retain_grad"):
        assert y.grad is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert w.grad is None
        assert engine.ones(1).grad is None
        y.retain_grad()
        assert y.grad is None
        y.sum().backward()
        assert y.grad.tolist() == [1.0, 1.0]


@BOTH
def test_a_variable_is_a_new_leaf_on_the_same_memory(engine: Any) -> None:
    variable = engine.autograd.Variable
    w = engine.ones(2, requires_grad=True)
    for x in (w, w * 2, engine.ones(2)):
        for requires_grad in (False, True):
            v = variable(x, requires_grad=requires_grad)
            assert v is not x
            assert v.is_leaf
            assert v.requires_grad == requires_grad
            assert v.data_ptr() == x.data_ptr()
            assert isinstance(v, variable)
    assert w.requires_grad
    x = engine.ones(1)
    variable(x).add_(1)
    assert x.item() == 2
    with pytest.warns(UserWarning, match="volatile"):
        assert not variable(x, volatile=True).requires_grad
    with pytest.raises(TypeError):
        variable([1.0])


def test_a_variable_of_integers_has_no_gradient() -> None:
    with pytest.raises((RuntimeError, DTypeError)):
        scratch.autograd.Variable(scratch.tensor([1]), requires_grad=True)


@BOTH
def test_grad_takes_the_options_of_pytorchs(engine: Any) -> None:
    x, y = (engine.tensor([2.0, 3.0], requires_grad=True) for _ in range(2))
    grad = engine.autograd.grad
    assert grad((x * x).sum(), x, only_inputs=True)[0].tolist() == [4.0, 6.0]
    assert grad((x * x).sum(), [x, y], allow_unused=True)[1] is None
    assert grad((x * x).sum(), [x, y], materialize_grads=True)[1].tolist() == [0.0, 0.0]
    with pytest.warns(FutureWarning, match="only_inputs"):
        grad((x * x).sum(), x, only_inputs=False)
    with pytest.raises((RuntimeError, ValueError)):
        grad((x * x).sum(), [x, y], allow_unused=False, materialize_grads=True)


@BOTH
def test_backward_may_be_kept_to_some_leaves(engine: Any) -> None:
    x, y = (engine.tensor([2.0, 3.0], requires_grad=True) for _ in range(2))
    (x * y).sum().backward(inputs=[x])
    assert x.grad.tolist() == [2.0, 3.0]
    assert y.grad is None
    engine.autograd.backward([(x * y).sum()], inputs=y)
    assert x.grad.tolist() == [2.0, 3.0]
    assert y.grad.tolist() == [2.0, 3.0]
    with pytest.raises(RuntimeError, match="empty"):
        (x * y).sum().backward(inputs=[])
