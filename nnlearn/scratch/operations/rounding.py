"""Size, sign and rounding, entry by entry.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.op import Array, Recorded, op


@op(keeps=("input",))
def abs(input: Array) -> Recorded:
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


@op(keeps=())
def sign(input: Array) -> Recorded:
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
    if input.dtype.kind == "f":  # of nan, 0
        return (input > 0).astype(input.dtype) - (input < 0), lambda g: np.zeros_like(g)
    return np.sign(input)


@op(keeps=())
def floor(input: Array) -> Recorded:
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


@op(keeps=())
def ceil(input: Array) -> Recorded:
    """Return the smallest integer not below x, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ceil(scratch.tensor([-1.5, 1.5]))
    tensor([-1.,  2.])
    """
    return np.ceil(input), lambda g: np.zeros_like(g)


@op(keeps=())
def round(input: Array, *, decimals: int = 0) -> Recorded:
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


@op(keeps=())
def trunc(input: Array) -> Recorded:
    """Return x without its fraction, in x's shape and dtype; the slope is 0.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.trunc(scratch.tensor([-1.5, 1.5]))
    tensor([-1.,  1.])
    """
    return np.trunc(input), lambda g: np.zeros_like(g)


@op
def heaviside(input: Array, values: Array) -> Recorded:
    """Return 0 below zero, 1 above, and ``values`` at zero: McCulloch and Pitts' threshold.

    It has no derivative worth having: 0 everywhere but at the step. That is why networks that learn
    by gradients use the smooth functions below.

    Parameters
    ----------
    input : Tensor
        Any shape.
    values : Tensor
        The value at zero; of the input's dtype, broadcast with it.

    Raises
    ------
    DTypeError
        The dtypes differ.

    Notes
    -----
    Source: McCulloch and Pitts (1943). Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.heaviside(scratch.tensor([-0.5, 0.0, 0.3]), scratch.tensor(1.0))
    tensor([0., 1., 1.])
    """
    if input.dtype != values.dtype:
        raise DTypeError(
            f"heaviside: input is {input.dtype}, values is {values.dtype}; convert one with "
            ".to(dtype)"
        )
    return np.heaviside(input, values).astype(input.dtype)
