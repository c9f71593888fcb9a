"""Every concept of the register is proved.

Against PyTorch and against finite differences, on drawn examples.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlearn.concepts import REGISTER, Concept
from tests.parity import registry
from tests.parity.proof import prove

pytestmark = pytest.mark.parity
EXAMPLES = registry.load()
PROVED_ELSEWHERE = {"initialiser": "test_initialisers.py", "scheduler": "test_schedulers.py"}


@pytest.mark.parametrize(
    "concept", [c for c in REGISTER if c.kind not in PROVED_ELSEWHERE], ids=lambda c: c.path
)
def test_concept_agrees_with_torch_and_with_finite_differences(
    concept: Concept, record_property: Callable
) -> None:
    assert concept.path in EXAMPLES, (
        f"{concept.path} is in the register without a proof: add examples of it"
    )

    cases = itertools.count()

    @registry.MANNERS
    @given(st.data())
    def proof(data: st.DataObject) -> None:
        prove(concept, data.draw(EXAMPLES[concept.path]))
        next(cases)

    proof()
    record_property("cases", next(cases))


def test_every_source_of_examples_belongs_to_a_registered_concept() -> None:
    assert set(EXAMPLES) <= {c.path for c in REGISTER}


def test_both_twins_of_every_concept_exist_under_the_same_path() -> None:
    for concept in REGISTER:
        assert concept.in_scratch() is not None
        assert concept.ours or concept.in_torch() is not None


def test_no_concept_is_registered_twice() -> None:
    paths = [c.path for c in REGISTER]
    assert len(paths) == len(set(paths))
