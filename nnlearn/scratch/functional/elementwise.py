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
    """Return input + alpha · other."""
    x, y = promote("add", input, other if alpha == 1 else other * alpha)
    return x + y, lambda g: g, lambda g: g if alpha == 1 else g * alpha


@op
def sub(input: Any, other: Any, *, alpha: float = 1) -> Any:
    """Return input − alpha · other."""
    _refuse_bool("sub", input, other)
    x, y = promote("sub", input, other if alpha == 1 else other * alpha)
    return x - y, lambda g: g, lambda g: -g * alpha


@op
def mul(input: Any, other: Any) -> Any:
    """Return input · other."""
    x, y = promote("mul", input, other)
    return x * y, lambda g: g * y, lambda g: g * x


@op
def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """Return input / other; integers give floats."""
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
    """Return ⌊input / other⌋."""
    x, y = promote("floor_divide", input, other)
    return x // y


@op
def remainder(input: Any, other: Any) -> Any:
    """Return input − other · ⌊input / other⌋, with the sign of ``other``."""
    _refuse_two_numbers("remainder", input, other)
    x, y = promote("remainder", input, other)
    return np.remainder(x, y), lambda g: g, lambda g: -g * np.floor_divide(x, y)


@op
def pow(input: Any, exponent: Any) -> Any:
    """Return input to the power of exponent.

    The derivative by the exponent, xʸ·ln x, is taken as 0 where x = 0 and y ≥ 0.
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
    """Return −input."""
    _refuse_bool("neg", input)
    return -input, lambda g: -g


@op
def exp(input: Any) -> Any:
    """Return eˣ."""
    y = np.exp(_floating(input))
    return y, lambda g: g * y


@op
def expm1(input: Any) -> Any:
    """Return eˣ − 1, exact for small x."""
    y = np.expm1(_floating(input))
    return y, lambda g: g * (y + 1)


@op
def log(input: Any) -> Any:
    """Return the natural logarithm: −inf at 0, nan below."""
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
    return y, lambda g: _over(g, x)


@op
def log2(input: Any) -> Any:
    """Return the logarithm to base 2."""
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log2(x)
    return y, lambda g: _over(g, x * math.log(2))


@op
def log10(input: Any) -> Any:
    """Return the logarithm to base 10."""
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log10(x)
    return y, lambda g: _over(g, x * math.log(10))


@op
def log1p(input: Any) -> Any:
    """Return ln(1 + x), exact for small x."""
    x = _floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log1p(x)
    return y, lambda g: _over(g, 1 + x)


@op
def sqrt(input: Any) -> Any:
    """Return the square root: nan below 0, with infinite slope at 0."""
    with np.errstate(invalid="ignore"):
        y = np.sqrt(_floating(input))
    return y, lambda g: _over(g, 2 * y)


@op
def rsqrt(input: Any) -> Any:
    """Return 1/√x."""
    x = _floating(input)
    with np.errstate(invalid="ignore", divide="ignore"):
        y = 1 / np.sqrt(x)
    return y, lambda g: g * y * y * y * -0.5


@op
def reciprocal(input: Any) -> Any:
    """Return 1/x."""
    x = _floating(input)
    with np.errstate(divide="ignore"):
        y = 1 / x
    return y, lambda g: -g * y * y


@op
def square(input: Any) -> Any:
    """Return x²."""
    return input * input, lambda g: g * 2 * input


@op
def abs(input: Any) -> Any:
    """Return |x|; the slope at 0 is taken as 0."""
    return np.abs(input), lambda g: g * np.sign(input)


@op
def sign(input: Any) -> Any:
    """Return −1, 0 or 1; the slope is 0."""
    return np.sign(input), lambda g: np.zeros_like(g)


@op
def sin(input: Any) -> Any:
    """Return the sine of an angle in radians."""
    x = _floating(input)
    return np.sin(x), lambda g: g * np.cos(x)


@op
def cos(input: Any) -> Any:
    """Return the cosine of an angle in radians."""
    x = _floating(input)
    return np.cos(x), lambda g: -g * np.sin(x)


@op
def floor(input: Any) -> Any:
    """Return the largest integer not above x; the slope is 0."""
    return np.floor(input), lambda g: np.zeros_like(g)


@op
def ceil(input: Any) -> Any:
    """Return the smallest integer not below x; the slope is 0."""
    return np.ceil(input), lambda g: np.zeros_like(g)


@op
def round(input: Any, *, decimals: int = 0) -> Any:
    """Return the nearest integer, halves to even; the slope is 0."""
    return np.round(input, decimals), lambda g: np.zeros_like(g)


@op
def trunc(input: Any) -> Any:
    """Return x without its fraction; the slope is 0."""
    return np.trunc(input), lambda g: np.zeros_like(g)


@op
def erf(input: Any) -> Any:
    """Return the error function, 2/√π ∫₀ˣ e^(−t²) dt."""
    x = _floating(input)
    slope = 2 / math.sqrt(math.pi)
    return erf_array(x), lambda g: g * np.exp(-x * x) * slope


@op
def maximum(input: Any, other: Any) -> Any:
    """Return the larger of two; where they are equal, each gets half of the gradient."""
    x, y = promote("maximum", input, other)
    return np.maximum(x, y), lambda g: g * _share(x, y), lambda g: g * _share(y, x)


@op
def minimum(input: Any, other: Any) -> Any:
    """Return the smaller of two; where they are equal, each gets half of the gradient."""
    x, y = promote("minimum", input, other)
    return np.minimum(x, y), lambda g: g * _share(y, x), lambda g: g * _share(x, y)


@op
def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """Return the entries moved into [min, max].

    The slope is 1 inside and at the bounds, 0 outside.
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
    """Return ``input`` where ``condition`` holds, else ``other``.

    With the condition alone, the indices where it holds, a vector for each axis.
    """
    if input is None and other is None:
        return tuple(wrap(i) for i in np.nonzero(np.atleast_1d(condition.array)))
    return _where(condition, input, other)


