"""What present programs ask first: is there an accelerator? There is none here.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.errors import OutsideTheBook
from nnlearn.scratch.missing import module_getattr as _module_getattr


def is_available() -> bool:
    """Whether there is an accelerator that the engine can use: never.

    >>> from nnlearn import scratch
    >>> scratch.accelerator.is_available()
    False
    """
    return False


def current_accelerator(check_available: bool = False) -> None:
    """Return None: there is no accelerator."""


def device_count() -> int:
    """Return 0, the number of accelerators."""
    return 0


def _none(*args: Any, **kwargs: Any) -> Any:
    """Refuse: there is no accelerator."""
    raise OutsideTheBook(
        "there is no accelerator: the engine computes with NumPy on the CPU; ask "
        "scratch.accelerator.is_available() first"
    )


current_device_index = set_device_index = synchronize = current_stream = _none
__all__ = [
    "current_accelerator",
    "current_device_index",
    "current_stream",
    "device_count",
    "is_available",
    "set_device_index",
    "synchronize",
]

__getattr__ = _module_getattr("scratch.accelerator", globals())
