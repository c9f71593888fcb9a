"""Optimizers, under the names of ``torch.optim``."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.errors import OutsideTheBook
from nnlearn.scratch.optim.adam import Adam
from nnlearn.scratch.optim.optimizer import Optimizer
from nnlearn.scratch.optim.sgd import SGD

__all__ = sorted(
    name for name in globals() if not name.startswith("_") and name not in ("annotations", "Any")
)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    from nnlearn.scratch.missing import explain

    raise OutsideTheBook(explain("scratch.optim", name, __all__))
