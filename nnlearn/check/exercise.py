"""A checker is a reference solution, cases to try, and wrong solutions that explain themselves.

A reader's answer runs on every case. Where it differs from the reference, it is compared with the
known slips, each a wrong solution with a hint: the slip that gives the same wrong numbers is the
one that the reader most likely made.
"""

from __future__ import annotations

import copy
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlearn.check.report import Finding, Report

Judge = Callable[..., "str | None"]


@dataclass(frozen=True)
class Case:
    """One call to try: ``what`` names it for the reader, ``args`` and ``kwargs`` are passed on."""

    what: str
    args: tuple
    kwargs: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Slip:
    """A typical wrong solution, and the hint for who has written it."""

    hint: str
    wrong: Callable


class Exercise:
    """The checker of one exercise; call it with an answer, the function itself.

    Made by `exercise`. ``reference`` is the right solution, ``cases`` gives the calls to try,
    ``slips`` the typical wrong solutions.
    """

    def __init__(
        self,
        reference: Callable,
        chapter: str,
        cases: Callable[[], Sequence[Case]],
        slips: Sequence[Slip],
        judge: Judge | None = None,
        tolerance: float = 1e-6,
    ) -> None:
        self.reference, self.cases, self.slips = reference, cases, list(slips)
        self.judge, self.tolerance = judge, tolerance
        self.name = f"check.{chapter}.{reference.__name__}"
        self.__name__, self.__doc__ = reference.__name__, reference.__doc__

    def __repr__(self) -> str:
        return f"<{self.name}: pass it your function>"

    def __call__(self, answer: Any) -> Report:
        """Try an answer on every case and report, without ever raising.

        Parameters
        ----------
        answer : callable
            the reader's function, with the signature that the exercise asks for

        Returns
        -------
        Report
            true if every case is right; printed, it says what came, what was due and what slip is
            likely
        """
        if not callable(answer):
            what = "nothing came (None)" if answer is None else f"a {type(answer).__name__} came"
            hint = f"pass the function itself, without brackets or arguments; {what}."
            return Report(self.name, hints=[hint])
        tries = [Try(self, case, answer) for case in self.cases()]
        failed = [t for t in tries if t.details]
        return Report(
            self.name,
            [Finding(t.case.what, tuple(t.details)) for t in tries],
            self.likely(tries) if failed else [],
        )

    def likely(self, tries: list[Try]) -> list[str]:
        """Return the hint of the slip that gives the same answers, or a general one."""
        answered = [t for t in tries if t.answered]
        if answered:
            for slip in self.slips:
                if all(t.same_as(slip.wrong) for t in answered):
                    return [slip.hint]
        wrong = [t for t in answered if t.details]
        hint = next((hint for t in wrong if (hint := t.general_slip())), None)
        return [hint] if hint else []


def exercise(
    chapter: str,
    cases: Callable[[], Sequence[Case]],
    slips: Sequence[Slip] = (),
    judge: Judge | None = None,
    tolerance: float = 1e-6,
) -> Callable[[Callable], Exercise]:
    """Turn a reference solution into the checker of its exercise.

    Parameters
    ----------
    chapter
        the chapter's name, such as ``"cnn"``
    cases
        a function without arguments that returns the calls to try
    slips
        typical wrong solutions, the most specific first
    judge
        ``judge(answer_output, *args, **kwargs)`` returns None or what is wrong, for exercises that
        have many right answers; without it the output must equal the reference's
    tolerance
        relative and absolute, of the comparison
    """
    return lambda reference: Exercise(reference, chapter, cases, slips, judge, tolerance)


