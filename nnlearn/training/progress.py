"""A progress bar that stays out of notebooks, where it would differ from run to run."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from nnlearn import _progress


@contextlib.contextmanager
def progress_bar(show: bool | None, total: int, done: int) -> Iterator[Any]:
    """Yield a function that notes one step: ``note(epoch, epochs, loss)``.

    Parameters
    ----------
    show : bool or None
        None shows the bar on a terminal alone. Without tqdm there is none; True says so.
    total, done : int
        Steps of the whole run, and those already behind a resumed one.
    """
    wanted = sys.stderr is not None and (sys.stderr.isatty() if show is None else show)
    if not wanted:
        yield lambda epoch, epochs, loss: None
        return
    told = "No progress bar without tqdm: python -m pip install tqdm" if show else ""
    with _progress.bar(told, total=total, initial=done, unit="step", dynamic_ncols=True) as shown:

        def note(epoch: int, epochs: int, loss: float) -> None:
            shown.set_description_str(f"epoch {epoch}/{epochs}", refresh=False)
            shown.set_postfix_str(f"loss {loss:.4f}", refresh=False)
            shown.update()

        yield note
