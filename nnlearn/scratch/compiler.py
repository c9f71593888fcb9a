"""Compilation, which changes no number: here it gives back what it was given.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


def compile(model: Any = None, **options: Any) -> Any:
    """Return the model or function as it is: NumPy's kernels are compiled already.

    >>> from nnlearn import scratch
    >>> square = scratch.compile(lambda x: x * x)
    >>> square(scratch.tensor(3.0))
    tensor(9.)
    """
    return functools.partial(compile, **options) if model is None else model


def _as_it_is(obj: Callable, *args: Any, **options: Any) -> Any:
    return obj


jit = SimpleNamespace(
    **dict.fromkeys(("script", "script_method", "ignore", "export", "unused"), _as_it_is)
)
