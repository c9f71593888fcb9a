"""Products and quotients added to a tensor, blends of two, and running products.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.arithmetic import add, mul
from nnlearn.scratch.operations.casting import need_tensors
from nnlearn.scratch.operations.selection import where
from nnlearn.scratch.tensor import Tensor


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """Return input + weight · (end − input), the point a share ``weight`` of the way to ``end``.

    input, end: floating; all shapes broadcast. Shares below 0 and above 1 go beyond the ends.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> start, end = scratch.tensor([0.0, 10.0]), scratch.tensor([4.0, 20.0])
    >>> scratch.lerp(start, end, 0.25)
    tensor([ 1.0000, 12.5000])
    """
    way = end - input
    near = input + weight * way
    far = end - (1 - weight) * way  # exact at the end, as the other is at the start
    if isinstance(weight, Tensor):
        return where(weight.abs() < 0.5, near, far)
    return near if abs(weight) < 0.5 else far


def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 · tensor2, entry by entry.

    All shapes broadcast and dtypes promote; numbers in place of tensors raise ``DTypeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addcmul(scratch.ones(2), scratch.tensor([1.0, 2.0]), scratch.tensor(3.0), value=0.5)
    tensor([2.5000, 4.0000])
    """
    need_tensors("addcmul", input, tensor1, tensor2)
    return add(input, mul(tensor1, tensor2), alpha=value)


def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """Return input + value · tensor1 / tensor2, entry by entry.

    All shapes broadcast and dtypes promote; numbers in place of tensors raise ``DTypeError``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.addcdiv(scratch.ones(2), scratch.tensor([1.0, 2.0]), scratch.tensor(4.0), value=-1)
    tensor([0.7500, 0.5000])
    """
    need_tensors("addcdiv", input, tensor1, tensor2)
    return add(input, tensor1 / tensor2, alpha=value)


@op(keeps=("input",))
def cumprod(input: Array, dim: int, *, dtype: Any = None) -> Recorded:
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
    entries are zero. Breadth: no chapter derives it.

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
