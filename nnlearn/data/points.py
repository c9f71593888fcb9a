"""Toy problems in a few formulas: small enough to see, each hard in its own way.

Here are the truth tables, and what the problems in `curves` and `clouds` share. Each of those
takes a `seed`: a whole number, which gives the same points every time, or a
``numpy.random.Generator`` to draw from. `noise` is a standard deviation, added to each
coordinate. Classes get the same number of points, give or take one, in shuffled order.
"""

from __future__ import annotations

import numpy as np

from nnlearn import _arguments

Arrays = tuple[np.ndarray, np.ndarray]

_GATES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}


def gates(name: str) -> Arrays:
    """Return the truth table of a logic gate: four points and their labels.

    Parameters
    ----------
    name : {"and", "or", "nand", "xor"}
        The gate.

    Returns
    -------
    x : ndarray of float32, shape (4, 2)
        (0, 0), (0, 1), (1, 0), (1, 1).
    y : ndarray of int64, shape (4,)
        What the gate answers.

    Raises
    ------
    ValueError
        If there is no such gate.

    Notes
    -----
    No line separates XOR: Minsky & Papert, *Perceptrons*, MIT Press, 1969. Chapter: neurons.

    Examples
    --------
    >>> x, y = gates("xor")
    >>> y
    array([0, 1, 1, 0])
    """
    if not isinstance(name, str) or name not in _GATES:
        known = ", ".join(repr(gate) for gate in _GATES)
        raise ValueError(f"There is no gate {name!r} here; choose one of {known}")
    x = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=np.float32)
    return x, np.array(_GATES[name], dtype=np.int64)


def shares(n: int, classes: int) -> list[int]:
    """Return how many of `n` points each class gets: the same, give or take one."""
    n = _arguments.count("n", n, least=classes)
    return [n // classes + (label < n % classes) for label in range(classes)]


def finish(parts: list[np.ndarray], noise: float, seed: int | np.random.Generator) -> Arrays:
    """Return the parts, one per class, as shuffled and noisy `x` float32 with labels int64."""
    noise = _arguments.not_negative("noise", noise)
    rng = _arguments.generator(seed)
    x = np.concatenate(parts)
    y = np.repeat(np.arange(len(parts), dtype=np.int64), [len(part) for part in parts])
    order = rng.permutation(len(x))
    x = x[order] + noise * rng.standard_normal(x.shape)
    return x.astype(np.float32), y[order]
