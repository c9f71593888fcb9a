"""Measured on readers' answers: nothing wrong accepted, nothing right refused, nearly all told."""

import pytest

from nnlearn import check
from tests.check.answers import answers, each, exercises, told

LEAST_WRONG, LEAST_RIGHT, LEAST_TOLD = 15, 4, 0.9


def named(kind):
    return [
        pytest.param(exercise, answer, id=f"{exercise.name}-{number}-{answer.__name__}")
        for _, exercise, number, answer in each(kind)
    ]


@pytest.mark.parametrize("chapter", check.CHAPTERS)
def test_every_checker_has_met_many_answers(chapter):
    module = answers(chapter)
    assert module, f"write tests/check/answers_{chapter}.py: RIGHT and WRONG, lists by checker"
    known = exercises(chapter).keys()
    few = [
        f"{name}: {len(module.WRONG.get(name, ()))} wrong, {len(module.RIGHT.get(name, ()))} right"
        for name in known
        if len(module.WRONG.get(name, ())) < LEAST_WRONG
        or len(module.RIGHT.get(name, ())) < LEAST_RIGHT
    ]
    assert few == []
    assert {*module.RIGHT, *module.WRONG} - known == set()


@pytest.mark.parametrize(("exercise", "answer"), named("WRONG"))
def test_a_wrong_answer_is_not_accepted(exercise, answer):
    report = exercise(answer)
    assert not report, f"{exercise.name} accepts {answer.__name__}"
    assert len(repr(report).splitlines()) > 1


@pytest.mark.parametrize(("exercise", "answer"), named("RIGHT"))
def test_a_right_answer_is_not_refused(exercise, answer):
    report = exercise(answer)
    assert report, f"\n{report}"


@pytest.mark.parametrize("chapter", check.CHAPTERS)
def test_nearly_every_wrong_answer_is_told_more_than_due_and_came(chapter):
    reports = {
        f"{exercise.name} {answer.__name__}": exercise(answer)
        for where, exercise, _, answer in each("WRONG")
        if where == chapter
    }
    silent = [name for name, report in reports.items() if not told(report)]
    assert len(silent) <= (1 - LEAST_TOLD) * len(reports), silent
