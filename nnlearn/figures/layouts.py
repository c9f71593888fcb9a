"""One drawing on two sheets: panels side by side on a wide page, stacked on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .look import WIDTHS, Drawing, drawing, panels

#: Width in inches and letters in points. On a phone the sheet is shown at nine tenths and more.
WIDE = (WIDTHS["text"], 11.0)
PHONE = (3.5, 9.5)


def canvases(wide: float, phone: float) -> Iterator[Drawing]:
    """Two empty figures, first the phone's, then the wide page's; draw the same into each.

    The second one knows the first: `show` it after the loop.

    Parameters
    ----------
    wide, phone : float
        Heights in inches; the widths are 7.2 and 3.5.

    Examples
    --------
    >>> for fig in canvases(wide=3, phone=4):
    ...     left, right = fig.subplots(1, 2)
    >>> fig.get_size_inches().tolist(), fig.phone.get_size_inches().tolist()
    ([7.2, 3.0], [3.5, 4.0])
    """
    narrow = drawing(PHONE[0], phone, PHONE[1])
    yield narrow
    broad = drawing(WIDE[0], wide, WIDE[1])
    broad.phone = narrow
    yield broad


def on_phone(fig: Figure) -> bool:
    """Say whether a figure is the phone's rendering.

    >>> [on_phone(fig) for fig in canvases(wide=3, phone=4)]
    [True, False]
    """
    return bool(fig.get_figwidth() == PHONE[0])


def layouts(
    count: int,
    *,
    wide: float,
    phone: float,
    columns: tuple[int, int] | None = None,
    share: bool = True,
    named: bool = True,
) -> Iterator[tuple[Drawing, list[Axes]]]:
    """A grid of panels for a phone, then one for a wide page; draw the same into each.

    Parameters
    ----------
    count : int
        Number of panels.
    wide, phone : float
        Heights in inches of the whole figure.
    columns : (int, int), optional
        Panels in a row on a wide page, and on a phone; unless given, all of up to four in a
        row on the page and one below the other on the phone.
    share : bool
        Give all panels the same scales; what you label is kept at the outside only.
    named : bool
        Name the panels a, b, c, by which captions call them.

    Raises
    ------
    ValueError
        If there is no panel, or no column for it.

    Examples
    --------
    >>> for fig, axes in layouts(2, wide=3, phone=6):
    ...     labels = [ax.set(xlabel="step", ylabel="loss") for ax in axes]
    >>> [ax.get_ylabel() for ax in fig.axes], [ax.get_ylabel() for ax in fig.phone.axes]
    (['loss', ''], ['loss', 'loss'])
    """
    columns = (min(count, 4), 1) if columns is None else columns
    if count < 1 or min(columns) < 1:
        raise ValueError(f"layouts needs a panel and a column for it; got {count}, {columns}")
    for fig in canvases(wide, phone):
        across = columns[on_phone(fig)]
        axes = panels(fig, count, across, share)
        yield fig, axes
        for index, ax in enumerate(axes):
            if named:
                _name(ax, ascii_lowercase[index])
            if share and index % across:
                ax.set_ylabel("")
            if share and index + across < count:
                ax.set_xlabel("")


def _name(ax: Axes, letter: str) -> None:
    """Put a letter before the panel's title; alone it stands above the axes as well."""
    title = rf"$\mathbf{{{letter}}}$   {ax.get_title()}"
    ax.set_title("")
    ax.set_title(title, loc="left")
