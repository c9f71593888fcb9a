"""Functions entry by entry that networks use now and then, in the manner of ``elementwise``.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.elementwise import _floating, add, clamp, mul
from nnlearn.scratch.tensor import Tensor, op


@op
def tan(input: Any) -> Any:
    """Return the tangent; its slope is 1 + tan²x."""
    y = np.tan(_floating(input))
    return y, lambda g: g * (1 + y * y)


@op
def asin(input: Any) -> Any:
    """Return the inverse sine, for x in [−1, 1]; its slope is 1/√(1 − x²)."""
    x = _floating(input)
    return np.arcsin(x), lambda g: g / np.sqrt(1 - x * x)


@op
def acos(input: Any) -> Any:
    """Return the inverse cosine, for x in [−1, 1]; its slope is −1/√(1 − x²)."""
    x = _floating(input)
    return np.arccos(x), lambda g: -g / np.sqrt(1 - x * x)


@op
def atan(input: Any) -> Any:
    """Return the inverse tangent; its slope is 1/(1 + x²)."""
    x = _floating(input)
    return np.arctan(x), lambda g: g / (1 + x * x)


@op
def atan2(input: Any, other: Any) -> Any:
    """Return the angle of the point (other, input) from the first axis, in radians."""
    y, x = (_floating(v) for v in promote("atan2", input, other))
    squares = x * x + y * y
    return np.arctan2(y, x), lambda g: g * x / squares, lambda g: -g * y / squares


@op
def sinh(input: Any) -> Any:
    """Return the hyperbolic sine; its slope is cosh x."""
    x = _floating(input)
    return np.sinh(x), lambda g: g * np.cosh(x)


@op
def cosh(input: Any) -> Any:
    """Return the hyperbolic cosine; its slope is sinh x."""
    x = _floating(input)
    return np.cosh(x), lambda g: g * np.sinh(x)


@op
def exp2(input: Any) -> Any:
    """Return 2ˣ; its slope is ln 2 · 2ˣ."""
    y = np.exp2(_floating(input))
    return y, lambda g: g * y * y.dtype.type(np.log(2))


@op
def logaddexp(input: Any, other: Any) -> Any:
    """Return ln(eˣ + eʸ) without overflow."""
    x, y = (_floating(v) for v in promote("logaddexp", input, other))
    z = np.logaddexp(x, y)
    return z, lambda g: g * np.exp(x - z), lambda g: g * np.exp(y - z)


@op
def fmod(input: Any, other: Any) -> Any:
    """Return the remainder of a division towards zero, with the sign of ``input``."""
    _need_tensors("fmod", input)
    x, y = promote("fmod", input, other)
    return np.fmod(x, y), lambda g: g, lambda g: -g * np.trunc(x / y)


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Return input + weight · (end − input), the point a share ``weight`` of the way to ``end``."""
    return input + weight * (end - input)


def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 · tensor2."""
    _need_tensors("addcmul", input, tensor1, tensor2)
    return add(input, mul(tensor1, tensor2), alpha=value)


def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 / tensor2."""
    _need_tensors("addcdiv", input, tensor1, tensor2)
    return add(input, tensor1 / tensor2, alpha=value)


def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Return the entries, those below ``min`` raised to it."""
    return clamp(input, min=min)


def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Return the entries, those above ``max`` lowered to it."""
    return clamp(input, max=max)


@op
def nan_to_num(
    input: Any, nan: float | None = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Any:
    """Return the entries with nan and the infinities replaced; by default 0 and the extremes."""
    y = np.nan_to_num(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)
    return y, lambda g: g * np.isfinite(input)


@op
def isclose(
    input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    """Whether |input − other| ≤ atol + rtol · |other|, entry by entry."""
    _need_tensors("isclose", input, other)
    if rtol < 0 or atol < 0:
        raise ShapeError(f"isclose: tolerances must not be negative; got {rtol} and {atol}")
    return np.isclose(input, other, rtol, atol, equal_nan)


@op
def logical_xor(input: Any, other: Any) -> Any:
    """Whether exactly one of two entries is not 0."""
    _need_tensors("logical_xor", input, other)
    return np.logical_xor(input, other)


@op
def cumprod(input: Any, dim: int, *, dtype: Any = None) -> Any:
    """Return the products of all entries so far along ``dim``."""
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    if x.dtype.kind != "f":
        return np.cumprod(x, axis=dim if x.ndim else None, dtype=dtypes.int64).reshape(x.shape)
    y = np.cumprod(x, axis=dim if x.ndim else None).reshape(x.shape)

    def vjp(g: np.ndarray) -> np.ndarray:
        if not x.ndim:
            return g
        rows, up = (np.moveaxis(v, dim, -1) for v in (x, g))
        total = np.zeros_like(rows)
        for k in range(rows.shape[-1]):  # without entry k: exact where entries are zero
            others = rows.copy()
            others[..., k] = 1
            total[..., k] = (up * np.cumprod(others, axis=-1))[..., k:].sum(axis=-1)
        return np.moveaxis(total, -1, dim)

    return y, vjp


def _need_tensors(name: str, *values: Any) -> None:
    for x in values:
        if not isinstance(x, Tensor | np.ndarray):
            raise DTypeError(f"{name} takes a tensor here; got {type(x).__name__}: {x!r}")
