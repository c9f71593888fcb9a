"""A picture in 256 colours: a third of the bytes in a notebook, and no eye tells them apart."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_EXACT = 160  # the commonest colours stay as they are: grounds, lines, letters, cells of a map
_WORST_MEAN = 0.7  # of 255, over all pixels; a picture that loses more keeps all its colours


def in_few_colours(png: bytes) -> bytes:
    """Store a PNG with a palette, unless too much of it would be lost.

    Examples
    --------
    >>> noise = np.random.default_rng(0).integers(0, 256, (99, 99, 4), dtype=np.uint8)
    >>> in_few_colours(_packed(Image.fromarray(noise))) == _packed(Image.fromarray(noise))
    True
    """
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGBA"))
    codes = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    found, where, counts = np.unique(codes, return_inverse=True, return_counts=True)
    palette, place = _palette(found, counts)
    chosen = palette[place]
    loss = np.abs(_on_white(found.view(np.uint8).reshape(-1, 4)) - _on_white(chosen)).mean(axis=1)
    if counts @ loss > _WORST_MEAN * codes.size:
        return _packed(Image.fromarray(pixels))
    image = Image.fromarray(place[where].reshape(codes.shape).astype(np.uint8), mode="P")
    image.putpalette(palette.tobytes(), "RGBA")
    return _packed(image)


def _palette(found: NDArray, counts: NDArray) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """At most 256 colours (K, 4), and for each colour that was found which one stands for it."""
    order = np.argsort(-counts, kind="stable")
    exact = 256 if len(order) <= 256 else _EXACT
    kept, rest = order[:exact], order[exact:]
    colours = found.view(np.uint8).reshape(-1, 4)
    place = np.empty(len(found), dtype=np.intp)
    place[kept] = np.arange(len(kept))
    if len(rest) == 0:
        return colours[kept], place
    # Each colour as often as it is there, within reason, so that the common ones are met best.
    often = np.minimum(counts[rest], 50)
    sample = Image.fromarray(np.repeat(colours[rest], often, axis=0)[None])
    few = sample.quantize(256 - len(kept), method=Image.Quantize.FASTOCTREE)
    index = np.asarray(few)[0][np.cumsum(often) - 1]
    extra = np.array(few.getpalette("RGBA"), dtype=np.uint8).reshape(-1, 4)
    place[rest] = len(kept) + index
    return np.concatenate([colours[kept], extra]), place


def _on_white(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    alpha = colours[:, 3:] / 255.0
    return colours[:, :3] * alpha + 255 * (1 - alpha)


def _packed(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format="png", optimize=True)
    return buffer.getvalue()
