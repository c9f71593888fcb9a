"""Attention: every query takes a weighted mean of the values, with weights that it computes itself.

Taught in the chapter ``transformers``. Several heads side by side are in ``multi_head.py``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional.dropout import check_probability
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.random import rng_of


@op(keeps=("key value output",))
def scaled_dot_product_attention(
    query: Array,
    key: Array,
    value: Array,
    attn_mask: Array | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Recorded:
    """Compare every query with every key, and average the values by how well they match.

    softmax(s Q Kᵀ + B) V, where the softmax runs over the keys, s is ``scale``, and B is the mask.

    Parameters
    ----------
    query, key, value : Tensor
        Q (..., L, E), K (..., S, E), V (..., S, D), floating; leading axes broadcast.
    attn_mask : Tensor, optional
        Broadcasts to (..., L, S). Bool: *True* lets query l see key s. Floating: B itself, where
        −∞ hides a key.
    dropout_p : float
        Probability of dropping a weight, in [0, 1]. It applies whenever it is not 0, also in
        evaluation.
    is_causal : bool
        Query l sees the keys 0 to l only; then there must be no ``attn_mask``.
    scale : float, optional
        s; 1/√E if left out, which keeps the spread of the scores from growing with E.
    enable_gqa : bool
        Refused.

    Returns
    -------
    Tensor
        (..., L, D). A query that may see no key at all gets zeros.

    Raises
    ------
    ShapeError, DTypeError
        Shapes or dtypes do not fit; or both a mask and ``is_causal`` are given.

    Notes
    -----
    Read `simple_attention` first, the same in three lines. Dropout falls on the softmax weights.

    With G = ∂L/∂Y, the weights W, and W′ = W ∘ M after dropout: ∂L/∂V = W′ᵀG and
    ∂L/∂W = (G Vᵀ) ∘ M. The softmax makes ∂L/∂scores = W ∘ (∂L/∂W − δ), where δ, the sum of
    W ∘ ∂L/∂W over the keys, equals the sum of G ∘ Y over the features: one pass over fewer numbers.
    From there ∂L/∂Q = s ∂L/∂scores K, and ∂L/∂K = s (∂L/∂scores)ᵀ Q.
    Source: Vaswani et al. (2017), equation 1; δ: Dao et al. (2022), appendix B.2.
    Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> attend = scratch.nn.functional.scaled_dot_product_attention
    >>> keys = scratch.tensor([[10.0, 0.0], [0.0, 10.0]])
    >>> attend(scratch.tensor([[10.0, 0.0]]), keys, scratch.tensor([[1.0], [2.0]]))
    tensor([[1.]])
    """
    _check(query, key, value, enable_gqa)
    check_probability("scaled_dot_product_attention", dropout_p)
    scale = query.dtype.type(1 / math.sqrt(query.shape[-1] or 1) if scale is None else scale)
    queries = query * scale
    # A column for each query, (..., S, L): along the last axis but one NumPy's max is three times
    # as fast as along the last.
    scores = key @ queries.swapaxes(-1, -2)
    bias = _bias(attn_mask, is_causal, scores)
    if bias is not None:
        scores += bias
    weights = _softmax_of_columns(scores)
    kept = _kept(weights, dropout_p)
    dropped = weights if kept is None else weights * kept
    y = dropped.swapaxes(-1, -2) @ value

    def vjp(g: np.ndarray) -> tuple:
        by_scores = value @ g.swapaxes(-1, -2)
        if kept is not None:
            by_scores *= kept
        by_scores -= np.einsum("...d,...d->...", g, y)[..., None, :]
        by_scores *= weights
        return (
            lambda: (by_scores.swapaxes(-1, -2) @ key) * scale,
            lambda: by_scores @ queries,
            lambda: dropped @ g,
            lambda: by_scores.swapaxes(-1, -2),
        )

    return y, vjp


def additive(mask: np.ndarray, dtype: Any) -> np.ndarray:
    """Return a bool mask as what is added to scores: 0 where it is true, −∞ where it is false."""
    return np.where(mask, dtype.type(0), dtype.type(-np.inf))


def _softmax_of_columns(scores: np.ndarray) -> np.ndarray:
    """Replace every column by its softmax; a column of −∞ becomes zeros."""
    largest = scores.max(axis=-2, keepdims=True, initial=-np.inf)
    largest[np.isneginf(largest)] = 0
    scores -= largest
    np.exp(scores, out=scores)
    # A product with ones is a sum, and BLAS does it five times as fast as sum().
    total = np.ones(scores.shape[-2], scores.dtype) @ scores
    total[total == 0] = 1
    scores /= total[..., None, :]
    return scores


def _bias(mask: Any, is_causal: bool, scores: np.ndarray) -> np.ndarray | None:
    """Return what is added to the scores (..., S, L), or None."""
    keys, length = scores.shape[-2:]
    if is_causal:
        if mask is not None:
            raise ShapeError("attention: is_causal is a mask; leave out attn_mask or is_causal")
        return np.tril(np.full((keys, length), -np.inf, scores.dtype), -1)
    if mask is None:
        return None
    check_mask("attn_mask", mask, scores.dtype)
    expected = (*scores.shape[:-2], length, keys)
    try:
        fits = np.broadcast_shapes(mask.shape, expected) == expected and (
            mask.ndim > 1 or scores.ndim < 3
        )
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"attention: attn_mask {mask.shape} does not broadcast to the scores, (..., L, S) = "
            f"{expected}"
        )
    bias = additive(mask, scores.dtype) if mask.dtype == np.bool_ else mask
    return np.atleast_2d(bias).swapaxes(-1, -2)


def _kept(weights: np.ndarray, p: float) -> np.ndarray | None:
    if p == 0:
        return None
    kept = rng_of(None).random(weights.shape, dtype=np.float32) >= p
    return kept * weights.dtype.type(1 / (1 - p) if p < 1 else 0)


def check_mask(name: str, mask: Any, dtype: Any) -> None:
    """Raise unless a mask is bool, or floating with a dtype that can be added to ``dtype``."""
    if mask.dtype not in (np.dtype(np.bool_), np.dtype(np.float32), dtype):
        raise DTypeError(
            f"attention: {name} must be bool, or {dtype} and added to the scores; got {mask.dtype}"
        )


def _check(query: Any, key: Any, value: Any, enable_gqa: bool) -> None:
    if enable_gqa:
        raise OutsideTheBook(
            "enable_gqa (several heads of queries for one of keys) is outside of the book; repeat "
            "the heads of key and value with repeat_interleave(..., dim=-3)"
        )
    shapes = f"query {query.shape}, key {key.shape}, value {value.shape}"
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise ShapeError(
            "attention: query (..., L, E), key (..., S, E) and value (..., S, D) need at least two "
            f"axes; got {shapes}"
        )
    if query.shape[-1] != key.shape[-1]:
        raise ShapeError(
            f"attention: queries and keys are compared and need as many features; got {shapes}"
        )
    if key.shape[-2] != value.shape[-2]:
        raise ShapeError(f"attention: there must be one value for each key; got {shapes}")
    try:
        np.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    except ValueError:
        raise ShapeError(f"attention: the leading axes do not broadcast: {shapes}") from None
    if query.dtype.kind != "f" or not query.dtype == key.dtype == value.dtype:
        raise DTypeError(
            f"attention: query, key and value must have one floating dtype; got {query.dtype}, "
            f"{key.dtype} and {value.dtype}"
        )
