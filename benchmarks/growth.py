"""How time and memory grow with the size of the problem, and how near a step comes to the peak."""

from __future__ import annotations

import contextlib
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks import cases, timing

# For each case: which size grows, its values, and the exponent that the arithmetic itself has.
SWEEPS: tuple[tuple[str, str, tuple[int, ...], float], ...] = (
    ("mlp", "batch", (64, 128, 256, 512), 1.0),
    ("mlp", "width", (512, 1024, 2048), 2.0),
    ("cnn", "batch", (16, 32, 64, 128), 1.0),
    ("residual", "side", (8, 16, 32, 64), 2.0),
    ("lstm", "length", (32, 64, 128, 256), 1.0),
    ("attention", "length", (128, 256, 512), 2.0),
)


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return b of values ≈ a · sizesᵇ, by least squares between the logarithms.

    >>> round(slope([1, 2, 4], [3.0, 12.0, 48.0]), 6)
    2.0
    """
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def sweep(
    row: tuple[str, str, tuple[int, ...], float], engines: Sequence[Any], rounds: int
) -> dict[str, Any]:
    """Time and weigh one case at growing sizes on one thread, and fit the slopes."""
    name, size, values, due = row
    case = next(case for case in cases.CASES if case.name == name)
    seconds: dict[str, list[float]] = {engine.__name__: [] for engine in engines}
    peaks: dict[str, list[int]] = {engine.__name__: [] for engine in engines}
    for value in values:
        steps = {engine.__name__: cases.step(case, engine, **{size: value}) for engine in engines}
        for engine, samples in timing.interleave(steps, rounds, 0.01).items():
            seconds[engine].append(min(samples.cpu))
            peaks[engine].append(peak_bytes(steps[engine], engine == "torch"))
    return {
        "case": name, "size": size, "values": list(values), "arithmetic": due,
        "seconds": seconds, "bytes": peaks,
        "time_slope": {engine: slope(values, found) for engine, found in seconds.items()},
        "memory_slope": {engine: slope(values, found) for engine, found in peaks.items()},
    }  # fmt: skip


def peak_bytes(step: Callable[[], Any], torch_engine: bool = False) -> int:
    """Return how much more memory than before a step holds at its fullest moment."""
    if torch_engine:
        return _torch_peak(step)
    tracemalloc.start()
    try:
        step()  # what it replaces in the next one, such as gradients, is then known
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        step()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def gemm_peak(
    clock: Callable[[], float] = time.perf_counter, size: int = 1024, seconds: float = 0.5
) -> float:
    """Return NumPy's best rate on float32 matrix products here, in multiply-adds times 2 a second.

    Of the threads that are set. The best of many, since whatever disturbs can only slow it.
    """
    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal((size, size), dtype=np.float32) for _ in range(2))
    out, best, end = np.empty_like(a), np.inf, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = clock()
        np.matmul(a, b, out=out)
        best = min(best, clock() - start)
    return 2 * size**3 / best


def mlp_operations(batch: int = 64) -> int:
    """Multiplications and additions in the matrix products of the perceptron's training step.

    Forward, for the weights' gradients and, but for the first layer, for the inputs' gradients.
    """
    layers = (784 * 128, 128 * 64, 64 * 10)
    return 2 * batch * (3 * sum(layers) - layers[0])


def cnn_operations(batch: int = 64) -> int:
    """The same for the convolutional network on 28×28 images."""
    first, second = 24 * 24 * 6 * 25, 8 * 8 * 16 * 6 * 25
    dense = 256 * 120 + 120 * 84 + 84 * 10
    return 2 * batch * (3 * (first + second + dense) - first)


def _torch_peak(step: Callable[[], Any]) -> int:
    """The profiler reports each block that is taken and given back; follow their sum."""
    from torch.profiler import ProfilerActivity, profile, record_function

    with (
        _quiet_library(),
        profile(activities=[ProfilerActivity.CPU], profile_memory=True) as found,
    ):
        step()
        with record_function("measured step"):
            step()
    events = found.profiler.kineto_results.events()
    begin = next(event.start_ns() for event in events if event.name() == "measured step")
    held = peak = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        if event.name() == "[memory]" and event.start_ns() >= begin:
            held += event.nbytes()
            peak = max(peak, held)
    return peak


@contextlib.contextmanager
def _quiet_library() -> Iterator[None]:
    """Drop what C++ code writes to standard error: the profiler announces itself there."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
