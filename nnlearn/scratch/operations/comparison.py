"""Comparisons, entry by entry and of whole tensors.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import need_tensors
from nnlearn.scratch.tensor import Tensor


def eq(input: Any, other: Any) -> Tensor:
    """Return whether entries are equal, a bool for each pair; ``x == y`` is the same.

    Shapes broadcast and dtypes promote. nan equals nothing, not even itself.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, float("nan")])
    >>> scratch.eq(x, x)
    tensor([ True, False])
    """
    return _compare("eq", np.equal, input, other)


def ne(input: Any, other: Any) -> Tensor:
    """Return whether entries differ, a bool for each pair; ``x != y`` is the same.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ne(scratch.tensor([1, 2]), 2)
    tensor([ True, False])
    """
    return _compare("ne", np.not_equal, input, other)


def lt(input: Any, other: Any) -> Tensor:
    """Return whether input < other, a bool for each pair; ``x < y`` is the same.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.lt(scratch.tensor([1, 2, 3]), 2)
    tensor([ True, False, False])
    """
    return _compare("lt", np.less, input, other)


def le(input: Any, other: Any) -> Tensor:
    """Return whether input ≤ other, a bool for each pair; ``x <= y`` is the same.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.le(scratch.tensor([1, 2, 3]), 2)
    tensor([ True,  True, False])
    """
    return _compare("le", np.less_equal, input, other)


def gt(input: Any, other: Any) -> Tensor:
    """Return whether input > other, a bool for each pair; ``x > y`` is the same.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.gt(scratch.tensor([1, 2, 3]), 2)
    tensor([False, False,  True])
    """
    return _compare("gt", np.greater, input, other)


def ge(input: Any, other: Any) -> Tensor:
    """Return whether input ≥ other, a bool for each pair; ``x >= y`` is the same.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ge(scratch.tensor([1, 2, 3]), 2)
    tensor([False,  True,  True])
    """
    return _compare("ge", np.greater_equal, input, other)


@op
def isnan(input: Array) -> Recorded:
    """Return which entries are not a number: bool, in the input's shape.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.isnan(scratch.tensor([1.0, float("nan"), float("inf")]))
    tensor([False,  True, False])
    """
    return np.isnan(input)


@op
def isinf(input: Array) -> Recorded:
    """Return which entries are infinite: bool, in the input's shape.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.isinf(scratch.tensor([1.0, float("nan"), -float("inf")]))
    tensor([False, False,  True])
    """
    return np.isinf(input)


@op
def isfinite(input: Array) -> Recorded:
    """Return which entries are neither infinite nor nan: bool, in the input's shape.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.isfinite(scratch.tensor([1.0, float("nan"), float("inf")]))
    tensor([ True, False, False])
    """
    return np.isfinite(input)


@op
def isclose(
    input: Array, other: Array, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Recorded:
    """Return whether |input − other| ≤ atol + rtol · |other|, entry by entry.

    Shapes broadcast; the result is bool. nan equals nan only with ``equal_nan``. Negative
    tolerances raise ``ShapeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.1]) + scratch.tensor([0.2])
    >>> scratch.isclose(x, scratch.tensor([0.3])), scratch.isclose(x, scratch.tensor([0.301]))
    (tensor([True]), tensor([False]))
    """
    need_tensors("isclose", input, other)
    if rtol < 0 or atol < 0:
        raise ShapeError(f"isclose: tolerances must not be negative; got {rtol} and {atol}")
    return np.isclose(input, other, rtol, atol, equal_nan)


def equal(input: Tensor, other: Tensor) -> bool:
    """Return whether two tensors have the same shape and entries: one Python bool.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.ones(2)
    >>> scratch.equal(x, scratch.ones(2)), scratch.equal(x, scratch.ones(1))
    (True, False)
    """
    return bool(np.array_equal(input.array, other.array))


def allclose(
    input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> bool:
    """Return whether |input − other| ≤ atol + rtol · |other| everywhere: one Python bool.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.1]) + scratch.tensor([0.2])
    >>> scratch.allclose(x, scratch.tensor([0.3])), scratch.allclose(x, scratch.tensor([0.31]))
    (True, False)
    """
    dtypes.check_broadcast("allclose", input.array, other.array)
    return bool(np.allclose(input.array, other.array, rtol=rtol, atol=atol, equal_nan=equal_nan))


@op
def _compared(input: Array, other: Array, *, name: str, ufunc: Any) -> Recorded:
    return ufunc(*promote(name, input, other))


def _compare(name: str, ufunc: Any, input: Any, other: Any) -> Tensor:
    return _compared(input, other, name=name, ufunc=ufunc)
