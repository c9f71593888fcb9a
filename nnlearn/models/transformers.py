"""Attention in place of recurrence: a network that reads, and one that writes."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from nnlearn._arguments import count
from nnlearn.engines import evaluating
from nnlearn.models import attention, registry
from nnlearn.models.tokens import continued


@registry.network
def transformer_classifier(
    engine: Any,
    vocabulary: int,
    context: int,
    classes: int,
    width: int = 32,
    heads: int = 4,
    depth: int = 2,
    dropout: float = 0.0,
) -> Any:
    """Transformer encoder with a classifier on top: every token sees all tokens.

    h = E[token] + P[position]; then ``depth`` blocks h ← h + Attention(LN(h)),
    h ← h + MLP(LN(h)); then the mean of LN(h) over the positions, and a linear layer.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    vocabulary, context : int
        How many tokens there are, and how many a sequence has at most.
    classes : int
        At least two.
    width : int
        Numbers that stand for one token, a multiple of ``heads``.
    heads, depth : int
        Attention heads in a block, and blocks, 1 to 1000.
    dropout : float
        Share of what each half of a block adds that training switches off, 0 ≤ p < 1.

    Returns
    -------
    Module
        Tokens (N, T), T ≤ ``context``, to scores (N, ``classes``).

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Vaswani et al. (2017); normalisation before each half of a block, Xiong et al. (2020).
    Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.transformer_classifier(scratch, vocabulary=20, context=8, classes=3)
    >>> net(scratch.tensor([[4, 1, 19], [0, 0, 2]])).shape
    Size([2, 3])
    """
    nn, classes = engine.nn, count("classes", classes, least=2)
    sizes = _sizes(vocabulary, context, width, heads, depth, dropout)

    class TransformerClassifier(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = attention.embedding(engine, **sizes)
            self.blocks = nn.Sequential(*attention.blocks(engine, causal=False, **sizes))
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, classes)

        def forward(self, tokens: Any) -> Any:
            h = self.norm(self.blocks(self.embedding(tokens)))  # (N, T, width)
            return self.head(h.mean(1))

    return TransformerClassifier()


@registry.network
def gpt(
    engine: Any,
    vocabulary: int,
    context: int,
    width: int = 32,
    heads: int = 4,
    depth: int = 2,
    dropout: float = 0.0,
) -> Any:
    """Tiny GPT, a transformer that writes: every token sees itself and those before it.

    h = E[token] + P[position]; then ``depth`` blocks h ← h + Attention(LN(h)),
    h ← h + MLP(LN(h)), where attention is masked; then scores z = LN(h) Eᵀ, with the same E.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    vocabulary, context : int
        How many tokens there are, V, and how many the network looks back on.
    width : int
        Numbers that stand for one token, a multiple of ``heads``.
    heads, depth : int
        Attention heads in a block, and blocks, 1 to 1000.
    dropout : float
        Share of what each half of a block adds that training switches off, 0 ≤ p < 1.

    Returns
    -------
    Module
        Tokens (N, T), T ≤ ``context``, to scores (N, T, V); train it with `token_loss`.
        ``generate(prompt, length, temperature=1.0, top_k=None, seed=0)`` returns a list of tokens:
        the prompt and its continuation, drawn alike on both engines.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Radford et al. (2019), with its GELU, the tanh form, and its initialisation: N(0, 0.02²)
    and, for the layers that add to h, √(2·``depth``) smaller; one matrix E for both ends, Press and
    Wolf (2017). Chapter: ``transformers``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.gpt(scratch, vocabulary=27, context=8)
    >>> net(scratch.tensor([[0, 3, 2], [1, 1, 26]])).shape
    Size([2, 3, 27])
    >>> len(net.generate([5, 7], length=10, temperature=0.8, top_k=5, seed=1))
    12
    """
    nn, sizes = engine.nn, _sizes(vocabulary, context, width, heads, depth, dropout)

    class GPT(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = attention.embedding(engine, **sizes)
            self.blocks = nn.Sequential(*attention.blocks(engine, causal=True, **sizes))
            self.norm = nn.LayerNorm(width)
            self.head = nn.Linear(width, vocabulary, bias=False)
            self.head.weight = self.embedding.tokens.weight
            _start_small(engine, self, depth)

        def forward(self, tokens: Any) -> Any:
            return self.head(self.norm(self.blocks(self.embedding(tokens))))

        def generate(self, prompt: Iterable[int], length: int, **settings: Any) -> list[int]:
            device = self.head.weight.device

            def scores_after(tokens: list[int]) -> Any:
                return self(engine.tensor([tokens[-context:]], device=device))[0, -1]

            with evaluating(self):
                return continued(scores_after, prompt, length, **settings)

    return GPT()


def _start_small(engine: Any, net: Any, depth: int) -> None:
    nn = engine.nn

    def start(module: Any) -> None:
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)

    net.apply(start)
    for _, block in net.blocks.named_children():
        for layer in (block.attention.out, block.down):
            nn.init.normal_(layer.weight, std=0.02 / math.sqrt(2 * depth))


def _sizes(
    vocabulary: int, context: int, width: int, heads: int, depth: int, dropout: float
) -> dict[str, Any]:
    return {
        "vocabulary": count("vocabulary", vocabulary, least=2),
        "context": count("context", context, least=1),
        **attention.sizes(width, heads, depth, dropout),
    }
