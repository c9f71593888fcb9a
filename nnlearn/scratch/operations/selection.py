"""The larger, the smaller, bounds, and one of two by a condition, entry by entry.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor, wrap


@op(keeps=("input other", "input other"))
def maximum(input: Array, other: Array) -> Recorded:
    """Return the larger of two entries; where they are equal, each gets half of the gradient.

    Shapes broadcast and dtypes promote; nan wins. For the largest entry of one tensor see `amax`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = (scratch.tensor(v, requires_grad=True) for v in ([1.0, 2.0], [3.0, 2.0]))
    >>> scratch.maximum(x, y).sum().backward()
    >>> x.grad, y.grad
    (tensor([0.0000, 0.5000]), tensor([1.0000, 0.5000]))
    """
    x, y = promote("maximum", input, other)
    return np.maximum(x, y), lambda g: g * _share(x, y), lambda g: g * _share(y, x)


@op(keeps=("input other", "input other"))
def minimum(input: Array, other: Array) -> Recorded:
    """Return the smaller of two entries; where they are equal, each gets half of the gradient.

    Shapes broadcast and dtypes promote; nan wins. For the smallest entry of one tensor see `amin`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.minimum(scratch.tensor([1.0, 5.0]), scratch.tensor(2.0))
    tensor([1., 2.])
    """
    x, y = promote("minimum", input, other)
    return np.minimum(x, y), lambda g: g * _share(y, x), lambda g: g * _share(x, y)


@op(keeps=())
def clamp(input: Array, min: Array | None = None, max: Array | None = None) -> Recorded:
    """Return the entries moved into [min, max]: those below become min, those above max.

    Parameters
    ----------
    input : Tensor
        Any shape.
    min, max : Tensor or number, optional
        The bounds, at least one of them; tensors broadcast.

    Raises
    ------
    DTypeError
        Neither bound is given.

    Notes
    -----
    The slope is 1 inside and at the bounds, 0 outside. Where min exceeds max, max wins. Chapter:
    ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-2.0, 0.0, 1.0, 5.0], requires_grad=True)
    >>> scratch.clamp(x, 0, 1).sum().backward()
    >>> x.grad
    tensor([0., 1., 1., 0.])
    """
    if min is None and max is None:
        raise DTypeError("clamp needs min, max or both")
    x, *bounds = promote("clamp", *[v for v in (input, min, max) if v is not None])
    low = bounds[0] if min is not None else None
    high = bounds[-1] if max is not None else None
    y = x if low is None else np.maximum(x, low)
    below = np.zeros(x.shape, bool) if low is None else x < low
    above = np.zeros(x.shape, bool) if high is None else y > high
    y = y if high is None else np.minimum(y, high)
    return y, lambda g: g * ~(below | above), lambda g: g * (below & ~above), lambda g: g * above


def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Return the entries, those below ``min`` raised to it: `clamp` with a lower bound.

    The slope is 1 at the bound and above, 0 below. ``min`` may be a tensor and broadcasts.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.clamp_min(scratch.tensor([-2.0, 0.5]), 0)
    tensor([0.0000, 0.5000])
    """
    return clamp(input, min=min)


def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Return the entries, those above ``max`` lowered to it: `clamp` with an upper bound.

    The slope is 1 at the bound and below, 0 above. ``max`` may be a tensor and broadcasts.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.clamp_max(scratch.tensor([0.5, 7.0]), 1)
    tensor([0.5000, 1.0000])
    """
    return clamp(input, max=max)


@op(keeps=("", "condition", "condition"))
def _where(condition: Array, input: Array, other: Array) -> Recorded:
    if condition.dtype != np.bool_:
        raise DTypeError(
            f"where needs a bool condition; got {condition.dtype}: compare first, for example x > 0"
        )
    x, y = promote("where", input, other)
    dtypes.check_broadcast("where", condition, x, y)
    return np.where(condition, x, y), None, lambda g: g * condition, lambda g: g * ~condition


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """Return ``input`` where ``condition`` holds, else ``other``; the gradient goes the same ways.

    With the condition alone, the indices where it holds, a vector for each axis.

    Parameters
    ----------
    condition : Tensor
        Bool; all three broadcast.
    input, other : Tensor or number, optional
        Dtypes promote.

    Raises
    ------
    DTypeError
        The condition is not bool.

    Notes
    -----
    Both sides are computed before one is chosen: an infinite slope on the other side, times 0,
    gives nan. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-1.0, 0.0, 2.0])
    >>> scratch.where(x > 0, x, 10 * x)
    tensor([-10.,   0.,   2.])
    >>> scratch.where(x > 0)
    (tensor([2]),)
    """
    if input is None and other is None:
        return tuple(wrap(i) for i in np.nonzero(np.atleast_1d(condition.array)))
    return _where(condition, input, other)


@op(keeps=("input",))
def nan_to_num(
    input: Array, nan: float | None = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Recorded:
    """Return the entries with nan and the infinities replaced; by default 0 and the extremes.

    Parameters
    ----------
    input : Tensor
        Any shape; the result has its shape and dtype.
    nan, posinf, neginf : float, optional
        What stands in for each; the infinities become the dtype's largest and smallest numbers.

    Notes
    -----
    The slope is 1 at finite entries, 0 at replaced ones. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([float("nan"), float("inf"), 1.0])
    >>> scratch.nan_to_num(x, posinf=100.0)
    tensor([  0., 100.,   1.])
    """
    y = np.nan_to_num(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)
    return y, lambda g: g * np.isfinite(input)


def _share(winner: np.ndarray, loser: np.ndarray) -> np.ndarray:
    return np.add(winner > loser, winner >= loser, dtype=winner.dtype) / 2
