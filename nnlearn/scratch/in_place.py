"""Changing a tensor: writing into its memory, or making it the result of a recorded operation.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from nnlearn.scratch.errors import GradError
from nnlearn.scratch.grad_mode import RECORDING
from nnlearn.scratch.tensor import Tensor


def writes_in_place(target: Tensor, *others: Any) -> bool:
    """Whether changing ``target`` may write into its memory.

    No gradient is at stake.
    """
    if not RECORDING.enabled:
        return True
    return not (
        target.requires_grad or any(isinstance(x, Tensor) and x.requires_grad for x in others)
    )


def adopt(target: Tensor, result: Tensor, assigned: bool = False) -> Tensor:
    """Make ``target`` the result of a recorded operation, and return it.

    With ``assigned``, Python assigns the result to where ``target`` came from (``x[0] += y``).
    """
    if target.requires_grad and target.is_leaf:
        raise GradError(
            "a leaf that requires grad cannot be changed in place while gradients are recorded; "
            "do it under scratch.no_grad(), or make a new tensor"
        )
    if not assigned and _is_watched(target):
        raise GradError(
            "this tensor shows the memory of another one that is still in use, and a change that "
            "is recorded for gradients would not reach it: assign to that one (x[0] = x[0] * 2), "
            "make a new tensor (y = y * 2), or do it under scratch.no_grad()"
        )
    target.array = result.array
    target.requires_grad = result.requires_grad
    target._node, target._slot, target._version = result._node, result._slot, result._version
    return target


def overwrite(target: Tensor, value: Tensor, *sources: Any) -> Tensor:
    """Give ``target`` the entries of ``value``, which was computed from ``sources``."""
    if not writes_in_place(target, *sources):
        return adopt(target, value)
    check_writeable(target)
    target.array[...] = value.array
    target._version[0] += 1
    return target


def check_writeable(target: Tensor) -> None:
    """Raise if entries of a tensor cannot be set on their own."""
    if not target.array.flags.writeable:
        raise GradError(
            "several entries of this tensor share one place in memory (it was expanded), or its "
            "memory is read-only: change a clone() of it"
        )


def inplace_flag(function: Callable) -> Callable:
    """Let the flag ``inplace`` of an activation overwrite its input, as PyTorch's does."""
    position = list(inspect.signature(function).parameters).index("inplace")

    @functools.wraps(function)
    def activation(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        wanted = kwargs.get("inplace") or args[position : position + 1] == (True,)
        given = args[0] if args else kwargs["input"]
        # Dropout in evaluation hands its input back: nothing is to be written.
        return overwrite(given, result) if wanted and result is not given else result

    return activation


def _is_watched(target: Tensor) -> bool:
    shown = getattr(target, "_shown", None)
    while shown is not None:
        if shown[0]() is not None:
            return True
        shown = shown[1]
    return False
