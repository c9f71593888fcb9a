"""Losses that compare answers with each other: which is larger, which is nearer.

Taught in the chapter ``transformers``, after the distances that they are made of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional.distances import pairwise_distance
from nnlearn.scratch.functional.loss import _legacy, _reduce
from nnlearn.scratch.operations.comparison import eq
from nnlearn.scratch.operations.selection import clamp_min, minimum, where
from nnlearn.scratch.tensor import Tensor, wrap


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return max(0, −t (x − y) + margin): 0 once x leads y by the margin (t = 1), or y leads x.

    Parameters
    ----------
    input1, input2 : Tensor
        The scores x and y, floating.
    target : Tensor
        1 where x should be the larger, −1 where y should; with as many axes as the scores.
    margin : float
        How far the larger one should lead.
    reduction : {'mean', 'sum', 'none'}
        Over all pairs.

    Raises
    ------
    ShapeError
        The numbers of axes differ.

    Notes
    -----
    Source: Herbrich, Graepel and Obermayer (2000). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([3.0, 1.0]), scratch.tensor([1.0, 1.5])
    >>> loss = scratch.nn.functional.margin_ranking_loss
    >>> loss(x, y, scratch.ones(2), margin=1.0, reduction="none")
    tensor([0.0000, 1.5000])
    """
    reduction = _legacy(size_average, reduce, reduction)
    _same_axes("margin_ranking_loss", input1, input2, target)
    return _reduce(clamp_min(-target * (input1 - input2) + margin, 0), reduction)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return max(0, d(a, p) − d(a, n) + margin): 0 once the negative is farther by the margin.

    Parameters
    ----------
    anchor, positive, negative : Tensor
        Vectors of one kind, another of the same kind, and one of another kind: (N, D) or (D,).
    margin : float
        How much farther the negative should be.
    p, eps
        Of the distances: see `pairwise_distance`.
    swap : bool
        Take the nearer of anchor and positive as the negative's distance.
    reduction : {'mean', 'sum', 'none'}
        Over all triplets.

    Raises
    ------
    ShapeError, ValueError
        The numbers of axes differ; the margin is not above 0.

    Notes
    -----
    Source: Schroff, Kalenichenko and Philbin (2015), *FaceNet*; ``swap`` is by Balntas et al.
    (2016). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> a, p, n = (scratch.tensor([[x, 0.0]]) for x in (0.0, 1.0, 1.5))
    >>> scratch.nn.functional.triplet_margin_loss(a, p, n)
    tensor(0.5000)
    """
    reduction = _legacy(size_average, reduce, reduction)
    check_margin(margin)
    _same_axes("triplet_margin_loss", anchor, positive, negative)
    near = pairwise_distance(anchor, positive, p, eps)
    far = pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = minimum(far, pairwise_distance(positive, negative, p, eps))
    return _reduce(clamp_min(near - far + margin, 0), reduction)


def check_margin(margin: float) -> None:
    """Raise unless the margin of a triplet is above 0."""
    if margin <= 0:
        raise ShapeError(f"triplets need a margin above 0; got {margin}")


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:
    """Return 1 − cos of the angle between vectors that belong together, max(0, cos − margin) else.

    Parameters
    ----------
    input1, input2 : Tensor
        Vectors, (N, D) or (D,), floating.
    target : Tensor
        1 where a pair belongs together, −1 where not: (N,) or a number.
    margin : float
        The cosine that two strangers may have.
    reduction : {'mean', 'sum', 'none'}
        Over all pairs.

    Raises
    ------
    ShapeError
        The vectors are not (N, D) with targets (N,), nor (D,) with one target.

    Notes
    -----
    Source: Hadsell, Chopra and LeCun (2006), with cosines for distances. Breadth: no chapter
    derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([[1.0, 0.0], [1.0, 0.0]]), scratch.tensor([[2.0, 0.0], [1.0, 1.0]])
    >>> loss = scratch.nn.functional.cosine_embedding_loss
    >>> loss(x, y, scratch.tensor([1, -1]), reduction="none")
    tensor([0.0000, 0.7071])
    """
    reduction = _legacy(size_average, reduce, reduction)
    if target.ndim not in (0, 1) or input1.ndim != target.ndim + 1 or input2.ndim != input1.ndim:
        raise ShapeError(
            "cosine_embedding_loss takes vectors (N, D) with targets (N,), or (D,) with a number; "
            f"got {tuple(input1.shape)}, {tuple(input2.shape)} and {tuple(target.shape)}"
        )
    lengths = ((input1 * input1).sum(-1) + _TINY) * ((input2 * input2).sum(-1) + _TINY)
    cosine = (input1 * input2).sum(-1) / lengths.sqrt()
    none = wrap(np.zeros((), cosine.dtype))
    together = where(eq(target, 1), 1 - cosine, none)
    strangers = where(eq(target, -1), clamp_min(cosine - margin, 0), none)
    return _reduce(together + strangers, reduction)


_TINY = 1e-12  # PyTorch's, so that vectors of length 0 have a cosine


def _same_axes(name: str, *tensors: Tensor) -> None:
    if len({x.ndim for x in tensors}) > 1:
        raise ShapeError(
            f"{name} takes three tensors with the same number of axes; got shapes "
            + ", ".join(str(tuple(x.shape)) for x in tensors)
        )
