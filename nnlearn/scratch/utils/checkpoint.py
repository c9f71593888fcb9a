"""Activations that PyTorch computes twice, to save memory: here they are computed once.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["checkpoint", "checkpoint_sequential"]


def checkpoint(function: Callable, *args: Any, use_reentrant: Any = None, **kwargs: Any) -> Any:
    """Return ``function(*args)``: the values and gradients are the same.

    >>> from nnlearn import scratch
    >>> scratch.utils.checkpoint.checkpoint(scratch.exp, scratch.zeros(1), use_reentrant=False)
    tensor([1.])
    """
    for option in ("preserve_rng_state", "context_fn", "determinism_check", "debug", "early_stop"):
        kwargs.pop(option, None)
    return function(*args, **kwargs)


def checkpoint_sequential(functions: Any, segments: int, input: Any, **options: Any) -> Any:
    """Return what the functions give one after the other."""
    for function in functions:
        input = function(input)
    return input
