"""The numbers behind a chart, and the pictures that have none."""

import json

import numpy as np
import pytest

from nnlearn import figures
from nnlearn.figures.tables import ROWS, table


def test_lines_with_one_x_share_a_table_under_the_names_of_their_axes():
    fig, ax = figures.new()
    ax.plot([1, 2, 3], [2.34567, 0.9, 0.4], label="training")
    ax.plot([1, 2, 3], [2.5, 1.2, np.nan], label="validation")
    ax.set(xlabel="epoch", ylabel="loss")
    figures.label_lines(ax)
    [only] = table(fig)
    assert only["columns"] == ["epoch", "training", "validation"]
    assert only["rows"] == [[1, 2.346, 2.5], [2, 0.9, 1.2], [3, 0.4, None]]
    assert json.loads(json.dumps(only)) == only


def test_a_long_line_is_thinned_and_keeps_both_its_ends():
    fig, ax = figures.new()
    ax.plot(np.arange(1000), np.arange(1000) ** 0.5)
    [only] = table(fig)
    assert len(only["rows"]) == ROWS
    assert (only["rows"][0], only["rows"][-1]) == ([0, 0], [999, 31.61])


def test_on_a_log_scale_the_rows_are_as_even_as_the_scale():
    fig, ax = figures.new()
    ax.semilogx(np.arange(1, 100_001), np.zeros(100_000))
    steps = np.diff(np.log([row[0] for row in table(fig)[0]["rows"]]))
    assert len(steps) > 8
    assert steps.max() < 3 * steps.min()


def test_lines_beyond_the_room_are_counted_and_the_named_ones_come_first():
    fig, ax = figures.new()
    for seed in range(20):
        ax.plot([0, 1, 2], [seed, seed, seed], label="last" if seed == 19 else None)
    [only] = table(fig)
    assert only["columns"][:3] == ["x", "last", "line 1"]
    assert only["left_out"] == 12


@pytest.mark.parametrize("flat", [False, True])
def test_bars_have_the_names_of_their_ticks(flat):
    fig, ax = figures.new()
    draw = ax.barh if flat else ax.bar
    draw(["tanh", "ReLU"], [0.5, 0.25])
    (ax.set_xlabel if flat else ax.set_ylabel)("share")
    [only] = table(fig)
    assert only["columns"] == ["bar", "share"]
    assert only["rows"] == [["tanh", 0.5], ["ReLU", 0.25]]


def test_each_panel_has_a_table_with_its_title():
    fig, axes = figures.frames(2)
    for ax, name in zip(axes, ("tanh", "ReLU"), strict=True):
        ax.plot([0, 1, 2], [0, 1, 2])
        ax.set_title(name, loc="left")
    assert [part["title"] for part in table(fig)] == ["tanh", "ReLU"]


def picture():
    fig, ax = figures.new()
    figures.picture(ax, np.eye(8))
    return fig


def regions():
    fig, ax = figures.new()
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    figures.decision_regions(ax, lambda p: p @ [1, 1] - 1.5, x, [0, 0, 0, 1])
    return fig


def cloud():
    fig, ax = figures.new()
    ax.plot([3, 1, 2], [1, 2, 3], "o")
    return fig


def drawing():
    fig, ax = figures.new()
    figures.neuron(ax, [0.7, 0.2], [2, -3], -0.5)
    return fig


def mark_across():
    fig, ax = figures.new()
    ax.axhline(0)
    return fig


@pytest.mark.parametrize("draw", [picture, regions, cloud, drawing, mark_across])
def test_pictures_have_no_table(draw):
    assert table(draw()) == []
