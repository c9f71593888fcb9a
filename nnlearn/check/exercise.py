"""A checker is a reference solution, cases to try, and wrong solutions that explain themselves.

A reader's answer runs on every case. Where it differs from the reference, it is compared with the
known slips, each a wrong solution with a hint: the slip that gives the same wrong numbers is the
one that the reader most likely made.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nnlearn.check.attempt import (
    Attempt,
    Case,
    attempt,
    call,
    called_with,
    does_not_take,
    ended,
    names_of,
)
from nnlearn.check.bounds import Bounds
from nnlearn.check.compare import as_numbers, as_parts, differences
from nnlearn.check.general import general_slip
from nnlearn.check.report import Finding, Report

Judge = Callable[..., "str | None"]
SECONDS = 10.0  # for all cases of an exercise; the references take milliseconds


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

    def __call__(self, *answer: Any, **more: Any) -> Report:
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
        if complaint := self._misuse(answer, more):
            return Report(self.name, hints=[complaint])
        bounds = Bounds(SECONDS)
        tries: list[Try] = []
        for case in self.cases():
            tries.append(Try(self, case, answer[0], bounds))
            if tries[-1].came.late:
                break
        findings = [Finding(t.case.what, tuple(t.details), tuple(t.call), t.inputs) for t in tries]
        return Report(self.name, findings, list(likely(self, tries)), bounds.withheld)

    def _misuse(self, answer: tuple, more: dict) -> str | None:
        """Say what is wrong with the call of the checker itself."""
        whole = f"pass the function itself, {self.name}(my_{self.__name__})"
        if more or len(answer) > 1:
            return f"{whole}, and nothing else: it is called with inputs of its own."
        if not answer or answer[0] is None:
            return f"{whole}, without brackets or arguments; nothing came (None)."
        if isinstance(answer[0], Exercise):
            return f"{whole}; that is a checker: have you imported it under your function's name?"
        if not callable(answer[0]):
            return f"{whole}, without brackets or arguments; a {type(answer[0]).__name__} came."
        return None


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
    """One case tried. ``wrong`` names the parts of the output that differ from what is due."""

    def __init__(self, owner: Exercise, case: Case, answer: Callable, bounds: Bounds) -> None:
        self.owner, self.case = owner, case
        self.names = names_of(owner.reference, case)
        self.inputs = (*case.args, *case.kwargs.values())  # in the order of the names
        self.due: Any = None if owner.judge else call(owner.reference, case)
        self.wrong: set[int] = set()
        self.whole = False  # the output has no parts to compare: it is wrong as a whole
        misfit = does_not_take(answer, self.names, case)
        self.came = Attempt() if misfit else attempt(answer, case, self.names, bounds)
        self.answered = not misfit and self.came.error is None
        self.details = [misfit] if misfit else self._details(answer)
        self.call = called_with(self.names, case) if self.details else []

    @property
    def stopped(self) -> bool:
        """Whether the answer gave no output."""
        return not self.answered

    def _details(self, answer: Callable) -> list[str]:
        if self.came.late:
            seconds = f"{SECONDS:g} seconds"
            return [f"it had not come back after {seconds}: does a loop end only sometimes?"]
        if self.came.error is not None:
            return ended(self.came.error, answer)
        found = [f"it warned: {self.came.warning}"] if self.came.warning else []
        return found + [self._spoilt(name) for name in self.came.changed] + self._compare()

    def _spoilt(self, name: str) -> str:
        value = dict(zip(self.names, self.inputs, strict=False))[name]
        copying = f"[a.copy() for a in {name}]" if isinstance(value, list) else f"{name}.copy()"
        return f"your function changed its input `{name}`: work on a copy (`{name} = {copying}`)"

    def _compare(self) -> list[str]:
        output = self.came.output
        if output is None:
            self.whole = True
            return ["your function returned None: is its `return` missing?"]
        if self.owner.judge:
            verdict = self.owner.judge(output, *self.case.args, **self.case.kwargs)
            self.whole = verdict is not None
            return [verdict] if verdict else []
        if not isinstance(self.due, tuple):
            found = differences(output, self.due, self.owner.tolerance)
            self.wrong = {0} if found else set()
            return found
        return self._compare_parts(output)

    def _compare_parts(self, output: Any) -> list[str]:
        count = len(self.due)
        if not isinstance(output, tuple | list) or len(output) != count:
            self.whole = True
            several = isinstance(output, tuple | list)
            came = f"{len(output)} came" if several else f"one {type(output).__name__} came"
            return [f"{count} values are due, separated by commas; {came}"]
        found = []
        for i, (came, due) in enumerate(zip(output, self.due, strict=True)):
            lines = differences(came, due, self.owner.tolerance)
            self.wrong |= {i} if lines else set()
            found += [f"value {i + 1}: {line}" for line in lines]
        return found

    def parts(self) -> list:
        """Return what came, part by part."""
        return as_parts(self.came.output) if isinstance(self.due, tuple) else [self.came.output]

    def like(self, theirs: Attempt, blamed: set[int] | None) -> bool:
        """Whether a slip's attempt gives what came: in the blamed parts, or (None) in all."""
        if self.stopped or theirs.error is not None:
            return self.stopped and type(theirs.error) is type(self.came.error)
        if blamed is None and bool(theirs.warning) != bool(self.came.warning):
            return False
        one = not isinstance(self.due, tuple)
        if self.owner.judge:
            ours, other = as_parts(self.came.output), as_parts(theirs.output)
        else:
            ours, other = self.parts(), [theirs.output] if one else as_parts(theirs.output)
        if blamed is not None and max(blamed) >= min(len(ours), len(other)):
            return False
        if blamed is None and len(ours) != len(other):
            return False
        chosen = range(len(ours)) if blamed is None else blamed
        return not any(differences(ours[i], other[i], self.owner.tolerance) for i in chosen)


