"""Race the optimizers on the 8 × 8 digits, each at its own tuned learning rate, and time them.

python -m benchmarks.optimizer_race --help

Every optimizer trains the same network from the same starts on the same batches. Its rate is the
one of a grid, the same for all, that gives the least loss on the validation part. The test part is
looked at once, after the last step. Seconds are steps times what a step costs: processor time on
one thread, the median of many rounds in which all take turns, so that a busy machine slows all
alike. The results are part of the package: the chapter on optimizers reads them through
`nnlearn.data.optimizer_race`.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import datetime
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks import race_batches, race_costs, store
from nnlearn import data, models, scratch
from nnlearn.data.stored import RACE

F = scratch.nn.functional
SIZES, BATCH = [64, 32, 10], 32
GRID = [float(f"{10**k:.3g}") for k in np.arange(-4, 1.75, 0.25)]  # four rates a decade

CONTESTANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "Adagrad": ("Adagrad", {}),
    "Adadelta": ("Adadelta", {}),
    "RMSprop": ("RMSprop", {}),
    "Adam": ("Adam", {}),
    "AdamW": ("AdamW", {}),
}


def main() -> None:
    """Tune, race, time, and write one file of results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10, help="runs of the race (default 10)")
    parser.add_argument("--tuning-seeds", type=int, default=5, help="runs for each rate (5)")
    parser.add_argument("--epochs", type=int, default=20, help="of every run (20)")
    parser.add_argument("--output", type=Path, default=RACE, help="where the results go")
    options = parser.parse_args()
    parts = parts_of(data.digits().flat())
    runs = len(CONTESTANTS) * (len(GRID) * options.tuning_seeds + 2 * options.seeds)
    with tqdm(total=runs, unit="run", dynamic_ncols=True) as bar:
        entries = {name: enter(name, parts, options, bar) for name in CONTESTANTS}
    steps = race_costs.in_turns({name: whole_step(name, parts) for name in CONTESTANTS}, repeats=10)
    for name, entry in entries.items():
        entry["seconds"] = [round(step * steps[name], 6) for step in entry["steps"]]
    costs = race_costs.measure()
    batches = race_batches.race(*parts["train"], costs["batch_seconds"])
    results = {
        "setup": setup(parts, options),
        "race": entries,
        "batches": batches,
        "step_seconds": steps,
        **costs,
    }
    store.write(options.output, results)
    print(f"wrote {options.output.name}")


def parts_of(digits: data.Dataset) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the three parts by name, as pairs of inputs and labels."""
    return {
        "train": (digits.x_train, digits.y_train),
        "validation": (digits.x_validation, digits.y_validation),
        "test": (digits.x_test, digits.y_test),
    }


def enter(name: str, parts: dict, options: argparse.Namespace, bar: tqdm) -> dict[str, Any]:
    """Tune one optimizer, then let it race at the tuned rate and at PyTorch's default rate."""
    tuning = []
    for lr in GRID:
        bar.set_description(f"{name} {lr:g}")
        seeds = range(1000, 1000 + options.tuning_seeds)  # none of them races
        tuning.append([train(name, lr, s, parts, options.epochs)["validation"] for s in seeds])
        bar.update(options.tuning_seeds)
    means = [float(np.mean(runs)) for runs in tuning]
    best = GRID[int(np.nanargmin(np.where(np.isfinite(means), means, np.nan)))]
    race = {}
    for label, lr in (("tuned", best), ("default", None)):
        bar.set_description(f"{name} {label}")
        race[label] = [train(name, lr, s, parts, options.epochs) for s in range(options.seeds)]
        bar.update(options.seeds)
    return {
        "lr": best,
        "default_lr": default_rate(name),
        "tuning": [[value if np.isfinite(value) else None for value in runs] for runs in tuning],
        "steps": race["tuned"][0]["steps"],
        **{key: [run[key] for run in race["tuned"]] for key in ("losses", "test")},
        "default_test": [run["test"] for run in race["default"]],
    }


def train(name: str, lr: float | None, seed: int, parts: dict, epochs: int) -> dict[str, Any]:
    """Train once; look at the whole training loss at some steps."""
    scratch.manual_seed(seed)
    net = models.mlp(scratch, SIZES)
    optimizer = make(name, net.parameters(), lr)
    x, y = parts["train"]
    total = epochs * -(-len(x) // BATCH)
    looks = set(np.unique(np.geomspace(1, total, 40).astype(int)).tolist())
    run: dict[str, Any] = {"steps": [0], "losses": [loss_of(net, x, y)]}
    step, rng = 0, np.random.default_rng(seed)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), BATCH):
            picked = order[first : first + BATCH]
            advance(net, optimizer, x[picked], y[picked])
            step += 1
            if step in looks:
                run["steps"].append(step)
                run["losses"].append(loss_of(net, x, y))
    run["validation"] = loss_of(net, *parts["validation"])
    run["test"] = accuracy_of(net, *parts["test"])
    return run


def whole_step(name: str, parts: dict) -> Callable[[], None]:
    """Return a step of a contestant, forward, backward and update, for the clock."""
    net = models.mlp(scratch, SIZES)
    optimizer = make(name, net.parameters(), None)
    x, y = (part[:BATCH] for part in parts["train"])
    return lambda: advance(net, optimizer, x, y)


def advance(net: Any, optimizer: Any, x: np.ndarray, y: np.ndarray) -> None:
    """Take one step."""
    with np.errstate(all="ignore"):  # a rate that is too large overflows: the loss shows it
        loss = F.cross_entropy(net(scratch.tensor(x)), scratch.tensor(y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def make(name: str, parameters: Any, lr: float | None) -> Any:
    """Return a contestant; without a rate, PyTorch's default."""
    kind, settings = CONTESTANTS[name]
    rate = {} if lr is None else {"lr": lr}
    return getattr(scratch.optim, kind)(parameters, **rate, **settings)


def default_rate(name: str) -> float:
    """Return the learning rate that PyTorch takes if you give none."""
    return float(make(name, [scratch.zeros(1, requires_grad=True)], None).defaults["lr"])


def loss_of(net: Any, x: np.ndarray, y: np.ndarray) -> float:
    """Return the mean cross-entropy, infinite where it overflowed."""
    with scratch.no_grad(), np.errstate(all="ignore"):
        value = F.cross_entropy(net(scratch.tensor(x)), scratch.tensor(y)).item()
    return float(f"{value:.5g}") if np.isfinite(value) else float("inf")


def accuracy_of(net: Any, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of right answers."""
    with scratch.no_grad(), np.errstate(all="ignore"):
        answers = net(scratch.tensor(x)).numpy().argmax(axis=1)
    return round(float((answers == y).mean()), 6)


def setup(parts: dict, options: argparse.Namespace) -> dict[str, Any]:
    """Return what a reader needs to judge the numbers."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()}, {platform.machine()}, one thread, processor time",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "network": SIZES,
        "batch": BATCH,
        "epochs": options.epochs,
        "examples": {name: len(y) for name, (_, y) in parts.items()},
        "seeds": list(range(options.seeds)),
        "grid": GRID,
    }


if __name__ == "__main__":
    main()
