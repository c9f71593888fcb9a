"""Activations: what a neuron makes of its weighted sum, each with its slope beside it.

Taught in the chapter ``neurons``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.error_function import erf_array
from nnlearn.scratch.functional.reduction import _axis
from nnlearn.scratch.tensor import Tensor, op

SELU_ALPHA = 1.6732632423543772848170429916717  # Klambauer et al. (2017), equation 14
SELU_SCALE = 1.0507009873554804934193349852946


@op
def heaviside(input: Any, values: Any) -> Any:
    """Return 0 below zero, 1 above, and ``values`` at zero: McCulloch and Pitts' threshold.

    It has no derivative worth having: 0 everywhere but at the step. That is why networks that learn
    by gradients use the smooth functions below.

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


@op
def sigmoid(input: Any) -> Any:
    """Squash to (0, 1): σ(x) = 1 / (1 + e⁻ˣ), with slope σ(1 − σ) ≤ 1/4.

    Computed as (1 + tanh(x/2)) / 2, which neither overflows nor loses digits.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.sigmoid(scratch.tensor([0.3]))
    tensor([0.5744])
    """
    y = sigmoid_array(_floats("sigmoid", input))
    return y, lambda g: g * y * (1 - y)


@op
def tanh(input: Any) -> Any:
    """Squash to (−1, 1): tanh x = 2σ(2x) − 1, with slope 1 − tanh² ≤ 1."""
    y = np.tanh(input if input.dtype.kind == "f" else input.astype(dtypes.get_default_dtype()))
    return y, lambda g: g * (1 - y * y)


@op
def relu(input: Any, inplace: bool = False) -> Any:
    """Return max(0, x); the slope is 1 above zero, 0 below, and taken as 0 at zero.

    Source: Nair and Hinton (2010).

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.relu(scratch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    y = np.maximum(input, input.dtype.type(0))
    return y, lambda g: g * (y > 0)


@op
def relu6(input: Any, inplace: bool = False) -> Any:
    """Return min(max(0, x), 6)."""
    return np.clip(input, 0, 6), lambda g: g * ((input > 0) & (input < 6))


@op
def leaky_relu(input: Any, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """Return x above zero and kx below (k: ``negative_slope``): max(kx, x) if 0 ≤ k ≤ 1.

    Source: Maas, Hannun and Ng (2013).
    """
    slope = np.where(input > 0, input.dtype.type(1), input.dtype.type(negative_slope))
    return input * slope, lambda g: g * slope


@op
def prelu(input: Any, weight: Any) -> Any:
    """Return x above zero and w·x below, w being learned: one w, or one a channel (axis 1).

    Source: He et al. (2015), equation 1.
    """
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.ndim > 1:
        raise ShapeError(f"prelu: weight must be a number or a vector; got shape {weight.shape}")
    if weight.size not in (1, channels):
        raise ShapeError(
            f"prelu: weight has {weight.size} entries; x {input.shape} has {channels} channels: "
            "use 1 or that"
        )
    axes = (1,) * (input.ndim - 2)
    w = weight.reshape(-1, *axes) if weight.size > 1 and input.ndim > 1 else weight.reshape(())
    negative = input <= 0

    def by_weight(g: np.ndarray) -> np.ndarray:
        part = g * input * negative
        others = tuple(a for a in range(input.ndim) if a != 1)
        return (part.sum() if weight.size == 1 else part.sum(axis=others)).reshape(weight.shape)

    return np.where(negative, w * input, input), lambda g: np.where(negative, w * g, g), by_weight


@op
def elu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Return x above zero and α(eˣ − 1) below; the slope is continuous at 0 only for α = 1.

    Source: Clevert, Unterthiner and Hochreiter (2016), equation 15.
    """
    y = np.where(input > 0, input, alpha * np.expm1(np.minimum(input, 0)))
    return y, lambda g: g * np.where(input > 0, input.dtype.type(1), y + input.dtype.type(alpha))


