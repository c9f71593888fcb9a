"""Toy problems in any number of dimensions: clouds of points, and a gap between two classes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nnlearn import _arguments
from nnlearn.data import points

_CIRCLE = 5.0  # radius on which centres stand that nobody placed


class Separable(NamedTuple):
    """Two classes on either side of a hyperplane, and the numbers in the perceptron bound.

    `x` float32 (n, d); `y` int64 (n,), 0 or 1; `w` float64 (d,), the unit normal; `margin`, the
    least distance of a point from the hyperplane; `radius`, the greatest from the origin.
    """

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    margin: float
    radius: float


def blobs(
    n: int = 300,
    centers: int | npt.ArrayLike = 3,
    noise: float = 1.0,
    seed: int | np.random.Generator = 0,
) -> points.Arrays:
    """Return round clouds, x = centre + noise · N(0, I), one per class.

    Parameters
    ----------
    n : int
        Number of points, at least one per centre.
    centers : int or array
        The centres, shape (K, d), or how many to place evenly on a circle of radius 5 in the plane.
    noise : float
        Standard deviation of each cloud in each direction.
    seed : int or Generator
        Where the noise and the order come from.

    Returns
    -------
    x : ndarray of float32, shape (n, d)
    y : ndarray of int64, shape (n,)
        0 to K − 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range.

    Examples
    --------
    >>> x, y = blobs(6, centers=[[0, 0, 0], [9, 9, 9]], noise=0)
    >>> x.shape, x[y == 1][0]
    ((6, 3), array([9., 9., 9.], dtype=float32))
    """
    middle = _centers(centers)
    shares = points.shares(n, len(middle))
    parts = [np.tile(center, (size, 1)) for center, size in zip(middle, shares, strict=True)]
    return points.finish(parts, noise, seed)


def separable(
    n: int = 100, dimension: int = 2, margin: float = 0.1, seed: int | np.random.Generator = 0
) -> Separable:
    """Return two classes that a hyperplane through the origin separates, with room to spare.

    With the normal w (‖w‖ = 1) drawn at random, class 1 has w · x ≥ γ and class 0 w · x ≤ −γ,
    and all points lie in the unit ball. Started at zero, the perceptron rule without a bias
    therefore errs at most (R/γ)² times, R = `radius` and γ = `margin`; with a bias, at most
    (R² + 1)/γ² times.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    dimension : int
        Number of coordinates d, at least 2.
    margin : float
        Least distance from the hyperplane, between 0 and 1.
    seed : int or Generator
        Where normal, points and order come from.

    Returns
    -------
    Separable
        ``(x, y, w, margin, radius)``; `margin` and `radius` are measured on the points returned.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range.

    Notes
    -----
    Novikoff, *On convergence proofs on perceptrons*, Symposium on the Mathematical Theory of
    Automata, 1962, theorem 1. Chapter: neurons.

    Examples
    --------
    >>> toy = separable(50, margin=0.2)
    >>> sides = np.where(toy.y == 1, 1, -1) * (toy.x @ toy.w)
    >>> bool(sides.min() >= 0.2 - 1e-6), toy.radius <= 1
    (True, True)
    """
    shares = points.shares(n, 2)
    dimension = _arguments.count("dimension", dimension, least=2)
    least = _arguments.between("margin", margin, 0, 1)
    rng = _arguments.generator(seed)
    w = rng.standard_normal(dimension)
    w /= np.linalg.norm(w)
    across = rng.standard_normal((n, dimension))
    across -= np.outer(across @ w, w)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    along = rng.uniform(least, 1, (n, 1))
    # √(1 − along²) keeps a point in the unit ball; the root of u spreads points towards the rim.
    across *= np.sqrt(1 - along**2) * rng.uniform(0, 1, (n, 1)) ** (1 / (dimension - 1))
    y = rng.permutation(np.repeat((0, 1), shares)).astype(np.int64)
    x = (np.where(y == 1, 1, -1)[:, None] * along * w + across).astype(np.float32)
    exact = x.astype(np.float64)
    return Separable(
        x, y, w, float(np.abs(exact @ w).min()), float(np.linalg.norm(exact, axis=1).max())
    )


def _centers(centers: int | npt.ArrayLike) -> np.ndarray:
    if np.ndim(centers) == 0:
        number = _arguments.count("centers", centers, least=1)
        angle = 2 * np.pi * np.arange(number) / number
        return _CIRCLE * np.stack((np.cos(angle), np.sin(angle)), axis=1)
    middle = np.asarray(centers, dtype=np.float64)
    if middle.ndim != 2 or middle.size == 0 or not np.isfinite(middle).all():
        raise ValueError(
            "centers must be a number, or finite coordinates of shape (classes, dimension); "
            f"got shape {middle.shape}"
        )
    return middle
