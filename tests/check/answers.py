"""Answers as readers write them, by chapter: ``answers_<chapter>.py`` holds RIGHT and WRONG.

They were written from the text of each exercise, before its slips were known.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from types import ModuleType

from nnlearn import check
from nnlearn.check import Exercise, Report


def exercises(chapter: str) -> dict[str, Exercise]:
    """Return the checkers of a chapter by name."""
    members = vars(getattr(check, chapter))
    return {name: value for name, value in members.items() if isinstance(value, Exercise)}


def answers(chapter: str) -> ModuleType | None:
    """Return the module with a chapter's answers, or None where there is none yet."""
    name = f"tests.check.answers_{chapter}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def each(kind: str) -> list[tuple[str, Exercise, int, Callable]]:
    """Return every right or wrong answer with its chapter, checker and number."""
    return [
        (chapter, exercise, number, answer)
        for chapter in check.CHAPTERS
        if (module := answers(chapter))
        for name, exercise in exercises(chapter).items()
        for number, answer in enumerate(getattr(module, kind).get(name, ()))
    ]


def told(report: Report) -> bool:
    """Whether a report on a wrong answer says more than what was due and what came."""
    first = next(f for f in report.findings if not f.right)
    more = [
        line for line in first.details if not line.split(": ")[-1].startswith(("due ", "came "))
    ]
    return bool(report.hints or more)
