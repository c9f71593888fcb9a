"""Unrolled graphs show the numbers that they are given; the LSTM drawing names its gates."""

import numpy as np
import pytest

from nnlearn import figures
from nnlearn.figures.recurrent import lstm, unrolled


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_an_unrolled_graph_writes_inputs_states_weights_and_gradients():
    _, ax = figures.new("text", height=2.4)
    unrolled(ax, [1, 0], [0.462, 0.354], weights=("0.5", "0.8"), gradients=[0.7, 1])
    assert {"1", "0", "0.462", "0.354", "0.7", "gradient"} <= set(words(ax))
    assert words(ax).count("0.8") == words(ax).count("0.5") == 2


def test_an_unrolled_graph_has_a_node_for_every_state_and_every_input():
    _, ax = figures.new("text", height=2.4)
    unrolled(ax, np.zeros(3), np.zeros(3))
    assert {"$h_0$", "$h_1$", "$h_2$", "$h_3$", "$x_1$", "$x_2$", "$x_3$"} <= set(words(ax))
    assert "$x_0$" not in words(ax)


@pytest.mark.parametrize("more", [{"states": [0.1]}, {"gradients": [1.0]}])
def test_an_unrolled_graph_refuses_sequences_of_different_lengths(more):
    _, ax = figures.new("text", height=2.4)
    arguments = {"inputs": [1, 0], "states": [0.1, 0.2], **more}
    with pytest.raises(ValueError, match="2 inputs need as many"):
        unrolled(ax, **arguments)


def test_the_lstm_drawing_has_four_gates_three_products_and_one_sum():
    _, ax = figures.new("text", height=3.4)
    lstm(ax)
    assert {"$f$", "$i$", "$g$", "$o$"} <= set(words(ax))
    assert words(ax).count("×") == 3
    assert words(ax).count("+") == 1
