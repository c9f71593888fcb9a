"""Checkers for the exercises of the chapter on recurrent neural networks."""

from __future__ import annotations

from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import (
    back_through_time,
    clipped,
    gru,
    lstm,
    run_through,
    tempered,
)


def steps() -> list[Case]:
    rng = np.random.default_rng(0)
    echo = (np.array([[1.0]]), np.array([[0.0]]), np.array([[0.5]]), np.array([[0.8]]), np.zeros(1))
    cases = [Case("the clap, step 1", echo)]
    for n, i, h in ((2, 3, 4), (1, 5, 2), (3, 2, 2)):
        shapes = ((n, i), (n, h), (h, i), (h, h), (h,))
        args = tuple(rng.standard_normal(shape) for shape in shapes)
        cases.append(Case(f"x {(n, i)}, h {(n, h)}", args))
    return cases


@exercise(
    "rnn",
    steps,
    [
        Slip(
            "the tanh is missing: without it the network is linear, and its state can grow without "
            "limit.",
            lambda x, h, w_ih, w_hh, b: x @ w_ih.T + h @ w_hh.T + b,
        ),
        Slip(
            "rows of w_hh belong to the new state: h @ w_hh.T, with a transpose, as for the input.",
            lambda x, h, w_ih, w_hh, b: np.tanh(x @ w_ih.T + h @ w_hh + b),
        ),
        Slip("the bias is missing.", lambda x, h, w_ih, w_hh, b: np.tanh(x @ w_ih.T + h @ w_hh.T)),
        Slip(
            "the old state goes through w_hh first; you add it as it is.",
            lambda x, h, w_ih, w_hh, b: np.tanh(x @ w_ih.T + h + b),
        ),
        Slip(
            "one tanh around the whole sum, not one around each part.",
            lambda x, h, w_ih, w_hh, b: np.tanh(x @ w_ih.T + b) + np.tanh(h @ w_hh.T),
        ),
    ],
)
def rnn_step(
    x: np.ndarray, h: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """One Elman step tanh(x W_ihᵀ + h W_hhᵀ + b), x (N, I), h (N, H), w_ih (H, I), w_hh (H, H)."""
    return np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def sequences() -> list[Case]:
    rng = np.random.default_rng(1)
    clap = np.array([1.0, 0, 0, 0]).reshape(4, 1, 1)
    weights = (np.array([[0.5]]), np.array([[0.8]]), np.zeros(1))
    cases = [Case("the clap, four steps", (clap, *weights, np.zeros((1, 1))))]
    for t, n, i, h in ((5, 2, 3, 4), (1, 3, 2, 2), (3, 3, 3, 3)):
        shapes = ((t, n, i), (h, i), (h, h), (h,), (n, h))
        args = tuple(rng.standard_normal(shape) for shape in shapes)
        cases.append(Case(f"x {(t, n, i)}, h {(n, h)}", args))
    return cases


@exercise(
    "rnn",
    sequences,
    [
        Slip(
            "you return the last state only; the states of all steps are due, (T, N, H).",
            lambda x, w_ih, w_hh, b, h: run_through(x, w_ih, w_hh, b, h)[-1],
        ),
        Slip(
            "each step must start from the state that the step before has left: assign it to h.",
            lambda x, w_ih, w_hh, b, h: np.tanh(x @ w_ih.T + h @ w_hh.T + b),
        ),
        Slip(
            "the given first state h is ignored; you start at zero.",
            lambda x, w_ih, w_hh, b, h: run_through(x, w_ih, w_hh, b, 0 * h),
        ),
        Slip(
            "h itself is in the list of states, or the last one is missing: T states are due, "
            "beginning with the one after the first input.",
            lambda x, w_ih, w_hh, b, h: np.concatenate(
                [h[None], run_through(x, w_ih, w_hh, b, h)[:-1]]
            ),
        ),
        Slip(
            "T states are due, without the one before the first input.",
            lambda x, w_ih, w_hh, b, h: np.concatenate([h[None], run_through(x, w_ih, w_hh, b, h)]),
        ),
        Slip(
            "time is the first axis: loop over x, not over x.swapaxes(0, 1).",
            lambda x, w_ih, w_hh, b, h: run_through(x, w_ih, w_hh, b, h).swapaxes(0, 1),
        ),
        Slip(
            "you read the sequence from its end.",
            lambda x, w_ih, w_hh, b, h: run_through(x[::-1], w_ih, w_hh, b, h),
        ),
    ],
)
def unroll(
    x: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray, h: np.ndarray
) -> np.ndarray:
    """States (T, N, H) of an Elman network after each step of x (T, N, I), from h (N, H) on."""
    return run_through(x, w_ih, w_hh, b, h)


def histories() -> list[Case]:
    rng = np.random.default_rng(2)
    echo = np.array([[0.0], [0.4621], [0.3537], [0.2757], [0.2171]])
    last = np.zeros((4, 1))
    last[-1] = 1
    cases = [Case("the clap, loss h_4", (echo, np.array([[0.8]]), last))]
    for t, h in ((3, 2), (6, 4)):
        args = (
            np.tanh(rng.standard_normal((t + 1, h))),
            rng.standard_normal((h, h)),
            rng.standard_normal((t, h)),
        )
        cases.append(Case(f"{t} steps, {h} units, a loss at every step", args))
    return cases


@exercise(
    "rnn",
    histories,
    [
        Slip(
            "blame must flow on to earlier steps: add W_hhᵀ δ of the step after to what the loss "
            "says directly.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, carry=0.0),
        ),
        Slip(
            "the slope of tanh is missing: multiply by 1 − h² at every step.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, slope=np.ones_like),
        ),
        Slip(
            "that is the last step's share only; the weights are used at every step, so add up.",
            lambda h, w_hh, g: np.outer(g[-1] * (1 - h[-1] ** 2), h[-2]),
        ),
        Slip(
            "going back, δ meets W_hh transposed: δ @ w_hh (or w_hh.T @ δ).",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, matrix=w_hh.T),
        ),
        Slip(
            "each δ_t is multiplied with the state *before* the step, h[t−1].",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, shift=1),
        ),
        Slip(
            "the slope of tanh is 1 − h², with h squared.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, slope=lambda s: 1 - s),
        ),
    ],
    tolerance=1e-5,
)
def grad_w_hh(h: np.ndarray, w_hh: np.ndarray, g: np.ndarray) -> np.ndarray:
    """∂L/∂W_hh (H, H), from h_0 … h_T in h (T+1, H) and the direct ∂L/∂h_t in g (T, H)."""
    return back_through_time(h, w_hh, g)


