"""Checkers of ``check.dnn`` that are about gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Pair = tuple[np.ndarray, np.ndarray]


def codes() -> list[Case]:
    rng = np.random.default_rng(2)
    round_numbers = (np.array([[1.0, -1.0]]), np.array([[1.0, 2.0]]), np.array([[2.0, -1.0]]))
    cases = [Case("one example, one hidden unit", round_numbers)]
    for n, d, m in ((4, 3, 2), (1, 2, 5), (3, 3, 3)):
        args = tuple(rng.standard_normal(shape) for shape in ((n, d), (n, d), (m, d)))
        cases.append(Case(f"N = {n}, D = {d}, M = {m}", args))
    return cases


def inwards(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return g @ w.T @ w


def unfolding(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return (x @ w.T).T @ g


def squeezing(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return (g @ w.T).T @ x


def both(g: np.ndarray, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return unfolding(g, x, w) + squeezing(g, x, w)


@exercise(
    "dnn",
    codes,
    [
        Slip(
            "∂L/∂W lacks W's first use, X Wᵀ: its blame, (g Wᵀ)ᵀ X, adds up with the other's.",
            lambda g, x, w: (inwards(g, x, w), unfolding(g, x, w)),
        ),
        Slip(
            "∂L/∂W lacks W's second use, H W: its blame, Hᵀ g, adds up with the other's.",
            lambda g, x, w: (inwards(g, x, w), squeezing(g, x, w)),
        ),
        Slip(
            "∂L/∂W is twice the blame of the second use; the first use has a blame of its own.",
            lambda g, x, w: (inwards(g, x, w), 2 * unfolding(g, x, w)),
        ),
        Slip(
            "∂L/∂W is twice the blame of the first use; the second use has a blame of its own.",
            lambda g, x, w: (inwards(g, x, w), 2 * squeezing(g, x, w)),
        ),
        Slip(
            "∂L/∂W is the mean of the two uses; blames of a number that is used twice add up.",
            lambda g, x, w: (inwards(g, x, w), both(g, x, w) / 2),
        ),
        Slip(
            "∂L/∂W is the difference of the two uses; blames of two uses add up.",
            lambda g, x, w: (inwards(g, x, w), unfolding(g, x, w) - squeezing(g, x, w)),
        ),
        Slip(
            "the gradients are divided by N once more: a mean over the batch is already in g.",
            lambda g, x, w: (inwards(g, x, w) / len(x), both(g, x, w) / len(x)),
        ),
        Slip(
            "∂L/∂W has the shape of W, (M, D): transpose it.",
            lambda g, x, w: (inwards(g, x, w), both(g, x, w).T),
        ),
        Slip(
            "the order: ∂L/∂X first, then ∂L/∂W.",
            lambda g, x, w: (both(g, x, w), inwards(g, x, w)),
        ),
        Slip(
            "∂L/∂X stops at H: g Wᵀ is the blame of H; W carries it on to X.",
            lambda g, x, w: (g @ w.T, both(g, x, w)),
        ),
        Slip(
            "∂L/∂X is g as it came: it has to pass both layers.",
            lambda g, x, w: (g, both(g, x, w)),
        ),
        Slip(
            "∂L/∂X is the output Y: send g, not x, through the layers.",
            lambda g, x, w: (x @ w.T @ w, both(g, x, w)),
        ),
        Slip(
            "∂L/∂X is doubled: X is used once. It is W that is used twice.",
            lambda g, x, w: (2 * inwards(g, x, w), both(g, x, w)),
        ),
        Slip(
            "all signs are the other way round: blame is passed on, the step against it comes "
            "later.",
            lambda g, x, w: (-inwards(g, x, w), -both(g, x, w)),
        ),
        Slip(
            "in ∂L/∂W the second use of W is blamed with x in place of g: Hᵀ g.",
            lambda g, x, w: (inwards(g, x, w), (x @ w.T).T @ x + squeezing(g, x, w)),
        ),
        Slip(
            "in ∂L/∂W the first use of W is blamed with g in place of x: (g Wᵀ)ᵀ X.",
            lambda g, x, w: (inwards(g, x, w), unfolding(g, x, w) + (g @ w.T).T @ g),
        ),
        Slip(
            "two values are due: the uses of W add up to one gradient.",
            lambda g, x, w: (inwards(g, x, w), unfolding(g, x, w), squeezing(g, x, w)),
        ),
        Slip(
            "two values are due: ∂L/∂X and ∂L/∂W, separated by a comma.",
            both,
        ),
        Slip(
            "that is one layer, Y = X Wᵀ; here the blame passes two: first back through H W.",
            lambda g, x, w: (g @ w, g.T @ x),
        ),
    ],
)
def tied_backward(g: np.ndarray, x: np.ndarray, W: np.ndarray) -> Pair:
    """∂L/∂X and ∂L/∂W of Y = (X Wᵀ) W, given g = ∂L/∂Y (N, D), x (N, D) and W (M, D)."""
    return inwards(g, x, W), both(g, x, W)


def blamed_shares() -> list[Case]:
    rng = np.random.default_rng(5)
    first = (np.array([[1.0, 0.0, 0.0]]), np.array([[0.5, 0.25, 0.25]]))
    cases = [Case("one row, blame on the first share", first)]
    for n, k in ((4, 3), (3, 3), (2, 5)):
        e = np.exp(rng.standard_normal((n, k)))
        args = (rng.standard_normal((n, k)), e / e.sum(axis=1, keepdims=True))
        cases.append(Case(f"N = {n}, K = {k}", args))
    return cases


def by_row(x: np.ndarray) -> np.ndarray:
    return x.sum(axis=1, keepdims=True)


def from_shares(g: np.ndarray, p: np.ndarray) -> np.ndarray:
    return p * (g - by_row(g * p))


@exercise(
    "dnn",
    blamed_shares,
    [
        Slip(
            "only a share's own score is blamed. Each score moves all shares of its row: subtract "
            "Σ g p of the row from g.",
            lambda g, p: g * p * (1 - p),
        ),
        Slip(
            "only a share's own score is blamed, and g is missing: p (1 − p) is one entry of the "
            "Jacobian.",
            lambda g, p: p * (1 - p),
        ),
        Slip(
            "g p is the first summand; raising a score also lowers all shares of its row: "
            "subtract p Σ g p.",
            lambda g, p: g * p,
        ),
        Slip(
            "shares less blame: P − Y belongs to softmax *with* cross-entropy; here g is any "
            "blame.",
            lambda g, p: p - g,
        ),
        Slip(
            "the factor p in front is missing: a share near 0 hardly moves.",
            lambda g, p: g - by_row(g * p),
        ),
        Slip(
            "the sum runs over the whole batch: each row has a softmax of its own (axis=1).",
            lambda g, p: p * (g - (g * p).sum()),
        ),
        Slip(
            "the sum runs down the batch (axis 0): the classes of a row stand along axis 1.",
            lambda g, p: p * (g - (g * p).sum(axis=0, keepdims=True)),
        ),
        Slip(
            "the row's Σ g p is a sum, not a mean: the shares are its weights already.",
            lambda g, p: p * (g - (g * p).mean(axis=1, keepdims=True)),
        ),
        Slip(
            "the sums have lost an axis: keep it (`keepdims=True`), or they meet the columns.",
            lambda g, p: p * (g - (g * p).sum(axis=1)),
        ),
        Slip(
            "the sum of the row's blame is not weighted by the shares: Σ g p, not Σ g.",
            lambda g, p: p * (g - by_row(g)),
        ),
        Slip(
            "the mean of the row's blame is not weighted by the shares: Σ g p.",
            lambda g, p: p * (g - g.mean(axis=1, keepdims=True)),
        ),
        Slip(
            "the row's Σ g p is added; raising one score *lowers* the others: subtract it.",
            lambda g, p: p * (g + by_row(g * p)),
        ),
        Slip("the sign is the other way round.", lambda g, p: -from_shares(g, p)),
        Slip(
            "divided by N: a mean over the batch, if there is one, is in g already.",
            lambda g, p: from_shares(g, p) / len(g),
        ),
        Slip(
            "p stands before g only; it multiplies the subtracted sum too: brackets.",
            lambda g, p: p * g - by_row(g * p),
        ),
        Slip(
            "p is subtracted; subtract the row's Σ g p, one number for each row.",
            lambda g, p: p * (g - p),
        ),
        Slip(
            "the score's own share is left out: ∂pₖ/∂zₖ = pₖ (1 − pₖ) has a 1.",
            lambda g, p: -p * by_row(g * p),
        ),
        Slip(
            "g (1 − p) is neither the diagonal, g p (1 − p), nor the whole: sum over all shares "
            "of the row.",
            lambda g, p: g * (1 - p),
        ),
        Slip(
            "the shares are squared in the sum: Σ g p has one p.",
            lambda g, p: p * (g - by_row(g * p * p)),
        ),
        Slip(
            "summed over the batch: each example has scores, and a blame, of its own.",
            lambda g, p: from_shares(g, p).sum(axis=0),
        ),
        Slip(
            "p is softmaxed once more; it holds the shares already.",
            lambda g, p: from_shares(g, np.exp(p) / by_row(np.exp(p))),
        ),
    ],
)
def softmax_backward(g: np.ndarray, p: np.ndarray) -> np.ndarray:
    """∂L/∂Z of P = softmax(Z) row by row, given g = ∂L/∂P and p = P, both (N, K)."""
    return from_shares(g, p)


def functions() -> list[Case]:
    return [
        Case("Σ x²", (lambda x: float((x * x).sum()), np.array([1.0, -2.0, 3.0]))),
        Case("Σ x³, a matrix", (lambda x: float((x**3).sum()), np.array([[1.0, 2.0], [0.5, -1]]))),
        Case("e^x₀ · x₁", (lambda x: float(np.exp(x[0]) * x[1]), np.array([0.3, 2.0]))),
        Case("a slope of a million", (lambda x: float(1e6 * x.sum() + 1), np.array([0.1, 0.2]))),
        # Curvature gives a one-sided difference away; rounding of a large value, a tiny nudge.
        Case(
            "10000 + 50 Σ x²",
            (lambda x: float(1e4 + 50 * (x * x).sum()), np.array([0.013, -0.021])),
        ),
        Case("whole numbers", (lambda x: float((x * x / 4).sum()), np.array([1, -2, 3]))),
        Case("three axes", (lambda x: float((x**3).sum()), np.arange(1.0, 9.0).reshape(2, 2, 2))),
    ]


def differences(f: Callable, x: np.ndarray, h: float, back: float, over: float) -> np.ndarray:
    nudges = np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + h * e) - f(x - back * h * e)) / over for e in nudges]
    return np.array(slopes).reshape(x.shape)


def central(f: Callable, x: np.ndarray) -> np.ndarray:
    return differences(f, x, 1e-5, 1, 2e-5)


def left_nudged(f: Callable, x: np.ndarray) -> np.ndarray:
    """Forget to undo each nudge: the later entries are measured beside the point."""
    x, slopes = x.astype(float), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += 1e-5
        up = f(x)
        x[place] -= 2e-5
        slopes[place] = (up - f(x)) / 2e-5
    return slopes


def first_alone(f: Callable, x: np.ndarray) -> np.ndarray:
    slopes = np.zeros(x.shape)
    slopes.flat[0] = central(f, x).flat[0]
    return slopes


def by_rows(f: Callable, x: np.ndarray) -> np.ndarray:
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.astype(float), x.astype(float)
        up[i] += 1e-5
        down[i] -= 1e-5
        slopes[i] = (f(up) - f(down)) / 2e-5
    return slopes


def by_pairs(f: Callable, x: np.ndarray) -> np.ndarray:
    slopes = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up, down = x.astype(float), x.astype(float)
            up[i, j] += 1e-5
            down[i, j] -= 1e-5
            slopes[i, j] = (f(up) - f(down)) / 2e-5
    return slopes


def whole_numbers(f: Callable, x: np.ndarray) -> np.ndarray:
    """Keep the copies and the result in the dtype of x, which rounds a nudge of 1 to 0."""
    if x.dtype.kind == "f":
        return central(f, x)
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += 1e-5  # raises: an integer array takes no 1e-5
        down[place] -= 1e-5
        slopes[place] = (f(up) - f(down)) / 2e-5
    return slopes


def in_float32(f: Callable, x: np.ndarray) -> np.ndarray:
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.astype(np.float32), x.astype(np.float32)
        up[place] += 1e-5
        down[place] -= 1e-5
        slopes[place] = (f(up) - f(down)) / 2e-5
    return slopes


TOO_LARGE = "h is too large: the central difference errs by about h². About 1e-5 does well."
TOO_SMALL = "h is too small: f(x + h) − f(x − h) drowns in rounding. About 1e-5 does well."
ONE_SIDED = (
    "a one-sided difference errs by about h, and with a tiny h it drowns in rounding; the central "
    "one, (f(x + h) − f(x − h)) / 2h, errs by about h²."
)
WHOLE = (
    "x may hold whole numbers: nudge copies that are floats (`x.astype(float)`), and collect the "
    "slopes in `np.zeros(x.shape)`, since `zeros_like(x)` would round them."
)


@exercise(
    "dnn",
    functions,
    [
        Slip(
            "the distance between x + h and x − h is 2h; you divide by h.",
            lambda f, x: differences(f, x, 1e-5, 1, 1e-5),
        ),
        Slip(
            "brackets: `/ 2 * h` divides by 2 and multiplies by h; write `/ (2 * h)`.",
            lambda f, x: differences(f, x, 1e-5, 1, 2 / 1e-5),
        ),
        Slip(
            "the difference is divided by 2, not by 2h.",
            lambda f, x: differences(f, x, 1e-5, 1, 2),
        ),
        Slip(
            "the difference is not divided: a slope is a rise over a run, 2h.",
            lambda f, x: differences(f, x, 1e-5, 1, 1),
        ),
        Slip(
            "you divide by 2h², h has one power: the run is 2h.",
            lambda f, x: differences(f, x, 1e-5, 1, 2e-10),
        ),
        Slip(
            "the *sum* of f(x + h) and f(x − h) is divided; take their difference.",
            lambda f, x: np.array(
                [
                    (f(x + 1e-5 * e) + f(x - 1e-5 * e)) / 2e-5
                    for e in np.eye(x.size).reshape(x.size, *x.shape)
                ]
            ).reshape(x.shape),
        ),
        Slip(
            "brackets: only f(x − h) is divided; write `(f(up) - f(down)) / (2 * h)`.",
            lambda f, x: np.array(
                [
                    f(x + 1e-5 * e) - f(x - 1e-5 * e) / 2e-5
                    for e in np.eye(x.size).reshape(x.size, *x.shape)
                ]
            ).reshape(x.shape),
        ),
        Slip(
            "a slope may be negative: leave out the absolute value.",
            lambda f, x: abs(central(f, x)),
        ),
        Slip(
            "you divide by 2h, but nudge to one side only: use f(x − h) in place of f(x).",
            lambda f, x: differences(f, x, 1e-5, 0, 2e-5),
        ),
        *(
            Slip(ONE_SIDED, lambda f, x, h=h: differences(f, x, h, 0, h))
            for h in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
        ),
        *(
            Slip(ONE_SIDED, lambda f, x, h=h: differences(f, x, -h, 0, -h))
            for h in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
        ),
        *(
            Slip(TOO_SMALL, lambda f, x, h=h: differences(f, x, h, 1, 2 * h))
            for h in (1e-15, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8)
        ),
        *(
            Slip(TOO_LARGE, lambda f, x, h=h: differences(f, x, h, 1, 2 * h))
            for h in (1.0, 0.5, 0.1, 0.01, 0.005)
        ),
        Slip(
            "all entries are nudged at once, which gives the sum of the slopes: nudge one at a "
            "time.",
            lambda f, x: np.full(x.shape, (f(x + 1e-5) - f(x - 1e-5)) / 2e-5),
        ),
        Slip(
            "all entries are nudged at once, which gives one number, the sum of the slopes: nudge "
            "one entry at a time, and keep each slope in its place.",
            lambda f, x: (f(x + 1e-5) - f(x - 1e-5)) / 2e-5,
        ),
        Slip(
            "whole rows are nudged at once: `np.ndindex(x.shape)` runs through single entries.",
            by_rows,
        ),
        Slip(
            "x may have any number of axes: `np.ndindex(x.shape)` runs through all entries.",
            by_pairs,
        ),
        Slip(
            "the slopes have lost the shape of x: `reshape(x.shape)`.",
            lambda f, x: central(f, x).ravel(),
        ),
        Slip(
            "only the first slope is there: does the `return` stand inside the loop?",
            first_alone,
        ),
        Slip(
            "a nudge is never undone, so that the later entries are measured beside the point: "
            "nudge a fresh copy each time.",
            left_nudged,
        ),
        Slip(
            "`up` and `down` are the same array as x, so the two nudges cancel: copy first "
            "(`x.astype(float)`).",
            lambda f, x: np.zeros(x.shape),
        ),
        Slip(WHOLE, whole_numbers),
        Slip(WHOLE, lambda f, x: central(f, x).astype(x.dtype)),
        Slip(
            "float32 keeps seven digits, too few for a difference of this size: nudge copies in "
            "float64 (`x.astype(float)`).",
            in_float32,
        ),
        Slip(
            "the sign is the other way round: f(x + h) − f(x − h).",
            lambda f, x: -central(f, x),
        ),
    ],
    tolerance=1e-6,
)
def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """∂f/∂x by central differences, one entry at a time, in the shape of x; x stays as it was."""
    return central(f, x)
