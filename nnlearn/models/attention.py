"""The parts of a transformer, in the order in which data flow through them.

Tokens (N, T) become vectors h (N, T, width), and block after block changes these.
"""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

import math
from typing import Any

from nnlearn._arguments import count
from nnlearn.models import arguments


def embedding(engine: Any, vocabulary: int, context: int, width: int, **sizes: Any) -> Any:
    """Return what turns tokens into vectors: h = E[token] + P[position]."""
    nn = engine.nn

    class Embedding(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.tokens = nn.Embedding(vocabulary, width)
            self.positions = nn.Embedding(context, width)

        def forward(self, tokens: Any) -> Any:
            length = tokens.shape[-1]
            if length > context:
                raise ValueError(f"a sequence of {length} tokens; the context is {context} long")
            return self.tokens(tokens) + self.positions(engine.arange(length, device=tokens.device))

    return Embedding()


def sizes(width: int, heads: int, depth: int, dropout: float) -> dict[str, Any]:
    """Return what all blocks share, checked."""
    why = f"each of the {count('heads', heads, least=1)} heads takes an equal share"
    return {
        "width": arguments.multiple("width", width, of=heads, why=why),
        "heads": heads,
        "depth": arguments.depth("depth", depth),
        "dropout": arguments.share(dropout),
    }


def blocks(engine: Any, causal: bool, depth: int, **sizes: Any) -> list[Any]:
    """Return ``depth`` blocks; in causal ones, no position sees later ones."""
    return [block(engine, causal, **sizes) for _ in range(depth)]


def block(engine: Any, causal: bool, width: int, heads: int, dropout: float, **sizes: Any) -> Any:
    """Return a block: h ← h + Attention(LN(h)), then h ← h + MLP(LN(h))."""
    nn = engine.nn

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.attention = attention(engine, causal, width, heads)
            self.up, self.gelu = nn.Linear(width, 4 * width), nn.GELU(approximate="tanh")
            self.down, self.dropout = nn.Linear(4 * width, width), nn.Dropout(dropout)

        def forward(self, h: Any) -> Any:
            h = h + self.dropout(self.attention(self.norm1(h)))
            return h + self.dropout(self.down(self.gelu(self.up(self.norm2(h)))))

    return Block()


def attention(engine: Any, causal: bool, width: int, heads: int) -> Any:
    """Return attention with several heads: softmax(q kᵀ/√d) v in each, side by side."""
    nn, each = engine.nn, width // heads

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
            self.value, self.out = nn.Linear(width, width), nn.Linear(width, width)

        def forward(self, h: Any) -> Any:
            parts = self.query(h), self.key(h), self.value(h)
            # (N, T, width) as (N, heads, T, each), so that every head has its own products.
            q, k, v = (p.unflatten(-1, (heads, each)).transpose(1, 2) for p in parts)
            scores = q @ k.transpose(-2, -1) / math.sqrt(each)  # (N, heads, T, T)
            if causal:
                square = engine.ones(scores.shape[-2:], dtype=engine.bool, device=h.device)
                scores = scores.masked_fill(engine.triu(square, 1), -math.inf)
            mixed = engine.softmax(scores, -1) @ v
            return self.out(mixed.transpose(1, 2).flatten(2))

    return Attention()
