"""Finding the operation whose gradient first became nan: ``autograd.detect_anomaly``.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import contextlib
import traceback
from typing import Any

import numpy as np

from nnlearn.scratch.errors import GradError


class _Watching:
    enabled = False
    check_nan = True


WATCHING = _Watching()


def is_anomaly_enabled() -> bool:
    """Whether operations remember where they were called, and gradients are looked through."""
    return WATCHING.enabled


class set_detect_anomaly(contextlib.ContextDecorator):  # noqa: N801 - torch's name
    """Look for the operation whose gradient first becomes nan, as a statement or a context.

    Parameters
    ----------
    mode : bool
        On or off.
    check_nan : bool
        Whether a nan in ``backward`` is an error.

    Notes
    -----
    Every operation then remembers where it was called, which takes time: for finding a fault only.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.zeros(1, requires_grad=True)
    >>> with scratch.autograd.set_detect_anomaly(True):
    ...     try:
    ...         (x.sqrt() * 0).backward()
    ...     except RuntimeError as error:
    ...         print(str(error).splitlines()[0])
    SqrtBackward0 returned nan for its input 0; the operation was called here:
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self.previous = (WATCHING.enabled, WATCHING.check_nan)
        self.wanted = (bool(mode), bool(check_nan))
        WATCHING.enabled, WATCHING.check_nan = self.wanted

    def __enter__(self) -> set_detect_anomaly:
        WATCHING.enabled, WATCHING.check_nan = self.wanted
        return self

    def __exit__(self, *exc: object) -> None:
        WATCHING.enabled, WATCHING.check_nan = self.previous


class detect_anomaly(set_detect_anomaly):  # noqa: N801 - torch's name
    """Look for the operation whose gradient first becomes nan, inside a ``with`` block."""

    def __init__(self, check_nan: bool = True) -> None:
        super().__init__(True, check_nan)
        WATCHING.enabled, WATCHING.check_nan = self.previous  # it begins with the block


def called_from() -> str:
    """Return the lines that led here, but for the engine's own."""
    frames = [f for f in traceback.extract_stack() if "/nnlearn/scratch/" not in f.filename]
    return "".join(traceback.format_list(frames[-4:]))


def check(node: Any, gradients: list) -> None:
    """Raise if an operation gave a gradient with a nan in it."""
    for i, g in enumerate(gradients):
        if WATCHING.check_nan and g is not None and np.isnan(g).any():
            raise GradError(
                f"{node.name()} returned nan for its input {i}; the operation was called here:\n"
                + (node.made or "(before the search began: put the forward pass inside it too)")
            )
