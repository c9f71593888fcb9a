"""The checker's own manners, on answers to small exercises."""

import numpy as np
import pytest

from nnlearn import check
from nnlearn.check import Case, Slip, exercise


@exercise(
    "neurons",
    lambda: [Case("a matrix", (np.arange(6.0).reshape(2, 3),)), Case("a row", (np.ones((1, 3)),))],
    [Slip("you doubled it", lambda x: 2 * x)],
)
def same(x):
    """Return x."""
    return x


def test_an_answer_that_spoils_its_input_is_told():
    def answer(x):
        x += 1
        return x - 1

    assert "changed its input" in repr(same(answer))


def test_a_transposed_result_is_recognised():
    assert "transposed" in repr(same(lambda x: x.T))


def test_a_wrong_sign_is_recognised():
    assert "sign is the other way" in repr(same(lambda x: -x))


def test_a_constant_factor_is_recognised():
    assert "every value is 0.25 times" in repr(same(lambda x: x / 4))


def test_a_factor_of_one_is_no_slip():
    def answer(x):
        right = x.copy()
        x += 1
        return right

    assert same(answer).hints == []


def test_a_known_slip_comes_before_a_general_one():
    assert same(lambda x: x + x).hints == ["you doubled it"]


def test_a_warning_is_a_fault_even_when_the_numbers_are_right():
    def answer(x):
        np.array([1.0]) / 0
        return x

    assert "it warned: divide by zero" in repr(same(answer))


def test_the_line_on_which_an_answer_stops_is_shown():
    def answer(x):
        return x.nonsense

    assert "return x.nonsense" in repr(same(answer))


def test_an_answer_with_other_arguments_is_told():
    assert "does it take the arguments" in repr(same(lambda: 0))


def test_a_missing_return_is_told():
    assert "is its `return` missing?" in repr(same(lambda x: None))


def test_shapes_that_differ_are_told():
    assert "shape (2, 3) is due; (6,) came" in repr(same(np.ravel))


@pytest.mark.parametrize("engine", ["nnlearn.scratch", "torch"])
def test_tensors_are_taken_as_answers(engine):
    tensor = pytest.importorskip(engine).tensor
    assert same(lambda x: tensor(x, requires_grad=True))


def test_a_chapter_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match="there are checkers for neurons"):
        check.poetry  # noqa: B018
