"""Checkers for the exercises of the chapter on networks in use."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise
from nnlearn.check.practice_centre import centre
from nnlearn.check.practice_merge import merge

__all__ = ["centre", "fold", "merge", "widen"]

Layer = tuple[np.ndarray, np.ndarray]


def halves() -> list[Case]:
    rng = np.random.default_rng(0)
    some = rng.standard_normal((2, 3)).astype(np.float32).view(np.uint32) >> 16
    large = (1e20 * rng.standard_normal(4)).astype(np.float32).view(np.uint32) >> 16
    return [
        Case("1, 2 and −0.5", (np.array([0x3F80, 0x4000, 0xBF00], np.uint16),)),
        Case("six numbers around 0", (some.astype(np.uint16),)),
        Case("numbers near 1e20", (large.astype(np.uint16),)),
        Case("0, and the smallest above", (np.array([0, 1, 0x80], np.uint16),)),
    ]


def placed(bits: np.ndarray, shift: int = 16, fill: int = 0) -> np.ndarray:
    """Return bits as float32, moved up by ``shift`` places, with ``fill`` below."""
    return (bits.astype(np.uint32) << np.uint32(shift) | np.uint32(fill)).view(np.float32)


def computed(bits: np.ndarray, bias: float = 127.0, one: float = 1.0) -> np.ndarray:
    """Return the formula of a float, with an exponent's bias and a leading one."""
    b = bits.astype(np.int64)
    s, e, f = b >> 15, b >> 7 & 255, b & 127
    return np.where(s, -1.0, 1.0) * 2.0 ** (e - bias) * (one + f / 128)


@exercise(
    "practice",
    halves,
    [
        Slip(
            "the bits are not whole numbers to convert: they *are* a number, in parts. Make 32 of "
            "them, then look at them as float32.",
            lambda bits: bits.astype(np.float32),
        ),
        Slip(
            "that is float16, with five bits of exponent; bfloat16 has float32's eight.",
            lambda bits: bits.view(np.float16).astype(np.float32),
        ),
        Slip(
            "the bits belong into the *upper* half of a float32: shift them up by 16.",
            lambda bits: placed(bits, 0),
        ),
        Slip(
            "16 bits shifted up by 16 leave an array of uint16: make it uint32 first, then shift.",
            lambda bits: np.zeros(bits.shape, np.float32),
        ),
        Slip("shift by 16 places; yours is 8.", lambda bits: placed(bits, 8)),
        Slip(
            "shift by 16 places; yours is 13, as a fraction of ten bits would ask for.",
            lambda bits: placed(bits, 13),
        ),
        Slip(
            "the 32 bits are right, and came as the whole number that they are: look at them with "
            "`.view(np.float32)`, which `astype` does not do.",
            lambda bits: bits.astype(np.uint32) << np.uint32(16),
        ),
        Slip("fill the lower 16 bits with 0; yours are 1.", lambda bits: placed(bits, 16, 0xFFFF)),
        Slip(
            "fill the lower 16 bits with 0; yours repeat the upper ones.",
            lambda bits: (bits.astype(np.uint32) << np.uint32(16) | bits.astype(np.uint32)).view(
                np.float32
            ),
        ),
        Slip(
            "the bytes are in the other order: a float32 begins with its last byte here.",
            lambda bits: placed(bits).view(">f4").astype(np.float32),
        ),
        Slip("the sign is lost: the top bit is 1 in negative numbers.", lambda b: abs(placed(b))),
        Slip(
            "float64 has an exponent of eleven bits, so the bits mean something else there: make "
            "a float32.",
            lambda bits: (bits.astype(np.uint64) << np.uint64(48)).view(np.float64),
        ),
        Slip("the shape stays; yours is flat.", lambda bits: placed(bits).ravel()),
        Slip(
            "you shift down, and the bits are gone: shift up.",
            lambda bits: (bits.view(np.int16).astype(np.int32) >> 16).view(np.float32),
        ),
        Slip(
            "before the fraction stands a 1 that is not stored: 1 + f / 128.",
            lambda bits: computed(bits, one=0.0),
        ),
        Slip("the exponent's bias is 127.", lambda bits: computed(bits, bias=128.0)),
        Slip(
            "an exponent of 0 has a rule of its own, as 0 shows; views do not need to know it.",
            computed,
        ),
    ],
    tolerance=0.0,  # every answer is exact
)
def widen(bits: np.ndarray) -> np.ndarray:
    """The float32 numbers whose upper 16 bits are ``bits``, of dtype uint16."""
    return placed(bits)


