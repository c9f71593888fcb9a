"""Work on long arrays in stretches that stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

# Entries: several such arrays of single precision fit the second cache of common processors.
STRETCH = 2**15


def in_stretches(
    function: Callable[..., np.ndarray], x: np.ndarray, *more: np.ndarray
) -> np.ndarray:
    """Return function(x, …), entry by entry, with few passes over memory however many it makes.

    Examples
    --------
    >>> in_stretches(lambda x, y: x * x + y, np.arange(3), np.ones(3, int))
    array([1, 2, 5])
    """
    if x.ndim == 0:  # NumPy makes scalars of these, which cannot be worked on in place
        return function(*[np.reshape(a, 1) for a in (x, *more)])[0]
    if x.size <= STRETCH:
        return function(x, *more)
    y = np.empty(x.shape, x.dtype)
    results, entries = y.reshape(-1), [a.reshape(-1) for a in (x, *more)]
    for i in range(0, x.size, STRETCH):
        results[i : i + STRETCH] = function(*[a[i : i + STRETCH] for a in entries])
    return y
