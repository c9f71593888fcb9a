"""Checkers for one step of gated cells, in the chapter on recurrent neural networks."""

from __future__ import annotations

from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_solutions import gru, misread, peephole, sigmoid, untransposed


def cells(gates: int, states: int, peepholes: int = 0) -> list[Case]:
    rng = np.random.default_rng(3)
    cases = []
    for n, i, h in ((1, 1, 1), (2, 3, 4), (3, 2, 2)):
        shapes = [(n, i), *[(n, h)] * states, (gates * h, i), (gates * h, h), (gates * h,)]
        shapes += [(peepholes, h)] * (peepholes > 0)
        args = tuple(rng.standard_normal(shape) for shape in shapes)
        cases.append(Case(f"x {(n, i)}, {h} units", args))
    return cases


@exercise(
    "rnn",
    lambda: cells(4, 2, 3),
    [
        Slip(
            "the peepholes are missing: each gate adds p · c before its sigmoid.",
            misread(peephole, p=np.zeros_like),
        ),
        Slip(
            "o looks at the *new* cell c', which is known by then; yours looks at the old one.",
            partial(peephole, look=lambda c, after, h: (c, c, c)),
        ),
        Slip("o has a peephole too, p[2].", misread(peephole, p=lambda p: p * [[1], [1], [0]])),
        Slip(
            "i and f have peepholes too, p[0] and p[1].",
            misread(peephole, p=lambda p: p * [[0], [0], [1]]),
        ),
        Slip(
            "the rows of p are in the order i, f, o; yours exchange i and f.",
            misread(peephole, p=lambda p: p[[1, 0, 2]]),
        ),
        Slip(
            "the peepholes look at the cell c, not at the state h.",
            partial(peephole, look=lambda c, after, h: (h, h, h)),
        ),
        Slip(
            "p · c belongs inside the sigmoid, so that a gate stays between 0 and 1.",
            partial(peephole, outside=True),
        ),
        Slip("new content g has no peephole.", partial(peephole, on_content=2)),
        Slip(
            "the rows are stored in the order i, f, g, o; you read them as i, f, o, g.",
            partial(peephole, order="ifog"),
        ),
        Slip(
            "the rows are stored in the order i, f, g, o; you read them as f, i, g, o.",
            partial(peephole, order="figo"),
        ),
        Slip(
            "new content is squeezed by tanh, not by the sigmoid: it must be able to be negative.",
            partial(peephole, content=sigmoid),
        ),
        Slip("h' = o · tanh(c'): the tanh is missing.", partial(peephole, shown=np.positive)),
        Slip(
            "gates lie between 0 and 1: i, f and o go through the sigmoid, not through tanh.",
            partial(peephole, gates=(np.tanh, np.tanh, np.tanh)),
        ),
        Slip(
            "gates lie between 0 and 1: put i, f and o through the sigmoid.",
            partial(peephole, gates=(np.positive, np.positive, np.positive)),
        ),
        Slip(
            "the input gate lacks its sigmoid.",
            partial(peephole, gates=(np.positive, sigmoid, sigmoid)),
        ),
        Slip(
            "the forget gate lacks its sigmoid.",
            partial(peephole, gates=(sigmoid, np.positive, sigmoid)),
        ),
        Slip(
            "the output gate lacks its sigmoid.",
            partial(peephole, gates=(sigmoid, sigmoid, np.positive)),
        ),
        Slip(
            "f is the share that *stays*: c' = f·c + i·g, not (1 − f)·c.",
            partial(peephole, belt=lambda f, c, i, g: (1 - f) * c + i * g),
        ),
        Slip(
            "this cell has an input gate of its own, i; 1 − f instead is the GRU's idea.",
            partial(peephole, belt=lambda f, c, i, g: f * c + (1 - f) * g),
        ),
        Slip(
            "the old cell must be multiplied by the forget gate.",
            partial(peephole, belt=lambda f, c, i, g: c + i * g),
        ),
        Slip(
            "the old cell is lost: c' = f·c + i·g.",
            partial(peephole, belt=lambda f, c, i, g: i * g),
        ),
        Slip(
            "tanh acts on what is shown, h', not on the belt: c' = f·c + i·g stays as it is.",
            partial(
                peephole, belt=lambda f, c, i, g: np.tanh(f * c + i * g), shown=np.positive
            ),
        ),
        Slip("the bias is missing.", misread(peephole, b=np.zeros_like)),
        Slip(
            "the old state is missing: h @ w_hh.T.",
            misread(peephole, w_hh=np.zeros_like),
        ),
        Slip(
            "rows of w_hh belong to the new sums: h @ w_hh.T, with all 4H rows as they stand.",
            misread(peephole, w_hh=lambda w: untransposed(w, 4)),
        ),
        Slip(
            "return both, h' and c': the next step needs the belt too.",
            lambda *args: peephole(*args)[0],
        ),
        Slip("return h' first, then c'.", lambda *args: peephole(*args)[::-1]),
        Slip(
            "h' shows the *new* cell, tanh(c'); you show the old one.",
            partial(peephole, old=True),
        ),
    ],
)  # fmt: skip
def peephole_step(
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    p: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """(h', c') of an LSTM whose gates look at the cell; rows i, f, g, o; p (3, H) for i, f, o."""
    return peephole(x, h, c, w_ih, w_hh, b, p)


@exercise(
    "rnn",
    lambda: cells(3, 1),
    [
        Slip(
            "z keeps the *old* state: h' = (1 − z)·n + z·h.",
            partial(gru, mix=lambda z, n, h: z * n + (1 - z) * h),
        ),
        Slip(
            "you reset *after* the matrix, as PyTorch does: here r multiplies h first, and W_hn "
            "then reads r · h.",
            partial(gru, reset="after"),
        ),
        Slip(
            "you reset *after* the matrix, bias included, as PyTorch does: here r multiplies h "
            "first, and the bias stays outside.",
            partial(gru, reset="after, with bias"),
        ),
        Slip("the reset gate r is missing in n.", partial(gru, reset="none")),
        Slip("r resets what n sees of the old state; you used z.", partial(gru, reset="by z")),
        Slip(
            "r is the share of h that n may *see*: r · h, not (1 − r) · h.",
            partial(gru, reset="upside down"),
        ),
        Slip(
            "r gates the state's part only; the input's part of n passes whole.",
            partial(gru, reset="all"),
        ),
        Slip(
            "the new content counts with 1 − z: h' = (1 − z)·n + z·h; the factor 1 − z is missing.",
            partial(gru, mix=lambda z, n, h: n + z * h),
        ),
        Slip(
            "the update gate is missing: n is only the new content; mix it with h by z.",
            partial(gru, mix=lambda z, n, h: n),
        ),
        Slip(
            "the old state is lost: add z · h.",
            partial(gru, mix=lambda z, n, h: (1 - z) * n),
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
            "gates lie between 0 and 1: r and z go through the sigmoid, not through tanh.",
            partial(gru, gate=np.tanh),
        ),
        Slip(
            "the gates must see the old state too: h @ w_hh.T is missing in r and z.",
            partial(gru, gates_see=0.0),
        ),
        Slip(
            "the rows are stored in the order r, z, n; you read them as z, r, n.",
            partial(gru, order="zrn"),
        ),
        Slip(
            "the rows are stored in the order r, z, n; you read them as n, r, z.",
            partial(gru, order="nrz"),
        ),
        Slip("the bias is missing.", misread(gru, b=np.zeros_like)),
        Slip(
            "the bias is there twice: this form has one, added to the input's sums or to the "
            "state's.",
            misread(gru, b=lambda b: 2 * b),
        ),
        Slip(
            "rows of w_hh belong to the new sums: h @ W.T for each of its three blocks.",
            misread(gru, w_hh=lambda w: untransposed(w, 3)),
        ),
        Slip("one array is due, h'.", lambda *args: (gru(*args), args[1])),
    ],
)
def gru_step(
    x: np.ndarray, h: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """One GRU step in the paper's form, r before the matrix; rows r, z, n of (3H, ·), one bias."""
    return gru(x, h, w_ih, w_hh, b)
