"""Checkers for the exercises of the chapter on convolutional networks."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlearn.check.cnn_layers import batch_norm, max_pool, transposed_convolution
from nnlearn.check.exercise import Case, Slip, exercise

__all__ = [
    "batch_norm",
    "convolution_backward",
    "correlate",
    "max_pool",
    "output_size",
    "transposed_convolution",
]


def slid(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.einsum("ijab,ab->ij", sliding_window_view(x, k.shape), k)


def whole(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Convolve fully: zeros all around, kernel flipped."""
    margins = [(n - 1, n - 1) for n in k.shape]
    return slid(np.pad(x, margins), k[::-1, ::-1])


def shifted(x: np.ndarray, k: np.ndarray, add: bool = True, swap: bool = False) -> np.ndarray:
    """Add up shifted images, one for each tap; or keep the last, or shift along the wrong axis."""
    h, w = (n - m + 1 for n, m in zip(x.shape, k.shape, strict=True))
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        i, j = (b, a) if swap else (a, b)
        y = y * add + weight * x[i : i + h, j : j + w]
    return y


def rolled(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return sum(weight * np.roll(x, (-a, -b), axis=(0, 1)) for (a, b), weight in np.ndenumerate(k))


def square(k: np.ndarray) -> np.ndarray:
    """Refuse an oblong kernel, as loops over k[b, a] do."""
    if k.shape[0] != k.shape[1]:
        raise IndexError("out of bounds")
    return k


def images() -> list[Case]:
    rng = np.random.default_rng(0)
    x = np.array([[1.0, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]])
    cases = [Case("the returning example", (x, np.array([[1.0, -1], [2, 0]])))]
    for h, w, a, b in ((5, 5, 3, 3), (4, 6, 2, 3), (6, 3, 3, 2), (3, 3, 3, 3)):
        args = (rng.standard_normal((h, w)), rng.standard_normal((a, b)))
        cases.append(Case(f"an image {(h, w)}, a kernel {(a, b)}", args))
    return cases


@exercise(
    "cnn",
    images,
    [
        Slip(
            "the kernel is flipped: that is the convolution of mathematics. Layers use "
            "cross-correlation, x[i + a, j + b] · k[a, b].",
            lambda x, k: slid(x, k[::-1, ::-1]),
        ),
        Slip(
            "the last row and column are missing: a kernel of size k fits into n pixels at "
            "n − k + 1 places, not n − k.",
            lambda x, k: slid(x, k)[:-1, :-1],
        ),
        Slip(
            "the kernel is transposed: its first axis runs down the image, as the image's does.",
            lambda x, k: slid(x, k.T),
        ),
        Slip(
            "the kernel is transposed: its first axis runs down the image, as the image's does.",
            lambda x, k: slid(x, square(k).T),
        ),
        Slip(
            "there is zero padding around your image; *valid* places alone are asked for.",
            lambda x, k: whole(x, k[::-1, ::-1]),
        ),
        Slip(
            "rows and columns of the result are exchanged: the first axis runs down the image.",
            lambda x, k: slid(x, k).T,
        ),
        Slip(
            "only the last tap is left: each product is added to the others (`+=`).",
            lambda x, k: shifted(x, k, add=False),
        ),
        Slip(
            "a and b are exchanged in the slice: a moves down the rows, b along the columns.",
            lambda x, k: shifted(x, k, swap=True),
        ),
        Slip(
            "`roll` brings what leaves on one side in on the other. Cut a slice instead, as large "
            "as the map.",
            rolled,
        ),
        Slip(
            "your map holds integers: create it with `np.zeros((h, w))`, which holds floats.",
            lambda x, k: sum(
                np.trunc(
                    weight
                    * x[a : x.shape[0] - k.shape[0] + 1 + a, b : x.shape[1] - k.shape[1] + 1 + b]
                )
                for (a, b), weight in np.ndenumerate(k)
            ),
        ),
    ],
)
def correlate(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Valid cross-correlation y[i, j] = Σ_ab x[i + a, j + b] k[a, b]: x (H, W), k (a, b)."""
    return slid(x, k)


def geometries() -> list[Case]:
    settings = ((4, 2, 1, 0, 1), (4, 2, 2, 0, 1), (28, 5, 1, 2, 1), (224, 7, 2, 3, 1))
    harder = ((8, 3, 2, 1, 1), (10, 3, 1, 0, 2), (9, 3, 2, 2, 3), (6, 4, 3, 0, 1))
    return [
        Case(f"n {n}, kernel {k}, stride {s}, padding {p}, dilation {d}", (n, k, s, p, d))
        for n, k, s, p, d in settings + harder
    ]


@exercise(
    "cnn",
    geometries,
    [
        Slip(
            "padding stands on both sides: add 2p, not p.",
            lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1,
        ),
        Slip(
            "one place is missing: ⌊…⌋ counts the steps, and there is one more place than steps.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // s,
        ),
        Slip(
            "round down: a last step that leads out of the image is not taken.",
            lambda n, k, s, p, d: -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1,
        ),
        Slip(
            "round down to a whole number: use `//`.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1,
        ),
        Slip(
            "with dilation d the kernel reaches over d(k − 1) + 1 pixels, not over d·k.",
            lambda n, k, s, p, d: (n + 2 * p - d * k) // s + 1,
        ),
        Slip(
            "with dilation d the kernel reaches over d(k − 1) + 1 pixels, not over k + d − 1: "
            "every gap between two taps grows.",
            lambda n, k, s, p, d: (n + 2 * p - (k + d - 1)) // s + 1,
        ),
        Slip(
            "the stride is missing: divide by s, and round down.",
            lambda n, k, s, p, d: n + 2 * p - d * (k - 1),
        ),
        Slip(
            "dilation is missing: the kernel reaches over d(k − 1) + 1 pixels.",
            lambda n, k, s, p, d: (n + 2 * p - k) // s + 1,
        ),
    ],
)
def output_size(n: int, k: int, s: int, p: int, d: int) -> int:
    """Pixels that a convolution leaves of n: kernel k, stride s, padding p, dilation d."""
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


def upstream() -> list[Case]:
    rng = np.random.default_rng(1)
    cases = []
    for h, w, a, b in ((4, 4, 2, 2), (5, 5, 3, 3), (6, 4, 2, 3), (3, 5, 3, 2)):
        g = rng.standard_normal((h - a + 1, w - b + 1))
        args = (g, rng.standard_normal((h, w)), rng.standard_normal((a, b)))
        cases.append(Case(f"an image {(h, w)}, a kernel {(a, b)}", args))
    return cases


@exercise(
    "cnn",
    upstream,
    [
        Slip(
            "value 1, ∂L/∂x, uses the kernel unflipped. Pixel x[i, j] meets k[a, b] in output "
            "[i − a, j − b]: the minus signs flip the kernel.",
            lambda g, x, k: (whole(g, k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x, must have the shape of x: pad g with k − 1 zeros on every side.",
            lambda g, x, k: (slid(g, k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x, is padded by 1 always: pad by the kernel's size less 1, in each "
            "direction.",
            lambda g, x, k: (slid(np.pad(g, 1), k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x: the two paddings are exchanged. Rows are padded by the kernel's rows "
            "less 1, columns by its columns less 1.",
            lambda g, x, k: (
                slid(np.pad(g, [(n - 1, n - 1) for n in k.shape[::-1]]), k[::-1, ::-1]),
                slid(x, g),
            ),
        ),
        Slip(
            "value 1, ∂L/∂x: the kernel is flipped along one axis only; turn it by half a turn.",
            lambda g, x, k: (whole(g, k[:, ::-1]), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x: the kernel is flipped along one axis only; turn it by half a turn.",
            lambda g, x, k: (whole(g, k[::-1]), slid(x, g)),
        ),
        Slip(
            "value 2, ∂L/∂k, is flipped: correlate x with g as it stands.",
            lambda g, x, k: (whole(g, k), slid(x, g[::-1, ::-1])),
        ),
        Slip(
            "value 2, ∂L/∂k, comes out turned by half a turn: flip nothing at the end.",
            lambda g, x, k: (whole(g, k), slid(x, g)[::-1, ::-1]),
        ),
        Slip(
            "the order is exchanged: first ∂L/∂x, then ∂L/∂k.",
            lambda g, x, k: (slid(x, g), whole(g, k)),
        ),
    ],
)
def convolution_backward(
    g: np.ndarray, x: np.ndarray, k: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """∂L/∂x and ∂L/∂k of the valid cross-correlation of x (H, W) with k, from g = ∂L/∂y."""
    return whole(g, k), slid(x, g)
