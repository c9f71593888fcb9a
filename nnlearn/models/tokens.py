"""What networks that write have in common: a loss for each token, and how to draw the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from nnlearn._arguments import count, generator
from nnlearn.engines import engine_of, to_array
from nnlearn.models.arguments import number


def token_loss(scores: Any, tokens: Any) -> Any:
    """Return the mean cross-entropy over all positions: −log of what the right token was given.

    Parameters
    ----------
    scores : Tensor, shape (N, T, V)
        A score for each of V tokens, at each of T positions.
    tokens : Tensor, shape (N, T)
        Which token stands there, 0 to V − 1.

    Returns
    -------
    Tensor
        One number, in nats; log V for scores that are all equal.

    Notes
    -----
    Chapters: ``rnn``, ``transformers``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> models.token_loss(scratch.zeros(1, 3, 5), scratch.tensor([[0, 4, 2]]))
    tensor(1.6094)
    """
    loss = engine_of(scores).nn.functional.cross_entropy
    return loss(scores.flatten(0, 1), tokens.flatten())


def draw(
    scores: Any, rng: np.random.Generator, temperature: float = 1.0, top_k: int | None = None
) -> int:
    """Draw a token: softmax of the scores over the temperature, among the ``top_k`` likeliest.

    The probabilities are computed in NumPy, so that both engines draw the same token.

    Parameters
    ----------
    scores : array or tensor, shape (V,)
        Of each token.
    rng : numpy.random.Generator
        One uniform number is drawn from it.
    temperature : float
        Below 1 sharpens, above 1 flattens the distribution; 0 takes the best token.
    top_k : int, optional
        How many tokens may be drawn; all of them by default. Where scores are equal, the earlier
        token goes first.

    Returns
    -------
    int
        Its number, 0 to V − 1.

    Raises
    ------
    TypeError, ValueError
        If the temperature is negative or no number, ``top_k`` no positive whole number, or a score
        nan.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> [draw([0.0, 2.0, 1.0], rng) for _ in range(8)]
    [1, 1, 1, 1, 2, 0, 1, 2]
    >>> [draw([0.0, 2.0, 1.0], rng, temperature=0) for _ in range(8)]
    [1, 1, 1, 1, 1, 1, 1, 1]
    """
    values, warmth = to_array(scores).astype(np.float64), number("temperature", temperature)
    if warmth < 0:
        raise ValueError(f"temperature must be at least 0; got {temperature}")
    if np.isnan(values).any():
        raise ValueError("the scores hold nan, so there is nothing to draw: train the network anew")
    best = np.argsort(-values, kind="stable")
    if top_k is not None:
        best = best[: count("top_k", top_k, least=1)]
    share = rng.random()
    if warmth == 0:
        return int(best[0])
    weights = np.exp((values[best] - values[best[0]]) / warmth)
    reached = np.cumsum(weights)
    return int(best[np.searchsorted(reached, share * reached[-1], side="right")])


def continued(
    scores_after: Callable[[list[int]], Any],
    prompt: Iterable[int],
    length: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    seed: int | np.random.Generator = 0,
) -> list[int]:
    """Return a prompt with its continuation, token by token.

    Parameters
    ----------
    scores_after : callable
        Takes all tokens so far and returns the scores of the next, shape (V,).
    prompt : iterable of int
        At least one token.
    length : int
        How many to add.
    temperature, top_k
        As `draw` takes them.
    seed : int or Generator
        Of the draws.

    Returns
    -------
    list of int
        The prompt and ``length`` more tokens.

    Raises
    ------
    TypeError, ValueError
        If the prompt is empty or holds no whole numbers, or a setting makes no sense.

    Examples
    --------
    >>> continued(lambda tokens: np.eye(3)[(tokens[-1] + 1) % 3], [0], 5, temperature=0)
    [0, 1, 2, 0, 1, 2]
    """
    rng, tokens = generator(seed), [int(t) for t in to_array(list(prompt)).ravel()]
    if not tokens:
        raise ValueError("the prompt is empty: begin with one token at least")
    for _ in range(count("length", length, least=0)):
        tokens.append(draw(scores_after(tokens), rng, temperature, top_k))
    return tokens
