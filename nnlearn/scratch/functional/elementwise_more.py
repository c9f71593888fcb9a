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
    """Return the tangent of an angle in radians; its slope is 1 + tan²x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tan(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5574])
    """
    y = np.tan(_floating(input))
    return y, lambda g: g * (1 + y * y)


@op
def asin(input: Any) -> Any:
    """Return the inverse sine, for x in [−1, 1]; its slope is 1/√(1 − x²).

    x: any shape; integers give floats. The angle is in radians, within ±π/2.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.asin(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5708])
    """
    x = _floating(input)
    return np.arcsin(x), lambda g: g / np.sqrt(1 - x * x)


@op
def acos(input: Any) -> Any:
    """Return the inverse cosine, for x in [−1, 1]; its slope is −1/√(1 − x²).

    x: any shape; integers give floats. The angle is in radians, from 0 to π.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.acos(scratch.tensor([1.0, 0.0, -1.0]))
    tensor([0.0000, 1.5708, 3.1416])
    """
    x = _floating(input)
    return np.arccos(x), lambda g: -g / np.sqrt(1 - x * x)


@op
def atan(input: Any) -> Any:
    """Return the inverse tangent; its slope is 1/(1 + x²).

    x: any shape; integers give floats. The angle is in radians, within ±π/2; `atan2` knows all four
    quadrants.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atan(scratch.tensor([0.0, 1.0, float("inf")]))
    tensor([0.0000, 0.7854, 1.5708])
    """
    x = _floating(input)
    return np.arctan(x), lambda g: g / (1 + x * x)


@op
def atan2(input: Any, other: Any) -> Any:
    """Return the angle of the point (other, input) from the first axis, in radians, from −π to π.

    Shapes broadcast and dtypes promote; integers give floats. Mind the order: the ordinate comes
    first.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atan2(scratch.tensor([0.0, 1.0, 0.0]), scratch.tensor([1.0, 0.0, -1.0]))
    tensor([0.0000, 1.5708, 3.1416])
    """
    y, x = (_floating(v) for v in promote("atan2", input, other))
    squares = x * x + y * y
    return np.arctan2(y, x), lambda g: g * x / squares, lambda g: -g * y / squares


@op
def sinh(input: Any) -> Any:
    """Return the hyperbolic sine, (eˣ − e⁻ˣ)/2; its slope is cosh x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sinh(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.1752])
    """
    x = _floating(input)
    return np.sinh(x), lambda g: g * np.cosh(x)


@op
def cosh(input: Any) -> Any:
    """Return the hyperbolic cosine, (eˣ + e⁻ˣ)/2; its slope is sinh x.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cosh(scratch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.5431])
    """
    x = _floating(input)
    return np.cosh(x), lambda g: g * np.sinh(x)


@op
def exp2(input: Any) -> Any:
    """Return 2ˣ; its slope is ln 2 · 2ˣ.

    x: any shape; integers give floats.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.exp2(scratch.tensor([-1, 0, 3]))
    tensor([0.5000, 1.0000, 8.0000])
    """
    y = np.exp2(_floating(input))
    return y, lambda g: g * y * y.dtype.type(np.log(2))


@op
def logaddexp(input: Any, other: Any) -> Any:
    """Return ln(eˣ + eʸ) without overflow: a smooth maximum of two.

    Shapes broadcast and dtypes promote; integers give floats. Along an axis it is `logsumexp`.

    Notes
    -----
    The gradients are e^(x − z) and e^(y − z), with z the result: they sum to one. Chapter:
    ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logaddexp(scratch.tensor([1000.0, 0.0]), scratch.tensor([1000.0, -1000.0]))
    tensor([1000.6932,    0.0000])
    """
    x, y = (_floating(v) for v in promote("logaddexp", input, other))
    z = np.logaddexp(x, y)
    return z, lambda g: g * np.exp(x - z), lambda g: g * np.exp(y - z)


