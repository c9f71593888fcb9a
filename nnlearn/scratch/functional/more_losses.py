"""Losses for margins, several labels, counts and variances.

Breadth: chapter ``dnn`` names them, none derives them.
"""

from __future__ import annotations

import math
from typing import Any

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional.activation import logsigmoid, softplus
from nnlearn.scratch.functional.loss import _legacy, _reduce
from nnlearn.scratch.grad_mode import no_grad
from nnlearn.scratch.operations.selection import clamp, where
from nnlearn.scratch.tensor import Tensor


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return ln(1 + e^(−t x)) for labels t = ±1: logistic regression with other labels.

    Parameters
    ----------
    input, target : Tensor
        x and t, floating, of one shape.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> loss = scratch.nn.functional.soft_margin_loss
    >>> loss(scratch.tensor([0.0]), scratch.tensor([1.0]))
    tensor(0.6931)
    """
    reduction = _legacy(size_average, reduce, reduction)
    expected = input.array.shape
    if dtypes.check_broadcast("soft_margin_loss", input.array, target.array) != expected:
        raise ShapeError(
            f"soft_margin_loss: target {target.array.shape} must broadcast to {expected}"
        )
    return _reduce(softplus(-target * input, threshold=math.inf), reduction)


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the binary cross-entropy of scores, averaged over the labels of each example.

    Parameters
    ----------
    input, target : Tensor
        Scores, and labels 0 or 1, (…, K).
    weight : Tensor, optional
        A factor for each label, (K,).
    reduction : {'mean', 'sum', 'none'}
        Over all examples.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> loss = scratch.nn.functional.multilabel_soft_margin_loss
    >>> loss(scratch.zeros(1, 2), scratch.tensor([[1.0, 0.0]]))
    tensor(0.6931)
    """
    reduction = _legacy(size_average, reduce, reduction)
    dtypes.check_broadcast("multilabel_soft_margin_loss", input.array, target.array)
    losses = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    weighted: Any = losses if weight is None else losses * weight
    axis = input.ndim - 1  # as PyTorch counts it, also if the target has more axes
    return _reduce(weighted.sum(axis) / input.array.shape[axis], reduction)


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Any,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """Return ½ (ln v + (x − y)² / v): the surprise at y under a bell curve of variance v at x.

    Parameters
    ----------
    input, target : Tensor
        The means x and what came, y, of one shape.
    var : Tensor or number
        v, of the same shape, or with one number for each row.
    full : bool
        Whether to add ½ ln 2π.
    eps : float
        v is at least that; no gradient flows through the bound.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Raises
    ------
    ShapeError, ValueError
        ``var`` fits neither shape; it is negative.

    Notes
    -----
    Source: Nix and Weigend (1994), equation 1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> loss = scratch.nn.functional.gaussian_nll_loss
    >>> loss(scratch.zeros(1), scratch.ones(1), scratch.ones(1))
    tensor(0.5000)
    """
    v: Any = var if isinstance(var, Tensor) else input.new_tensor(var).expand(*input.shape)
    shape = input.array.shape
    if v.array.shape != shape:
        if v.array.shape == shape[:-1]:
            v = v.unsqueeze(-1)
        elif not _one_axis_is_shared(v.array.shape, shape):
            raise ShapeError(f"gaussian_nll_loss: var {v.array.shape} does not fit input {shape}")
    if (v.array < 0).any():
        raise ValueError("gaussian_nll_loss: a variance is not negative")
    with no_grad():
        lift = clamp(v, min=eps) - v
    floor = v + lift
    losses = 0.5 * (floor.log() + (input - target) ** 2 / floor)
    return _reduce(losses + 0.5 * math.log(2 * math.pi) if full else losses, reduction)


