"""Checkers for attention itself: heads that share keys, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Arrays = tuple[np.ndarray, ...]


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Return weights that add up to 1 along an axis."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def groups() -> list[Case]:
    rng = np.random.default_rng(5)

    def case(what: str, heads: int, shared: int, length: int, d: int) -> Case:
        sizes = ((heads, length, d), (shared, length, d), (shared, length, d))
        return Case(what, tuple(rng.standard_normal(size) for size in sizes))

    return [
        case("4 heads share 2", 4, 2, 5, 3),
        case("6 heads share 2", 6, 2, 4, 2),
        case("6 heads share 3", 6, 3, 2, 4),
        case("3 heads share 1", 3, 1, 3, 2),
        case("as many of both", 2, 2, 3, 5),
    ]


def repeated(a: np.ndarray, n: int) -> np.ndarray:
    """Return each head n times, neighbours alike."""
    return np.repeat(a, n, axis=0)


def tiled(a: np.ndarray, n: int) -> np.ndarray:
    """Return all heads, n times over."""
    return np.tile(a, (n, 1, 1))


def shared(
    keys: Callable = repeated,
    values: Callable = repeated,
    scale: Callable = lambda q: np.sqrt(q.shape[-1]),
    weigh: Callable = softmax,
) -> Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
    """Return grouped-query attention with one of its parts exchanged."""

    def attend(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
        n = len(q) // len(k)
        scores = q @ keys(k, n).transpose(0, 2, 1) / scale(q)
        return weigh(scores) @ values(v, n)

    return attend


def causal(scores: np.ndarray) -> np.ndarray:
    """Return weights that do not look ahead."""
    late = np.triu(np.ones(scores.shape[-2:], bool), 1)
    return softmax(np.where(late, -np.inf, scores))


def weights_alone(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    n = len(q) // len(k)
    return softmax(q @ repeated(k, n).transpose(0, 2, 1) / np.sqrt(q.shape[-1]))


@exercise(
    "transformers",
    groups,
    [
        Slip(
            "neighbouring heads share: head h uses number h·G // H. np.repeat, not np.tile, and "
            "no remainder.",
            shared(tiled, tiled),
        ),
        Slip(
            "the values are not those of the keys: repeat both in the same way.",
            shared(values=tiled),
        ),
        Slip("the scores are not divided by √d.", shared(scale=lambda q: 1.0)),
        Slip("divide the scores by √d, not by d.", shared(scale=lambda q: q.shape[-1])),
        Slip(
            "d is the last axis of a head; you divide by the root of the number of heads.",
            shared(scale=lambda q: np.sqrt(len(q))),
        ),
        Slip(
            "d is the last axis of a head; you divide by the root of the length.",
            shared(scale=lambda q: np.sqrt(q.shape[1])),
        ),
        Slip(
            "the softmax runs over the keys, the last axis; yours runs over the queries.",
            shared(weigh=lambda s: softmax(s, 1)),
        ),
        Slip(
            "the softmax runs over the keys, the last axis; yours runs over the heads.",
            shared(weigh=lambda s: softmax(s, 0)),
        ),
        Slip("the softmax is missing.", shared(weigh=lambda s: s)),
        Slip("there is no mask here: every place sees every place.", shared(weigh=causal)),
        Slip(
            "divide the scores by √d *before* the softmax; yours shrinks the weights.",
            lambda q, k, v: shared(scale=lambda _: 1.0)(q, k, v) / np.sqrt(q.shape[-1]),
        ),
        Slip(
            "every head uses the first keys and values; the others are not used.",
            lambda q, k, v: shared()(q, k[:1], v[:1]),
        ),
        Slip(
            "keys and values are not averaged: each group keeps its own.",
            lambda q, k, v: shared()(q, k.mean(0, keepdims=True), v.mean(0, keepdims=True)),
        ),
        Slip("these are the weights; multiply them with the values.", weights_alone),
        Slip(
            "keep the heads apart, (H, T, d): yours puts them side by side.",
            lambda q, k, v: np.concatenate(list(shared()(q, k, v)), axis=-1),
        ),
        Slip(
            "all H heads of queries are due; yours answers as many as there are keys.",
            lambda q, k, v: shared()(q[: len(k)], k, v),
        ),
        Slip(
            "keep the heads apart, (H, T, d): yours adds them up.",
            lambda q, k, v: shared()(q, k, v).sum(0),
        ),
    ],
)
def grouped(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return attention of H query heads that share G heads of keys and values."""
    return shared()(q, k, v)


