"""Regions, lines and points agree with the model that they show."""

import numpy as np
import pytest

from nnlearn import figures

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], dtype=np.float32)


def centres(image):
    left, right, bottom, top = image.get_extent()
    count = len(image.get_array())
    across = left + (right - left) * (np.arange(count) + 0.5) / count
    up = bottom + (top - bottom) * (np.arange(count) + 0.5) / count
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(np.float32)


def above(p):
    return p[:, 1] - 0.3 * p[:, 0] - 0.4


def nearest(p):
    return -np.linalg.norm(p[:, None] - POINTS[:3], axis=-1)


@pytest.mark.parametrize(
    ("predict", "expected"),
    [
        (above, lambda p: above(p) > 0),
        (lambda p: above(p)[:, None], lambda p: above(p) > 0),
        (lambda p: (above(p) > 0).astype(int), lambda p: above(p) > 0),
        (lambda p: above(p) > 0, lambda p: above(p) > 0),
        (nearest, lambda p: nearest(p).argmax(axis=1)),
    ],
    ids=["score", "score column", "labels", "booleans", "class scores"],
)
def test_regions_agree_with_predict(predict, expected):
    _, ax = figures.new()
    image = figures.decision_regions(ax, predict, POINTS, resolution=60)
    assert np.array_equal(image.get_array().ravel(), expected(centres(image)).astype(int))


def test_regions_of_a_probability_change_at_the_threshold():
    _, ax = figures.new()
    image = figures.decision_regions(
        ax, lambda p: 1 / (1 + np.exp(-above(p))), POINTS, threshold=0.5, resolution=60
    )
    assert np.array_equal(image.get_array().ravel(), above(centres(image)) > 0)


def test_labels_of_regions_and_points_share_colours():
    _, ax = figures.new()
    image = figures.decision_regions(
        ax, lambda p: np.where(above(p) > 0, 8, 3), POINTS, [3, 8, 3, 8], resolution=20
    )
    assert set(np.unique(image.get_array())) == {0, 1}


def test_predict_receives_the_dtype_of_the_points():
    seen = []

    def predict(p):
        seen.append(p.dtype)
        return p[:, 0]

    _, ax = figures.new()
    figures.decision_regions(ax, predict, POINTS, resolution=10)
    assert seen == [np.float32]


def test_regions_keep_the_view_of_axes_that_hold_points():
    _, ax = figures.new()
    figures.scatter_classes(ax, POINTS, [0, 0, 0, 1])
    ax.set(xlim=(-2, 2), ylim=(-3, 3))
    figures.decision_regions(ax, above, POINTS, resolution=10)
    assert ax.get_xlim() == (-2, 2)
    assert ax.get_ylim() == (-3, 3)


def test_wrong_number_of_answers_is_refused():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="got 100 points and answered for 1"):
        figures.decision_regions(ax, lambda p: p[:1, 0], POINTS, resolution=10)


def test_arrow_of_decision_line_points_to_the_positive_side():
    _, ax = figures.new()
    ax.set(xlim=(-1, 2), ylim=(-1, 2))
    w, b = np.array([1.0, -2.0]), 0.3
    figures.decision_line(ax, w, b)
    arrow = ax.texts[0]
    assert w @ arrow.xyann + b == pytest.approx(0)
    assert w @ arrow.xy + b > 0


def test_line_without_weights_is_refused():
    _, ax = figures.new()
    with pytest.raises(ValueError, match=r"w·x \+ b is −0.5 everywhere"):
        figures.decision_line(ax, [0, 0], -0.5)
    with pytest.raises(ValueError, match="two weights"):
        figures.decision_line(ax, [1, 2, 3], 0)


def test_points_of_wrong_shape_count_or_class_number_are_refused():
    _, ax = figures.new()
    with pytest.raises(ValueError, match=r"shape \(N, 2\); got \(4, 3\)"):
        figures.scatter_classes(ax, np.ones((4, 3)), [0, 1, 0, 1])
    with pytest.raises(ValueError, match="equally long; got 4, 3"):
        figures.scatter_classes(ax, POINTS, [0, 1, 0])
    with pytest.raises(ValueError, match="at most 10 classes"):
        figures.scatter_classes(ax, np.ones((11, 2)), range(11))
    with pytest.raises(ValueError, match="2 classes need as many names"):
        figures.scatter_classes(ax, POINTS, [0, 1, 0, 1], names=["one"])
