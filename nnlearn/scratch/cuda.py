"""What programs ask about graphics cards: there is none here.

Chapter: ``practice``.
"""

from __future__ import annotations


def is_available() -> bool:
    """Whether there is a graphics card that the engine can use: never.

    >>> from nnlearn import scratch
    >>> scratch.device("cuda" if scratch.cuda.is_available() else "cpu")
    device(type='cpu')
    """
    return False


def device_count() -> int:
    """Return 0, the number of graphics cards that the engine can use."""
    return 0


def manual_seed(seed: int) -> None:
    """Do nothing: there is no generator of random numbers to seed."""


manual_seed_all = manual_seed


def synchronize() -> None:
    """Do nothing: nothing runs elsewhere."""


def empty_cache() -> None:
    """Do nothing: nothing is kept."""