def layers() -> list[Case]:
    rng = np.random.default_rng(1)
    cases = [
        Case(
            "one unit, one input",
            (np.array([[6.0]]), np.array([1.0]), np.array([4.0]), np.array([2.0])),
        )
    ]
    for h, d in ((3, 2), (2, 4), (4, 4)):
        args = (
            rng.standard_normal((h, d)),
            rng.standard_normal(h),
            rng.standard_normal(d),
            rng.uniform(0.5, 3, d),
        )
        cases.append(Case(f"W {(h, d)}", args))
    return cases


def through(W: np.ndarray, b: np.ndarray, mean: np.ndarray) -> Layer:
    """Return W, and what is left of b when the mean has gone through W."""
    return W, b - W @ mean


@exercise(
    "practice",
    layers,
    [
        Slip(
            "x is divided by σ, so W is too: W / scale; you multiply.",
            lambda W, b, mean, scale: through(W * scale, b, mean),
        ),
        Slip(
            "the mean is subtracted from x, so b' = b − W' μ; you add.",
            lambda W, b, mean, scale: (W / scale, b + (W / scale) @ mean),
        ),
        Slip(
            "the mean is divided by σ as well: b' = b − (W / σ) μ, with the new matrix.",
            lambda W, b, mean, scale: (W / scale, b - W @ mean),
        ),
        Slip(
            "the mean is missing: a bias must take off what it adds, b − W' μ.",
            lambda W, b, mean, scale: (W / scale, b),
        ),
        Slip(
            "σ is missing: divide each column of W by its entry.",
            lambda W, b, mean, scale: through(W, b, mean),
        ),
        Slip(
            "nothing is folded in: that is the layer without its preprocessing.",
            lambda W, b, mean, scale: (W, b),
        ),
        Slip(
            "the mean is divided by σ twice: W' has done it already.",
            lambda W, b, mean, scale: (W / scale, b - (W / scale) @ (mean / scale)),
        ),
        Slip(
            "σ belongs to the inputs, so to the *columns* of W; you divide its rows.",
            lambda W, b, mean, scale: through(W / np.resize(scale, len(W))[:, None], b, mean),
        ),
        Slip(
            "W' keeps the shape (H, D); yours is transposed.",
            lambda W, b, mean, scale: ((W / scale).T, b - (W / scale) @ mean),
        ),
        Slip(
            "b was added after the division: it stays as it is, only −W' μ comes in.",
            lambda W, b, mean, scale: (W / scale, b / scale.mean() - (W / scale) @ mean),
        ),
        Slip("return both: W' and b'.", lambda W, b, mean, scale: W / scale),
        Slip(
            "b itself is missing from b'.",
            lambda W, b, mean, scale: through(W / scale, np.zeros_like(b), mean),
        ),
        Slip(
            "scale is a deviation; you divide by its square.",
            lambda W, b, mean, scale: through(W / scale**2, b, mean),
        ),
        Slip(
            "scale is a deviation already; you take its root.",
            lambda W, b, mean, scale: through(W / np.sqrt(scale), b, mean),
        ),
        Slip(
            "the mean is no weight: it does not change W, it goes through W into the bias.",
            lambda W, b, mean, scale: ((W - mean) / scale, b),
        ),
        Slip(
            "each unit has its own sum over the inputs, W' @ mean of shape (H,); you sum over all.",
            lambda W, b, mean, scale: (W / scale, b - (W / scale * mean).sum()),
        ),
        Slip(
            "each input has its own σ; you divide by their mean.",
            lambda W, b, mean, scale: through(W / scale.mean(), b, mean),
        ),
    ],
)
def fold(W: np.ndarray, b: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> Layer:
    """W' and b' such that W' x + b' = W (x − mean) / scale + b for every x."""
    return through(W / scale, b, mean)
