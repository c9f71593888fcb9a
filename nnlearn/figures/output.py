"""How a figure leaves Python: `show` for notebooks, `save` for files."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text

from nnlearn import _atomic

from .colours import in_few_colours
from .look import PIXELS_PER_INCH, Drawing, font_size, style
from .tables import table


def show(
    fig: Figure, *, alt: str, caption: str, name: str | None = None, photo: bool = False
) -> None:
    """Show a figure in a notebook as the book prints it, then close it.

    Parameters
    ----------
    fig : Figure
        What to show: twice as sharp as the page's pixels, on a transparent ground. The last
        of `layouts` or `canvases` brings its rendering for phones with it.
    alt : str
        What a reader who cannot see the picture needs to know, in a sentence or two.
    caption : str
        Printed below; MyST inline markup. Say what to look at and what follows.
    name : str, optional
        Label for cross-references: ``{numref}`name```.
    photo : bool
        True for photographs, whose colours dark mode must leave alone.

    Raises
    ------
    ValueError
        If alt or caption is empty or blank, or name cannot be a label.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> figures.show(fig, alt="Empty axes.", caption="Nothing yet.")
    No notebook is running, so there is nowhere to show this figure.
    To look at it, write it to a file: figures.save(fig, "figure.png", alt="...")
    """
    alt, caption = _text(alt, "alt"), _text(caption, "caption")
    if name is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise ValueError(
            f"name is a label such as 'fig-perceptron': a letter, then letters, digits, - or _; "
            f"got {name!r}"
        )
    picture = in_few_colours(_render(fig, "png", {"Software": None}))
    described = {"alt": alt, "caption": caption, "name": name, "photo": bool(photo)}
    metadata: dict[str, dict[str, Any]] = {
        "image/png": {**_size(fig), "needs_background": "light"},
        "nnlearn": {**described, "letters": smallest_letters(fig)},
    }
    phone = fig.phone if isinstance(fig, Drawing) else None
    if phone is not None:
        # Beside the picture, not as a second one: programs other than the book see one figure.
        content = b64encode(in_few_colours(_render(phone, "png", {"Software": None}))).decode()
        letters = smallest_letters(phone)
        metadata["nnlearn"]["phone"] = {"png": content, **_size(phone), "letters": letters}
    tables = table(fig)
    if tables:
        metadata["nnlearn"]["tables"] = tables
    _close(fig)
    if not _in_notebook():
        print(
            "No notebook is running, so there is nowhere to show this figure.\n"
            'To look at it, write it to a file: figures.save(fig, "figure.png", alt="...")'
        )
        return
    from IPython.display import publish_display_data

    publish_display_data({"image/png": picture, "text/plain": alt}, metadata)


def smallest_letters(fig: Figure) -> float:
    """Height of the smallest text of a figure in CSS pixels, at the figure's own width.

    >>> from nnlearn import figures
    >>> fig, ax = figures.new("column")
    >>> title = ax.set_title("loss")
    >>> smallest_letters(fig)
    16.7
    """
    texts = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
    points = min((float(text.get_fontsize()) for text in texts), default=0.0)
    return round(points * PIXELS_PER_INCH / 72, 1)


def _size(fig: Figure) -> dict[str, Any]:
    width, height = (round(inches * PIXELS_PER_INCH) for inches in fig.get_size_inches())
    return {"width": width, "height": height}


def save(fig: Figure, path: str | os.PathLike[str], *, alt: str) -> Path:
    """Write a figure to a .png or .svg file; the alternative text travels in its metadata.

    The bytes are the same each time, and the file appears whole or not at all.

    Raises
    ------
    ValueError
        If alt is empty, or the file's ending is neither .png nor .svg.

    Examples
    --------
    >>> import tempfile
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("half")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     figures.save(fig, f"{folder}/empty.svg", alt="Empty axes.").name
    'empty.svg'
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("png", "svg"):
        raise ValueError(f"figures are saved as .png or .svg; got {path.name!r}")
    undated = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    content = _render(fig, kind, {**undated, "Description": _text(alt, "alt")})
    _atomic.write(path, content)
    return path


def _text(value: str, name: str) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    advice = {
        "alt": "say in a sentence what the picture shows to someone who cannot see it",
        "caption": "say what to look at and what follows from it",
    }
    raise ValueError(f"{name} must be a non-empty string: {advice[name]}; got {value!r}")


def _render(fig: Figure, kind: str, metadata: dict[str, Any]) -> bytes:
    buffer = BytesIO()
    letters = fig.letters if isinstance(fig, Drawing) else font_size(fig.get_figwidth())
    with style(letters):  # ticks are born while drawing
        fig.savefig(buffer, format=kind, transparent=True, metadata=metadata)
    return buffer.getvalue()


def _close(fig: Figure) -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None
