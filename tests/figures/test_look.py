"""Readable on the light page and on the dark one; sizes; the style comes and goes."""

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from nnlearn import figures
from nnlearn.figures import look
from nnlearn.figures.contrast import (
    DARK_PAGE,
    LIGHT_PAGE,
    LINE_RATIO,
    TEXT_RATIO,
    contrast,
    filter_pixels,
    in_dark_mode,
    text_colour,
    worst_contrast,
)
from nnlearn.figures.matrices import _PALE, _RIGHT_WRONG

channel = st.floats(0, 1)
STYLE_KEYS = ("font.size", "axes.spines.top", "figure.facecolor", "savefig.dpi")


def test_contrast_agrees_with_published_values():
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0000ff", "white") == pytest.approx(8.59, abs=0.005)


@given(st.tuples(channel, channel, channel))
def test_dark_filter_turns_light_into_dark_and_keeps_greys_grey(rgb):
    grey = filter_pixels(np.full(3, rgb[0]))
    assert np.allclose(grey, 1 - rgb[0])


@pytest.mark.parametrize(
    ("colour", "seen"),
    [
        (figures.NUMPY, "#42b4f4"),
        (figures.TORCH, "#f37c1e"),
        (figures.PURPLE, "#af5c8a"),
        (figures.INK, "#e5e5e5"),
    ],
)
def test_dark_filter_gives_the_colours_that_chromium_gives(colour, seen):
    assert in_dark_mode(colour) == seen  # `seen` was read off a screenshot


@pytest.mark.parametrize("colour", look.SERIES)
def test_every_line_colour_stands_out_on_both_pages(colour):
    assert worst_contrast(colour) >= LINE_RATIO


@pytest.mark.parametrize("colour", [figures.INK, figures.GREY, *map(text_colour, look.SERIES)])
def test_every_text_colour_can_be_read_on_both_pages(colour):
    assert contrast(colour, LIGHT_PAGE) >= TEXT_RATIO
    assert contrast(in_dark_mode(colour), DARK_PAGE) >= TEXT_RATIO


@given(st.tuples(channel, channel, channel))
def test_a_readable_shade_exists_for_every_colour(rgb):
    assert worst_contrast(text_colour(to_hex(rgb))) >= TEXT_RATIO


@pytest.mark.parametrize(
    ("colours", "shares"),
    [
        (figures.SEQUENTIAL, np.linspace(0, _PALE, 50)),
        (figures.DIVERGING, np.linspace(0.5 - _PALE / 2, 0.5 + _PALE / 2, 50)),
        (_RIGHT_WRONG, np.linspace(0.5 - _PALE / 2, 0.5 + _PALE / 2, 50)),
    ],
)
def test_numbers_in_cells_can_be_read_on_both_pages(colours, shares):
    for share in shares:
        cell = to_hex(colours(share))
        assert contrast(figures.INK, cell) >= TEXT_RATIO
        assert contrast(in_dark_mode(figures.INK), in_dark_mode(cell)) >= TEXT_RATIO


def test_diverging_map_is_neutral_at_its_centre_and_ends_blue_and_vermilion():
    low, middle, high = (np.array(figures.DIVERGING(share)[:3]) for share in (0.2, 0.5, 0.8))
    assert np.ptp(middle) < 0.01
    assert low.argmax() == 2
    assert high.argmax() == 0


@pytest.mark.parametrize(("width", "inches"), [("text", 7.2), ("column", 5), ("half", 3.5), (4, 4)])
def test_widths_have_names(width, inches):
    fig, _ = figures.new(width)
    assert fig.get_figwidth() == inches


def test_style_as_context_puts_the_old_settings_back():
    with matplotlib.rc_context({"font.size": 7.0, "axes.spines.top": True}):
        before = {key: matplotlib.rcParams[key] for key in STYLE_KEYS}
        with figures.style():
            fig, ax = figures.new()
            assert not ax.spines["top"].get_visible()
            assert fig.get_facecolor()[3] == 0
        assert {key: matplotlib.rcParams[key] for key in STYLE_KEYS} == before


@pytest.mark.parametrize("wrong", ["wide", 0, -2.0])
def test_unknown_widths_are_refused(wrong):
    with pytest.raises(ValueError, match="width is"):
        figures.new(wrong)


def test_impossible_heights_and_counts_are_refused():
    with pytest.raises(ValueError, match="height is a positive"):
        figures.new(height=0)
    with pytest.raises(ValueError, match="at least one frame"):
        figures.frames(0)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7])
def test_frames_returns_as_many_axes_as_asked_and_shows_no_others(count):
    fig, axes = figures.frames(count)
    assert len(axes) == count
    assert fig.axes == axes