def eq(input: Any, other: Any) -> Tensor:
    """Return whether entries are equal."""
    return _compare("eq", np.equal, input, other)


def ne(input: Any, other: Any) -> Tensor:
    """Return whether entries differ."""
    return _compare("ne", np.not_equal, input, other)


def lt(input: Any, other: Any) -> Tensor:
    """Return whether input < other."""
    return _compare("lt", np.less, input, other)


def le(input: Any, other: Any) -> Tensor:
    """Return whether input ≤ other."""
    return _compare("le", np.less_equal, input, other)


def gt(input: Any, other: Any) -> Tensor:
    """Return whether input > other."""
    return _compare("gt", np.greater, input, other)


def ge(input: Any, other: Any) -> Tensor:
    """Return whether input ≥ other."""
    return _compare("ge", np.greater_equal, input, other)


@op
def logical_not(input: Any) -> Any:
    """Return whether entries are zero."""
    return np.logical_not(input)


@op
def logical_and(input: Any, other: Any) -> Any:
    """Return whether both entries are non-zero."""
    return np.logical_and(input, other)


@op
def logical_or(input: Any, other: Any) -> Any:
    """Return whether either entry is non-zero."""
    return np.logical_or(input, other)


@op
def bitwise_and(input: Any, other: Any) -> Any:
    """Return input & other, of bools or integers."""
    return np.bitwise_and(*promote("bitwise_and", input, other))


@op
def bitwise_or(input: Any, other: Any) -> Any:
    """Return input | other, of bools or integers."""
    return np.bitwise_or(*promote("bitwise_or", input, other))


@op
def bitwise_xor(input: Any, other: Any) -> Any:
    """Return input ^ other, of bools or integers."""
    return np.bitwise_xor(*promote("bitwise_xor", input, other))


@op
def bitwise_not(input: Any) -> Any:
    """Return ~input, of bools or integers."""
    return np.bitwise_not(input)


@op
def isnan(input: Any) -> Any:
    """Return which entries are not a number."""
    return np.isnan(input)


@op
def isinf(input: Any) -> Any:
    """Return which entries are infinite."""
    return np.isinf(input)


@op
def isfinite(input: Any) -> Any:
    """Return which entries are neither infinite nor nan."""
    return np.isfinite(input)


def equal(input: Tensor, other: Tensor) -> bool:
    """Return whether two tensors have the same shape and entries."""
    return bool(np.array_equal(input.array, other.array))


def allclose(
    input: Tensor, other: Tensor, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> bool:
    """Return whether |input − other| ≤ atol + rtol · |other| everywhere."""
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
