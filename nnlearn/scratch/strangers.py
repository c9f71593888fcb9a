"""What to say of values that are no tensors of this engine: what came, and what to do with it."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError


def of_other_engine(value: Any) -> bool:
    """Whether ``value`` is a tensor, layer or parameter of PyTorch."""
    return any(
        base.__module__.partition(".")[0] == "torch" for base in type(value).__mro__[:-1]
    ) and hasattr(value, "to")


def described(value: Any) -> str:
    """Return what ``value`` is and what to do with it, as the end of a sentence.

    >>> described([1.0, 2.0])
    'got a list: wrap it in scratch.tensor(...)'
    """
    kind = type(value).__name__
    if of_other_engine(value):
        return (
            f"got PyTorch's {kind}: the two engines do not mix. Build data and model with one of "
            "them; scratch.tensor(x) takes a torch tensor over"
        )
    if isinstance(value, np.ndarray):
        return f"got a NumPy array of shape {value.shape}: wrap it in scratch.tensor"
    if isinstance(value, type):
        return f"got the class {kind_of(value)} itself: make one, {kind_of(value)}()"
    if isinstance(value, tuple) and any(hasattr(v, "requires_grad") for v in value):
        return (
            f"got a tuple of {len(value)}: recurrent layers, attention and max(dim) return several "
            "values; take the one that is meant, for example the first: y, state = layer(x)"
        )
    article = "an" if kind[0] in "aeiouAEIOU" else "a"
    wrap = "" if value is None else ": wrap it in scratch.tensor(...)"
    return f"got {'None' if value is None else f'{article} {kind}'}{wrap}"


def kind_of(cls: type) -> str:
    """Return the name of a class as one writes it."""
    home = "nn." if ".nn." in cls.__module__ else ""
    return home + cls.__name__


def blame(name: str, arguments: Any, error: Exception) -> None:
    """Raise an error that names the stranger among the arguments, if there is one.

    To be called where an operation stumbled over an attribute that only tensors have.
    """
    for value in arguments:
        if value is not None and not isinstance(value, (int, float, str, bytes, np.generic)):
            if inspect.isfunction(value) or hasattr(value, "array"):
                continue
            raise DTypeError(f"{name.strip('_')} takes tensors; {described(value)}") from error
