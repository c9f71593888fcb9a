"""What holds for every checker: the reference passes, every known slip is named, nothing raises."""

from __future__ import annotations

import numpy as np
import pytest

from nnlearn import check

EXERCISES = [
    pytest.param(value, id=value.name)
    for chapter in check.CHAPTERS
    for value in vars(getattr(check, chapter)).values()
    if isinstance(value, check.Exercise)
]
SLIPS = [
    pytest.param(p.values[0], slip, id=f"{p.id}-{i}")
    for p in EXERCISES
    for i, slip in enumerate(p.values[0].slips)
]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_reference_solution_passes(exercise):
    report = exercise(exercise.reference)
    assert report.passed, f"\n{report}"
    assert repr(report) == f"{exercise.name}: all {len(report.findings)} cases are right."


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_checker_knows_at_least_three_slips_and_tries_at_least_three_cases(exercise):
    assert len(exercise.slips) >= 3
    assert len(exercise.cases()) >= 3
    assert exercise.__doc__, "say what the function is to compute"


@pytest.mark.parametrize(("exercise", "slip"), SLIPS)
def test_a_typical_wrong_answer_is_rejected_with_its_hint(exercise, slip):
    report = exercise(slip.wrong)
    assert not report.passed
    assert report.hints == [slip.hint], f"\n{report}"


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        3,
        lambda: 0,
        lambda *a, **k: None,
        lambda *a, **k: "word",
        lambda *a, **k: np.zeros((7, 7, 7)),
        lambda *a, **k: np.nan,
        lambda *a, **k: [[1.0], [1.0, 2.0]],
        lambda *a, **k: 1 / 0,
    ],
    ids=[
        "none",
        "number",
        "no arguments",
        "returns none",
        "word",
        "shape",
        "nan",
        "ragged",
        "zero",
    ],
)
def test_nonsense_is_rejected_in_words(exercise, nonsense):
    report = exercise(nonsense)
    assert not report.passed
    assert "Traceback" not in repr(report)
    assert len(repr(report).splitlines()) > 1
