"""Studies of the chapter ``tensors``: matrix products by size, and slopes by nudging.

Seconds differ from machine to machine, so the chapter draws these and times nothing itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.longer import Study

REPEATS, LEAST = 7, 0.02  # measurements, and seconds that each of them lasts at least
SIZES = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
LOOP_SIZES = SIZES[:7]  # a loop of 256³ steps takes ten seconds
WEIGHTS = (4, 16, 64, 256, 1024, 4096)
EXAMPLES = 64


def loop_product(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """Return the product of two matrices, by three loops over Python's numbers."""
    inner, columns = range(len(b)), range(len(b[0]))
    return [[sum(row[k] * b[k][j] for k in inner) for j in columns] for row in a]


def measured(call: Callable[[], Any]) -> list[float]:
    """Return the seconds of one call, measured several times, each over enough calls."""
    call()
    calls, took = 1, 0.0
    while (took := _seconds(call, calls)) < LEAST:
        calls *= 2 if took > LEAST / 10 else 10
    rest = [_seconds(call, calls) for _ in range(REPEATS - 1)]
    return [float(f"{t / calls:.3g}") for t in [took, *rest]]


def _seconds(call: Callable[[], Any], calls: int) -> float:
    """Return the processor seconds of so many calls: the machine may be busy with other work."""
    started = time.process_time()
    for _ in range(calls):
        call()
    return time.process_time() - started


def product(way: str, size: int) -> dict[str, Any]:
    """Time a product of two float32 matrices, and say how far it is from float64."""
    rng = np.random.default_rng(size)
    a, b = rng.standard_normal((2, size, size)).astype(np.float32)
    exact = a.astype(np.float64) @ b.astype(np.float64)
    call: Callable[[], Any]
    if way == "loop":
        call = partial(loop_product, a.tolist(), b.tolist())
    elif way == "NumPy":
        call = partial(np.matmul, a, b)
    else:
        import torch

        torch.set_num_threads(1)
        call = partial(torch.matmul, torch.tensor(a), torch.tensor(b))
    error = np.abs(np.asarray(call()) - exact).max() / np.abs(exact).max()
    return {"seconds": measured(call), "error": float(f"{error:.0e}")}


def slopes(way: str, weights: int) -> dict[str, Any]:
    """Time all slopes of a squared error with so many weights, by the tape or by nudging each."""
    from nnlearn import scratch

    rng = np.random.default_rng(weights)
    x, y = rng.standard_normal((EXAMPLES, weights)), rng.standard_normal(EXAMPLES)
    w = rng.standard_normal(weights) / weights**0.5

    def loss(v: np.ndarray) -> float:
        return float(np.square(x @ v - y).mean())

    def nudged() -> np.ndarray:
        found, h = np.empty(weights), 1e-6
        for k in range(weights):
            up, down = w.copy(), w.copy()
            up[k] += h
            down[k] -= h
            found[k] = (loss(up) - loss(down)) / (2 * h)
        return found

    inputs, targets = scratch.tensor(x), scratch.tensor(y)

    def taped() -> np.ndarray:
        v = scratch.tensor(w, requires_grad=True)
        scratch.square(inputs @ v - targets).mean().backward()
        return v.grad.numpy()

    exact = 2 * x.T @ (x @ w - y) / EXAMPLES
    call = nudged if way == "nudging" else taped
    error = np.abs(call() - exact).max() / np.abs(exact).max()
    return {"seconds": measured(call), "error": float(f"{error:.0e}")}


STUDIES = {
    "tensors-products": Study(
        "Products of two square float32 matrices by size: three loops, NumPy, PyTorch; one thread",
        {"sizes": SIZES, "loop_sizes": LOOP_SIZES, "repeats": REPEATS},
        {
            f"{way} {size}": partial(product, way, size)
            for way in ("loop", "NumPy", "PyTorch")
            for size in (LOOP_SIZES if way == "loop" else SIZES)
        },
    ),
    "tensors-slopes": Study(
        "All slopes of a squared error by the number of weights: nudging each, or one backward()",
        {"weights": WEIGHTS, "examples": EXAMPLES, "repeats": REPEATS},
        {
            f"{way} {weights}": partial(slopes, way, weights)
            for way in ("nudging", "tape")
            for weights in WEIGHTS
        },
    ),
}
