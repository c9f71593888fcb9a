"""The checker's own manners, on answers to small exercises."""

import contextlib
import io
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nnlearn import check
from nnlearn.check import Case, Report, Slip, exercise


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

    said = repr(same(answer))
    assert "changed its input `x`" in said
    assert "Likely slip" not in said


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
    assert "takes no arguments; the exercise calls it with (x)" in repr(same(lambda: 0))
    assert "takes (a, b); the exercise calls it with (x)" in repr(same(lambda a, b: a))


def test_a_missing_return_is_told():
    assert "is its `return` missing?" in repr(same(lambda x: None))


def test_shapes_that_differ_are_told():
    assert "shape (2, 3) is due; (6,) came" in repr(same(np.ravel))


@pytest.mark.parametrize("engine", ["nnlearn.scratch", "torch"])
def test_tensors_are_taken_as_answers(engine):
    tensor = pytest.importorskip(engine).tensor
    assert same(lambda x: tensor(x, requires_grad=True))


def test_a_chapter_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match="there are checkers for tensors"):
        check.poetry  # noqa: B018


@exercise(
    "neurons",
    lambda: [
        Case("small", (np.array([1.0, 2.0]), [np.array([3.0])])),
        Case("large", (np.array([4.0, -3.0, 0.5]), [np.array([9.0]), np.ones(2)])),
        Case("zero", (np.zeros(2), [np.zeros(2)])),
    ],
    [
        Slip("that doubles x", lambda x, rest: (2 * x, sum(r.sum() for r in rest))),
        Slip("that takes the mean of rest", lambda x, rest: (x, np.mean([r.mean() for r in rest]))),
        Slip("that is negative", lambda x, rest: (-x, -sum(r.sum() for r in rest))),
    ],
)
def two(x, rest):
    """Return x, and the sum over a list of arrays."""
    return x, sum(r.sum() for r in rest)


def total(rest):
    return sum(r.sum() for r in rest)


def test_a_slip_in_one_value_is_named_when_the_other_is_wrong_in_another_way():
    assert two(lambda x, rest: (x + x, total(rest))).hints == ["that doubles x"]
    assert two(lambda x, rest: (2 * x, 17.0)).hints == ["that doubles x"]
    assert two(lambda x, rest: (x - 1, np.mean([r.mean() for r in rest]))).hints == [
        "that takes the mean of rest"
    ]


def test_values_in_the_other_order_are_told():
    @exercise("neurons", lambda: [Case("a", (1.0, 2.0)), Case("b", (5.0, 3.0))])
    def pair(a, b):
        """Return both."""
        return a, b

    assert "other order" in pair(lambda a, b: (b, a)).hints[0]


def test_a_factor_must_be_the_same_in_all_cases():
    assert same(lambda x: x / x.size).hints == []  # 1/6 in one case, 1/3 in the other


def test_a_slip_must_stop_where_the_answer_stops():
    def answer(x):
        return float(x) if x.shape == (1, 3) else x * 2

    report = same(answer)
    assert report.hints == []
    assert "a row (your function stopped with TypeError" in repr(report)


def test_what_is_told_of_arguments():
    @exercise("neurons", lambda: [Case(str(n), (float(n), n + 2.0)) for n in range(4)])
    def difference(first, second):
        """Return first - second / 2."""
        return first - second / 2

    assert "exchanged" in difference(lambda a, b: b - a / 2).hints[0]
    assert "the argument `second`" in difference(lambda a, b: b).hints[0]
    assert "whatever comes in" in difference(lambda a, b: 7.0).hints[0]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda x: x + 2, "2 too large"),
        (lambda x: x * np.nan, "nan"),
        (lambda x: np.flip(x + 0.5) - 0.5, "opposite order"),
    ],
)
def test_simple_relations_are_recognised(answer, hint):
    @exercise("neurons", lambda: [Case("a", (np.array([1.0, 4.0]),)), Case("b", (np.arange(3.0),))])
    def itself(x):
        """Return x."""
        return x

    assert hint in itself(answer).hints[0]


def test_the_first_wrong_case_is_shown_with_its_input_and_the_others_are_counted():
    report = two(lambda x, rest: (x, 0.0))
    said = repr(report)
    assert "x = [1., 2.], rest = [[3.]]" in said
    assert "✓ zero" in said
    assert "✗ 1 more: large" in said
    assert said.count("due") == 1
    assert report.inputs[0].tolist() == [1.0, 2.0]
    assert two(two.reference).inputs == ()


