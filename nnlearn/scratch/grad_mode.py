"""Switches for recording: ``no_grad``, ``enable_grad``, ``set_grad_enabled``."""

from __future__ import annotations

import contextlib
import functools
import inspect
import threading
from collections.abc import Callable, Generator
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
        if inspect.isgeneratorfunction(func):
            return _around_generator(lambda: set_grad_enabled(self.mode), func)
        return super().__call__(func)


def _around_generator(mode: Callable, function: Callable) -> Callable:
    """Let a mode hold while the generator runs, and not between, while its values are used."""

    @functools.wraps(function)
    def generator(*args: Any, **kwargs: Any) -> Generator:
        with mode():
            running = function(*args, **kwargs)
            move: Callable = functools.partial(next, running)
        while True:
            try:
                with mode():
                    value = move()
            except StopIteration as end:
                return end.value
            try:
                sent = yield value
                move = functools.partial(running.send, sent)
            except GeneratorExit:
                with mode():
                    running.close()
                raise
            except BaseException as error:  # thrown in: for the generator to handle
                move = functools.partial(running.throw, error)

    return generator


class _Mode(contextlib.ContextDecorator):
    recording: bool
    previous: list[bool]

    def __new__(cls, function: Callable | None = None) -> Any:
        self = super().__new__(cls)
        self.previous = []
        return self(function) if callable(function) else self

    def __call__(self, func: Callable) -> Any:
        """Decorate a function or a generator: the mode holds inside it only."""
        if inspect.isgeneratorfunction(func):
            return _around_generator(lambda: self, func)
        return super().__call__(func)

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


class inference_mode(_Mode):  # noqa: N801 - torch's name
    """Do not record, like `no_grad`; with ``mode=False`` record, also inside a ``no_grad`` block.

    >>> from nnlearn import scratch
    >>> with scratch.inference_mode():
    ...     scratch.is_grad_enabled()
    False
    """

    def __new__(cls, mode: Callable | bool = True) -> Any:
        """Make the switch, or decorate a function that stands in the place of ``mode``."""
        self = super().__new__(cls, mode if callable(mode) else None)
        if not callable(mode):
            self.recording = not mode
        return self

    recording = False
