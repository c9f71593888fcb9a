"""Nested state as JSON and a list of arrays, and back: what pickle is used for elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlearn.engines import to_array

# What safetensors writes from NumPy.
STORED = (
    "bool", "float16", "float32", "float64", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64",
)  # fmt: skip

DEEPEST = 100  # levels of nesting; a state that contains itself has no end


def flatten(value: Any, arrays: dict[int, np.ndarray], place: str = "state", level: int = 0) -> Any:
    """Return ``value`` as JSON, with its arrays and tensors numbered and put into ``arrays``.

    Dictionaries may have keys of any plain type, which JSON alone would turn into texts.

    Examples
    --------
    >>> arrays = {}
    >>> flatten({0: {"step": 3, "average": np.zeros(2)}}, arrays)
    {'dict': [[0, {'dict': [['step', 3], ['average', {'array': 0}]]}]]}
    >>> unflatten({"dict": [[0, {"array": 0}]]}, arrays)
    {0: array([0., 0.])}
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value.item() if isinstance(value, np.generic) else value
    if level > DEEPEST:
        raise ValueError(f"{place[:60]}… is nested deeper than {DEEPEST}: does it contain itself?")
    deeper = level + 1
    if isinstance(value, Mapping):
        return {"dict": [[_key(k, place), flatten(v, arrays, f"{place}[{k!r}]", deeper)]
                         for k, v in value.items()]}  # fmt: skip
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [flatten(v, arrays, f"{place}[{i}]", deeper) for i, v in enumerate(value)]}
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "detach"):
        number = len(arrays)
        arrays[number] = _array(value, place)
        return {"array": number}
    raise TypeError(
        f"{place} is a {type(value).__name__}; numbers, texts, arrays, lists and dictionaries can "
        "be saved, functions and other objects cannot"
    )


def unflatten(value: Any, arrays: Mapping[int, np.ndarray]) -> Any:
    """Return what `flatten` was given, tensors as arrays."""
    if not isinstance(value, dict):
        if isinstance(value, list):
            raise ValueError("a bare list")
        return value
    ((kind, content),) = value.items()
    if kind == "array":
        return arrays[content]
    if kind == "dict":
        return {key: unflatten(entry, arrays) for key, entry in content}
    if kind in ("list", "tuple"):
        entries = [unflatten(entry, arrays) for entry in content]
        return entries if kind == "list" else tuple(entries)
    raise ValueError(f"an entry of kind {kind!r}")


def _array(value: Any, place: str) -> np.ndarray:
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{place} is a masked array, whose mask would be lost: save .filled() of it"
        )
    array = to_array(value)
    if array.dtype.name not in STORED:
        raise TypeError(f"{place} is an array of {array.dtype}; a file holds {', '.join(STORED)}")
    return array


def _key(key: Any, place: str) -> Any:
    if isinstance(key, bool) or not isinstance(key, (int, str)):
        raise TypeError(f"{place} has the key {key!r}; keys are texts or whole numbers")
    return key
