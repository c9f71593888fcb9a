"""Slips that need no list: they are read off what came, what was due and what was given.

Each hint must fit *every* failing case, and one of them must be able to tell it from chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlearn.check.compare import as_numbers, close

Pairs = Sequence[tuple[np.ndarray, np.ndarray]]  # (came, due) of each failing case
NEAR = 1e-6


def general_slip(came: Sequence[Any], due: Sequence[Any]) -> str | None:
    """Name what turns all that was due into all that came, if it is one simple thing."""
    pairs = [(as_numbers(a), as_numbers(b)) for a, b in zip(came, due, strict=True)]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if len(known) < len(pairs) or not known:
        return None
    for recognise in (_transposed, _not_finite, _whole, *_OF_EQUAL_SHAPE, _factor, _offset):
        if hint := recognise(known):
            return hint
    return None


def _transposed(pairs: Pairs) -> str | None:
    # A row, a column or one number would fit by chance.
    telling = any(min(b.shape) > 1 for _, b in pairs if b.ndim == 2)
    fits = all(a.ndim == 2 and a.shape == b.shape[::-1] and close(a.T, b, NEAR) for a, b in pairs)
    return "the result is transposed: rows and columns are exchanged." if telling and fits else None


def _not_finite(pairs: Pairs) -> str | None:
    for value, name in ((np.isnan, "nan"), (np.isinf, "infinite")):
        if all(value(a).any() and not value(b).any() for a, b in pairs):
            return (
                f"the result is {name}: something overflows, is divided by 0, or a logarithm or a "
                "root is taken of what it cannot be taken of."
            )
    return None


def _whole(pairs: Pairs) -> str | None:
    if any(a.shape != b.shape or not np.isfinite(b).all() for a, b in pairs):
        return None
    if all(close(b, np.rint(b), NEAR) for _, b in pairs):
        return None
    if any(all(close(a, cut(b), NEAR) for a, b in pairs) for cut in (np.floor, np.trunc, np.rint)):
        return (
            "whole numbers came where fractions are due: an integer array cuts off what is written "
            "into it, and `//` what it divides."
        )
    return None


def _same(turned: Callable, hint: str, several: int = 1) -> Callable[[Pairs], str | None]:
    def recognise(pairs: Pairs) -> str | None:
        for a, b in pairs:
            if a.shape != b.shape or b.size < several or not close(a, turned(b), NEAR):
                return None
        return hint

    return recognise


def _root(b: np.ndarray) -> np.ndarray:
    return np.where(b >= 0, np.sqrt(np.abs(b)), np.inf)


_OF_EQUAL_SHAPE = (
    _same(np.negative, "the sign is the other way round."),
    _same(np.flip, "the values come in the opposite order.", several=2),
    _same(np.abs, "the values have lost their sign."),
    _same(np.square, "that is the square of what is due: a root is missing."),
    _same(_root, "that is the root of what is due: a square is missing."),
)


def _factor(pairs: Pairs) -> str | None:
    factors = []
    for a, b in pairs:
        large = np.abs(b) > 1e-9
        if a.shape != b.shape or not large.any() or not np.isfinite(a).all():
            return None
        factor = np.median(a[large] / b[large])
        if not close(a, factor * b, NEAR):
            return None
        factors.append(factor)
    if sum(a.size for a, _ in pairs) < 2 or not close(
        np.array(factors), np.full(len(factors), factors[0]), 1e-4
    ):
        return None
    factor = factors[0]
    if not 1e-3 < abs(factor) < 1e3 or abs(factor - 1) < 1e-3:
        return None
    return (
        f"every value is {factor:.4g} times what is due: a constant factor is missing "
        "or extra (a mean in place of a sum, a 2 from a square)."
    )


def _offset(pairs: Pairs) -> str | None:
    if any(a.shape != b.shape or not np.isfinite(a).all() or not b.size for a, b in pairs):
        return None
    offset = float((pairs[0][0] - pairs[0][1]).reshape(-1)[0])
    telling = sum(a.size for a, _ in pairs) > 2 and abs(offset) > 1e-3
    if telling and all(close(a - offset, b, NEAR) for a, b in pairs):
        return f"every value is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}."
    return None
