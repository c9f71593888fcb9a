"""The two layers of a transformer: one reads, the other writes while looking at what was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import activation as F
from nnlearn.scratch.nn.attention import MultiheadAttention
from nnlearn.scratch.nn.dropout import Dropout
from nnlearn.scratch.nn.linear import Linear
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.normalization import LayerNorm
from nnlearn.scratch.tensor import Tensor

Activation = str | Callable[[Tensor], Tensor]


class TransformerEncoderLayer(Module):
    """Mix what the positions hold by attention, then map each position by itself.

    x ← LN(x + SelfAttention(x)), then x ← LN(x + W₂ a(W₁ x)). With ``norm_first`` the shortcuts go
    around the norms too: x ← x + SelfAttention(LN(x)), then x ← x + W₂ a(W₁ LN(x)).

    Parameters
    ----------
    d_model, nhead : int
        Features E, and attention heads, which divide it.
    dim_feedforward : int
        Rows of W₁.
    dropout : float
        On attention weights, after a, and on both branches.
    activation : str or callable
        a: 'relu', 'gelu', or a function or module.
    layer_norm_eps : float
        ε of the layer norms.
    batch_first : bool
        Whether inputs are (N, S, E) instead of (S, N, E).
    norm_first : bool
        Whether to normalise before attention and feed-forward instead of after the sum.
    bias : bool
        Whether linear maps and norms have biases.

    Notes
    -----
    Source: Vaswani et al. (2017), section 3.1; ``norm_first``: Xiong et al. (2020), figure 1.
    Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.TransformerEncoderLayer(8, nhead=2, batch_first=True)
    >>> layer(scratch.randn(3, 5, 8)).shape
    Size([3, 5, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        place = {"device": device, "dtype": dtype}
        self.self_attn = MultiheadAttention(
            d_model, nhead, dropout, bias, batch_first=batch_first, **place
        )
        self.linear1 = Linear(d_model, dim_feedforward, bias, **place)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, **place)
        self.norm_first = norm_first
        self.norm1, self.norm2 = (
            LayerNorm(d_model, layer_norm_eps, bias=bias, **place) for _ in range(2)
        )
        self.dropout1, self.dropout2 = Dropout(dropout), Dropout(dropout)
        self.activation = _activation(activation)

    def forward(
        self,
        src: Tensor,
        src_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool = False,
    ) -> Tensor:
        """Return the sequence after attention and W₂ a(W₁ x); masks as in `MultiheadAttention`."""
        masks = (src_mask, src_key_padding_mask, is_causal)
        if self.norm_first:
            x = src + self._sa_block(self.norm1(src), *masks)
            return x + self._ff_block(self.norm2(x))
        x = self.norm1(src + self._sa_block(src, *masks))
        return self.norm2(x + self._ff_block(x))

    def _sa_block(
        self, x: Tensor, attn_mask: Any, key_padding_mask: Any, is_causal: bool = False
    ) -> Tensor:
        return self.dropout1(_attend(self.self_attn, x, x, attn_mask, key_padding_mask, is_causal))

    def _ff_block(self, x: Tensor) -> Tensor:
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerDecoderLayer(Module):
    """An encoder layer with a second attention in its middle, to a memory: what an encoder read.

    Parameters
    ----------
    d_model, nhead, dim_feedforward, dropout, activation
        As in `TransformerEncoderLayer`.
    layer_norm_eps, batch_first, norm_first, bias
        The same.

    Notes
    -----
    Source: Vaswani et al. (2017), section 3.1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.TransformerDecoderLayer(8, nhead=2, batch_first=True)
    >>> layer(scratch.randn(3, 5, 8), memory=scratch.randn(3, 7, 8)).shape
    Size([3, 5, 8])
    """

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        place = {"device": device, "dtype": dtype}
        self.self_attn, self.multihead_attn = (
            MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first, **place)
            for _ in range(2)
        )
        self.linear1 = Linear(d_model, dim_feedforward, bias, **place)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, bias, **place)
        self.norm_first = norm_first
        self.norm1, self.norm2, self.norm3 = (
            LayerNorm(d_model, layer_norm_eps, bias=bias, **place) for _ in range(3)
        )
        self.dropout1, self.dropout2, self.dropout3 = (Dropout(dropout) for _ in range(3))
        self.activation = _activation(activation)

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Return the target after attention to itself, to the memory, and W₂ a(W₁ x)."""
        own = (tgt_mask, tgt_key_padding_mask, tgt_is_causal)
        other = (memory, memory_mask, memory_key_padding_mask, memory_is_causal)
        if self.norm_first:
            x = tgt + self._sa_block(self.norm1(tgt), *own)
            x = x + self._mha_block(self.norm2(x), *other)
            return x + self._ff_block(self.norm3(x))
        x = self.norm1(tgt + self._sa_block(tgt, *own))
        x = self.norm2(x + self._mha_block(x, *other))
        return self.norm3(x + self._ff_block(x))

    def _sa_block(
        self, x: Tensor, attn_mask: Any, key_padding_mask: Any, is_causal: bool = False
    ) -> Tensor:
        return self.dropout1(_attend(self.self_attn, x, x, attn_mask, key_padding_mask, is_causal))

    def _mha_block(
        self, x: Tensor, mem: Tensor, attn_mask: Any, key_padding_mask: Any, is_causal: bool = False
    ) -> Tensor:
        return self.dropout2(
            _attend(self.multihead_attn, x, mem, attn_mask, key_padding_mask, is_causal)
        )

    def _ff_block(self, x: Tensor) -> Tensor:
        return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))


def _attend(
    attention: Module, x: Tensor, memory: Tensor, mask: Any, padding: Any, is_causal: bool
) -> Tensor:
    return attention(
        x,
        memory,
        memory,
        attn_mask=mask,
        key_padding_mask=padding,
        need_weights=False,
        is_causal=is_causal,
    )[0]


def _activation(activation: Activation) -> Callable:
    named: dict[str, Callable] = {"relu": F.relu, "gelu": F.gelu}
    if not isinstance(activation, str):
        return activation
    if activation not in named:
        raise ShapeError(f"activation must be 'relu', 'gelu' or a function; got {activation!r}")
    return named[activation]
