"""The small networks of the chapter transformers' studies: one part of each can be exchanged."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn


class Attention(nn.Module):
    """Causal attention whose scores may be left as they are, not divided by √d."""

    def __init__(self, width: int, heads: int, divided: bool, start: str) -> None:
        super().__init__()
        self.heads, self.factor = heads, 1 / math.sqrt(width // heads) if divided else 1.0
        self.enter, self.leave = nn.Linear(width, 3 * width), nn.Linear(width, width)
        if start == "unit":  # queries and keys of variance 1, as the argument for √d supposes
            nn.init.normal_(self.enter.weight, std=1 / math.sqrt(width))
        else:
            nn.init.normal_(self.enter.weight, std=0.02)

    def forward(self, h: Any) -> Any:
        """Mix (N, T, width) over the positions up to each."""
        parts = self.enter(h).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        scores = parts[0] @ parts[1].transpose(-2, -1) * self.factor
        late = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        mixed = scores.masked_fill(late, -math.inf).softmax(-1) @ parts[2]
        return self.leave(mixed.transpose(1, 2).flatten(2))


class Writer(nn.Module):
    """A GPT, pre-norm, for windows of 32 tokens; what follows ``depth`` exchanges a part."""

    def __init__(
        self,
        tokens: int,
        width: int = 32,
        heads: int = 4,
        depth: int = 2,
        positions: str = "added",
        before: bool = False,
        divided: bool = True,
        start: str = "small",
    ) -> None:
        super().__init__()
        share = width // 4 if positions == "concatenated" else 0
        self.tokens, self.positions = nn.Embedding(tokens, width - share), positions
        self.places = nn.Embedding(32, share or width)
        self.before = nn.Embedding(tokens, width) if before else None
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2 * depth + 1))
        self.mixers = nn.ModuleList(Attention(width, heads, divided, start) for _ in range(depth))
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
            for _ in range(depth)
        )
        self.head = nn.Linear(width, tokens)
        for table in (self.tokens, self.places, self.before):
            if table is not None:
                nn.init.normal_(table.weight, std=0.02 if start == "small" else 1.0)

    def forward(self, tokens: Any) -> Any:
        """Give scores (N, T, tokens) to the next token at each place."""
        h, places = self.tokens(tokens), self.places.weight[: tokens.shape[1]]
        if self.positions == "added":
            h = h + places
        elif self.positions == "concatenated":
            h = torch.cat([h, places.expand(len(h), -1, -1)], -1)
        if self.before is not None:
            h = h + self.before(tokens.roll(1, 1))
        for i, (mixer, layer) in enumerate(zip(self.mixers, self.layers, strict=True)):
            h = h + mixer(self.norms[2 * i](h))
            h = h + layer(self.norms[2 * i + 1](h))
        return self.head(self.norms[-1](h))


def encoder(tokens: int, norm: str, width: int = 32, depth: int = 6) -> Any:
    """Return six blocks of PyTorch's own encoder layer, causal, pre- or post-norm."""

    class Deep(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.tokens, self.places = nn.Embedding(tokens, width), nn.Embedding(32, width)
            layer = nn.TransformerEncoderLayer(
                width, 4, 4 * width, 0.0, "gelu", batch_first=True, norm_first=norm == "pre"
            )
            self.blocks = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
            for p in self.blocks.parameters():
                if p.ndim > 1:
                    nn.init.xavier_uniform_(p)
            self.norm = nn.LayerNorm(width) if norm == "pre" else nn.Identity()
            self.head = nn.Linear(width, tokens)

        def forward(self, letters: Any) -> Any:
            h = self.tokens(letters) + self.places.weight[: letters.shape[1]]
            mask = nn.Transformer.generate_square_subsequent_mask(letters.shape[1])
            return self.head(self.norm(self.blocks(h, mask=mask, is_causal=True)))

    return Deep()
