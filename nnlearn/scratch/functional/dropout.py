"""Dropout: switching off units at random while training.

Taught in the chapter ``dnn``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.in_place import inplace_flag
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.random import rng_of
from nnlearn.scratch.tensor import Tensor


@inplace_flag
def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Set entries to 0 with probability p and divide the others by 1 − p, so that the mean stays.

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    p : float
        Probability of 0, in [0, 1].
    training : bool
        If false, the input is returned as it is.

    Notes
    -----
    Source: Srivastava et al. (2014), section 4; the division while training is their section 10.
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.ones(4)
    >>> scratch.nn.functional.dropout(x, p=0.5, training=False) is x
    True
    """
    check_probability("dropout", p)
    return _masked(input, shape=input.array.shape, p=p) if training and p > 0 else input


@inplace_flag
def dropout1d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """Set whole channels of sequences to 0 with probability p and divide the others by 1 − p.

    Parameters
    ----------
    input : Tensor
        (N, C, L) or (C, L).
    p, training
        As in `dropout`.

    Raises
    ------
    ShapeError
        The input has neither two nor three axes; p is no probability.

    Notes
    -----
    Neighbouring entries of a channel tell nearly the same, so dropping single ones drops little.
    Source: Tompson et al. (2015), section 3.2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> y = scratch.nn.functional.dropout1d(scratch.ones(4, 3))
    >>> bool((y.sum(1) % 6 == 0).all())
    True
    """
    if input.ndim not in (2, 3):
        raise ShapeError(f"dropout1d expects (N, C, L) or (C, L); got shape {tuple(input.shape)}")
    return _by_channel("dropout1d", input, input.ndim - 1, p, training)


@inplace_flag
def dropout2d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False
) -> Tensor:
    """Set whole channels of images to 0 with probability p and divide the others by 1 − p.

    Parameters
    ----------
    input : Tensor
        (N, C, H, W); three axes count as (N, C, L), as in PyTorch.
    p, training
        As in `dropout`.

    Raises
    ------
    ShapeError
        The input has neither three nor four axes; p is no probability.

    Notes
    -----
    Source: Tompson et al. (2015), section 3.2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> y = scratch.nn.functional.dropout2d(scratch.ones(1, 4, 2, 2))
    >>> bool((y.sum((2, 3)) % 8 == 0).all())
    True
    """
    if input.ndim < 2:
        raise ShapeError(f"dropout2d expects (N, C, H, W); got shape {tuple(input.shape)}")
    return _by_channel("dropout2d", input, 2, p, training)


def _by_channel(name: str, input: Tensor, axes: int, p: float, training: bool) -> Tensor:
    check_probability(name, p)
    if not training or p == 0:
        return input
    shape = input.array.shape
    return _masked(input, shape=shape[:axes] + (1,) * (len(shape) - axes), p=p)


def check_probability(name: str, p: float) -> None:
    """Raise unless p lies in [0, 1]."""
    if not 0 <= p <= 1:
        raise ShapeError(f"{name}: p is a probability and must lie in [0, 1]; got {p}")


@op(keeps=())
def _masked(input: Array, *, shape: tuple[int, ...], p: float) -> Recorded:
    if p == 1:  # PyTorch takes integers here, as zeros are whole
        return np.zeros_like(input), lambda g: np.zeros_like(g)
    if input.dtype.kind != "f":
        raise DTypeError(
            f"dropout divides what it keeps by 1 - p, so it needs a floating tensor; got "
            f"{input.dtype}: use .float()"
        )
    kept = rng_of(None).random(shape, dtype=np.float32) >= p
    mask = kept.astype(input.dtype) / input.dtype.type(1 - p)
    return input * mask, lambda g: g * mask
