"""What all recurrent networks share: layers on top of each other, and a second direction.

What happens in one layer is in ``rnn.py``, ``lstm.py`` and ``gru.py`` beside this file. Taught in
the chapter ``rnn``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.dropout import dropout as drop
from nnlearn.scratch.operations.shape import cat, flip, stack, transpose
from nnlearn.scratch.tensor import Tensor


def run_layers(
    layer: Callable,
    gates: int,
    input: Tensor,
    initial: Sequence[Tensor],
    weights: Sequence[Sequence[Tensor]],
    directions: int,
    dropout: float,
    batch_first: bool,
) -> tuple[Tensor, ...]:
    """Feed a sequence through stacked recurrent layers.

    A layer that reads backward is the same layer on the reversed sequence, its outputs put back in
    order.

    Parameters
    ----------
    layer : callable
        One layer in one direction: ``(x, *states, w_ih, w_hh, b_ih, b_hh) -> (y, *last states)``.
    gates : int
        Weighted sums in each unit: 1 for `rnn_tanh`, 4 for `lstm`, 3 for `gru`.
    input : Tensor
        (T, N, I), or (N, T, I) if ``batch_first``.
    initial : sequence of Tensor
        States before the first step, each (layers · directions, N, H).
    weights : sequence of sequences of Tensor
        ``w_ih, w_hh`` and maybe ``b_ih, b_hh`` of layer 0, then of layer 0 backward, of layer 1 …
    directions : int
        1, or 2 with a second layer beside each one that reads backward.
    dropout : float
        Probability of 0 between layers.

    Returns
    -------
    tuple of Tensor
        The top layer's outputs, (T, N, directions · H), and the last states of every layer and
        direction, in the shapes of ``initial``.

    Raises
    ------
    ShapeError, DTypeError
        Input, states and weights do not fit together.

    Notes
    -----
    Source: the second direction, Schuster and Paliwal (1997), figure 3; dropout between layers and
    nowhere else, Zaremba, Sutskever and Vinyals (2014), section 3.2. Chapter: ``rnn``.
    """
    check_layers(layer.__name__, gates, input, initial, weights, directions, batch_first)
    x = transpose(input, 0, 1) if batch_first else input
    last = []
    for k in range(len(weights) // directions):
        x = drop(x, dropout) if k > 0 and dropout else x
        outputs = []
        for j in range(k * directions, (k + 1) * directions):
            own = [*weights[j], None, None][:4]
            backward = j % directions == 1
            y, *states = layer(flip(x, (0,)) if backward else x, *[s[j] for s in initial], *own)
            outputs.append(flip(y, (0,)) if backward else y)
            last.append(states)
        x = cat(outputs, -1) if directions == 2 else outputs[0]
    return transpose(x, 0, 1) if batch_first else x, *[stack(s) for s in zip(*last, strict=True)]


def rows(x: np.ndarray) -> np.ndarray:
    """Lay the steps of a sequence under each other: (T, N, I) -> (T·N, I)."""
    return x.reshape(-1, x.shape[-1])


def by_gate(w: np.ndarray, gates: int) -> np.ndarray:
    """Cut (G·H, I) into one transposed matrix for each gate, (G, I, H), without gaps in memory."""
    return np.ascontiguousarray(w.reshape(gates, -1, w.shape[1]).swapaxes(1, 2))


def weighted_inputs(x: np.ndarray, w_ih: np.ndarray, bias: Any, gates: int) -> np.ndarray:
    """Return x Wᵀ + b of all steps, (G, T, N, H): few large products instead of many small."""
    z = rows(x) @ by_gate(w_ih, gates)
    if bias is not None:
        z += bias.reshape(gates, 1, -1)
    return z.reshape(gates, *x.shape[:2], z.shape[-1])


def room_after(first: np.ndarray, steps: int) -> np.ndarray:
    """Return an array for a state at all times, (T + 1, N, H), with the initial state in it."""
    states = np.empty((steps + 1, *first.shape), first.dtype)
    states[0] = first
    return states


def squash_into_unit_interval(z: np.ndarray) -> None:
    """Replace z by σ(z) = (1 + tanh(z/2)) / 2, in place."""
    z *= 0.5
    np.tanh(z, out=z)
    z *= 0.5
    z += 0.5


def check_cell(
    name: str, gates: int, input: Tensor, states: Sequence[Tensor], w_ih: Tensor, w_hh: Tensor
) -> None:
    """Raise unless input (N, I) and states (N, H) fit the weights (G·H, I) and (G·H, H)."""
    hidden = _check_weights(name, gates, w_ih, w_hh, "")
    if input.ndim != 2 or input.shape[1] != w_ih.shape[1]:
        raise ShapeError(
            f"{name}: the input is (N, I) and weight_ih {tuple(w_ih.shape)} expects I = "
            f"{w_ih.shape[1]}; got {tuple(input.shape)}"
        )
    for letter, state in zip("hc", states, strict=False):
        if tuple(state.shape) != (input.shape[0], hidden):
            raise ShapeError(
                f"{name}: the state {letter} must be (N, H) = {(input.shape[0], hidden)}; got "
                f"{tuple(state.shape)}"
            )
    _check_dtypes(name, input, w_ih, states)


def check_layers(
    name: str,
    gates: int,
    input: Tensor,
    initial: Sequence[Tensor],
    weights: Sequence,
    directions: int,
    batch_first: bool,
) -> None:
    """Raise unless input, initial states and the weights of all layers fit together."""
    order = "(N, T, I)" if batch_first else "(T, N, I)"
    if input.ndim != 3:
        raise ShapeError(f"{name}: the input is {order}; got {tuple(input.shape)}")
    if not input.shape[1 if batch_first else 0]:
        raise ShapeError(f"{name}: the input {order} = {tuple(input.shape)} has no step to read")
    features = input.shape[2]
    for j, (w_ih, w_hh, *_) in enumerate(weights):
        layer = f" of layer {j // directions}"
        hidden = _check_weights(name, gates, w_ih, w_hh, layer)
        if w_ih.shape[1] != features:
            raise ShapeError(
                f"{name}: weight_ih{layer} {tuple(w_ih.shape)} expects {w_ih.shape[1]} features; "
                f"got {features}. The input is {order} = {tuple(input.shape)}"
            )
        if j % directions == directions - 1:
            features = hidden * directions
    expected = (len(weights), input.shape[0 if batch_first else 1], features // directions)
    for letter, state in zip("hc", initial, strict=False):
        if tuple(state.shape) != expected:
            raise ShapeError(
                f"{name}: the initial state {letter}_0 must be (layers · directions, N, H) = "
                f"{expected}; got {tuple(state.shape)}"
            )
    _check_dtypes(name, input, weights[0][0], initial)


def _check_weights(name: str, gates: int, w_ih: Tensor, w_hh: Tensor, layer: str) -> int:
    hidden = w_hh.shape[-1]
    if w_hh.ndim != 2 or w_ih.ndim != 2 or not w_ih.shape[0] == w_hh.shape[0] == gates * hidden:
        raise ShapeError(
            f"{name}: weight_ih{layer} must be ({gates}·H, I) and weight_hh ({gates}·H, H); "
            f"got {tuple(w_ih.shape)} and {tuple(w_hh.shape)}"
        )
    return hidden


def _check_dtypes(name: str, input: Any, weight: Any, states: Sequence[Any]) -> None:
    for what, x in [("the input", input), *[("the state", s) for s in states]]:
        if x.dtype != weight.dtype:
            raise DTypeError(
                f"{name}: {what} is {x.dtype}, the weights are {weight.dtype}; convert one: "
                "x.to(weight.dtype)"
            )
