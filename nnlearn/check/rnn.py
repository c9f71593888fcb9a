"""Checkers for the exercises of the chapter on recurrent neural networks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.rnn_clipping import clip_by_norm, temper
from nnlearn.check.rnn_gates import gru_step, peephole_step
from nnlearn.check.rnn_solutions import (
    back_through_time,
    leak_into,
    misread,
    run_through,
    sigmoid,
)

__all__ = [
    "clip_by_norm",
    "grad_w_hh",
    "gru_step",
    "last_states",
    "leaky_step",
    "peephole_step",
    "temper",
]


def leaks() -> list[Case]:
    rng = np.random.default_rng(0)
    cases = []
    for n, i, h, leak in (
        (1, 1, 2, 0.25),
        (2, 3, 4, 0.1),
        (1, 5, 2, 0.9),
        (3, 2, 2, 1.0),
        (4, 3, 3, 0.6),
    ):
        shapes = ((n, i), (n, h), (h, i), (h, h), (h,))
        args = tuple(rng.standard_normal(shape) for shape in shapes)
        cases.append(Case(f"x {(n, i)}, h {(n, h)}, leak {leak}", (*args, leak)))
    return cases


@exercise(
    "rnn",
    leaks,
    [
        Slip(
            "the leak is missing: that is a plain Elman step. Mix its result with the old state.",
            partial(leak_into, mix=lambda new, h, leak: new),
        ),
        Slip(
            "the leak is the share of the *new* content; yours is the share of the old state.",
            partial(leak_into, mix=lambda new, h, leak: leak * h + (1 - leak) * new),
        ),
        Slip(
            "what does not leak stays: (1 − leak) · h is missing.",
            partial(leak_into, mix=lambda new, h, leak: leak * new),
        ),
        Slip(
            "as much as flows in must leak out: the old state counts with 1 − leak, not whole.",
            partial(leak_into, mix=lambda new, h, leak: h + leak * new),
        ),
        Slip(
            "the new content counts with the factor leak; yours counts whole.",
            partial(leak_into, mix=lambda new, h, leak: (1 - leak) * h + new),
        ),
        Slip(
            "leak is an argument; yours is fixed at one half.",
            partial(leak_into, mix=lambda new, h, leak: (h + new) / 2),
        ),
        Slip(
            "the old state leaks outside the tanh; you mix before you squeeze.",
            lambda x, h, w_ih, w_hh, b, leak: np.tanh(
                (1 - leak) * h + leak * (x @ w_ih.T + h @ w_hh.T + b)
            ),
        ),
        Slip(
            "the tanh is missing: without it the network is linear, and its state can grow without "
            "limit.",
            partial(leak_into, squash=np.positive),
        ),
        Slip(
            "new content is squeezed by tanh, between −1 and 1; yours is a sigmoid.",
            partial(leak_into, squash=sigmoid),
        ),
        Slip(
            "new content is squeezed by tanh, between −1 and 1; yours is a ReLU.",
            partial(leak_into, squash=lambda z: np.maximum(z, 0)),
        ),
        Slip("the bias is missing.", misread(leak_into, b=np.zeros_like)),
        Slip("the bias is there twice.", misread(leak_into, b=lambda b: 2 * b)),
        Slip(
            "the new content must see the old state too: h @ w_hh.T is missing inside the tanh.",
            misread(leak_into, w_hh=np.zeros_like),
        ),
        Slip(
            "the old state goes through w_hh first; you add it as it is.",
            misread(leak_into, w_hh=lambda w: np.eye(len(w))),
        ),
        Slip(
            "the input is missing: x @ w_ih.T.",
            misread(leak_into, x=np.zeros_like),
        ),
        Slip(
            "rows of w_hh belong to the new state: h @ w_hh.T, with a transpose, as for the input.",
            misread(leak_into, w_hh=np.transpose),
        ),
        Slip(
            "only the first example is read: x has one row for each, and so has the result.",
            lambda x, h, *rest: leak_into(x[:1], h[:1], *rest)[0],
        ),
    ],
)
def leaky_step(
    x: np.ndarray, h: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray, leak: float
) -> np.ndarray:
    """(1 − leak) h + leak tanh(x W_ihᵀ + h W_hhᵀ + b), for x (N, I) and h (N, H)."""
    return leak_into(x, h, w_ih, w_hh, b, leak)


def padded() -> list[Case]:
    rng = np.random.default_rng(1)
    claps = np.zeros((4, 2, 1))
    claps[0] = 1
    weights = (np.array([[0.5]]), np.array([[0.8]]), np.array([0.1]))
    cases = [Case("two claps, lengths 4 and 2", (claps, np.array([4, 2]), *weights))]
    for lengths, i, h in (
        ([2, 5, 3], 3, 4),
        ([1, 3], 2, 2),
        ([3, 2, 3], 3, 3),
        ([3, 1, 2, 4], 2, 3),
    ):
        t, n = max(lengths), len(lengths)
        x = rng.standard_normal((t, n, i)) * (np.arange(t)[:, None] < lengths)[..., None]
        args = tuple(rng.standard_normal(shape) for shape in ((h, i), (h, h), (h,)))
        cases.append(Case(f"lengths {lengths}, {h} units", (x, np.array(lengths), *args)))
    return cases


def pick(places: Callable) -> Callable:
    """Return the wrong solution that reads the states at other places."""

    def wrong(
        x: np.ndarray, lengths: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray
    ) -> np.ndarray:
        return places(run_through(x, w_ih, w_hh, b), lengths)

    return wrong


def own(states: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the state of each example at its own time."""
    return states[last, np.arange(len(last))]