@op
def fmod(input: Any, other: Any) -> Any:
    """Return the remainder of a division towards zero, with the sign of ``input``.

    Shapes broadcast and dtypes promote; ``input`` is a tensor. `remainder` rounds down instead.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.fmod(scratch.tensor([-7, 7]), 3), scratch.remainder(scratch.tensor([-7, 7]), 3)
    (tensor([-1,  1]), tensor([2, 1]))
    """
    _need_tensors("fmod", input)
    x, y = promote("fmod", input, other)
    return np.fmod(x, y), lambda g: g, lambda g: -g * np.trunc(x / y)


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Return input + weight · (end − input), the point a share ``weight`` of the way to ``end``.

    input, end: floating; all shapes broadcast. Shares below 0 and above 1 go beyond the ends.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> start, end = scratch.tensor([0.0, 10.0]), scratch.tensor([4.0, 20.0])
    >>> scratch.lerp(start, end, 0.25)
    tensor([ 1.0000, 12.5000])
    """
    return input + weight * (end - input)


def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 · tensor2, entry by entry.

    All shapes broadcast and dtypes promote; numbers in place of tensors raise ``DTypeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addcmul(scratch.ones(2), scratch.tensor([1.0, 2.0]), scratch.tensor(3.0), value=0.5)
    tensor([2.5000, 4.0000])
    """
    _need_tensors("addcmul", input, tensor1, tensor2)
    return add(input, mul(tensor1, tensor2), alpha=value)


def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 / tensor2, entry by entry.

    All shapes broadcast and dtypes promote; numbers in place of tensors raise ``DTypeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addcdiv(scratch.ones(2), scratch.tensor([1.0, 2.0]), scratch.tensor(4.0), value=-1)
    tensor([0.7500, 0.5000])
    """
    _need_tensors("addcdiv", input, tensor1, tensor2)
    return add(input, tensor1 / tensor2, alpha=value)


def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Return the entries, those below ``min`` raised to it: `clamp` with a lower bound.

    The slope is 1 at the bound and above, 0 below. ``min`` may be a tensor and broadcasts.

    Notes
    -----
    Chapter: ``tensors``.

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
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.clamp_max(scratch.tensor([0.5, 7.0]), 1)
    tensor([0.5000, 1.0000])
    """
    return clamp(input, max=max)


@op
def nan_to_num(
    input: Any, nan: float | None = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Any:
    """Return the entries with nan and the infinities replaced; by default 0 and the extremes.

    Parameters
    ----------
    input : Tensor
        Any shape; the result has its shape and dtype.
    nan, posinf, neginf : float, optional
        What stands in for each; the infinities become the dtype's largest and smallest numbers.

    Notes
    -----
    The slope is 1 at finite entries, 0 at replaced ones. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([float("nan"), float("inf"), 1.0])
    >>> scratch.nan_to_num(x, posinf=100.0)
    tensor([  0., 100.,   1.])
    """
    y = np.nan_to_num(input, nan=0.0 if nan is None else nan, posinf=posinf, neginf=neginf)
    return y, lambda g: g * np.isfinite(input)


@op
def isclose(
    input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    """Return whether |input − other| ≤ atol + rtol · |other|, entry by entry.

    Shapes broadcast; the result is bool. nan equals nan only with ``equal_nan``. Negative
    tolerances raise ``ShapeError``.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.1]) + scratch.tensor([0.2])
    >>> scratch.isclose(x, scratch.tensor([0.3])), scratch.isclose(x, scratch.tensor([0.301]))
    (tensor([True]), tensor([False]))
    """
    _need_tensors("isclose", input, other)
    if rtol < 0 or atol < 0:
        raise ShapeError(f"isclose: tolerances must not be negative; got {rtol} and {atol}")
    return np.isclose(input, other, rtol, atol, equal_nan)


@op
def logical_xor(input: Any, other: Any) -> Any:
    """Return whether exactly one of two entries is not 0.

    Shapes broadcast, any dtypes; the result is bool.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_xor(scratch.tensor([0, 0, 5, 5]), scratch.tensor([0, 1, 0, 1]))
    tensor([False,  True,  True, False])
    """
    _need_tensors("logical_xor", input, other)
    return np.logical_xor(input, other)


@op
def cumprod(input: Any, dim: int, *, dtype: Any = None) -> Any:
    """Return the products of all entries so far along ``dim``: yₖ = x₁ ⋯ xₖ.

    Parameters
    ----------
    input : Tensor
        Any shape, which the result has too; integers and bools give int64.
    dim : int
        The axis.
    dtype : dtype, optional
        Convert the entries to it first.

    Notes
    -----
    The gradient multiplies the other entries instead of dividing by one, so it is exact where
    entries are zero. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([2.0, 0.0, 3.0], requires_grad=True)
    >>> y = scratch.cumprod(x, dim=0)
    >>> y.sum().backward()
    >>> y.detach(), x.grad
    (tensor([2., 0., 0.]), tensor([1., 8., 0.]))
    """
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
