"""Every concept's docstring opens with one sentence, names its chapter and runs an example.

What no chapter derives says that, in the words of `BROAD`. A tool need not name its chapter; if it
does, the register says the same.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import textwrap
from pathlib import Path

import pytest

import nnlearn
from nnlearn.concepts import BREADTH, CHAPTERS, REGISTER, TOOLS, Concept, Tool

PACKAGE = Path(nnlearn.__file__).parent

# The files that are read first: there a docstring keeps all of its promises.
CORE = {
    f"nnlearn.scratch.{folder}.{name}"
    for folder, names in {
        "functional": """
            activation linear loss convolution pooling recurrent rnn lstm gru attention multi_head
            normalization batch_normalization dropout embedding
        """,
        "operations": "arithmetic elementwise matmul",
        "nn": """
            module linear container activation loss convolution pooling recurrent recurrent_cells
            attention normalization dropout embedding
        """,
        "optim": "optimizer sgd adam adamw adagrad adadelta adamax nadam radam rmsprop",
    }.items()
    for name in names.split()
}
POINTER = re.compile(r"(?:[Ss]ee|[Aa]s(?: for| in)?) `[\w.]+`|: `[\w.]+`")
SHAPES = re.compile(
    r"\([A-Z…]\w*,|[Ss]hape|scalar|vector|matri|entry|entries|number|axis|axes|Any arg|any arg"
)
# What has no inventor to name: arithmetic, and what only counts or lays out.
PLAIN = {"nn.Flatten", "nn.Identity", "nn.functional.bilinear", "nn.functional.l1_loss"}
PLAIN |= {"nn.functional.normalize", "nn.functional.one_hot"}
NAMED = re.compile(r"Chapters?:\s+(``\w+``(?:,\s+``\w+``)*)\.")
BROAD = "Breadth: no chapter derives it."
EVERY_CONCEPT = pytest.mark.parametrize("concept", REGISTER, ids=lambda c: c.path)


def in_the_core(concept: Concept) -> bool:
    return getattr(inspect.unwrap(concept.in_scratch()), "__module__", "") in CORE


EVERY_CORE_CONCEPT = pytest.mark.parametrize(
    "concept", [c for c in REGISTER if in_the_core(c)], ids=lambda c: c.path
)


def docstring(concept: Concept | Tool) -> str:
    return inspect.cleandoc(inspect.unwrap(concept.in_scratch()).__doc__ or "")


def chapters(entry: Concept | Tool) -> list[str]:
    text = " ".join(docstring(entry).split())
    named = [name for line in NAMED.findall(text) for name in re.findall(r"\w+", line)]
    return [*named, BREADTH] if BROAD in text else named


@EVERY_CONCEPT
def test_the_first_line_is_one_sentence(concept):
    first, _, rest = docstring(concept).partition("\n")
    assert first.endswith((".", ":")), f"{concept.path}: {first!r} does not end"
    assert len(first) <= 100
    assert not rest or rest.startswith("\n"), f"{concept.path}: the sentence runs on: {rest[:60]!r}"
    assert not re.search(r"[a-z]\. [A-Z]", first), f"{concept.path}: more than one sentence"


@EVERY_CONCEPT
def test_it_names_the_chapter_of_the_register(concept):
    named = chapters(concept)
    line = BROAD if concept.chapter == BREADTH else f"Chapter: ``{concept.chapter}``."
    assert concept.chapter in named, f"{concept.path} names {named}; it should say {line!r}"
    assert named == [BREADTH] or {*named} <= {*CHAPTERS}, f"{concept.path} names {named}"


def test_a_tool_that_names_a_chapter_names_that_of_the_register():
    tools = [t for t in TOOLS if callable(t.in_scratch()) and chapters(t)]
    wrong = {t.path: (chapters(t), t.chapter) for t in tools if t.chapter not in chapters(t)}
    assert not wrong, f"docstring and register differ: {wrong}"


@EVERY_CONCEPT
def test_its_section_of_examples_shows_a_result(concept):
    _, heading, text = docstring(concept).partition("\nExamples\n--------\n")
    assert heading, f"{concept.path} has no section of examples"
    examples = doctest.DocTestParser().get_examples(text)
    assert any(example.want for example in examples), f"{concept.path} shows no result"


def section(concept: Concept, name: str) -> str:
    """Return the text of one section; empty if there is none."""
    text = docstring(concept)
    found = re.search(rf"(?ms)^{name}\n-+\n(.*?)(?=^\w[^\n]*\n-+\n|\Z)", text)
    return found[1] if found else ""


def named(concept: Concept) -> list[str]:
    """Return the parameters that the docstring explains."""
    lines = re.findall(r"(?m)^([\w*][\w*, ]*?)(?: : .*)?$", section(concept, "Parameters"))
    return [name.strip(" *") for line in lines for name in line.split(",")]


@EVERY_CORE_CONCEPT
def test_three_parameters_are_explained_or_pointed_to(concept):
    parameters = inspect.signature(inspect.unwrap(concept.in_scratch())).parameters
    if len(parameters) >= 3:
        assert named(concept) or POINTER.search(docstring(concept)), concept.path


@EVERY_CORE_CONCEPT
def test_what_is_explained_is_a_parameter(concept):
    parameters = inspect.signature(inspect.unwrap(concept.in_scratch())).parameters
    if not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        assert set(named(concept)) <= set(parameters), concept.path


@EVERY_CORE_CONCEPT
def test_what_raises_says_so(concept):
    function = inspect.unwrap(concept.in_scratch())
    own = vars(function).get("__init__") if isinstance(function, type) else function
    body = ast.parse(textwrap.dedent(inspect.getsource(own))) if own else ast.Module([], [])
    if any(isinstance(node, ast.Raise) and node.exc for node in ast.walk(body)):
        text = docstring(concept).partition("\nExamples\n")[0]
        assert re.search(r"(?m)^Raises$|\w+Error``", text), f"{concept.path} raises"


@EVERY_CORE_CONCEPT
def test_it_says_of_what_shape_its_arguments_are(concept):
    text = docstring(concept).partition("\nExamples\n")[0]
    if not concept.path.startswith("optim."):  # a rule takes parameters of any shape
        assert SHAPES.search(text) or POINTER.search(text), f"{concept.path}: of what shape?"


@EVERY_CORE_CONCEPT
def test_it_names_its_source_or_where_that_is_named(concept):
    text = docstring(concept).partition("\nExamples\n")[0]
    if concept.path.startswith(("nn.", "optim.")) and concept.path not in PLAIN:
        pointer = re.search(r"(?<!`)`[\w.]+`(?!`)", text)
        assert "Source" in text or pointer, f"{concept.path}: from where?"


def test_a_shape_stands_in_the_sentence_not_in_the_type():
    """Newer Sphinx takes each word of a type for a name, and finds several ``shape``."""
    typed = re.compile(r"^ +\w+ : .*\bof shape\b", re.MULTILINE)
    found = [path.name for path in PACKAGE.rglob("*.py") if typed.search(path.read_text("utf-8"))]
    assert found == []
