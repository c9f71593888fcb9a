"""Multi-head attention: several attentions side by side, each on its own projection of the inputs.

Taught in the chapter ``transformers``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional.activation import softmax
from nnlearn.scratch.functional.attention import additive, check_mask, scaled_dot_product_attention
from nnlearn.scratch.functional.dropout import dropout
from nnlearn.scratch.functional.linear import linear
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.operations import shape
from nnlearn.scratch.operations.matmul import matmul
from nnlearn.scratch.tensor import Tensor, wrap

# Between (N, L, heads, D) or (L, N, heads, D) in a projection and (N, heads, L, D) in attention.
TO_HEADS = {True: (0, 2, 1, 3), False: (1, 2, 0, 3)}
FROM_HEADS = {True: (0, 2, 1, 3), False: (2, 0, 1, 3)}


def multi_head_attention_forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: bool = True,
    key_padding_mask: Tensor | None = None,
    need_weights: bool = True,
    attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None,
    static_v: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
    batch_first: bool = False,
) -> tuple[Tensor, Tensor | None]:
    """Project to queries, keys and values, attend with every head, and project the joined results.

    Concat(head₁, …, head_h) W_Oᵀ + b_O, where headᵢ attends with the i-th part of the features of
    Q = query W_Qᵀ + b_Q, K = key W_Kᵀ + b_K and V = value W_Vᵀ + b_V.

    Parameters
    ----------
    query, key, value : Tensor
        (L, N, E), (S, N, E_k), (S, N, E_v); with ``batch_first`` N comes first; without a batch
        (L, E), (S, E_k), (S, E_v).
    embed_dim_to_check, num_heads : int
        E, and h, which divides it.
    in_proj_weight, in_proj_bias : Tensor or None
        W_Q, W_K and W_V below each other, (3E, E), and their biases, (3E,).
    bias_k, bias_v : Tensor or None
        One more key and value, learned, (1, 1, E).
    add_zero_attn : bool
        Whether to add a key and a value of zeros, which a query can turn to when no key fits.
    dropout_p : float
        Probability of dropping an attention weight, if ``training``.
    out_proj_weight, out_proj_bias : Tensor
        W_O (E, E) and b_O (E,).
    key_padding_mask : Tensor, optional
        (N, S) or (S,). Bool: *True* hides a key; floating: added to the scores.
    need_weights, average_attn_weights : bool
        Whether to return the attention weights too, and their mean over the heads.
    attn_mask : Tensor, optional
        (L, S) or (N·h, L, S). Bool: *True* hides key s from query l; floating: added to the scores.
    use_separate_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight
        W_Q (E, E), W_K (E, E_k) and W_V (E, E_v) apart, for keys and values of other sizes.
    static_k, static_v : None
        Refused.
    is_causal : bool
        A promise that ``attn_mask`` hides the future; the mask must still be given.

    Returns
    -------
    tuple of Tensor
        The result, of the query's shape, and the weights: None, (N, L, S), or (N, h, L, S) if not
        averaged.

    Raises
    ------
    ShapeError, DTypeError
        Shapes or dtypes do not fit, or ``is_causal`` comes without a mask.

    Notes
    -----
    A query that may see no key gets zeros from its heads without ``need_weights``, and nan with it,
    as in PyTorch. Source: Vaswani et al. (2017), section 3.2.2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, w, o = scratch.randn(5, 1, 4), scratch.randn(12, 4), scratch.eye(4)
    >>> y, weights = scratch.nn.functional.multi_head_attention_forward(
    ...     x, x, x, 4, 2, w, None, None, None, False, 0.0, o, None
    ... )
    >>> y.shape, weights.shape
    (Size([5, 1, 4]), Size([1, 5, 5]))
    """
    if static_k is not None or static_v is not None:
        raise OutsideTheBook(
            "static_k and static_v are outside of the book; call scaled_dot_product_attention"
        )
    inputs, batch_first = _batched((query, key, value), batch_first)
    if query.ndim == 2 and key_padding_mask is not None:
        key_padding_mask = key_padding_mask.unsqueeze(0)
    _check(inputs, embed_dim_to_check, num_heads, batch_first, is_causal and attn_mask is None)
    bias = _bias(inputs, num_heads, batch_first, key_padding_mask, attn_mask)
    apart = (q_proj_weight, k_proj_weight, v_proj_weight)
    weights = apart if use_separate_proj_weight else in_proj_weight
    same = query is key is value
    q, k, v = _projections(inputs, weights, in_proj_bias, num_heads, batch_first, same)
    k, v, bias = _with_more_keys(k, v, bias, bias_k, bias_v, add_zero_attn)
    dropout_p = dropout_p if training else 0.0
    if need_weights:
        y, seen = _attend_openly(q, k, v, bias, dropout_p)
        seen = seen.mean(1) if average_attn_weights else seen
    else:
        causal = is_causal and key_padding_mask is None
        y = scaled_dot_product_attention(q, k, v, None if causal else bias, dropout_p, causal)
        seen = None
    y = shape.permute(y, FROM_HEADS[batch_first]).reshape(inputs[0].shape)
    y = linear(y, out_proj_weight, out_proj_bias)
    if query.ndim == 2:
        return y.squeeze(0), None if seen is None else seen.squeeze(0)
    return y, seen


def _attend_openly(q: Tensor, k: Tensor, v: Tensor, bias: Any, p: float) -> tuple[Tensor, Tensor]:
    """Attend step by step, so that the weights can be looked at."""
    scores = matmul(q * math.sqrt(1 / q.shape[-1]), k.transpose(-2, -1))
    if bias is not None:
        scores = scores + bias
    with np.errstate(invalid="ignore"):
        weights = softmax(scores, -1)
    if p > 0:
        weights = dropout(weights, p)
    return matmul(weights, v), weights


def _projections(
    inputs: tuple, weights: Any, bias: Tensor | None, heads: int, batch_first: bool, same: bool
) -> tuple[Tensor, ...]:
    """Return queries, keys and values, each (N, heads, its length, D)."""
    if same and isinstance(weights, Tensor):
        packed = linear(inputs[0], weights, bias)
        parts: Any = _unpack(packed, heads=heads, order=TO_HEADS[batch_first])
        return parts
    weights = shape.chunk(weights, 3) if isinstance(weights, Tensor) else weights
    biases = (None, None, None) if bias is None else shape.chunk(bias, 3)
    return tuple(
        shape.permute(linear(x, w, b).unflatten(-1, (heads, -1)), TO_HEADS[batch_first])
        for x, w, b in zip(inputs, weights, biases, strict=True)
    )


@op(keeps=())
def _unpack(packed: Array, *, heads: int, order: tuple[int, ...]) -> Several[tuple]:
    """(N, L, 3E) -> queries, keys and values: three views (N, heads, L, D) of the same memory."""
    rows, columns, width = packed.shape
    split = (rows, columns, 3, heads, width // (3 * heads))

    def vjp(gradients: tuple) -> np.ndarray:
        together = np.empty(split, packed.dtype)
        for i, g in enumerate(gradients):
            together[:, :, i].transpose(order)[...] = g
        return together.reshape(packed.shape)

    parts = packed.reshape(split)
    return tuple(parts[:, :, i].transpose(order) for i in range(3)), vjp


def _with_more_keys(
    k: Tensor, v: Tensor, bias: Any, bias_k: Tensor | None, bias_v: Tensor | None, zero: bool
) -> tuple[Tensor, Tensor, Any]:
    """Append the learned key and value, and those of zeros; no mask hides them."""
    batch, heads, _, features = k.shape
    more = []
    if bias_k is not None and bias_v is not None:
        if bias_k.ndim != 3 or bias_v.ndim != 3:
            raise ShapeError(
                "multi_head_attention_forward: bias_k and bias_v must be (1, 1, E); got shapes "
                f"{tuple(bias_k.shape)} and {tuple(bias_v.shape)}"
            )
        learned = (x.reshape(1, heads, 1, features) for x in (bias_k, bias_v))
        more.append([x.expand(batch, -1, -1, -1) for x in learned])
    if zero:
        more.append([creation.zeros(batch, heads, 1, features, dtype=k.dtype)] * 2)
    for more_k, more_v in more:
        k, v = shape.cat([k, more_k], 2), shape.cat([v, more_v], 2)
        if bias is not None:
            never_hidden = creation.zeros(*bias.shape[:-1], 1, dtype=bias.dtype)
            bias = shape.cat([bias, never_hidden], -1)
    return k, v, bias


def _bias(
    inputs: tuple,
    heads: int,
    batch_first: bool,
    key_padding_mask: Tensor | None,
    attn_mask: Tensor | None,
) -> Tensor | None:
    """Return both masks as one tensor to be added to the scores (N, heads, L, S), or None."""
    batch, length, keys = _sizes(inputs, batch_first)
    dtype = inputs[0].dtype
    total = None
    if attn_mask is not None:
        expected = (batch * heads, length, keys)
        total = _additive("attn_mask", attn_mask, dtype, (expected[1:], expected))
        if total.ndim == 3:
            total = total.reshape(batch, heads, length, keys)
    if key_padding_mask is not None:
        padding = _additive("key_padding_mask", key_padding_mask, dtype, ((batch, keys),))
        padding = padding.reshape(batch, 1, 1, keys)
        total = padding if total is None else total + padding
    return total


def _additive(name: str, mask: Tensor, dtype: Any, shapes: tuple) -> Tensor:
    check_mask(name, mask, dtype)
    if tuple(mask.shape) not in shapes:
        expected = " or ".join(str(s) for s in shapes)
        raise ShapeError(f"MultiheadAttention: {name} must be {expected}; got {tuple(mask.shape)}")
    return wrap(additive(~mask.array, dtype)) if mask.dtype == np.bool_ else mask


def _batched(inputs: tuple, batch_first: bool) -> tuple[tuple, bool]:
    ranks = {x.ndim for x in inputs}
    if ranks not in ({2}, {3}):
        raise ShapeError(
            "MultiheadAttention: query, key and value must all have a batch axis (3 axes in all) "
            "or none (2 axes); got " + ", ".join(str(tuple(x.shape)) for x in inputs)
        )
    return (tuple(x.unsqueeze(0) for x in inputs), True) if ranks == {2} else (inputs, batch_first)


def _sizes(inputs: tuple, batch_first: bool) -> tuple[int, int, int]:
    """Return N, L and S."""
    batch, time = (0, 1) if batch_first else (1, 0)
    return inputs[0].shape[batch], inputs[0].shape[time], inputs[1].shape[time]


def _check(
    inputs: tuple, embed_dim: int, heads: int, batch_first: bool, causal_alone: bool
) -> None:
    query, key, value = inputs
    batch = 0 if batch_first else 1
    shapes = ", ".join(str(tuple(x.shape)) for x in inputs)
    layout = "(N, length, features)" if batch_first else "(length, N, features)"
    if causal_alone:
        raise ShapeError(
            "MultiheadAttention: is_causal only says what attn_mask is; pass the mask too, for "
            "example Transformer.generate_square_subsequent_mask(L)"
        )
    if query.shape[-1] != embed_dim or embed_dim % heads:
        raise ShapeError(
            f"MultiheadAttention: queries need embed_dim = {embed_dim} features, a multiple of the "
            f"{heads} heads; got {shapes}"
        )
    if not query.shape[batch] == key.shape[batch] or key.shape[:2] != value.shape[:2]:
        raise ShapeError(
            f"MultiheadAttention: inputs are {layout}; they need one N, and keys and values one "
            f"length; got {shapes}"
        )
    if query.dtype.kind != "f" or not query.dtype == key.dtype == value.dtype:
        raise DTypeError(
            "MultiheadAttention: query, key and value must have one floating dtype; got "
            f"{query.dtype}, {key.dtype} and {value.dtype}"
        )
