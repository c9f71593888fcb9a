"""Arithmetic, powers, comparisons and selection, entry by entry.

Operands broadcast: counted from the right, sizes must be equal or one of them 1. The derivative of
each operation stands beside it; the tape sums a gradient over the axes along which its operand was
broadcast.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.functional.error_function import erf_array
from nnlearn.scratch.tensor import Tensor, op, wrap


@op
def add(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """Return input + alpha · other, entry by entry.

    Shapes broadcast and dtypes promote: integers with floats give floats. ``x + y`` is the same.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.add(scratch.tensor([[1.0], [2.0]]), scratch.tensor([10, 20]), alpha=2)
    tensor([[21., 41.],
            [22., 42.]])
    """
    x, y = promote("add", input, other if alpha == 1 else other * alpha)
    return x + y, lambda g: g, lambda g: g if alpha == 1 else g * alpha


@op
def sub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """Return input − alpha · other, entry by entry.

    Shapes broadcast and dtypes promote; bools raise ``DTypeError``. ``x - y`` is the same.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sub(scratch.tensor([[1.0], [2.0]]), scratch.tensor([1.0, 2.0]))
    tensor([[ 0., -1.],
            [ 1.,  0.]])
    """
    _refuse_bool("sub", input, other)
    x, y = promote("sub", input, other if alpha == 1 else other * alpha)
    return x - y, lambda g: g, lambda g: -g * alpha


@op
def mul(input: Any, other: Any) -> Any:
    """Return input · other, entry by entry.

    Shapes broadcast and dtypes promote. ``x * y`` is the same; for matrix products see `matmul`.

    Notes
    -----
    ∂L/∂x = g·y, summed over the axes along which x was broadcast. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor(2.0, requires_grad=True)
    >>> scratch.mul(x, scratch.tensor([1.0, 10.0, 100.0])).sum().backward()
    >>> x.grad
    tensor(111.)
    """
    x, y = promote("mul", input, other)
    return x * y, lambda g: g * y, lambda g: g * x


@op
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """Return input / other, entry by entry; integers give floats.

    Parameters
    ----------
    input, other : Tensor or number
        Shapes broadcast and dtypes promote. ``x / y`` is the same.
    rounding_mode : {None, 'floor', 'trunc'}
        Round down or towards zero; integers then stay integers, and no gradient flows.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-7, 7])
    >>> scratch.div(x, 2)
    tensor([-3.5000,  3.5000])
    >>> scratch.div(x, 2, rounding_mode="floor"), scratch.div(x, 2, rounding_mode="trunc")
    (tensor([-4,  3]), tensor([-3,  3]))
    """
    x, y = promote("div", input, other)
    if rounding_mode == "floor":
        return x // y
    if rounding_mode == "trunc":
        return np.trunc(x / y).astype(x.dtype)
    if rounding_mode is not None:
        raise DTypeError(f"rounding_mode must be None, 'floor' or 'trunc'; got {rounding_mode!r}")
    x, y = _floating(x), _floating(y)
    return x / y, lambda g: g / y, lambda g: -g * x / (y * y)


@op
def floor_divide(input: Any, other: Any) -> Any:
    """Return ⌊input / other⌋, entry by entry: integers stay integers, and no gradient flows.

    Shapes broadcast and dtypes promote. ``x // y`` is the same.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.floor_divide(scratch.tensor([-7, 7]), 2)
    tensor([-4,  3])
    """
    x, y = promote("floor_divide", input, other)
    return x // y


@op
def remainder(input: Any, other: Any) -> Any:
    """Return input − other · ⌊input / other⌋, with the sign of ``other``.

    Shapes broadcast and dtypes promote; at least one is a tensor. ``x % y`` is the same. `fmod`
    rounds towards zero instead.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.remainder(scratch.tensor([-7, 7]), 3), scratch.fmod(scratch.tensor([-7, 7]), 3)
    (tensor([2, 1]), tensor([-1,  1]))
    """
    _refuse_two_numbers("remainder", input, other)
    x, y = promote("remainder", input, other)
    return np.remainder(x, y), lambda g: g, lambda g: -g * np.floor_divide(x, y)


@op
def pow(input: Any, exponent: Any) -> Any:
    """Return input to the power of exponent, xʸ, entry by entry.

    Shapes broadcast and dtypes promote; at least one is a tensor. ``x ** y`` is the same. Integers
    to negative powers raise ``DTypeError``.

    Notes
    -----
    The derivative by the exponent, xʸ·ln x, is taken as 0 where x = 0 and y ≥ 0. 0⁰ is 1, with
    slope 0. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.0, 3.0], requires_grad=True)
    >>> scratch.pow(x, 2).sum().backward()
    >>> x.grad, x.detach() ** 0
    (tensor([0., 6.]), tensor([1., 1.]))
    """
    _refuse_two_numbers("pow", input, exponent)
    x, y = promote("pow", input, exponent)
    if x.dtype.kind in "iu" and (y < 0).any():
        raise DTypeError("pow: integers to negative powers are no integers; use .float()")
    z = x**y

    def by_base(g: np.ndarray) -> np.ndarray:
        return g * np.where(
            y == 0, np.zeros_like(y), y * x ** np.where(y == 0, np.ones_like(y), y - 1)
        )

    def by_exponent(g: np.ndarray) -> np.ndarray:
        safe = np.where(x == 0, np.ones_like(x), x)
        return g * np.where((x == 0) & (y >= 0), np.zeros_like(z), z * np.log(safe))

    return z, by_base, by_exponent


@op
def neg(input: Any) -> Any:
    """Return −input, entry by entry, in its shape and dtype; ``-x`` is the same.

    Bools raise ``DTypeError``: their opposite is ``~x``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.neg(scratch.tensor([1, -2]))
    tensor([-1,  2])
    """
    _refuse_bool("neg", input)
    return -input, lambda g: -g


@op
def exp(input: Any) -> Any:
    """Return eˣ, entry by entry; it is its own slope.

    x: any shape; integers give floats. In float32 it overflows to inf above x ≈ 88.7.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.exp(scratch.tensor([-1000.0, 0.0, 1.0]))
    tensor([0.0000, 1.0000, 2.7183])
    """
    y = np.exp(_floating(input))
    return y, lambda g: g * y


@op
def expm1(input: Any) -> Any:
    """Return eˣ − 1, exact for small x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1e-8])
    >>> bool(scratch.expm1(x) > 0), bool(x.exp() - 1 > 0)
    (True, False)
    """
    y = np.expm1(_floating(input))
    return y, lambda g: g * (y + 1)


@op
def log(input: Any) -> Any:
    """Return the natural logarithm, ln x, with slope 1/x: −inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.log(scratch.tensor([1.0, 0.0, -1.0]))
    tensor([0., -inf, nan])
    """
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
    return y, lambda g: _over(g, x)


@op
def log2(input: Any) -> Any:
    """Return the logarithm to base 2: −inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.log2(scratch.tensor([8.0, 3.0]))
    tensor([3.0000, 1.5850])
    """
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log2(x)
    return y, lambda g: _over(g, x * math.log(2))


@op
def log10(input: Any) -> Any:
    """Return the logarithm to base 10: −inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.log10(scratch.tensor([1000.0, 2.0]))
    tensor([3.0000, 0.3010])
    """
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log10(x)
    return y, lambda g: _over(g, x * math.log(10))


@op
def log1p(input: Any) -> Any:
    """Return ln(1 + x), exact for small x.

    x: any shape; integers give floats. −inf at −1, nan below.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1e-8])
    >>> bool(scratch.log1p(x) > 0), bool((1 + x).log() > 0)
    (True, False)
    """
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log1p(x)
    return y, lambda g: _over(g, 1 + x)


@op
def sqrt(input: Any) -> Any:
    """Return the square root: nan below 0, with infinite slope at 0.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([4.0, 0.0], requires_grad=True)
    >>> scratch.sqrt(x).sum().backward()
    >>> x.grad
    tensor([0.2500,    inf])
    """
    with np.errstate(invalid="ignore"):
        y = np.sqrt(_floating(input))
    return y, lambda g: _over(g, 2 * y)


@op
def rsqrt(input: Any) -> Any:
    """Return 1/√x: inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.rsqrt(scratch.tensor([4.0, 0.0]))
    tensor([0.5000,    inf])
    """
    x = _floating(input)
    with np.errstate(invalid="ignore", divide="ignore"):
        y = 1 / np.sqrt(x)
    return y, lambda g: g * y * y * y * -0.5


@op
def reciprocal(input: Any) -> Any:
    """Return 1/x: inf at 0.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.reciprocal(scratch.tensor([4, 2]))
    tensor([0.2500, 0.5000])
    """
    x = _floating(input)
    with np.errstate(divide="ignore"):
        y = 1 / x
    return y, lambda g: -g * y * y


@op
def square(input: Any) -> Any:
    """Return x², entry by entry, in x's shape and dtype; the slope is 2x.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.square(scratch.tensor([-3, 2]))
    tensor([9, 4])
    """
    return input * input, lambda g: g * 2 * input


@op
def abs(input: Any) -> Any:
    """Return |x|, entry by entry, in x's shape and dtype; the slope at 0 is taken as 0.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-2.0, 0.0, 3.0], requires_grad=True)
    >>> scratch.abs(x).sum().backward()
    >>> x.grad
    tensor([-1.,  0.,  1.])
    """
    return np.abs(input), lambda g: g * np.sign(input)


@op
def sign(input: Any) -> Any:
    """Return −1, 0 or 1, entry by entry, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sign(scratch.tensor([-2.5, 0.0, 7.0]))
    tensor([-1.,  0.,  1.])
    """
    return np.sign(input), lambda g: np.zeros_like(g)


@op
def sin(input: Any) -> Any:
    """Return the sine of an angle in radians; the slope is cos x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sin(scratch.tensor([0.0, scratch.pi / 6, scratch.pi / 2]))
    tensor([0.0000, 0.5000, 1.0000])
    """
    x = _floating(input)
    return np.sin(x), lambda g: g * np.cos(x)


@op
def cos(input: Any) -> Any:
    """Return the cosine of an angle in radians; the slope is −sin x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cos(scratch.tensor([0.0, scratch.pi / 3, scratch.pi]))
    tensor([ 1.0000,  0.5000, -1.0000])
    """
    x = _floating(input)
    return np.cos(x), lambda g: -g * np.sin(x)


@op
def floor(input: Any) -> Any:
    """Return the largest integer not above x, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.floor(scratch.tensor([-1.5, 1.5]))
    tensor([-2.,  1.])
    """
    return np.floor(input), lambda g: np.zeros_like(g)


@op
def ceil(input: Any) -> Any:
    """Return the smallest integer not below x, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ceil(scratch.tensor([-1.5, 1.5]))
    tensor([-1.,  2.])
    """
    return np.ceil(input), lambda g: np.zeros_like(g)


@op
def round(input: Any, *, decimals: int = 0) -> Any:
    """Return the nearest integer, halves to even; the slope is 0.

    x: any shape; the result has x's shape and dtype. ``decimals`` digits are kept behind the point,
    or with a negative number dropped before it.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.round(scratch.tensor([0.5, 1.5, 2.5]))
    tensor([0., 2., 2.])
    >>> scratch.round(scratch.tensor([3.14159]), decimals=2)
    tensor([3.1400])
    """
    return np.round(input, decimals), lambda g: np.zeros_like(g)


@op
def trunc(input: Any) -> Any:
    """Return x without its fraction, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.trunc(scratch.tensor([-1.5, 1.5]))
    tensor([-1.,  1.])
    """
    return np.trunc(input), lambda g: np.zeros_like(g)


@op
def erf(input: Any) -> Any:
    """Return the error function, 2/√π ∫₀ˣ e^(−t²) dt, with slope 2/√π · e^(−x²).

    x: any shape; integers give floats. The normal distribution is Φ(x) = (1 + erf(x/√2)) / 2.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> (1 + scratch.erf(scratch.tensor([0.0, 1.96]) / 2**0.5)) / 2
    tensor([0.5000, 0.9750])
    """
    x = _floating(input)
    slope = 2 / math.sqrt(math.pi)
    return erf_array(x), lambda g: g * np.exp(-x * x) * slope


@op
def maximum(input: Any, other: Any) -> Any:
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


@op
def minimum(input: Any, other: Any) -> Any:
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


@op
def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
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


@op
def _where(condition: Any, input: Any, other: Any) -> Any:
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
    Chapter: ``tensors``.

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
    Chapter: ``tensors``.

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
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ge(scratch.tensor([1, 2, 3]), 2)
    tensor([False,  True,  True])
    """
    return _compare("ge", np.greater_equal, input, other)