def blames() -> list[Case]:
    rng = np.random.default_rng(6)

    def case(what: str, rows: int, keys: int, d: int, out: int) -> Case:
        sizes = ((rows, d), (keys, d), (keys, out), (rows, out))
        return Case(what, tuple(rng.standard_normal(size) for size in sizes))

    return [
        case("3 queries, 4 keys", 3, 4, 2, 5),
        case("one query", 1, 3, 4, 2),
        case("a square", 4, 4, 3, 3),
        case("5 queries, 2 keys", 5, 2, 6, 1),
    ]


def going_back(
    blame: Callable = lambda a, p: a * (p - (a * p).sum(1, keepdims=True)),
    power: float = 0.5,
    forward: float = 0.5,
    axis: int = 1,
) -> Callable[..., Arrays]:
    """Return the gradients with the blame of the scores, or a power of d, exchanged."""

    def gradients(q: np.ndarray, k: np.ndarray, v: np.ndarray, g: np.ndarray) -> Arrays:
        d = q.shape[1]
        a = softmax(q @ k.T / d**forward, axis)
        r = blame(a, g @ v.T) / d**power
        return r @ k, r.T @ q, a.T @ g

    return gradients


@exercise(
    "transformers",
    blames,
    [
        Slip(
            "the row's mean is missing: raising one weight lowers the others.",
            going_back(lambda a, p: a * p),
        ),
        Slip(
            "the scores were divided by √d, so their gradients are as well.", going_back(power=0.0)
        ),
        Slip("divide by √d once: √d twice is d.", going_back(power=1.0)),
        Slip(
            "the mean runs over the keys of one query, along a row; yours runs down a column.",
            going_back(lambda a, p: a * (p - (a * p).sum(0, keepdims=True))),
        ),
        Slip(
            "the mean is weighted by the attention weights, (a * p).sum(1).",
            going_back(lambda a, p: a * (p - p.mean(1, keepdims=True))),
        ),
        Slip(
            "a(1 − a) is the slope of a sigmoid; a softmax also has slopes between entries.",
            going_back(lambda a, p: a * (1 - a) * p),
        ),
        Slip(
            "queries and keys get gradients too: the weights depend on them.",
            going_back(lambda a, p: 0 * p),
        ),
        Slip(
            "the row's mean is subtracted, not added.",
            going_back(lambda a, p: a * (p + (a * p).sum(1, keepdims=True))),
        ),
        Slip(
            "each score's blame is *times its weight*: a weight near 0 hardly moves.",
            going_back(lambda a, p: p - (a * p).sum(1, keepdims=True)),
        ),
        Slip("the weights themselves are made of scores over √d.", going_back(forward=0.0)),
        Slip("√d is missing on both ways.", going_back(forward=0.0, power=0.0)),
        Slip(
            "the softmax runs over the keys of one query, along a row; yours runs down a column.",
            going_back(lambda a, p: a * (p - (a * p).sum(0, keepdims=True)), axis=0),
        ),
        Slip(
            "the order is q, k, v; yours is v, k, q.",
            lambda q, k, v, g: going_back()(q, k, v, g)[::-1],
        ),
        Slip(
            "the order is q, k, v; yours is k, q, v.",
            lambda q, k, v, g: tuple(going_back()(q, k, v, g)[i] for i in (1, 0, 2)),
        ),
        Slip(
            "the values' gradient is Aᵀ G: each value gets blame by its weights.",
            lambda q, k, v, g: (*going_back()(q, k, v, g)[:2], np.ones((len(k), len(q))) @ g),
        ),
        Slip(
            "`g` is the slope of the loss for each output; yours takes ones.",
            lambda q, k, v, g: going_back()(q, k, v, np.ones_like(g)),
        ),
    ],
)
def attention_gradient(q: np.ndarray, k: np.ndarray, v: np.ndarray, g: np.ndarray) -> Arrays:
    """Return the gradients for queries, keys and values of one head."""
    return going_back()(q, k, v, g)
