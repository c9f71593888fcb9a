"""Checkers of layers beside convolution: pooling and transposed convolution."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlearn.check.exercise import Case, Slip, exercise


def blocks(x: np.ndarray, size: int) -> np.ndarray:
    h, w = (n // size for n in x.shape)
    return x[: h * size, : w * size].reshape(h, size, w, size)


def uncut(x: np.ndarray, size: int) -> np.ndarray:
    """Windows of an image that they must fill; else the reshape stops."""
    return x.reshape(x.shape[0] // size, size, x.shape[1] // size, size)


def filled_up(x: np.ndarray, size: int) -> np.ndarray:
    margins = [(0, -n % size) for n in x.shape]
    return uncut(np.pad(x, margins, constant_values=-np.inf), size).max((1, 3))


def by_height(x: np.ndarray, size: int) -> np.ndarray:
    h = x.shape[0] // size
    return x[: h * size, : h * size].reshape(h, size, h, size).max((1, 3))


def maps() -> list[Case]:
    rng = np.random.default_rng(2)
    return [
        Case("a map (4, 4), windows of 2", (rng.standard_normal((4, 4)), 2)),
        Case("negative entries alone", (-rng.uniform(1, 2, (4, 6)), 2)),
        Case("a map (6, 3), windows of 3", (rng.standard_normal((6, 3)), 3)),
        Case("a map (5, 7), windows of 2: what does not fill a window falls off",
             (rng.standard_normal((5, 7)), 2)),
    ]  # fmt: skip


@exercise(
    "cnn",
    maps,
    [
        Slip(
            "that is the mean of each window; the largest entry is asked for.",
            lambda x, size: blocks(x, size).mean((1, 3)),
        ),
        Slip(
            "start from −∞ or from the first entry: with 0, windows of negative entries go wrong.",
            lambda x, size: np.maximum(blocks(x, size).max((1, 3)), 0.0),
        ),
        Slip(
            "your windows overlap: the stride is the window's size.",
            lambda x, size: sliding_window_view(x, (size, size)).max((2, 3)),
        ),
        Slip(
            "axes are mixed up: reshape to (H/s, s, W/s, s), then the largest over axes 1 and 3.",
            lambda x, size: blocks(x, size).max((0, 2)),
        ),
        Slip(
            "what does not fill a window falls off: cut the image to a multiple of the size first.",
            lambda x, size: uncut(x, size).max((1, 3)),
        ),
        Slip(
            "what does not fill a window falls off; yours makes a window of it.",
            filled_up,
        ),
        Slip(
            "a reshape to (H/s, W/s, s, s) makes windows of what lies side by side in *memory*: "
            "reshape to (H/s, s, W/s, s).",
            lambda x, size: (
                (b := blocks(x, size)).reshape(b.shape[0], b.shape[2], size, size).max((2, 3))
            ),
        ),
        Slip(
            "each window has two axes, its rows and its columns: take the largest over both.",
            lambda x, size: blocks(x, size).max(1),
        ),
        Slip(
            "each window has two axes, its rows and its columns: take the largest over both.",
            lambda x, size: blocks(x, size).max(3),
        ),
        Slip(
            "each window has two axes, its rows and its columns: take the largest over both.",
            lambda x, size: x[: x.shape[0] // size * size].reshape(-1, size, x.shape[1]).max(1),
        ),
        Slip(
            "that takes one entry of each window, not the largest.",
            lambda x, size: blocks(x, size)[:, 0, :, 0],
        ),
        Slip(
            "that takes one entry of each window, not the largest.",
            lambda x, size: x[::size, ::size],
        ),
        Slip(
            "that is the smallest of each window; the largest entry is asked for.",
            lambda x, size: blocks(x, size).min((1, 3)),
        ),
        Slip(
            "that is the sum of each window; the largest entry is asked for.",
            lambda x, size: blocks(x, size).sum((1, 3)),
        ),
        Slip(
            "that is the largest *magnitude*: compare the entries with their signs.",
            lambda x, size: np.abs(blocks(x, size)).max((1, 3)),
        ),
        Slip(
            "`argmax` says *where* the largest stands; its value, `max`, is asked for.",
            lambda x, size: (
                blocks(x, size)
                .transpose(0, 2, 1, 3)
                .reshape(-1, size * size)
                .argmax(1)
                .reshape([n // size for n in x.shape])
            ),
        ),
        Slip(
            "what does not fill a window falls off at the *end*; yours cuts the first rows and "
            "columns.",
            lambda x, size: blocks(x[x.shape[0] % size :, x.shape[1] % size :], size).max((1, 3)),
        ),
        Slip(
            "the window is size × size; yours is 2 × 2 always.",
            lambda x, size: blocks(x, 2).max((1, 3)),
        ),
        Slip(
            "height and width are taken for one number: cut rows by x.shape[0], columns by "
            "x.shape[1].",
            by_height,
        ),
        Slip(
            "one number came: the largest of each *window* is asked for, not of the whole image.",
            lambda x, size: x.max(),
        ),
    ],
)
def max_pool(x: np.ndarray, size: int) -> np.ndarray:
    """Largest entry of each window size × size, windows side by side; x (H, W)."""
    return blocks(x, size).max((1, 3))


def stamped(y: np.ndarray, k: np.ndarray, stride: int, add: bool = True) -> np.ndarray:
    size = [(n - 1) * stride + m for n, m in zip(y.shape, k.shape, strict=True)]
    x = np.zeros(size)
    for (i, j), value in np.ndenumerate(y):
        place = (
            slice(i * stride, i * stride + k.shape[0]),
            slice(j * stride, j * stride + k.shape[1]),
        )
        x[place] = x[place] * add + value * k
    return x


def close_together(y: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    """Stamp with stride 1 on a canvas that is right for stride s."""
    spare = [(0, (n - 1) * (s - 1)) for n in y.shape]
    return np.pad(stamped(y, k, 1), spare)


def averaged(y: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    count = stamped(np.ones_like(y), np.ones_like(k), s)
    return stamped(y, k, s) / np.maximum(count, 1)


def whole_numbers(y: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    x = np.zeros_like(stamped(y, k, s))
    for place in np.ndindex(y.shape):
        one = np.zeros_like(y)
        one[place] = y[place]
        x += np.trunc(stamped(one, k, s))
    return x


def small() -> list[Case]:
    rng = np.random.default_rng(4)
    cases = []
    for shape, kernel, s in (((3, 3), (2, 2), 1), ((2, 3), (3, 3), 2), ((3, 2), (2, 3), 3)):
        args = (rng.standard_normal(shape), rng.standard_normal(kernel), s)
        cases.append(Case(f"y {shape}, a kernel {kernel}, stride {s}", args))
    return cases


@exercise(
    "cnn",
    small,
    [
        Slip(
            "where stamps overlap they add up (`+=`); yours overwrite one another (`=`).",
            lambda y, k, s: stamped(y, k, s, add=False),
        ),
        Slip(
            "the stamp is turned by half a turn: write the kernel as it is, y[i, j] · k.",
            lambda y, k, s: stamped(y, k[::-1, ::-1], s),
        ),
        Slip(
            "the stamp is transposed: write the kernel as it is, rows down and columns across.",
            lambda y, k, s: stamped(y, k.T, s),
        ),
        Slip(
            "the stride is missing: neighbouring stamps are s pixels apart.",
            lambda y, k, s: stamped(y, k, 1),
        ),
        Slip(
            "the canvas has the right size, but stamp (i, j) starts at row s·i and column s·j, not "
            "at i and j.",
            close_together,
        ),
        Slip(
            "a stamp is the *kernel* times y[i, j], not y[i, j] alone.",
            lambda y, k, s: stamped(y, np.ones_like(k), s),
        ),
        Slip(
            "stamps that overlap add up; yours are averaged.",
            averaged,
        ),
        Slip(
            "your image holds integers: create it with `np.zeros(...)`, which holds floats.",
            whole_numbers,
        ),
        Slip(
            "stamps overlap when the kernel is larger than the stride; yours stand side by side.",
            lambda y, k, s: np.kron(y, k),
        ),
        Slip(
            "that is a convolution, which makes the image smaller; here each y[i, j] stamps the "
            "kernel on a *larger* one.",
            lambda y, k, s: np.einsum("ijab,ab->ij", sliding_window_view(y, k.shape)[::s, ::s], k),
        ),
        Slip(
            "each stamp is the kernel *times* y[i, j].",
            lambda y, k, s: stamped(np.ones_like(y), k, s),
        ),
        Slip(
            "the result is too large: the last stamp starts at s·(n − 1), so (n − 1)·s + k pixels "
            "are enough.",
            lambda y, k, s: np.pad(stamped(y, k, s), (0, s)),
        ),
        Slip(
            "the result is too large: the last stamp starts at s·(n − 1), so (n − 1)·s + k pixels "
            "are enough.",
            lambda y, k, s: np.pad(stamped(y, k, s), (0, s - 1)),
        ),
        Slip(
            "the last stamps are cut off: the result has (n − 1)·s + k pixels along an axis.",
            lambda y, k, s: stamped(y, k, s)[: y.shape[0] * s, : y.shape[1] * s],
        ),
        Slip(
            "the last row and column are cut off: an axis of the result has (n − 1)·s + k pixels.",
            lambda y, k, s: stamped(y, k, s)[:-1, :-1],
        ),
    ],
)
def transposed_convolution(y: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    """Stamp y[i, j]·k at (s·i, s·j) and add up: y (H, W), k (a, b), stride s."""
    return stamped(y, k, s)
