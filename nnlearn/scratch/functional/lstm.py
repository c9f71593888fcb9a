"""Long short-term memory: a cell whose content is kept, overwritten and shown as three gates say.

The cell makes one step and reads like its formulas; the layer makes them all at once. Taught in the
chapter ``rnn``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.functional.activation import sigmoid, tanh
from nnlearn.scratch.functional.linear import linear
from nnlearn.scratch.functional.recurrent import (
    by_gate,
    check_cell,
    room_after,
    rows,
    weighted_inputs,
)
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.operations.shape import chunk
from nnlearn.scratch.tensor import Tensor


def lstm_cell(
    input: Tensor,
    hx: Sequence[Tensor],
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Tensor | None = None,
    b_hh: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Make one step of an LSTM: c′ = σ(f)·c + σ(i)·tanh(g), then h′ = σ(o)·tanh(c′).

    i, f, g, o are the four quarters of W_ih x + b_ih + W_hh h + b_hh: input gate, forget gate, new
    content, output gate.

    Parameters
    ----------
    input : Tensor
        x, (N, I), floating.
    hx : tuple of Tensor
        The state (h, c), each (N, H).
    w_ih, w_hh : Tensor
        Weights, (4H, I) and (4H, H).
    b_ih, b_hh : Tensor, optional
        Biases, (4H,).

    Returns
    -------
    tuple of Tensor
        The new state (h′, c′), each (N, H).

    Raises
    ------
    ShapeError, DTypeError
        Sizes or dtypes do not fit.

    Notes
    -----
    Source: Hochreiter and Schmidhuber (1997), section 4; the forget gate, Gers, Schmidhuber and
    Cummins (2000), equations 3 to 5. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, h, c = scratch.zeros(1, 1), scratch.zeros(1, 1), scratch.tensor([[1.0]])
    >>> keep = scratch.tensor([-9.0, 9.0, 0.0, 9.0])
    >>> none, zero = scratch.zeros(4, 1), scratch.zeros(4)
    >>> _, c = scratch.lstm_cell(x, (h, c), none, none, keep, zero)
    >>> c
    tensor([[0.9999]])
    """
    h, c = two_states("lstm_cell", hx)
    check_cell("lstm_cell", 4, input, [h, c], w_ih, w_hh)
    i, f, g, o = chunk(linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh), 4, 1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(c), c


def two_states(name: str, hx: Any) -> Sequence[Tensor]:
    """Return h and c, or say that both are expected."""
    if not isinstance(hx, (tuple, list)) or len(hx) != 2:
        raise DTypeError(
            f"{name}: the state is a tuple of two tensors, (h, c); got {type(hx).__name__}"
        )
    return hx


@op(keeps=("x w_ih w_hh output",))
def lstm(
    x: Array, h_0: Array, c_0: Array, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array
) -> Several[tuple]:
    """Run `lstm_cell` along a sequence: one layer of `nn.LSTM`, in one direction.

    Parameters
    ----------
    x : Tensor
        (T, N, I).
    h_0, c_0 : Tensor
        The states before the first step, (N, H).
    w_ih, w_hh, b_ih, b_hh : Tensor
        Weights and biases, as for `lstm_cell`; the biases may be None.

    Returns
    -------
    tuple of Tensor
        h at all steps, (T, N, H); then the last h and c, (N, H).

    Notes
    -----
    ∂L/∂c_{t−1} = ∂L/∂c_t · σ(f_t): along the cell, a gradient meets no weight matrix, only the
    forget gate. That is why it survives many steps. Source: as for `lstm_cell`; the whole gradient,
    Graves and Schmidhuber (2005), appendix A. Chapter: ``rnn``.
    """
    steps, hidden = len(x), h_0.shape[1]
    h, c = room_after(h_0, steps), room_after(c_0, steps)
    gates = weighted_inputs(x, w_ih, None if b_ih is None else b_ih + b_hh, 4)
    recurrent = by_gate(w_hh, 4)
    inner = np.array([0.5, 0.5, 1, 0.5], x.dtype).reshape(4, 1, 1)
    shift = 1 - inner
    # As σ(z) = tanh(z/2)/2 + 1/2, one tanh does for all four.
    gates *= inner[:, None]
    recurrent = recurrent * inner
    for t in range(steps):
        z = gates[:, t]
        z += h[t] @ recurrent
        np.tanh(z, out=z)
        z *= inner
        z += shift
        i, f, g, o = z
        np.add(f * c[t], i * g, out=c[t + 1])
        np.multiply(o, np.tanh(c[t + 1]), out=h[t + 1])

    def vjp(gradients: tuple) -> tuple:
        by_output, dh, dc = gradients
        i, f, g, o = gates
        tanh_c = np.tanh(c[1:])
        by_cell = o * (1 - tanh_c * tanh_c)
        # Of ∂L/∂z, what is known before the walk back: all but the factor ∂L/∂c_t, for o ∂L/∂h_t.
        slopes = (g * i * (1 - i), c[:-1] * f * (1 - f), i * (1 - g * g), tanh_c * o * (1 - o))
        dz = np.stack(slopes, axis=2)
        for t in reversed(range(steps)):
            dh = by_output[t] + dh
            dc = dc + dh * by_cell[t]
            dz[t, :, :3] *= dc[:, None]
            dz[t, :, 3] *= dh
            dc = dc * f[t]
            dh = dz[t].reshape(-1, 4 * hidden) @ w_hh
        dz = dz.reshape(*x.shape[:2], 4 * hidden)
        d = rows(dz)
        bias = None if b_ih is None else d.sum(0)
        return (
            lambda: (d @ w_ih).reshape(x.shape),
            dh,
            dc,
            lambda: d.T @ rows(x),
            lambda: d.T @ rows(h[:-1]),
            bias,
            bias,
        )

    return (h[1:], h[-1].copy(), c[-1].copy()), vjp
