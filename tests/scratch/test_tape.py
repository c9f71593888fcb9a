"""The tape: gradients arrive, add up, and leave nothing behind."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.op import op


def leaf(*values: float) -> scratch.Tensor:
    return scratch.tensor(values, dtype=scratch.float64, requires_grad=True)


def test_a_tensor_used_twice_gets_both_contributions() -> None:
    x = leaf(3.0)
    (x * x + x).sum().backward()
    assert x.grad.tolist() == [7.0]


def test_gradients_accumulate_over_calls_until_cleared() -> None:
    x = leaf(2.0)
    for _ in range(3):
        (x * 5).sum().backward()
    assert x.grad.tolist() == [15.0]
    x.grad = None
    (x * 5).sum().backward()
    assert x.grad.tolist() == [5.0]


def test_two_leaves_that_receive_the_same_array_do_not_share_it() -> None:
    a, b = leaf(1.0), leaf(2.0)
    (a + b).sum().backward()
    a.grad.array += 10
    assert b.grad.tolist() == [1.0]


def test_a_gradient_given_by_the_caller_is_not_kept() -> None:
    x = leaf(1.0, 2.0)
    given = scratch.ones(2, dtype=scratch.float64)
    (x + 0).backward(given)
    given.array[:] = 99
    assert x.grad.tolist() == [1.0, 1.0]


def test_ten_thousand_operations_deep_need_no_recursion() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(10_000):
        y = y * 1.0001
    y.sum().backward()
    assert x.grad.item() == pytest.approx(1.0001**10_000)


def test_a_deep_graph_that_is_never_walked_is_freed_without_recursion() -> None:
    y = leaf(1.0)
    for _ in range(100_000):
        y = y + 1
    del y
    gc.collect()


def test_a_wide_diamond_is_walked_once_per_node() -> None:
    """Sixty doublings: walking every path would take 2**60 steps."""
    x = leaf(1.0)
    y = x
    for _ in range(60):
        y = (y + y) * 0.5
    y.sum().backward()
    assert x.grad.tolist() == [1.0]


@pytest.mark.slow
def test_memory_stays_flat_over_ten_thousand_steps() -> None:
    scratch.manual_seed(0)
    net = scratch.nn.Sequential(
        scratch.nn.Linear(8, 16), scratch.nn.Tanh(), scratch.nn.Linear(16, 2)
    )
    optimizer = scratch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    x, y = scratch.randn(4, 8), scratch.randn(4, 2)

    def step() -> None:
        optimizer.zero_grad()
        scratch.nn.functional.mse_loss(net(x), y).backward()
        optimizer.step()

    gc.collect()
    gc.disable()  # reference counts alone must free the tape
    try:
        tracemalloc.start()
        for _ in range(2_000):  # until Python's own stores of small objects are full
            step()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(1_000):
            step()
        _, early = tracemalloc.get_traced_memory()
        for _ in range(9_000):
            step()
        after, late = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert after - before < 10_000, f"{after - before} bytes were not given back"
    assert late - early < 10_000, f"the peak grew by {late - early} bytes"


def test_the_first_layer_never_computes_the_gradient_of_its_input() -> None:
    called = []

    @op
    def watched(x: np.ndarray, w: np.ndarray) -> tuple:
        def by_x(g: np.ndarray) -> np.ndarray:
            called.append("x")
            return g * w

        return x * w, by_x, lambda g: g * x

    w = leaf(2.0)
    watched(scratch.tensor([1.0], dtype=scratch.float64), w).sum().backward()
    assert called == []
    assert w.grad.tolist() == [1.0]


def test_saved_values_are_freed_and_a_second_walk_is_refused() -> None:
    x = leaf(1.0)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(GradError, match="retain_graph=True"):
        y.backward()


def test_retain_graph_allows_a_second_walk() -> None:
    x = leaf(3.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [12.0]


def test_backward_from_a_tensor_that_is_no_scalar_is_refused_with_advice() -> None:
    with pytest.raises(GradError, match=r"starts from a scalar.*\(2,\).*\.sum\(\)"):
        (leaf(1.0, 2.0) * 2).backward()


def test_backward_without_anything_recorded_is_refused() -> None:
    with pytest.raises(GradError, match="requires_grad=True"):
        scratch.tensor([1.0]).sum().backward()


def test_backward_with_a_gradient_of_another_shape_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"\(2,\); got \(3,\)"):
        (leaf(1.0, 2.0) * 2).backward(scratch.ones(3))


def test_a_gradient_of_a_gradient_is_outside_the_book() -> None:
    with pytest.raises(OutsideTheBook, match="create_graph"):
        leaf(1.0).sum().backward(create_graph=True)


def test_changing_a_saved_tensor_in_place_is_noticed_in_backward() -> None:
    x = scratch.tensor([1.0, 2.0])
    w = scratch.tensor([3.0, 4.0], requires_grad=True)
    loss = (x * w).sum()
    x[0] = 100.0
    with pytest.raises(GradError, match="changed in place"):
        loss.backward()


def test_changing_an_operand_that_nothing_saved_is_allowed() -> None:
    x = scratch.tensor([1.0, 2.0])
    w = scratch.tensor([3.0, 4.0], requires_grad=True)
    loss = (x + w).sum()
    x[0] = 100.0
    loss.backward()
    assert w.grad.tolist() == [1.0, 1.0]


def test_changing_a_view_counts_as_changing_its_base() -> None:
    x = scratch.ones(2, 2)
    w = scratch.ones(2, 2, requires_grad=True)
    loss = (x * w).sum()
    x[0].fill_(5.0)
    with pytest.raises(GradError, match="changed in place"):
        loss.backward()


def test_an_optimizer_step_between_forward_and_backward_is_noticed() -> None:
    w = scratch.tensor([1.0], requires_grad=True)
    optimizer = scratch.optim.SGD([w], lr=0.1)
    first, second = (w * w).sum(), (w * w).sum()
    first.backward()
    optimizer.step()
    with pytest.raises(GradError, match="changed in place"):
        second.backward()


def test_a_leaf_that_requires_grad_cannot_be_changed_in_place() -> None:
    w = scratch.tensor([1.0], requires_grad=True)
    for change in (lambda: w.add_(1), lambda: w.zero_(), lambda: w.__setitem__(0, 3.0)):
        with pytest.raises(GradError, match="leaf that requires grad"):
            change()
    with scratch.no_grad():
        w.add_(1)
    assert w.tolist() == [2.0]


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_in_place_changes_of_results_are_recorded(engine: object) -> None:
    x = engine.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 2
    y += 1
    y[0] = 7.0
    y.mul_(3)
    y.sum().backward()
    assert y.tolist() == [21.0, 15.0, 21.0]
    assert x.grad.tolist() == [0.0, 6.0, 6.0]


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_assignment_of_a_tensor_with_a_gradient_into_one_without(engine: object) -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = engine.zeros(4)
    y[1:3] = x * 2
    (y * y).sum().backward()
    assert x.grad.tolist() == [8.0, 16.0]


def test_no_grad_works_as_context_decorator_and_bare_decorator() -> None:
    x = leaf(1.0)

    @scratch.no_grad()
    def one() -> scratch.Tensor:
        return x * 2

    @scratch.no_grad
    def two() -> scratch.Tensor:
        return x * 2

    with scratch.no_grad():
        three = x * 2
        with scratch.enable_grad():
            four = x * 2
    assert [t.requires_grad for t in (one(), two(), three, four)] == [False, False, False, True]
    assert scratch.is_grad_enabled()


def test_no_grad_ends_when_an_error_leaves_it() -> None:
    with pytest.raises(RuntimeError), scratch.no_grad():
        raise RuntimeError
    assert scratch.is_grad_enabled()


def test_an_error_in_backward_leaves_the_leaves_untouched() -> None:
    @op
    def broken(x: np.ndarray) -> tuple:
        def vjp(g: np.ndarray) -> np.ndarray:
            raise FloatingPointError("on purpose")

        return x.copy(), vjp

    a, b = leaf(1.0), leaf(2.0)
    loss = (broken(a) + b * 3).sum()
    with pytest.raises(FloatingPointError):
        loss.backward()
    assert a.grad is None
    assert b.grad is None


def test_retain_grad_keeps_the_gradient_of_a_result() -> None:
    x = leaf(2.0)
    h = x * 3
    h.retain_grad()
    (h * h).sum().backward()
    assert h.grad.tolist() == [12.0]


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_a_hook_sees_and_may_replace_a_gradient(engine: object) -> None:
    seen = []
    x = engine.tensor([1.0], requires_grad=True)
    h = x * 2
    handle = h.register_hook(lambda g: seen.append(g.item()) or g * 10)
    (h * 3).sum().backward()
    handle.remove()
    assert seen == [3.0]
    assert x.grad.tolist() == [60.0]


def test_only_outputs_that_were_used_pass_a_gradient_back() -> None:
    x = scratch.tensor([[3.0, 1.0, 2.0]], requires_grad=True)
    values, _ = x.topk(2)
    values[0, 0].backward()
    assert x.grad.tolist() == [[1.0, 0.0, 0.0]]
