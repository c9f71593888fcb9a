"""`Dataset`: a form that refuses what does not fit."""

import dataclasses

import numpy as np
import pytest

from nnlearn.data import Dataset


def make(**changes):
    x = np.arange(24, dtype=np.float32).reshape(6, 1, 2, 2)
    y = np.array([0, 1, 2, 0, 1, 2])
    fields = {
        "name": "toy",
        "x_train": x,
        "y_train": y,
        "x_test": x[:3],
        "y_test": y[:3],
        "classes": ("a", "b", "c"),
        "description": "Six squares.",
        "source": "nobody",
    }
    return Dataset(**{**fields, **changes})


def held_out(x=None, y=None):
    x = np.ones((3, 1, 2, 2), np.float32) if x is None else x
    return {"x_validation": x, "y_validation": np.array([2, 1, 0]) if y is None else y}


def test_a_validation_part_goes_along_with_the_others():
    toy = make(**held_out())
    assert make().parts == ("train", "test")
    assert toy.parts == ("train", "validation", "test")
    assert toy.flat().x_validation.shape == (3, 4)
    assert toy.only(2, 1).y_validation.tolist() == [0, 1]
    assert "validation  x (3, 1, 2, 2) float32, y (3,) int64" in repr(toy)


def test_flat_lays_each_example_out_as_one_row_and_twice_is_once():
    flat = make().flat()
    assert flat.x_train.shape == (6, 4)
    assert flat.x_test.shape == (3, 4)
    assert flat.x_train[1].tolist() == [4, 5, 6, 7]
    np.testing.assert_array_equal(flat.flat().x_train, flat.x_train)


def test_only_keeps_and_renumbers_in_the_order_given():
    pair = make().only(2, 0)
    assert pair.classes == ("c", "a")
    assert pair.y_train.tolist() == [1, 0, 1, 0]
    assert pair.y_train.dtype == np.int64
    assert pair.x_train[:, 0, 0, 0].tolist() == [0, 8, 12, 20]
    assert pair.y_test.tolist() == [1, 0]


@pytest.mark.parametrize("labels", [(), (3,), (-1, 0), (1, 1), ("a",), ([0, 1],)])
def test_only_refuses_labels_that_are_not_there(labels):
    with pytest.raises(ValueError, match="distinct labels from 0 to 2"):
        make().only(*labels)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"x_train": np.zeros((6, 4))}, TypeError, "x_train is float64"),
        ({"y_test": np.zeros(3, np.int32)}, TypeError, r"y_test\.astype\('int64'\)"),
        ({"x_test": [[0.0]]}, TypeError, "x_test is list"),
        ({"x_train": np.zeros((5, 1, 2, 2), np.float32)}, ValueError, "with the same N"),
        ({"x_test": np.zeros((3, 4), np.float32)}, ValueError, "all parts need the same shape"),
        ({"x_train": np.zeros(6, np.float32)}, ValueError, r"due are \(N, features"),
        ({"classes": ("a", "b")}, ValueError, "labels from 0 to 2, but 2 classes"),
        ({"y_train": np.full(6, -1)}, ValueError, "labels from -1 to -1"),
        ({"y_validation": np.zeros(3, np.int64)}, ValueError, "belong together"),
        (held_out(x=np.zeros((3, 4), np.float32)), ValueError, "validation examples"),
        (held_out(y=np.full(3, 3)), ValueError, "y_validation holds labels from 3 to 3"),
    ],
)
def test_what_does_not_fit_is_refused(changes, error, message):
    with pytest.raises(error, match=message):
        make(**changes)


def test_fields_stay_as_they_are():
    with pytest.raises(dataclasses.FrozenInstanceError):
        make().name = "other"
