"""The transformer of Vaswani et al. (2017): stacks of layers, and an encoder with a decoder."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.functional import activation as F
from nnlearn.scratch.nn import init
from nnlearn.scratch.nn.container import ModuleList
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.normalization import LayerNorm
from nnlearn.scratch.nn.transformer_layers import (
    Activation,
    TransformerDecoderLayer,
    TransformerEncoderLayer,
)
from nnlearn.scratch.operations import shape
from nnlearn.scratch.tensor import Tensor


class TransformerEncoder(Module):
    """A stack of encoder layers: copies of one, so that they start with the same weights.

    Parameters
    ----------
    encoder_layer : Module
        Copied ``num_layers`` times.
    num_layers : int
        Depth of the stack.
    norm : Module, optional
        Applied at the end; a stack of ``norm_first`` layers needs one.
    enable_nested_tensor, mask_check : bool
        Accepted and without effect. PyTorch uses them to skip padding in evaluation, where it
        returns zeros for padded positions; here those hold numbers that nothing should read.

    Notes
    -----
    Source: Vaswani et al. (2017), figure 1, left. Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.TransformerEncoderLayer(8, nhead=2, batch_first=True)
    >>> scratch.nn.TransformerEncoder(layer, num_layers=2)(scratch.randn(3, 5, 8)).shape
    Size([3, 5, 8])
    """

    def __init__(
        self,
        encoder_layer: Module,
        num_layers: int,
        norm: Module | None = None,
        enable_nested_tensor: bool = True,
        mask_check: bool = True,
    ) -> None:
        super().__init__()
        self.layers = _copies(encoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(
        self,
        src: Tensor,
        mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        is_causal: bool | None = None,
    ) -> Tensor:
        """Return the sequence after all layers; ``is_causal=None`` finds out from the mask."""
        causal = _is_causal(mask) if is_causal is None else is_causal
        x = src
        for layer in self.layers:
            x = layer(x, src_mask=mask, is_causal=causal, src_key_padding_mask=src_key_padding_mask)
        return x if self.norm is None else self.norm(x)


class TransformerDecoder(Module):
    """A stack of decoder layers: copies of one, so that they start with the same weights.

    Parameters
    ----------
    decoder_layer : Module
        Copied ``num_layers`` times.
    num_layers : int
        Depth of the stack.
    norm : Module, optional
        Applied at the end; a stack of ``norm_first`` layers needs one.

    Notes
    -----
    Source: Vaswani et al. (2017), figure 1, right. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.TransformerDecoderLayer(8, nhead=2, batch_first=True)
    >>> stack = scratch.nn.TransformerDecoder(layer, num_layers=2)
    >>> stack(scratch.randn(3, 5, 8), memory=scratch.randn(3, 7, 8)).shape
    Size([3, 5, 8])
    """

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        super().__init__()
        self.layers = _copies(decoder_layer, num_layers)
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Tensor,
        memory: Tensor,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Return the target sequence after all layers; arguments as in `Transformer.forward`."""
        causal = _is_causal(tgt_mask) if tgt_is_causal is None else tgt_is_causal
        x = tgt
        for layer in self.layers:
            x = layer(
                x,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=causal,
                memory_is_causal=memory_is_causal,
            )
        return x if self.norm is None else self.norm(x)


