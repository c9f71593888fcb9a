"""Whole training steps as readers write them: a network, its loss, its optimizer.

Each is a program that was written for PyTorch. They stand here with the engine as an argument, so
that both engines run the same lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Call = Callable[[], object]
MOST = 1.3  # the goal: no more than so many times PyTorch's time


def programs(engine: Any) -> dict[str, Call]:
    """Return for each program its training step."""
    made = {
        "MLP on digits": _mlp,
        "CNN with batch norm": _cnn,
        "bidirectional LSTM": _lstm,
        "ResNet for 32 × 32": _resnet,
        "small GPT": _gpt,
        "DCGAN": _dcgan,
    }
    return {name: build(engine) for name, build in made.items()}


def _images(engine: Any, *shape: int) -> Any:
    return engine.tensor(np.random.default_rng(0).standard_normal(shape).astype(np.float32))


def _labels(engine: Any, classes: int, *shape: int) -> Any:
    return engine.tensor(np.random.default_rng(1).integers(0, classes, shape))


def _learning(engine: Any, net: Any, optimizer: Any, x: Any, y: Any) -> Call:
    def step() -> None:
        optimizer.zero_grad()
        scores = net(x)
        loss = engine.nn.functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), y)
        loss.backward()
        optimizer.step()

    return step


def _mlp(engine: Any) -> Call:
    nn = engine.nn
    net = nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.2), nn.Linear(256, 128), nn.ReLU(),
        nn.Linear(128, 10),
    )  # fmt: skip
    adam = engine.optim.Adam(net.parameters(), lr=1e-3)
    return _learning(engine, net, adam, _images(engine, 64, 784), _labels(engine, 10, 64))


def _cnn(engine: Any) -> Call:
    nn = engine.nn

    def stage(before: int, after: int) -> list:
        return [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU(),
                nn.MaxPool2d(2)]  # fmt: skip

    net = nn.Sequential(*stage(1, 16), *stage(16, 32), nn.Flatten(), nn.Linear(32 * 7 * 7, 10))
    adam = engine.optim.Adam(net.parameters(), lr=1e-3)
    return _learning(engine, net, adam, _images(engine, 32, 1, 28, 28), _labels(engine, 10, 32))


def _lstm(engine: Any) -> Call:
    nn = engine.nn

    class Tagger(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(500, 64)
            self.lstm = nn.LSTM(64, 64, batch_first=True, bidirectional=True)
            self.tags = nn.Linear(128, 20)

        def forward(self, words: Any) -> Any:
            return self.tags(self.lstm(self.embedding(words))[0])

    net = Tagger()
    adam = engine.optim.Adam(net.parameters(), lr=1e-3)
    words, tags = _labels(engine, 500, 32, 30), _labels(engine, 20, 32 * 30)
    return _learning(engine, net, adam, words, tags)


def _resnet(engine: Any) -> Call:
    nn, relu = engine.nn, engine.nn.functional.relu

    class Block(nn.Module):
        def __init__(self, before: int, after: int, stride: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(after)
            self.conv2 = nn.Conv2d(after, after, 3, padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(after)
            self.shortcut = nn.Sequential()
            if stride != 1 or before != after:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(before, after, 1, stride=stride, bias=False), nn.BatchNorm2d(after)
                )

        def forward(self, x: Any) -> Any:
            y = self.bn2(self.conv2(relu(self.bn1(self.conv1(x)))))
            y += self.shortcut(x)
            return relu(y)

    net = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip
    sgd = engine.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    return _learning(engine, net, sgd, _images(engine, 16, 3, 32, 32), _labels(engine, 10, 16))


def _gpt(engine: Any) -> Call:
    nn, functional = engine.nn, engine.nn.functional
    width, heads, length, symbols = 64, 4, 64, 65

    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.register_buffer("mask", engine.tril(engine.ones(length, length)))

        def forward(self, x: Any) -> Any:
            n, t, c = x.shape
            q, k, v = (
                part.view(n, t, heads, c // heads).transpose(1, 2)
                for part in self.qkv(x).split(c, dim=2)
            )
            scores = q @ k.transpose(-2, -1) / math.sqrt(c // heads)
            scores = scores.masked_fill(self.mask[:t, :t] == 0, float("-inf"))
            y = functional.softmax(scores, dim=-1) @ v
            return self.out(y.transpose(1, 2).contiguous().view(n, t, c))

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.ln1, self.ln2, self.attention = (
                nn.LayerNorm(width),
                nn.LayerNorm(width),
                Attention(),
            )
            self.mlp = nn.Sequential(
                nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
            )

        def forward(self, x: Any) -> Any:
            x = x + self.attention(self.ln1(x))
            return x + self.mlp(self.ln2(x))

    class GPT(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.symbols, self.places = nn.Embedding(symbols, width), nn.Embedding(length, width)
            self.blocks = nn.Sequential(Block(), Block())
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, symbols, bias=False)

        def forward(self, text: Any) -> Any:
            x = self.symbols(text) + self.places(engine.arange(text.shape[1]))
            return self.head(self.norm(self.blocks(x)))

    net = GPT()
    adam = engine.optim.AdamW(net.parameters(), lr=3e-4)
    text, following = _labels(engine, symbols, 16, length), _labels(engine, symbols, 16 * length)
    return _learning(engine, net, adam, text, following)


def _dcgan(engine: Any) -> Call:
    nn = engine.nn
    generator = nn.Sequential(
        nn.ConvTranspose2d(32, 32, 7, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.ConvTranspose2d(32, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        nn.ConvTranspose2d(16, 1, 4, 2, 1, bias=False), nn.Tanh(),
    )  # fmt: skip
    critic = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1, bias=False), nn.LeakyReLU(0.2),
        nn.Conv2d(16, 32, 4, 2, 1, bias=False), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 1, 7, bias=False), nn.Flatten(),
    )  # fmt: skip
    of_g, of_c = (
        engine.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))
        for net in (generator, critic)
    )
    judge, real = nn.BCEWithLogitsLoss(), _images(engine, 16, 1, 28, 28)
    yes, no, noise = engine.ones(16, 1), engine.zeros(16, 1), _images(engine, 16, 32, 1, 1)

    def step() -> None:
        of_c.zero_grad()
        fake = generator(noise)
        (judge(critic(real), yes) + judge(critic(fake.detach()), no)).backward()
        of_c.step()
        of_g.zero_grad()
        judge(critic(fake), yes).backward()
        of_g.step()

    return step
