"""The same digits from another pen: moved, turned, with more or less ink."""

from __future__ import annotations

import numpy as np

from nnlearn._arguments import number, positive


def another_pen(
    images: np.ndarray,
    *,
    down: float = 0.0,
    right: float = 0.0,
    degrees: float = 0.0,
    thickness: float = 0.0,
    contrast: float = 1.0,
) -> np.ndarray:
    """Return images as another hand might have written them.

    First the strokes: thickness t > 0 gives each pixel at least t times its darkest neighbour (up,
    down, left, right), t < 0 takes light ink away, x ↦ max(0, (1 + |t|) x − |t|). Then they are
    turned about their centre and moved, with bilinear interpolation and paper around them. Last,
    the ink is multiplied by the contrast.

    Parameters
    ----------
    images : ndarray, shape (..., H, W)
        0 (paper) to 1 (ink).
    down, right : float
        Pixels to move by.
    degrees : float
        To turn by, clockwise.
    thickness : float
        From −1 to 1.
    contrast : float
        Of the ink; above 0.

    Returns
    -------
    ndarray, shape (..., H, W)
        float32.

    Raises
    ------
    TypeError, ValueError
        If the images have fewer than two axes, or a setting makes no sense.

    Notes
    -----
    Chapter: practice.

    Examples
    --------
    >>> from nnlearn import data
    >>> stroke = [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]
    >>> data.another_pen(stroke, down=1)[2]
    array([1., 1., 1.], dtype=float32)
    >>> data.another_pen(stroke, degrees=90)[:, 1].round(6)
    array([1., 1., 1.], dtype=float32)
    """
    x = np.asarray(images, dtype=np.float64)
    if x.ndim < 2 or 0 in x.shape[-2:]:
        raise ValueError(f"images have the shape (..., H, W); got {x.shape}")
    thickness, contrast = number("thickness", thickness), positive("contrast", contrast)
    if not -1 <= thickness <= 1:
        raise ValueError(f"thickness must be from -1 to 1; got {thickness}")
    down, right, degrees = (
        _finite(n, v) for n, v in (("down", down), ("right", right), ("degrees", degrees))
    )
    if thickness > 0:
        x = np.maximum(x, thickness * _darkest_neighbour(x))
    if thickness < 0:
        x = np.maximum(0, (1 - thickness) * x + thickness)
    x = _sampled(x, down, right, np.deg2rad(degrees))
    return (contrast * x).astype(np.float32)


def _finite(name: str, value: object) -> float:
    if not np.isfinite(number(name, value)):
        raise ValueError(f"{name} must be finite; got {value}")
    return number(name, value)


def _darkest_neighbour(x: np.ndarray) -> np.ndarray:
    padded = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(1, 1), (1, 1)])
    around = (padded[..., :-2, 1:-1], padded[..., 2:, 1:-1], padded[..., 1:-1, :-2])
    return np.maximum.reduce([*around, padded[..., 1:-1, 2:]])


def _sampled(x: np.ndarray, down: float, right: float, angle: float) -> np.ndarray:
    """Look up, for each pixel of the result, where it comes from."""
    h, w = x.shape[-2:]
    rows, columns = np.mgrid[:h, :w].astype(float)
    rows, columns = rows - down - (h - 1) / 2, columns - right - (w - 1) / 2
    cos, sin = np.cos(angle), np.sin(angle)
    rows, columns = cos * rows - sin * columns, sin * rows + cos * columns
    rows, columns = rows + (h - 1) / 2, columns + (w - 1) / 2
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    below, beside = rows - top, columns - left
    padded = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(1, 2), (1, 2)])  # paper around

    def at(row: np.ndarray, column: np.ndarray) -> np.ndarray:
        return padded[..., np.clip(row + 1, 0, h + 2), np.clip(column + 1, 0, w + 2)]

    upper = (1 - beside) * at(top, left) + beside * at(top, left + 1)
    lower = (1 - beside) * at(top + 1, left) + beside * at(top + 1, left + 1)
    return (1 - below) * upper + below * lower
