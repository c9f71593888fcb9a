"""What the checkers of the chapter on tensors compute with: right, or wrong in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def sizes_after(shape: Sequence[int]) -> list[int]:
    """Return for each axis the product of the sizes to its right."""
    return [int(np.prod(shape[k + 1 :])) for k in range(len(shape))]


def first_axis_first(shape: Sequence[int]) -> list[int]:
    """Return for each axis the product of the sizes to its left."""
    return [int(np.prod(shape[:k])) for k in range(len(shape))]


def as_bytes(size: int) -> Callable[[Sequence[int]], list[int]]:
    """Return the wrong solution that counts bytes."""
    return lambda shape: [size * skip for skip in sizes_after(shape)]


def cross(x: np.ndarray, y: np.ndarray, end: Callable[[np.ndarray], Any]) -> Any:
    """Apply ``end`` to all differences, (N, M, D)."""
    return end(x[:, None, :] - y[None, :, :])


def each_with_each(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return all squared distances, (N, M)."""
    return cross(x, y, lambda d: (d**2).sum(axis=2))


def share_all(x: np.ndarray, g: np.ndarray, along: float) -> np.ndarray:
    """Return (g − along · (g·u) u)/|x|."""
    length = np.sqrt(x @ x)
    u = x / length
    return (g - along * (g @ u) * u) / length


def unit_pull(x: np.ndarray, g: np.ndarray, power: int) -> np.ndarray:
    """Return (g − (g·u) u)/|x|^power."""
    return share_all(x, g, 1.0) * np.sqrt(x @ x) ** (1 - power)
