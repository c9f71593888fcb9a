"""Functions of numbers that few programs need: logit, x ln y, inverse hyperbolic ones.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations import casting
from nnlearn.scratch.operations.error_function import erf_array
from nnlearn.scratch.operations.rounding import trunc
from nnlearn.scratch.tensor import Tensor, wrap


def xlogy(input: Any, other: Any) -> Tensor:
    """Return x ln y, which is 0 where x is 0: entries of an entropy.

    x and y: floating tensors that broadcast, or one of them a number.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.xlogy(scratch.tensor([0.0, 2.0]), scratch.tensor([0.0, 1.0]))
    tensor([0., 0.])
    """
    like = input if isinstance(input, Tensor) else other
    return _xlogy(*(x if isinstance(x, Tensor) else like.new_tensor(x) for x in (input, other)))


@op(keeps=("input other",))
def _xlogy(input: Array, other: Array) -> Recorded:
    x, y = dtypes.promote("xlogy", casting.floating(input), casting.floating(other))
    with np.errstate(divide="ignore", invalid="ignore"):
        log_y = np.log(y)
        value = np.where((x == 0) & ~np.isnan(y), x.dtype.type(0), x * log_y)
        return (
            value,
            lambda g: g * np.where((x == 0) & (y <= 0), x.dtype.type(0), log_y),
            lambda g: g * x / y,
        )


@op(keeps=("input",))
def logit(input: Array, eps: float | None = None) -> Recorded:
    """Return ln(x / (1 − x)), the inverse of the sigmoid; ``eps`` keeps x from 0 and 1.

    x: floating, any shape; nan outside [0, 1].

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logit(scratch.tensor([0.5, 0.9])).sigmoid()
    tensor([0.5000, 0.9000])
    """
    x = casting.floating(input)
    p = x if eps is None else np.clip(x, eps, 1 - eps)
    inside = True if eps is None else (x >= eps) & (x <= 1 - eps)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(p / (1 - p)), lambda g: g * inside / (p * (1 - p))


@op(keeps=("input",))
def erfc(input: Array) -> Recorded:
    """Return 1 − erf(x).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.erfc(scratch.tensor([0.0, 1.0]))
    tensor([1.0000, 0.1573])
    """
    x = casting.floating(input)
    slope = -2 / math.sqrt(math.pi)
    return 1 - erf_array(x), lambda g: g * (slope * np.exp(-x * x)).astype(x.dtype)


@op(keeps=("input",))
def asinh(input: Array) -> Recorded:
    """Return the inverse of the hyperbolic sine.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.asinh(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.8814])
    """
    x = casting.floating(input)
    return np.arcsinh(x), lambda g: g / np.sqrt(x * x + 1)


@op(keeps=("input",))
def acosh(input: Array) -> Recorded:
    """Return the inverse of the hyperbolic cosine, for x ≥ 1.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.acosh(scratch.tensor([1.0, 2.0]))
    tensor([0.0000, 1.3170])
    """
    x = casting.floating(input)
    with np.errstate(invalid="ignore"):
        return np.arccosh(x), lambda g: g / np.sqrt(x * x - 1)


@op(keeps=("input",))
def atanh(input: Array) -> Recorded:
    """Return the inverse of the hyperbolic tangent, for x between −1 and 1.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atanh(scratch.tensor([0.0, 0.5]))
    tensor([0.0000, 0.5493])
    """
    x = casting.floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.arctanh(x), lambda g: g / (1 - x * x)


@op(keeps=("input output", "other output"))
def hypot(input: Array, other: Array) -> Recorded:
    """Return √(x² + y²).

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.hypot(scratch.tensor([3.0]), scratch.tensor([4.0]))
    tensor([5.])
    """
    x, y = dtypes.promote("hypot", input, other)
    r = np.hypot(x, y)
    return r, lambda g: g * x / r, lambda g: g * y / r


def frac(input: Tensor) -> Tensor:
    """Return what stands behind the point, with the sign of x.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.frac(scratch.tensor([1.5, -2.25]))
    tensor([ 0.5000, -0.2500])
    """
    casting.need_tensors("frac", input)
    return input - trunc(input)


def deg2rad(input: Tensor) -> Tensor:
    """Return degrees as radians.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.deg2rad(scratch.tensor([90.0, 180.0]))
    tensor([1.5708, 3.1416])
    """
    casting.need_tensors("deg2rad", input)
    return input * (math.pi / 180)


def rad2deg(input: Tensor) -> Tensor:
    """Return radians as degrees.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.rad2deg(scratch.tensor([scratch.pi]))
    tensor([180.])
    """
    casting.need_tensors("rad2deg", input)
    return input * (180 / math.pi)


def nansum(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the sum, nan counting as 0.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nansum(scratch.tensor([1.0, float("nan"), 2.0]))
    tensor(3.)
    """
    return _filled(input).sum(dim, keepdim)


def nanmean(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the mean of the entries that are not nan.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nanmean(scratch.tensor([1.0, float("nan"), 2.0]))
    tensor(1.5000)
    """
    there = wrap((~np.isnan(input.array)).astype(input.dtype))
    return _filled(input).sum(dim, keepdim) / there.sum(dim, keepdim)


def _filled(input: Tensor) -> Any:
    return input.masked_fill(wrap(np.isnan(input.array)), 0)


def signbit(input: Tensor) -> Tensor:
    """Return whether the sign is a minus; that of −0 is."""
    return wrap(np.signbit(input.array))


def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False
) -> Tensor:
    """Return in which bucket each entry falls: the number of boundaries below it.

    >>> from nnlearn import scratch
    >>> scratch.bucketize(scratch.tensor([0.5, 2.0]), scratch.tensor([0.0, 1.0, 2.0]))
    tensor([1, 2])
    """
    if boundaries.ndim != 1:
        raise ShapeError(f"bucketize takes a vector of boundaries; got {tuple(boundaries.shape)}")
    x = input.array if isinstance(input, Tensor) else np.asarray(input)
    found = np.searchsorted(boundaries.array, x, side="right" if right else "left")
    return wrap(np.asarray(found, dtypes.int32 if out_int32 else dtypes.int64))
