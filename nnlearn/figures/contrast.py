"""Can it be read? WCAG contrast ratios, on the light page and on the dark one.

In dark mode the book shows a figure through the CSS filter
``invert(1) hue-rotate(180deg)``, so every colour has a second, computed self.
"""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from numpy.typing import NDArray

LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#121212"
TEXT_RATIO = 4.5  # WCAG 2.2, success criterion 1.4.3
LINE_RATIO = 3.0  # WCAG 2.2, success criterion 1.4.11

# Filter Effects Module Level 1, feColorMatrix type hueRotate, at 180 degrees:
# twice the projection on the luminance axis, minus the colour itself.
_HUE_ROTATE_180 = 2 * np.array([[0.213, 0.715, 0.072]] * 3) - np.eye(3)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, from 0 (black) to 1 (white); WCAG 2.2.

    >>> luminance("#ffffff")
    1.0
    """
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(np.round(linear @ [0.2126, 0.7152, 0.0722], 12))


def contrast(first: str, second: str) -> float:
    """Contrast ratio (L₁ + 0.05) / (L₂ + 0.05) of two colours, from 1 to 21; WCAG 2.2.

    >>> round(contrast("black", "white"))
    21
    """
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def in_dark_mode(colour: str) -> str:
    """The colour that the dark page's filter makes of this one.

    >>> in_dark_mode("#ffffff")
    '#000000'
    """
    return to_hex(tuple(filter_pixels(np.array(to_rgb(colour)))))


def filter_pixels(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Apply the dark page's filter to colours of shape (..., 3) in [0, 1].

    >>> filter_pixels(np.zeros(3)).round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    return np.clip((1 - rgb) @ _HUE_ROTATE_180.T, 0, 1)


def worst_contrast(colour: str) -> float:
    """The lower of a colour's contrasts with the two pages.

    >>> worst_contrast("#D55E00") > LINE_RATIO
    True
    """
    return min(contrast(colour, LIGHT_PAGE), contrast(in_dark_mode(colour), DARK_PAGE))


def text_colour(colour: str) -> str:
    """The colour itself where letters in it can be read on both pages, else a darker shade.

    The book's vermilion has a contrast of 3.9 on white: enough for a line, not for a word.

    >>> text_colour("#0072B2")
    '#0072b2'
    >>> worst_contrast(text_colour("#D55E00")) >= TEXT_RATIO
    True
    """
    rgb = np.array(to_rgb(colour))
    for share in np.linspace(1, 0, 101):
        shade = to_hex(tuple(rgb * share))
        if worst_contrast(shade) >= TEXT_RATIO:
            return shade
    raise ValueError(f"no shade of {colour!r} can be read on both pages")
