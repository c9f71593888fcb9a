"""Exponentials, logarithms and roots, entry by entry, each with its slope beside it.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import floating
from nnlearn.scratch.operations.error_function import erf_array


@op(keeps=("output",))
def exp(input: Array) -> Recorded:
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
    y = np.exp(floating(input))
    return y, lambda g: g * y


@op(keeps=("output",))
def expm1(input: Array) -> Recorded:
    """Return eˣ − 1, exact for small x.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1e-8])
    >>> bool(scratch.expm1(x) > 0), bool(x.exp() - 1 > 0)
    (True, False)
    """
    y = np.expm1(floating(input))
    return y, lambda g: g * (y + 1)


@op(keeps=("output",))
def exp2(input: Array) -> Recorded:
    """Return 2ˣ; its slope is ln 2 · 2ˣ.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.exp2(scratch.tensor([-1, 0, 3]))
    tensor([0.5000, 1.0000, 8.0000])
    """
    y = np.exp2(floating(input))
    return y, lambda g: g * y * y.dtype.type(np.log(2))


@op(keeps=("input",))
def log(input: Array) -> Recorded:
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
    x = floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
    return y, lambda g: _over(g, x)


@op(keeps=("input",))
def log2(input: Array) -> Recorded:
    """Return the logarithm to base 2: −inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.log2(scratch.tensor([8.0, 3.0]))
    tensor([3.0000, 1.5850])
    """
    x = floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log2(x)
    return y, lambda g: _over(g, x * math.log(2))


@op(keeps=("input",))
def log10(input: Array) -> Recorded:
    """Return the logarithm to base 10: −inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.log10(scratch.tensor([1000.0, 2.0]))
    tensor([3.0000, 0.3010])
    """
    x = floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log10(x)
    return y, lambda g: _over(g, x * math.log(10))


@op(keeps=("input",))
def log1p(input: Array) -> Recorded:
    """Return ln(1 + x), exact for small x.

    x: any shape; integers give floats. −inf at −1, nan below.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1e-8])
    >>> bool(scratch.log1p(x) > 0), bool((1 + x).log() > 0)
    (True, False)
    """
    x = floating(input)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log1p(x)
    return y, lambda g: _over(g, 1 + x)


@op(keeps=("input output", "other output"))
def logaddexp(input: Array, other: Array) -> Recorded:
    """Return ln(eˣ + eʸ) without overflow: a smooth maximum of two.

    Shapes broadcast and dtypes promote; integers give floats. Along an axis it is `logsumexp`.

    Notes
    -----
    The gradients are e^(x − z) and e^(y − z), with z the result: they sum to one. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logaddexp(scratch.tensor([1000.0, 0.0]), scratch.tensor([1000.0, -1000.0]))
    tensor([1000.6932,    0.0000])
    """
    x, y = (floating(v) for v in promote("logaddexp", input, other))
    z = np.logaddexp(x, y)
    return z, lambda g: g * np.exp(x - z), lambda g: g * np.exp(y - z)


@op(keeps=("output",))
def sqrt(input: Array) -> Recorded:
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
        y = np.sqrt(floating(input))
    return y, lambda g: _over(g, 2 * y)


@op(keeps=("output",))
def rsqrt(input: Array) -> Recorded:
    """Return 1/√x: inf at 0, nan below.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.rsqrt(scratch.tensor([4.0, 0.0]))
    tensor([0.5000,    inf])
    """
    x = floating(input)
    with np.errstate(invalid="ignore", divide="ignore"):
        y = 1 / np.sqrt(x)
    return y, lambda g: g * y * y * y * -0.5


@op(keeps=("output",))
def reciprocal(input: Array) -> Recorded:
    """Return 1/x: inf at 0.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.reciprocal(scratch.tensor([4, 2]))
    tensor([0.2500, 0.5000])
    """
    x = floating(input)
    with np.errstate(divide="ignore"):
        y = 1 / x
    return y, lambda g: -g * y * y


@op(keeps=("input",))
def square(input: Array) -> Recorded:
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


@op(keeps=("input",))
def erf(input: Array) -> Recorded:
    """Return the error function, 2/√π ∫₀ˣ e^(−t²) dt, with slope 2/√π · e^(−x²).

    x: any shape; integers give floats. The normal distribution is Φ(x) = (1 + erf(x/√2)) / 2.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> (1 + scratch.erf(scratch.tensor([0.0, 1.96]) / 2**0.5)) / 2
    tensor([0.5000, 0.9750])
    """
    x = floating(input)
    slope = 2 / math.sqrt(math.pi)
    return erf_array(x), lambda g: g * np.exp(-x * x) * slope


def _over(g: Any, x: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return g / x
