"""Checker for moving ink to the middle, in the chapter on networks in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def drawings() -> list[Case]:
    rng = np.random.default_rng(3)
    stroke, corner = np.zeros((5, 7)), np.zeros((6, 6))
    stroke[0:3, 0:2] = [[1.0, 0.2], [1.0, 0.0], [1.0, 0.3]]
    corner[3:, 2:] = rng.uniform(0, 1, (3, 4))
    corner[5, 5] = 3.0
    heavy = np.zeros((8, 8))
    heavy[0, 0], heavy[0, 7], heavy[2, 1] = 9.0, 1.0, 0.5
    near = np.zeros((4, 6))
    near[0, 3], near[1, 4] = 0.25, 0.5
    return [
        Case("a stroke near the upper left", (stroke,)),
        Case("ink near the lower right", (corner,)),
        Case("a corner much darker than the rest: ink leaves the frame", (heavy,)),
        Case("two grey points", (near,)),
        Case("no ink", (np.zeros((3, 4)),)),
    ]


def middle(n: int) -> float:
    """Return the middle of n pixels, numbered from 0."""
    return (n - 1) / 2


def mass(image: np.ndarray) -> tuple[float, float]:
    """Return the centre of mass."""
    h, w = image.shape
    return image.sum(1) @ np.arange(h) / image.sum(), image.sum(0) @ np.arange(w) / image.sum()


def box(image: np.ndarray) -> tuple[float, float]:
    """Return the middle of the ink's box."""
    rows, columns = np.nonzero(image)
    return (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2


def moved(image: np.ndarray, down: int, right: int, mode: str = "constant") -> np.ndarray:
    """Return an image moved by whole pixels."""
    h, w = image.shape
    down, right = int(np.clip(down, -h, h)), int(np.clip(right, -w, w))
    wide = np.pad(image, ((h, h), (w, w)), mode=mode)  # type: ignore[call-overload]
    return wide[h - down : 2 * h - down, w - right : 2 * w - right]


def centred(
    image: np.ndarray,
    where: Callable = mass,
    goal: Callable = middle,
    whole: Callable = np.rint,
    move: Callable = moved,
) -> np.ndarray:
    """Return an image with its ink in the middle; what follows it makes slips."""
    if not image.any():
        return image.copy()
    apart = [goal(n) - at for n, at in zip(image.shape, where(image), strict=True)]
    return move(image, *(int(whole(distance)) for distance in apart))


@exercise(
    "practice",
    drawings,
    [
        Slip(
            "what leaves the frame is lost: `np.roll` brings it back on the other side.",
            partial(centred, move=lambda x, down, right: np.roll(x, (down, right), (0, 1))),
        ),
        Slip(
            "it moves the other way: the ink goes from where it is *to* the middle.",
            partial(centred, move=lambda x, down, right: moved(x, -down, -right)),
        ),
        Slip(
            "pixels count from 0, so the middle of n is (n − 1) / 2; yours is n / 2.",
            partial(centred, goal=lambda n: n / 2),
        ),
        Slip("round to the nearest whole pixel; you round down.", partial(centred, whole=np.floor)),
        Slip(
            "round to the nearest whole pixel; `int` cuts off toward 0.",
            partial(centred, whole=np.trunc),
        ),
        Slip(
            "rows and columns are exchanged: the first coordinate moves down, the second right.",
            partial(centred, move=lambda x, down, right: moved(x, right, down)),
        ),
        Slip(
            "that is the middle of the ink's box; in a centre of mass dark pixels weigh more.",
            partial(centred, where=box),
        ),
        Slip(
            "the columns move as well as the rows.",
            partial(centred, move=lambda x, down, right: moved(x, down, 0)),
        ),
        Slip(
            "the rows move as well as the columns.",
            partial(centred, move=lambda x, down, right: moved(x, 0, right)),
        ),
        Slip("nothing has moved.", lambda image: image),
        Slip(
            "each pixel counts by its ink; yours count alike, if there is any.",
            partial(centred, where=lambda x: [at.mean() for at in np.nonzero(x)]),
        ),
        Slip(
            "the centre of mass takes in all ink, not the darkest pixel alone.",
            partial(centred, where=lambda x: divmod(int(x.argmax()), x.shape[1])),
        ),
        Slip(
            "the moved image is due, not how far it moves.",
            lambda image: [
                int(np.rint(middle(n) - at))
                for n, at in zip(image.shape, mass(image) if image.any() else (0, 0), strict=True)
            ],
        ),
        Slip(
            "height and width may differ: each has its own middle.",
            lambda image: centred(image, goal=lambda n: middle(len(image))),
        ),
        Slip(
            "divide by the sum of the ink: a centre of mass is a weighted mean.",
            partial(
                centred,
                where=lambda x: (x.sum(1) @ np.arange(len(x)), x.sum(0) @ np.arange(x.shape[1])),
            ),
        ),
        Slip(
            "the frame stays as it was: cut the wide image back to (H, W).",
            lambda image: np.pad(image, 8),
        ),
        Slip(
            "paper comes in from outside, zeros; yours repeats the edge.",
            partial(centred, move=partial(moved, mode="edge")),
        ),
    ],
)
def centre(image: np.ndarray) -> np.ndarray:
    """The image (H, W), moved by whole pixels so that its ink's centre of mass is in the middle."""
    return centred(image)
