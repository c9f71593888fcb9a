"""A recurrent network that writes: one token after the other."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nnlearn._arguments import count
from nnlearn.engines import evaluating
from nnlearn.models import arguments, registry
from nnlearn.models.tokens import continued


@registry.network
def char_rnn(
    engine: Any,
    vocabulary: int,
    width: int = 64,
    cell: str = "lstm",
    layers: int = 1,
    dropout: float = 0.0,
) -> Any:
    """Recurrent language model: from the tokens so far, scores for the next one.

    e_t = the embedding of token t,  h_t = cell(e_t, h_{t−1}),  scores z_t = h_t Wᵀ + b.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    vocabulary : int
        How many tokens there are, V; for characters, the size of the alphabet.
    width : int
        Of the embedding e_t and the state h_t.
    cell : str
        ``"rnn"``, ``"lstm"`` or ``"gru"``.
    layers : int
        Cells on top of each other, 1 to 1000.
    dropout : float
        Share of h_t that training switches off before the scores, 0 ≤ p < 1.

    Returns
    -------
    Module
        Tokens (N, T) to scores (N, T, V), T ≥ 1; train it with `token_loss`. ``step(tokens,
        state)`` also returns the state after the last token, which the next call may take.
        ``generate(prompt, length, temperature=1.0, top_k=None, seed=0)`` returns a list of tokens:
        the prompt and its continuation, drawn alike on both engines.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Mikolov et al. (2010); on characters, Sutskever, Martens and Hinton (2011). Chapter:
    ``rnn``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.char_rnn(scratch, vocabulary=27, width=16, cell="gru")
    >>> net(scratch.tensor([[0, 3, 2], [1, 1, 26]])).shape
    Size([2, 3, 27])
    >>> len(net.generate([5, 7], length=10, temperature=0.8, top_k=5, seed=1))
    12
    """
    nn, kind, share = engine.nn, arguments.cell(cell), arguments.share(dropout)
    vocabulary, width = count("vocabulary", vocabulary, least=2), count("width", width, least=1)
    layers = arguments.depth("layers", layers)

    class CharRNN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(vocabulary, width)
            self.cell = getattr(nn, kind)(width, width, layers, batch_first=True)
            self.dropout = nn.Dropout(share)
            self.head = nn.Linear(width, vocabulary)

        def forward(self, tokens: Any) -> Any:
            return self.step(tokens)[0]

        def step(self, tokens: Any, state: Any = None) -> tuple[Any, Any]:
            h, state = self.cell(self.embedding(tokens), state)
            return self.head(self.dropout(h)), state

        def generate(self, prompt: Iterable[int], length: int, **settings: Any) -> list[int]:
            state, device = None, self.head.weight.device

            def scores_after(tokens: list[int]) -> Any:
                nonlocal state
                unread = tokens if state is None else tokens[-1:]
                scores, state = self.step(engine.tensor([unread], device=device), state)
                return scores[0, -1]

            with evaluating(self):
                return continued(scores_after, prompt, length, **settings)

    return CharRNN()
