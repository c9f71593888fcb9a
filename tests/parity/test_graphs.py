"""Every concept in graphs that call it again: gradients that are shared stay apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from nnlearn.concepts import REGISTER, Concept, find
from nnlearn.scratch import tape
from tests.parity import registry
from tests.parity.graphs import PLANS, Plan, prove_shared
from tests.parity.proof import Example

pytestmark = pytest.mark.parity
EXAMPLES = registry.load()
KINDS = ("function", "module")
CONCEPTS = [c for c in REGISTER if c.kind in KINDS and c.path in EXAMPLES]
CASES = max(1, registry.CASES // 2)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_gradients_of_a_concept_that_is_called_again_are_torchs(
    concept: Concept, record_property: Callable
) -> None:
    cases = itertools.count()

    @settings(registry.MANNERS, max_examples=CASES)
    @given(EXAMPLES[concept.path], PLANS)
    def proof(example: Example, plan: Plan) -> None:
        prove_shared(concept, example, plan)
        next(cases)

    proof()
    record_property("cases", next(cases))


def returning(backward: Callable) -> Callable:
    """Return what makes a product of two tensors with a backward pass of one's own."""

    def make(engine: Any) -> Callable:
        class Product(engine.autograd.Function):
            @staticmethod
            def forward(ctx: Any, a: Any, b: Any) -> Any:
                ctx.save_for_backward(a, b)
                return a * b

        Product.backward = staticmethod(backward)
        return Product.apply

    return make


BACKWARDS = {
    "right": lambda ctx, g: (g * ctx.saved_tensors[1], g * ctx.saved_tensors[0]),
    "saved": lambda ctx, g: ctx.saved_tensors[::-1],
    "given": lambda ctx, g: (g, g),
    "twice": lambda ctx, g: (g * 2,) * 2,
    "views": lambda ctx, g: (ctx.saved_tensors[0].detach(), g.reshape(g.shape)),
    "none": lambda ctx, g: (None, ctx.saved_tensors[0]),
}
PAIR = Example([np.array([2.0, 3.0]), np.array([5.0, -7.0])])


@pytest.mark.parametrize("backward", BACKWARDS.values(), ids=BACKWARDS)
def test_gradients_of_a_function_with_its_own_backward_are_torchs(backward: Callable) -> None:
    @settings(registry.MANNERS, max_examples=registry.CASES)
    @given(PLANS)
    def proof(plan: Plan) -> None:
        prove_shared(find("mul"), PAIR, plan, returning(backward))

    proof()


def first_come(arrays: list) -> list[int]:
    """Count as if the first of two equal arrays were free, and what is kept elsewhere too."""
    ids = [id(g) for g in arrays]
    return [tape.ALONE + (key in ids[:i]) for i, key in enumerate(ids)]


LAYER = {"input_size": 2, "hidden_size": 3}
SEQUENCE = Example([np.linspace(-1, 1, 8).reshape(4, 1, 2)], init=LAYER)


@pytest.mark.parametrize(
    ("path", "example", "make"),
    [
        ("nn.RNN", SEQUENCE, None),
        ("nn.LSTM", SEQUENCE, None),
        ("mul", PAIR, returning(BACKWARDS["saved"])),
        ("mul", PAIR, returning(BACKWARDS["twice"])),
    ],
    ids=["RNN", "LSTM", "saved", "twice"],
)
def test_the_proof_fails_when_the_first_of_two_inputs_owns_a_shared_gradient(
    path: str, example: Example, make: Callable | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove_shared(find(path), example, Plan(), make)
    monkeypatch.setattr(tape, "references", first_come)
    with pytest.raises(AssertionError, match=r"gradient of|itself"):
        prove_shared(find(path), example, Plan(), make)
