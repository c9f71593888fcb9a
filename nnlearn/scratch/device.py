"""The one device that NumPy computes on, accepted wherever PyTorch takes a device."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import OutsideTheBook


class device:  # noqa: N801 - torch's name
    """A place to compute on; the engine has the CPU and nothing else.

    >>> from nnlearn import scratch
    >>> scratch.device("cpu")
    device(type='cpu')
    """

    type = "cpu"
    index = None

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        if str(type) not in ("cpu", "cpu:0") or index not in (None, 0):
            if str(type) in dir(np):
                raise OutsideTheBook(
                    f"{type!r} is no device: a dtype is given without quotes, scratch.{type}"
                )
            raise OutsideTheBook(
                f"device {type!r} is not available: the engine computes with NumPy on the CPU. "
                "Use device='cpu', or run the same model with torch as its engine."
            )

    def __str__(self) -> str:
        return "cpu"

    def __repr__(self) -> str:
        return "device(type='cpu')"

    def __eq__(self, other: object) -> bool:
        return str(other) == "cpu"

    def __hash__(self) -> int:
        return hash("cpu")


CPU = device()


def check_device(where: Any) -> None:
    """Accept ``None`` and the CPU; refuse anything else with advice."""
    if where is not None and where is not CPU:
        device(where)
