"""What holds for recurrent layers, and what they say when something does not fit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError

LAYERS = (scratch.nn.RNN, scratch.nn.LSTM, scratch.nn.GRU)
CELLS = (scratch.nn.RNNCell, scratch.nn.LSTMCell, scratch.nn.GRUCell)
each_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda c: c.__name__)
each_cell = pytest.mark.parametrize("cell", CELLS, ids=lambda c: c.__name__)


@pytest.mark.parametrize(("layer", "cell"), list(zip(LAYERS, CELLS, strict=True)))
def test_a_layer_is_its_cell_step_after_step(layer, cell):
    one, many = cell(3, 4), layer(3, 4)
    many.load_state_dict({f"{k}_l0": v for k, v in one.state_dict().items()})
    x, state = scratch.randn(5, 2, 3), None
    outputs = []
    for step in x:
        state = one(step, state)
        outputs.append(state[0] if isinstance(state, tuple) else state)
    np.testing.assert_allclose(
        many(x)[0].detach().numpy(), scratch.stack(outputs).detach().numpy(), atol=1e-6
    )


@each_layer
def test_the_backward_direction_is_the_layer_on_the_reversed_sequence(layer):
    both, back = layer(3, 4, bidirectional=True), layer(3, 4)
    state = both.state_dict()
    back.load_state_dict({k: state[f"{k}_reverse"] for k in back.state_dict()})
    x = scratch.randn(6, 2, 3)
    backward = back(x.flip(0))[0].flip(0)
    np.testing.assert_allclose(
        both(x)[0][..., 4:].detach().numpy(), backward.detach().numpy(), atol=1e-6
    )


@each_layer
def test_the_past_does_not_depend_on_the_future(layer):
    net, x = layer(3, 4), scratch.randn(6, 2, 3)
    y = net(x)[0]
    x[4:] = 0
    np.testing.assert_array_equal(y[:4].detach().numpy(), net(x)[0][:4].detach().numpy())


@each_layer
def test_a_sequence_with_other_features_is_refused(layer):
    with pytest.raises(ShapeError, match=r"expects 3 features; got 5|3 features.*5|expects 3"):
        layer(3, 4)(scratch.randn(6, 2, 5))


@each_layer
def test_a_sequence_of_another_rank_is_refused(layer):
    with pytest.raises(ShapeError, match=r"\(1, 6, 2, 3\)"):
        layer(3, 4)(scratch.randn(1, 6, 2, 3))


@each_layer
def test_a_state_of_another_batch_is_refused(layer):
    h = scratch.zeros(1, 7, 4)
    state = (h, h) if layer is scratch.nn.LSTM else h
    with pytest.raises(ShapeError, match="initial state"):
        layer(3, 4)(scratch.randn(6, 2, 3), state)


@each_layer
def test_another_dtype_is_refused(layer):
    with pytest.raises(DTypeError, match="float64"):
        layer(3, 4)(scratch.randn(6, 2, 3).double())


@each_cell
@pytest.mark.parametrize("size", [(2, 4, 1), (3, 4), (2, 5)], ids=str)
def test_a_state_that_does_not_fit_a_cell_is_refused(cell, size):
    h = scratch.zeros(*size)
    state = (h, h) if cell is scratch.nn.LSTMCell else h
    with pytest.raises(ShapeError, match="state"):
        cell(3, 4)(scratch.randn(2, 3), state)


@each_cell
def test_an_input_that_does_not_fit_a_cell_is_refused(cell):
    with pytest.raises(ShapeError, match=r"input"):
        cell(3, 4)(scratch.randn(2, 5))


def jacobian_over(w_hh, states):
    """Return ∂h_T/∂h_0 of a tanh network whose inputs hold it at the given states."""
    H = len(w_hh)
    eye, w_hh = scratch.tensor(np.eye(H)), scratch.tensor(w_hh)
    start = scratch.tensor(np.repeat(states[:1], H, axis=0), requires_grad=True)
    h = start
    for before, after in pairwise(states):
        x = np.arctanh(after) - w_hh.numpy() @ before
        h = scratch.rnn_tanh_cell(scratch.tensor(np.repeat(x[None], H, axis=0)), h, eye, w_hh)
    (h * eye).sum().backward()
    return start.grad.numpy()


def test_a_gradient_can_explode_although_the_spectral_radius_is_zero():
    w = 4 * np.array([[1.0, 1.0], [-1.0, -1.0]])
    assert np.array_equal(w @ w, np.zeros((2, 2)))
    states = np.repeat([[0.0, np.sqrt(0.5)]], 31, axis=0)
    assert np.linalg.norm(jacobian_over(w, states), 2) > 1e9


def test_a_gradient_fades_where_no_step_stretches():
    rng = np.random.default_rng(0)
    for _ in range(5):
        w = rng.standard_normal((4, 4))
        w *= 0.9 / np.linalg.norm(w, 2)
        states = np.tanh(rng.standard_normal((11, 4)))
        assert np.linalg.norm(jacobian_over(w, states), 2) <= 0.9**10
