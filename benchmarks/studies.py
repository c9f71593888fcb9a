"""What is trained on MNIST, and which published number each row is held against."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks import recipes

NIELSEN = "Nielsen, Neural Networks and Deep Learning (2015), chapter"


@dataclass(frozen=True)
class Study:
    """One row: how to train, what was published, and how far off ours may be.

    Parameters
    ----------
    name, title : str
        For the command line, and for readers.
    build : callable
        ``build(engine, rng)`` returns a network with its initial weights.
    loss : callable
        ``loss(engine)`` returns the function of (outputs, targets).
    optimizer : callable
        ``optimizer(engine, model)``.
    batch, epochs : int
        Examples in a step, and passes over the training part.
    seeds : sequence of int
        Each gives one run.
    statistic : {'mean', 'best'}
        What of the runs is held against the published value: their mean, or the best of them.
    reading : {'last', 'peak', 'validated'}
        Which epoch speaks for a run: the last, the best on the test part (as in some
        publications), or the one that is best on the validation part.
    published : float or None
        In percent; None for a target of our own.
    source : str
        Where the number stands.
    band : (float, float)
        Lowest and highest value, in percent, with which the row passes.
    held_out : int
        Training examples at the end that are kept for validation.
    drop_rate_after : int, optional
        The epoch after which the learning rate falls to a tenth.
    """

    name: str
    title: str
    build: Callable[[Any, np.random.Generator], Any]
    loss: Callable[[Any], Callable]
    optimizer: Callable[[Any, Any], Any]
    batch: int
    epochs: int
    seeds: Sequence[int]
    statistic: str
    reading: str
    published: float | None
    source: str
    band: tuple[float, float]
    held_out: int = 0
    drop_rate_after: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What the finished seeds of a study amount to, in percent."""

    values: Mapping[int, float]
    mean: float
    spread: float
    value: float
    passed: bool
    missing: Sequence[int] = field(default_factory=tuple)


def judge(study: Study, runs: Mapping[str, Mapping[str, Any]]) -> Outcome | None:
    """Hold the finished runs of a study against its band; None while there are none."""
    values = {seed: speak(study, runs[str(seed)]) for seed in study.seeds if str(seed) in runs}
    if not values:
        return None
    found = list(values.values())
    value = max(found) if study.statistic == "best" else float(np.mean(found))
    low, high = study.band
    return Outcome(
        values=values,
        mean=float(np.mean(found)),
        spread=float(np.std(found, ddof=1)) if len(found) > 1 else math.nan,
        value=value,
        passed=low <= value <= high,
        missing=[seed for seed in study.seeds if seed not in values],
    )


def speak(study: Study, run: Mapping[str, Any]) -> float:
    """Return the test accuracy that one run is quoted with, in percent."""
    test = run["test"]
    if study.reading == "peak":
        return max(test)
    if study.reading == "validated":
        validation = run["validation"]
        return test[validation.index(max(validation))]
    return test[-1]


