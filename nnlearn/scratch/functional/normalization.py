"""Normalisation within each example: of a layer, of a vector's length.

Taught in the chapter ``transformers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each example over its last axes: y = γ (x − μ) / √(σ² + ε) + β.

    Parameters
    ----------
    input : Tensor
        x, floating, (…, normalized_shape).
    normalized_shape : sequence of int
        The last axes of x, over which μ and σ² are taken.
    weight, bias : Tensor, optional
        γ and β, of ``normalized_shape``.
    eps : float
        ε, which keeps the divisor from zero.

    Returns
    -------
    Tensor
        y, of x's shape.

    Raises
    ------
    ShapeError
        x does not end in ``normalized_shape``, or a parameter has another shape.
    DTypeError
        The dtypes differ.

    Notes
    -----
    With x̂ = (x − μ) / √(σ² + ε), H = γ ∂L/∂y and means over the normalised axes:
    ∂L/∂x = (H − mean(H) − x̂ mean(H x̂)) / √(σ² + ε). Source: Ba, Kiros and Hinton (2016), section 3.
    Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 3.0], [10.0, 30.0]])
    >>> scratch.nn.functional.layer_norm(x, (2,))
    tensor([[-1.0000,  1.0000],
            [-1.0000,  1.0000]])
    """
    need_floats("layer_norm", input)
    _check_shape("layer_norm", input, normalized_shape, weight, bias)
    for name, x in (("weight", weight), ("bias", bias)):
        if x is not None and x.array.dtype != input.array.dtype:
            raise DTypeError(
                f"layer_norm: x is {input.array.dtype}, {name} is {x.array.dtype}; convert one "
                "with .to(dtype)"
            )
    size = int(np.prod(normalized_shape, dtype=np.int64))
    return _layer_norm(input, weight, bias, size=size, eps=eps)


def rms_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    eps: float | None = None,
) -> Tensor:
    """Divide each example by the root of its mean square: y = γ x / √(mean(x²) + ε).

    Parameters
    ----------
    input : Tensor
        x, floating, (…, normalized_shape).
    normalized_shape : sequence of int
        The last axes of x, over which the mean is taken.
    weight : Tensor, optional
        γ, of ``normalized_shape``.
    eps : float, optional
        ε; the dtype's machine precision if not given.

    Returns
    -------
    Tensor
        y, of x's shape.

    Raises
    ------
    ShapeError
        x does not end in ``normalized_shape``, or the weight has another shape.

    Notes
    -----
    With x̂ = x / √(mean(x²) + ε) and H = γ ∂L/∂y: ∂L/∂x = (H − x̂ mean(H x̂)) / √(mean(x²) + ε).
    Source: Zhang and Sennrich (2019), equation 4. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.rms_norm(scratch.tensor([1.0, 7.0]), (2,))
    tensor([0.2000, 1.4000])
    """
    need_floats("rms_norm", input)
    _check_shape("rms_norm", input, normalized_shape, weight, None)
    size = int(np.prod(normalized_shape, dtype=np.int64))
    floor = float(np.finfo(input.array.dtype).eps) if eps is None else eps
    return _rms_norm(input, weight, size=size, eps=floor)


def normalize(input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12) -> Tensor:
    """Divide vectors by their length: x / max(‖x‖ₚ, ε).

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    p : float
        Which norm.
    dim : int or sequence of int
        The axes along which a vector lies.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.normalize(scratch.tensor([[3.0, 4.0]]))
    tensor([[0.6000, 0.8000]])
    """
    need_floats("normalize", input)
    return input / input.norm(p, dim, keepdim=True).clamp(min=eps)


@op(keeps=("weight",))
def _layer_norm(input: Array, weight: Array, bias: Array, *, size: int, eps: float) -> Recorded:
    rows, y = _rows(input, size), np.empty(input.shape, input.dtype)
    normal = rows - _means(rows)
    inverse = 1 / np.sqrt(_mean_products(normal, normal) + eps)
    normal *= inverse
    results = _rows(y, size)
    np.multiply(normal, 1 if weight is None else weight.reshape(size), out=results)
    if bias is not None:
        results += bias.reshape(size)

    def vjp(g: np.ndarray) -> tuple:
        g = _rows(g, size)

        def by_input() -> np.ndarray:
            h = g if weight is None else g * weight.reshape(size)
            whole = np.empty(input.shape, input.dtype)
            slope = np.multiply(normal, -_mean_products(h, normal), out=_rows(whole, size))
            slope += h
            slope -= _means(h)
            slope *= inverse
            return whole

        return (
            by_input,
            lambda: np.einsum("md,md->d", g, normal).reshape(weight.shape),
            lambda: (np.ones(len(g), g.dtype) @ g).reshape(bias.shape),
        )

    return y, vjp


@op(keeps=("weight", ""))
def _rms_norm(input: Array, weight: Array, *, size: int, eps: float) -> Recorded:
    rows = _rows(input, size)
    inverse = 1 / np.sqrt(_mean_products(rows, rows) + eps)
    normal = rows * inverse
    y = normal.copy() if weight is None else normal * weight.reshape(size)

    def by_input(g: np.ndarray) -> np.ndarray:
        h = _rows(g, size) if weight is None else _rows(g, size) * weight.reshape(size)
        return ((h - normal * _mean_products(h, normal)) * inverse).reshape(input.shape)

    def by_weight(g: np.ndarray) -> np.ndarray:
        return np.einsum("md,md->d", _rows(g, size), normal).reshape(weight.shape)

    return y.reshape(input.shape), by_input, by_weight


def _rows(x: np.ndarray, size: int) -> np.ndarray:
    return x.reshape(x.size // max(size, 1), size)


def _means(rows: np.ndarray) -> np.ndarray:
    """Return the mean of each row, (M, 1), as a product with ones: faster than a sum along rows."""
    return rows @ np.full((rows.shape[1], 1), 1 / max(rows.shape[1], 1), rows.dtype)


def _mean_products(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    sums = np.vecdot(a, b)[:, None]
    sums /= max(a.shape[1], 1)
    return sums


def _check_shape(
    name: str, input: Tensor, shape: Any, weight: Tensor | None, bias: Tensor | None
) -> None:
    if not isinstance(shape, (tuple, list)):
        raise DTypeError(
            f"{name}: normalized_shape is a sequence of sizes; got {shape!r}: write ({shape},)"
        )
    if not shape or tuple(input.array.shape[-len(shape) :]) != tuple(shape):
        raise ShapeError(
            f"{name}: x must end in the axes {tuple(shape)}; got shape {tuple(input.shape)}"
        )
    for label, x in (("weight", weight), ("bias", bias)):
        if x is not None and x.array.shape != tuple(shape):
            raise ShapeError(
                f"{name}: {label} must have the shape {tuple(shape)}; got {tuple(x.shape)}"
            )
