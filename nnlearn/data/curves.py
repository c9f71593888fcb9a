"""Toy problems that curve: two or more classes in the plane that no line separates."""

from __future__ import annotations

import numpy as np

from nnlearn import _arguments
from nnlearn.data import points

_SPIRAL_START = 0.1  # arms that met at the centre would put all labels on one point


def moons(n: int = 200, noise: float = 0.1, seed: int | np.random.Generator = 0) -> points.Arrays:
    """Return two interleaved half circles.

    Class 0 lies on (cos t, sin t), class 1 on (1 − cos t, ½ − sin t), t from 0 to π.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise; each half circle has radius 1.
    seed : int or Generator
        Where the noise and the order come from.

    Returns
    -------
    x : ndarray of float32, shape (n, 2)
    y : ndarray of int64, shape (n,)
        0 or 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range.

    Examples
    --------
    >>> x, y = moons(100, noise=0.1, seed=1)
    >>> x.shape, x.dtype, int(y.sum())
    ((100, 2), dtype('float32'), 50)
    """
    parts = []
    for label, size in enumerate(points.shares(n, 2)):
        t = np.linspace(0, np.pi, size)
        upper = np.stack((np.cos(t), np.sin(t)), axis=1)
        parts.append(upper if label == 0 else np.array((1.0, 0.5)) - upper)
    return points.finish(parts, noise, seed)


def circles(
    n: int = 200, noise: float = 0.05, factor: float = 0.5, seed: int | np.random.Generator = 0
) -> points.Arrays:
    """Return a small circle inside a large one: r (cos t, sin t), t from 0 to 2π.

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise.
    factor : float
        Radius r of the inner circle (class 1), between 0 and 1; the outer one (class 0) has 1.
    seed : int or Generator
        Where the noise and the order come from.

    Returns
    -------
    x : ndarray of float32, shape (n, 2)
    y : ndarray of int64, shape (n,)
        0 or 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range.

    Examples
    --------
    >>> x, y = circles(8, noise=0, factor=0.5)
    >>> np.hypot(*x[y == 1].T).round(3)
    array([0.5, 0.5, 0.5, 0.5], dtype=float32)
    """
    radii = (1.0, _arguments.between("factor", factor, 0, 1))
    parts = []
    for radius, size in zip(radii, points.shares(n, 2), strict=True):
        t = np.linspace(0, 2 * np.pi, size, endpoint=False)
        parts.append(radius * np.stack((np.cos(t), np.sin(t)), axis=1))
    return points.finish(parts, noise, seed)


def spirals(
    n: int = 300, classes: int = 3, noise: float = 0.02, seed: int | np.random.Generator = 0
) -> points.Arrays:
    """Return spiral arms wound once around each other, one per class.

    Arm k of K lies on t (cos φ, sin φ) with φ = 2π (t + k/K), t from 0.1 to 1.

    Parameters
    ----------
    n : int
        Number of points, at least one per class.
    classes : int
        Number of arms K, at least 2.
    noise : float
        Standard deviation of the noise; neighbouring arms are about 1/K apart.
    seed : int or Generator
        Where the noise and the order come from.

    Returns
    -------
    x : ndarray of float32, shape (n, 2)
    y : ndarray of int64, shape (n,)
        0 to K − 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range.

    Examples
    --------
    >>> x, y = spirals(90, classes=3, noise=0)
    >>> np.bincount(y), float(np.hypot(*x.T).max().round(3))
    (array([30, 30, 30]), 1.0)
    """
    classes = _arguments.count("classes", classes, least=2)
    parts = []
    for label, size in enumerate(points.shares(n, classes)):
        t = np.linspace(_SPIRAL_START, 1, size)
        angle = 2 * np.pi * (t + label / classes)
        parts.append(np.stack((t * np.cos(angle), t * np.sin(angle)), axis=1))
    return points.finish(parts, noise, seed)
