"""The affine map of a layer, and its form of second degree.

Taught in the chapter ``dnn``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.assembling import tensordot
from nnlearn.scratch.tensor import Tensor


@op(keeps=("weight", "input", ""))
def linear(input: Array, weight: Array, bias: Array | None = None) -> Recorded:
    """Apply an affine map to the last axis: y = x Wᵀ + b.

    Parameters
    ----------
    input : Tensor
        x, floating, (..., I).
    weight : Tensor
        W, (O, I): row o holds the weights of output o.
    bias : Tensor, optional
        b, (O,).

    Returns
    -------
    Tensor
        y, (..., O).

    Raises
    ------
    ShapeError
        The last axis of x is not the last axis of W.
    DTypeError
        The dtypes differ.

    Notes
    -----
    With G = ∂L/∂y, rows running over all leading axes: ∂L/∂x = G W, ∂L/∂W = Gᵀ x, ∂L/∂b = Σ G.
    Source: Rumelhart, Hinton and Williams (1986), equations 1, 6 and 7. Chapters: ``neurons``,
    ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, w, b = scratch.tensor([0.7, 0.2]), scratch.tensor([[2.0, -3.0]]), scratch.tensor([-0.5])
    >>> scratch.nn.functional.linear(x, w, b)
    tensor([0.3000])
    """
    _check_linear(input, weight, bias)
    x = _rows(input)
    y = x @ weight.T
    if bias is not None:
        y += bias
    return (
        y if input.ndim == 2 else y.reshape((*input.shape[:-1], len(weight))),
        lambda g: (_rows(g) @ weight).reshape(input.shape),
        lambda g: _rows(g).T @ x,
        lambda g: _rows(g).sum(0),
    )


def _check_linear(x: Any, weight: Any, bias: Any) -> None:
    if x.ndim == 0 or weight.ndim != 2 or x.shape[-1] != weight.shape[1]:
        raise ShapeError(
            f"linear: x has {x.shape[-1] if x.ndim else 'no'} features, weight {weight.shape} "
            f"expects {weight.shape[-1] if weight.ndim else 'a matrix (O, I)'}; x is (..., I) = "
            f"{x.shape}, weight is (O, I)"
        )
    if x.dtype != weight.dtype:
        raise _mixed(x, "weight", weight)
    if bias is None:
        return
    if bias.shape not in (weight.shape[:1], (1,), ()):
        raise ShapeError(
            f"linear: bias {bias.shape} does not match the {weight.shape[:-1]} outputs of the "
            "weight"
        )
    if x.dtype != bias.dtype:
        raise _mixed(x, "bias", bias)


def _mixed(x: np.ndarray, name: str, other: np.ndarray) -> DTypeError:
    return DTypeError(
        f"linear: x is {x.dtype}, {name} is {other.dtype}; convert one: x.to({name}.dtype)"
    )


def _rows(x: np.ndarray) -> np.ndarray:
    return x if x.ndim == 2 else x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return yₒ = x₁ᵀ Wₒ x₂ + bₒ for W (O, I₁, I₂).

    Parameters
    ----------
    input1, input2 : Tensor
        x₁ (…, I₁) and x₂ (…, I₂), with the same leading axes, floating.
    weight : Tensor
        W, (O, I₁, I₂).
    bias : Tensor, optional
        b, (O,).

    Returns
    -------
    Tensor
        y, (…, O).

    Raises
    ------
    ShapeError
        Leading axes differ, or sizes do not fit the weight.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, w = scratch.ones(1, 2), scratch.ones(3, 2, 2)
    >>> scratch.nn.functional.bilinear(x, x, w)
    tensor([[4., 4., 4.]])
    """
    ends = (input1.array.shape[-1], input2.array.shape[-1])
    fits = weight.ndim == 3 and weight.array.shape[1:] == ends
    if not fits or input1.array.shape[:-1] != input2.array.shape[:-1]:
        raise ShapeError(
            f"bilinear: inputs {input1.array.shape} and {input2.array.shape} need the same leading "
            f"axes, and weight (O, I1, I2); it is {weight.array.shape}"
        )
    if bias is not None and bias.array.shape[:1] != weight.array.shape[:1]:
        raise ShapeError(f"bilinear: bias {bias.array.shape} needs one number for each output")
    half = tensordot(input1, weight, ([-1], [1]))  # (…, O, I₂)
    y: Any = (half * input2.unsqueeze(-2)).sum(-1)
    return y if bias is None else y + bias
