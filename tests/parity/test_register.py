"""Every concept of the register is proved.

Against PyTorch and against finite differences, on drawn examples.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlearn.concepts import REGISTER, Concept
from tests.parity import registry
from tests.parity.proof import prove

pytestmark = pytest.mark.parity
EXAMPLES = registry.load()
PROVED_ELSEWHERE = {
    "initialiser": "tests/scratch/test_init.py",  # its draws are not PyTorch's, its spread is
    "scheduler": "tests/parity/test_schedulers.py",
}


@pytest.mark.parametrize(
    "concept", [c for c in REGISTER if c.kind not in PROVED_ELSEWHERE], ids=lambda c: c.path
)
def test_concept_agrees_with_torch_and_with_finite_differences(
    concept: Concept, record_property: Callable
) -> None:
    if concept.path not in EXAMPLES:
        pytest.fail(
            f"{concept.path} is in the register without a proof: say in tests/parity/examples_*.py "
            "how to draw its inputs",
            pytrace=False,
        )

    cases = itertools.count()

    @registry.MANNERS
    @given(st.data())
    def proof(data: st.DataObject) -> None:
        prove(concept, data.draw(EXAMPLES[concept.path]))
        next(cases)

    proof()
    record_property("cases", next(cases))


def test_what_is_proved_elsewhere_is_named_there(repository: Path) -> None:
    for kind, file in PROVED_ELSEWHERE.items():
        text = (repository / file).read_text("utf-8")
        lasts = [c.path.rpartition(".")[2] for c in REGISTER if c.kind == kind]
        lost = [last for last in lasts if not re.search(rf"\b{last}\b", text)]
        assert not lost, f"{file} does not prove {', '.join(lost)}"


def test_every_source_of_examples_belongs_to_a_registered_concept() -> None:
    assert set(EXAMPLES) <= {c.path for c in REGISTER}


def test_both_twins_of_every_concept_exist_under_the_same_path() -> None:
    for concept in REGISTER:
        assert concept.in_scratch() is not None
        assert concept.ours or concept.in_torch() is not None


def test_no_concept_is_registered_twice() -> None:
    paths = [c.path for c in REGISTER]
    assert len(paths) == len(set(paths))
