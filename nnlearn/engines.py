"""What can be said of a network whatever engine it belongs to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def mode(model: Any, train: bool) -> Iterator[None]:
    """Put a network into training or evaluation, and give every part its own mode back."""
    before = [(module, module.training) for module in model.modules()]
    model.train(train)
    try:
        yield
    finally:
        for module, training in before:
            module.training = training
