"""Nothing half-done: what a chapter derives has a test of its own, beside the comparison.

Parity with PyTorch shows that a number is the same; a law shows what the number means. A concept
counts as tested where a file of laws names it; a layer, its function and its cell are one concept.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from nnlearn.concepts import BREADTH, CHAPTERS, REGISTER, Concept

TESTS = Path(__file__).parent
LAWS = [*(TESTS / "scratch").glob("test_*.py")]
LAWS += [TESTS / "parity" / "test_simple.py"]  # holds each form to read equal to the fast one


def names_in(tree: ast.AST) -> set[str]:
    """Return the names that code uses, in its strings too, but not in docstrings."""
    found: set[str] = set()
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set() if id(node) in docstrings else set(re.findall(r"\w+", node.value))
    return found


def plain(name: str) -> str:
    """Return what a layer and its function share: ``nn.BatchNorm2d`` and ``batch_norm``."""
    name = re.sub(r"(Loss|_loss|Cell|_cell)?(?<!^)([123]d)?$", "", name)
    return name.lower().replace("_", "")


def without_law(entries: tuple[Concept, ...], named: set[str]) -> list[str]:
    kin = {plain(name) for name in named}
    return [e.path for e in entries if plain(e.path.rpartition(".")[2]) not in kin]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_chapter_derives_has_a_law(chapter: str) -> None:
    named = set().union(*(names_in(ast.parse(path.read_text("utf-8"))) for path in LAWS))
    entries = tuple(entry for entry in REGISTER if entry.chapter == chapter)
    lost = without_law(entries, named)
    assert not lost, (
        f"no test in tests/scratch names {', '.join(lost)}: state a law of each, in the file named "
        f"after its functional file; or register it as {BREADTH!r}, if no chapter derives it"
    )


def test_a_name_in_a_docstring_is_no_test() -> None:
    tree = ast.parse('"""Laws of softplus."""\ndef test():\n    F.relu(x); use("gelu(x)", mish)\n')
    assert names_in(tree) >= {"relu", "gelu", "mish"}
    assert "softplus" not in names_in(tree)


def test_a_layer_its_function_and_its_cell_are_one_concept() -> None:
    paths = ("nn.BatchNorm2d", "nn.MSELoss", "gru_cell", "nn.functional.pad", "nn.Fold")
    entries = tuple(Concept(path, path, "cnn") for path in paths)
    assert without_law(entries, {"batch_norm", "mse_loss", "GRU", "unfold"}) == [
        "nn.functional.pad",
        "nn.Fold",
    ]
