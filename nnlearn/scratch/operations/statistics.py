"""Medians, quantiles and places in a sorted list.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.accumulation import lerp
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.operations.indexing import index_select, sort
from nnlearn.scratch.operations.rearrange import movedim
from nnlearn.scratch.operations.reduction import Extreme, mean, std, var
from nnlearn.scratch.tensor import Tensor, wrap

_PLACES: dict[str, Callable] = {
    "linear": lambda place: place,
    "lower": np.floor,
    "higher": np.ceil,
    "midpoint": lambda place: (np.floor(place) + np.ceil(place)) / 2,
    "nearest": np.rint,
}


def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the middle entry, the lower of two; with ``dim`` the pair ``(values, indices)``.

    input: any shape, not empty (else ``ShapeError``); ``keepdim`` leaves the axis with size 1. With
    a nan among the entries it is nan.

    Notes
    -----
    The gradient goes to that one entry. The mean of the middle two is ``quantile(x, 0.5)``.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([9.0, 1.0, 2.0, 4.0])
    >>> scratch.median(x), scratch.median(x, dim=0).indices, scratch.quantile(x, 0.5)
    (tensor(2.), tensor(2), tensor(3.))
    """
    if input.array.size == 0:
        raise ShapeError(f"median: no entries to choose from; the shape is {tuple(input.shape)}")
    if dim is None:
        return median(input.reshape(-1), 0).values
    axis = axis_of("median", input.array, dim)
    if input.array.ndim == 0:
        return Extreme(input, wrap(np.zeros((), dtypes.int64)))
    values, indices = sort(input, axis, stable=True)
    nans = np.isnan(values.array).sum(axis, keepdims=True)  # sorted to the end
    count = input.array.shape[axis]
    middle = wrap(np.where(nans > 0, count - nans, (count - 1) // 2))
    picked = [x.gather(axis, middle) for x in (values, indices)]
    return Extreme(*(picked if keepdim else [x.squeeze(axis) for x in picked]))


def quantile(
    input: Tensor,
    q: Any,
    dim: int | None = None,
    keepdim: bool = False,
    *,
    interpolation: str = "linear",
) -> Tensor:
    """Return the entries below which a share ``q`` of them lies, interpolated linearly.

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    q : float or Tensor
        Shares in [0, 1]; a vector of them gives a new first axis.
    dim : int, optional
        The axis; all entries together, if not given.
    interpolation : {'linear', 'lower', 'higher', 'midpoint', 'nearest'}
        What to take between two places.

    Raises
    ------
    ShapeError, DTypeError
        A share is outside of [0, 1], or there are no entries; the entries are integers.

    Notes
    -----
    Of n sorted entries it takes place q·(n − 1), counted from 0, or the point between two places.
    With a nan among the entries it is nan.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([4.0, 1.0, 2.0, 3.0])
    >>> scratch.quantile(x, scratch.tensor([0.0, 0.5, 1.0]))
    tensor([1.0000, 2.5000, 4.0000])
    """
    shares = q.array if isinstance(q, Tensor) else np.asarray(q, input.array.dtype)
    if shares.ndim > 1:
        raise ShapeError(f"quantile: q is a number or a vector; got shape {shares.shape}")
    if (shares < 0).any() or (shares > 1).any():
        raise ShapeError(f"quantile: shares lie between 0 and 1; got {shares}")
    if input.array.dtype.kind != "f":
        raise DTypeError(f"quantile takes floats; got {input.dtype}: use .float()")
    axis = 0 if dim is None else axis_of("quantile", input.array, dim)
    if interpolation not in _PLACES:
        raise ShapeError(
            f"quantile: interpolation is one of {', '.join(_PLACES)}; got {interpolation!r}"
        )
    if input.array.size == 0:
        raise ShapeError(f"quantile: no entries to choose from; the shape is {tuple(input.shape)}")
    rows = sort(input.reshape(-1) if dim is None else input, axis)[0]
    place = _PLACES[interpolation](shares.reshape(-1) * (rows.shape[axis] - 1))
    low = np.floor(place)
    below, above = (
        index_select(rows, axis, wrap(i.astype(dtypes.int64))) for i in (low, np.ceil(place))
    )
    weight = (place - low).reshape(*[-1 if a == axis else 1 for a in range(rows.array.ndim)])
    between = lerp(below, above, wrap(weight.astype(input.array.dtype)))
    last = rows.array.take([-1], axis) if rows.array.ndim else rows.array  # nan, if there is one
    found = movedim(between.masked_fill(wrap(np.isnan(last)), np.nan), axis, 0)
    if keepdim:
        sides = (1 if dim is None or a == axis else n for a, n in enumerate(input.shape))
        found = found.reshape(-1, *sides)
    return found if shares.ndim else found.squeeze(0)


@op
def searchsorted(sorted_sequence: Array, input: Array, *, right: bool = False) -> Recorded:
    """Return where entries would go in a sorted vector, to keep it sorted: int64.

    Parameters
    ----------
    sorted_sequence : Tensor
        A vector in ascending order.
    input : Tensor or number
        What to place; the result has its shape.
    right : bool
        Go behind equal entries instead of before them.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> edges = scratch.tensor([0.0, 1.0, 2.0])
    >>> x = scratch.tensor([-1.0, 1.0, 5.0])
    >>> scratch.searchsorted(edges, x), scratch.searchsorted(edges, x, right=True)
    (tensor([0, 1, 3]), tensor([0, 2, 3]))
    """
    if sorted_sequence.ndim != 1:
        raise ShapeError(f"searchsorted takes a sorted vector; got shape {sorted_sequence.shape}")
    places = np.searchsorted(sorted_sequence, input, side="right" if right else "left")
    return np.asarray(places).astype(dtypes.int64)


def var_mean(
    input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False
) -> tuple[Tensor, Tensor]:
    """Return the variance and the mean over ``dim``, a pair: see `var` and `mean`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.var_mean(scratch.tensor([1.0, 3.0]), correction=0)
    (tensor(1.), tensor(2.))
    """
    return var(input, dim, correction=correction, keepdim=keepdim), mean(input, dim, keepdim)


def std_mean(
    input: Tensor, dim: Any = None, *, correction: int = 1, keepdim: bool = False
) -> tuple[Tensor, Tensor]:
    """Return the standard deviation and the mean over ``dim``, a pair: see `std` and `mean`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.std_mean(scratch.tensor([1.0, 3.0]), correction=0)
    (tensor(1.), tensor(2.))
    """
    return std(input, dim, correction=correction, keepdim=keepdim), mean(input, dim, keepdim)
