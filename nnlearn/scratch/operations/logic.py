"""And, or, not: of truth values and of the bits of integers.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.dtypes import promote
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import need_tensors


@op
def logical_not(input: Array) -> Recorded:
    """Return whether entries are zero: bool, from any dtype.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_not(scratch.tensor([0, 5]))
    tensor([ True, False])
    """
    return np.logical_not(input)


@op
def logical_and(input: Array, other: Array) -> Recorded:
    """Return whether both entries are non-zero: bool, from any dtypes; shapes broadcast.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_and(scratch.tensor([0, 5, 5]), scratch.tensor([1, 0, 1]))
    tensor([False, False,  True])
    """
    return np.logical_and(input, other)


@op
def logical_or(input: Array, other: Array) -> Recorded:
    """Return whether either entry is non-zero: bool, from any dtypes; shapes broadcast.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_or(scratch.tensor([0, 5, 0]), scratch.tensor([1, 0, 0]))
    tensor([ True,  True, False])
    """
    return np.logical_or(input, other)


@op
def logical_xor(input: Array, other: Array) -> Recorded:
    """Return whether exactly one of two entries is not 0.

    Shapes broadcast, any dtypes; the result is bool.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logical_xor(scratch.tensor([0, 0, 5, 5]), scratch.tensor([0, 1, 0, 1]))
    tensor([False,  True,  True, False])
    """
    need_tensors("logical_xor", input, other)
    return np.logical_xor(input, other)


@op
def bitwise_and(input: Array, other: Array) -> Recorded:
    """Return input & other, of bools or integers: on bools it is `logical_and`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_and(scratch.tensor([6, 1]), 3)
    tensor([2, 1])
    """
    return np.bitwise_and(*promote("bitwise_and", input, other))


@op
def bitwise_or(input: Array, other: Array) -> Recorded:
    """Return input | other, of bools or integers: on bools it is `logical_or`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_or(scratch.tensor([6, 1]), 3)
    tensor([7, 3])
    """
    return np.bitwise_or(*promote("bitwise_or", input, other))


@op
def bitwise_xor(input: Array, other: Array) -> Recorded:
    """Return input ^ other, of bools or integers: on bools it is `logical_xor`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_xor(scratch.tensor([6, 1]), 3)
    tensor([5, 2])
    """
    return np.bitwise_xor(*promote("bitwise_xor", input, other))


@op
def bitwise_not(input: Array) -> Recorded:
    """Return ~input, of bools or integers: −x − 1 for integers.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.bitwise_not(scratch.tensor([True, False])), scratch.bitwise_not(scratch.tensor([5]))
    (tensor([False,  True]), tensor([-6]))
    """
    return np.bitwise_not(input)
