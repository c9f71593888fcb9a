"""Checkers of layers beside convolution: pooling, normalisation, transposed convolution."""

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
            "that takes one entry of each window, not the largest.",
            lambda x, size: blocks(x, size)[:, 0, :, 0],
        ),
    ],
)
def max_pool(x: np.ndarray, size: int) -> np.ndarray:
    """Largest entry of each window size × size, windows side by side; x (H, W)."""
    return blocks(x, size).max((1, 3))


def normalised(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray,
    eps: float,
    axes: tuple = (0, 2, 3),
    ddof: int = 0,
    middle: bool = True,
) -> np.ndarray:
    centred = x - x.mean(axes, keepdims=True) if middle else x
    spread = np.sqrt(x.var(axes, keepdims=True, ddof=ddof) + eps)
    return centred / spread * weight[:, None, None] + bias[:, None, None]


def activations() -> list[Case]:
    rng = np.random.default_rng(3)
    cases = []
    for shape in ((4, 3, 2, 2), (2, 1, 3, 5), (5, 2, 1, 1)):
        x = 2 + 3 * rng.standard_normal(shape)
        weight, bias = rng.uniform(0.5, 2, shape[1]), rng.standard_normal(shape[1])
        cases.append(Case(f"x {shape}", (x, weight, bias, 1e-5)))
    constant = np.full((2, 2, 2, 2), 7.0)
    cases.append(Case("a constant x: eps keeps 0/0 away",
                      (constant, np.ones(2), np.array([0.0, 1.0]), 1e-5)))  # fmt: skip
    return cases


@exercise(
    "cnn",
    activations,
    [
        Slip(
            "the batch mean is missing: subtract it before dividing.",
            lambda x, w, b, eps: normalised(x, w, b, eps, middle=False),
        ),
        Slip(
            "you normalise each pixel over the batch alone (axis 0). A channel is one population: "
            "batch, height and width, axes (0, 2, 3).",
            lambda x, w, b, eps: normalised(x, w, b, eps, axes=(0,)),
        ),
        Slip(
            "you normalise each image by itself (axes 2 and 3): that is instance normalisation.",
            lambda x, w, b, eps: normalised(x, w, b, eps, axes=(2, 3)),
        ),
        Slip(
            "you normalise over the channels too: each has its own mean and variance.",
            lambda x, w, b, eps: normalised(x, w, b, eps, axes=(0, 1, 2, 3)),
        ),
        Slip(
            "the variance in training divides by n; n − 1 is for the running average alone.",
            lambda x, w, b, eps: normalised(x, w, b, eps, ddof=1),
        ),
        Slip(
            "divide by the standard deviation, the root of variance + eps.",
            lambda x, w, b, eps: (
                (x - x.mean((0, 2, 3), keepdims=True))
                / (x.var((0, 2, 3), keepdims=True) + eps)
                * w[:, None, None]
                + b[:, None, None]
            ),
        ),
        Slip(
            "eps goes inside the root, beside the variance: √(variance + eps).",
            lambda x, w, b, eps: (
                (x - x.mean((0, 2, 3), keepdims=True))
                / (x.std((0, 2, 3), keepdims=True) + eps)
                * w[:, None, None]
                + b[:, None, None]
            ),
        ),
        Slip(
            "eps is missing: without it a constant channel divides 0 by 0.",
            lambda x, w, b, eps: normalised(x, w, b, 0.0),
        ),
        Slip(
            "the shift, one number of `bias` for each channel, is missing.",
            lambda x, w, b, eps: normalised(x, w, np.zeros_like(b), eps),
        ),
        Slip(
            "the scale, one number of `weight` for each channel, is missing.",
            lambda x, w, b, eps: normalised(x, np.ones_like(w), b, eps),
        ),
        Slip(
            "`weight` and `bias` meet the last axis, the columns; channels are axis 1. Give them "
            "the shape (C, 1, 1).",
            lambda x, w, b, eps: normalised(x, np.ones_like(w), np.zeros_like(b), eps) * w + b,
        ),
        Slip(
            "mean and variance, of shape (C,), meet the last axis, the columns; channels are axis "
            "1. Keep the axes that you average over (`keepdims=True`).",
            lambda x, w, b, eps: (x - x.mean((0, 2, 3))) / np.sqrt(x.var((0, 2, 3)) + eps) * w + b,
        ),
        Slip(
            "mean and variance, of shape (C,), meet the last axis, the columns; channels are axis "
            "1. Keep the axes that you average over (`keepdims=True`).",
            lambda x, w, b, eps: (
                (x - x.mean((0, 2, 3))) / np.sqrt(x.var((0, 2, 3)) + eps) * w[:, None, None]
                + b[:, None, None]
            ),
        ),
        Slip(
            "scale and shift, one number of `weight` and of `bias` for each channel, are missing.",
            lambda x, w, b, eps: normalised(x, np.ones_like(w), np.zeros_like(b), eps),
        ),
    ],
)
def batch_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float) -> np.ndarray:
    """Batch normalisation in training: x (N, C, H, W), weight and bias (C,)."""
    return normalised(x, weight, bias, eps)


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
    ],
)
def transposed_convolution(y: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    """Stamp y[i, j]·k at (s·i, s·j) and add up: y (H, W), k (a, b), stride s."""
    return stamped(y, k, s)
