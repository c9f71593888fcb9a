"""Networks, losses and optimizers of the studies, with the initial weights of each source."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from nnlearn import models

Build = Callable[[Any, np.random.Generator], Any]


def relu_mlp(*sizes: int) -> Build:
    """Perceptron with ReLU and He's initial weights, N(0, 2/n)."""

    def build(engine: Any, rng: np.random.Generator) -> Any:
        net = models.mlp(engine, sizes)
        return _filled(engine, engine.nn.Sequential(engine.nn.Flatten(), net), rng, _he)

    return build


def plain_mlp(*sizes: int) -> Build:
    """Perceptron with ReLU and the start that ``Linear`` has by default, U(−1/√n, 1/√n)."""

    def build(engine: Any, rng: np.random.Generator) -> Any:
        net = engine.nn.Sequential(engine.nn.Flatten(), models.mlp(engine, sizes))
        with engine.no_grad():
            for layer in (m for m in net.modules() if isinstance(m, engine.nn.Linear)):
                bound = _by_inputs(tuple(layer.weight.shape))
                for p in (layer.weight, layer.bias):
                    values = rng.uniform(-bound, bound, tuple(p.shape))
                    p.copy_(engine.tensor(values.astype(np.float32)))
        return net

    return build


def relu_cnn(engine: Any, rng: np.random.Generator) -> Any:
    """Two convolutions with pooling, one hidden layer, ReLU, He's initial weights."""
    nn = engine.nn
    net = nn.Sequential(
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(512, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10),
    )  # fmt: skip
    return _filled(engine, net, rng, _he)


def nielsen_mlp(*sizes: int, scores: bool = False, scaled: bool = False) -> Build:
    """Sigmoid units throughout; weights and biases from N(0, 1), or weights from N(0, 1/n).

    ``scores`` leaves out the last sigmoid, which a cross-entropy of scores contains.
    """

    def build(engine: Any, rng: np.random.Generator) -> Any:
        nn = engine.nn
        layers = [nn.Flatten()]
        for inputs, outputs in pairwise(sizes):
            layers += [nn.Linear(inputs, outputs), nn.Sigmoid()]
        net = nn.Sequential(*(layers[:-1] if scores else layers))
        return _filled(engine, net, rng, _by_inputs if scaled else _ones, biases=1.0)

    return build


def nielsen_softmax(engine: Any, rng: np.random.Generator) -> Any:
    """784-100-10 as his network3 begins: see `nielsen_cnn`."""
    nn = engine.nn
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 100), nn.Sigmoid(), nn.Linear(100, 10))
    return _as_network3(engine, net, rng)


def nielsen_cnn(*maps: int, activation: str = "Sigmoid") -> Build:
    """Return his convolutional networks, as his program ``network3.py`` begins them.

    Weights come from N(0, 1/outputs), a convolution counting maps · 25 / 4 outputs; hidden biases
    from N(0, 1); the layer before softmax begins at zero. Pooling before a rising activation is the
    same as after it.
    """

    def build(engine: Any, rng: np.random.Generator) -> Any:
        nn = engine.nn
        layers, channels, side = [], 1, 28
        for count in maps:
            layers += [nn.Conv2d(channels, count, 5), nn.MaxPool2d(2), getattr(nn, activation)()]
            channels, side = count, (side - 4) // 2
        dense = nn.Linear(channels * side * side, 100)
        layers += [nn.Flatten(), dense, getattr(nn, activation)(), nn.Linear(100, 10)]
        return _as_network3(engine, nn.Sequential(*layers), rng)

    return build


def cross_entropy(engine: Any) -> Callable:
    """Softmax and cross-entropy."""
    return engine.nn.functional.cross_entropy


def squared_error(engine: Any) -> Callable:
    """Σ (a − y)² / 2 over the outputs, mean over the batch; y is 1 at the label, else 0."""
    answers = np.eye(10, dtype=np.float32)

    def loss(outputs: Any, targets: Any) -> Any:
        difference = outputs - engine.tensor(answers[targets.numpy()])
        return (difference * difference).sum() / (2 * len(targets))

    return loss


def binary_cross_entropy(engine: Any) -> Callable:
    """Cross-entropy of ten sigmoid outputs, summed over them, mean over the batch."""
    answers = np.eye(10, dtype=np.float32)

    def loss(scores: Any, targets: Any) -> Any:
        due = engine.tensor(answers[targets.numpy()])
        return 10 * engine.nn.functional.binary_cross_entropy_with_logits(scores, due)

    return loss


def adam(rate: float) -> Callable[[Any, Any], Any]:
    """Adam with its usual settings."""
    return lambda engine, model: engine.optim.Adam(model.parameters(), lr=rate)


def sgd(rate: float, decay: float = 0.0) -> Callable[[Any, Any], Any]:
    """Plain gradient descent; ``decay`` is the factor of w in the gradient, for weights alone."""

    def make(engine: Any, model: Any) -> Any:
        named = list(model.named_parameters())
        weights = [p for name, p in named if name.endswith("weight")]
        biases = [p for name, p in named if not name.endswith("weight")]
        groups = [{"params": weights, "weight_decay": decay}, {"params": biases}]
        return engine.optim.SGD(groups, lr=rate)

    return make


def _he(shape: tuple[int, ...]) -> float:
    return math.sqrt(2 / math.prod(shape[1:]))


def _ones(shape: tuple[int, ...]) -> float:
    return 1.0


def _by_inputs(shape: tuple[int, ...]) -> float:
    return 1 / math.sqrt(math.prod(shape[1:]))


def _by_outputs(shape: tuple[int, ...]) -> float:
    outputs = shape[0] * math.prod(shape[2:]) / (4 if len(shape) == 4 else 1)
    return 1 / math.sqrt(outputs)


def _as_network3(engine: Any, net: Any, rng: np.random.Generator) -> Any:
    _filled(engine, net, rng, _by_outputs, biases=1.0)
    with engine.no_grad():
        for p in list(net.parameters())[-2:]:
            p.copy_(engine.zeros_like(p))
    return net


def _filled(
    engine: Any,
    net: Any,
    rng: np.random.Generator,
    deviation: Callable[[tuple[int, ...]], float],
    biases: float = 0.0,
) -> Any:
    """Draw all weights, and biases from N(0, ``biases``²), from one generator."""
    with engine.no_grad():
        for p in net.parameters():
            scale = deviation(tuple(p.shape)) if p.ndim > 1 else biases
            values = scale * rng.standard_normal(tuple(p.shape))
            p.copy_(engine.tensor(values.astype(np.float32)))
    return net
