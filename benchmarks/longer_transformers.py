"""The studies of the chapter transformers: a ladder on letters, small trials, copying, cost."""

from __future__ import annotations

from functools import partial

from benchmarks import transformer_costs as costs
from benchmarks import transformer_letters as letters
from benchmarks import transformer_trials as trials
from benchmarks.longer import Study

STUDIES = {
    "transformers-ladder": Study(
        "counting, an LSTM and a GPT on the same letters",
        {**letters.LADDER, "seeds": list(letters.SEEDS), "tuning seed": letters.TUNING},
        {"counting": letters.grams}
        | {name: partial(letters.ladder, name) for name in letters.NETS},
    ),
    "transformers-trials": Study(
        "one part of a small GPT exchanged: norm and warm-up, positions, the division by √d",
        {"seeds": list(letters.SEEDS), "batch": 16, "context": 32, "depth of the norms": 6},
        {name: partial(trials.seeds_of, trials.small, **how) for name, how in trials.SMALL.items()},
    ),
    "transformers-copying": Study(
        "going on with a block that repeats, by the number of layers",
        trials.COPY,
        {
            f"{name}, seed {seed}": partial(trials.copying, seed, **how)
            for name, how in trials.COPIERS.items()
            for seed in trials.COPY["seeds"]
        },
    ),
    "transformers-digits": Study(
        "patches of digits as tokens against a convolutional network of as many parameters",
        {**trials.DIGITS, "seeds": list(letters.SEEDS), "tuning seed": letters.TUNING},
        {
            f"{name}, {amount}": partial(trials.digits, name, amount)
            for name in trials.READERS
            for amount in trials.DIGITS["amounts"]
        },
    ),
    "transformers-cost": Study(
        "time and memory of one layer by length, and of writing with and without a cache",
        {"lengths": costs.LENGTHS, "width": costs.WIDTH, "heads": 4, "repeats": costs.REPEATS},
        {name: partial(costs.costs, name) for name in costs.LAYERS}
        | {
            f"writing, {how}": partial(costs.writing, cached)
            for how, cached in (("cached", True), ("anew", False))
        },
    ),
}
