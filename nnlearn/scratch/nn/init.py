"""Initial weights: ways to fill a tensor at random so that signals neither fade nor explode.

Taught in the chapters ``dnn`` and ``depth``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.random import Generator, rng_of
from nnlearn.scratch.tensor import Tensor


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor on the weights that keeps a signal's variance through an activation.

    Source: He et al. (2015), section 2.2; SELU's 3/4 and tanh's 5/3 are PyTorch's.

    >>> round(calculate_gain("relu"), 4)
    1.4142
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else float(param)) ** 2))
    gains = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 0.75}
    gains |= dict.fromkeys(("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d"), 1.0)
    if nonlinearity not in gains:
        raise DTypeError(
            f"no gain known for {nonlinearity!r}; known: leaky_relu, {', '.join(gains)}"
        )
    return gains[nonlinearity]


def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with draws from the uniform distribution on [a, b)."""
    return _fill(tensor, rng_of(generator).uniform(a, b, tensor.array.shape))


def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with draws from the normal distribution."""
    return _fill(tensor, rng_of(generator).standard_normal(tensor.array.shape) * std + mean)


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Fill with draws from the normal distribution, drawn again where they fall outside [a, b]."""
    rng = rng_of(generator)
    if not a < b:
        raise ShapeError(f"trunc_normal_: a must be below b; got {a} and {b}")
    if mean < a - 2 * std or mean > b + 2 * std:
        raise ShapeError(
            "trunc_normal_: the mean is more than two deviations outside [a, b]; draws would "
            "never fall in"
        )
    drawn = rng.standard_normal(tensor.array.shape) * std + mean
    outside = (drawn < a) | (drawn > b)
    while outside.any():
        drawn[outside] = rng.standard_normal(int(outside.sum())) * std + mean
        outside = (drawn < a) | (drawn > b)
    return _fill(tensor, drawn)


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one value."""
    return _fill(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros."""
    return _fill(tensor, 0)


def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones."""
    return _fill(tensor, 1)


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity."""
    if tensor.ndim != 2:
        raise ShapeError(f"eye_ fills matrices; got shape {tuple(tensor.shape)}")
    return _fill(tensor, np.eye(*tensor.array.shape))


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with U(−a, a), a = gain · √(6 / (fan_in + fan_out)). Source.

    Glorot and Bengio (2010), equation 16.
    """
    fan_in, fan_out = fans(tensor)
    bound = gain * math.sqrt(6 / (fan_in + fan_out))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Fill with N(0, s²), s = gain · √(2 / (fan_in + fan_out)). Source.

    Glorot and Bengio (2010), equation 12.
    """
    fan_in, fan_out = fans(tensor)
    return normal_(tensor, 0.0, gain * math.sqrt(2 / (fan_in + fan_out)), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Fill with U(−b, b), b = gain · √(3 / fan). Source: He et al. (2015), equations 10 and 14."""
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Fill with N(0, s²), s = gain / √fan. Source: He et al. (2015), equations 10 and 14."""
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """Fill with a random matrix whose rows or columns are orthonormal, times gain. Source.

    Saxe et al. (2014).
    """
    if tensor.ndim < 2:
        raise ShapeError(f"orthogonal_ needs at least 2 axes; got shape {tuple(tensor.shape)}")
    rows, columns = len(tensor.array), tensor.numel() // len(tensor.array)
    drawn = rng_of(generator).standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q *= np.sign(np.diag(r))
    return _fill(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.array.shape))


def fans(tensor: Tensor) -> tuple[int, int]:
    """Return the inputs of one output (fan_in) and the outputs of one input (fan_out).

    >>> from nnlearn import scratch
    >>> fans(scratch.zeros(16, 6, 5, 5))
    (150, 400)
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"fan_in and fan_out need a tensor of at least 2 axes; got shape {tuple(tensor.shape)}"
        )
    field = int(np.prod(tensor.array.shape[2:], dtype=np.int64))
    return tensor.array.shape[1] * field, tensor.array.shape[0] * field


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Make a convolution's weights (O, C, …) pass its input on, as far as channels reach."""
    shape = tensor.array.shape
    if not 3 <= len(shape) <= 5 or shape[0] % groups:
        raise ShapeError(f"dirac_ takes weights (O, C, …), O in {groups} groups; got {shape}")
    weights, own = np.zeros(shape, tensor.array.dtype), shape[0] // groups
    centre = tuple(n // 2 for n in shape[2:])
    for group in range(groups):
        for k in range(min(own, shape[1])):
            weights[(group * own + k, k, *centre)] = 1
    return _fill(tensor, weights)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise DTypeError(f"mode must be 'fan_in' or 'fan_out'; got {mode!r}")
    return calculate_gain(nonlinearity, a) / math.sqrt(fans(tensor)[mode == "fan_out"])


def _fill(tensor: Tensor, values: Any) -> Tensor:
    tensor.array[...] = values
    tensor._version[0] += 1
    return tensor


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    from nnlearn.scratch.missing import explain

    raise OutsideTheBook(explain("scratch.nn.init", name, [n for n in globals() if n[0] != "_"]))
