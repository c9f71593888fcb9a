"""Race batch sizes: plain SGD on the 8 × 8 digits, each batch size at its own tuned rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.race_costs import BATCHES
from nnlearn import models, scratch

F = scratch.nn.functional
RATES = [float(f"{10**k:.3g}") for k in np.arange(-2.5, 0.75, 0.25)]  # four a decade
SECONDS, SEEDS = 0.8, 5


def race(x: np.ndarray, y: np.ndarray, costs: dict[int, float]) -> dict[int, dict[str, Any]]:
    """Give every batch size the same processor time; ``costs`` says what a step takes.

    The rate is the one with the least training loss when the time is over, over three seeds that
    do not race. The time of a run is its steps times what one costs.
    """
    results = {}
    with tqdm(total=len(BATCHES) * len(RATES), unit="rate", dynamic_ncols=True) as bar:
        for batch in BATCHES:
            bar.set_description(f"batch of {batch}")
            steps = int(SECONDS / costs[batch])
            ends = []
            for lr in RATES:
                ends.append([descend(x, y, batch, lr, s, steps)["losses"][-1] for s in (7, 8, 9)])
                bar.update()
            means = np.mean(ends, axis=1)
            best = RATES[int(np.argmin(np.where(np.isfinite(means), means, np.inf)))]
            runs = [descend(x, y, batch, best, seed, steps) for seed in range(SEEDS)]
            looks = runs[0]["steps"]
            results[batch] = {
                "lr": best,
                "tuning": means.tolist(),
                "steps": looks,
                "seconds": [round(step * costs[batch], 6) for step in looks],
                "losses": [run["losses"] for run in runs],
            }
    return results


def descend(
    x: np.ndarray, y: np.ndarray, batch: int, lr: float, seed: int, steps: int
) -> dict[str, Any]:
    """Train once; look at the whole training loss at some steps."""
    scratch.manual_seed(seed)
    net, rng = models.mlp(scratch, [64, 32, 10]), np.random.default_rng(seed)
    sgd = scratch.optim.SGD(net.parameters(), lr=lr)
    looks = set(np.unique(np.geomspace(1, steps, 30).astype(int)).tolist())
    run: dict[str, Any] = {"steps": [], "losses": []}
    everything = batch == len(x)
    with np.errstate(all="ignore"):
        for step in range(1, steps + 1):
            picked = slice(None) if everything else rng.integers(0, len(x), batch)
            sgd.zero_grad()
            F.cross_entropy(net(scratch.tensor(x[picked])), scratch.tensor(y[picked])).backward()
            sgd.step()
            if step in looks:
                with scratch.no_grad():
                    loss = F.cross_entropy(net(scratch.tensor(x)), scratch.tensor(y)).item()
                run["steps"].append(step)
                run["losses"].append(float(f"{loss:.5g}") if np.isfinite(loss) else 1e9)
    return run
