"""Right solutions of the chapter on recurrent networks, with switches for what goes wrong.

What is wrong in the formula is an option of its solution; what is wrong with one of the arguments,
such as weights that are not transposed or a bias that is left out, is a `misread`ing of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def misread(solution: Callable, **changes: Callable) -> Callable:
    """Return a solution that changes some of its arguments, by name, before it uses them.

    >>> misread(lambda a, b: a - b, b=lambda b: -b)(3, 1)
    4
    """
    names = list(inspect.signature(solution).parameters)

    def wrong(*args: Any) -> Any:
        given = zip(names, args, strict=False)
        return solution(*(changes[n](a) if n in changes else a for n, a in given))

    return wrong


def untransposed(w_hh: np.ndarray, gates: int) -> np.ndarray:
    """Return the weights with which h @ w_hh.T multiplies each gate's block as it stands."""
    return np.concatenate([block.T for block in np.split(w_hh, gates)])


def run_through(x: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the states of an Elman network after each step, from zero on, (T, N, H)."""
    h, states = np.zeros((x.shape[1], len(b))), []
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        states.append(h)
    return np.stack(states)


def leak_into(
    x: np.ndarray,
    h: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    leak: float,
    mix: Callable = lambda new, h, leak: (1 - leak) * h + leak * new,
    squash: Callable = np.tanh,
) -> np.ndarray:
    """Return the state of a leaky unit; all that follows ``leak`` makes the typical slips."""
    return mix(squash(x @ w_ih.T + h @ w_hh.T + b), h, leak)


def back_through_time(
    h: np.ndarray,
    w_hh: np.ndarray,
    g: np.ndarray,
    slope: Callable = lambda s: 1 - s * s,
    shift: int = 0,
    early: int = 0,
    around: bool = False,
    forward: bool = False,
    pair: Callable = np.outer,
    last_share: bool = False,
) -> np.ndarray:
    """Return ∂L/∂W_hh; all that follows ``g`` makes the typical slips."""
    total, flowing = np.zeros_like(w_hh), np.zeros(len(w_hh))
    times = range(len(g))
    for t in times if forward else reversed(times):
        here = slope(h[t + 1 - early])
        delta = g[t] * here + flowing if around else (g[t] + flowing) * here
        total = pair(delta, h[t + shift]) + (0 if last_share else total)
        flowing = delta @ w_hh
    return total


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return σ(z)."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def peephole(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    p: np.ndarray,
    order: str = "ifgo",
    look: Callable = lambda c, after, h: (c, c, after),
    content: Callable = np.tanh,
    shown: Callable = np.tanh,
    gates: Sequence[Callable] = (sigmoid, sigmoid, sigmoid),
    belt: Callable = lambda f, c, i, g: f * c + i * g,
    old: bool = False,
    outside: bool = False,
    on_content: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return (h', c') of an LSTM with peepholes; all that follows ``p`` makes the typical slips."""
    z = dict(zip(order, np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1), strict=True))

    def gate(k: int, name: str, seen: np.ndarray) -> np.ndarray:
        if outside:
            return gates[k](z[name]) + p[k] * seen
        return gates[k](z[name] + p[k] * seen)

    extra = 0.0 if on_content is None else p[on_content] * c
    at_i, at_f, _ = look(c, c, h)
    i, f = gate(0, "i", at_i), gate(1, "f", at_f)
    after = belt(f, c, i, content(z["g"] + extra))
    o = gate(2, "o", look(c, after, h)[2])
    return o * shown(c if old else after), after


def gru(
    x: np.ndarray,
    h: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    order: str = "rzn",
    reset: str = "before",
    mix: Callable = lambda z, n, h: (1 - z) * n + z * h,
    content: Callable = np.tanh,
    gate: Callable = sigmoid,
    gates_see: float = 1.0,
) -> np.ndarray:
    """Return h' of the paper's GRU; all that follows ``b`` makes the typical slips."""
    by_input = dict(zip(order, np.split(x @ w_ih.T + b, 3, axis=1), strict=True))
    w = dict(zip(order, np.split(w_hh, 3), strict=True))
    bias_n = dict(zip(order, np.split(b, 3), strict=True))["n"]
    r, z = (gate(by_input[k] + gates_see * (h @ w[k].T)) for k in "rz")
    seen, by_state = by_input["n"], h @ w["n"].T
    n = {
        "before": seen + (r * h) @ w["n"].T,
        "after": seen + r * by_state,
        "after, with bias": seen - bias_n + r * (by_state + bias_n),
        "none": seen + by_state,
        "all": r * (seen + by_state),
        "by z": seen + (z * h) @ w["n"].T,
        "upside down": seen + ((1 - r) * h) @ w["n"].T,
    }[reset]
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
    grads: Sequence[np.ndarray],
    limit: float,
    norm: float,
    cap: float = 1.0,
    floor: float | None = None,
) -> tuple[np.ndarray, ...]:
    """Return all arrays times min(cap, limit / norm), or times max(floor, limit / norm)."""
    factor = min(cap, limit / norm) if norm > 0 else 1.0
    if floor is not None and norm > 0:
        factor = max(floor, limit / norm)
    return tuple(g * factor for g in grads)


def tempered(z: np.ndarray, temperature: float) -> np.ndarray:
    """Return softmax(z / temperature)."""
    scaled = z / temperature
    e = np.exp(scaled - scaled.max())
    return e / e.sum()
