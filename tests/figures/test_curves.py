"""Curves say what the numbers say, and their names do not overlap."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from nnlearn import figures
from nnlearn.figures.labels import spread_out

centres = st.lists(st.floats(-100, 100), min_size=1, max_size=8)


def boxes(fig, names):
    fig.draw_without_rendering()
    return [Text.get_window_extent(name) for name in names]  # without their leaders


@pytest.mark.parametrize("ends", [[0, 0, 0, 0], [0, 0.01, 1, 1.02], [0.5, 0.5, 3, -1]])
@pytest.mark.parametrize("width", ["half", "column", "text"])
def test_names_of_lines_do_not_overlap_nor_leave_the_figure(ends, width):
    fig, ax = figures.new(width)
    for index, end in enumerate(ends):
        ax.plot([0, 1], [1, end], label=f"series {index}")
    ax.set(xlabel="step")
    extents = boxes(fig, figures.label_lines(ax))
    for i, first in enumerate(extents):
        for second in extents[:i]:
            assert not first.overlaps(second)
        assert first.x1 <= fig.bbox.x1
        assert first.y1 <= fig.bbox.y1
        assert first.y0 >= ax.get_window_extent().y0


def test_names_far_apart_stay_beside_their_lines():
    _fig, ax = figures.new()
    ax.plot([0, 1], [0, 1], label="up")
    ax.plot([0, 1], [1, 0.3], label="down")
    ax.plot([0, 0.5, 1], [0, 0.6, np.nan], label="broken")
    names = figures.label_lines(ax)
    assert [name.xyann[1] for name in names] == [0, 0, 0]
    assert names[2].xy == (0.5, 0.6)


def test_lines_without_names_are_refused():
    _, ax = figures.new()
    ax.plot([0, 1])
    with pytest.raises(ValueError, match="label="):
        figures.label_lines(ax)


@given(centres, st.floats(0.5, 20))
def test_spread_out_intervals_keep_order_distance_and_mean(values, height):
    placed = spread_out(values, [height] * len(values))
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(placed[order]) >= height - 1e-9)
    assert np.mean(placed) == pytest.approx(np.mean(values), abs=1e-9)


@given(centres)
def test_intervals_that_do_not_overlap_stay_where_they_are(values):
    values = np.cumsum(np.abs(values) + 1)
    assert np.allclose(spread_out(values, np.ones(len(values))), values)


@given(centres, st.floats(-50, 50))
def test_no_interval_passes_the_floor(values, floor):
    assert spread_out(values, [2.0] * len(values), floor).min() >= floor + 1 - 1e-9


def test_spread_draws_median_and_quantiles():
    _, ax = figures.new()
    runs = np.arange(5)[:, None] * [1.0, 10.0]
    line = figures.spread(ax, [0, 1], runs, "runs", quantiles=(0.25, 0.75))
    assert line.get_ydata().tolist() == [2, 20]
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == 1
    assert band[:, 1].max() == 30


def test_spread_refuses_runs_in_columns_and_falling_quantiles():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="one row per seed"):
        figures.spread(ax, [0, 1, 2], np.ones((3, 5)))
    with pytest.raises(ValueError, match="quantiles rise"):
        figures.spread(ax, [0, 1], np.ones((3, 2)), quantiles=(0.9, 0.1))


def test_loss_pair_returns_and_writes_the_largest_difference():
    _, ax = figures.new()
    assert figures.loss_pair(ax, [3.0, 2.0], [3.0, 2.5]) == 0.5
    assert r"5.0 \times 10^{-1}" in ax.get_title(loc="right")
    blue, vermilion = ax.get_lines()
    assert (blue.get_color(), blue.get_linestyle()) == (figures.NUMPY, "-")
    assert (vermilion.get_color(), vermilion.get_linestyle()) == (figures.TORCH, "--")


def test_loss_pair_refuses_runs_of_different_length():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="equally long; got 3, 2"):
        figures.loss_pair(ax, [3, 2, 1], [3, 2])


@given(st.floats(-3, 3), st.floats(0.1, 10))
def test_loglog_slope_recovers_a_power_law(power, factor):
    _, ax = figures.new()
    x = np.array([1.0, 3.0, 10.0, 40.0])
    assert figures.loglog_slope(ax, x, factor * x**power) == pytest.approx(power, abs=1e-9)


def test_loglog_slope_refuses_what_has_no_logarithm_or_no_slope():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="positive y"):
        figures.loglog_slope(ax, [1, 2], [1, 0])
    with pytest.raises(ValueError, match="two different x"):
        figures.loglog_slope(ax, [2, 2], [1, 3])


def test_activation_panel_breaks_a_note_that_is_wider_than_its_panel():
    fig, axes = figures.frames(3)
    z = np.linspace(-4, 4, 9)
    for ax in axes:
        figures.activation_panel(ax, z, z, z, name="φ", note="a note as long as a short sentence")
    fig.draw_without_rendering()
    for left, right in pairwise(axes):
        edge = right.get_window_extent().x0
        assert all(text.get_window_extent().x1 < edge for text in left.texts)
