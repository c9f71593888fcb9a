"""What the helpers accept: NumPy arrays, lists, and the tensors of either engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ArrayLike = Any  # anything `as_array` can read


def as_array(value: ArrayLike, name: str, ndim: int | tuple[int, ...] | None = None) -> NDArray:
    """A NumPy array of numbers from a list, an array, or a tensor of either engine.

    Parameters
    ----------
    value : array_like or tensor
        A tensor that requires a gradient is detached, one on another device is copied.
    name : str
        What error messages call it.
    ndim : int or tuple of int, optional
        The numbers of axes that are allowed.

    Raises
    ------
    TypeError
        If the values are not numbers.
    ValueError
        If the number of axes is wrong, or the array is empty or ragged.

    Examples
    --------
    >>> as_array([1, 2], "x", ndim=1).shape
    (2,)
    >>> as_array(3.0, "weights", ndim=(1, 2))
    Traceback (most recent call last):
    ValueError: weights must have 1 or 2 axes; got shape ()
    """
    for step in ("detach", "cpu"):
        if hasattr(value, step):
            value = getattr(value, step)()
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} has rows of different lengths: {error}") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers; got dtype {array.dtype}")
    allowed = (ndim,) if isinstance(ndim, int) else ndim
    if allowed is not None and array.ndim not in allowed:
        axes = " or ".join(map(str, allowed))
        raise ValueError(f"{name} must have {axes} axes; got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} is empty: shape {array.shape}")
    return array


def same_length(**arrays: NDArray) -> None:
    """Refuse arrays whose first axes differ.

    >>> same_length(x=np.zeros(3), y=np.zeros(2))
    Traceback (most recent call last):
    ValueError: x, y must be equally long; got 3, 2
    """
    lengths = [len(array) for array in arrays.values()]
    if len(set(lengths)) > 1:
        raise ValueError(
            f"{', '.join(arrays)} must be equally long; got {', '.join(map(str, lengths))}"
        )


def number(value: float, digits: int = 3) -> str:
    """A number as a figure writes it: few digits, a true minus sign.

    >>> number(-0.57444), number(2.0), number(0.0)
    ('−0.574', '2', '0')
    """
    text = f"{float(value):.{digits}g}"
    return "0" if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")
