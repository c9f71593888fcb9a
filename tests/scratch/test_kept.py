"""What an operation keeps for its gradient is declared, and noticed when it is changed in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import GradError
from nnlearn.scratch.op import op

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


@BOTH
def test_an_operand_of_einsum_that_is_changed_is_noticed(engine: Any) -> None:
    x = engine.tensor([1.0, 2.0])
    w = engine.tensor([3.0, 4.0], requires_grad=True)
    loss = engine.einsum("i,i->", x, w)
    x[0] = 100.0
    with pytest.raises(RuntimeError):
        loss.backward()


def test_an_operation_that_declares_nothing_is_taken_to_keep_all() -> None:
    @op
    def scaled(x: np.ndarray, by: np.ndarray) -> tuple:
        kept = {"somewhere": [by]}
        return x * by, lambda g: g * kept["somewhere"][0], lambda g: g * x

    for change in (0, 1, 2):
        x, by = scratch.ones(2, requires_grad=True), scratch.ones(2)
        y = scaled(x, by)
        loss = y.sum()
        (x, by, y)[change].detach().add_(1)
        with pytest.raises(GradError, match="scaled keeps its inputs and its output"):
            loss.backward()


ALLOWED = """
    (w * 2).sum(); w
    (w + x).sum(); x
    w.exp().sum(); w
    (x * w).sum(); w
    w.sigmoid().sum(); w
    (w @ x).sum(); w
    w[x > 0].sum(); x
    engine.einsum("i,i->", x, w); w
"""


@BOTH
@pytest.mark.parametrize("case", ALLOWED.strip().split("\n    "))
def test_what_no_gradient_reads_may_change(engine: Any, case: str) -> None:
    x = engine.tensor([3.0, 5.0])
    w = engine.tensor([1.0, 2.0], requires_grad=True)
    expression, target = case.split("; ")
    names = {"x": x, "w": w, "engine": engine}
    due = engine.autograd.grad(eval(expression, names), w)[0].tolist()
    loss = eval(expression, names)
    with engine.no_grad():
        names[target].add_(7)
    loss.backward()
    assert w.grad.tolist() == due


def test_the_refusal_names_what_is_kept() -> None:
    w = scratch.ones(2, requires_grad=True)
    for y, kept in ((w.exp(), "its output"), (w.square(), "its input")):
        loss = y.sum()
        (y if kept == "its output" else w).detach().add_(1)
        with pytest.raises(GradError, match=f"keeps {kept} for its gradient"):
            loss.backward()


@BOTH
def test_a_saved_output_of_a_function_of_ones_own_is_noticed(engine: Any) -> None:
    class Exp(engine.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            y = x.exp()
            ctx.save_for_backward(y)
            return y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g * ctx.saved_tensors[0]

    w = engine.ones(2, requires_grad=True)
    y = Exp.apply(w)
    loss = y.sum()
    with engine.no_grad():
        w.add_(1)  # nothing saved it
    loss.backward(retain_graph=True)
    y.detach().mul_(2)
    with pytest.raises(RuntimeError, match="place"):
        loss.backward()


def test_indices_may_change_after_they_were_used() -> None:
    """They are copied: PyTorch refuses, and the gradient here is that of the indices as used."""
    i = scratch.tensor([0, 2])
    w = scratch.ones(3, requires_grad=True)
    chosen = w[i].sum() + scratch.index_add(w, 0, i, w[:2] * 10).sum()
    i.fill_(1)
    chosen.backward()
    assert w.grad.tolist() == [12.0, 11.0, 2.0]
