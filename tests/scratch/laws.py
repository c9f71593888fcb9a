"""What the files of laws share: drawn inputs, and a value with its gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from hypothesis.extra.numpy import arrays as drawn

from nnlearn import scratch
from tests.parity.registry import MANNERS


def given(*strategies: Any, **named: Any) -> Callable:
    """Run a law on as many cases as the comparisons with PyTorch, the same ones each time."""
    return lambda law: MANNERS(hypothesis.given(*strategies, **named)(law))


def arrays(shape: Any, most: float = 6.0) -> Any:
    """Draw float64 arrays between ±``most`` with two decimals, and none on a whole number or half.

    There the kinks of activations lie, and a slope is a convention.
    """
    bound = int(100 * most)
    return drawn(np.int64, shape, elements=st.integers(-bound, bound - 1)).map(
        lambda k: (k + 0.37) / 100
    )


vectors = arrays(st.integers(1, 6))
matrices = arrays(array_shapes(min_dims=2, max_dims=2, max_side=5))


def value_and_gradients(
    function: Callable, *inputs: np.ndarray, upstream: Any = 1.0
) -> tuple[np.ndarray, ...]:
    """Return y, and ∂/∂x of Σ upstream·y for each input."""
    tensors = [scratch.tensor(x, requires_grad=True) for x in inputs]
    y = function(*tensors)
    shares = np.broadcast_to(np.asarray(upstream, y.dtype), y.shape)
    y.backward(scratch.tensor(shares))
    gradients = [np.zeros(x.shape) if x.grad is None else x.grad.numpy() for x in tensors]
    return y.detach().numpy(), *gradients


def values(function: Callable, *inputs: np.ndarray) -> np.ndarray:
    """Return y for arrays, as an array."""
    return function(*map(scratch.tensor, inputs)).detach().numpy()


def close(a: Any, b: Any, tolerance: float = 1e-12) -> None:
    """Assert |a − b| ≤ tolerance · max(1, |b|)."""
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def same(one: Callable, other: Callable, *inputs: np.ndarray, tolerance: float = 1e-12) -> None:
    """Assert that two functions have the same value and the same gradients."""
    shape = values(one, *inputs).shape
    upstream = np.cos(np.arange(np.prod(shape)) + 1.0).reshape(shape)  # no two entries alike
    found = [value_and_gradients(f, *inputs, upstream=upstream) for f in (one, other)]
    for a, b in zip(*found, strict=True):
        close(a, b, tolerance)
