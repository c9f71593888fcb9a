"""Ways to draw arrays for examples: shapes with edges, values away from kinks."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st


def array(
    draw: Any, shape: tuple[int, ...], low: float = -3.0, high: float = 3.0, apart: float = 0.0
) -> np.ndarray:
    """Draw a float64 array.

    With ``apart``, all entries differ by that much and none is nearer to zero.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    if not apart:
        return rng.uniform(low, high, shape)
    count = int(np.prod(shape))
    ranks = rng.permutation(count) - count // 2
    return ((ranks + 0.5) * apart).reshape(shape)


def shape(draw: Any, least: int = 0, most: int = 4, sides: Any = None) -> tuple[int, ...]:
    """Draw a shape of ``least`` to ``most`` axes, sizes 1 to 4 (1 is as likely as the others)."""
    return tuple(draw(st.lists(sides or st.integers(1, 4), min_size=least, max_size=most)))


def broadcastable(draw: Any, full: tuple[int, ...]) -> tuple[int, ...]:
    """Draw a shape that broadcasts to ``full``: leading axes dropped, some sizes made 1."""
    kept = full[draw(st.integers(0, len(full))) :]
    return tuple(1 if draw(st.booleans()) else n for n in kept)


def pair(draw: Any, most: int = 3) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Draw two shapes that broadcast together, either of which may be the smaller."""
    full = shape(draw, 0, most)
    one, other = full, broadcastable(draw, full)
    return (one, other) if draw(st.booleans()) else (other, one)


def axis(draw: Any, rank: int) -> int:
    """Draw an axis, counted from either end."""
    return draw(st.integers(-rank, rank - 1))


def choose(draw: Any, *options: Any) -> Any:
    """Draw one of the options."""
    return draw(st.sampled_from(options))
