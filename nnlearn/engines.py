"""The two engines: to which one things belong, and what can be said and done on either."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from nnlearn import scratch


def owner(thing: Any) -> Any:
    """Return the engine that a tensor, module, optimizer or function belongs to, or None."""
    homes = [base.__module__ for base in type(thing).__mro__]
    if callable(thing):
        homes.append(getattr(thing, "__module__", None) or "")
    for home in homes:
        if home.startswith("nnlearn.scratch"):
            return scratch
        if home.partition(".")[0] == "torch":
            return sys.modules["torch"]
    return None


def engine_of(thing: Any) -> Any:
    """Return the engine of a tensor or network: the module ``nnlearn.scratch`` or ``torch``.

    Raises
    ------
    TypeError
        If it belongs to neither.

    Examples
    --------
    >>> engine_of(scratch.nn.Linear(2, 1)).__name__
    'nnlearn.scratch'
    """
    engine = owner(thing)
    if engine is None:
        raise TypeError(
            f"expected a tensor or network of nnlearn.scratch or torch; got {type(thing).__name__}"
        )
    return engine


def to_array(x: Any) -> np.ndarray:
    """Return an array from an array, a number or a tensor of either engine, gradient or not."""
    return np.array(x.detach().cpu().numpy() if hasattr(x, "detach") else x)


def load_arrays(model: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    """Copy arrays into a network, by state-dict key; return the network."""
    tensor = engine_of(model).tensor
    model.load_state_dict({key: tensor(array) for key, array in arrays.items()})
    return model


@contextlib.contextmanager
def in_mode(model: Any, train: bool) -> Iterator[None]:
    """Put a network into training or evaluation, and give every part its own mode back."""
    before = [(module, module.training) for module in model.modules()]
    model.train(train)
    try:
        yield
    finally:
        for module, training in before:
            module.training = training


@contextlib.contextmanager
def evaluating(model: Any) -> Iterator[None]:
    """Switch off dropout and the tape; every part of the network has its mode back then."""
    with in_mode(model, train=False), engine_of(model).no_grad():
        yield
