"""Checkers for the exercises of the chapter on convolutional networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlearn.check.cnn_layers import max_pool, transposed_convolution
from nnlearn.check.cnn_norm import batch_norm
from nnlearn.check.exercise import Case, Slip, exercise

__all__ = [
    "batch_norm",
    "convolution_backward",
    "correlate",
    "max_pool",
    "output_size",
    "transposed_convolution",
]


def slid(x: np.ndarray, k: np.ndarray, s: int = 1, d: int = 1) -> np.ndarray:
    reach = [d * (m - 1) + 1 for m in k.shape]
    return np.einsum("ijab,ab->ij", sliding_window_view(x, reach)[::s, ::s, ::d, ::d], k)


def whole(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Convolve fully: zeros all around, kernel flipped."""
    margins = [(n - 1, n - 1) for n in k.shape]
    return slid(np.pad(x, margins), k[::-1, ::-1])


def places(x: np.ndarray, k: np.ndarray, s: int, d: int) -> tuple[int, ...]:
    return tuple((n - d * (m - 1) - 1) // s + 1 for n, m in zip(x.shape, k.shape, strict=True))


def products(
    x: np.ndarray,
    k: np.ndarray,
    size: tuple[int, ...],
    start: Callable[[int, int], tuple[int, int]],
    step: int,
) -> Iterator[np.ndarray]:
    """Yield the map of each tap: the image from `start(a, b)` on, every `step` pixels, weighted."""
    h, w = size
    for (a, b), weight in np.ndenumerate(k):
        i, j = start(a, b)
        part = x[i : i + step * (h - 1) + 1 : step, j : j + step * (w - 1) + 1 : step]
        yield weight * part


def total(maps: Iterable[np.ndarray]) -> np.ndarray:
    """Add maps one by one; one that is too small spreads or stops, as in a reader's loop."""
    y = np.zeros(1)
    for part in maps:
        y = y + part
    return y


def added(
    x: np.ndarray, k: np.ndarray, s: int, d: int, tap: int | None = None, step: int | None = None
) -> np.ndarray:
    """Add up shifted images, taps `tap` and places `step` apart, on a map of the right size."""
    tap, step = d if tap is None else tap, s if step is None else step
    return total(products(x, k, places(x, k, s, d), lambda a, b: (tap * a, tap * b), step))


def one_tap(x: np.ndarray, k: np.ndarray, s: int, d: int, which: int) -> np.ndarray:
    maps = list(products(x, k, places(x, k, s, d), lambda a, b: (d * a, d * b), s))
    return maps[which]


def shifted_sideways(x: np.ndarray, k: np.ndarray, s: int, d: int) -> np.ndarray:
    return total(products(x, k, places(x, k, s, d), lambda a, b: (d * b, d * a), s))


def in_integers(x: np.ndarray, k: np.ndarray, s: int, d: int) -> np.ndarray:
    maps = products(x, k, places(x, k, s, d), lambda a, b: (d * a, d * b), s)
    return total(map(np.trunc, maps))


def rolled(x: np.ndarray, k: np.ndarray, s: int, d: int, cut: bool) -> np.ndarray:
    h, w = places(x, k, s, d)
    y = total(
        weight * np.roll(x, (-d * a, -d * b), axis=(0, 1)) for (a, b), weight in np.ndenumerate(k)
    )[::s, ::s]
    return y[:h, :w] if cut else y


def square(k: np.ndarray) -> np.ndarray:
    """Refuse an oblong kernel, as loops over k[b, a] do."""
    if k.shape[0] != k.shape[1]:
        raise IndexError("out of bounds")
    return k


def square_image(x: np.ndarray, k: np.ndarray, s: int, d: int) -> np.ndarray:
    h = places(x, k, s, d)[0]
    return total(products(x, k, (h, h), lambda a, b: (d * a, d * b), s))


def square_kernel(x: np.ndarray, k: np.ndarray, s: int, d: int) -> np.ndarray:
    """Take the kernel's height for its width, too."""
    m = k.shape[0]
    if m > k.shape[1]:
        raise IndexError("out of bounds")
    same = k[:, :m]
    return total(products(x, same, places(x, same, s, d), lambda a, b: (d * a, d * b), s))


def images() -> list[Case]:
    rng = np.random.default_rng(0)
    x = np.array([[1.0, 2, 0, 1], [0, 1, 3, 1], [2, 1, 0, 0], [1, 0, 1, 2]])
    cases = [Case("the returning example", (x, np.array([[1.0, -1], [2, 0]]), 1, 1))]
    shapes = (
        ((5, 5), (3, 3), 1, 1),
        ((4, 6), (2, 3), 1, 1),
        ((8, 5), (3, 2), 2, 1),
        ((7, 9), (3, 3), 1, 2),
        ((8, 10), (2, 3), 2, 3),
        ((12, 9), (3, 2), 3, 2),
    )
    for image, kernel, s, d in shapes:
        args = (rng.standard_normal(image), rng.standard_normal(kernel), s, d)
        cases.append(Case(f"an image {image}, a kernel {kernel}, stride {s}, dilation {d}", args))
    return cases


FLIPPED = (
    "the kernel is flipped: that is the convolution of mathematics. Layers use "
    "cross-correlation, x[i + a, j + b] · k[a, b]."
)
ONE_AXIS = (
    "the kernel is flipped along one axis; layers use it as it is, x[i + a, j + b] · k[a, b]."
)
TURNED = "the kernel is transposed: its first axis runs down the image, as the image's does."
ROLLED = (
    "`roll` brings what leaves on one side in on the other. Cut a slice instead, as large as the "
    "map."
)
PADDED = "there is zero padding around your image; *valid* places alone are asked for."


@exercise(
    "cnn",
    images,
    [
        Slip(FLIPPED, lambda x, k, s, d: slid(x, k[::-1, ::-1], s, d)),
        Slip(ONE_AXIS, lambda x, k, s, d: slid(x, k[::-1], s, d)),
        Slip(ONE_AXIS, lambda x, k, s, d: slid(x, k[:, ::-1], s, d)),
        Slip(
            "the last row and column are missing: an axis has ⌊(n − d(k − 1) − 1)/s⌋ + 1 places.",
            lambda x, k, s, d: slid(x, k, s, d)[:-1, :-1],
        ),
        Slip(TURNED, lambda x, k, s, d: slid(x, k.T, s, d)),
        Slip(TURNED, lambda x, k, s, d: slid(x, square(k).T, s, d)),
        Slip(PADDED, lambda x, k, s, d: slid(np.pad(x, 1), k, s, d)),
        Slip(
            PADDED,
            lambda x, k, s, d: slid(
                np.pad(x, [(d * (m - 1), d * (m - 1)) for m in k.shape]), k, s, d
            ),
        ),
        Slip(
            "rows and columns of the result are exchanged: the first axis runs down the image.",
            lambda x, k, s, d: slid(x, k, s, d).T,
        ),
        Slip(
            "the dilation is missing: tap (a, b) stands d·a rows down and d·b columns across, and "
            "the kernel reaches over d(k − 1) + 1 pixels.",
            lambda x, k, s, d: slid(x, k, s),
        ),
        Slip(
            "the map has the right size, but the slices forget the dilation: tap (a, b) starts at "
            "x[d·a, d·b].",
            lambda x, k, s, d: added(x, k, s, d, tap=1),
        ),
        Slip(
            "the stride is missing: take every s-th place only.",
            lambda x, k, s, d: slid(x, k, 1, d),
        ),
        Slip(
            "the map has the right size, but the slices forget the stride: give each slice the "
            "step s, x[start : stop : s].",
            lambda x, k, s, d: added(x, k, s, d, step=1),
        ),
        Slip(
            "stride and dilation are forgotten.",
            lambda x, k, s, d: slid(x, k),
        ),
        Slip(
            "stride and dilation are exchanged: s is the step of the slice, d moves its start.",
            lambda x, k, s, d: slid(x, k, d, s),
        ),
        Slip(
            "stride and dilation are exchanged: s is the step of the slice, d moves its start.",
            lambda x, k, s, d: added(x, k, s, d, tap=s, step=d),
        ),
        Slip(
            "the stride moves your taps: tap (a, b) starts at x[d·a, d·b], and s is the step from "
            "there.",
            lambda x, k, s, d: added(x, k, s, d, tap=s, step=1),
        ),
        Slip(
            "the stride moves your taps: tap (a, b) starts at x[d·a, d·b], and s is the step from "
            "there.",
            lambda x, k, s, d: added(x, k, s, d, tap=s),
        ),
        Slip(
            "only the last tap is left: each product is added to the others (`+=`).",
            lambda x, k, s, d: one_tap(x, k, s, d, -1),
        ),
        Slip(
            "only the first tap is there: does the `return` stand inside the loop?",
            lambda x, k, s, d: one_tap(x, k, s, d, 0),
        ),
        Slip(
            "the weights are missing: each shifted image is multiplied by its k[a, b].",
            lambda x, k, s, d: slid(x, np.ones_like(k), s, d),
        ),
        Slip(
            "a sum over the taps is due, not their mean.",
            lambda x, k, s, d: slid(x, k, s, d) / k.size,
        ),
        Slip(
            "a and b are exchanged in the slice: a moves down the rows, b along the columns.",
            shifted_sideways,
        ),
        Slip(
            "your map is square: its height comes from the image's rows, its width from its "
            "columns.",
            square_image,
        ),
        Slip(
            "your kernel is taken for square: k.shape[0] are its rows, k.shape[1] its columns.",
            square_kernel,
        ),
        Slip(ROLLED, lambda x, k, s, d: rolled(x, k, s, d, cut=False)),
        Slip(
            "your map holds integers: create it with `np.zeros((h, w))`, which holds floats.",
            in_integers,
        ),
        Slip(
            "one number came: the sum runs over the taps of one place, not over all places.",
            lambda x, k, s, d: slid(x, k, s, d).sum(),
        ),
    ],
)
def correlate(x: np.ndarray, k: np.ndarray, s: int, d: int) -> np.ndarray:
    """Valid cross-correlation y[i, j] = Σ_ab x[s·i + d·a, s·j + d·b] k[a, b]: x (H, W)."""
    return slid(x, k, s, d)


def geometries() -> list[Case]:
    settings = ((4, 2, 1, 0, 1), (4, 2, 2, 0, 1), (28, 5, 1, 2, 1), (224, 7, 2, 3, 1))
    harder = ((8, 3, 2, 1, 1), (10, 3, 1, 0, 2), (9, 3, 2, 2, 3), (6, 4, 3, 0, 1), (9, 2, 4, 1, 3))
    return [
        Case(f"n {n}, kernel {k}, stride {s}, padding {p}, dilation {d}", (n, k, s, p, d))
        for n, k, s, p, d in settings + harder
    ]


REACH = "with dilation d the kernel reaches over d(k − 1) + 1 pixels, not over "
ROUND = "round down: a last step that leads out of the image is not taken."
STEP = (
    "the brackets: the whole of n + 2p − d(k − 1) − 1 is divided by s and rounded down; then 1 is "
    "added."
)


@exercise(
    "cnn",
    geometries,
    [
        Slip(
            "padding stands on both sides: add 2p, not p.",
            lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1,
        ),
        Slip(
            "the padding is missing: add 2p to n.",
            lambda n, k, s, p, d: (n - d * (k - 1) - 1) // s + 1,
        ),
        Slip(
            "padding makes the image larger: add 2p, do not subtract it.",
            lambda n, k, s, p, d: (n - 2 * p - d * (k - 1) - 1) // s + 1,
        ),
        Slip(
            "one place is missing: ⌊…⌋ counts the steps, and there is one more place than steps.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // s,
        ),
        Slip(
            "the 1 inside of the brackets is missing: the kernel reaches over d(k − 1) + 1 pixels, "
            "and n + 2p less that reach is left for steps.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s + 1,
        ),
        Slip(ROUND, lambda n, k, s, p, d: -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1),
        Slip(ROUND, lambda n, k, s, p, d: round((n + 2 * p - d * (k - 1) - 1) / s) + 1),
        Slip(
            "round down to a whole number: use `//`.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1,
        ),
        Slip(REACH + "d·k.", lambda n, k, s, p, d: (n + 2 * p - d * k) // s + 1),
        Slip(REACH + "d·k + 1.", lambda n, k, s, p, d: (n + 2 * p - d * k - 1) // s + 1),
        Slip(
            REACH + "k + d − 1: every gap between two taps grows.",
            lambda n, k, s, p, d: (n + 2 * p - (k + d - 1)) // s + 1,
        ),
        Slip(
            "the kernel's reach is subtracted, not added: what it covers is not left for steps.",
            lambda n, k, s, p, d: (n + 2 * p + d * (k - 1) - 1) // s + 1,
        ),
        Slip(
            "the stride is missing: divide by s, and round down.",
            lambda n, k, s, p, d: n + 2 * p - d * (k - 1),
        ),
        Slip(
            "dilation is missing: the kernel reaches over d(k − 1) + 1 pixels.",
            lambda n, k, s, p, d: (n + 2 * p - k) // s + 1,
        ),
        Slip(
            "stride and dilation are exchanged: divide by s; d stretches the kernel.",
            lambda n, k, s, p, d: (n + 2 * p - s * (k - 1) - 1) // d + 1,
        ),
        Slip(
            "divide by the stride s; yours divides by the dilation d.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // d + 1,
        ),
        Slip(
            "divide by the stride s; yours divides by the dilation d.",
            lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1 + s) // d,
        ),
        Slip(STEP, lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // (s + 1)),
        Slip(STEP, lambda n, k, s, p, d: n // s + 2 * p - d * (k - 1)),
        Slip(STEP, lambda n, k, s, p, d: n // s + 2 * p - d * (k - 1) - 1 + 1),
        Slip(STEP, lambda n, k, s, p, d: n + 2 * p - d * (k - 1) - 1 // s + 1),
        Slip(STEP, lambda n, k, s, p, d: n + 2 * p - d * (k - 1) // s + 1),
        Slip(STEP, lambda n, k, s, p, d: n + (2 * p - d * (k - 1) - 1) // s + 1),
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


def margins(pads: tuple[int, int]) -> list[tuple[int, int]]:
    return [(n, n) for n in pads]


def last_stamp(g: np.ndarray, k: np.ndarray) -> np.ndarray:
    x = np.zeros([n + m - 1 for n, m in zip(g.shape, k.shape, strict=True)])
    for (i, j), value in np.ndenumerate(g):
        x[i : i + k.shape[0], j : j + k.shape[1]] = value * k
    return x


UNEVEN = "value 1, ∂L/∂x: pad rows by the kernel's rows less 1, columns by its columns less 1; "
HALF = "value 1, ∂L/∂x: the kernel is flipped along one axis only; turn it by half a turn."


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
            "value 1, ∂L/∂x: the kernel is transposed; turn it by half a turn, `np.flip(k)`.",
            lambda g, x, k: (
                slid(np.pad(g, margins((k.shape[1] - 1, k.shape[0] - 1))), k.T),
                slid(x, g),
            ),
        ),
        Slip(
            "value 1, ∂L/∂x: the kernel is transposed; turn it by half a turn, `np.flip(k)`.",
            lambda g, x, k: (
                slid(np.pad(g, margins((k.shape[0] - 1, k.shape[1] - 1))), k.T),
                slid(x, g),
            ),
        ),
        Slip(
            "value 1, ∂L/∂x, must have the shape of x: pad g with k − 1 zeros on every side.",
            lambda g, x, k: (slid(g, k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            UNEVEN + "yours is padded by 1 always.",
            lambda g, x, k: (slid(np.pad(g, 1), k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            UNEVEN + "your two paddings are exchanged.",
            lambda g, x, k: (
                slid(np.pad(g, margins((k.shape[1] - 1, k.shape[0] - 1))), k[::-1, ::-1]),
                slid(x, g),
            ),
        ),
        Slip(
            UNEVEN + "yours takes its rows for both.",
            lambda g, x, k: (slid(np.pad(g, k.shape[0] - 1), k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(
            UNEVEN + "yours takes its columns for both.",
            lambda g, x, k: (slid(np.pad(g, k.shape[1] - 1), k[::-1, ::-1]), slid(x, g)),
        ),
        Slip(HALF, lambda g, x, k: (whole(g, k[:, ::-1]), slid(x, g))),
        Slip(HALF, lambda g, x, k: (whole(g, k[::-1]), slid(x, g))),
        Slip(
            "value 1, ∂L/∂x: where stamps overlap they add up (`+=`); yours overwrite one another.",
            lambda g, x, k: (last_stamp(g, k), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x, does not use g: what arrives from above multiplies each use.",
            lambda g, x, k: (whole(np.ones_like(g), k), slid(x, g)),
        ),
        Slip(
            "value 1, ∂L/∂x, is x itself; its gradient is due.",
            lambda g, x, k: (x, slid(x, g)),
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
            "value 2, ∂L/∂k, is a sum over the places, not their mean.",
            lambda g, x, k: (whole(g, k), slid(x, g) / g.size),
        ),
        Slip(
            "value 2, ∂L/∂k, does not use g: what arrives from above multiplies each use.",
            lambda g, x, k: (whole(g, k), slid(x, np.ones_like(g))),
        ),
        Slip(
            "neither value uses g: what arrives from above multiplies each use.",
            lambda g, x, k: (whole(np.ones_like(g), k), slid(x, np.ones_like(g))),
        ),
        Slip(
            "value 2, ∂L/∂k, must have the shape of k: x is not padded.",
            lambda g, x, k: (whole(g, k), slid(np.pad(x, 1), g)),
        ),
        Slip(
            "value 2, ∂L/∂k, is k itself; its gradient is due.",
            lambda g, x, k: (whole(g, k), k),
        ),
        Slip(
            "both gradients have the wrong sign: descend with them, do not turn them round here.",
            lambda g, x, k: (-whole(g, k), -slid(x, g)),
        ),
        Slip(
            "both gradients are transposed: rows and columns are exchanged.",
            lambda g, x, k: (whole(g, k).T, slid(x, g).T),
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