@op
def celu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Return x above zero and α(e^(x/α) − 1) below: its slope is continuous for every α.

    Source: Barron (2017), equation 2.
    """
    if alpha == 0:
        raise ShapeError("celu: alpha must not be 0: the formula divides by it")
    low = np.minimum(input, 0) / alpha
    y = np.maximum(input, 0) + alpha * np.expm1(low)
    return y, lambda g: g * np.where(input > 0, input.dtype.type(1), np.exp(low))


@op
def selu(input: Any, inplace: bool = False) -> Any:
    """Return ELU scaled so that mean 0 and variance 1 are kept from layer to layer.

    Source: Klambauer et al. (2017), equation 2, with the constants of equation 14.
    """
    low = SELU_ALPHA * np.expm1(np.minimum(input, 0))
    slope = np.where(input > 0, input.dtype.type(1), low + input.dtype.type(SELU_ALPHA))
    return SELU_SCALE * np.where(input > 0, input, low), lambda g: g * slope * SELU_SCALE


@op
def gelu(input: Any, approximate: str = "none") -> Any:
    """Weight x by the probability that a standard normal lies below it: x·Φ(x).

    Parameters
    ----------
    input : Tensor
        x, floating, any shape.
    approximate : {'none', 'tanh'}
        Φ exactly, through erf, or as ½(1 + tanh(√(2/π)(x + 0.044715 x³))).

    Notes
    -----
    It is not monotonic: its minimum is about −0.170 at x ≈ −0.752.
    Source: Hendrycks and Gimpel (2016), equations 1 and 2. Chapters: ``neurons``, ``transformers``.
    """
    x = _floats("gelu", input)
    if approximate == "none":
        phi = (1 + erf_array(x * (1 / math.sqrt(2)))) * 0.5
        return (
            x * phi,
            lambda g: g * (phi + x * np.exp(-0.5 * x * x) * (1 / math.sqrt(2 * math.pi))),
        )
    if approximate != "tanh":
        raise DTypeError(f"gelu: approximate must be 'none' or 'tanh'; got {approximate!r}")
    scale = math.sqrt(2 / math.pi)
    t = np.tanh(scale * (x + 0.044715 * x * x * x))

    def vjp(g: np.ndarray) -> np.ndarray:
        inner = scale * (1 + 3 * 0.044715 * x * x)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner)

    return 0.5 * x * (1 + t), vjp


@op
def silu(input: Any, inplace: bool = False) -> Any:
    """Return x·σ(x), also called swish.

    Source: Elfwing, Uchibe and Doya (2018), equation 2.
    """
    s = sigmoid_array(_floats("silu", input))
    return input * s, lambda g: g * s * (1 + input * (1 - s))


@op
def mish(input: Any, inplace: bool = False) -> Any:
    """Return x·tanh(softplus(x)). Source: Misra (2019), equation 1."""
    t = np.tanh(_softplus(_floats("mish", input)))
    return input * t, lambda g: g * (t + input * (1 - t * t) * sigmoid_array(input))


@op
def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """Return ln(1 + e^(βx)) / β, a smooth ReLU; x itself where βx exceeds ``threshold``.

    Source: Dugas et al. (2001), equation 1.
    """
    z = _floats("softplus", input) * beta
    linear = z > threshold
    y = np.where(linear, input, _softplus(z) / beta)
    return y, lambda g: g * np.where(linear, input.dtype.type(1), sigmoid_array(z))


@op
def softsign(input: Any) -> Any:
    """Return x / (1 + |x|)."""
    bottom = 1 + np.abs(_floats("softsign", input))
    return input / bottom, lambda g: g / (bottom * bottom)


@op
def logsigmoid(input: Any) -> Any:
    """Return ln σ(x) = −ln(1 + e⁻ˣ), without overflow."""
    x = _floats("logsigmoid", input)
    return -_softplus(-x), lambda g: g * sigmoid_array(-x)


@op
def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    """Return x moved into [min_val, max_val]; the slope is 1 strictly inside, else 0."""
    if min_val > max_val:
        raise ShapeError(
            f"hardtanh: min_val must not be above max_val; got {min_val} and {max_val}"
        )
    return np.clip(input, min_val, max_val), lambda g: g * ((input > min_val) & (input < max_val))


@op
def softmax(input: Any, dim: int | None = None, *, dtype: Any = None) -> Any:
    """Turn scores into positive numbers that sum to one along ``dim``: eˣⁱ / Σ eˣʲ.

    Parameters
    ----------
    input : Tensor
        Scores, floating, any shape.
    dim : int
        The axis of the classes. It must be named: a default would guess.

    Notes
    -----
    The largest score is taken out first, which changes nothing and prevents overflow.
    Source: Bridle (1990), equation 6. Chapters: ``neurons``, ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.softmax(scratch.tensor([1000.0, 1000.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    x, axis = _scores("softmax", input, dim, dtype)
    y = _softmax(x, axis)
    return y, lambda g: y * (g - (g * y).sum(axis=axis, keepdims=True))


@op
def log_softmax(input: Any, dim: int | None = None, *, dtype: Any = None) -> Any:
    """Return the logarithm of `softmax`, computed without forming it: x − ln Σ eˣʲ."""
    x, axis = _scores("log_softmax", input, dim, dtype)
    y = log_softmax_array(x, axis)
    return y, lambda g: g - np.exp(y) * g.sum(axis=axis, keepdims=True)


def softmin(input: Tensor, dim: int | None = None, *, dtype: Any = None) -> Tensor:
    """Return the softmax of −x."""
    return softmax(-input, dim, dtype=dtype)


@op
def glu(input: Any, dim: int = -1) -> Any:
    """Gate one half of the axis by the other: a·σ(b). Source: Dauphin et al. (2017), equation 1."""
    axis = _axis("glu", input, dim)
    if input.shape[axis] % 2:
        raise ShapeError(
            f"glu halves axis {dim}, so its size must be even; the shape is {input.shape}"
        )
    a, b = np.split(input, 2, axis=axis)
    s = sigmoid_array(b)
    return a * s, lambda g: np.concatenate([g * s, g * a * s * (1 - s)], axis=axis)


@op
def maxout(input: Any, pieces: int, dim: int = 1) -> Any:
    """Return the largest of every ``pieces`` neighbours along ``dim``: a learned activation.

    PyTorch has no such layer; this is ours. (N, O·pieces) -> (N, O). The first of equal entries
    gets the gradient.

    Source: Goodfellow et al. (2013), equation 1. Chapters: ``neurons``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.maxout(scratch.tensor([[1.0, 5.0, 2.0, 3.0]]), pieces=2)
    tensor([[5., 3.]])
    """
    axis = _axis("maxout", input, dim)
    if pieces < 1 or input.shape[axis] % pieces:
        raise ShapeError(
            f"maxout: axis {dim} of {input.shape} cannot be cut into groups of {pieces}"
        )
    split = input.reshape(*input.shape[:axis], -1, pieces, *input.shape[axis + 1 :])
    winner = np.expand_dims(split.argmax(axis + 1), axis + 1)

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros_like(split)
        np.put_along_axis(full, winner, np.expand_dims(g, axis + 1), axis + 1)
        return full.reshape(input.shape)

    return np.take_along_axis(split, winner, axis + 1).squeeze(axis + 1), vjp


def sigmoid_array(x: np.ndarray) -> np.ndarray:
    """Return σ of an array."""
    y = np.tanh(x * x.dtype.type(0.5))
    y *= 0.5
    y += 0.5
    return y


def log_softmax_array(x: np.ndarray, axis: int) -> np.ndarray:
    """Return log softmax of an array along ``axis``."""
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    y = np.exp(x - x.max(axis=axis, keepdims=True))
    y /= y.sum(axis=axis, keepdims=True)
    return y


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _scores(name: str, x: np.ndarray, dim: int | None, dtype: Any) -> tuple[np.ndarray, int]:
    if dim is None:
        raise DTypeError(
            f"{name}: name the axis of the classes, for example dim=1 (or dim=-1 for the last)"
        )
    x = x if dtype is None else x.astype(dtypes.as_dtype(dtype))
    axis = _axis(name, x, dim)
    x = _floats(name, x)
    return (x, axis) if x.ndim else (x, ())  # type: ignore[return-value]


def _floats(name: str, x: np.ndarray) -> np.ndarray:
    if x.dtype.kind != "f":
        raise DTypeError(f"{name} needs a floating tensor; got {x.dtype}: use .float() first")
    return x
