"""Every concept's docstring opens with one sentence, names its chapter and runs an example."""

from __future__ import annotations

import doctest
import inspect
import re

import pytest

from nnlearn.concepts import REGISTER, Concept

CHAPTERS = re.compile(r"Chapters?:\s+(``\w+``(?:,\s+``\w+``)*)\.")
EVERY_CONCEPT = pytest.mark.parametrize("concept", REGISTER, ids=lambda c: c.path)


def docstring(concept: Concept) -> str:
    return inspect.cleandoc(inspect.unwrap(concept.in_scratch()).__doc__ or "")


def chapters(concept: Concept) -> list[str]:
    named = CHAPTERS.search(docstring(concept))
    return re.findall(r"\w+", named[1]) if named else []


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
    assert concept.chapter in named, f"{concept.path} names {named}, not {concept.chapter!r}"


@EVERY_CONCEPT
def test_its_section_of_examples_shows_a_result(concept):
    _, heading, text = docstring(concept).partition("\nExamples\n--------\n")
    assert heading, f"{concept.path} has no section of examples"
    examples = doctest.DocTestParser().get_examples(text)
    assert any(example.want for example in examples), f"{concept.path} shows no result"
