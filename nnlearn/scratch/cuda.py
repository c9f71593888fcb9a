"""What programs ask about graphics cards: there is none here.

Chapter: ``practice``.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import random
from nnlearn.scratch.errors import OutsideTheBook
from nnlearn.scratch.missing import module_getattr as _module_getattr


def is_available() -> bool:
    """Whether there is a graphics card that the engine can use: never.

    >>> from nnlearn import scratch
    >>> scratch.device("cuda" if scratch.cuda.is_available() else "cpu")
    device(type='cpu')
    """
    return False


is_initialized = is_bf16_supported = is_available


def device_count() -> int:
    """Return 0, the number of graphics cards that the engine can use."""
    return 0


memory_allocated = max_memory_allocated = memory_reserved = max_memory_reserved = (
    lambda device=None: 0
)


def manual_seed(seed: int) -> None:
    """Do nothing: there is no generator of random numbers to seed."""
    random.Generator().manual_seed(seed)  # which looks at the seed


manual_seed_all = manual_seed


def empty_cache() -> None:
    """Do nothing: nothing is kept."""


def synchronize(device: Any = None) -> None:
    """Do nothing: nothing runs elsewhere."""


class device:  # noqa: N801 - torch's name
    """A block that runs on a card: here it runs where it is."""

    def __init__(self, device: Any = None) -> None:
        self.idx = -1

    def __enter__(self) -> device:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing was changed."""


def _none(*args: Any, **kwargs: Any) -> Any:
    """Refuse: there is no graphics card."""
    raise OutsideTheBook(
        "there is no graphics card: the engine computes with NumPy on the CPU; ask "
        "scratch.cuda.is_available() first"
    )


current_device = get_device_name = get_device_properties = get_device_capability = _none
set_device = reset_peak_memory_stats = Event = Stream = current_stream = _none


class _NoTensor(type):
    def __call__(cls, *data: Any) -> Any:
        return _none()

    def __instancecheck__(cls, instance: Any) -> bool:
        return False


class FloatTensor(metaclass=_NoTensor):
    """Tensors on a graphics card: there are none."""


class LongTensor(metaclass=_NoTensor):
    """Tensors on a graphics card: there are none."""


class ByteTensor(metaclass=_NoTensor):
    """Tensors on a graphics card: there are none."""


class DoubleTensor(metaclass=_NoTensor):
    """Tensors on a graphics card: there are none."""


__all__ = [
    "ByteTensor",
    "DoubleTensor",
    "Event",
    "FloatTensor",
    "LongTensor",
    "Stream",
    "current_device",
    "current_stream",
    "device",
    "device_count",
    "empty_cache",
    "get_device_capability",
    "get_device_name",
    "get_device_properties",
    "is_available",
    "is_bf16_supported",
    "is_initialized",
    "manual_seed",
    "manual_seed_all",
    "max_memory_allocated",
    "max_memory_reserved",
    "memory_allocated",
    "memory_reserved",
    "reset_peak_memory_stats",
    "set_device",
    "synchronize",
]

__getattr__ = _module_getattr("scratch.cuda", globals())
