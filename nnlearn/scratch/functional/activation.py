"""Activations: what a neuron makes of its weighted sum, each with its slope beside it.

Taught in the chapter ``neurons``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.in_place import inplace_flag
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations import casting
from nnlearn.scratch.operations.axes import axis_of
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.operations.error_function import erf_array
from nnlearn.scratch.operations.stretches import in_stretches
from nnlearn.scratch.tensor import Tensor

SELU_ALPHA = 1.6732632423543772848170429916717  # Klambauer et al. (2017), equation 14
SELU_SCALE = 1.0507009873554804934193349852946
MANY = 2**12  # entries from which on a quicker way repays its start


@op(keeps=("output",))
def sigmoid(input: Array) -> Recorded:
    """Squash to (0, 1): σ(x) = 1 / (1 + e⁻ˣ), with slope σ(1 − σ) ≤ 1/4.

    x: any shape; the result has x's shape and dtype, integers give floats.

    Notes
    -----
    Computed as (1 + tanh(x/2)) / 2, which neither overflows nor loses digits. Source: Rumelhart,
    Hinton and Williams (1986), equation 2. Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.0, 0.3, -1000.0], requires_grad=True)
    >>> y = scratch.sigmoid(x)
    >>> y.sum().backward()
    >>> y.detach(), x.grad
    (tensor([0.5000, 0.5744, 0.0000]), tensor([0.2500, 0.2445, 0.0000]))
    """
    y = sigmoid_array(casting.floating(input))
    return y, lambda g: g * y * (1 - y)


@op(keeps=("output",))
def tanh(input: Array) -> Recorded:
    """Squash to (−1, 1): tanh x = 2σ(2x) − 1, with slope 1 − tanh² x ≤ 1.

    x: any shape; the result has x's shape and dtype, integers give floats.

    Notes
    -----
    Source: LeCun et al. (1998), *Efficient BackProp*, section 4.4. Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.0, 2.0], requires_grad=True)
    >>> scratch.tanh(x).sum().backward()
    >>> x.grad
    tensor([1.0000, 0.0707])
    """
    y = np.tanh(input if input.dtype.kind == "f" else input.astype(dtypes.get_default_dtype()))
    return y, lambda g: g * (1 - y * y)


@inplace_flag
@op(keeps=("output",))
def relu(input: Array, inplace: bool = False) -> Recorded:
    """Return max(0, x); the slope is 1 above zero, 0 below, and taken as 0 at zero.

    x: any shape and dtype; the result has both. ``inplace`` overwrites x.

    Notes
    -----
    Source: Nair and Hinton (2010). Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    >>> scratch.relu(x).sum().backward()
    >>> x.grad
    tensor([0., 0., 1.])
    """
    y = np.maximum(input, input.dtype.type(0))
    return y, lambda g: g * (y > 0)


@inplace_flag
@op(keeps=("input",))
def relu6(input: Array, inplace: bool = False) -> Recorded:
    """Return min(max(0, x), 6), with slope 1 strictly inside and 0 elsewhere.

    x: any shape; the result has x's shape and dtype.

    Notes
    -----
    Source: Krizhevsky (2010), on deep belief networks for CIFAR-10. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-1.0, 3.0, 6.0, 9.0], requires_grad=True)
    >>> y = scratch.nn.functional.relu6(x)
    >>> y.sum().backward()
    >>> y.detach(), x.grad
    (tensor([0., 3., 6., 6.]), tensor([0., 1., 0., 0.]))
    """
    return np.clip(input, 0, 6), lambda g: g * ((input > 0) & (input < 6))


@inplace_flag
@op(keeps=())
def leaky_relu(input: Array, negative_slope: float = 0.01, inplace: bool = False) -> Recorded:
    """Return x above zero and kx below (k: ``negative_slope``): max(kx, x) if 0 ≤ k ≤ 1.

    Parameters
    ----------
    input : Tensor
        x, floating, any shape; the result has its shape and dtype.
    negative_slope : float
        k; the slope at 0 is taken as k.
    inplace : bool
        Write the result into ``input``.

    Notes
    -----
    Source: Maas, Hannun and Ng (2013). Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.leaky_relu(scratch.tensor([-2.0, 0.0, 2.0]), 0.1)
    tensor([-0.2000,  0.0000,  2.0000])
    """
    need_floats("leaky_relu", input)
    slope = np.where(input > 0, input.dtype.type(1), input.dtype.type(negative_slope))
    return input * slope, lambda g: g * slope


@op(keeps=("weight", "input"))
def prelu(input: Array, weight: Array) -> Recorded:
    """Return x above zero and w·x below, w being learned: one w, or one a channel (axis 1).

    Parameters
    ----------
    input : Tensor
        x, floating, any shape.
    weight : Tensor
        w, one number or as many as axis 1 of x has entries, of x's dtype.

    Raises
    ------
    ShapeError
        The weight is no vector, or does not fit the channels.

    Notes
    -----
    ∂L/∂w adds up g·x over all negative x of the channel. Source: He et al. (2015), equation 1.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[-2.0, -2.0], [3.0, 3.0]])
    >>> scratch.nn.functional.prelu(x, scratch.tensor([0.1, 0.5]))
    tensor([[-0.2000, -1.0000],
            [ 3.0000,  3.0000]])
    """
    need_floats("prelu", input)
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


@inplace_flag
@op(keeps=("input output",))
def elu(input: Array, alpha: float = 1.0, inplace: bool = False) -> Recorded:
    """Return x above zero and α(eˣ − 1) below; the slope is continuous at 0 only for α = 1.

    Parameters
    ----------
    input : Tensor
        x, floating, any shape; the result has its shape and dtype.
    alpha : float
        α; −α is the limit far below zero.
    inplace : bool
        Write the result into ``input``.

    Notes
    -----
    Source: Clevert, Unterthiner and Hochreiter (2016), equation 15. Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.elu(scratch.tensor([-100.0, -1.0, 2.0]), alpha=2.0)
    tensor([-2.0000, -1.2642,  2.0000])
    """
    need_floats("elu", input)
    y = np.where(input > 0, input, alpha * np.expm1(np.minimum(input, 0)))
    return y, lambda g: g * np.where(input > 0, input.dtype.type(1), y + input.dtype.type(alpha))


@inplace_flag
@op(keeps=("input",))
def celu(input: Array, alpha: float = 1.0, inplace: bool = False) -> Recorded:
    """Return x above zero and α(e^(x/α) − 1) below: its slope is continuous for every α.

    Parameters
    ----------
    input : Tensor
        x, floating, any shape; the result has its shape and dtype.
    alpha : float
        α; −α is the limit far below zero.
    inplace : bool
        Write the result into ``input``.

    Raises
    ------
    ShapeError
        ``alpha`` is 0: the formula divides by it.

    Notes
    -----
    Source: Barron (2017), equation 2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-1e-6, 1e-6], requires_grad=True)
    >>> scratch.nn.functional.celu(x, alpha=2.0).sum().backward()
    >>> x.grad
    tensor([1.0000, 1.0000])
    """
    need_floats("celu", input)
    if alpha == 0:
        raise ShapeError("celu: alpha must not be 0: the formula divides by it")
    low = np.minimum(input, 0) / alpha
    y = np.maximum(input, 0) + alpha * np.expm1(low)
    return y, lambda g: g * np.where(input > 0, input.dtype.type(1), np.exp(low))


@inplace_flag
@op(keeps=())
def selu(input: Array, inplace: bool = False) -> Recorded:
    """Return ELU scaled so that mean 0 and variance 1 are kept from layer to layer: λ·elu(x, α).

    x: floating, any shape; the result has x's shape and dtype.

    Notes
    -----
    λ = 1.0507… and α = 1.6733… make (0, 1) a fixed point of mean and variance, for weights with
    mean 0 and variance 1/fan_in. Source: Klambauer et al. (2017), equation 2, with the constants of
    equation 14. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.selu(scratch.tensor([-100.0, 0.0, 1.0]))
    tensor([-1.7581,  0.0000,  1.0507])
    """
    need_floats("selu", input)
    low = SELU_ALPHA * np.expm1(np.minimum(input, 0))
    slope = np.where(input > 0, input.dtype.type(1), low + input.dtype.type(SELU_ALPHA))
    return SELU_SCALE * np.where(input > 0, input, low), lambda g: g * slope * SELU_SCALE


@op(keeps=("input",))
def gelu(input: Array, approximate: str = "none") -> Recorded:
    """Weight x by the probability that a standard normal lies below it: x·Φ(x).

    Parameters
    ----------
    input : Tensor
        x, floating, any shape.
    approximate : {'none', 'tanh'}
        Φ exactly, through erf, or as ½(1 + tanh(√(2/π)(x + 0.044715 x³))).

    Raises
    ------
    DTypeError
        ``approximate`` is neither of its two values; the input is not floating.

    Notes
    -----
    It is not monotonic: its minimum is about −0.170 at x ≈ −0.752.
    Source: Hendrycks and Gimpel (2016), equations 1 and 2. Chapters: ``neurons``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x = scratch.tensor([-0.752, 1.0])
    >>> F.gelu(x), F.gelu(x, approximate="tanh")
    (tensor([-0.1700,  0.8413]), tensor([-0.1700,  0.8412]))
    """
    x = need_floats("gelu", input)
    if approximate == "none":
        phi = in_stretches(_normal_share, x)
        return x * phi, lambda g: in_stretches(_gelu_vjp, g, x, phi)
    if approximate != "tanh":
        raise DTypeError(f"gelu: approximate must be 'none' or 'tanh'; got {approximate!r}")
    scale = math.sqrt(2 / math.pi)
    t = np.tanh(scale * (x + 0.044715 * x * x * x))

    def vjp(g: np.ndarray) -> np.ndarray:
        inner = scale * (1 + 3 * 0.044715 * x * x)
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner)

    return 0.5 * x * (1 + t), vjp


def _normal_share(x: np.ndarray) -> np.ndarray:
    """Return Φ(x), the share of a standard normal below x."""
    phi = erf_array(x * (1 / math.sqrt(2)))
    phi += 1
    phi *= 0.5
    return phi


def _gelu_vjp(g: np.ndarray, x: np.ndarray, phi: np.ndarray) -> np.ndarray:
    slope = x * -0.5
    slope *= x
    np.exp(slope, out=slope)
    slope *= 1 / math.sqrt(2 * math.pi)
    slope *= x
    slope += phi
    slope *= g
    return slope


@inplace_flag
@op(keeps=("input",))
def silu(input: Array, inplace: bool = False) -> Recorded:
    """Return x·σ(x), also called swish.

    x: floating, any shape; the result has x's shape and dtype.

    Notes
    -----
    It is not monotonic: its minimum is about −0.278 at x ≈ −1.278. Source: Elfwing, Uchibe and Doya
    (2018), equation 2. Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.silu(scratch.tensor([-4.0, -1.278, 0.0, 4.0]))
    tensor([-0.0719, -0.2785,  0.0000,  3.9281])
    """
    s = sigmoid_array(need_floats("silu", input))
    return input * s, lambda g: g * s * (1 + input * (1 - s))


@inplace_flag
@op(keeps=("input",))
def mish(input: Array, inplace: bool = False) -> Recorded:
    """Return x·tanh(softplus(x)), a smooth function close to `silu`.

    x: floating, any shape; the result has x's shape and dtype.

    Notes
    -----
    It is not monotonic: its minimum is about −0.309 at x ≈ −1.192. Source: Misra (2019), equation
    1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.mish(scratch.tensor([-4.0, -1.192, 0.0, 4.0]))
    tensor([-0.0726, -0.3088,  0.0000,  3.9974])
    """
    t = np.tanh(_softplus(need_floats("mish", input)))
    return input * t, lambda g: g * (t + input * (1 - t * t) * sigmoid_array(input))


@op(keeps=())
def softplus(input: Array, beta: float = 1.0, threshold: float = 20.0) -> Recorded:
    """Return ln(1 + e^(βx)) / β, a smooth ReLU; x itself where βx exceeds ``threshold``.

    Parameters
    ----------
    input : Tensor
        x, floating, any shape; the result has its shape and dtype.
    beta : float
        β, how sharp the bend is.
    threshold : float
        The value of βx above which x itself is returned.

    Notes
    -----
    Its slope is σ(βx). A large β brings it near to ReLU. Source: Dugas et al. (2001), equation 1.
    Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x = scratch.tensor([-1.0, 0.0, 30.0])
    >>> F.softplus(x), F.softplus(x, beta=5.0)
    (tensor([ 0.3133,  0.6931, 30.0000]), tensor([1.3431e-03, 1.3863e-01, 3.0000e+01]))
    """
    z = need_floats("softplus", input) * beta
    linear = z > threshold
    y = np.where(linear, input, _softplus(z) / beta)
    return y, lambda g: g * np.where(linear, input.dtype.type(1), sigmoid_array(z))


@op(keeps=())
def softsign(input: Array) -> Recorded:
    """Return x / (1 + |x|), with slope 1 / (1 + |x|)²: it saturates more slowly than tanh.

    x: any shape; the result has x's shape and dtype, integers give floats.

    Notes
    -----
    Source: Bergstra et al. (2009); compared with tanh, Glorot and Bengio (2010), section 3.3.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.softsign(scratch.tensor([-1.0, 0.0, 9.0]))
    tensor([-0.5000,  0.0000,  0.9000])
    """
    x = casting.floating(input)
    bottom = 1 + np.abs(x)
    return x / bottom, lambda g: g / (bottom * bottom)


@op(keeps=("input",))
def logsigmoid(input: Array) -> Recorded:
    """Return ln σ(x) = −ln(1 + e⁻ˣ), without overflow; the slope is σ(−x): see `sigmoid`.

    x: floating, any shape; the result has x's shape and dtype.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x = scratch.tensor([-1000.0])
    >>> F.logsigmoid(x), F.sigmoid(x).log()
    (tensor([-1000.]), tensor([-inf]))
    """
    x = need_floats("logsigmoid", input)
    return -_softplus(-x), lambda g: g * sigmoid_array(-x)


@inplace_flag
@op(keeps=("input",))
def hardtanh(
    input: Array, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False
) -> Recorded:
    """Return x moved into [min_val, max_val]; the slope is 1 strictly inside, else 0.

    Parameters
    ----------
    input : Tensor
        x, any shape; the result has its shape and dtype.
    min_val, max_val : float
        The bounds.
    inplace : bool
        Write the result into ``input``.

    Raises
    ------
    ShapeError
        ``min_val`` is above ``max_val``.

    Notes
    -----
    Source: Collobert et al. (2011). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([-3.0, 0.5, 1.0], requires_grad=True)
    >>> scratch.nn.functional.hardtanh(x).sum().backward()
    >>> x.grad
    tensor([0., 1., 0.])
    """
    if min_val > max_val:
        raise ShapeError(
            f"hardtanh: min_val must not be above max_val; got {min_val} and {max_val}"
        )
    limits = np.asarray([min_val, max_val], input.dtype)
    return np.clip(input, *limits), lambda g: g * ((input > min_val) & (input < max_val))


@op(keeps=("output",))
def softmax(input: Array, dim: int | None = None, *, dtype: Any = None) -> Recorded:
    """Turn scores into positive numbers that sum to one along ``dim``: eˣⁱ / Σ eˣʲ.

    Parameters
    ----------
    input : Tensor
        Scores x, floating, any shape.
    dim : int
        The axis of the classes. It must be named: a default would guess.
    dtype : dtype, optional
        Convert the scores to it first.

    Returns
    -------
    Tensor
        Of the input's shape.

    Raises
    ------
    DTypeError
        No axis is named, or the scores are integers.

    Notes
    -----
    The largest score is taken out first, which changes nothing and prevents overflow. With y the
    result, ∂yᵢ/∂xⱼ = yᵢ(δᵢⱼ − yⱼ). Source: Bridle (1990), equation 6. Chapters: ``neurons``,
    ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.softmax(scratch.tensor([1000.0, 1000.0]), dim=0)
    tensor([0.5000, 0.5000])
    """
    x, axis = _scores("softmax", input, dim, dtype)
    y = _softmax(x, axis)

    def vjp(g: np.ndarray) -> np.ndarray:
        slope = g - _products(g, y, axis)
        slope *= y
        return slope

    return y, vjp


@op(keeps=("output",))
def log_softmax(input: Array, dim: int | None = None, *, dtype: Any = None) -> Recorded:
    """Return the logarithm of `softmax`, computed without forming it: xᵢ − ln Σ eˣʲ.

    Parameters
    ----------
    input : Tensor
        Scores x, floating, any shape; the result has it too.
    dim : int
        The axis of the classes. It must be named.

    Notes
    -----
    The largest score is taken out first. Where softmax underflows to 0, its logarithm is still
    right. Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x = scratch.tensor([0.0, 200.0])
    >>> F.log_softmax(x, dim=0), F.softmax(x, dim=0).log()
    (tensor([-200.,    0.]), tensor([-inf, 0.]))
    """
    x, axis = _scores("log_softmax", input, dim, dtype)
    y = log_softmax_array(x, axis)
    return y, lambda g: g - np.exp(y) * g.sum(axis=axis, keepdims=True)


def softmin(input: Tensor, dim: int | None = None, *, dtype: Any = None) -> Tensor:
    """Return the softmax of −x, see `softmax`: the smallest entry gets the largest share.

    Parameters
    ----------
    input : Tensor
        x, floating, any shape; the result has its shape and dtype.
    dim : int
        The axis of the classes: name it.
    dtype : dtype, optional
        To convert to before anything is computed.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.softmin(scratch.tensor([1.0, 1.0, 3.0]), dim=0)
    tensor([0.4683, 0.4683, 0.0634])
    """
    return softmax(-input, dim, dtype=dtype)


@op(keeps=("input",))
def glu(input: Array, dim: int = -1) -> Recorded:
    """Gate one half of the axis by the other: a·σ(b), with a and b the halves of x along ``dim``.

    Parameters
    ----------
    input : Tensor
        x, floating; its size along ``dim`` is even, and the result's is half of it.

    Raises
    ------
    ShapeError
        The size is odd.

    Notes
    -----
    Source: Dauphin et al. (2017), equation 1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.glu(scratch.tensor([3.0, 5.0, -100.0, 100.0]))
    tensor([0., 5.])
    """
    need_floats("glu", input)
    axis = axis_of("glu", input, dim)
    if input.shape[axis] % 2:
        raise ShapeError(
            f"glu halves axis {dim}, so its size must be even; the shape is {input.shape}"
        )
    a, b = np.split(input, 2, axis=axis)
    s = sigmoid_array(b)
    return a * s, lambda g: np.concatenate([g * s, g * a * s * (1 - s)], axis=axis)


@op(keeps=())
def maxout(input: Array, pieces: int, dim: int = 1) -> Recorded:
    """Return the largest of every ``pieces`` neighbours along ``dim``: a learned activation.

    PyTorch has no such layer; this is ours. The first of equal entries gets the gradient.

    Parameters
    ----------
    input : Tensor
        (N, O·pieces, …), with the O·pieces along ``dim``; the result is (N, O, …), in its dtype.
    pieces : int
        How many neighbours compete for one output.
    dim : int
        The axis of the features.

    Raises
    ------
    ShapeError
        The axis cannot be cut into groups of ``pieces``.

    Notes
    -----
    Source: Goodfellow et al. (2013), equation 1. Chapters: ``neurons``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.maxout(scratch.tensor([[1.0, 5.0, 2.0, 3.0]]), pieces=2)
    tensor([[5., 3.]])
    """
    axis = axis_of("maxout", input, dim)
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
    shifted = x - _largest(x, axis)
    shifted -= np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    y = x - _largest(x, axis)
    np.exp(y, out=y)
    y /= _sums(y, axis)
    return y


def _largest(x: np.ndarray, axis: int) -> np.ndarray:
    """Return the largest entries along an axis, kept."""
    if x.size < MANY or axis != x.ndim - 1:
        return x.max(axis=axis, keepdims=True)
    # NumPy finds where a row's largest entry stands two to three times sooner than its value.
    return np.take_along_axis(x, x.argmax(axis, keepdims=True), axis)


def _sums(x: np.ndarray, axis: Any) -> np.ndarray:
    """Return sums along an axis, kept: along the last one as a product, several times faster."""
    if x.ndim > 1 and axis == x.ndim - 1:
        return x @ np.ones((x.shape[-1], 1), x.dtype)
    return x.sum(axis=axis, keepdims=True)


def _products(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
    """Return the sums of a b along an axis, kept."""
    if axis == a.ndim - 1:
        return np.vecdot(a, b)[..., None]
    return (a * b).sum(axis=axis, keepdims=True)


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _scores(name: str, x: np.ndarray, dim: int | None, dtype: Any) -> tuple[np.ndarray, int]:
    if dim is None:
        raise DTypeError(
            f"{name}: name the axis of the classes, for example dim=1 (or dim=-1 for the last)"
        )
    x = x if dtype is None else x.astype(dtypes.as_dtype(dtype))
    axis = axis_of(name, x, dim)
    x = need_floats(name, x)
    return (x, axis) if x.ndim else (x, ())  # type: ignore[return-value]
