"""An honest ladder on the letters of the chapter rnn: tables of counts, an LSTM, a GPT."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import torch

from nnlearn import data, models

torch.set_num_threads(1)

SEEDS, TUNING, CONTEXT = range(3), 100, 64


@cache
def letters() -> tuple[np.ndarray, str, int, int]:
    """Return the letters of the chapter rnn as numbers, their alphabet, and where it is split."""
    text = data.help_pages()
    alphabet = "".join(sorted(set(text)))
    codes = np.array([alphabet.index(letter) for letter in text])
    return codes, alphabet, len(codes) * 8 // 10, len(codes) * 9 // 10


def learn(
    net: Any,
    batch: Callable,
    steps: int,
    rate: float,
    warm: int = 0,
    every: int = 0,
    judge: Any = 0,
) -> tuple[list[float], list[float]]:
    """Train with Adam; return the loss of each step, and what ``judge`` says ``every`` steps."""
    adam, losses, checks = torch.optim.Adam(net.parameters(), lr=rate), [], []
    for step in range(steps):
        for group in adam.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / (warm + 1))
        loss = batch(net)
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(round(loss.item(), 4))
        if every and (step + 1) % every == 0:
            net.eval()
            with torch.no_grad():
                checks.append(judge(net))
            net.train()
    return losses, checks


def windows(net: Any, rng: np.random.Generator, size: int, context: int = CONTEXT) -> Any:
    """Return the loss on windows of the training letters."""
    codes, _, end, _ = letters()
    starts = rng.integers(0, end - context - 1, size)
    tokens = torch.tensor(codes[starts[:, None] + np.arange(context + 1)])
    return models.token_loss(net(tokens[:, :-1]), tokens[:, 1:])


LADDER: dict[str, Any] = {"steps": 2000, "batch": 16, "context": CONTEXT, "every": 100,
                          "rates": (0.003, 0.01), "dropout": (0.0, 0.2)}  # fmt: skip
NETS: dict[str, Callable[..., Any]] = {
    "LSTM": lambda dropout: models.char_rnn(torch, 30, width=112, dropout=dropout),
    "GPT": lambda dropout: models.gpt(torch, 30, CONTEXT, width=64, dropout=dropout),
}


def believed(net: Any, codes: np.ndarray) -> np.ndarray:
    """Return p of each letter: an LSTM has read all before it, a GPT at least half its context."""
    tokens, half = torch.tensor(codes)[None], CONTEXT // 2
    if not hasattr(net, "blocks"):
        p = net(tokens[:, :-1]).softmax(-1)[0]
    else:
        starts = list(range(0, len(codes) - 1 - CONTEXT, half))
        scores = net(torch.stack([tokens[0, s : s + CONTEXT] for s in starts])).softmax(-1)
        p = torch.cat([scores[0, :half], scores[:, half:].flatten(0, 1)])
    return p[np.arange(len(p)), codes[1 : len(p) + 1]].numpy()


def nats(p: np.ndarray) -> float:
    """Return the mean loss, but for the first letters."""
    return round(float(-np.log(p[CONTEXT:]).mean()), 4)


def counting(order: int, kappa: float, codes: np.ndarray, known: int) -> np.ndarray:
    """Return p of each letter after the first ``known``, by an interpolated n-gram model."""
    text, fresh = codes[:known].tolist(), codes.tolist()
    p = np.full(len(codes), 1 / 30)
    for m in range(order):
        follow: dict[Any, Counter] = defaultdict(Counter)
        for t in range(m, known):
            follow[tuple(text[t - m : t])][text[t]] += 1
        for t in range(known, len(fresh)):
            if seen := follow.get(tuple(fresh[t - m : t])):
                lean = kappa * len(seen)
                p[t] = (seen[fresh[t]] + lean * p[t]) / (seen.total() + lean)
    return p[known:]


def grams() -> dict[str, Any]:
    """Choose κ for each order on the validation letters; judge on the test letters."""
    codes, _, end, stop = letters()
    found: dict[str, Any] = {"kappa": [], "validation": [], "test": []}
    for order in range(1, 7):
        tried = {
            k: nats(counting(order, k, codes[:stop], end)) for k in (0.25, 0.5, 1, 2, 4, 8, 16)
        }
        best = min(tried, key=lambda k: tried[k])
        rest = np.concatenate([codes[:end], codes[stop:]])
        for key, value in (("kappa", best), ("validation", tried[best]),
                           ("test", nats(counting(order, best, rest, end)))):  # fmt: skip
            found[key].append(value)
    return found


def ladder(name: str) -> dict[str, Any]:
    """Choose rate and dropout by one seed's validation loss; train three others with them."""
    grid = list(itertools.product(LADDER["rates"], LADDER["dropout"]))
    tuning = [min(writer(name, *point, TUNING)[1]["validation"]) for point in grid]
    rate, dropout = grid[int(np.argmin(tuning))]
    pairs = [writer(name, rate, dropout, seed) for seed in SEEDS]
    size = sum(p.numel() for p in pairs[0][0].parameters())
    return {"rate": rate, "dropout": dropout, "parameters": size, "tuning": tuning,
            "runs": [run for _, run in pairs]}  # fmt: skip


def writer(name: str, rate: float, dropout: float, seed: int) -> tuple[Any, dict[str, Any]]:
    """Train one network; keep the weights of its best check, judge them, let them write."""
    torch.manual_seed(seed)
    net, rng = NETS[name](dropout), np.random.default_rng(seed)
    codes, alphabet, end, stop = letters()
    kept: list[Any] = []

    def judge(net: Any) -> float:
        kept.append({key: value.clone() for key, value in net.state_dict().items()})
        return nats(believed(net, codes[end:stop]))

    losses, checks = learn(net, lambda n: windows(n, rng, LADDER["batch"]), LADDER["steps"], rate,
                           every=LADDER["every"], judge=judge)  # fmt: skip
    net.load_state_dict(kept[int(np.argmin(checks))])
    net.eval()
    with torch.no_grad():
        p = believed(net, codes[stop:])
        start = [alphabet.index(c) for c in "the "]
        sample = net.generate(start, 296, temperature=0.7, seed=seed) if seed == 0 else []
    rest = np.concatenate([codes[:end], codes[stop:]])
    table = counting(6, 1, rest, end)[1 : len(p) + 1]
    return net, {"training": losses[:: LADDER["every"]], "validation": checks, "test": nats(p),
                 "with counting": nats((p + table) / 2), "first": losses[:5],
                 "sample": "".join(alphabet[t] for t in sample)}  # fmt: skip
