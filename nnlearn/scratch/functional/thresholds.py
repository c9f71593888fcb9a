"""Activations made of straight pieces, cheap where exponentials are dear.

Taught in the chapter ``neurons``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.tensor import op


@op
def hardswish(input: Any, inplace: bool = False) -> Any:
    """Return x · min(max(x/6 + 1/2, 0), 1): SiLU of straight lines and one parabola.

    Source: Howard et al. (2019), *Searching for MobileNetV3*, section 5.2.
    """
    slope = np.where(input <= -3, 0, np.where(input < 3, input / 3 + 0.5, 1)).astype(input.dtype)
    return input * np.clip(input / 6 + 0.5, 0, 1).astype(input.dtype), lambda g: g * slope


@op
def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """Return x where |x| > λ, else 0."""
    kept = (input > lambd) | (input < -lambd)
    return input * kept, lambda g: g * kept


@op
def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """Return x brought nearer to 0 by λ, and 0 where |x| ≤ λ."""
    if lambd < 0:
        raise ShapeError(f"softshrink: lambd must not be negative; got {lambd}")
    kept = (input > lambd) | (input < -lambd)
    return (input - np.sign(input) * input.dtype.type(lambd)) * kept, lambda g: g * kept


@op
def tanhshrink(input: Any) -> Any:
    """Return x − tanh x."""
    y = np.tanh(input)
    return input - y, lambda g: g * y * y


@op
def threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Any:
    """Return x where x > threshold, else ``value``."""
    kept = input > threshold
    return np.where(kept, input, input.dtype.type(value)), lambda g: g * kept