class Try:
    """One case tried: the output, and what is wrong with it in ``details``."""

    def __init__(self, owner: Exercise, case: Case, answer: Callable) -> None:
        self.owner, self.case = owner, case
        self.output: Any = None
        self.answered = False
        self.due: Any = None if owner.judge else call(owner.reference, case)
        self.details = self._examine(answer)

    def _examine(self, answer: Callable) -> list[str]:
        given = copy.deepcopy((self.case.args, self.case.kwargs))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                self.output = answer(*given[0], **given[1])
            except Exception as error:
                stopped = f"your function stopped with {type(error).__name__}: {error}"
                return [stopped, where(error), *advice(error)]
        self.answered = True
        found = [f"it warned: {w.message}" for w in caught if w.category is RuntimeWarning][:1]
        if not unchanged(given, (self.case.args, self.case.kwargs)):
            found.append("your function changed its input: work on a copy (`x = x.copy()`)")
        return found + self._compare()

    def _compare(self) -> list[str]:
        if self.output is None:
            return ["your function returned None: is its `return` missing?"]
        if self.owner.judge:
            verdict = self.owner.judge(self.output, *self.case.args, **self.case.kwargs)
            return [verdict] if verdict else []
        if isinstance(self.due, tuple):
            return self._compare_parts()
        return differences(self.output, self.due, self.owner.tolerance)

    def _compare_parts(self) -> list[str]:
        if not isinstance(self.output, tuple | list) or len(self.output) != len(self.due):
            came = type(self.output).__name__
            return [f"{len(self.due)} values are due, separated by commas; a {came} came"]
        return [
            f"value {i + 1}: {line}"
            for i, (came, due) in enumerate(zip(self.output, self.due, strict=True))
            for line in differences(came, due, self.owner.tolerance)
        ]

    def same_as(self, wrong: Callable) -> bool:
        """Whether a wrong solution gives the output that came."""
        try:
            theirs = call(wrong, self.case)
        except Exception:
            return False
        if (
            self.owner.judge
            and self.owner.judge(theirs, *self.case.args, **self.case.kwargs) is None
        ):
            return False
        ours, theirs = as_parts(self.output), as_parts(theirs)
        return len(ours) == len(theirs) and not any(
            differences(a, b, self.owner.tolerance) for a, b in zip(ours, theirs, strict=True)
        )

    def general_slip(self) -> str | None:
        """Name a slip that needs no list: sign, transpose, constant factor."""
        if self.due is None or isinstance(self.due, tuple):
            return None
        try:
            came, due = np.asarray(self.output, float), np.asarray(self.due, float)
        except (TypeError, ValueError):
            return None
        if came.ndim == 2 and came.shape == due.shape[::-1] and close(came.T, due, 1e-6):
            return "the result is transposed: rows and columns are exchanged."
        if came.shape != due.shape or due.size == 0 or not np.isfinite(came).all():
            return None
        large = np.abs(due) > 1e-9
        if large.any() and close(came, -due, 1e-6):
            return "the sign is the other way round."
        if large.sum() > 1 and close(came[~large], due[~large], 1e-6):
            factor = np.median(came[large] / due[large])
            if factor and abs(factor - 1) > 1e-3 and close(came, factor * due, 1e-6):
                return (
                    f"every value is {factor:.4g} times what is due: a constant factor is missing "
                    "or extra (a mean in place of a sum, a 2 from a square)."
                )
        return None


def call(function: Callable, case: Case) -> Any:
    """Call a solution of ours on copies of the case's arguments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        args, kwargs = copy.deepcopy((case.args, case.kwargs))
        return function(*args, **kwargs)


def as_parts(output: Any) -> list:
    """Return a tuple or list of outputs as a list, one output as a list of one."""
    return list(output) if isinstance(output, tuple | list) else [output]


def differences(came: Any, due: Any, tolerance: float) -> list[str]:
    """Return lines that say how a value differs from what is due; none if it does not."""
    try:
        came = np.asarray(came.detach() if hasattr(came, "detach") else came)
    except ValueError:
        return ["the result is not an array: its rows have different lengths"]
    due = np.asarray(due.detach() if hasattr(due, "detach") else due)
    if came.dtype.kind not in "biuf":
        return [f"numbers are due; {came.dtype} came"]
    if came.shape != due.shape:
        return [f"shape {due.shape} is due; {came.shape} came"]
    if close(came, due, tolerance):
        return []
    return [f"due  {brief(due)}", f"came {brief(came)}"]


def close(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    """Whether arrays agree within a tolerance, relative and absolute."""
    return bool(
        np.allclose(
            a.astype(np.float64),
            b.astype(np.float64),
            rtol=tolerance,
            atol=tolerance,
            equal_nan=True,
        )
    )


def brief(x: np.ndarray) -> str:
    """Return an array on one line, its middle left out when it is long."""
    if x.size > 8:
        first = ", ".join(f"{v:.4g}" for v in x.reshape(-1)[:4].tolist())
        return f"[{first}, …], shape {x.shape}"
    return " ".join(np.array2string(x, precision=4, separator=", ").split())


def unchanged(now: Any, before: Any) -> bool:
    """Whether nested containers of arrays hold what they held."""
    if isinstance(now, np.ndarray):
        return np.array_equal(now, before, equal_nan=now.dtype.kind == "f")
    if isinstance(now, dict):
        return now.keys() == before.keys() and all(unchanged(now[k], before[k]) for k in now)
    if isinstance(now, tuple | list):
        return len(now) == len(before) and all(map(unchanged, now, before))
    return True


def where(error: Exception) -> str:
    """Return the line of the reader's code on which it stopped."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith(__file__)
    ]
    if not frames:
        return "before its first line: does it take the arguments that the exercise names?"
    return f"in line {frames[-1].lineno} of {frames[-1].name}: {frames[-1].line}"


def advice(error: Exception) -> list[str]:
    """Return a line of advice on an error that many beginners meet, or none."""
    if isinstance(error, ValueError) and "truth value of an array" in str(error):
        return ["an `if` cannot decide for a whole array at once: use `np.where`"]
    if isinstance(error, ValueError) and "matmul" in str(error):
        return ["`a @ b` needs as many columns in a as rows in b: is the other order meant?"]
    return []
