"""What a step costs: by optimizer, by engine, and by batch size, in seconds of processor time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from nnlearn import data, models, scratch

NETWORKS = {"small": [64, 32, 10], "large": [784, 1000, 250, 10]}
BATCHES = [1, 16, 128, 1150]  # the last is all of them
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "Adagrad": ("Adagrad", {}),
    "Adadelta": ("Adadelta", {}),
    "RMSprop": ("RMSprop", {}),
    "Adam": ("Adam", {}),
    "AdamW": ("AdamW", {}),
}


def measure() -> dict[str, Any]:
    """Time `optimizer.step()` alone, and a whole step of SGD at several batch sizes."""
    torch.set_num_threads(1)
    engines = {"scratch": scratch, "torch": torch}
    updates = {
        size: {
            name: {which: update_cost(engine, sizes, name) for which, engine in engines.items()}
            for name in KINDS
        }
        for size, sizes in NETWORKS.items()
    }
    return {"update_seconds": updates, "batch_seconds": {b: step_cost(b) for b in BATCHES}}


def update_cost(engine: Any, sizes: list[int], name: str) -> float:
    """Seconds of one update of all parameters of a network, the forward pass not counted."""
    kind, settings = KINDS[name]
    net = models.mlp(engine, sizes)
    for p in net.parameters():
        p.grad = engine.ones_like(p) * 0.01
    optimizer = getattr(engine.optim, kind)(net.parameters(), **settings)
    return least(optimizer.step, repeats=20 if sizes[0] > 100 else 300)


def step_cost(batch: int) -> float:
    """Seconds of a whole step of SGD on the digits: forward, backward, update."""
    digits, net = data.digits().flat(), models.mlp(scratch, NETWORKS["small"])
    x, y = scratch.tensor(digits.x_train[:batch]), scratch.tensor(digits.y_train[:batch])
    sgd = scratch.optim.SGD(net.parameters(), lr=1e-3)

    def step() -> None:
        sgd.zero_grad()
        scratch.nn.functional.cross_entropy(net(x), y).backward()
        sgd.step()

    return least(step, repeats=100)


def least(work: Callable[[], Any], repeats: int, rounds: int = 7) -> float:
    """Return seconds of processor time of one call: the least of several rounds.

    >>> least(lambda: None, repeats=10) < 1
    True
    """
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(repeats):
            work()
        times.append((time.process_time() - began) / repeats)
    return float(f"{np.min(times):.4g}")