@op
def logical_not(input: Any) -> Any:
    """Return whether entries are zero: bool, from any dtype.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_not(scratch.tensor([0, 5]))
    tensor([ True, False])
    """
    return np.logical_not(input)


@op
def logical_and(input: Any, other: Any) -> Any:
    """Return whether both entries are non-zero: bool, from any dtypes; shapes broadcast.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_and(scratch.tensor([0, 5, 5]), scratch.tensor([1, 0, 1]))
    tensor([False, False,  True])
    """
    return np.logical_and(input, other)


@op
def logical_or(input: Any, other: Any) -> Any:
    """Return whether either entry is non-zero: bool, from any dtypes; shapes broadcast.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_or(scratch.tensor([0, 5, 0]), scratch.tensor([1, 0, 0]))
    tensor([ True,  True, False])
    """
    return np.logical_or(input, other)


@op
def bitwise_and(input: Any, other: Any) -> Any:
    """Return input & other, of bools or integers: on bools it is `logical_and`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_and(scratch.tensor([6, 1]), 3)
    tensor([2, 1])
    """
    return np.bitwise_and(*promote("bitwise_and", input, other))


@op
def bitwise_or(input: Any, other: Any) -> Any:
    """Return input | other, of bools or integers: on bools it is `logical_or`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_or(scratch.tensor([6, 1]), 3)
    tensor([7, 3])
    """
    return np.bitwise_or(*promote("bitwise_or", input, other))


