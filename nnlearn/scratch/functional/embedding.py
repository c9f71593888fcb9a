"""Embedding: a table that gives every symbol its vector.

Taught in the chapter ``rnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.indexing import in_range
from nnlearn.scratch.tensor import Tensor

MOST_ROUNDS = 16  # of additions in the gradient of a table; beyond, sums of runs are quicker


def embedding(
    input: Tensor,
    weight: Tensor,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Look up rows of a table: y = W[i], which is the one-hot row of i times W.

    Parameters
    ----------
    input : Tensor
        Indices i, int64 or int32, any shape (...).
    weight : Tensor
        The table W, (V, D): row i is the vector of symbol i.
    padding_idx : int, optional
        The row that stands for "nothing here": it gets no gradient and so never learns.
    max_norm, scale_grad_by_freq, sparse
        Refused.
    norm_type : float
        Accepted for PyTorch's sake; it only has a meaning with ``max_norm``.

    Returns
    -------
    Tensor
        (..., D).

    Raises
    ------
    IndexError
        An index is not a row of the table.
    DTypeError
        The indices are not int64 or int32.
    ShapeError
        The table has not two axes, or ``padding_idx`` is not one of its rows.
    OutsideTheBook
        ``max_norm``, ``scale_grad_by_freq`` or ``sparse`` is asked for.

    Notes
    -----
    With G = ∂L/∂y, row v of ∂L/∂W is the sum of the rows of G where i = v.
    Source: Bengio, Ducharme, Vincent and Jauvin (2003), section 2. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> table = scratch.tensor([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])
    >>> scratch.nn.functional.embedding(scratch.tensor([2, 1]), table)
    tensor([[3., 4.],
            [1., 2.]])
    """
    refuse_options(max_norm, scale_grad_by_freq, sparse)
    if weight.ndim != 2:
        raise ShapeError(
            "embedding: the table must be (V, D), one row for each symbol; got "
            f"{tuple(weight.shape)}"
        )
    return _lookup(weight, input, padding_idx=padding_row(padding_idx, weight.shape[0]))


def refuse_options(max_norm: float | None, scale_grad_by_freq: bool, sparse: bool) -> None:
    """Raise if an option is used that the book does not teach."""
    advice = {
        "max_norm": "rescale the rows of weight yourself, under no_grad()",
        "scale_grad_by_freq": "divide the gradient by the counts yourself, in a hook on weight",
        "sparse": "gradients are dense here; leave it out",
    }
    asked = {
        "max_norm": max_norm is not None,
        "scale_grad_by_freq": scale_grad_by_freq,
        "sparse": sparse,
    }
    for name, used in asked.items():
        if used:
            raise OutsideTheBook(f"Embedding's {name} is outside of the book: {advice[name]}")


def padding_row(padding_idx: int | None, rows: int) -> int | None:
    """Return ``padding_idx`` counted from the start, after checking that there is such a row."""
    if padding_idx is None:
        return None
    if not -rows <= padding_idx < rows:
        raise ShapeError(f"padding_idx {padding_idx} is not a row: the table has {rows} of them")
    return padding_idx % rows


@op(keeps=("indices",))
def _lookup(weight: Array, indices: Array, *, padding_idx: int | None) -> Recorded:
    _check_indices(indices, len(weight))
    shape, dtype = weight.shape, weight.dtype

    def by_weight(g: np.ndarray) -> np.ndarray:
        table = np.zeros(shape, dtype)
        if indices.size:
            _add_rows(table, indices.reshape(-1), g.reshape(-1, shape[1]))
        if padding_idx is not None:
            table[padding_idx] = 0
        return table

    return weight[indices], by_weight


def _add_rows(table: np.ndarray, symbols: np.ndarray, rows: np.ndarray) -> None:
    """Add each row to the row of the table that its symbol names; symbols may repeat."""
    # np.add.at does this entry by entry. Sorting brings equal symbols together; where none is
    # frequent, it is quicker to add all first occurrences at once, then all second ones, …
    order = np.argsort(symbols, kind="stable")
    ordered = symbols[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
    counts = np.diff(starts, append=len(ordered))
    if counts.max() > MOST_ROUNDS:
        table[ordered[starts]] = np.add.reduceat(rows[order], starts, axis=0)
        return
    table[ordered[starts]] = rows[order[starts]]
    for k in range(1, counts.max()):
        chosen = starts[counts > k] + k
        table[ordered[chosen]] += rows[order[chosen]]


def _check_indices(indices: Any, rows: int) -> None:
    if not isinstance(indices, np.ndarray) or indices.dtype not in (np.int64, np.int32):
        kind = indices.dtype if isinstance(indices, np.ndarray) else type(indices).__name__
        raise DTypeError(
            f"embedding: indices must be an int64 or int32 tensor; got {kind}: use .long()"
        )
    if indices.size and (indices.min() < 0 or indices.max() >= rows):
        bad = indices[(indices < 0) | (indices >= rows)].flat[0]
        raise IndexError(
            f"embedding: index {bad} is not a row of the table, which has rows 0 to {rows - 1}"
        )


@op
def one_hot(tensor: Array, num_classes: int = -1) -> Recorded:
    """Return integers as rows with a single 1: (…) becomes (…, K), int64.

    Parameters
    ----------
    tensor : Tensor
        Integers from 0 to K − 1, any shape.
    num_classes : int
        K; −1 takes the largest label plus one, which may differ from batch to batch.

    Raises
    ------
    DTypeError, IndexError
        The labels are no integers, or lie outside 0 … K − 1.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.one_hot(scratch.tensor([2, 0]), num_classes=4)
    tensor([[0, 0, 1, 0],
            [1, 0, 0, 0]])
    """
    if tensor.dtype != dtypes.int64:
        raise DTypeError(f"one_hot takes int64 labels; got {tensor.dtype}: use .long()")
    if num_classes < -1:
        raise ShapeError(f"one_hot: num_classes is a count, or -1 to find out; got {num_classes}")
    if tensor.size == 0 and num_classes < 0:
        raise ShapeError("one_hot of no labels needs num_classes")
    count = int(tensor.max()) + 1 if num_classes < 0 else num_classes
    in_range("one_hot", tensor, count, negative=False)
    return (tensor[..., None] == np.arange(count)).astype(dtypes.int64)
