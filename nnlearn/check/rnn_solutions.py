"""Right solutions of the chapter on recurrent networks, with switches for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def run_through(
    x: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray, h: np.ndarray
) -> np.ndarray:
    """Return the states of an Elman network after each step, (T, N, H)."""
    states = []
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        states.append(h)
    return np.stack(states)


def back_through_time(
    h: np.ndarray,
    w_hh: np.ndarray,
    g: np.ndarray,
    carry: float = 1.0,
    slope: Callable = lambda s: 1 - s * s,
    matrix: np.ndarray | None = None,
    shift: int = 0,
    early: int = 0,
    around: bool = False,
    forward: bool = False,
) -> np.ndarray:
    """Return ∂L/∂W_hh; all that follows ``g`` makes the typical slips."""
    matrix = w_hh if matrix is None else matrix
    total, flowing = np.zeros_like(w_hh), np.zeros(len(w_hh))
    for t in range(len(g)) if forward else reversed(range(len(g))):
        here = slope(h[t + 1 - early])
        delta = g[t] * here + flowing if around else (g[t] + flowing) * here
        total = total + np.outer(delta, h[t + shift])
        flowing = carry * (delta @ matrix)
    return total


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return σ(z)."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def lstm(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    order: Sequence[int] = (0, 1, 2, 3),
    content: Callable = np.tanh,
    shown: Callable = np.tanh,
    keep: bool = False,
    old: bool = False,
    gates: Sequence[Callable] = (sigmoid, sigmoid, sigmoid),
    coupled: bool = False,
    squeeze: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Return (h', c') of an LSTM; the switches make the typical slips."""
    parts = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    i, f, g, o = (parts[k] for k in order)
    i, f, o = (gate(z) for gate, z in zip(gates, (i, f, o), strict=True))
    after = (c if keep else f * c) + (1 - f if coupled else i) * content(g)
    if squeeze:
        after = np.tanh(after)
        return o * after, after
    return o * shown(c if old else after), after


def gru(
    x: np.ndarray,
    h: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b_ih: np.ndarray,
    b_hh: np.ndarray,
    order: Sequence[int] = (0, 1, 2),
    reset: str = "after",
    mix: Callable = lambda z, n, h: (1 - z) * n + z * h,
    content: Callable = np.tanh,
    gate: Callable = sigmoid,
) -> np.ndarray:
    """Return h' of a GRU; the switches make the typical slips."""
    by_input = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    by_state = np.split(h @ w_hh.T, 3, axis=1)
    bias = np.split(b_hh, 3)
    gates = [gate(by_input[k] + by_state[k] + bias[k]) for k in (0, 1)]
    r, z = gates[order[0]], gates[order[1]]
    n = {
        "after": lambda: by_input[2] + r * (by_state[2] + bias[2]),
        "before": lambda: by_input[2] + (r * h) @ np.split(w_hh, 3)[2].T + bias[2],
        "without bias": lambda: by_input[2] + r * by_state[2] + bias[2],
        "none": lambda: by_input[2] + by_state[2] + bias[2],
        "all": lambda: r * (by_input[2] + by_state[2] + bias[2]),
    }[reset]()
    return mix(z, content(n), h)


def clipped(
    grads: Sequence[np.ndarray],
    limit: float,
    cap: float = 1.0,
    order: int = 2,
    total: Any = np.linalg.norm,
    short: float | None = None,
) -> tuple[np.ndarray, ...]:
    """Return all arrays scaled by one factor; all that follows ``limit`` makes slips."""
    norm = total([np.linalg.norm(g.ravel(), order) for g in grads])
    if short is not None and norm > limit:
        limit = short
    return scaled_by(grads, limit, norm, cap)


def scaled_by(
    grads: Sequence[np.ndarray], limit: float, norm: float, cap: float = 1.0
) -> tuple[np.ndarray, ...]:
    """Return all arrays times min(cap, limit / norm)."""
    factor = min(cap, limit / norm) if norm > 0 else 1.0
    return tuple(g * factor for g in grads)


def tempered(z: np.ndarray, temperature: float) -> np.ndarray:
    """Return softmax(z / temperature)."""
    scaled = z / temperature
    e = np.exp(scaled - scaled.max())
    return e / e.sum()
