"""Checks on arguments, so that a wrong one is named where it is passed."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable
from numbers import Integral, Real

import numpy as np

from nnlearn._suggest import did_you_mean

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


def choice(what: str, name: object, options: Iterable[str]) -> str:
    """Return `name` if it is among the options.

    Examples
    --------
    >>> choice("activation", "Relu", ["elu", "relu"])
    Traceback (most recent call last):
        ...
    ValueError: activation must be one of elu, relu; got 'Relu'. Did you mean 'relu'?
    """
    options = list(options)
    if not isinstance(name, str) or name not in options:
        meant = did_you_mean(str(name)[:60], options)
        raise ValueError(f"{what} must be one of {', '.join(options)}; got {shown(name)}.{meant}")
    return name


def flag(name: str, value: object) -> bool:
    """Return `value` if it is True or False."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False; got {shown(value)}")
    return value


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


def number(name: str, value: object) -> float:
    """Return `value` if it is a number, be it infinite or nan.

    Raises
    ------
    TypeError
        If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number; got {shown(value)}")
    return float(value)


def not_negative(name: str, value: object) -> float:
    """Return `value` if it is a finite number and not negative, as a standard deviation is.

    Examples
    --------
    >>> not_negative("noise", -1)
    Traceback (most recent call last):
        ...
    ValueError: noise must be finite and at least 0; got -1
    """
    size = number(name, value)
    if not (math.isfinite(size) and size >= 0):
        raise ValueError(f"{name} must be finite and at least 0; got {value}")
    return size


def positive(name: str, value: object) -> float:
    """Return `value` if it is a finite number above 0."""
    size = number(name, value)
    if not (math.isfinite(size) and size > 0):
        raise ValueError(f"{name} must be finite and above 0; got {value}")
    return size


def between(name: str, value: object, low: float, high: float) -> float:
    """Return `value` if low < value < high.

    Examples
    --------
    >>> between("factor", 1, 0, 1)
    Traceback (most recent call last):
        ...
    ValueError: factor must lie between 0 and 1, both excluded; got 1
    """
    size = number(name, value)
    if not low < size < high:
        raise ValueError(f"{name} must lie between {low} and {high}, both excluded; got {value}")
    return size


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