def _one_axis_is_shared(sizes: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Whether sizes differ from a shape by one axis of length 1, as PyTorch counts it."""
    differing = [n for n, m in zip(sizes, shape, strict=False) if n != m]
    return len(sizes) == len(shape) and sum(differing) == 1


def hinge_embedding_loss(
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return x where t = 1, and max(0, margin − x) where t = −1: for distances x of pairs.

    Parameters
    ----------
    input, target : Tensor
        Distances x, and t = 1 for pairs that belong together, −1 for others.
    margin : float
        How far apart others should be.
    reduction : {'mean', 'sum', 'none'}
        Over all pairs.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> loss = scratch.nn.functional.hinge_embedding_loss
    >>> loss(scratch.tensor([0.2, 0.4]), scratch.tensor([1.0, -1.0]), reduction="none")
    tensor([0.2000, 0.6000])
    """
    reduction = _legacy(size_average, reduce, reduction)
    zero: Any = input * 0
    t: Any = target
    near = where(t != -1, input, zero)
    far = where(t != 1, clamp(margin - input, min=0), zero)
    return _reduce(near + far, reduction)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: float = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return eˣ − y x (or x − y ln x): the surprise at a count y where eˣ (or x) are expected.

    Parameters
    ----------
    input, target : Tensor
        x and the counts y, of shapes that broadcast.
    log_input : bool
        Whether x is the logarithm of the expected count.
    full : bool
        Whether to add Stirling's approximation of ln y!, for y > 1.
    eps : float
        Added to x inside of the logarithm.
    reduction : {'mean', 'sum', 'none'}
        Over all entries.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.poisson_nll_loss(scratch.zeros(1), scratch.tensor([3.0]))
    tensor(1.)
    """
    reduction = _legacy(size_average, reduce, reduction)
    x: Any = input
    losses = x.exp() - target * x if log_input else x - target * (x + eps).log()
    if full:
        y: Any = target
        stirling = y * y.log() - y + 0.5 * (2 * math.pi * y).log()
        losses = losses + stirling.masked_fill(y <= 1, 0)
    return _reduce(losses, reduction)


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return Σ max(0, margin − x_y + x_i)ᵖ / K over the wrong classes i: the loss of an SVM.

    Parameters
    ----------
    input : Tensor
        Scores x, (N, K) or (K,).
    target : Tensor
        The right classes y, int64, (N,) or ().
    p : {1, 2}
        The power.
    margin : float
        By how much the right class should lead.
    weight : Tensor, optional
        A factor for each class.
    reduction : {'mean', 'sum', 'none'}
        Over all examples.

    Notes
    -----
    Source: Crammer and Singer (2001). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> loss = scratch.nn.functional.multi_margin_loss
    >>> loss(scratch.tensor([[0.1, 0.2, 0.4, 0.8]]), scratch.tensor([3]))
    tensor(0.3250)
    """
    reduction = _legacy(size_average, reduce, reduction)
    if p not in (1, 2):
        raise ValueError(f"multi_margin_loss: p is 1 or 2; got {p}")
    x: Any = input if input.ndim > 1 else input.unsqueeze(0)
    y: Any = target if target.ndim else target.unsqueeze(0)
    if x.ndim != 2 or y.array.shape != x.array.shape[:1]:
        raise ShapeError(
            f"multi_margin_loss: input is (N, K) and target (N,); got {input.array.shape} and "
            f"{target.array.shape}"
        )
    if weight is not None and weight.array.shape != x.array.shape[1:]:
        raise ShapeError(
            f"multi_margin_loss: weight holds a factor for each of {x.array.shape[1]} classes; got "
            f"shape {weight.array.shape}"
        )
    chosen = y.unsqueeze(1)
    gaps = clamp(margin - x.gather(1, chosen) + x, min=0) ** p
    if weight is not None:
        gaps = gaps * weight[y].unsqueeze(1)
    losses: Any = gaps.scatter(1, chosen, 0.0).sum(1) / x.array.shape[1]
    return _reduce(losses.reshape(target.array.shape), reduction)
