"""Sizes of tensors that are made: ``zeros(2, 3)`` and ``zeros((2, 3))`` are one.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.tensor import Tensor, wrap


def sizes_of(sizes: tuple, size: Any = None) -> tuple[int, ...]:
    """Return the shape that ``*sizes`` or ``size=`` asks for.

    >>> sizes_of((2, 3)), sizes_of(((2, 3),)), sizes_of((), size=4)
    ((2, 3), (2, 3), (4,))
    """
    if size is not None:
        sizes = tuple(size) if isinstance(size, (tuple, list)) else (size,)
    elif len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = tuple(sizes[0])
    try:
        result = tuple(operator.index(n) for n in sizes)
    except TypeError:
        raise DTypeError(f"sizes are integers; got {', '.join(map(repr, sizes))}") from None
    if any(n < 0 for n in result):
        raise ShapeError(f"sizes are not negative; got {result}")
    return result


def made(array: Any, dtype: np.dtype, requires_grad: bool) -> Tensor:
    """Return a new tensor around ``array``, in ``dtype``."""
    tensor = wrap(np.asarray(array, dtype=dtype))
    return tensor.requires_grad_() if requires_grad else tensor
