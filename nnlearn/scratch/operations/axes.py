"""Which axes an operation runs over: the argument ``dim``, checked and made plain.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError

Axes: TypeAlias = int | Sequence[int] | None  # one, several, or all of them


def axis_of(name: str, x: np.ndarray, dim: Any) -> int:
    """Return the axis that ``dim`` names, counted from the front.

    >>> axis_of("sum", np.ones((2, 3)), -1)
    1
    """
    rank = x.ndim or 1
    if isinstance(dim, bool) or not isinstance(dim, (int, np.integer)):
        raise DTypeError(f"{name}: dim must be an integer; got {type(dim).__name__}: {dim!r}")
    if not -rank <= dim < rank:
        raise IndexError(
            f"{name}: dim {dim} is out of range for shape {x.shape}: use {-rank} to {rank - 1}"
        )
    return int(dim) % rank


def axes_of(name: str, x: np.ndarray, dim: Any, nonempty: bool = False) -> tuple[int, ...]:
    """Return the axes that ``dim`` names: one, several, or all where it names none.

    With ``nonempty``, axes along which there is no entry raise ``ShapeError``.

    >>> axes_of("sum", np.ones((2, 3)), None), axes_of("sum", np.ones((2, 3)), -1)
    ((0, 1), (1,))
    """
    if dim is None or (isinstance(dim, (tuple, list)) and len(dim) == 0):
        axes = tuple(range(x.ndim))
    else:
        dims = tuple(dim) if isinstance(dim, (tuple, list)) else (dim,)
        axes = tuple(axis_of(name, x, d) for d in dims)
        if len(set(axes)) != len(axes):
            raise ShapeError(f"{name}: an axis is named twice in dim={dim}")
    axes = axes if x.ndim else ()
    if nonempty and entries_along(x, axes) == 0:
        raise ShapeError(f"{name}: no entries to choose from; the shape is {x.shape}")
    return axes


def entries_along(x: np.ndarray, axes: tuple[int, ...]) -> int:
    """Return how many entries each result of a reduction over ``axes`` has seen."""
    return math.prod(x.shape[a] for a in axes)


def restored(g: np.ndarray, axes: tuple[int, ...], keepdim: bool) -> np.ndarray:
    """Return a gradient with the axes that a reduction dropped, of size one."""
    return g if keepdim or not axes else np.expand_dims(g, axes)
