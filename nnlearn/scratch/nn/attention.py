"""`MultiheadAttention`: the layer that lets positions of a sequence look at each other."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import multi_head
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.linear import Linear
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class MultiheadAttention(Module):
    """Attend with several heads, each on its own projection of queries, keys and values.

    Parameters
    ----------
    embed_dim, num_heads : int
        E, and h, which divides it: each head works with E/h features.
    dropout : float
        Probability of dropping an attention weight while training.
    bias : bool
        Whether the projections add biases.
    add_bias_kv, add_zero_attn : bool
        Add one learned key and value, or one of zeros, to every sequence.
    kdim, vdim : int, optional
        Features of keys and values, if not E.
    batch_first : bool
        Whether N is the first axis instead of the second.

    Raises
    ------
    ShapeError
        A size is not positive, or h does not divide E.

    Notes
    -----
    ``in_proj_weight`` (3E, E) holds W_Q, W_K and W_V below each other, drawn by Xavier's rule;
    biases start at zero. With ``kdim`` or ``vdim`` the three are apart. Shapes, masks and source:
    `multi_head_attention_forward`. Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.MultiheadAttention(embed_dim=8, num_heads=2, batch_first=True)
    >>> x = scratch.randn(3, 5, 8)
    >>> y, weights = layer(x, x, x)
    >>> y.shape, weights.shape
    (Size([3, 5, 8]), Size([3, 5, 5]))
    """

    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        if embed_dim <= 0 or num_heads <= 0 or embed_dim % num_heads:
            raise ShapeError(
                "MultiheadAttention: embed_dim must be a positive multiple of num_heads; "
                f"got {embed_dim} and {num_heads}"
            )
        self.embed_dim, self.num_heads = embed_dim, num_heads
        self.head_dim = embed_dim // num_heads
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self.dropout, self.batch_first, self.add_zero_attn = dropout, batch_first, add_zero_attn
        apart = (self.kdim, self.vdim) != (embed_dim, embed_dim)
        shapes = {
            "q_proj_weight": (embed_dim, embed_dim) if apart else None,
            "k_proj_weight": (embed_dim, self.kdim) if apart else None,
            "v_proj_weight": (embed_dim, self.vdim) if apart else None,
            "in_proj_weight": None if apart else (3 * embed_dim, embed_dim),
            "in_proj_bias": (3 * embed_dim,) if bias else None,
            "bias_k": (1, 1, embed_dim) if add_bias_kv else None,
            "bias_v": (1, 1, embed_dim) if add_bias_kv else None,
        }
        for name, size in shapes.items():
            empty = None if size is None else creation.empty(*size, device=device, dtype=dtype)
            self.register_parameter(name, None if empty is None else Parameter(empty))
        self.out_proj = Linear(embed_dim, embed_dim, bias, device, dtype)
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        for name in ("in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight"):
            if getattr(self, name) is not None:
                init.xavier_uniform_(getattr(self, name))
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
            init.zeros_(self.out_proj.bias)
        if self.bias_k is not None and self.bias_v is not None:
            init.xavier_normal_(self.bias_k)
            init.xavier_normal_(self.bias_v)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """Return what the queries take from the values, and the weights if ``need_weights``.

        ``need_weights=False`` is about twice as fast. Arguments: `multi_head_attention_forward`.
        """
        return multi_head.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            self.training,
            key_padding_mask,
            need_weights,
            attn_mask,
            use_separate_proj_weight=self.in_proj_weight is None,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
            batch_first=self.batch_first,
        )
