"""Checks on arguments, so that a wrong one is named where it is passed."""

from __future__ import annotations

import math
import reprlib
from numbers import Integral, Real

import numpy as np

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def shown(value: object) -> str:
    """Return an argument for an error, cut before it fills the screen.

    Examples
    --------
    >>> shown(list(range(1000)))
    '[0, 1, 2, 3, 4, 5, ...]'
    """
    return _SHORT.repr(value)


def count(name: str, value: object, least: int) -> int:
    """Return `value` if it is a whole number of at least `least`.

    Raises
    ------
    TypeError
        If `value` is no integer.
    ValueError
        If `value` is too small.

    Examples
    --------
    >>> count("n", 0, least=1)
    Traceback (most recent call last):
        ...
    ValueError: n must be at least 1; got 0
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number; got {shown(value)}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}; got {value}")
    return int(value)


def deviation(name: str, value: object) -> float:
    """Return `value` if it can be a standard deviation: finite and not negative.

    Raises
    ------
    TypeError
        If `value` is no number.
    ValueError
        If `value` is negative, infinite or not a number.

    Examples
    --------
    >>> deviation("noise", -1)
    Traceback (most recent call last):
        ...
    ValueError: noise must be finite and at least 0; got -1
    """
    number = _real(name, value)
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{name} must be finite and at least 0; got {value}")
    return number


def between(name: str, value: object, low: float, high: float) -> float:
    """Return `value` if low < value < high.

    Raises
    ------
    TypeError
        If `value` is no number.
    ValueError
        If `value` is outside.

    Examples
    --------
    >>> between("factor", 1, 0, 1)
    Traceback (most recent call last):
        ...
    ValueError: factor must lie between 0 and 1, both excluded; got 1
    """
    number = _real(name, value)
    if not low < number < high:
        raise ValueError(f"{name} must lie between {low} and {high}, both excluded; got {value}")
    return number


def generator(seed: object) -> np.random.Generator:
    """Return a random number generator: a fresh one from a seed, or the one that was passed.

    Raises
    ------
    TypeError
        If `seed` is neither.
    ValueError
        If `seed` is negative.

    Examples
    --------
    >>> generator("lucky")
    Traceback (most recent call last):
        ...
    TypeError: seed must be a whole number or a numpy.random.Generator; got 'lucky'
    """
    if isinstance(seed, np.random.Generator):
        return seed
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(
            f"seed must be a whole number or a numpy.random.Generator; got {shown(seed)}"
        )
    return np.random.default_rng(count("seed", seed, least=0))


def _real(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number; got {shown(value)}")
    return float(value)
