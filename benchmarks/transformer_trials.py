"""Small trials of the chapter transformers: one part of a network exchanged, copying, digits."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.transformer_letters import SEEDS, TUNING, learn, letters, windows
from benchmarks.transformer_nets import Writer, encoder
from nnlearn import data, models

F = torch.nn.functional


# ------------------------------------------------------------------------- small nets on letters
def small(steps: int, rate: float, seed: int, warm: int = 0, make: Any = Writer, **how: Any) -> Any:
    """Train one small network on windows of 32 letters; return its smoothed and last losses."""
    torch.manual_seed(seed)
    net, rng = make(30, **how), np.random.default_rng(seed)
    codes, _, end, stop = letters()
    losses, _ = learn(net, lambda n: windows(n, rng, 16, 32), steps, rate, warm)
    strips = torch.tensor(codes[end:stop][: (stop - end) // 33 * 33].reshape(-1, 33))
    with torch.no_grad():
        last = models.token_loss(net.eval()(strips[:, :-1]), strips[:, 1:]).item()
    smooth = np.reshape(losses, (-1, 20)).mean(1).round(3).tolist()
    return {"training": smooth, "validation": round(last, 3), "first": losses[:5]}


def seeds_of(run: Callable[..., Any], **how: Any) -> list[Any]:
    """Return what three seeds give."""
    return [run(seed=seed, **how) for seed in SEEDS]


NORMS = list(itertools.product(("pre", "post"), (0, 60), (0.001, 0.003, 0.01)))
SMALL: dict[str, dict[str, Any]] = {
    f"{norm}-norm, warm-up {warm}, rate {rate}": {"make": encoder, "norm": norm, "warm": warm,
                                                  "rate": rate, "steps": 200}
    for norm, warm, rate in NORMS
} | {
    f"positions {kind}": {"positions": kind, "rate": 0.005, "steps": 300}
    for kind in ("added", "concatenated", "none")
} | {
    f"{start} start, divided {divided}": {"divided": divided, "start": start, "width": 64,
                                          "heads": 1, "rate": 0.003, "steps": 300}
    for start in ("small", "unit") for divided in (True, False)
}  # fmt: skip

# ----------------------------------------------------------------------------------- copying
COPY: dict[str, Any] = {"tokens": 16, "length": 32, "batch": 32, "steps": 600, "rate": 0.003,
                        "start": "unit", "seeds": [0, 1, 2, 3, 4]}  # fmt: skip
COPIERS: dict[str, dict[str, Any]] = {
    "two layers": {"depth": 2},
    "one layer": {"depth": 1},
    "one layer, wider, twice the steps": {"depth": 1, "width": 44, "longer": 2},
    "one layer, told the token before": {"depth": 1, "before": True},
}


def repeated(rng: np.random.Generator, size: int) -> tuple[Any, Any]:
    """Return sequences that repeat a block of 8 to 15 different tokens, and where it repeats."""
    length, blocks = COPY["length"] + 1, rng.permuted(np.tile(np.arange(16), (size, 1)), axis=1)
    periods = rng.integers(8, 16, size)[:, None]
    tokens = np.take_along_axis(blocks, np.arange(length) % periods, axis=1)
    return torch.tensor(tokens), torch.tensor(np.arange(length - 1) >= periods)


def copying(seed: int, longer: int = 1, **how: Any) -> dict[str, Any]:
    """Train one network to go on; return the share of right tokens every 50 steps."""
    torch.manual_seed(seed)
    net, rng = Writer(COPY["tokens"], start=COPY["start"], **how), np.random.default_rng(seed)

    def batch(net: Any) -> Any:
        tokens, known = repeated(rng, COPY["batch"])
        return F.cross_entropy(net(tokens[:, :-1])[known], tokens[:, 1:][known])

    def judge(net: Any) -> float:
        tokens, known = repeated(np.random.default_rng(1000), 200)
        right = net(tokens[:, :-1]).argmax(-1) == tokens[:, 1:]
        return round(right[known].float().mean().item(), 3)

    losses, checks = learn(net, batch, longer * COPY["steps"], COPY["rate"], every=50, judge=judge)
    return {"right": checks, "first": losses[:5]}


# ------------------------------------------------------------------------- patches of digits
DIGITS: dict[str, Any] = {"steps": 400, "batch": 32, "rates": (0.001, 0.003, 0.01),
                          "amounts": (50, 200, 1000)}  # fmt: skip
READERS: dict[str, Callable[[], Any]] = {
    "transformer": lambda: models.vision_transformer(torch, size=8, patch=2, width=16, heads=2),
    "CNN": lambda: models.small_cnn(torch, channels=[1, 19, 38], classes=10),
}


def digits(name: str, amount: int) -> dict[str, Any]:
    """Choose the rate on validation digits; train three seeds on as many examples."""
    rates = DIGITS["rates"]
    tuning = [reader(name, amount, rate, TUNING)["validation"] for rate in rates]
    rate = rates[int(np.argmax(tuning))]
    runs = [reader(name, amount, rate, seed)["test"] for seed in SEEDS]
    return {"rate": rate, "test": runs,
            "parameters": sum(p.numel() for p in READERS[name]().parameters())}  # fmt: skip


def reader(name: str, amount: int, rate: float, seed: int) -> dict[str, float]:
    """Train one reader of digits; return the shares that it reads right."""
    torch.manual_seed(seed)
    net, rng, d = READERS[name](), np.random.default_rng(seed), data.digits()
    x, y = torch.tensor(d.x_train[:amount]), torch.tensor(d.y_train[:amount])

    def batch(net: Any) -> Any:
        chosen = torch.tensor(rng.integers(0, amount, DIGITS["batch"]))
        return F.cross_entropy(net(x[chosen]), y[chosen])

    learn(net, batch, DIGITS["steps"], rate)
    shares = {}
    with torch.no_grad():
        for part in ("validation", "test"):
            shown, named = getattr(d, f"x_{part}"), getattr(d, f"y_{part}")
            right = net.eval()(torch.tensor(shown)).argmax(1).numpy() == named
            shares[part] = round(float(right.mean()), 4)
    return shares
