"""Images: pictures in rows, and weights seen as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, isqrt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from .arrays import ArrayLike, as_array
from .look import DIVERGING, GREY, PAPER, canvas


def weight_image(ax: Axes, w: ArrayLike, shape: tuple[int, int] | None = None) -> AxesImage:
    """Draw weights as an image: vermilion votes for, blue votes against, neutral is 0.

    Parameters
    ----------
    w : array_like, shape (H, W) or (H·W,)
    shape : (H, W), optional
        Of the image; a square unless given.

    Raises
    ------
    ValueError
        If the weights do not fill the shape.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> weight_image(ax, [1, -1, 0, 2]).get_array().shape
    (2, 2)
    """
    w = as_array(w, "w", (1, 2))
    if shape is None:
        side = isqrt(w.size)
        shape = (side, side) if w.ndim == 1 else (w.shape[0], w.shape[1])
    if shape[0] * shape[1] != w.size:
        raise ValueError(
            f"{w.size} weights do not fill an image of shape {shape}: give shape=(height, width)"
        )
    largest = float(np.max(np.abs(w))) or 1.0
    image = ax.imshow(w.reshape(shape), cmap=DIVERGING, vmin=-largest, vmax=largest)
    _frame(ax)
    return image


def image_grid(
    images: ArrayLike,
    titles: Sequence[object] | None = None,
    *,
    columns: int | None = None,
    width: str | float = "text",
) -> tuple[Figure, list[Axes]]:
    """Draw pictures in rows, each with a title above.

    Parameters
    ----------
    images : array_like, shape (N, H, W) or (N, H, W, 3)
        Grey images are drawn as ink on paper: 0 is paper, the largest value of all is black.
        Colours are floats in [0, 1] or uint8; show such a figure with ``photo=True``.
    titles : sequence of length N, optional
    columns : int, optional
        Pictures in a row; up to six unless given.

    Examples
    --------
    >>> fig, axes = image_grid(np.eye(3)[None].repeat(4, axis=0), titles="abcd")
    >>> len(axes)
    4
    """
    images = as_array(images, "images", (3, 4))
    if images.ndim == 4 and images.shape[-1] != 3:
        raise ValueError(f"images are (N, H, W) or (N, H, W, 3), channels last; got {images.shape}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"{len(images)} images need as many titles; got {len(titles)}")
    columns = min(len(images), 6) if columns is None else columns
    rows = ceil(len(images) / columns)
    figure = canvas(width, 1)
    inches = figure.get_figwidth() / columns
    heading = 0.0 if titles is None else 0.3
    figure.set_figheight(rows * (inches * images.shape[1] / images.shape[2] + heading))
    grid = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for unused in grid[len(images) :]:
        unused.remove()
    axes = grid[: len(images)]
    for index, (image, ax) in enumerate(zip(images, axes, strict=True)):
        picture(ax, image, largest=float(images.max()))
        if titles is not None:
            ax.set_title(str(titles[index]), pad=4)
    return figure, axes


def picture(ax: Axes, image: ArrayLike, *, largest: float | None = None) -> AxesImage:
    """Draw one picture: grey as ink on paper, or colours.

    Parameters
    ----------
    image : array_like, shape (H, W) or (H, W, 3)
    largest : float, optional
        The value that is black; the image's own largest unless given.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> image = picture(ax, [[0, 16], [8, 0]])
    """
    image = as_array(image, "image", (2, 3))
    if image.ndim == 3 and image.shape[-1] != 3:
        raise ValueError(f"an image is (H, W) or (H, W, 3), channels last; got {image.shape}")
    largest = float(image.max()) if largest is None else largest
    drawn = ax.imshow(image, cmap=PAPER, vmin=0, vmax=largest or 1.0)
    _frame(ax)
    return drawn


def _frame(ax: Axes) -> None:
    # A thin frame shows where pale pixels end.
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=GREY, linewidth=0.6)
