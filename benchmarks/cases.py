"""One training step of each network, written once for both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlearn import parity, scratch


@dataclass(frozen=True)
class Case:
    """A network to time.

    Parameters
    ----------
    name, title : str
        For the command line, and for readers.
    build : callable
        ``build(engine, rng, **sizes)`` returns a network, its input arrays and a function from
        its outputs to the loss.
    goals : dict
        Time over PyTorch's that we aim for, for each number of threads.
    """

    name: str
    title: str
    build: Callable[..., tuple[Any, tuple[np.ndarray, ...], Callable[[Any], Any]]]
    goals: dict[int, float]


def step(case: Case, engine: Any, seed: int = 0, **sizes: int) -> Callable[[], Any]:
    """Return a function that does one training step and returns the loss.

    Whatever the engine, it sets out from the same weights and sees the same batch.
    """
    if case.build is adam:
        return adam_step(engine, seed)
    reference, _, _ = _built(case, scratch, seed, sizes)
    net, arrays, loss = _built(case, engine, seed, sizes)
    parity.copy_weights(reference, net)
    inputs = [engine.tensor(array) for array in arrays]
    sgd = engine.optim.SGD(net.parameters(), lr=0.01)

    def once() -> Any:
        value = loss(net(*inputs))
        sgd.zero_grad()
        value.backward()
        sgd.step()
        return value

    return once


def mlp(engine: Any, rng: np.random.Generator, batch: int = 64, width: int = 128) -> tuple:
    """784-128-64-10 with ReLU, softmax and cross-entropy."""
    nn = engine.nn
    net = nn.Sequential(
        nn.Linear(784, width), nn.ReLU(), nn.Linear(width, width // 2), nn.ReLU(),
        nn.Linear(width // 2, 10),
    )  # fmt: skip
    return net, (_normal(rng, batch, 784),), _classify(engine, rng, batch)


def cnn(engine: Any, rng: np.random.Generator, batch: int = 64, side: int = 28) -> tuple:
    """LeNet-like: two 5×5 convolutions with max pooling, three linear layers."""
    nn = engine.nn
    left = ((side - 4) // 2 - 4) // 2
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(16 * left * left, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return net, (_normal(rng, batch, 1, side, side),), _classify(engine, rng, batch)


def residual(engine: Any, rng: np.random.Generator, batch: int = 32, side: int = 16) -> tuple:
    """Two 3×3 convolutions, 16 to 32 to 32 maps, with batch norm, the second one bypassed."""
    nn = engine.nn

    class Block(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.conv1, self.norm1 = nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32)
            self.conv2, self.norm2 = nn.Conv2d(32, 32, 3, padding=1), nn.BatchNorm2d(32)
            self.relu = nn.ReLU()

        def forward(self, x: Any) -> Any:
            h = self.relu(self.norm1(self.conv1(x)))
            return self.relu(self.norm2(self.conv2(h)) + h)

    return Block(), (_normal(rng, batch, 16, side, side),), _square


def rnn(engine: Any, rng: np.random.Generator, batch: int = 32, length: int = 64) -> tuple:
    """Elman's network with tanh, 64 inputs and 128 hidden units, read out after the last step."""
    return _recurrent("RNN", engine, rng, batch, length)


def lstm(engine: Any, rng: np.random.Generator, batch: int = 32, length: int = 64) -> tuple:
    """The same with LSTM cells."""
    return _recurrent("LSTM", engine, rng, batch, length)


def gru(engine: Any, rng: np.random.Generator, batch: int = 32, length: int = 64) -> tuple:
    """The same with GRU cells."""
    return _recurrent("GRU", engine, rng, batch, length)


def attention(
    engine: Any, rng: np.random.Generator, batch: int = 16, length: int = 64, width: int = 128
) -> tuple:
    """Causal self-attention with four heads: one projection in, one out, and the input added."""
    nn = engine.nn
    heads = 4

    class Block(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.inner, self.outer = nn.Linear(width, 3 * width), nn.Linear(width, width)

        def forward(self, x: Any) -> Any:
            n, t, _ = x.shape
            parts = self.inner(x).reshape(n, t, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
            q, k, v = parts[0], parts[1], parts[2]
            y = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            return x + self.outer(y.transpose(1, 2).reshape(n, t, width))

    return Block(), (_normal(rng, batch, length, width),), _square


def adam(*_: Any) -> tuple:
    """Adam's step alone: see `adam_step`."""
    raise NotImplementedError("Adam has no network; step() makes it")


def adam_step(engine: Any, seed: int = 0) -> Callable[[], Any]:
    """Return Adam's step on twenty parameters of 50,000 entries, whose gradients stay the same."""
    rng = np.random.default_rng(seed)
    weights = [engine.nn.Parameter(engine.tensor(_normal(rng, 250, 200))) for _ in range(20)]
    for weight in weights:
        weight.grad = engine.tensor(_normal(rng, 250, 200))
    optimizer = engine.optim.Adam(weights, lr=1e-3)

    def once() -> Any:
        optimizer.step()
        return weights[0].sum()

    return once


CASES = (
    Case("mlp", "Multi-layer perceptron", mlp, {1: 0.75, 2: 0.95}),
    Case("cnn", "Convolutional network", cnn, {1: 0.85, 2: 1.15}),
    Case("residual", "Residual block", residual, {1: 1.6, 2: 2.0}),
    Case("rnn", "Recurrent network (Elman)", rnn, {1: 0.65, 2: 0.60}),
    Case("lstm", "LSTM", lstm, {1: 1.25, 2: 1.6}),
    Case("gru", "GRU", gru, {1: 1.25, 2: 1.6}),
    Case("attention", "Causal self-attention", attention, {1: 1.1, 2: 1.5}),
    Case("adam", "Adam, 1 M parameters", adam, {1: 0.9, 2: 1.0}),
)


def _built(case: Case, engine: Any, seed: int, sizes: dict[str, int]) -> tuple:
    engine.manual_seed(seed)
    return case.build(engine, np.random.default_rng(seed), **sizes)


def _recurrent(cell: str, engine: Any, rng: Any, batch: int, length: int) -> tuple:
    nn = engine.nn

    class Reader(nn.Module):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.cells = getattr(nn, cell)(64, 128, batch_first=True)
            self.head = nn.Linear(128, 10)

        def forward(self, x: Any) -> Any:
            return self.head(self.cells(x)[0][:, -1])

    return Reader(), (_normal(rng, batch, length, 64),), _classify(engine, rng, batch)


def _classify(engine: Any, rng: np.random.Generator, batch: int) -> Callable[[Any], Any]:
    labels = engine.tensor(rng.integers(0, 10, batch))
    return lambda scores: engine.nn.functional.cross_entropy(scores, labels)


def _square(outputs: Any) -> Any:
    return (outputs * outputs).mean()


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape).astype(np.float32)
