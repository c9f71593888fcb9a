"""Activations made of straight pieces, cheap where exponentials are dear.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.in_place import inplace_flag
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations import casting
from nnlearn.scratch.operations.casting import need_floats

_SIXTH = float(np.float32(1 / 6))  # the slope as PyTorch has it, rounded to single precision


@inplace_flag
@op(keeps=())
def hardswish(input: Array, inplace: bool = False) -> Recorded:
    """Return x · min(max(x/6 + 1/2, 0), 1): SiLU of straight lines and one parabola.

    x: floating, any shape; the result has x's shape and dtype.

    Notes
    -----
    Source: Howard et al. (2019), *Searching for MobileNetV3*, section 5.2. Breadth: no chapter
    derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.hardswish(scratch.tensor([-1.0, 0.0, 3.0]))
    tensor([-0.3333,  0.0000,  3.0000])
    """
    need_floats("hardswish", input)
    slope = np.where(input <= -3, 0, np.where(input < 3, input / 3 + 0.5, 1)).astype(input.dtype)
    return input * np.clip(input / 6 + 0.5, 0, 1).astype(input.dtype), lambda g: g * slope


@inplace_flag
@op(keeps=())
def hardsigmoid(input: Array, inplace: bool = False) -> Recorded:
    """Return min(max(x/6 + 1/2, 0), 1): a sigmoid of three straight lines.

    x: floating, any shape; the result has x's shape and dtype. The slope is 1/6 for |x| < 3, and 0
    beyond.

    Notes
    -----
    Source: Howard et al. (2019), *Searching for MobileNetV3*, section 5.2. Breadth: no chapter
    derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.hardsigmoid(scratch.tensor([-4.0, 0.0, 1.5]))
    tensor([0.0000, 0.5000, 0.7500])
    """
    need_floats("hardsigmoid", input)
    inside = np.abs(input) < 3
    return np.clip(input / 6 + 0.5, 0, 1).astype(input.dtype), lambda g: g * inside * _SIXTH


@op(keeps=())
def hardshrink(input: Array, lambd: float = 0.5) -> Recorded:
    """Return x where |x| > λ, else 0: a jump at ±λ, with slope 1 outside and 0 inside.

    x: any shape; the result has x's shape and dtype.

    Notes
    -----
    Source: Donoho and Johnstone (1994), on hard thresholding. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.hardshrink(scratch.tensor([-0.6, 0.5, 0.6]))
    tensor([-0.6000,  0.0000,  0.6000])
    """
    need_floats("hardshrink", input)
    kept = (input > lambd) | (input < -lambd)
    return input * kept, lambda g: g * kept


@op(keeps=())
def softshrink(input: Array, lambd: float = 0.5) -> Recorded:
    """Return x brought nearer to 0 by λ, and 0 where |x| ≤ λ: the proximal map of λ|x|.

    x: floating, any shape; the result has x's shape and dtype. A negative λ raises ``ShapeError``.

    Notes
    -----
    Source: Donoho and Johnstone (1994), on soft thresholding. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.softshrink(scratch.tensor([-2.0, 0.5, 2.0]))
    tensor([-1.5000,  0.0000,  1.5000])
    """
    need_floats("softshrink", input)
    if lambd < 0:
        raise ShapeError(f"softshrink: lambd must not be negative; got {lambd}")
    kept = (input > lambd) | (input < -lambd)
    return (input - np.sign(input) * input.dtype.type(lambd)) * kept, lambda g: g * kept


@op(keeps=())
def tanhshrink(input: Array) -> Recorded:
    """Return x − tanh x, with slope tanh² x: flat at 0, straight far away.

    x: any shape; the result has x's shape and dtype, integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.tanhshrink(scratch.tensor([-5.0, 0.2, 5.0]))
    tensor([-4.0001e+00,  2.6247e-03,  4.0001e+00])
    """
    x = casting.floating(input)
    y = np.tanh(x)
    return x - y, lambda g: g * y * y


@inplace_flag
@op(keeps=())
def threshold(input: Array, threshold: float, value: float, inplace: bool = False) -> Recorded:
    """Return x where x > threshold, else ``value``; the slope is 1 above and 0 at and below.

    x: any shape; the result has x's shape and dtype. At 0, 0 it is ReLU.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.threshold(scratch.tensor([0.9, 1.0, 1.1]), 1.0, -7.0)
    tensor([-7.0000, -7.0000,  1.1000])
    """
    kept = input > threshold
    return np.where(kept, input, input.dtype.type(value)), lambda g: g * kept
