"""What a step costs: by optimizer, by engine, and by batch size, in seconds of processor time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from nnlearn import data, models, scratch

NETWORKS = {"small": [64, 32, 10], "large": [784, 1000, 250, 10]}
BATCHES = [1, 16, 128, 1083]  # the last is the whole training part
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
    updates: dict[str, Any] = {}
    for size, sizes in NETWORKS.items():
        works = {(n, w): update(e, sizes, n) for n in KINDS for w, e in engines.items()}
        costs = in_turns(works, repeats=2 if sizes[0] > 100 else 30)
        updates[size] = {n: {w: costs[n, w] for w in engines} for n in KINDS}
    batches = in_turns({b: batch_step(b) for b in BATCHES}, repeats=5)
    return {"update_seconds": updates, "batch_seconds": batches}


def update(engine: Any, sizes: list[int], name: str) -> Callable[[], Any]:
    """Return one update of all parameters of a network, without forward and backward pass."""
    kind, settings = KINDS[name]
    net = models.mlp(engine, sizes)
    for p in net.parameters():
        p.grad = engine.ones_like(p) * 0.01
    return getattr(engine.optim, kind)(net.parameters(), **settings).step


def batch_step(batch: int) -> Callable[[], None]:
    """Return a whole step of SGD on the digits: forward, backward, update."""
    digits, net = data.digits().flat(), models.mlp(scratch, NETWORKS["small"])
    x, y = scratch.tensor(digits.x_train[:batch]), scratch.tensor(digits.y_train[:batch])
    sgd = scratch.optim.SGD(net.parameters(), lr=1e-3)

    def step() -> None:
        sgd.zero_grad()
        scratch.nn.functional.cross_entropy(net(x), y).backward()
        sgd.step()

    return step


def in_turns(
    works: dict[Any, Callable[[], Any]], repeats: int, rounds: int = 41
) -> dict[Any, float]:
    """Return seconds of processor time of one call of each work, the median of several rounds.

    In every round all works take their turn, so that what slows the machine slows all of them.

    >>> list(in_turns({"a": lambda: None, "b": lambda: None}, repeats=10, rounds=3))
    ['a', 'b']
    """
    times: dict[Any, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            began = time.process_time()
            for _ in range(repeats):
                work()
            times[name].append((time.process_time() - began) / repeats)
    return {name: float(f"{np.median(taken):.4g}") for name, taken in times.items()}
