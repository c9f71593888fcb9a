"""NumPy's names for arguments, which PyTorch takes too: ``axis`` for ``dim``, ``keepdims``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

_NAMES = {"axis": "dim", "keepdims": "keepdim"}


def numpy_names(function: Callable) -> Callable:
    """Let a function with ``dim`` and ``keepdim`` take ``axis`` and ``keepdims`` as well.

    >>> from nnlearn import scratch
    >>> scratch.ones(2, 3).sum(axis=1, keepdims=True).shape
    Size([2, 1])
    """

    @functools.wraps(function)
    def renamed(*args: Any, **kwargs: Any) -> Any:
        if "axis" in kwargs or "keepdims" in kwargs:
            kwargs = {_NAMES.get(name, name): value for name, value in kwargs.items()}
        return function(*args, **kwargs)

    return renamed
