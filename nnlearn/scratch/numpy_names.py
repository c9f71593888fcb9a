"""NumPy's names for arguments, which PyTorch takes too: ``axis`` for ``dim``, ``keepdims``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast, overload

P = ParamSpec("P")
R = TypeVar("R", covariant=True)
_NAMES = {"axis": "dim", "keepdims": "keepdim"}


class Renamed(Protocol[P, R]):
    """A function as it was written, or with NumPy's names for its options."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...
    @overload
    def __call__(self, input: Any, *options: Any, axis: Any, **more: Any) -> R: ...
    @overload
    def __call__(self, input: Any, *options: Any, keepdims: bool, **more: Any) -> R: ...


def numpy_names(function: Callable[P, R]) -> Renamed[P, R]:
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

    return cast(Renamed[P, R], renamed)