def cells(gates: int, states: int) -> list[Case]:
    rng = np.random.default_rng(3)
    cases = []
    for n, i, h in ((1, 1, 1), (2, 3, 4), (3, 2, 2)):
        shapes = [(n, i), *[(n, h)] * states, (gates * h, i), (gates * h, h)]
        biases = [(gates * h,)] * (1 if gates == 4 else 2)
        args = tuple(rng.standard_normal(shape) for shape in shapes + biases)
        cases.append(Case(f"x {(n, i)}, {h} units", args))
    return cases


@exercise(
    "rnn",
    lambda: cells(4, 2),
    [
        Slip(
            "the rows are stored in the order i, f, g, o; you read them as i, f, o, g.",
            partial(lstm, order=(0, 1, 3, 2)),
        ),
        Slip(
            "the rows are stored in the order i, f, g, o; you read them as f, i, g, o.",
            partial(lstm, order=(1, 0, 2, 3)),
        ),
        Slip(
            "new content is squeezed by tanh, not by the sigmoid: it must be able to be negative.",
            partial(lstm, content=lambda z: 1 / (1 + np.exp(-z))),
        ),
        Slip("h' = o · tanh(c'): the tanh is missing.", partial(lstm, shown=np.positive)),
        Slip(
            "the old cell must be multiplied by the forget gate.", partial(lstm, keep=True)
        ),
        Slip(
            "return h' first, then c'.",
            lambda x, h, c, w_ih, w_hh, b: lstm(x, h, c, w_ih, w_hh, b)[::-1],
        ),
        Slip("h' shows the *new* cell, tanh(c'); you show the old one.",
             partial(lstm, old=True)),
    ],
)  # fmt: skip
def lstm_step(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """One LSTM step, (h', c'); w_ih (4H, I), w_hh (4H, H), b (4H,), rows in order i, f, g, o."""
    return lstm(x, h, c, w_ih, w_hh, b)


@exercise(
    "rnn",
    lambda: cells(3, 1),
    [
        Slip(
            "z keeps the *old* state: h' = (1 − z)·n + z·h.",
            partial(gru, mix=lambda z, n, h: z * n + (1 - z) * h),
        ),
        Slip(
            "here r acts after the matrix: n = tanh(W x + b + r·(W h + b)); you reset h before it, "
            "as in the paper.",
            partial(gru, reset="before"),
        ),
        Slip(
            "r multiplies the state's part with its bias, r·(W h + b_hh); you left the bias "
            "outside.",
            partial(gru, reset="without bias"),
        ),
        Slip("the reset gate r is missing in n.", partial(gru, reset="none")),
        Slip(
            "r gates the state's part only; the input's part of n passes whole.",
            partial(gru, reset="all"),
        ),
        Slip(
            "the rows are stored in the order r, z, n; you read them as z, r, n.",
            partial(gru, order=(1, 0, 2)),
        ),
    ],
)
def gru_step(
    x: np.ndarray,
    h: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b_ih: np.ndarray,
    b_hh: np.ndarray,
) -> np.ndarray:
    """One GRU step in PyTorch's form; w_ih (3H, I), w_hh (3H, H), rows in order r, z, n."""
    return gru(x, h, w_ih, w_hh, b_ih, b_hh)


def gradients() -> list[Case]:
    rng = np.random.default_rng(4)
    long = [np.array([3.0, 0.0]), np.array([[4.0]])]
    return [
        Case("norm 5, limit 1", (long, 1.0)),
        Case("norm 5, limit 10: nothing to do", (long, 10.0)),
        Case("three arrays", ([rng.standard_normal(s) for s in ((2, 3), (3,), (1,))], 0.5)),
        Case("all zero", ([np.zeros(2), np.zeros((2, 2))], 1.0)),
    ]


@exercise(
    "rnn",
    gradients,
    [
        Slip(
            "one norm over *all* arrays together; if each is clipped alone, the direction changes.",
            lambda grads, limit: tuple(clipped([g], limit)[0] for g in grads),
        ),
        Slip(
            "only what is too long is shortened: the factor is min(1, limit/norm), never above 1.",
            lambda grads, limit: clipped(grads, limit, cap=np.inf),
        ),
        Slip(
            "that clips each entry to ±limit and changes the direction; scale all by one factor.",
            lambda grads, limit: tuple(np.clip(g, -limit, limit) for g in grads),
        ),
        Slip(
            "the norm is the root of the sum of *squares*; you added up absolute values.",
            lambda grads, limit: clipped(grads, limit, order=1),
        ),
        Slip(
            "add up the squares of the norms, then take the root; norms themselves do not add up.",
            lambda grads, limit: clipped(grads, limit, total=sum),
        ),
    ],
)
def clip_by_norm(grads: list[np.ndarray], limit: float) -> tuple[np.ndarray, ...]:
    """All arrays times min(1, limit / joint norm), as a list of new arrays."""
    return clipped(grads, limit)


def scores() -> list[Case]:
    z = np.array([2.0, 1.0, -1.0])
    return [
        Case("temperature 1", (z, 1.0)),
        Case("temperature 0.5", (z, 0.5)),
        Case("temperature 3", (z, 3.0)),
        Case("scores near 1000", (1000 + z, 1.0)),
        Case("scores near −1000, temperature 0.1", (z - 1000, 0.1)),
    ]


@exercise(
    "rnn",
    scores,
    [
        Slip(
            "e^z overflows or vanishes for large scores: subtract the largest one first.",
            lambda z, temperature: np.exp(z / temperature) / np.exp(z / temperature).sum(),
        ),
        Slip(
            "divide by the temperature; you multiply, so hot and cold change places.",
            lambda z, temperature: tempered(z, 1 / temperature),
        ),
        Slip(
            "divide the scores before the exponential; you divide the probabilities after it.",
            lambda z, temperature: tempered(z, 1.0) / temperature,
        ),
        Slip("the temperature is not used.", lambda z, temperature: tempered(z, 1.0)),
        Slip(
            "probabilities sum to 1: divide by the sum of the exponentials.",
            lambda z, temperature: np.exp((z - z.max()) / temperature),
        ),
    ],
)
def temper(z: np.ndarray, temperature: float) -> np.ndarray:
    """softmax(z / temperature) of scores z (K,), without overflow."""
    return tempered(z, temperature)


__all__ = [
    "clip_by_norm", "grad_w_hh", "gru_step", "lstm_step", "rnn_step", "temper", "unroll",
]  # fmt: skip
