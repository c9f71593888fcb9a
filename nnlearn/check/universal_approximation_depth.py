"""Checkers on depth, for the chapter on universal approximation: folding, counting crossings."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def folds() -> list[Case]:
    x = np.array([0.0, 0.1, 0.25, 0.45, 0.5, 0.7, 0.9, 1.0])
    return [Case(f"k = {k}", (x, k)) for k in (1, 2, 4, 0)]


def zigzag(x: np.ndarray) -> np.ndarray:
    return 3 * relu(x) - 6 * relu(x - 1 / 3) + 6 * relu(x - 2 / 3)


def tent(x: np.ndarray) -> np.ndarray:
    return 2 * relu(x) - 4 * relu(x - 0.5) + 2 * relu(x - 1)


def repeat(step: Callable[[np.ndarray], np.ndarray], x: np.ndarray, k: int) -> np.ndarray:
    for _ in range(k):
        x = step(x)
    return x


def folded(x: np.ndarray, k: int) -> np.ndarray:
    return repeat(zigzag, x, k)


def hinges(*weights: float) -> Callable[[np.ndarray, int], np.ndarray]:
    """Return an answer that folds by these weights at 0, 1/3 and 2/3."""
    return lambda x, k: repeat(
        lambda x: (
            relu(x[:, None] - np.array([0, 1 / 3, 2 / 3])[: len(weights)]) @ np.array(weights)
        ),
        x,
        k,
    )


def through(*points: tuple[float, float]) -> Callable[[np.ndarray, int], np.ndarray]:
    """Return an answer that folds by the polygon through these points."""
    at, heights = np.array(points).T
    return lambda x, k: repeat(lambda x: np.interp(x, at, heights), x, k)


def endless(x: np.ndarray, k: int) -> np.ndarray:
    if k == 0:
        raise RecursionError
    return folded(x, k)


@exercise(
    "universal_approximation",
    folds,
    [
        Slip("that is the tent, with two pieces; this fold has three: up, down and up again.",
             lambda x, k: repeat(tent, x, k)),
        Slip("that is the tent, twice for each fold, with four pieces; this fold has three: up, "
             "down and up again.", lambda x, k: repeat(tent, x, 2 * k)),
        Slip("you cut and shift, so the curve jumps back to 0; a fold turns round and runs back, "
             "from 1 to 0 on the middle third.", lambda x, k: repeat(lambda x: 3 * x % 1, x, k)),
        Slip("you stretch and cut, so the curve jumps back to 0; a fold turns round and runs "
             "back, from 1 to 0 on the middle third.", lambda x, k: 3**k * x % 1),
        Slip("that is one fold, whatever k is: put its result through the fold again, and for "
             "k = 0 return x itself.", lambda x, k: zigzag(x)),
        Slip("one fold too many: start from x itself and fold k times.",
             lambda x, k: folded(x, k + 1)),
        Slip("one fold too few: `range(1, k)` runs k − 1 times.", lambda x, k: folded(x, k - 1)),
        Slip("that is always three folds; k says how many.", lambda x, k: folded(x, 3)),
        Slip("each fold works on what the one before it returned: the loop folds the same x "
             "again and again.", lambda x, k: zigzag(x) if k else x),
        Slip("folding is not adding: each fold works on what the one before it returned.",
             lambda x, k: k * zigzag(x)),
        Slip("folding is not adding: only the last stage is asked for, not the sum of all.",
             lambda x, k: sum(folded(x, j) for j in range(1, k + 1))),
        Slip("that is a power of the fold; folding again means to put the result *in*, "
             "z(z(x)).", lambda x, k: zigzag(x) ** k),
        Slip("stretching by k and folding once is not folding k times.",
             lambda x, k: zigzag(k * x)),
        Slip("only the last stage is asked for; you return all of them.",
             lambda x, k: [folded(x, j) for j in range(k + 1)]),
        Slip("the hinge at ⅓ has to turn the slope from +3 to −3, so its weight is −6; and the "
             "one at ⅔ turns it back, +6.", hinges(3, -3, 3)),
        Slip("on the last third it climbs again, from 0 to 1: at ⅔ a hinge turns the slope from "
             "−3 to +3, so its weight is +6.",
             hinges(3, -6, 3)),
        Slip("the third piece is missing: at ⅔ the curve turns up again.", hinges(3, -6)),
        Slip("three pieces on thirds need the slope 3: from 0 to 1 within ⅓.", hinges(2, -4, 4)),
        Slip("a fold turns round where it reaches 1; yours is cut off there.",
             lambda x, k: repeat(lambda x: np.clip(3 * x, 0, 1), x, k)),
        Slip("upside down: the curve starts at 0 and ends at 1.",
             lambda x, k: repeat(lambda x: 1 - zigzag(x), x, k)),
        Slip("the turns lie at ⅓ and ⅔, so that all three pieces are equally wide.",
             through((0, 0), (0.25, 1), (0.75, 0), (1, 1))),
        Slip("on the middle third it runs back from 1 to 0; yours stays up.",
             through((0, 0), (1 / 3, 1), (2 / 3, 1), (1, 0))),
        Slip("that is a cosine; asked are straight pieces.",
             lambda x, k: (1 - np.cos(3**k * np.pi * x)) / 2),
        Slip("the third piece is missing: 2 − 3x holds up to ⅔ only, then the curve turns up "
             "again, 3x − 2.",
             lambda x, k: repeat(lambda x: np.where(x < 1 / 3, 3 * x, 2 - 3 * x), x, k)),
        Slip("the result is rounded to whole numbers; keep what is behind the point.",
             lambda x, k: np.round(folded(x, k))),
        Slip("every fold is a fold in three, the first one too; yours begins with the tent.",
             lambda x, k: folded(tent(x), k - 1)),
        Slip("a function that calls itself needs a case that ends it: k = 0 returns x.", endless),
    ],
    tolerance=1e-5,
)  # fmt: skip
def fold_in_three(x: np.ndarray, k: int) -> np.ndarray:
    """Fold [0, 1] onto itself k times by the zigzag 0, 1, 0, 1 on thirds."""
    return folded(np.asarray(x, float), k)


def samples() -> list[Case]:
    return [
        Case(
            "starts above, one value in between",
            (np.array([5.0, 1.0, 5.0, 1.0, 3.0, 5.0, 2.9, 1.0]), 3.0, 2.0),
        ),
        Case(
            "values in between, which count for neither side",
            (
                np.array([0.0, 0.625, 0.0, 0.625, 0.0, 0.875, 0.375, 0.875, 0.0, 0.5, 1.0]),
                0.5,
                0.25,
            ),
        ),
        Case(
            "another level, far from the mean",
            (np.array([1.5, 4.5, 1.5, 4.5, -1.25, 4.5, 10.0, 10.0, 10.0]), 3.0, 1.0),
        ),
        Case("a sawtooth of 4 folds", (np.arange(17) % 2 * 1.0, 0.5, 0.5)),
        Case("below zero, above, and once more", (np.array([-2.0, -1, 2, 1, -1, -3]), 0.0, 1.0)),
        Case("crosses once", (np.array([-1.0, -1.0, 2.0, 2.0]), 0.0, 1.0)),
        Case("never crosses", (np.array([2.0, 3.0, 2.5]), 0.0, 1.0)),
        Case("nothing but values in between", (np.array([0.25, -0.25, 0.5, -0.5]), 0.0, 1.0)),
    ]


def sides(v: np.ndarray, level: float, margin: float) -> np.ndarray:
    """+1 or −1 for each value that keeps the margin."""
    return np.sign(v[np.abs(v - level) >= margin] - level)


def crossings(v: np.ndarray, level: float, margin: float) -> int:
    return int((np.diff(sides(v, level, margin)) != 0).sum())


def less_one(count: float) -> int:
    return max(int(count) - 1, 0)


IN_BETWEEN = (
    "a value within the margin forces nothing: the network may lie on either side there. Leave "
    "such values out."
)


@exercise(
    "universal_approximation",
    samples,
    [
        Slip("those are the crossings; M units make at most M + 1 pieces, and each piece crosses "
             "once, so the units are one less.", crossings),
        Slip("those are the runs above and below. Crossings are one less, and units one less "
             "again.", lambda v, level, m: crossings(v, level, m) + 1),
        Slip("right where there is a crossing; without one, 0 units are needed and not −1.",
             lambda v, level, m: crossings(v, level, m) - 1),
        Slip("right where two crossings or more are forced; one piece crosses once, so for one "
             "crossing and for none the answer is 0.",
             lambda v, level, m: crossings(v, level, m) - 1 or 1),
        Slip("one less than the crossings, not two: M units make M + 1 pieces.",
             lambda v, level, m: max(crossings(v, level, m) - 2, 0)),
        Slip(IN_BETWEEN,
             lambda v, level, m: less_one((np.diff(np.sign(v - level)) != 0).sum())),
        Slip(IN_BETWEEN, lambda v, level, m: less_one(np.diff(v > level).sum())),
        Slip(IN_BETWEEN, lambda v, level, m: less_one(np.diff(v >= level).sum())),
        Slip("two faults: values within the margin force nothing, so leave them out; and the "
             "units are one less than the crossings.",
             lambda v, level, m: int(np.diff(v > level).sum())),
        Slip("a value in between is no side of its own: from above into the margin and back above "
             "is no crossing. Leave such values out first, then compare neighbours.",
             lambda v, level, m: less_one(
                 (np.diff((v >= level + m) * 1 - (v <= level - m) * 1) != 0).sum())),
        Slip("values in between stand between two neighbours: leave them out first, and compare "
             "what is left. You miss crossings that take more than one step.",
             lambda v, level, m: less_one(
                 ((v[:-1] - level >= m) & (level - v[1:] >= m)).sum()
                 + ((level - v[:-1] >= m) & (v[1:] - level >= m)).sum())),
        Slip("you count the values that lie above; asked are the changes from one side to the "
             "other.", lambda v, level, m: int((v >= level + m).sum())),
        Slip("every crossing counts, down as well as up: no halves.",
             lambda v, level, m: max(crossings(v, level, m) // 2 - 1, 0)),
        Slip("every crossing counts, down as well as up; you count the rises only.",
             lambda v, level, m: less_one((np.diff(sides(v, level, m)) > 0).sum())),
        Slip("the margin is to be kept on each side: level − margin and level + margin. You took "
             "half of it.", lambda v, level, m: less_one(crossings(v, level, m / 2))),
        Slip("the margin is to be kept on each side: level − margin and level + margin. You took "
             "twice as much.", lambda v, level, m: less_one(crossings(v, level, 2 * m))),
        Slip("above and below *what*? The level is an argument, not always 0.",
             lambda v, level, m: less_one(crossings(v, 0.0, m))),
        Slip("above and below *what*? The level is an argument, not always ½.",
             lambda v, level, m: less_one(crossings(v, 0.5, m))),
        Slip("above and below *what*? The level is an argument, not the mean of the values.",
             lambda v, level, m: less_one(crossings(v, float(np.mean(v)), m))),
        Slip("those are turns, where rising becomes falling; asked are crossings of a level.",
             lambda v, level, m: less_one((np.diff(np.sign(np.diff(v))) != 0).sum())),
        Slip("not every neighbour is a crossing: look which side of the level a value lies on.",
             lambda v, level, m: len(v) - 2),
        Slip("asked is their number; those are the places where the side changes.",
             lambda v, level, m: np.nonzero(np.diff(sides(v, level, m)))[0]),
        Slip("that is how often one would have to *fold*; a single layer pays for every "
             "crossing.",
             lambda v, level, m: math.ceil(math.log2(crossings(v, level, m) + 1))),
        Slip("a value between level − margin and level + margin is neither above nor below; you "
             "count it as above.",
             lambda v, level, m: less_one(np.diff(v > level - m).sum())),
        Slip("a value between level − margin and level + margin is neither above nor below; you "
             "count it as below.",
             lambda v, level, m: less_one(np.diff(v >= level + m).sum())),
        Slip("a large step is no crossing of the level by itself, and a crossing may take several "
             "steps.",
             lambda v, level, m: less_one((np.abs(np.diff(v)) >= 2 * m).sum())),
        Slip("those are the bends of the target; it is the network whose bends are asked for, "
             "and it has to bend only as often as the crossings force it.",
             lambda v, level, m: int((np.abs(np.diff(v, 2)) > 1e-9).sum())),
        Slip("asked is a number; you answer whether there is more than one crossing.",
             lambda v, level, m: crossings(v, level, m) > 1),
        Slip("a value exactly at level + margin or level − margin forces a side as well, since "
             "the network is *closer* than the margin: ≥ and ≤.",
             lambda v, level, m: less_one(
                 (np.diff(np.sign(v[np.abs(v - level) > m] - level)) != 0).sum())),
        Slip("the first value decides where one starts: it may lie above already. You start "
             "below.",
             lambda v, level, m: less_one((np.diff(np.append(-1.0, sides(v, level, m))) != 0)
                                          .sum())),
    ],
)  # fmt: skip
def least_units(values: np.ndarray, level: float, margin: float) -> int:
    """Units that a one-layer ReLU net needs at least to stay closer than `margin` to the values."""
    return less_one(crossings(values, level, margin))
