"""Softmax without ``dim``, as old programs call it: PyTorch guesses the axis, and warns.

Breadth: no chapter needs it. `nnlearn.scratch.softmax` itself wants its axis named.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, Protocol

from nnlearn.scratch.functional import activation
from nnlearn.scratch.tensor import Tensor


def guessed(name: str, input: Tensor) -> int:
    """Return the axis that PyTorch takes where none is named: 0 for 0, 1 or 3 axes, else 1."""
    axis = 0 if input.ndim in (0, 1, 3) else 1
    warnings.warn(
        f"{name} guesses the axis of the classes, dim={axis} here; name it: dim={axis}",
        stacklevel=3,
    )
    return axis


class Guessing(Protocol):
    """A function along an axis that need not be named."""

    def __call__(  # noqa: D102 - the class says it
        self, input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
    ) -> Tensor: ...


def guessing(function: Callable[..., Tensor]) -> Guessing:
    """Let one of the functions that take ``dim`` guess it.

    >>> from nnlearn import scratch
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     scratch.nn.functional.softmax(scratch.tensor([[0.0, 0.0]]))
    tensor([[0.5000, 0.5000]])
    >>> print(said[0].message)
    softmax guesses the axis of the classes, dim=1 here; name it: dim=1
    """

    @functools.wraps(function)
    def along_some_axis(
        input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None
    ) -> Tensor:
        return function(
            input, guessed(function.__name__, input) if dim is None else dim, dtype=dtype
        )

    return along_some_axis


softmax = guessing(activation.softmax)
log_softmax = guessing(activation.log_softmax)
softmin = guessing(activation.softmin)
