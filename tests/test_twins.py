"""Every idea stands on the page twice: what a chapter derives has a pair of cells."""

import ast
import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlearn.concepts import REGISTER

BOOK = Path(__file__).resolve().parent.parent / "book"
CHAPTERS = sorted(path.stem for path in BOOK.glob("*.ipynb"))
DERIVED = [concept for concept in REGISTER if concept.chapter in CHAPTERS]
# These chapters derive what known operations can do together, so the register has nothing of them.
IDEAS = {
    "universal_approximation": {
        "bump": "two steps make a bump",
        "hinges": "hinges draw a polygon",
        "tower": "ridges that cross make a tower",
        "fold": "a composition of hinges folds",
        "bracket": "layers without activation are one layer",
    },
    "practice": {
        "save": "both engines write the same bytes",
        "load": "a file builds its network on either engine",
        "buffer": "preprocessing is a part of the module",
        "resume": "a run goes on in either engine",
        "examine": "questions before training",
        "floor": "softmax twice puts a floor under the loss",
        "mode": "training and evaluation mode",
    },
}
COLUMNS = 45


@cache
def pairs(chapter):
    """The adjacent cells of a chapter, by the name that both ids begin with."""
    # Read as JSON: collecting the tests needs the names of the pairs, and nbformat is slow to load.
    text = (BOOK / f"{chapter}.ipynb").read_text("utf-8")
    cells = [
        SimpleNamespace(
            id=cell["id"],
            tags=cell["metadata"].get("tags", ()),
            source="".join(cell["source"]),
            printed="".join("".join(out.get("text", "")) for out in cell.get("outputs", ())),
        )
        for cell in json.loads(text)["cells"]
    ]
    return {
        left.id.removesuffix("-scratch"): (left, right)
        for left, right in pairwise(cells)
        if "scratch" in left.tags and "torch" in right.tags
    }


each_pair = pytest.mark.parametrize(
    ("chapter", "name"), [(chapter, name) for chapter in CHAPTERS for name in pairs(chapter)]
)


def attributes(cell):
    """What the code takes from an engine: ``relu`` in ``torch.relu`` and in ``f.relu``."""
    return {node.attr for node in ast.walk(ast.parse(cell.source)) if hasattr(node, "attr")}


def without_pair(concept, chapter):
    name = concept.path.rpartition(".")[2]
    return not any(
        name in attributes(left) and (concept.ours or name in attributes(right))
        for left, right in pairs(chapter).values()
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_chapter_derives_has_its_pair(chapter):
    """PyTorch has no name for what is `ours`: its side then shows what it has in its place."""
    missing = [c.path for c in DERIVED if c.chapter == chapter and without_pair(c, chapter)]
    assert not missing, (
        f"book/{chapter}.ipynb derives {', '.join(missing)} and has no two adjacent cells, tagged "
        "scratch and torch, that both name it"
    )
    assert any(c.chapter == chapter for c in DERIVED) or chapter in IDEAS


@pytest.mark.parametrize("chapter", IDEAS)
def test_an_idea_without_a_name_in_the_engines_has_its_pair(chapter):
    assert IDEAS[chapter].keys() - pairs(chapter).keys() == set()


@each_pair
def test_each_side_is_in_its_own_engine(chapter, name):
    left, right = pairs(chapter)[name]
    assert re.search(r"\bscratch\.", left.source), "the left side shows the engine of the book"
    assert re.search(r"\btorch\.", right.source), "the right side shows PyTorch"
    assert not re.search(r"\btorch\b", left.source)
    assert not re.search(r"\bscratch\b", right.source)


@each_pair
def test_both_sides_print_the_same(chapter, name):
    left, right = (shown(cell) for cell in pairs(chapter)[name])
    assert left == right


def shown(cell):
    return re.sub(r"(\w+Backward)0", r"\1", cell.printed)  # PyTorch counts the kinds of a note


@each_pair
def test_both_sides_fit_into_half_a_page(chapter, name):
    for cell in pairs(chapter)[name]:
        lines = [*cell.source.split("\n"), *shown(cell).split("\n")]
        long = [line for line in lines if len(line) > COLUMNS]
        assert not long, f"{cell.id}: more than {COLUMNS} columns"