def each(states: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return the states with zeros in the padding."""
    return states * (np.arange(len(states))[:, None] < lengths)[..., None]


def held(
    x: np.ndarray,
    lengths: np.ndarray,
    w_ih: np.ndarray,
    w_hh: np.ndarray,
    b: np.ndarray,
    on: Callable = lambda t, lengths: t < lengths,
    squash: Callable = np.tanh,
    start: float = 0.0,
) -> np.ndarray:
    """Return the states held where the mask is off; what follows ``b`` makes slips."""
    h = np.full((x.shape[1], len(b)), start)
    for t, x_t in enumerate(x):
        new = squash(x_t @ w_ih.T + h @ w_hh.T + b)
        h = np.where(on(t, lengths)[:, None], new, h)
    return h


@exercise(
    "rnn",
    padded,
    [
        Slip(
            "that is the state after the last step of the batch: short sequences have read padding "
            "by then, and zeros do not stop a state, W_hh runs on. Take each at its own length.",
            pick(lambda states, lengths: states[-1]),
        ),
        Slip(
            "one step too many: a sequence of length 3 ends at t = 2, since t counts from 0; "
            "update where t < length.",
            pick(lambda states, lengths: own(states, np.minimum(lengths, len(states) - 1))),
        ),
        Slip(
            "one step too early: a sequence of length 3 ends at t = 2, which is length − 1.",
            pick(lambda states, lengths: own(states, lengths - 2)),
        ),
        Slip(
            "states[lengths − 1] takes whole batches; one state for each example is due: index "
            "time and example together, states[lengths − 1, np.arange(N)].",
            pick(lambda states, lengths: states[lengths - 1]),
        ),
        Slip("all states came; one for each sequence is due, (N, H).", pick(lambda s, _: s)),
        Slip(
            "where a sequence has ended, its state is *held*; yours becomes 0.",
            pick(lambda states, lengths: each(states, lengths)[-1]),
        ),
        Slip(
            "that is the mean of a sequence's states; the last one is due.",
            pick(lambda states, lengths: each(states, lengths).sum(0) / lengths[:, None]),
        ),
        Slip(
            "that is the sum of a sequence's states; the last one is due.",
            pick(lambda states, lengths: each(states, lengths).sum(0)),
        ),
        Slip(
            "you stop all sequences where the shortest ends; the others go on.",
            pick(lambda states, lengths: states[min(lengths) - 1]),
        ),
        Slip(
            "the mask is upside down: update where t < length, hold elsewhere.",
            partial(held, on=lambda t, lengths: t >= lengths),
        ),
        Slip(
            "each step must start from the state that the step before has left; yours always "
            "starts at zero: assign the new state to h.",
            lambda x, lengths, w_ih, w_hh, b: held(x, lengths, w_ih, 0 * w_hh, b),
        ),
        Slip(
            "the bias is missing.",
            lambda x, lengths, w_ih, w_hh, b: held(x, lengths, w_ih, w_hh, 0 * b),
        ),
        Slip("the tanh is missing.", partial(held, squash=np.positive)),
        Slip("squeeze by tanh; yours is a sigmoid.", partial(held, squash=sigmoid)),
        Slip(
            "rows of w_hh belong to the new state: h @ w_hh.T, with a transpose, as for the input.",
            lambda x, lengths, w_ih, w_hh, b: held(x, lengths, w_ih, w_hh.T, b),
        ),
        Slip("the first state is zero; yours is one.", partial(held, start=1.0)),
        Slip(
            "each sequence starts at zero; yours starts with the last state of the sequence before "
            "it. Set h to zero for every n.",
            lambda *args: one_after_another(*args),
        ),
    ],
)
def last_states(
    x: np.ndarray, lengths: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """State (N, H) after each sequence's own last element; x (T, N, I) is padded with zeros."""
    return held(x, lengths, w_ih, w_hh, b)


def one_after_another(
    x: np.ndarray, lengths: np.ndarray, w_ih: np.ndarray, w_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """Return last states, wrongly: each sequence starts where the one before it has ended."""
    h, ends = np.zeros(len(b)), []
    for n, length in enumerate(lengths):
        for t in range(length):
            h = np.tanh(w_ih @ x[t, n] + w_hh @ h + b)
        ends.append(h)
    return np.array(ends)


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
            misread(back_through_time, w_hh=np.zeros_like),
        ),
        Slip(
            "the slope of tanh is missing: multiply by 1 − h² at every step.",
            partial(back_through_time, slope=np.ones_like),
        ),
        Slip(
            "that is the last step's share only; the weights are used at every step, so add up.",
            lambda h, w_hh, g: np.outer(g[-1] * (1 - h[-1] ** 2), h[-2]),
        ),
        Slip(
            "going back, δ meets W_hh transposed: δ @ w_hh (or w_hh.T @ δ).",
            misread(back_through_time, w_hh=np.transpose),
        ),
        Slip(
            "each δ_t is multiplied with the state *before* the step, h[t−1].",
            partial(back_through_time, shift=1),
        ),
        Slip(
            "the slope of tanh is 1 − h², with h squared.",
            partial(back_through_time, slope=lambda s: 1 - s),
        ),
        Slip(
            "the slope at step t is that of the state after it, 1 − h_t²: `h[t + 1]` in this "
            "array.",
            partial(back_through_time, early=1),
        ),
        Slip(
            "what flows back from later steps passes the tanh too: add it to g[t] before you "
            "multiply by the slope.",
            partial(back_through_time, around=True),
        ),
        Slip(
            "what the loss says directly passes the tanh too: add what flows back to g[t] before "
            "you multiply by the slope.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g / (1 - h[1:] ** 2)),
        ),
        Slip(
            "blame flows backward: loop over reversed(range(T)), not forward.",
            partial(back_through_time, forward=True),
        ),
        Slip(
            "the loss may look at every state: add g[t] at each step, not at the last one alone.",
            lambda h, w_hh, g: back_through_time(
                h, w_hh, np.where(np.arange(len(g))[:, None] == len(g) - 1, g, 0)
            ),
        ),
        Slip(
            "rows of the result belong to δ_t, columns to h[t−1]; yours are exchanged: "
            "np.outer(delta, h[t]), the state last.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g).T,
        ),
        Slip(
            "the slope of tanh is 1 − h²; h (1 − h) is the sigmoid's.",
            partial(back_through_time, slope=lambda s: s * (1 - s)),
        ),
        Slip(
            "h is already a tanh: its slope is 1 − h², without another tanh.",
            partial(back_through_time, slope=lambda s: 1 - np.tanh(s) ** 2),
        ),
        Slip(
            "δ_t and h[t−1] make a matrix: take np.outer(delta, h[t]), not a product entry by "
            "entry.",
            partial(back_through_time, pair=np.multiply),
        ),
        Slip(
            "δ_t and h[t−1] make a matrix: take np.outer(delta, h[t]), not their scalar product.",
            partial(back_through_time, pair=np.dot),
        ),
        Slip(
            "what flows back must pass through W_hh: W_hhᵀ δ, not δ itself.",
            misread(back_through_time, w_hh=lambda w: np.eye(len(w))),
        ),
        Slip(
            "every step adds its share; you keep the first step's share only (= in place of +=).",
            partial(back_through_time, last_share=True),
        ),
        Slip(
            "the loop stops one step too early: t = 0 belongs to it, with h[0] as the state "
            "before.",
            lambda h, w_hh, g: back_through_time(h[1:], w_hh, g[1:]),
        ),
        Slip(
            "the shares of the steps are added up; yours is their mean.",
            lambda h, w_hh, g: back_through_time(h, w_hh, g) / len(g),
        ),
        Slip(
            "the sign is the other way round: the gradient is due, not the step against it.",
            lambda h, w_hh, g: -back_through_time(h, w_hh, g),
        ),
    ],
    tolerance=1e-5,
)
def grad_w_hh(h: np.ndarray, w_hh: np.ndarray, g: np.ndarray) -> np.ndarray:
    """∂L/∂W_hh (H, H), from h_0 … h_T in h (T+1, H) and the direct ∂L/∂h_t in g (T, H)."""
    return back_through_time(h, w_hh, g)
