"""No exercise whose answer stands above it: what a chapter defines passes no checker."""

import ast
import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnlearn import check
from tests.check.answers import exercises

BOOK = Path(__file__).resolve().parents[2] / "book"
SOLUTION = re.compile(r":{3,}\{solution-(start|end)\}")


def code_above(notebook):
    """Return the source of every code cell outside of solutions."""
    inside, sources = False, []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for edge in SOLUTION.findall(source):
                inside = edge == "start"
        elif not inside:
            sources.append(source)
    return sources


def defined(sources):
    """Return the functions that cells define, under every name, without running the cells.

    Imports, functions, classes and assignments of literals and lambdas are carried out; what a
    function needs beyond those is absent when it is called, and it fails then.
    """
    space = {"np": np, "__name__": "chapter"}
    for source in sources:
        source = re.sub(r"(?m)^\s*[%!].*$", "", source)
        for node in ast.walk(ast.parse(source)):
            kept = isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))
            plain = isinstance(node, ast.Assign) and isinstance(
                node.value, (ast.Constant, ast.Lambda, ast.Attribute, ast.Name)
            )
            if kept or plain:
                try:
                    exec(compile(ast.Module([node], []), "chapter", "exec"), space)
                except Exception:  # it needs what only a run of the chapter makes
                    continue
    return {
        name: value
        for name, value in space.items()
        if inspect.isfunction(value) and value.__module__ == "chapter"
    }


def passing(chapter, functions):
    return [
        f"{exercise.name} accepts {name}"
        for exercise in exercises(chapter).values()
        for name, function in functions.items()
        if exercise(function)
    ]


@pytest.mark.parametrize("chapter", check.CHAPTERS)
def test_no_function_of_the_chapter_answers_an_exercise(chapter, capsys):
    notebook = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    functions = defined(code_above(notebook))
    assert functions, "the chapter defines no function: has its form changed?"
    assert passing(chapter, functions) == []


def test_an_answer_that_stands_above_is_found():
    sources = ["def z(inputs, weights, bias):\n    return inputs @ weights + bias", "same = z"]
    assert passing("neurons", defined(sources)) == [
        "check.neurons.neuron accepts z",
        "check.neurons.neuron accepts same",
    ]


def test_solutions_are_not_looked_at():
    def cell(kind, source):
        return {"cell_type": kind, "source": source}

    start, end = ":::{solution-start} ex-a\n:::", ":::{solution-end}\n:::"
    cells = [
        cell("code", "above"),
        cell("markdown", start),
        cell("code", "solution"),
        cell("markdown", f"{end}\n\nmore"),
        cell("code", "below"),
    ]
    assert code_above({"cells": cells}) == ["above", "below"]
