"""Time what a step is made of: ``python -m benchmarks.small``.

Three tables, on one thread, in turns with PyTorch as in `benchmarks.speed`. *Overhead*: small
tensors, where hardly any time goes into arithmetic; what is left is the price of checking and
recording. *Layers*: one layer forward and backward, at the sizes of a book. *Programs*: whole
training steps of networks as readers write them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks import machine, page, report, store, timing
from benchmarks.programs import MOST, programs
from nnlearn import scratch

QUICK, WHOLE = (3, 0.002), (15, 0.02)
TWICE = 2.0  # the goal for layers: no more than so many times PyTorch's time
# Over PyTorch's time, where a goal is set.
GOALS = {"x + y": 1.95, "x + 1": 1.15, "linear": 1.2, "cross_entropy": 2.9, "a training step": 0.46}

Call = Callable[[], object]
TITLES = ("overhead", "layers", "programs")


def overhead(engine: Any) -> dict[str, Call]:
    """Return calls on small tensors, all of which record for a gradient."""
    rng, F = np.random.default_rng(0), engine.nn.functional

    def leaf(*shape: int) -> Any:
        array = rng.standard_normal(shape).astype(np.float32)
        return engine.tensor(array, requires_grad=True)

    x, y, w, b, scores = leaf(8, 4), leaf(8, 4), leaf(5, 4), leaf(5), leaf(8, 5)
    given, labels = x.detach(), engine.tensor(rng.integers(0, 5, 8))
    net = engine.nn.Sequential(engine.nn.Linear(4, 8), engine.nn.Tanh(), engine.nn.Linear(8, 5))
    sgd = engine.optim.SGD(net.parameters(), lr=0.01)

    def step() -> None:
        loss = F.cross_entropy(net(given), labels)
        sgd.zero_grad()
        loss.backward()
        sgd.step()

    return {
        "x + y": lambda: x + y,
        "x + 1": lambda: x + 1,
        "relu": lambda: F.relu(x),
        "linear": lambda: F.linear(x, w, b),
        "cross_entropy": lambda: F.cross_entropy(scores, labels),
        "a training step": step,
    }


def layers(engine: Any) -> dict[str, Call]:
    """Return forward and backward passes of single layers."""
    nn, rng = engine.nn, np.random.default_rng(0)
    images, words = (16, 32, 16, 16), (16, 64, 128)
    labels = engine.tensor(rng.integers(0, 1000, (16, 64)))
    made: dict[str, tuple[Any, Any]] = {
        "convolution, 3 × 3": (nn.Conv2d(32, 32, 3, padding=1), images),
        "grouped convolution, 4": (nn.Conv2d(32, 32, 3, padding=1, groups=4), images),
        "depthwise convolution": (nn.Conv2d(32, 32, 3, padding=1, groups=32), images),
        "transposed convolution": (nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1), images),
        "max pooling": (nn.MaxPool2d(2), images),
        "adaptive average pooling": (nn.AdaptiveAvgPool2d(1), images),
        "batch norm": (nn.BatchNorm2d(32), images),
        "group norm": (nn.GroupNorm(4, 32), images),
        "layer norm": (nn.LayerNorm(128), words),
        "softmax": (nn.Softmax(-1), words),
        "ReLU": (nn.ReLU(), words),
        "GELU": (nn.GELU(), words),
        "dropout": (nn.Dropout(0.5), words),
        "linear": (nn.Linear(128, 128), words),
        "embedding": (nn.Embedding(1000, 128), labels),
    }
    return {name: _both_ways(engine, rng, *what) for name, what in made.items()}


def _both_ways(engine: Any, rng: np.random.Generator, layer: Any, given: Any) -> Call:
    if isinstance(given, tuple):
        array = rng.standard_normal(given).astype(np.float32)
        given = engine.tensor(array, requires_grad=True)
    shape = tuple(layer(given).shape)
    upstream = engine.tensor(rng.standard_normal(shape).astype(np.float32))

    def call() -> None:
        for x in (given, *layer.parameters()):
            x.grad = None
        layer(given).backward(upstream)

    return call


def tables() -> dict[str, Callable[[Any], dict[str, Call]]]:
    """Return for each table what builds its rows for an engine."""
    return dict(zip(TITLES, (overhead, layers, programs), strict=True))


def goal(title: str, name: str) -> float | None:
    """Return how many times PyTorch's time a row may take."""
    return {"layers": TWICE, "programs": MOST}.get(title, GOALS.get(name))


def measure(quick: bool, only: Sequence[str] = TITLES) -> dict[str, Any]:
    """Run the chosen tables and return the record."""
    import torch

    rounds, seconds = QUICK if quick else WHOLE
    record: dict[str, Any] = {"schema": 1, "machine": machine.describe(), "rounds": rounds}
    record["memory"] = machine.settle_memory("raised")
    with machine.threads(1):
        for title, build in tables().items():
            if title not in only:
                continue
            ours, theirs = build(scratch), build(torch)
            rows = []
            for name in tqdm(ours, desc=title, unit="row", disable=None):
                rivals = {report.OURS: ours[name], report.THEIRS: theirs[name]}
                samples = timing.interleave(rivals, rounds, seconds)
                rows.append({
                    "name": name,
                    "seconds": {k: timing.quartiles(s.cpu)[1] for k, s in samples.items()},
                    "ratio": timing.ratios(samples[report.OURS].cpu, samples[report.THEIRS].cpu),
                    "goal": goal(title, name),
                })  # fmt: skip
            record[title] = rows
    return record


def table(record: dict[str, Any]) -> str:
    """Return what was measured, for the terminal."""
    found = record["machine"]
    lines = [f"{found['processor']}, load {found['load_at_start']} at the start; {found['date']}"]
    for title in TITLES:
        if title in record:
            lines += [
                "",
                *report.grid(
                    [(title, *report.CALL_HEADINGS), *map(report.call_cells, record[title])]
                ),
            ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.small", description="Time operations and layers on both engines."
    )
    parser.add_argument("--quick", action="store_true", help="few, short rounds; keeps no results")
    parser.add_argument("--only", nargs="+", choices=TITLES, metavar="TABLE", default=TITLES,
        help=", ".join(TITLES))  # fmt: skip
    chosen = parser.parse_args(arguments)
    record = measure(chosen.quick, chosen.only)
    print(table(record))
    if not chosen.quick and len(chosen.only) == len(TITLES):
        print(f"\nWritten: {store.write(store.RESULTS / 'small.json', record)}")
        print("Written:", page.write())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
