"""Distances between all rows of two matrices.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.errors import OutsideTheBook, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str | None = None) -> Tensor:
    """Return all distances between two sets of points, (…, P, D) and (…, R, D) → (…, P, R).

    Parameters
    ----------
    x1, x2 : Tensor
        The points, floating.
    p : float
        2, for Euclidean distances.

    Raises
    ------
    ShapeError
        The points have different numbers of coordinates.
    OutsideTheBook
        p is not 2.

    Notes
    -----
    The slope between equal points is taken as 0. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.cdist(scratch.tensor([[0.0, 0.0], [3.0, 0.0]]), scratch.tensor([[0.0, 4.0]]))
    tensor([[4.],
            [5.]])
    """
    if x1.array.ndim < 2 or x2.array.ndim < 2 or x1.shape[-1] != x2.shape[-1]:
        raise ShapeError(
            f"cdist takes points (…, P, D) and (…, R, D); got shapes {tuple(x1.shape)} and "
            f"{tuple(x2.shape)}"
        )
    if p != 2:
        raise OutsideTheBook(f"cdist measures Euclidean distances, p = 2; got p = {p}")
    return _cdist(x1, x2)


@op(keeps=("output", "output"))
def _cdist(x1: Array, x2: Array) -> Recorded:
    apart = x1[..., :, None, :] - x2[..., None, :, :]
    y = np.sqrt((apart * apart).sum(axis=-1))

    def towards(g: np.ndarray) -> np.ndarray:
        scale = np.divide(g, y, out=np.zeros_like(y), where=y > 0)
        return scale[..., None] * apart

    return y, lambda g: towards(g).sum(axis=-2), lambda g: -towards(g).sum(axis=-3)
