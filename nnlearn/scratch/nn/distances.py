"""Layers that say how alike vectors are.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from nnlearn.scratch.functional import distances
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class CosineSimilarity(Module):
    """Return the cosine of the angle between vectors along ``dim``: see `cosine_similarity`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> nn = scratch.nn
    >>> nn.CosineSimilarity(dim=0)(scratch.tensor([1.0, 0.0]), scratch.tensor([-3.0, 0.0]))
    tensor(-1.)
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Return the cosines."""
        return distances.cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """Return the distances between vectors that lie along the last axis: see `pairwise_distance`.

    A layer without parameters.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.PairwiseDistance(p=1.0)(scratch.zeros(2, 2), scratch.tensor([[3.0, 4.0]]))
    tensor([7.0000, 7.0000])
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        """Return the distances."""
        return distances.pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
