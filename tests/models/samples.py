"""One small config of every network, what it reads, and what its loss compares with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlearn import models


@dataclass(frozen=True)
class Sample:
    """A network, its input's shape (without N), and how it is trained.

    ``tokens`` is how many there are if it reads tokens, and 0 if it reads numbers.
    """

    config: dict[str, Any]
    shape: tuple[int, ...]
    loss: str = "classes"
    tokens: int = 0

    def inputs(self, rng: np.random.Generator, n: int) -> np.ndarray:
        if self.tokens:
            return rng.integers(0, self.tokens, (n, *self.shape))
        return rng.uniform(0, 1, (n, *self.shape))

    def batch(self, rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Return examples and targets that can be learned from them."""
        x = self.inputs(rng, n)
        if self.loss == "rebuild":
            return x, x
        if self.loss == "next token":
            return x, (x + 1) % self.tokens
        total = x.reshape(n, -1).sum(1)
        label = (total > np.median(total)).astype(np.int64)
        return x, label if self.loss == "classes" else label.astype(np.float64)


LOSSES: dict[str, Callable[..., Any]] = {
    "classes": lambda engine, out, y: engine.nn.functional.cross_entropy(out, y),
    "two classes": lambda engine, out, y: engine.nn.functional.binary_cross_entropy_with_logits(
        out, y
    ),
    "rebuild": lambda engine, out, y: engine.nn.functional.mse_loss(out, y),
    "next token": lambda engine, out, y: models.token_loss(out, y),
}

DEEP = {"inputs": 6, "width": 8, "depth": 4, "outputs": 3}
RNN = {"inputs": 3, "width": 6, "outputs": 3}

# Those that gradient descent trains: all but the perceptron, which has no slope, and the GAN,
# which has two losses.
TRAINED = {
    "mlp": Sample({"model": "mlp", "sizes": [6, 8, 3], "activation": "tanh"}, (6,)),
    "scaled mlp": Sample({"model": "scaled_mlp", "sizes": [6, 8, 3]}, (6,)),
    "logistic": Sample({"model": "logistic", "inputs": 6}, (6,), "two classes"),
    "softmax regression": Sample({"model": "logistic", "inputs": 6, "classes": 3}, (6,)),
    "autoencoder": Sample({"model": "autoencoder", "sizes": [6, 5, 2]}, (6,), "rebuild"),
    "conv autoencoder": Sample(
        {"model": "conv_autoencoder", "size": 4, "width": 2}, (1, 4, 4), "rebuild"
    ),
    "variational autoencoder": Sample({"model": "vae", "sizes": [6, 5, 2]}, (6,), "rebuild"),
    "diffusion": Sample(
        {"model": "diffusion", "inputs": 3, "width": 8, "steps": 25}, (3,), "rebuild"
    ),
    "lenet5": Sample({"model": "lenet5", "classes": 3}, (1, 28, 28)),
    "small cnn": Sample({"model": "small_cnn", "channels": [1, 3, 4], "classes": 3}, (1, 8, 8)),
    "resnet": Sample(
        {"model": "resnet", "channels": [2, 3, 4], "depth": 2, "classes": 3}, (2, 6, 6)
    ),
    "resnet without shortcuts": Sample(
        {"model": "resnet", "channels": [2, 3, 4], "classes": 3, "shortcuts": False}, (2, 6, 6)
    ),
    "plain": Sample({"model": "plain", **DEEP}, (6,)),
    "plain, batch norm": Sample({"model": "plain", **DEEP, "depth": 1, "norm": True}, (6,)),
    "residual, batch norm": Sample({"model": "residual", **DEEP, "norm": True}, (6,)),
    "residual": Sample({"model": "residual", **DEEP, "activation": "elu"}, (6,)),
    "highway": Sample({"model": "highway", **DEEP}, (6,)),
    "rnn": Sample({"model": "recurrent", **RNN, "cell": "rnn"}, (7, 3)),
    "lstm": Sample({"model": "recurrent", **RNN, "layers": 2, "bidirectional": True}, (7, 3)),
    "gru": Sample({"model": "recurrent", **RNN, "cell": "gru"}, (7, 3)),
    "character rnn": Sample(
        {"model": "char_rnn", "vocabulary": 5, "width": 6, "cell": "rnn"}, (7,), "next token", 5
    ),
    "character lstm": Sample(
        {"model": "char_rnn", "vocabulary": 5, "width": 6, "layers": 2}, (7,), "next token", 5
    ),
    "character gru": Sample(
        {"model": "char_rnn", "vocabulary": 5, "width": 6, "cell": "gru"}, (7,), "next token", 5
    ),
    "cnn and rnn": Sample(
        {"model": "conv_rnn", "height": 6, "filters": 3, "width": 5, "classes": 3}, (1, 6, 8)
    ),
    "transformer": Sample(
        {"model": "transformer_classifier", "vocabulary": 5, "context": 7, "classes": 3}
        | {"width": 8, "heads": 2},
        (7,),
        tokens=5,
    ),
    "vision transformer": Sample(
        {"model": "vision_transformer", "size": 4, "patch": 2, "channels": 2, "classes": 3}
        | {"width": 8, "heads": 2},
        (2, 4, 4),
    ),
    "gpt": Sample(
        {"model": "gpt", "vocabulary": 5, "context": 7, "width": 8, "heads": 2},
        (7,),
        "next token",
        5,
    ),
}
OTHERS = {
    "perceptron": Sample({"model": "perceptron", "inputs": 6}, (6,)),
    "gan": Sample({"model": "gan", "noise": 3, "width": 8}, (3,)),
}
ALL = TRAINED | OTHERS
