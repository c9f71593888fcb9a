"""Examples for the chapter ``rnn``: cells, and layers along whole sequences."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, choose
from tests.parity.proof import Example
from tests.parity.registry import examples

GATES = {"rnn_tanh": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}


@examples("rnn_tanh_cell", "rnn_relu_cell", "lstm_cell", "gru_cell")
def single_steps(draw: Any, path: str) -> Example:
    batch, inputs, hidden = (draw(st.integers(1, 3)) for _ in range(3))
    x, h, c = array(draw, (batch, inputs)), *(array(draw, (batch, hidden)) for _ in "hc")
    state = (h, c) if path == "lstm_cell" else h
    weights = parameters(
        draw, GATES[path.removesuffix("_cell")], [inputs], hidden, draw(st.booleans())
    )
    return Example([x, state, *weights])


@examples("nn.RNNCell", "nn.LSTMCell", "nn.GRUCell")
def cells(draw: Any, path: str) -> Example:
    batch, inputs, hidden = (
        choose(draw, (), (1,), (3,)),
        *(draw(st.integers(1, 4)) for _ in range(2)),
    )
    init = {"input_size": inputs, "hidden_size": hidden, "bias": draw(st.booleans())}
    if path == "nn.RNNCell":
        init["nonlinearity"] = choose(draw, "tanh", "relu")
    h, c = (array(draw, (*batch, hidden)) for _ in "hc")
    x, state = array(draw, (*batch, inputs)), (h, c) if path == "nn.LSTMCell" else h
    return Example([x, state] if draw(st.booleans()) else [x], init=init)


@examples("nn.RNN", "nn.LSTM", "nn.GRU")
def layers_along_sequences(draw: Any, path: str) -> Example:
    steps, inputs, hidden = (draw(st.integers(1, 4)) for _ in range(3))
    init: dict[str, Any] = {
        "input_size": inputs,
        "hidden_size": hidden,
        "num_layers": draw(st.integers(1, 3)),
        "bias": draw(st.booleans()),
        "batch_first": draw(st.booleans()),
        "bidirectional": draw(st.booleans()),
    }
    if path == "nn.RNN":
        init["nonlinearity"] = choose(draw, "tanh", "relu")
    training = True
    if init["num_layers"] > 1:
        init["dropout"], training = choose(draw, (0.0, True), (0.5, False), (1.0, True))
    batch = choose(draw, (), (1,), (3,))
    x = array(draw, (*batch, steps, inputs) if init["batch_first"] else (steps, *batch, inputs))
    size = (init["num_layers"] * (1 + init["bidirectional"]), *batch, hidden)
    h, c = (array(draw, size) for _ in "hc")
    state = (h, c) if path == "nn.LSTM" else h
    kind = "rnn_relu" if init.get("nonlinearity") == "relu" else path
    return Example(
        [x, state] if draw(st.booleans()) else [x],
        init=init,
        training=training,
        differences=differentiable(kind, init["bias"], init.get("dropout", 0.0), training),
    )


def parameters(
    draw: Any, gates: int, features: list[int], hidden: int, has_biases: bool
) -> list[np.ndarray]:
    """Draw w_ih, w_hh, b_ih, b_hh for each layer and direction, given what each reads."""
    shapes = []
    for inputs in features:
        shapes += [(gates * hidden, inputs), (gates * hidden, hidden)]
        shapes += [(gates * hidden,)] * 2 if has_biases else []
    return [array(draw, shape, -1, 1) for shape in shapes]


def differentiable(path: str, has_biases: bool, dropout: float, train: bool) -> bool:
    """Tell whether no ReLU stands on its kink, as with dropped inputs and no biases."""
    return not (path == "rnn_relu" and not has_biases and dropout == 1 and train)
