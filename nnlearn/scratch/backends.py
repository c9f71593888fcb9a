"""What programs ask about other devices and libraries: there are none here.

Chapter: ``practice``.
"""

from __future__ import annotations

from types import SimpleNamespace


def _never() -> bool:
    return False


mps = SimpleNamespace(is_available=_never, is_built=_never)
cudnn = SimpleNamespace(
    is_available=_never, deterministic=True, benchmark=False, enabled=False, allow_tf32=False
)
