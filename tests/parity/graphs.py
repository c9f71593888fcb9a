"""Graphs around a concept: it is called more than once, and what it is given is used again.

`prove_shared` draws no numbers of its own beside those of an example. A `Plan` says how often the
concept is called with the same inputs and parameters, what comes back into the next call, how the
outputs are joined, and how the two backward passes are made. Both engines follow it, and every
gradient and every input's value must come out equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import numpy as np
import torch
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.concepts import Concept
from nnlearn.scratch import tape
from tests.parity.proof import Example, Run, leaves

TOLERANCE = 1e-9  # of the largest entry; a concept fed with its own output magnifies rounding


@dataclass(frozen=True)
class Plan:
    """What is done with a concept.

    ``calls`` counts the calls. Before the second and the third, an output takes the place of an
    input of its shape (``feeding`` "direct"), is added to it in small ("near"), or does not
    ("same"); ``choice`` picks one where several fit. ``uses`` counts how often each input is used
    beside. ``joined`` says what becomes of the outputs: each its own sum, all of one shape stacked,
    each used twice, or all handed to ``autograd.backward`` with one and the same gradient.
    ``second`` is the second backward pass: over the same graph, or over another one like it.
    """

    calls: int = 3
    feeding: str = "same"
    choice: int = 0
    uses: int = 0
    joined: str = "summed"
    second: str = "anew"


PLANS = st.builds(
    Plan,
    st.sampled_from([3, 2, 1]),
    st.sampled_from(["same", "near", "direct"]),
    st.integers(0, 5),
    st.integers(0, 2),
    st.sampled_from(["summed", "stacked", "doubled", "given"]),
    st.sampled_from(["anew", "retained"]),
)


def prove_shared(
    concept: Concept, example: Example, plan: Plan, make: Callable | None = None
) -> None:
    """Assert equal gradients and untouched inputs on both engines after two backward passes.

    ``make(engine)`` returns what is called in the place of the concept, if it is given.
    """
    start = Graph(scratch, concept, example, None).before
    theirs, plan = reference(concept, example, plan, start, make)
    ours = Graph(scratch, concept, example, start, make)
    values = {n: x.detach().numpy().copy() for n, x in ours.inputs.items()}
    ours.follow(plan)
    for name, x in ours.inputs.items():
        np.testing.assert_array_equal(
            x.detach().numpy(), values[name], f"backward changed {name} itself"
        )
    for given, kept in ours.given:
        np.testing.assert_array_equal(given.numpy(), kept, "backward changed what it was given")
    gradients, due = ours.gradients(), theirs.gradients()
    assert gradients.keys() == due.keys(), (
        f"gradients of {sorted(gradients)} here, of {sorted(due)} were due"
    )
    for name, g in gradients.items():
        size = max(1.0, np.abs(due[name]).max(initial=0.0, where=np.isfinite(due[name])))
        np.testing.assert_allclose(
            g / size, due[name] / size, rtol=0, atol=TOLERANCE, err_msg=f"gradient of {name}"
        )


def reference(
    concept: Concept, example: Example, plan: Plan, start: Any, make: Callable | None
) -> tuple[Any, Plan]:
    """Return the graph that is right, PyTorch's, and the plan that it could follow.

    What is ours alone is compared with a tape that adds into no array at all.
    """
    if concept.ours:
        theirs = Graph(scratch, concept, example, start, make)
        with mock.patch.object(tape, "ALONE", -1):
            theirs.follow(plan)
        return theirs, plan
    theirs = Graph(torch, concept, example, start, make)
    try:
        theirs.follow(plan)
        finite = all(np.isfinite(g).all() for g in theirs.gradients().values())
    except (RuntimeError, ValueError, IndexError):
        if plan.feeding == "same":
            raise
        finite = False
    if finite or plan.feeding == "same":
        return theirs, plan
    # What it returns is nothing that it takes.
    return reference(concept, example, replace(plan, feeding="same"), start, make)


class Graph(Run):
    """A concept with its inputs on one engine, called as a plan says."""

    def __init__(
        self,
        engine: Any,
        concept: Concept,
        example: Example,
        weights: Any,
        make: Callable | None = None,
    ) -> None:
        self.prepare(engine, concept, example, np.float64, weights)
        if make is not None:
            self.function = make(engine)
        if self.module is not None:
            self.inputs.update(self.module.named_parameters())
        self.given: list[tuple] = []

    def follow(self, plan: Plan) -> None:
        """Call, join, and walk backward twice."""
        roots = self.roots(plan)
        if roots:
            self.walk(roots, plan, retain=plan.second == "retained")
            if plan.second == "anew":
                roots = self.roots(plan)
            self.walk(roots, plan, retain=False)

    def gradients(self) -> dict[str, np.ndarray]:
        return {n: x.grad.numpy() for n, x in self.inputs.items() if x.grad is not None}

    def walk(self, roots: list, plan: Plan, retain: bool) -> None:
        if plan.joined != "given":
            weighted = [(y * self.upstream(y, i)).sum() for i, y in enumerate(roots)]
            sum(weighted[1:], weighted[0]).backward(retain_graph=retain)
            return
        by_shape: dict[tuple, Any] = {}
        for y in roots:
            by_shape.setdefault(tuple(y.shape), self.upstream(y, 0))
        self.given += [(g, g.numpy().copy()) for g in by_shape.values()]
        self.engine.autograd.backward(
            roots, [by_shape[tuple(y.shape)] for y in roots], retain_graph=retain
        )

    def upstream(self, y: Any, number: int) -> Any:
        r = np.random.default_rng(number).uniform(0.5, 1.5, tuple(y.shape))
        return self.engine.tensor(r)

    def roots(self, plan: Plan) -> list:
        """Return what the backward pass begins at."""
        # Older than the calls, so that their gradients arrive last, after those of all calls.
        used = [x for x in self.inputs.values() if x.requires_grad]
        beside = [x + x if u else x * 2 for x in used for u in range(plan.uses)]
        per_call: list[list] = []
        args = list(self.args)
        for i in range(plan.calls):
            if i and plan.feeding != "same":
                args = self.fed(args, per_call[-1], plan)
            outputs = leaves(self.function(*args, **self.kwargs))
            per_call.append([y for y in outputs if hasattr(y, "dtype") and y.requires_grad])
        roots = [y for outputs in per_call for y in outputs]
        if plan.joined == "stacked":
            roots = [
                self.engine.stack(ys)
                for ys in zip(*per_call, strict=False)
                if len({tuple(y.shape) for y in ys}) == 1
            ]
        if plan.joined == "doubled":
            roots = [y + y + y.reshape(tuple(y.shape)) for y in roots]
        return roots + beside if roots else []

    def fed(self, args: list, outputs: list, plan: Plan) -> list:
        """Return the arguments with an output in the place of one that has its shape and dtype."""
        fits = [
            (place, x, y)
            for place, x in places(args)
            for y in outputs
            if x.shape == y.shape and x.dtype == y.dtype
        ]
        if not fits:
            return args
        place, x, y = fits[plan.choice % len(fits)]
        return put(args, place, y if plan.feeding == "direct" else x + y / 1000)


def places(args: Any, place: tuple = ()) -> Iterator[tuple]:
    """Yield the place of each tensor in nested arguments, and the tensor."""
    for i, x in enumerate(args):
        if isinstance(x, list | tuple):
            yield from places(x, (*place, i))
        elif hasattr(x, "dtype"):
            yield (*place, i), x


def put(args: Any, place: tuple, y: Any) -> Any:
    """Return the arguments with ``y`` at one place."""
    first, *rest = place
    parts = [put(x, tuple(rest), y) if i == first and rest else x for i, x in enumerate(args)]
    if not rest:
        parts[first] = y
    return type(args)(parts)
