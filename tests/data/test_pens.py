"""Digits from another pen: what moves, turns and thickens, and what is refused."""

import numpy as np
import pytest

from nnlearn import data

IMAGES = np.random.default_rng(0).uniform(0, 1, (3, 1, 8, 8))


def test_nothing_asked_for_changes_nothing():
    np.testing.assert_allclose(data.another_pen(IMAGES), IMAGES, atol=1e-6)


@pytest.mark.parametrize(("down", "right"), [(1, 0), (0, 1), (-2, 3), (9, 0)])
def test_a_move_by_whole_pixels_is_a_slice_with_paper_around(down, right):
    wide = np.zeros((3, 1, 40, 40))
    wide[..., 16 + down : 24 + down, 16 + right : 24 + right] = IMAGES
    moved = data.another_pen(IMAGES, down=down, right=right)
    np.testing.assert_allclose(moved, wide[..., 16:24, 16:24], atol=1e-6)


@pytest.mark.parametrize("quarters", [1, 2, 3, -1])
def test_quarter_turns_are_those_of_numpy(quarters):
    turned = data.another_pen(IMAGES, degrees=90 * quarters)
    np.testing.assert_allclose(turned, np.rot90(IMAGES, -quarters, axes=(-2, -1)), atol=1e-6)


def test_half_a_pixel_is_the_mean_of_two():
    moved = data.another_pen(IMAGES, right=0.5)
    mean = (IMAGES[..., 1:] + IMAGES[..., :-1]) / 2
    np.testing.assert_allclose(moved[..., 1:], mean, atol=1e-6)


def test_thickness_adds_ink_and_takes_it_away():
    thin, thick = (data.another_pen(IMAGES, thickness=t) for t in (-0.5, 0.5))
    assert (thin <= IMAGES + 1e-6).all()
    assert (thick >= IMAGES - 1e-6).all()
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    assert data.another_pen(dot, thickness=1).sum() == 5
    assert data.another_pen(dot, thickness=-1).sum() == 1


def test_contrast_multiplies_the_ink():
    np.testing.assert_allclose(data.another_pen(IMAGES, contrast=0.5), IMAGES / 2, atol=1e-6)


@pytest.mark.parametrize(
    ("images", "settings", "says"),
    [
        (np.zeros(8), {}, "shape"),
        (np.zeros((0, 8)), {}, "shape"),
        (IMAGES, {"thickness": 2}, "thickness"),
        (IMAGES, {"contrast": 0}, "contrast"),
        (IMAGES, {"down": np.nan}, "down"),
    ],
)
def test_what_makes_no_sense_is_refused(images, settings, says):
    with pytest.raises(ValueError, match=says):
        data.another_pen(images, **settings)