STUDIES = (
    Study(
        "mlp", "784-256-128-10, ReLU, Adam",
        recipes.relu_mlp(784, 256, 128, 10), recipes.cross_entropy, recipes.adam(1e-3),
        batch=64, epochs=12, seeds=(0, 1, 2), statistic="mean", reading="last",
        published=None, source="our goal: at least 98%", band=(98.0, 100.0), drop_rate_after=8,
    ),
    Study(
        "cnn", "two 5×5 convolutions (16, 32) and 128 units, ReLU, Adam",
        recipes.relu_cnn, recipes.cross_entropy, recipes.adam(1e-3),
        batch=64, epochs=8, seeds=(0, 1, 2), statistic="mean", reading="last",
        published=None, source="our goal: at least 99%", band=(99.0, 100.0), drop_rate_after=5,
    ),
    Study(
        "plain", "784-100-10, ReLU, cross-entropy, plain SGD",
        recipes.plain_mlp(784, 100, 10), recipes.cross_entropy, recipes.sgd(0.3),
        batch=32, epochs=10, seeds=(0, 1, 2, 3, 4), statistic="mean", reading="last",
        published=None, source="our goal: at least 97.5%", band=(97.5, 100.0),
    ),
    Study(
        "nielsen-1-30", "784-30-10, sigmoid, squared error, plain SGD",
        recipes.nielsen_mlp(784, 30, 10), recipes.squared_error, recipes.sgd(3.0),
        batch=10, epochs=30, seeds=(0, 1, 2), statistic="best", reading="peak",
        published=95.42, source=f"{NIELSEN} 1, best of three", band=(94.9, 96.0), held_out=10_000,
    ),
    Study(
        "nielsen-1-100", "784-100-10, sigmoid, squared error, plain SGD",
        recipes.nielsen_mlp(784, 100, 10), recipes.squared_error, recipes.sgd(3.0),
        batch=10, epochs=30, seeds=(0, 1, 2), statistic="best", reading="peak",
        published=96.59, source=f"{NIELSEN} 1, best of three", band=(96.1, 97.2), held_out=10_000,
    ),
    Study(
        "nielsen-3-large", "784-100-10, cross-entropy, λ = 5, weights from N(0, 1)",
        recipes.nielsen_mlp(784, 100, 10, scores=True), recipes.binary_cross_entropy,
        recipes.sgd(0.1, decay=5 / 50_000),
        batch=10, epochs=30, seeds=(0, 1, 2, 3, 4), statistic="mean", reading="last",
        published=97.42, source=f"{NIELSEN} 3", band=(96.9, 97.9), held_out=10_000,
    ),
    Study(
        "nielsen-3-small", "784-100-10, cross-entropy, λ = 5, weights from N(0, 1/n)",
        recipes.nielsen_mlp(784, 100, 10, scores=True, scaled=True), recipes.binary_cross_entropy,
        recipes.sgd(0.1, decay=5 / 50_000),
        batch=10, epochs=30, seeds=(0, 1, 2, 3, 4), statistic="mean", reading="last",
        published=97.81, source=f"{NIELSEN} 3", band=(97.3, 98.3), held_out=10_000,
    ),
    Study(
        "nielsen-6-shallow", "784-100-10, sigmoid, softmax",
        recipes.nielsen_softmax, recipes.cross_entropy, recipes.sgd(0.1),
        batch=10, epochs=60, seeds=(0, 1, 2), statistic="best", reading="validated",
        published=97.80, source=f"{NIELSEN} 6, best of three", band=(97.4, 98.2), held_out=10_000,
    ),
    Study(
        "nielsen-6-one", "20 maps of 5×5, pooling, 100 units, sigmoid",
        recipes.nielsen_cnn(20), recipes.cross_entropy, recipes.sgd(0.1),
        batch=10, epochs=60, seeds=(0,), statistic="best", reading="validated",
        published=98.78, source=f"{NIELSEN} 6, best of three", band=(98.4, 99.1), held_out=10_000,
    ),
    Study(
        "nielsen-6-two", "20 and 40 maps of 5×5, pooling, 100 units, sigmoid",
        recipes.nielsen_cnn(20, 40), recipes.cross_entropy, recipes.sgd(0.1),
        batch=10, epochs=60, seeds=(0,), statistic="best", reading="validated",
        published=99.06, source=f"{NIELSEN} 6, best of three", band=(98.7, 99.35), held_out=10_000,
    ),
    Study(
        "nielsen-6-relu", "20 and 40 maps of 5×5, pooling, 100 units, ReLU, λ = 0.1",
        recipes.nielsen_cnn(20, 40, activation="ReLU"), recipes.cross_entropy,
        recipes.sgd(0.03, decay=0.1 / 5_000),
        batch=10, epochs=60, seeds=(0,), statistic="best", reading="validated",
        published=99.23, source=f"{NIELSEN} 6, best of three", band=(98.9, 99.5), held_out=10_000,
    ),
)  # fmt: skip


def mean_and_spread(outcome: Outcome) -> str:
    """Return the mean and the standard deviation over seeds, as far as there are several."""
    spread = "" if math.isnan(outcome.spread) else f" ± {outcome.spread:.2f}"
    return f"{outcome.mean:.2f}{spread}"
