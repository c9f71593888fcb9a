"""Mixed precision for graphics cards, which is off where there is no card, as in PyTorch.

Taught in the chapter ``practice``.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable
from typing import Any

from nnlearn.scratch.errors import OutsideTheBook
from nnlearn.scratch.missing import module_getattr as _module_getattr


class autocast(contextlib.ContextDecorator):  # noqa: N801 - torch's name
    """Do nothing, and say so, for 'cuda'; refuse half precision on the CPU.

    >>> from nnlearn import scratch
    >>> with scratch.amp.autocast("cuda", enabled=False):
    ...     scratch.ones(2).dtype
    dtype('float32')
    """

    def __init__(
        self,
        device_type: str = "cuda",
        dtype: Any = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> None:
        if enabled and str(device_type) == "cpu":
            raise OutsideTheBook(
                "autocast on the CPU computes in half precision, which is slow and inexact in "
                "NumPy: pass enabled=False, or leave it out"
            )
        _say_off("autocast", enabled)

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing was changed."""


class GradScaler:
    """Scale nothing: what PyTorch's scaler does where there is no graphics card."""

    def __init__(self, device: str = "cuda", *args: Any, enabled: bool = True, **kw: Any) -> None:
        if enabled and device == "cpu":
            raise OutsideTheBook("a GradScaler for the CPU goes with half precision; leave it out")
        _say_off("GradScaler", enabled)

    def scale(self, outputs: Any) -> Any:
        """Return what was given."""
        return outputs

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """Take the optimizer's step."""
        return optimizer.step(*args, **kwargs)

    def unscale_(self, optimizer: Any) -> None:
        """Do nothing."""

    def update(self, new_scale: Any = None) -> None:
        """Do nothing."""

    def get_scale(self) -> float:
        """Return 1."""
        return 1.0

    def is_enabled(self) -> bool:
        """Return whether gradients are scaled: never."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """Return an empty state."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Do nothing."""


def _say_off(name: str, enabled: bool) -> None:
    if enabled:
        warnings.warn(
            f"{name} is off, as there is no graphics card: all is computed in full precision",
            stacklevel=3,
        )


def custom_fwd(fwd: Callable | None = None, **options: Any) -> Any:
    """Return the function as it is."""
    return functools.partial(custom_fwd, **options) if fwd is None else fwd


custom_bwd = custom_fwd
__all__ = [
    "GradScaler",
    "autocast",
    "custom_bwd",
    "custom_fwd",
]

__getattr__ = _module_getattr("scratch.amp", globals())
