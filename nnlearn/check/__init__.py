"""Checkers for the exercises: they say whether an answer is right and, if not, what slip is likely.

>>> from nnlearn import check
>>> def neuron(x, w, b):
...     return x @ w - b
>>> check.neurons.neuron(neuron)                                    # doctest: +ELLIPSIS
check.neurons.neuron: 0 of 5 cases are right.
...
  Likely slip: the bias is added, z = x·w + b; you subtract it, as one does with a threshold.

A checker takes the function itself and never raises. `nnlearn.check` has a module for each
chapter, with a checker for each exercise that it marks.
"""

import importlib
from pathlib import Path
from types import ModuleType

from nnlearn.check.attempt import Case
from nnlearn.check.exercise import Exercise, Slip, exercise
from nnlearn.check.report import Finding, Report
from nnlearn.concepts.chapters import CHAPTERS as _CHAPTERS

# Those of the register's chapters that have checkers.
CHAPTERS = tuple(name for name in _CHAPTERS if (Path(__file__).parent / f"{name}.py").exists())

__all__ = ["Case", "Exercise", "Finding", "Report", "Slip", "exercise", *CHAPTERS]


def __getattr__(name: str) -> ModuleType:
    """Import a chapter's checkers when they are first asked for."""
    if name in CHAPTERS:
        return importlib.import_module(f"nnlearn.check.{name}")
    raise AttributeError(
        f"nnlearn.check has no {name!r}; there are checkers for {', '.join(CHAPTERS)}"
    )
