"""Sums, products, quotients and powers, entry by entry.

Operands broadcast: counted from the right, sizes must be equal or one of them 1. The derivative of
each operation stands beside it; the tape sums a gradient over the axes along which its operand was
broadcast.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import floating, need_tensors


@op(keeps=())
def add(input: Array, other: Array, *, alpha: float = 1) -> Recorded:
    """Return input + alpha · other, entry by entry.

    Parameters
    ----------
    input, other : Tensor or number
        Shapes broadcast and dtypes promote: integers with floats give floats. ``x + y`` is the
        same.
    alpha : float
        A factor of ``other``.

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
    x, y = promote("add", input, other if alpha == 1 else _scaled("add", input, other, alpha))
    return x + y, lambda g: g, lambda g: g if alpha == 1 else g * alpha


@op(keeps=())
def sub(input: Array, other: Array, *, alpha: float = 1) -> Recorded:
    """Return input − alpha · other, entry by entry.

    Parameters
    ----------
    input, other : Tensor or number
        Shapes broadcast and dtypes promote. ``x - y`` is the same.
    alpha : float
        A factor of ``other``.

    Raises
    ------
    DTypeError
        One of them holds bools: use ``~`` or convert it.

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
    x, y = promote("sub", input, other if alpha == 1 else _scaled("sub", input, other, alpha))
    return x - y, lambda g: g, lambda g: -g * alpha


@op(keeps=("other", "input"))
def mul(input: Array, other: Array) -> Recorded:
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


@op(keeps=("other", "input other"))
def div(input: Array, other: Array, *, rounding_mode: str | None = None) -> Recorded:
    """Return input / other, entry by entry; integers give floats.

    Parameters
    ----------
    input, other : Tensor or number
        Shapes broadcast and dtypes promote. ``x / y`` is the same.
    rounding_mode : {None, 'floor', 'trunc'}
        Round down or towards zero; integers then stay integers, and no gradient flows.

    Raises
    ------
    DTypeError
        ``rounding_mode`` is none of the three.

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
        _refuse_integer_zero("div", x, y)
        return x // y
    if rounding_mode == "trunc":
        _refuse_integer_zero("div", x, y)
        return np.trunc(x / y).astype(x.dtype)
    if rounding_mode is not None:
        raise DTypeError(f"rounding_mode must be None, 'floor' or 'trunc'; got {rounding_mode!r}")
    x, y = floating(x), floating(y)
    return x / y, lambda g: g / y, lambda g: -g * x / (y * y)


@op
def floor_divide(input: Array, other: Array) -> Recorded:
    """Return ⌊input / other⌋, entry by entry: integers stay integers, and no gradient flows.

    Shapes broadcast and dtypes promote. ``x // y`` is the same.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.floor_divide(scratch.tensor([-7, 7]), 2)
    tensor([-4,  3])
    """
    x, y = promote("floor_divide", input, other)
    _refuse_integer_zero("floor_divide", x, y)
    return x // y


@op(keeps=("", "input other"))
def remainder(input: Array, other: Array) -> Recorded:
    """Return input − other · ⌊input / other⌋, with the sign of ``other``.

    Shapes broadcast and dtypes promote; at least one is a tensor. ``x % y`` is the same. `fmod`
    rounds towards zero instead.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.remainder(scratch.tensor([-7, 7]), 3), scratch.fmod(scratch.tensor([-7, 7]), 3)
    (tensor([2, 1]), tensor([-1,  1]))
    """
    _refuse_two_numbers("remainder", input, other)
    x, y = promote("remainder", input, other)
    _refuse_integer_zero("remainder", x, y)
    return np.remainder(x, y), lambda g: g, lambda g: -g * np.floor_divide(x, y)


@op(keeps=("", "input other"))
def fmod(input: Array, other: Array) -> Recorded:
    """Return the remainder of a division towards zero, with the sign of ``input``.

    Shapes broadcast and dtypes promote; ``input`` is a tensor. `remainder` rounds down instead.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.fmod(scratch.tensor([-7, 7]), 3), scratch.remainder(scratch.tensor([-7, 7]), 3)
    (tensor([-1,  1]), tensor([2, 1]))
    """
    need_tensors("fmod", input)
    x, y = promote("fmod", input, other)
    _refuse_integer_zero("fmod", x, y)
    return np.fmod(x, y), lambda g: g, lambda g: -g * np.trunc(x / y)


@op(keeps=("input exponent", "input exponent output"))
def pow(input: Array, exponent: Array) -> Recorded:
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


@op(keeps=())
def neg(input: Array) -> Recorded:
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


def _refuse_two_numbers(name: str, first: Any, second: Any) -> None:
    if not isinstance(first, np.ndarray) and not isinstance(second, np.ndarray):
        raise DTypeError(f"{name} takes at least one tensor; got {first!r} and {second!r}")


def _refuse_bool(name: str, *operands: Any) -> None:
    if any(type(x) is bool or getattr(x, "dtype", None) == np.bool_ for x in operands):
        raise DTypeError(
            f"{name} is not defined for bool tensors; use ~ or logical_not, or convert with .int()"
        )


def _refuse_integer_zero(name: str, x: np.ndarray, y: np.ndarray) -> None:
    if x.dtype.kind != "f" and not np.all(y):
        raise DTypeError(f"{name}: integers have no quotient by 0; with .float() it is inf or nan")


def _scaled(name: str, input: Any, other: Any, alpha: float) -> Any:
    if isinstance(alpha, float) and not any(_is_floating(x) for x in (input, other)):
        raise DTypeError(f"{name}: alpha = {alpha} would make integers floats; use .float() first")
    return other * alpha


def _is_floating(x: Any) -> bool:
    return isinstance(x, float) or (isinstance(x, np.ndarray) and x.dtype.kind == "f")
