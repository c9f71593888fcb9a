"""Examples for the register.

Each file ``examples_*.py`` beside this one says how to draw them for some concepts.
"""

from __future__ import annotations

import importlib
import os
import pathlib
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES: dict[str, Any] = {}
# `make fuzz` asks for more cases for each concept, and for others each time.
CASES = int(os.environ.get("NNLEARN_CASES", "25"))
MANNERS = settings(
    max_examples=CASES,
    deadline=None,
    derandomize="NNLEARN_CASES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


def examples(*paths: str) -> Callable:
    """Register a function ``(draw) -> Example`` as the source of examples for concepts."""

    def register(function: Callable) -> Callable:
        for path in paths:
            assert path not in EXAMPLES, f"two sources of examples for {path}"
            EXAMPLES[path] = st.composite(lambda draw, path=path: function(draw, path))()
        return function

    return register


def load() -> dict[str, Any]:
    """Import every file of examples and return them all.

    A concept that has none is missed by test_register.py, once; the other comparisons pass over it.
    """
    for file in sorted(pathlib.Path(__file__).parent.glob("examples_*.py")):
        importlib.import_module(f"tests.parity.{file.stem}")
    return EXAMPLES
