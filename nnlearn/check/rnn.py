"""Checkers for the exercises of the chapter on recurrent neural networks."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_clipping import clip_by_norm, temper
from nnlearn.check.rnn_gates import gru_step, lstm_step
from nnlearn.check.rnn_solutions import back_through_time, run_through, sigmoid

__all__ = [
    "clip_by_norm",
    "grad_w_hh",
    "gru_step",
    "lstm_step",
    "rnn_step",
    "temper",
    "unroll",
]


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
        Slip(
            "the bias belongs inside the tanh, with the two products.",
            lambda x, h, w_ih, w_hh, b: np.tanh(x @ w_ih.T + h @ w_hh.T) + b,
        ),
        Slip(
            "an Elman network squeezes by tanh, between −1 and 1; yours is a sigmoid.",
            lambda x, h, w_ih, w_hh, b: sigmoid(x @ w_ih.T + h @ w_hh.T + b),
        ),
        Slip(
            "an Elman network squeezes by tanh, between −1 and 1; yours is a ReLU.",
            lambda x, h, w_ih, w_hh, b: np.maximum(x @ w_ih.T + h @ w_hh.T + b, 0),
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
            "stack the states, do not join them: time stays an axis of its own, (T, N, H).",
            lambda x, w_ih, w_hh, b, h: np.concatenate(run_through(x, w_ih, w_hh, b, h)),
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
        Slip(
            "the slope at step t is that of the state after it, 1 − h_t²: `h[t + 1]` in this "
            "array.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, early=1),
        ),
        Slip(
            "what flows back from later steps passes the tanh too: add it to g[t] before you "
            "multiply by the slope.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, around=True),
        ),
        Slip(
            "blame flows backward: loop over reversed(range(T)), not forward.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g, forward=True),
        ),
        Slip(
            "the loss may look at every state: add g[t] at each step, not at the last one alone.",
            lambda h, w_hh, g: back_through_time(
                h, w_hh, np.where(np.arange(len(g))[:, None] == len(g) - 1, g, 0)
            ),
        ),
    ],
    tolerance=1e-5,
)
def grad_w_hh(h: np.ndarray, w_hh: np.ndarray, g: np.ndarray) -> np.ndarray:
    """∂L/∂W_hh (H, H), from h_0 … h_T in h (T+1, H) and the direct ∂L/∂h_t in g (T, H)."""
    return back_through_time(h, w_hh, g)