def likely(owner: Exercise, tries: list[Try]) -> Iterator[str]:
    """Yield the hints of the slips that give the same answers, or a general one."""
    failed = [t for t in tries if t.details]
    # Numbers that are right, of an answer that spoils its input, have no slip in their numbers.
    telling = any(t.wrong or t.whole or t.came.warning or t.stopped for t in failed)
    if not telling or not any(t.answered for t in tries):
        return
    attempts = _Attempts(owner, tries)
    if hint := attempts.first(None):
        yield hint
        return
    blamed = set().union(*(t.wrong for t in tries))
    if not blamed or any(t.whole for t in tries):
        return
    if hint := attempts.first(blamed):
        yield hint
        return
    if hint := _of_arguments(owner, tries):
        yield hint
        return
    for part in sorted(blamed):
        if hint := attempts.first({part}) if len(blamed) > 1 else None:
            yield hint
            return
    yield from _general(tries, blamed)


class _Attempts:
    """What each known slip gives on each case, computed once."""

    def __init__(self, owner: Exercise, tries: list[Try]) -> None:
        self.slips, self.tries = owner.slips, tries
        self.known: dict[int, list[Attempt]] = {}

    def first(self, blamed: set[int] | None) -> str | None:
        """Return the hint of the first slip that gives what came in every case."""
        for k, slip in enumerate(self.slips):
            if k not in self.known:
                bounds = Bounds(SECONDS, characters=0)
                self.known[k] = [attempt(slip.wrong, t.case, t.names, bounds) for t in self.tries]
            if all(t.like(a, blamed) for t, a in zip(self.tries, self.known[k], strict=True)):
                return slip.hint
        return None


def _of_arguments(owner: Exercise, tries: list[Try]) -> str | None:
    """Recognise an answer that hands an argument back, or takes two of them for one another."""
    failed = [t for t in tries if t.wrong]
    if len(failed) < 2 or any(len(t.parts()) != 1 or t.stopped for t in failed):
        return None
    for k, name in enumerate(tries[0].names):
        given = [t.inputs[k] for t in failed]
        if all(as_numbers(g) is not None for g in given) and not any(
            differences(t.parts()[0], g, 1e-9) for t, g in zip(failed, given, strict=True)
        ):
            return f"the result is the argument `{name}` as it came in."
    for i, j in itertools.combinations(range(len(tries[0].case.args)), 2):
        if all(_like_exchanged(owner, t, i, j) for t in failed):
            a, b = tries[0].names[i], tries[0].names[j]
            return f"`{a}` and `{b}` are exchanged: the exercise gives {a} first."
    return None


def _like_exchanged(owner: Exercise, tried: Try, i: int, j: int) -> bool:
    args = list(tried.case.args)
    args[i], args[j] = args[j], args[i]
    try:
        exchanged = call(owner.reference, Case("", tuple(args), tried.case.kwargs))
        return not differences(tried.parts()[0], exchanged, owner.tolerance)
    except Exception:
        return False


def _general(tries: list[Try], blamed: set[int]) -> Iterator[str]:
    """Name a simple relation of what came to what was due, in every failing case."""
    if any(t.stopped for t in tries):
        return
    for part in sorted(blamed):
        failed = [t for t in tries if part in t.wrong]
        due = [t.due[part] if isinstance(t.due, tuple) else t.due for t in failed]
        if hint := general_slip([t.parts()[part] for t in failed], due):
            yield f"value {part + 1}: {hint}" if len(tries[0].parts()) > 1 else hint
            return
    if blamed == {0, 1} and len(tries[0].due) == 2 and _in_the_other_order(tries):
        yield "the two values are right, but come in the other order."
    elif len(blamed) == 1 and _always_the_same(tries, *blamed):
        yield "the result is the same whatever comes in: is the argument used?"


def _in_the_other_order(tries: list[Try]) -> bool:
    return all(
        len(t.due) == 2
        and not any(differences(a, b, 1e-6) for a, b in zip(t.parts()[::-1], t.due, strict=True))
        for t in tries
        if t.wrong
    )


def _always_the_same(tries: list[Try], part: int) -> bool:
    came = [t.parts()[part] for t in tries]
    return len(tries) > 2 and not any(differences(c, came[0], 1e-9) for c in came[1:])
