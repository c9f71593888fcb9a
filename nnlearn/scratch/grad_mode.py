"""Switches for recording: ``no_grad``, ``enable_grad``, ``set_grad_enabled``."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any


class _Recording(threading.local):
    enabled = True


RECORDING = _Recording()


def is_grad_enabled() -> bool:
    """Whether operations are being recorded for ``backward``.

    >>> from nnlearn import scratch
    >>> scratch.is_grad_enabled()
    True
    """
    return RECORDING.enabled


class set_grad_enabled(contextlib.ContextDecorator):  # noqa: N801 - torch's name
    """Switch recording on or off, as a statement, a context or a decorator.

    >>> from nnlearn import scratch
    >>> with scratch.set_grad_enabled(False):
    ...     scratch.is_grad_enabled()
    False
    """

    def __init__(self, mode: bool) -> None:
        self.mode = bool(mode)
        self.previous = [RECORDING.enabled]
        RECORDING.enabled = self.mode

    def __enter__(self) -> set_grad_enabled:
        RECORDING.enabled = self.mode
        return self

    def __exit__(self, *exc: object) -> None:
        RECORDING.enabled = self.previous[-1]

    def __call__(self, func: Callable) -> Any:
        """Decorate a function: the mode holds inside it only."""
        RECORDING.enabled = self.previous[-1]
        return super().__call__(func)


class _Mode(contextlib.ContextDecorator):
    recording: bool
    previous: list[bool]

    def __new__(cls, function: Callable | None = None) -> Any:
        self = super().__new__(cls)
        self.previous = []
        return self(function) if callable(function) else self

    def __enter__(self) -> _Mode:
        self.previous.append(RECORDING.enabled)
        RECORDING.enabled = self.recording
        return self

    def __exit__(self, *exc: object) -> None:
        RECORDING.enabled = self.previous.pop()


class no_grad(_Mode):  # noqa: N801 - torch's name
    """Do not record: for inference and for updating parameters.

    >>> from nnlearn import scratch
    >>> w = scratch.tensor(2.0, requires_grad=True)
    >>> with scratch.no_grad():
    ...     (w * 3).requires_grad
    False
    """

    recording = False


class enable_grad(_Mode):  # noqa: N801 - torch's name
    """Record again, inside a ``no_grad`` block."""

    recording = True


inference_mode = no_grad
