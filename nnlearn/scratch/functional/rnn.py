"""The Elman network: a layer that reads its own last output beside the input.

The cell makes one step and reads like its formula; the layer makes them all at once. Taught in the
chapter ``rnn``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.functional.activation import relu, tanh
from nnlearn.scratch.functional.linear import linear
from nnlearn.scratch.functional.recurrent import (
    by_gate,
    check_cell,
    room_after,
    rows,
    weighted_inputs,
)
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.tensor import Tensor


def rnn_tanh_cell(
    input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Tensor | None = None,
    b_hh: Tensor | None = None,
) -> Tensor:
    """Make one step of an Elman network: h′ = tanh(W_ih x + b_ih + W_hh h + b_hh).

    Parameters
    ----------
    input, hx : Tensor
        x, (N, I), and the state h, (N, H), floating.
    w_ih, w_hh : Tensor
        Weights, (H, I) and (H, H).
    b_ih, b_hh : Tensor, optional
        Biases, (H,); two, though one would do, since that is how PyTorch stores them.

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
    Source: Elman (1990), figure 2. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, h = scratch.tensor([[0.5]]), scratch.tensor([[1.0]])
    >>> scratch.rnn_tanh_cell(x, h, w_ih=scratch.tensor([[2.0]]), w_hh=scratch.tensor([[-0.5]]))
    tensor([[0.4621]])
    """
    check_cell("rnn_tanh_cell", 1, input, [hx], w_ih, w_hh)
    return tanh(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))


def rnn_relu_cell(
    input: Tensor,
    hx: Tensor,
    w_ih: Tensor,
    w_hh: Tensor,
    b_ih: Tensor | None = None,
    b_hh: Tensor | None = None,
) -> Tensor:
    """Make one step of an Elman network with ReLU: h′ = max(0, W_ih x + b_ih + W_hh h + b_hh).

    Arguments and shapes are as in `rnn_tanh_cell`.

    Notes
    -----
    With W_hh the identity and no input, ReLU keeps a state for ever; tanh shrinks it. Source: Le,
    Jaitly and Hinton (2015), section 2. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x, h, w = scratch.zeros(1, 1), scratch.tensor([[2.0]]), scratch.ones(1, 1)
    >>> scratch.rnn_relu_cell(x, h, w, w), scratch.rnn_tanh_cell(x, h, w, w)
    (tensor([[2.]]), tensor([[0.9640]]))
    """
    check_cell("rnn_relu_cell", 1, input, [hx], w_ih, w_hh)
    return relu(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))


@op(keeps=("x w_ih w_hh output",))
def rnn_tanh(
    x: Array, h_0: Array, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array
) -> Several[tuple]:
    """Run `rnn_tanh_cell` along a sequence: one layer of `nn.RNN`, in one direction.

    Parameters
    ----------
    x : Tensor
        (T, N, I).
    h_0 : Tensor
        The state before the first step, (N, H).
    w_ih, w_hh, b_ih, b_hh : Tensor
        Weights and biases, as for `rnn_tanh_cell`; the biases may be None.

    Returns
    -------
    tuple of Tensor
        h at all steps, (T, N, H), and the last one, (N, H).

    Notes
    -----
    Backpropagation through time: with Z_t the weighted sum of step t, ∂L/∂Z_t = ∂L/∂h_t ·
    tanh′(Z_t), and ∂L/∂h_{t−1} gets ∂L/∂Z_t W_hh on top of what comes from the output there.
    Source: Werbos (1990), equations 10 to 16. Chapter: ``rnn``.
    """
    return _elman(x, h_0, w_ih, w_hh, b_ih, b_hh, np.tanh, lambda h: 1 - h * h)


@op(keeps=("x w_ih w_hh output",))
def rnn_relu(
    x: Array, h_0: Array, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array
) -> Several[tuple]:
    """Run `rnn_relu_cell` along a sequence; arguments and results are as in `rnn_tanh`.

    Notes
    -----
    Source: Le, Jaitly and Hinton (2015), section 2. Chapter: ``rnn``.
    """
    return _elman(x, h_0, w_ih, w_hh, b_ih, b_hh, _relu, lambda h: (h > 0).astype(h.dtype))


def _elman(
    x: Any, h_0: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any, activate: Any, slope_at: Any
) -> tuple:
    steps = len(x)
    h, recurrent = room_after(h_0, steps), by_gate(w_hh, 1)[0]
    h[1:] = weighted_inputs(x, w_ih, None if b_ih is None else b_ih + b_hh, 1)[0]
    for t in range(steps):
        z = h[t + 1]
        z += h[t] @ recurrent
        activate(z, out=z)

    def vjp(gradients: tuple) -> tuple:
        by_output, dh = gradients
        slopes = slope_at(h[1:])
        dz = np.empty_like(slopes)
        for t in reversed(range(steps)):
            np.multiply(by_output[t] + dh, slopes[t], out=dz[t])
            dh = dz[t] @ w_hh
        d = rows(dz)
        bias = None if b_ih is None else d.sum(0)
        return (
            lambda: (d @ w_ih).reshape(x.shape),
            dh,
            lambda: d.T @ rows(x),
            lambda: d.T @ rows(h[:-1]),
            bias,
            bias,
        )

    return (h[1:], h[-1].copy()), vjp


def _relu(z: np.ndarray, out: np.ndarray) -> None:
    np.maximum(z, 0, out=out)
