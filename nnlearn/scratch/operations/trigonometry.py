"""Sine, cosine and their kin, entry by entry, each with its slope beside it.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import floating


@op(keeps=("input",))
def sin(input: Array) -> Recorded:
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
    x = floating(input)
    return np.sin(x), lambda g: g * np.cos(x)


@op(keeps=("input",))
def cos(input: Array) -> Recorded:
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
    x = floating(input)
    return np.cos(x), lambda g: -g * np.sin(x)


@op(keeps=("output",))
def tan(input: Array) -> Recorded:
    """Return the tangent of an angle in radians; its slope is 1 + tan²x.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tan(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5574])
    """
    y = np.tan(floating(input))
    return y, lambda g: g * (1 + y * y)


@op(keeps=("input",))
def asin(input: Array) -> Recorded:
    """Return the inverse sine, for x in [−1, 1]; its slope is 1/√(1 − x²).

    x: any shape; integers give floats. The angle is in radians, within ±π/2.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.asin(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.5708])
    """
    x = floating(input)
    with np.errstate(invalid="ignore"):  # nan outside of [−1, 1]
        return np.arcsin(x), lambda g: g / np.sqrt(1 - x * x)


@op(keeps=("input",))
def acos(input: Array) -> Recorded:
    """Return the inverse cosine, for x in [−1, 1]; its slope is −1/√(1 − x²).

    x: any shape; integers give floats. The angle is in radians, from 0 to π.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.acos(scratch.tensor([1.0, 0.0, -1.0]))
    tensor([0.0000, 1.5708, 3.1416])
    """
    x = floating(input)
    with np.errstate(invalid="ignore"):  # nan outside of [−1, 1]
        return np.arccos(x), lambda g: -g / np.sqrt(1 - x * x)


@op(keeps=("input",))
def atan(input: Array) -> Recorded:
    """Return the inverse tangent; its slope is 1/(1 + x²).

    x: any shape; integers give floats. The angle is in radians, within ±π/2; `atan2` knows all four
    quadrants.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atan(scratch.tensor([0.0, 1.0, float("inf")]))
    tensor([0.0000, 0.7854, 1.5708])
    """
    x = floating(input)
    return np.arctan(x), lambda g: g / (1 + x * x)


@op(keeps=("other", "input"))
def atan2(input: Array, other: Array) -> Recorded:
    """Return the angle of the point (other, input) from the first axis, in radians, from −π to π.

    Shapes broadcast and dtypes promote; integers give floats. Mind the order: the ordinate comes
    first.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.atan2(scratch.tensor([0.0, 1.0, 0.0]), scratch.tensor([1.0, 0.0, -1.0]))
    tensor([0.0000, 1.5708, 3.1416])
    """
    y, x = (floating(v) for v in promote("atan2", input, other))
    squares = np.asarray(x * x + y * y)
    squares[squares == 0] = 1  # at the origin, which has no angle, the slopes count as 0
    return np.arctan2(y, x), lambda g: g * x / squares, lambda g: -g * y / squares


@op(keeps=("input",))
def sinh(input: Array) -> Recorded:
    """Return the hyperbolic sine, (eˣ − e⁻ˣ)/2; its slope is cosh x.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sinh(scratch.tensor([0.0, 1.0]))
    tensor([0.0000, 1.1752])
    """
    x = floating(input)
    return np.sinh(x), lambda g: g * np.cosh(x)


@op(keeps=("input",))
def cosh(input: Array) -> Recorded:
    """Return the hyperbolic cosine, (eˣ + e⁻ˣ)/2; its slope is sinh x.

    x: any shape; integers give floats.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cosh(scratch.tensor([0.0, 1.0]))
    tensor([1.0000, 1.5431])
    """
    x = floating(input)
    return np.cosh(x), lambda g: g * np.sinh(x)
