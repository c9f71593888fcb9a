"""PyTorch's global settings: each does what it says, is met already, or says that it cannot.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.printing import OPTIONS

_PROFILES: dict[str, dict[str, Any]] = {
    "default": dict(OPTIONS),
    "short": OPTIONS | {"precision": 2, "edgeitems": 2},
    "full": OPTIONS | {"threshold": float("inf")},
}
_PRECISION = {"of products": "highest"}


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors are printed: digits, and how many entries before the middle is left out.

    Parameters
    ----------
    precision : int, optional
        Digits after the point, 4 at first.
    threshold, edgeitems : int, optional
        Tensors of more entries than ``threshold`` show ``edgeitems`` at each end of an axis.
    linewidth : int, optional
        Characters in a line.
    profile : {'default', 'short', 'full'}, optional
        Several of these at once; the others are set after it.
    sci_mode : bool, optional
        Powers of ten always, or never; by default where numbers are very large or very small.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.set_printoptions(precision=2)
    >>> scratch.tensor([1 / 3])
    tensor([0.33])
    >>> scratch.set_printoptions(profile="default")
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ShapeError(f"profile is one of {', '.join(_PROFILES)}; got {profile!r}")
        OPTIONS.update(_PROFILES[profile])
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    OPTIONS.update({name: value for name, value in given.items() if value is not None})
    OPTIONS["sci_mode"] = sci_mode  # None asks for the usual choice, as in PyTorch


def set_num_threads(count: int) -> None:
    """Warn that NumPy's threads are set by ``OMP_NUM_THREADS``, before Python starts."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ShapeError(f"the number of threads is a positive int; got {count!r}")
    warnings.warn(
        "the engine's threads are those of NumPy, which reads OMP_NUM_THREADS when Python starts: "
        f"nothing was changed; start with OMP_NUM_THREADS={count}",
        stacklevel=2,
    )


def get_num_threads() -> int:
    """Return how many threads NumPy was told to use, or may use."""
    return int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)


def set_float32_matmul_precision(precision: str) -> None:
    """Permit products to be computed less exactly: they are always computed as ``'highest'``."""
    if precision not in ("highest", "high", "medium"):
        raise ShapeError(f"the precision is 'highest', 'high' or 'medium'; got {precision!r}")
    _PRECISION["of products"] = precision


def get_float32_matmul_precision() -> str:
    """Return what `set_float32_matmul_precision` permits."""
    return _PRECISION["of products"]


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for results that are the same in each run, which they are in either mode."""
    if not isinstance(mode, bool):
        raise DTypeError(f"mode is a bool; got {type(mode).__name__}")


def set_flush_denormal(mode: bool) -> bool:
    """Return False, PyTorch's word for a processor that cannot: NumPy has no such setting."""
    return False
