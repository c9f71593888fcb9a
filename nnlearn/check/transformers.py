"""Checkers for the exercises of the chapter on attention and transformers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.transformers_heads import attention_gradient, grouped

__all__ = ["attention_gradient", "gpt_size", "grouped", "window_mask"]


def networks() -> list[Case]:
    return [
        Case("a tiny one", (30, 64, 32, 2)),
        Case("one block", (5, 7, 8, 1)),
        Case("wide and deep", (100, 16, 48, 6)),
        Case("a single place", (3, 1, 4, 3)),
    ]


def counted(**changes: int) -> Callable[[int, int, int, int], int]:
    """Return a count of parameters with some numbers of a block, or of the ends, changed."""

    def size(vocabulary: int, context: int, width: int, depth: int) -> int:
        n = {"squares": 12, "singles": 13, "ends": 2, "tables": 1, "heads": 0, "places": 1}
        n |= changes
        block = n["squares"] * width**2 + n["singles"] * width
        tables = n["tables"] * vocabulary + n["places"] * context
        ends = n["ends"] * width + n["heads"] * vocabulary
        return tables * width + n.get("depth", depth) * block + ends

    return size


@exercise(
    "transformers",
    networks,
    [
        Slip(
            "the head shares its matrix with the embedding: count it once.",
            counted(tables=2),
        ),
        Slip(
            "the head shares the embedding's matrix and has no bias of its own.",
            counted(tables=2, heads=1),
        ),
        Slip("the vectors of the places are missing, `context` times `width`.", counted(places=0)),
        Slip("the embedding of the tokens is missing.", counted(tables=0)),
        Slip(
            "the last norm, before the head, is missing: it has γ and β as well.", counted(ends=0)
        ),
        Slip("the norms are missing: each has γ and β.", counted(singles=9, ends=0)),
        Slip(
            "the biases are missing: one for each output of the four maps and of both layers.",
            counted(singles=4),
        ),
        Slip(
            "12·D² is the rule of thumb; the exercise counts biases and norms as well.",
            counted(singles=0, ends=0),
        ),
        Slip("a norm has β besides γ.", counted(singles=11, ends=1)),
        Slip(
            "these are the blocks alone; embeddings and the last norm are missing.",
            counted(tables=0, places=0, ends=0),
        ),
        Slip(
            "attention has four maps: the one that mixes the heads is missing.",
            counted(squares=11, singles=12),
        ),
        Slip(
            "after attention come *two* layers, D to 4D and back.", counted(squares=8, singles=12)
        ),
        Slip("a block has two norms, one before each half.", counted(singles=11)),
        Slip("the blocks count `depth` times; yours counts one.", counted(depth=1)),
        Slip("between the two layers stand 4D units, not D.", counted(squares=6, singles=10)),
        Slip("the first of the two layers has 4D biases, not D.", counted(singles=10)),
    ],
)
def gpt_size(vocabulary: int, context: int, width: int, depth: int) -> int:
    """Return how many parameters a GPT has whose head is its embedding."""
    return counted()(vocabulary, context, width, depth)


def lengths() -> list[Case]:
    return [
        Case("six places, the last three", (6, 3)),
        Case("the own place alone", (4, 1)),
        Case("reach beyond the start", (5, 9)),
        Case("seven places, the last two", (7, 2)),
        Case("one place", (1, 4)),
    ]


def backs(length: int) -> np.ndarray:
    """Return how far back place s lies from place t, (length, length)."""
    return np.arange(length)[:, None] - np.arange(length)


def between(least: int, more: int) -> Callable[[int, int], np.ndarray]:
    """Return a mask of the pairs with least ≤ t − s < reach + more."""
    return lambda length, reach: (backs(length) >= least) & (backs(length) < reach + more)


@exercise(
    "transformers",
    lengths,
    [
        Slip("`reach` places with the own one among them: yours has one more.", between(0, 1)),
        Slip("`reach` places with the own one among them: yours has one less.", between(0, -1)),
        Slip("a place may look at itself.", between(1, 1)),
        Slip(
            "yours also looks ahead; only places that came before may be seen.",
            lambda length, reach: abs(backs(length)) < reach,
        ),
        Slip(
            "rows and columns are exchanged: row t says where place t may look.",
            lambda length, reach: between(0, 0)(length, reach).T,
        ),
        Slip(
            "*true* means 'may look'; yours is true where it may not.",
            lambda length, reach: ~between(0, 0)(length, reach),
        ),
        Slip(
            "yours looks back without end: `reach` is not used.",
            lambda length, reach: backs(length) >= 0,
        ),
        Slip(
            "yours looks back without end, and not at itself.",
            lambda length, reach: backs(length) > 0,
        ),
        Slip(
            "a window slides along with t; yours cuts the sequence into blocks.",
            lambda length, reach: (
                (backs(length) >= 0)
                & (np.arange(length)[:, None] // reach == np.arange(length) // reach)
            ),
        ),
        Slip(
            "truth values are asked for, not what is added to the scores.",
            lambda length, reach: np.where(between(0, 0)(length, reach), 0.0, -np.inf),
        ),
        Slip(
            "yours looks at what is `reach` or more back; near places are meant.",
            lambda length, reach: backs(length) >= reach,
        ),
        Slip(
            "yours looks ahead without end: t − s must be 0 or more.",
            lambda length, reach: backs(length) < reach,
        ),
        Slip(
            "every place sees every place; nothing is hidden.",
            lambda length, reach: backs(length) < length,
        ),
        Slip(
            "every place sees itself alone; `reach` is not used.",
            lambda length, reach: backs(length) == 0,
        ),
        Slip(
            "yours looks at the first places of the sequence, not at the last before t.",
            lambda length, reach: (backs(length) >= 0) & (np.arange(length) < reach),
        ),
        Slip(
            "the window lies wholly before t; yours lies half on each side.",
            lambda length, reach: abs(backs(length)) <= reach // 2,
        ),
    ],
)
def window_mask(length: int, reach: int) -> np.ndarray:
    """Return where each place may look: at itself and the ``reach`` − 1 places before it."""
    return between(0, 0)(length, reach)
