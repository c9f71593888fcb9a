"""What an operation keeps for its gradient: a change of it in place is refused, and of no other.

Every concept is called, one tensor that went in or came out is changed in its memory, and backward
is asked for. The engine gives the gradient that was due without the change, or it refuses; and it
refuses only where PyTorch does.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.concepts import REGISTER, Concept
from nnlearn.scratch.errors import GradError
from tests.parity import registry
from tests.parity.graphs import Graph
from tests.parity.proof import Example, leaves

pytestmark = pytest.mark.parity
EXAMPLES = registry.load()
KINDS = ("function", "module")
CONCEPTS = [c for c in REGISTER if c.kind in KINDS and c.path in EXAMPLES]
CASES = max(1, registry.CASES // 4)
STATES = "the states are the output, and no copy is made of them"
STRICTER = {
    r"max_pool keeps its output": "the largest entries are found again by comparing with it",
    r"(rnn_tanh|rnn_relu|gru|lstm) keeps its output": STATES,
    r"(rnn_tanh|rnn_relu|gru|lstm) keeps its w_hh": "PyTorch reads a copy of it at a single step",
    r"attention keeps its output": "as in the fast kernel of PyTorch on a GPU",
    r"attention keeps its key": "PyTorch scales a copy of the keys where it has a mask",
    r"^nn\.(Multi|Transf)\w+: linear keeps its input": "PyTorch's transposed input is a copy",
    r"^(tensordot|kron): (matmul|mul) keeps its": "PyTorch multiplies copies, laid out anew",
    r"convolution keeps its input": "PyTorch reads a copy for some sizes",
    r"(elu|logaddexp) keeps its output": "it saves an exponential",
}


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c.path)
def test_a_change_in_place_is_refused_or_does_no_harm(
    concept: Concept, record_property: Callable
) -> None:
    cases = itertools.count()

    @settings(registry.MANNERS, max_examples=CASES)
    @given(EXAMPLES[concept.path], st.integers(0, 20))
    def law(example: Example, number: int) -> None:
        start = Graph(scratch, concept, example, None).before
        due, _ = changed(scratch, concept, example, start, None)
        found, what = changed(scratch, concept, example, start, number)
        next(cases)
        if isinstance(found, dict):
            assert found.keys() == due.keys()
            for name, g in found.items():
                np.testing.assert_array_equal(
                    g, due[name], err_msg=f"gradient of {name} after a change of {what}"
                )
        elif not concept.ours and not any(
            re.search(s, f"{concept.path}: {found}") for s in STRICTER
        ):
            theirs, _ = changed(torch, concept, example, start, number)
            assert not isinstance(theirs, dict), f"torch lets {what} be changed: {found}"

    law()
    record_property("cases", next(cases))


def changed(
    engine: Any, concept: Concept, example: Example, start: Any, number: int | None
) -> tuple[Any, str]:
    """Return the gradients or the refusal, and which tensor was changed."""
    graph = Graph(engine, concept, example, start)
    outputs = [y for y in leaves(graph.call()) if hasattr(y, "dtype")]
    given = [x for x in leaves([graph.args, list(graph.kwargs.values())]) if hasattr(x, "detach")]
    tensors = [*outputs, *given, *graph.inputs.values()]
    total = sum((y * graph.upstream(y, i)).sum() for i, y in enumerate(outputs) if y.requires_grad)
    what = ""
    if number is not None and tensors:
        place = number % len(tensors)
        what = f"output {place}" if place < len(outputs) else f"input {place - len(outputs)}"
    try:
        if what:
            x = tensors[place].detach()
            x.copy_(x * 2 + 1 if x.is_floating_point() else x.flip(0) if x.ndim else x)
        if not isinstance(total, int):
            total.backward()
    except (GradError, RuntimeError) as error:
        return error, what
    return {n: np.array(g) for n, g in graph.gradients().items()}, what
