"""The gated recurrent unit: two gates instead of the LSTM's three, and no cell beside the state.

The cell makes one step and reads like its formulas; the layer makes them all at once. Taught in the
chapter ``rnn``.
"""

from __future__ import annotations

import numpy as np

from nnlearn.scratch.functional.activation import sigmoid, tanh
from nnlearn.scratch.functional.linear import linear
from nnlearn.scratch.functional.recurrent import (
    by_gate,
    check_cell,
    room_after,
    rows,
    squash_into_unit_interval,
    weighted_inputs,
)
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.operations.shape import chunk
from nnlearn.scratch.tensor import Tensor


def gru_cell(
    input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Tensor | None = None,
    b_hh: Tensor | None = None,
) -> Tensor:
    """Make one step of a GRU: h′ = (1 − z)·n + z·h, with gates r, z and new content n.

    With (xr, xz, xn) the thirds of W_ih x + b_ih and (hr, hz, hn) those of W_hh h + b_hh:
    r = σ(xr + hr), z = σ(xz + hz), n = tanh(xn + r·hn).

    Parameters
    ----------
    input, hx : Tensor
        x, (N, I), and the state h, (N, H), floating.
    w_ih, w_hh : Tensor
        Weights, (3H, I) and (3H, H).
    b_ih, b_hh : Tensor, optional
        Biases, (3H,).

    Returns
    -------
    Tensor
        The new state h′, (N, H).

    Raises
    ------
    ShapeError, DTypeError
        Sizes or dtypes do not fit.

    Notes
    -----
    The reset gate r acts on W_hn h + b_hn after the product, as in PyTorch, so that one product
    serves all thirds; in the paper it acts on h before it, and z and 1 − z change places between
    versions of the paper.
    Source: Cho et al. (2014), equations 5 to 8. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, h = scratch.zeros(1, 1), scratch.tensor([[1.0]])
    >>> keep = scratch.tensor([0.0, 9.0, 0.0])
    >>> scratch.gru_cell(x, h, scratch.zeros(3, 1), scratch.zeros(3, 1), keep, scratch.zeros(3))
    tensor([[0.9999]])
    """
    check_cell("gru_cell", 3, input, [hx], w_ih, w_hh)
    xr, xz, xn = chunk(linear(input, w_ih, b_ih), 3, 1)
    hr, hz, hn = chunk(linear(hx, w_hh, b_hh), 3, 1)
    r, z = sigmoid(xr + hr), sigmoid(xz + hz)
    n = tanh(xn + r * hn)
    return (1 - z) * n + z * hx


@op(keeps=("x w_ih w_hh output",))
def gru(x: Array, h_0: Array, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array) -> Several[tuple]:
    """Run `gru_cell` along a sequence: one layer of `nn.GRU`, in one direction.

    Parameters
    ----------
    x : Tensor
        (T, N, I).
    h_0 : Tensor
        The state before the first step, (N, H).
    w_ih, w_hh, b_ih, b_hh : Tensor
        Weights and biases, as for `gru_cell`; the biases may be None.

    Returns
    -------
    tuple of Tensor
        h at all steps, (T, N, H), and the last one, (N, H).

    Notes
    -----
    Source: as for `gru_cell`. Chapter: ``rnn``.
    """
    steps, hidden = len(x), h_0.shape[1]
    h, of_state = room_after(h_0, steps), np.empty((*x.shape[:2], hidden), x.dtype)
    gates, recurrent = weighted_inputs(x, w_ih, b_ih, 3), by_gate(w_hh, 3)
    b = 0 if b_hh is None else b_hh.reshape(3, 1, hidden)
    for t in range(steps):
        by_state = h[t] @ recurrent
        by_state += b
        rz = gates[:2, t]
        rz += by_state[:2]
        squash_into_unit_interval(rz)
        r, z, n = gates[:, t]
        of_state[t] = by_state[2]
        n += r * of_state[t]
        np.tanh(n, out=n)
        np.add(n, z * (h[t] - n), out=h[t + 1])

    def vjp(gradients: tuple) -> tuple:
        by_output, dh = gradients
        r, z, n = gates
        by_n = (1 - z) * (1 - n * n)
        # What is known before the walk back: all but the factor ∂L/∂h_t.
        slopes = (by_n * of_state * r * (1 - r), (h[:-1] - n) * z * (1 - z), by_n * r)
        dh_part = np.stack(slopes, axis=2)
        for t in reversed(range(steps)):
            dh = by_output[t] + dh
            by_n[t] *= dh
            dh_part[t] *= dh[:, None]
            dh = dh * z[t] + dh_part[t].reshape(-1, 3 * hidden) @ w_hh
        dx_part = dh_part.copy()  # the state's share of n goes through r, the input's does not
        dx_part[:, :, 2] = by_n
        dx_part, dh_part = (part.reshape(*x.shape[:2], 3 * hidden) for part in (dx_part, dh_part))
        return (
            lambda: (rows(dx_part) @ w_ih).reshape(x.shape),
            dh,
            lambda: rows(dx_part).T @ rows(x),
            lambda: rows(dh_part).T @ rows(h[:-1]),
            lambda: rows(dx_part).sum(0),
            lambda: rows(dh_part).sum(0),
        )

    return (h[1:], h[-1].copy()), vjp