def test_the_readers_own_line_is_named_and_not_the_librarys():
    def answer(x):
        return np.gradient(x, 1, 2, 3)

    said = repr(same(answer))
    assert "of answer: return np.gradient(x, 1, 2, 3)" in said
    assert "raise" not in said


def test_the_changed_argument_is_named_with_a_copy_that_helps():
    def answer(x, rest):
        rest[0] += 1
        return x, total(rest) - rest[0].size

    said = repr(two(answer))
    assert "`rest`" in said
    assert "rest = [a.copy() for a in rest]" in said


@pytest.mark.parametrize("arguments", [(), (lambda x: x, 1), ("neuron",), (3.0,), (same,)])
def test_a_checker_that_is_called_wrongly_answers_in_words(arguments):
    report = same(*arguments)
    assert not report
    assert "pass the function itself, check.neurons.same(my_same)" in repr(report)
    assert "nothing else" in repr(same(lambda x: x, x=1))


def test_an_endless_loop_is_ended(monkeypatch):
    monkeypatch.setattr(sys.modules[check.Exercise.__module__], "SECONDS", 0.2)

    def answer(x):
        while True:
            with contextlib.suppress(Exception):
                x = x + 1

    assert "had not come back after 0.2 seconds" in repr(same(answer))


def test_an_endless_loop_is_ended_in_a_thread_too(monkeypatch):
    monkeypatch.setattr(sys.modules[check.Exercise.__module__], "SECONDS", 0.2)

    def answer(x):
        while True:
            x = x + 1

    with ThreadPoolExecutor(1) as pool:
        assert "had not come back" in repr(pool.submit(same, answer).result(timeout=20))


def test_the_alarm_leaves_signals_and_traces_as_they_were():
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()
    same(lambda x: x)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before


def test_a_flood_of_print_is_cut_and_counted(capsys):
    def answer(x):
        for _ in range(1000):
            print("x" * 99)
        return x

    report = same(answer)
    assert report
    assert len(capsys.readouterr().out) == 2000
    assert "printed 198,000 more characters" in repr(report)


@pytest.mark.parametrize("leave", [sys.exit, exit, lambda: sys.exit(0)])
def test_an_answer_that_leaves_python_stays(leave):
    def answer(x):
        leave()

    assert "sys.exit" in repr(same(answer))


class Rude:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")

    def __iter__(self):
        raise SystemError("no")


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no")


def mute(x):
    raise Mute


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: 10**400,
        lambda x: [10**400, 1],
        lambda x: Rude(),
        lambda x: [Rude()],
        lambda x: 1j * x,
        lambda x: (y for y in x),
        lambda x: np.array(["a"]),
        lambda x: print,
        mute,
        lambda x: answer_of_itself(x),
        str,
        Rude,
    ],
)
def test_odd_objects_are_survived(answer):
    for checker in (same, two):
        assert not checker(answer)
        assert len(repr(checker(answer)).splitlines()) > 1


def answer_of_itself(x):
    return answer_of_itself(x)


def test_numpys_manner_of_warning_stays_as_it_was():
    before = np.geterr()

    def answer(x):
        np.seterr(all="raise")
        return x

    assert same(answer)
    assert np.geterr() == before


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "utf-8"])
def test_a_report_can_be_printed_on_any_console(encoding, monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    print(same(lambda x: -x if len(x) == 2 else x))
    print(Report("check", hints=["σ(−z) ≤ ½ ✗ 中"]))
    sys.stdout.flush()
    assert "1 of 2 cases" in raw.getvalue().decode(encoding)


def test_numbers_that_look_alike_are_shown_with_more_digits():
    said = repr(same(lambda x: x + 1e-5 * (x > 0)))
    assert "1.00001" in said


def test_a_long_result_says_where_it_differs():
    @exercise("neurons", lambda: [Case("twelve", (np.arange(12.0).reshape(3, 4),))])
    def rows(x):
        """Return x."""
        return x

    def answer(x):
        y = x.copy()
        y[2, 1] = 0.25
        return y

    said = repr(rows(answer))
    assert "9 at [2, 1], the first of 1 that differ" in said
    assert "0.25 there" in said
