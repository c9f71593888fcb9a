"""What programs ask about other devices and libraries, and set for them: there are none here.

Chapter: ``practice``.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any


def _never() -> bool:
    return False


def _none() -> None:
    return None


def _place(name: str, **entries: Any) -> ModuleType:
    module = ModuleType(f"{__name__}.{name}", "Settings that have no effect here.")
    vars(module).update(entries)
    return module


mps = _place("mps", is_available=_never, is_built=_never)
mkldnn = _place("mkldnn", is_available=_never)
openmp = _place("openmp", is_available=_never)
cudnn = _place(
    "cudnn",
    is_available=_never,
    version=_none,
    deterministic=True,
    benchmark=False,
    enabled=False,
    allow_tf32=False,
)
cuda = _place("cuda", is_built=_never, matmul=_place("cuda.matmul", allow_tf32=False))
