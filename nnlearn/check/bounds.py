"""Bounds on a reader's code: it may loop for ever, print without end, or call ``sys.exit``."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any


class TimeIsUp(BaseException):
    """Raised in the reader's code when its time is over; no ``except Exception`` stops it."""


class Bounds:
    """What is left of the time and of the room to print, over all cases of one exercise.

    Parameters
    ----------
    seconds : float
        For all calls together.
    characters : int
        How much of what is printed is shown; the rest is counted in ``withheld``.
    """

    def __init__(self, seconds: float, characters: int = 2000) -> None:
        self.seconds, self.left, self.characters, self.withheld = seconds, seconds, characters, 0

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold what runs inside to the bounds; Ctrl-C still ends it."""
        start = time.perf_counter()
        out, err = Faucet(sys.stdout, self), Faucet(sys.stderr, self)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), alarm(self.left):
                yield
        finally:
            self.left -= time.perf_counter() - start


class Faucet(io.TextIOBase):
    """A stream that passes text on until the room to print is used up."""

    def __init__(self, stream: Any, bounds: Bounds) -> None:
        self.stream, self.bounds = stream, bounds

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Pass on what fits, and count the rest."""
        shown = text[: self.bounds.characters]
        self.bounds.characters -= len(shown)
        self.bounds.withheld += len(text) - len(shown)
        if shown and self.stream is not None:
            with contextlib.suppress(UnicodeError):
                self.stream.write(shown)
        return len(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        if self.stream is not None:
            self.stream.flush()


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in what runs inside, once ``seconds`` are over.

    A signal, where there are signals (it ends a sleep, too). Elsewhere, on Windows, in a thread or
    in a browser, a trace function that looks at the clock on every line.
    """
    signals = hasattr(signal, "setitimer")
    in_main = threading.current_thread() is threading.main_thread()
    with by_signal(seconds) if signals and in_main else by_tracing(seconds):
        yield


@contextlib.contextmanager
def by_signal(seconds: float) -> Iterator[None]:
    """Bound by SIGALRM, which comes again until it gets through to the caller."""

    def ring(number: int, frame: Any) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), 0.05)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def by_tracing(seconds: float) -> Iterator[None]:
    """Bound by a look at the clock on every line of Python."""
    deadline = time.perf_counter() + seconds

    def trace(frame: Any, event: str, argument: Any) -> Callable:
        if time.perf_counter() > deadline:
            raise TimeIsUp
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
