"""How far apart vectors are, and how alike.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from nnlearn.scratch import dtypes
from nnlearn.scratch.operations.reduction import norm
from nnlearn.scratch.operations.shape import broadcast_to
from nnlearn.scratch.tensor import Tensor


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """Return the cosine of the angle between vectors: x·y / (max(‖x‖, ε) · max(‖y‖, ε)).

    Parameters
    ----------
    x1, x2 : Tensor
        x and y, floating; their shapes broadcast.
    dim : int
        The axis along which a vector lies; the result is without it.

    Notes
    -----
    It does not depend on the lengths. A vector of zeros has similarity 0, thanks to ε. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, y = scratch.tensor([[1.0, 0.0]]), scratch.tensor([[1.0, 1.0], [-5.0, 0.0], [0.0, 0.0]])
    >>> scratch.nn.functional.cosine_similarity(x, y)
    tensor([ 0.7071, -1.0000,  0.0000])
    """
    shape = dtypes.check_broadcast("cosine_similarity", x1.array, x2.array)
    x1, x2 = broadcast_to(x1, shape), broadcast_to(x2, shape)
    product = (x1 * x2).sum(dim)
    lengths = [norm(x, dim=dim).clamp(min=eps) for x in (x1, x2)]
    return product / (lengths[0] * lengths[1])


def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """Return the p-norm of x − y + ε along the last axis.

    x1, x2: floating, (…, D), broadcast; the result is (…), or (…, 1) with ``keepdim``.

    Notes
    -----
    ε is added to every entry, so that equal vectors have a gradient; their distance is ε √D for p =
    2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> F = scratch.nn.functional
    >>> x, y = scratch.tensor([[3.0, 4.0]]), scratch.zeros(1, 2)
    >>> F.pairwise_distance(x, y), F.pairwise_distance(x, y, p=1.0)
    (tensor([5.0000]), tensor([7.0000]))
    """
    return norm(x1 - x2 + eps, p, -1, keepdim)
