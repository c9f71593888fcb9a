"""New tensors that have a shape and hold one number: a network is measured before it is built."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np


class _Mode(threading.local):
    on = False


MODE = _Mode()


@contextlib.contextmanager
def shapes_only() -> Iterator[None]:
    """Let ``empty``, ``zeros``, ``ones``, ``full`` take no memory, and draw no initial weights.

    Layers and networks that are made inside have every shape and dtype, and cannot compute.

    >>> from nnlearn import scratch
    >>> with shapes_only():
    ...     layer = scratch.nn.Linear(10**6, 10**6)
    >>> layer.weight.shape, layer.weight.array.strides
    (Size([1000000, 1000000]), (0, 0))
    """
    before, MODE.on = MODE.on, True
    try:
        yield
    finally:
        MODE.on = before


def room(shape: tuple[int, ...], dtype: np.dtype, value: Any = None) -> np.ndarray:
    """Return a new array, of one repeated value if there is one; in `shapes_only`, without memory.

    Raises
    ------
    ValueError
        If no memory could ever hold as much.
    """
    if MODE.on:
        try:
            return np.broadcast_to(np.zeros((), dtype), shape)
        except (ValueError, OverflowError):
            raise ValueError(f"no machine holds an array of shape {shape}") from None
    return np.empty(shape, dtype) if value is None else np.full(shape, value, dtype)
