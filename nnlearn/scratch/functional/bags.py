"""Bags of embeddings: the rows of a table summed or averaged, a bag at a time.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import OutsideTheBook, ShapeError
from nnlearn.scratch.functional.embedding import embedding
from nnlearn.scratch.tensor import Tensor, wrap


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """Return the mean, or the sum, of the rows that each bag of indices names.

    Parameters
    ----------
    input : Tensor
        Indices: (B, n), a bag a row; or all bags in one vector, with ``offsets``.
    weight : Tensor
        The table, (V, D).
    offsets : Tensor, optional
        Where in the vector each bag begins, from 0.
    mode : {'mean', 'sum'}
        An empty bag gives zeros.
    sparse : bool
        Accepted: the gradient has the same entries, zeros among them.
    per_sample_weights : Tensor, optional
        Factors of the rows, for 'sum'.
    padding_idx : int, optional
        Rows that do not count.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> table = scratch.tensor([[1.0], [2.0], [4.0]])
    >>> bags, starts = scratch.tensor([0, 1, 2]), scratch.tensor([0, 2])
    >>> scratch.nn.functional.embedding_bag(bags, table, starts)
    tensor([[1.5000],
            [4.0000]])
    """
    if mode not in ("mean", "sum") or max_norm is not None or scale_grad_by_freq:
        raise OutsideTheBook("embedding_bag: use mode 'mean' or 'sum', without further options")
    if (input.ndim == 1) == (offsets is None):
        raise ShapeError("embedding_bag takes (B, n) alone, or a vector with offsets")
    flat, bags = input.array.reshape(-1), _bags(input.array, offsets, include_last_offset)
    count = int(bags[1])
    indices: Any = input
    rows: Any = embedding(indices.reshape(-1), weight)
    kept = np.ones(len(flat)) if padding_idx is None else (flat != padding_idx).astype(float)
    factors: Any = wrap(kept.astype(weight.dtype)[:, None])
    if per_sample_weights is not None:
        if mode != "sum":
            raise OutsideTheBook("per_sample_weights go with mode='sum'")
        factors = factors * per_sample_weights.reshape(-1, 1)
    total: Any = creation.zeros(count, weight.array.shape[1], dtype=weight.dtype)
    total = total.index_add(0, wrap(bags[0]), rows * factors)
    if mode == "sum":
        return total
    sizes = np.zeros(count)
    np.add.at(sizes, bags[0], kept)
    return total / wrap(np.maximum(sizes, 1).astype(weight.dtype)[:, None])


def _bags(indices: np.ndarray, offsets: Tensor | None, last: bool) -> tuple[np.ndarray, int]:
    """Return which bag each index belongs to, and how many bags there are."""
    if offsets is None:
        return np.repeat(np.arange(len(indices)), indices.shape[1]), len(indices)
    starts = offsets.array[:-1] if last else offsets.array
    if len(starts) and starts[0] != 0:
        raise ShapeError(f"embedding_bag: the first bag begins at 0; offsets begin at {starts[0]}")
    places = np.searchsorted(starts, np.arange(len(indices)), side="right") - 1
    return places.astype(np.int64), len(starts)
