"""Checkers for rates, factors and curvatures of valleys, in the chapter on optimizers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise

Array = np.ndarray


def valleys() -> list[Case]:
    cases = [Case("the ravine", (np.diag([1.0, 50.0]),))]
    turn = np.array([[1.0, -1.0], [1.0, 1.0]]) / 2**0.5
    cases.append(Case("the ravine, turned by 45°", (turn @ np.diag([1.0, 50.0]) @ turn.T,)))
    for P in (3, 5):
        axes, _ = np.linalg.qr(np.random.default_rng(P).standard_normal((P, P)))
        H = axes @ np.diag(np.geomspace(0.2, 9.0, P)) @ axes.T
        cases.append(Case(f"{P} directions", ((H + H.T) / 2,)))
    return cases


def from_ends(pick: Callable) -> Callable:
    """Return an answer made from the least and the greatest curvature."""
    return lambda H: pick(*np.linalg.eigvalsh(H)[[0, -1]])


def with_factor(rate: Callable) -> Callable:
    """Return a wrong rate beside the right factor."""
    return lambda H: (rate(H, np.linalg.eigvalsh(H)), best_rate.reference(H)[1])


def with_rate(factor: Callable) -> Callable:
    """Return a wrong factor beside the right rate."""
    return from_ends(lambda low, high: (2 / (low + high), factor(low, high)))


def of_numbers(pick: Callable) -> Callable:
    """Return an answer that takes other numbers for the curvatures."""

    def wrong(H: Array) -> tuple[float, float]:
        low, high = pick(H)
        return 2 / (low + high), (high - low) / (high + low)

    return wrong


DIAGONAL = (
    "the curvatures are the eigenvalues of H, not its diagonal: in the turned ravine the diagonal "
    "is the same in both directions."
)
FACTOR = "the worst direction keeps (κ − 1)/(κ + 1) of its distance, 1 − η λ_min. Yours is "


@exercise(
    "optimizers",
    valleys,
    [
        Slip(DIAGONAL, of_numbers(lambda H: (np.diag(H).min(), np.diag(H).max()))),
        Slip(
            "the curvatures are the eigenvalues of H (np.linalg.eigvalsh), not its entries.",
            of_numbers(lambda H: (H.min(), H.max())),
        ),
        Slip(
            "only the steepest and the flattest direction count: λ_min + λ_max, not the trace, "
            "which adds all.",
            with_factor(lambda H, bends: 2 / bends.sum()),
        ),
        Slip(
            "only the steepest and the flattest direction count; the mean of all curvatures does "
            "not balance these two.",
            lambda H: (
                1 / np.linalg.eigvalsh(H).mean(),
                np.abs(1 - np.linalg.eigvalsh(H) / np.linalg.eigvalsh(H).mean()).max(),
            ),
        ),
        Slip(
            "2/λ_max is the limit, at which the steep direction no longer shrinks; the best rate "
            "is 2/(λ_min + λ_max).",
            with_factor(lambda H, bends: 2 / bends[-1]),
        ),
        Slip(
            "at 1/λ_max the steep direction arrives in one step and the flat one crawls; the best "
            "rate is 2/(λ_min + λ_max).",
            from_ends(lambda low, high: (1 / high, 1 - low / high)),
        ),
        Slip(
            "the steep direction sets the limit: a rate made for λ_min diverges there.",
            with_factor(lambda H, bends: 2 / bends[0]),
        ),
        Slip(
            "the best rate is 2/(λ_min + λ_max): the 2 is missing.",
            with_factor(lambda H, bends: 1 / (bends[0] + bends[-1])),
        ),
        Slip(
            "the best rate is 2/(λ_min + λ_max): the curvatures are added, you subtract.",
            with_factor(lambda H, bends: 2 / (bends[-1] - bends[0])),
        ),
        Slip(
            "a rate is one over a curvature: 2/(λ_min + λ_max), you have it upside down.",
            with_factor(lambda H, bends: (bends[0] + bends[-1]) / 2),
        ),
        Slip(
            "balance the two factors, 1 − ηλ_min = −(1 − ηλ_max): that gives the sum of the "
            "curvatures, not the root of their product.",
            with_factor(lambda H, bends: 2 / (bends[0] * bends[-1]) ** 0.5),
        ),
        Slip(
            "`2 / a + b` is (2 / a) + b: set brackets, 2 / (a + b).",
            with_factor(lambda H, bends: 2 / bends[0] + bends[-1]),
        ),
        Slip(FACTOR + "upside down.", with_rate(lambda low, high: (high + low) / (high - low))),
        Slip(
            FACTOR + "the steep direction's with its sign: give its size.",
            with_rate(lambda low, high: (low - high) / (low + high)),
        ),
        Slip(
            FACTOR + "momentum's, with √κ.",
            with_rate(lambda low, high: (high**0.5 - low**0.5) / (high**0.5 + low**0.5)),
        ),
        Slip(
            FACTOR + "squared: that is by what the *height* shrinks.",
            with_rate(lambda low, high: ((high - low) / (high + low)) ** 2),
        ),
        Slip(FACTOR + "κ itself.", with_rate(lambda low, high: high / low)),
        Slip(FACTOR + "that of the rate 1/λ_max.", with_rate(lambda low, high: 1 - low / high)),
        Slip(
            "the order is (rate, factor): yours are exchanged.",
            from_ends(lambda low, high: ((high - low) / (high + low), 2 / (low + high))),
        ),
    ],
)
def best_rate(H: Array) -> tuple[float, float]:
    """The best single rate in a valley with Hessian H, and the factor of the worst direction."""
    bends = np.linalg.eigvalsh(H)
    low, high = bends[0], bends[-1]
    return 2 / (low + high), (high - low) / (high + low)


def springs() -> list[Case]:
    return [
        Case(f"η = {lr}, λ = {curvature}, μ = {mu}", (lr, curvature, mu))
        for lr, curvature, mu in (
            (0.1, 1.0, 0.9),
            (0.05, 2.0, 0.5),
            (0.3, 4.0, 0.9),
            (0.35, 4.0, 0.9),
            (0.01, 0.2, 0.9),
            (0.25, 6.0, 0.6),
            (0.5, 3.0, 0.0),
            (0.1, -0.5, 0.8),
        )
    ]


def matrix(lr: float, c: float, mu: float) -> Array:
    return np.array([[1 - lr * c * (1 + mu), -lr * mu**2], [c, mu]])


def largest(A: Array) -> float:
    return float(np.abs(np.linalg.eigvals(np.array(A))).max())


def of_matrix(wrong: Callable) -> Callable:
    """Return the largest size of an eigenvalue of another matrix."""
    return lambda lr, c, mu: largest(wrong(lr, c, mu))


def reading(read: Callable) -> Callable:
    """Return something else that can be read off the right matrix."""
    return lambda lr, c, mu: read(matrix(lr, c, mu))


STEP = "the step is η(g + μv) with the *new* v = μv + λx: put it in and sort by x and v. "


@exercise(
    "optimizers",
    springs,
    [
        Slip(
            "that is the heavy ball's factor, whose step is ηv; Nesterov's is η(g + μv).",
            of_matrix(lambda lr, c, mu: [[1 - lr * c, -lr * mu], [c, mu]]),
        ),
        Slip(
            STEP + "The row of x lacks the slope within v, ημλ.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c, -lr * mu**2], [c, mu]]),
        ),
        Slip(
            STEP + "The old v arrives in x with μ², not μ.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu], [c, mu]]),
        ),
        Slip(
            STEP + "The old v enters x with a minus.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c * (1 + mu), lr * mu**2], [c, mu]]),
        ),
        Slip(
            STEP + "It goes downhill: 1 − ηλ(1 + μ) in the corner.",
            of_matrix(lambda lr, c, mu: [[1 + lr * c * (1 + mu), -lr * mu**2], [c, mu]]),
        ),
        Slip(
            "the slope that enters v is λx: the corner below is λ, not 1.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu**2], [1, mu]]),
        ),
        Slip(
            "η enters once: in PyTorch's form v holds slopes, so the corner below is λ, not ηλ.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c * (1 + mu), -lr * mu**2], [lr * c, mu]]),
        ),
        Slip(
            STEP + "The corner is 1 − ηλ(1 + μ): g itself is missing.",
            of_matrix(lambda lr, c, mu: [[1 - lr * c * mu, -lr * mu**2], [c, mu]]),
        ),
        Slip("that is plain descent's factor, |1 − ηλ|.", lambda lr, c, mu: abs(1 - lr * c)),
        Slip(
            "an eigenvalue may be complex, a swing, or negative, a jump: what counts is its size, "
            "np.abs, not its real part.",
            reading(lambda A: np.linalg.eigvals(A).real.max()),
        ),
        Slip(
            "a complex eigenvalue's size is np.abs of the whole, not of its real part.",
            reading(lambda A: np.abs(np.linalg.eigvals(A).real).max()),
        ),
        Slip(
            "the larger of the two wins in the long run, not the smaller.",
            reading(lambda A: np.abs(np.linalg.eigvals(A)).min()),
        ),
        Slip(
            "the determinant is the *product* of the eigenvalues; the larger size of the two is "
            "due.",
            reading(lambda A: abs(np.linalg.det(A))),
        ),
        Slip(
            "the root of the determinant is the size only while the eigenvalues are complex.",
            reading(lambda A: np.sqrt(abs(np.linalg.det(A)))),
        ),
        Slip(
            "half the trace is the eigenvalues' mean, not the larger size.",
            reading(lambda A: np.trace(A) / 2),
        ),
        Slip(
            "the norm says how far *one* step can stretch; in the long run the eigenvalues count.",
            reading(lambda A: np.linalg.norm(A, 2)),
        ),
        Slip(
            "the norm of the entries says nothing about many steps; the eigenvalues do.",
            reading(np.linalg.norm),
        ),
        Slip(
            "eigvalsh is for symmetric matrices, and reads only half of this one: eigvals.",
            reading(lambda A: np.abs(np.linalg.eigvalsh(A)).max()),
        ),
        Slip("that is the factor of two steps: its square.", reading(lambda A: largest(A) ** 2)),
        Slip(
            "that is the share that is *lost* in a step; the share that is kept is due.",
            reading(lambda A: 1 - largest(A)),
        ),
        Slip(
            "one number is due, the larger of the two sizes.",
            reading(lambda A: np.abs(np.linalg.eigvals(A))),
        ),
    ],
)
def nesterov_factor(lr: float, curvature: float, mu: float) -> float:
    """By what a step of Nesterov's momentum multiplies the distance, in the long run."""
    return largest(matrix(lr, curvature, mu))