@op
def bitwise_xor(input: Any, other: Any) -> Any:
    """Return input ^ other, of bools or integers: on bools it is `logical_xor`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_xor(scratch.tensor([6, 1]), 3)
    tensor([5, 2])
    """
    return np.bitwise_xor(*promote("bitwise_xor", input, other))


@op
def bitwise_not(input: Any) -> Any:
    """Return ~input, of bools or integers: −x − 1 for integers.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_not(scratch.tensor([True, False])), scratch.bitwise_not(scratch.tensor([5]))
    (tensor([False,  True]), tensor([-6]))
    """
    return np.bitwise_not(input)


@op
def isnan(input: Any) -> Any:
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
def isinf(input: Any) -> Any:
    """Return which entries are infinite: bool, in the input's shape.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.isinf(scratch.tensor([1.0, float("nan"), -float("inf")]))
    tensor([False, False,  True])
    """
    return np.isinf(input)


@op
def isfinite(input: Any) -> Any:
    """Return which entries are neither infinite nor nan: bool, in the input's shape.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.isfinite(scratch.tensor([1.0, float("nan"), float("inf")]))
    tensor([ True, False, False])
    """
    return np.isfinite(input)


def equal(input: Tensor, other: Tensor) -> bool:
    """Return whether two tensors have the same shape and entries: one Python bool.

    Notes
    -----
    Chapter: ``tensors``.

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
    return bool(np.allclose(input.array, other.array, rtol=rtol, atol=atol, equal_nan=equal_nan))


def cast(input: Tensor, dtype: Any) -> Tensor:
    """Return the tensor in another dtype, itself if it has it already."""
    kind = dtypes.as_dtype(dtype)
    return input if input.array.dtype == kind else _cast(input, dtype=kind)


@op
def _cast(input: Any, *, dtype: np.dtype) -> Any:
    return input.astype(dtype), lambda g: g


@op
def _compared(input: Any, other: Any, *, name: str, ufunc: Any) -> Any:
    return ufunc(*promote(name, input, other))


def _compare(name: str, ufunc: Any, input: Any, other: Any) -> Tensor:
    return _compared(input, other, name=name, ufunc=ufunc)


def _refuse_two_numbers(name: str, first: Any, second: Any) -> None:
    if not isinstance(first, np.ndarray) and not isinstance(second, np.ndarray):
        raise DTypeError(f"{name} takes at least one tensor; got {first!r} and {second!r}")


def _floating(x: Any) -> Any:
    return x if x.dtype.kind == "f" else x.astype(dtypes.get_default_dtype())


def _over(g: Any, x: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return g / x


def _share(winner: np.ndarray, loser: np.ndarray) -> np.ndarray:
    return np.add(winner > loser, winner >= loser, dtype=winner.dtype) / 2


def _refuse_bool(name: str, *operands: Any) -> None:
    if any(type(x) is bool or getattr(x, "dtype", None) == np.bool_ for x in operands):
        raise DTypeError(
            f"{name} is not defined for bool tensors; use ~ or logical_not, or convert with .int()"
        )
