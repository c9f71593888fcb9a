"""Checkers for one step of an LSTM and of a GRU, in the chapter on recurrent networks."""

from __future__ import annotations

from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import gru, lstm, sigmoid


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
            "a gate lies between 0 and 1: o goes through the sigmoid, not through tanh.",
            partial(lstm, gates=(sigmoid, sigmoid, np.tanh)),
        ),
        Slip(
            "gates lie between 0 and 1: put i, f and o through the sigmoid.",
            partial(lstm, gates=(np.positive, np.positive, np.positive)),
        ),
        Slip(
            "an LSTM has an input gate of its own, i; 1 − f instead is the GRU's idea.",
            partial(lstm, coupled=True),
        ),
        Slip(
            "tanh acts on what is shown, h', not on the belt: c' = f·c + i·g stays as it is.",
            partial(lstm, squeeze=True),
        ),
        Slip(
            "return both, h' and c': the next step needs the belt too.",
            lambda *args: lstm(*args)[0],
        ),
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
            "the old state counts with z, the new content with 1 − z: h' = (1 − z)·n + z·h; the "
            "factor 1 − z is missing.",
            partial(gru, mix=lambda z, n, h: n + z * h),
        ),
        Slip(
            "new content is squeezed by tanh, not by the sigmoid: it must be able to be negative.",
            partial(gru, content=sigmoid),
        ),
        Slip("n = tanh(…): the tanh is missing.", partial(gru, content=np.positive)),
        Slip(
            "gates lie between 0 and 1: put r and z through the sigmoid.",
            partial(gru, gate=np.positive),
        ),
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
