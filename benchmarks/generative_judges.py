"""Judge made digits: whether they are clear, varied, and no copies."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from benchmarks.generative_training import predict
from nnlearn import data, models, scratch, training

MADE = 1000  # pictures of every model


def judge(made: np.ndarray, on: str) -> dict[str, Any]:
    """Return what the judges say of pictures (N, 64), compared with one part of the data."""
    digits = data.digits()
    train = digits.x_train.reshape(-1, 64)
    held = (digits.x_test if on == "test" else digits.x_validation).reshape(-1, 64)
    net, below = judges()
    scores = predict(net, made).astype(float)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    seen, real = (predict(below, a) for a in (made, held))
    near = nearest(made, train)
    return {
        "sure": round(float((shares.max(axis=1) > 0.9).mean()), 3),
        "classes": np.bincount(shares.argmax(axis=1), minlength=10).tolist(),
        "frechet": round(frechet(seen, real), 2),
        "nearest": np.quantile(near, [0.01, 0.1, 0.5, 0.9]).round(2).tolist(),
        "reached": round(float(np.median(nearest(held, made[: len(train)]))), 3),
    }


def real_digits() -> dict[str, Any]:
    """Return what the judges say of the test pictures themselves, and of others."""
    digits = data.digits()
    train, test = (a.reshape(-1, 64) for a in (digits.x_train, digits.x_test))
    rng = np.random.default_rng(0)
    middle, spread = train.mean(axis=0), np.cov(train.T)
    normal = np.clip(rng.multivariate_normal(middle, spread, MADE), 0, 1)
    half = digits.x_validation.reshape(-1, 64)
    right = predict(judges()[0], test).argmax(axis=1) == digits.y_test
    return {
        "accuracy": round(float(right.mean()), 3),
        "validation pictures": judge(half, "test"),
        "copies with noise": judge(
            np.clip(train + 0.02 * rng.standard_normal(train.shape), 0, 1), "test"
        ),
        "one normal distribution": judge(normal, "test"),
    }


@cache
def judges() -> tuple[Any, Any]:
    """Return a classifier trained on the training part alone, and its layer below the scores."""
    digits = data.digits()
    scratch.manual_seed(0)
    net = models.mlp(scratch, [64, 64, 32, 10])
    flat = digits.x_train.reshape(-1, 64), digits.y_train
    adam = scratch.optim.Adam(net.parameters(), lr=0.003)
    training.fit(net, flat, scratch.nn.functional.cross_entropy, adam, epochs=30, batch_size=32)
    return net, net[:-1]


def nearest(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return for each row of ``a`` its distance to the nearest row of ``b``."""
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return np.sqrt(np.maximum(squares.min(axis=1), 0))


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Return the squared Fréchet distance of two clouds, each taken for a normal distribution."""
    a, b = a.astype(float), b.astype(float)
    one, two = np.cov(a.T), np.cov(b.T)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(one @ two).real, 0)).sum()
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(one + two) - 2 * roots)
