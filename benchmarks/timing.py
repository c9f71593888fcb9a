"""Timing rivals fairly: in one process, in turns, and round by round."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

Step = Callable[[], object]

# OpenBLAS and OpenMP threads spin for some tens of milliseconds after work, on the rival's core.
_SECONDS_TO_SLEEP = 0.04


@dataclass(frozen=True)
class Samples:
    """Seconds a step, one entry for each round: elapsed, and used by this process's threads."""

    wall: list[float]
    cpu: list[float]


def interleave(
    steps: Mapping[str, Step],
    rounds: int,
    seconds: float,
    several_threads: bool = False,
    note: Callable[[], object] = lambda: None,
) -> dict[str, Samples]:
    """Time each step in every round, so that whatever slows the machine slows all of them.

    Parameters
    ----------
    steps : mapping
        For each rival, a function that does one step.
    rounds : int
        How often each has its turn. The order is reversed from round to round.
    seconds : float
        About how long a turn lasts: fast steps are repeated.
    several_threads : bool
        Whether to let the threads of the rival before fall asleep first.
    note : callable
        Called after each round.

    Examples
    --------
    >>> samples = interleave({"a": lambda: None, "b": lambda: None}, rounds=3, seconds=1e-4)
    >>> len(samples["a"].wall), len(samples["b"].cpu)
    (3, 3)
    """
    repeats = {name: _repeats(step, seconds) for name, step in steps.items()}
    samples = {name: Samples([], []) for name in steps}
    # What exists by now (PyTorch alone brings half a million objects) need not be searched again;
    # garbage that the steps make is collected during them, for all alike.
    gc.collect()
    gc.freeze()
    try:
        for turn in range(rounds):
            for name in list(steps)[:: 1 if turn % 2 == 0 else -1]:
                if several_threads:
                    time.sleep(_SECONDS_TO_SLEEP)
                wall, cpu = _turn(steps[name], repeats[name])
                samples[name].wall.append(wall)
                samples[name].cpu.append(cpu)
            note()
    finally:
        gc.unfreeze()
    return samples


def quartiles(values: list[float]) -> list[float]:
    """Return the lower quartile, the median and the upper quartile.

    >>> quartiles([1.0, 2.0, 3.0, 4.0, 9.0])
    [2.0, 3.0, 4.0]
    """
    return [float(q) for q in np.quantile(values, (0.25, 0.5, 0.75))]


def ratios(ours: list[float], theirs: list[float]) -> list[float]:
    """Return the quartiles of ours / theirs over rounds, each quotient within one round.

    >>> ratios([1.0, 2.0, 30.0], [2.0, 4.0, 60.0])
    [0.5, 0.5, 0.5]
    """
    return quartiles([a / b for a, b in zip(ours, theirs, strict=True)])


def _repeats(step: Step, seconds: float) -> int:
    """Warm up, and return how many steps make a turn."""
    once = min(_seconds(step) for _ in _few())
    return max(1, round(seconds / once))


def _few() -> Iterator[int]:
    return iter(range(3))


def _seconds(step: Step) -> float:
    start = time.perf_counter()
    step()
    return max(time.perf_counter() - start, 1e-9)


def _turn(step: Step, repeats: int) -> tuple[float, float]:
    step()  # the rival before has left the caches full of its own numbers
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(repeats):
        step()
    return (
        (time.perf_counter() - wall) / repeats,
        (time.process_time() - cpu) / repeats,
    )
