"""Checker for the chapter on neurons: the perceptron rule for neurons that compete."""

from __future__ import annotations

import numpy as np

from nnlearn.check.exercise import Case, Slip, exercise


def contests() -> list[Case]:
    rng = np.random.default_rng(5)
    W = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    b, x = np.array([0.0, 0.5, 0.0]), np.array([2.0, 1.0])
    cases = [
        Case("neuron 0 wins, and 0 is right", (W, b, x, 0)),
        Case("neuron 0 wins, but 2 is right", (W, b, x, 2)),
        Case("the bias lets neuron 1 win, but 0 is right", (W, np.array([0.0, 1.5, 0.0]), x, 0)),
        Case("all sums are 0, so neuron 0 wins, but 1 is right", (0 * W, 0 * b, x, 1)),
        Case("all sums are negative, and 1 wins, but 0 is right", (-W, b - 4, np.ones(2), 0)),
    ]
    for y in (1, 3):
        args = (rng.standard_normal((4, 4)), rng.standard_normal(4), rng.standard_normal(4), y)
        cases.append(Case(f"four neurons, four inputs, y = {y}", args))
    return cases


Layer = tuple[np.ndarray, np.ndarray]


def winner(W: np.ndarray, b: np.ndarray, x: np.ndarray) -> int:
    return int(np.argmax(W @ x + b))


def one_hot(k: int, b: np.ndarray) -> np.ndarray:
    return np.eye(len(b))[k]


def corrected(W: np.ndarray, b: np.ndarray, x: np.ndarray, error: np.ndarray) -> Layer:
    return W + np.outer(error, x), b + error


def blame(b: np.ndarray, guess: int, y: int) -> np.ndarray:
    """Each neuron's correction: +1 for the right one, −1 for the one that won, 0 if they agree."""
    return one_hot(y, b) - one_hot(guess, b)


def all_others(b: np.ndarray, guess: int, y: int) -> np.ndarray:
    return (guess != y) * (2 * one_hot(y, b) - 1)


def softmax(z: np.ndarray) -> np.ndarray:
    shares = np.exp(z - z.max())
    return shares / shares.sum()


def second_guess(W: np.ndarray, b: np.ndarray, x: np.ndarray, y: int) -> np.ndarray:
    if winner(W, b, x) == y:
        return 0 * b
    return blame(b, winner(*corrected(W, b, x, one_hot(y, b)), x), y)


def in_columns(W: np.ndarray, b: np.ndarray, x: np.ndarray, y: int) -> Layer:
    guess = winner(W, b, x)
    if guess != y:
        W[:, y] += x
        W[:, guess] -= x
        b[y] += 1
        b[guess] -= 1
    return W, b


@exercise(
    "neurons",
    contests,
    [
        Slip(
            "the neuron that won by mistake is corrected too: x is subtracted from its weights.",
            lambda W, b, x, y: corrected(W, b, x, (winner(W, b, x) != y) * one_hot(y, b)),
        ),
        Slip(
            "the neuron that should have won is corrected too: x is added to its weights.",
            lambda W, b, x, y: corrected(
                W, b, x, -(winner(W, b, x) != y) * one_hot(winner(W, b, x), b)
            ),
        ),
        Slip(
            "the correction goes the wrong way: + for the right neuron, − for the one that won.",
            lambda W, b, x, y: corrected(W, b, x, -blame(b, winner(W, b, x), y)),
        ),
        Slip(
            "the biases learn too, by 1, as if their input were always 1.",
            lambda W, b, x, y: (corrected(W, b, x, blame(b, winner(W, b, x), y))[0], b),
        ),
        Slip(
            "a bias is corrected as the weights of its neuron are, in the same direction.",
            lambda W, b, x, y: (
                corrected(W, b, x, blame(b, winner(W, b, x), y))[0],
                b - blame(b, winner(W, b, x), y),
            ),
        ),
        Slip(
            "the biases are missing from the sums that decide who wins.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W, 0 * b, x), y)),
        ),
        Slip(
            "the largest sum wins (`np.argmax`); you take the least.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(-W, -b, x), y)),
        ),
        Slip(
            "the largest sum wins, with its sign; you compare sizes.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, int(np.argmax(np.abs(W @ x + b))), y)),
        ),
        Slip(
            "of equal sums the first wins, as `np.argmax` has it; you take the last.",
            lambda W, b, x, y: corrected(
                W, b, x, blame(b, len(b) - 1 - int(np.argmax((W @ x + b)[::-1])), y)
            ),
        ),
        Slip(
            "no neuron decides for itself here: only the right one and the winner are corrected, "
            "and only if they differ.",
            lambda W, b, x, y: corrected(W, b, x, one_hot(y, b) - (W @ x + b >= 0)),
        ),
        Slip(
            "only the winner is punished; the others, which lost, stay as they are.",
            lambda W, b, x, y: corrected(W, b, x, all_others(b, winner(W, b, x), y)),
        ),
        Slip(
            "after a right answer nothing changes.",
            lambda W, b, x, y: corrected(
                W, b, x, one_hot(y, b) - (winner(W, b, x) != y) * one_hot(winner(W, b, x), b)
            ),
        ),
        Slip(
            "ask who wins once, with the old weights; you ask again when they have changed.",
            lambda W, b, x, y: corrected(W, b, x, second_guess(W, b, x, y)),
        ),
        Slip(
            "a neuron's weights are a row, W[k]; you correct columns.",
            in_columns,
        ),
        Slip(
            "a neuron's weights are a row, so the sums are `W @ x + b`, not `x @ W + b`.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W.T, b, x), y)),
        ),
        Slip(
            "classes are names, not amounts: the correction is +1 and −1, not y − ŷ.",
            lambda W, b, x, y: corrected(W, b, x, (y - winner(W, b, x)) * one_hot(y, b)),
        ),
        Slip(
            "the rule has no learning rate here: add and subtract all of x.",
            lambda W, b, x, y: corrected(W, b, x, 0.1 * blame(b, winner(W, b, x), y)),
        ),
        Slip(
            "one neuron wins and is wrong altogether; you share the blame by softmax.",
            lambda W, b, x, y: corrected(W, b, x, one_hot(y, b) - softmax(W @ x + b)),
        ),
        Slip(
            "two values are due, the weights and the biases: `return W, b`.",
            lambda W, b, x, y: corrected(W, b, x, blame(b, winner(W, b, x), y))[0],
        ),
    ],
)
def multiclass_step(W: np.ndarray, b: np.ndarray, x: np.ndarray, y: int) -> Layer:
    """One step of K rival perceptrons: after a mistake +x for neuron y, −x for the one that won."""
    return corrected(W, b, x, blame(b, winner(W, b, x), y))
