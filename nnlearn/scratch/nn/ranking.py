"""Losses that compare answers with each other, as modules: each calls the function of its name.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.functional import ranking as F
from nnlearn.scratch.nn.loss import _Loss
from nnlearn.scratch.tensor import Tensor


class MarginRankingLoss(_Loss):
    """Ranking of pairs by a margin, its mean by default: see `margin_ranking_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([3.0, 1.0]), scratch.tensor([1.0, 1.5])
    >>> scratch.nn.MarginRankingLoss(margin=1.0)(x, y, scratch.ones(2))
    tensor(0.7500)
    """

    def __init__(
        self,
        margin: float = 0.0,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.margin_ranking_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )


class TripletMarginLoss(_Loss):
    """Distances of triplets, kept apart by a margin: see `triplet_margin_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> a, p, n = (scratch.tensor([[x, 0.0]]) for x in (0.0, 1.0, 1.5))
    >>> scratch.nn.TripletMarginLoss(margin=2.0)(a, p, n)
    tensor(1.5000)
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        F.check_margin(margin)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """Return the loss."""
        return F.triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )


class CosineEmbeddingLoss(_Loss):
    """Angles between vectors that belong together or do not: see `cosine_embedding_loss`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([[1.0, 0.0]]), scratch.tensor([[0.0, 2.0]])
    >>> scratch.nn.CosineEmbeddingLoss()(x, y, scratch.tensor([1]))
    tensor(1.)
    """

    def __init__(
        self,
        margin: float = 0.0,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """Return the loss."""
        return F.cosine_embedding_loss(
            input1, input2, target, margin=self.margin, reduction=self.reduction
        )
