"""The checker of the tape that is a list, of the chapter on tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Lines = Sequence[Sequence[int]]
Slopes = Sequence[Sequence[float]]


def tapes() -> list[Case]:
    cases = [
        Case(
            "the diamond at a = 3",
            ([[], [0, 0], [1, 0], [1, 2]], [[], [3.0, 3.0], [3.0, 9.0], [1.0, 1.0]]),
        ),
        Case("a chain", ([[], [0], [1], [2]], [[], [2.0], [0.5], [3.0]])),
        Case(
            "a line that the result does not use",
            ([[], [], [0, 1], [0], [2, 2]], [[], [], [2.0, -1.0], [5.0], [1.0, 3.0]]),
        ),
    ]
    rng = np.random.default_rng(2)
    for lines in (6, 9):
        parents: list[list[int]] = [[], []]
        parents += [rng.integers(0, k, 2).tolist() for k in range(2, lines)]
        slopes = [rng.integers(1, 4, len(p)).astype(float).tolist() for p in parents]
        cases.append(Case(f"{lines} lines", (parents, slopes)))
    return cases


def walked(
    parents: Lines,
    slopes: Slopes,
    add: Callable[[float, float], float] = lambda old, new: old + new,
    share: Callable[[float, float], float] = lambda slope, g: slope * g,
    upward: bool = True,
    start: float = 1.0,
    others: float = 0.0,
) -> list[float]:
    """Return the slope of the last line by every line; what follows ``slopes`` makes slips."""
    found = [others] * len(parents)
    found[-1] = start
    lines = range(len(parents))
    for k in reversed(lines) if upward else lines:
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            found[parent] = add(found[parent], share(slope, found[k]))
    return found


def recursed(parents: Lines, slopes: Slopes) -> list[float]:
    """Walk by plain recursion: each visit passes on all that has arrived so far."""
    found = [0.0] * len(parents)
    found[-1] = 1.0

    def visit(k: int) -> None:
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            found[parent] += slope * found[k]
        for parent in parents[k]:
            visit(parent)

    visit(len(parents) - 1)
    return found


def recursed_at_once(parents: Lines, slopes: Slopes) -> list[float]:
    """Walk by recursion into each parent right after its share."""
    found = [0.0] * len(parents)
    found[-1] = 1.0

    def visit(k: int) -> None:
        for parent, slope in zip(parents[k], slopes[k], strict=True):
            found[parent] += slope * found[k]
            visit(parent)

    visit(len(parents) - 1)
    return found


def forward(parents: Lines, slopes: Slopes) -> list[float]:
    """Return the slope of every line by the first one."""
    found = [1.0]
    for k in range(1, len(parents)):
        found.append(sum(s * found[p] for p, s in zip(parents[k], slopes[k], strict=True)))
    return found


def visited_once(parents: Lines, slopes: Slopes) -> list[float]:
    """Walk by recursion that enters no line a second time."""
    found, seen = [0.0] * len(parents), set()
    found[-1] = 1.0

    def visit(k: int) -> None:
        if k not in seen:
            seen.add(k)
            for parent, slope in zip(parents[k], slopes[k], strict=True):
                found[parent] += slope * found[k]
            for parent in parents[k]:
                visit(parent)

    visit(len(parents) - 1)
    return found


def with_first_slopes(parents: Lines, slopes: Slopes) -> list[float]:
    """Walk with each parent of a line once, and its first slope."""
    lines = [sorted(set(p)) for p in parents]
    first = [
        [s[p.index(q)] for q in line] for line, p, s in zip(lines, parents, slopes, strict=True)
    ]
    return walked(lines, first)


def without_repeats(parents: Lines, slopes: Slopes) -> list[float]:
    """Walk with each parent of a line once, as a dictionary or a set has it."""
    single = [dict(zip(p, s, strict=True)) for p, s in zip(parents, slopes, strict=True)]
    return walked([[*d] for d in single], [[*d.values()] for d in single])


@exercise(
    "tensors",
    tapes,
    [
        Slip(
            "a line that is used twice keeps its last share only: += in place of =.",
            partial(walked, add=lambda old, new: new),
        ),
        Slip(
            "plain recursion passes a first share on twice; walk the lines from the last to the "
            "first, each once.",
            recursed,
        ),
        Slip(
            "recursion right after each share passes a first share on twice; walk the lines from "
            "the last to the first, each once.",
            recursed_at_once,
        ),
        Slip(
            "lines are walked from the last to the first: yours begins at the leaves, where "
            "nothing has arrived.",
            partial(walked, upward=False),
        ),
        Slip(
            "the share is slope times what has arrived at the line; yours is the slope alone.",
            partial(walked, share=lambda slope, g: slope),
        ),
        Slip(
            "the share is slope times what has arrived; yours leaves the slope out, and counts "
            "paths.",
            partial(walked, share=lambda slope, g: g),
        ),
        Slip(
            "the share is slope *times* what has arrived; yours adds them.",
            partial(walked, share=lambda slope, g: slope + g),
        ),
        Slip("the result's own slope is 1; yours starts at 0.", partial(walked, start=0.0)),
        Slip(
            "shares of several users add up; yours are multiplied.",
            partial(walked, add=lambda old, new: new if old == 0 else old * new),
        ),
        Slip(
            "shares of several users add up; yours keeps the largest.",
            partial(walked, add=max),
        ),
        Slip("that is the slope by the first line only.", lambda p, s: walked(p, s)[0]),
        Slip(
            "the list is the wrong way round: slope k belongs to line k.",
            lambda p, s: walked(p, s)[::-1],
        ),
        Slip(
            "that is how each line answers to the first; how the last one answers to each is due.",
            forward,
        ),
        Slip(
            "a line may stand twice among the parents, as in a · a: both count.",
            without_repeats,
        ),
        Slip(
            "a line may stand twice among the parents, as in a · a: both count.", with_first_slopes
        ),
        Slip(
            "recursion that enters no line twice leaves later shares behind; walk the lines from "
            "the last to the first.",
            visited_once,
        ),
        Slip(
            "only the result begins with 1; yours begins with 1 everywhere.",
            partial(walked, others=1.0),
        ),
        Slip(
            "shares of several users add up, from 0; yours are multiplied, from 1.",
            partial(walked, others=1.0, add=lambda old, new: old * new),
        ),
        Slip(
            "the slope of the result by itself is missing at the end.",
            lambda p, s: walked(p, s)[:-1],
        ),
        Slip("the sign: yours is the negative.", partial(walked, start=-1.0)),
        Slip(
            "the lines of the leaves only; every line is due.",
            lambda p, s: [g for g, mine in zip(walked(p, s), p, strict=True) if not mine],
        ),
    ],
)
def gradients(parents: Lines, slopes: Slopes) -> list[float]:
    """Slope of the last line by every line; parents[k] and slopes[k] belong to line k."""
    return walked(parents, slopes)