class Transformer(Module):
    """An encoder that reads a source, and a decoder that writes a target while looking at it.

    Parameters
    ----------
    d_model, nhead, dim_feedforward, dropout, activation
        As in `TransformerEncoderLayer`.
    layer_norm_eps, batch_first, norm_first, bias
        The same.
    num_encoder_layers, num_decoder_layers : int
        Depths of the two stacks.
    custom_encoder, custom_decoder : Module, optional
        Used instead of the stacks.

    Notes
    -----
    It has neither embeddings nor positions: it takes and returns sequences of E features. All
    matrices are drawn by Xavier's rule at the end, so that the layers of a stack differ.
    Source: Vaswani et al. (2017), figure 1. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> net = scratch.nn.Transformer(8, 2, 1, 1, dim_feedforward=16, batch_first=True)
    >>> net(scratch.randn(3, 7, 8), scratch.randn(3, 5, 8)).shape
    Size([3, 5, 8])
    """

    def __init__(
        self,
        d_model: int = 512,
        nhead: int = 8,
        num_encoder_layers: int = 6,
        num_decoder_layers: int = 6,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = F.relu,
        custom_encoder: Module | None = None,
        custom_decoder: Module | None = None,
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        place = {"device": device, "dtype": dtype}
        kind = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        form = (batch_first, norm_first, bias)
        if custom_encoder is None:
            norm = LayerNorm(d_model, layer_norm_eps, bias=bias, **place)
            one = TransformerEncoderLayer(*kind, *form, **place)
            custom_encoder = TransformerEncoder(one, num_encoder_layers, norm)
        if custom_decoder is None:
            norm = LayerNorm(d_model, layer_norm_eps, bias=bias, **place)
            other = TransformerDecoderLayer(*kind, *form, **place)
            custom_decoder = TransformerDecoder(other, num_decoder_layers, norm)
        self.encoder, self.decoder = custom_encoder, custom_decoder
        self._reset_parameters()
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(
        self,
        src: Tensor,
        tgt: Tensor,
        src_mask: Tensor | None = None,
        tgt_mask: Tensor | None = None,
        memory_mask: Tensor | None = None,
        src_key_padding_mask: Tensor | None = None,
        tgt_key_padding_mask: Tensor | None = None,
        memory_key_padding_mask: Tensor | None = None,
        src_is_causal: bool | None = None,
        tgt_is_causal: bool | None = None,
        memory_is_causal: bool = False,
    ) -> Tensor:
        """Return the target sequence: (T, E), (T, N, E), or (N, T, E) with ``batch_first``.

        In bool masks *True* hides; masks are (L, S) or (N·heads, L, S), padding masks (N, S).
        """
        self._check(src, tgt)
        memory = self.encoder(
            src, mask=src_mask, src_key_padding_mask=src_key_padding_mask, is_causal=src_is_causal
        )
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    @staticmethod
    def generate_square_subsequent_mask(sz: int, device: Any = None, dtype: Any = None) -> Tensor:
        """Return the causal mask (sz, sz): 0 on and below the diagonal, −∞ above it.

        Examples
        --------
        >>> from nnlearn import scratch
        >>> scratch.nn.Transformer.generate_square_subsequent_mask(2)
        tensor([[0., -inf],
                [0., 0.]])
        """
        return shape.triu(creation.full((sz, sz), -np.inf, device=device, dtype=dtype), 1)

    def _reset_parameters(self) -> None:
        for p in self.parameters():
            if p.ndim > 1:
                init.xavier_uniform_(p)

    def _check(self, src: Tensor, tgt: Tensor) -> None:
        batch = 0 if self.batch_first else 1
        shapes = f"source {tuple(src.shape)} and target {tuple(tgt.shape)}"
        if src.ndim == 3 and tgt.ndim == 3 and src.shape[batch] != tgt.shape[batch]:
            raise ShapeError(
                f"Transformer: the batch axis {batch} must have one size; got {shapes}"
            )
        if src.shape[-1] != self.d_model or tgt.shape[-1] != self.d_model:
            raise ShapeError(
                f"Transformer: the last axis must be d_model = {self.d_model}; got {shapes}"
            )


def _copies(layer: Module, count: int) -> ModuleList:
    if count < 1:
        raise ShapeError(f"a stack needs at least one layer; got num_layers={count}")
    return ModuleList([copy.deepcopy(layer) for _ in range(count)])


def _is_causal(mask: Tensor | None) -> bool:
    """Whether a mask hides exactly the future, so that no mask needs to be added up."""
    if mask is None or mask.ndim != 2 or mask.shape[0] != mask.shape[1]:
        return False
    future = np.triu(np.ones(mask.shape, np.bool_), 1)
    hidden = mask.array if mask.dtype == np.bool_ else np.isneginf(mask.array)
    rest = True if mask.dtype == np.bool_ else bool((mask.array[~future] == 0).all())
    return rest and bool((hidden == future).all())
