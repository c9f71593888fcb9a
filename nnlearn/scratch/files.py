"""``save`` and ``load`` under PyTorch's names: tensors and plain values in a safetensors file.

There is no pickle here, so that loading runs no code. The file is the one of `nnlearn.checkpoints`,
which reads it too: an eight-byte length, a JSON text that says where each tensor lies, and the
numbers. Taught in the chapter ``practice``.
"""

from __future__ import annotations

import json
import os
import struct
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nnlearn import _atomic
from nnlearn.scratch import dtypes
from nnlearn.scratch.device import check_device, device
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.tensor import Tensor, wrap

_NAMES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U8": "|u1",
    "BOOL": "|b1",
}
_CODES = {np.dtype(form): name for name, form in _NAMES.items()}
_ENTRY, _STATE, _FORMAT = "nnlearn", "__state__.", 1


def save(obj: Any, f: Any, *unused: Any, **options: Any) -> None:
    """Write tensors, and dictionaries, lists and numbers with tensors in them, to a file.

    Parameters
    ----------
    obj : dict of str to Tensor, or nested plain values
        For example ``model.state_dict()``, or ``{"epoch": 3, "model": model.state_dict()}``.
    f : path or binary file
        Where to. A path is written in one step.

    Raises
    ------
    DTypeError
        There is something else in it, such as a whole model: that would need a pickle.

    Examples
    --------
    >>> import io
    >>> from nnlearn import scratch
    >>> file = io.BytesIO()
    >>> scratch.save({"epoch": 3, "w": scratch.ones(2)}, file)
    >>> _ = file.seek(0)
    >>> scratch.load(file)
    {'epoch': 3, 'w': tensor([1., 1.])}
    """
    arrays: dict[str, np.ndarray] = {}
    if _is_state(obj):
        arrays, tree = {key: value.array for key, value in obj.items()}, None
    else:
        tree = _flat(obj, arrays, "")
    content = _packed(arrays, json.dumps({"format": _FORMAT, "config": None, "state": tree}))
    if hasattr(f, "write"):
        f.write(content)
        return
    path = Path(f)
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no file that can be written")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"the folder {path.parent} does not exist: make it first")
    _atomic.write(path, content)


def load(
    f: Any,
    map_location: Any = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = None,
    mmap: bool | None = None,
    **unused: Any,
) -> Any:
    """Read what `save` wrote; any other safetensors file comes back as a dictionary of tensors.

    Parameters
    ----------
    f : path or binary file
        The file.
    map_location : device, optional
        The CPU; a function or a dictionary of places is accepted too.
    weights_only : bool, optional
        Always so: no code is run.

    Raises
    ------
    ValueError
        It is a pickle of PyTorch's, or damaged.
    """
    if isinstance(map_location, (str, device)):
        check_device(map_location)
    content = f.read() if hasattr(f, "read") else Path(f).read_bytes()
    name = "the file" if hasattr(f, "read") else os.fspath(f)
    if content[:2] in (b"PK", b"\x80\x02"):
        raise ValueError(
            f"{name} is a pickle, which would run code: load it with torch and write the state "
            "dict by safetensors.torch.save_file; this function reads that file"
        )
    try:
        arrays, entry = _unpacked(content)
        tree = None if entry is None else json.loads(entry)["state"]
        if tree is None:
            return OrderedDict((key, wrap(array)) for key, array in arrays.items())
        return _nested(tree, {key: wrap(array) for key, array in arrays.items()})
    except (KeyError, TypeError, ValueError, IndexError, RecursionError, struct.error) as error:
        raise ValueError(f"{name} is not a whole safetensors file ({error})") from error


def _is_state(obj: Any) -> bool:
    return isinstance(obj, Mapping) and all(
        isinstance(k, str) and isinstance(v, Tensor) and not k.startswith(_STATE)
        for k, v in obj.items()
    )


def _flat(value: Any, arrays: dict[str, np.ndarray], place: str) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Tensor):
        arrays[f"{_STATE}{len(arrays)}"] = value.array
        return {"array": len(arrays) - 1}
    if isinstance(value, Mapping):
        return {
            "dict": [
                [_key(k, place), _flat(v, arrays, f"{place}[{k!r}]")] for k, v in value.items()
            ]
        }
    if isinstance(value, (list, tuple)):
        parts = [_flat(v, arrays, f"{place}[{i}]") for i, v in enumerate(value)]
        return {"list" if isinstance(value, list) else "tuple": parts}
    what = type(value).__name__
    advice = (
        f"save its state_dict() instead of the {what}"
        if hasattr(value, "state_dict")
        else (
            "tensors, numbers, texts, lists and dictionaries can be saved; other objects need a "
            "pickle, which would run code when it is loaded"
        )
    )
    raise DTypeError(f"what is to be saved{' at ' + place if place else ''} is a {what}: {advice}")


def _key(key: Any, place: str) -> Any:
    if isinstance(key, bool) or not isinstance(key, (int, str)):
        raise DTypeError(f"the dictionary {place} has the key {key!r}; keys are texts or integers")
    return key


def _nested(tree: Any, tensors: Mapping[str, Tensor]) -> Any:
    if not isinstance(tree, dict):
        return tree
    ((kind, content),) = tree.items()
    if kind == "array":
        return tensors[f"{_STATE}{content}"]
    if kind == "dict":
        return {key: _nested(value, tensors) for key, value in content}
    if kind not in ("list", "tuple"):
        raise ValueError(f"an entry of kind {kind!r}")
    parts = [_nested(value, tensors) for value in content]
    return parts if kind == "list" else tuple(parts)


def _packed(arrays: Mapping[str, np.ndarray], entry: str) -> bytes:
    header: dict[str, Any] = {"__metadata__": {_ENTRY: entry}}
    places: dict[str, list[int]] = {}
    parts, end = [], 0
    # Wide entries first, so that each lies at a multiple of its size.
    for key in sorted(arrays, key=lambda k: -arrays[k].itemsize):
        array = arrays[key]
        plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(array.shape)
        parts.append(plain.tobytes())
        places[key] = [end, end + plain.nbytes]
        end += plain.nbytes
    for key, array in arrays.items():  # the order of the dictionary stays
        code = _CODES[np.dtype(array.dtype).newbyteorder("<")]
        header[key] = {
            "dtype": code,
            "shape": list(array.shape),
            "data_offsets": places[key],
        }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def _unpacked(content: bytes) -> tuple[dict[str, np.ndarray], str | None]:
    (length,) = struct.unpack("<Q", content[:8])
    if length > len(content) - 8:
        raise ValueError("its header is cut short")
    header = json.loads(content[8 : 8 + length])
    data, arrays = memoryview(content)[8 + length :], {}
    entry = header.pop("__metadata__", {}).get(_ENTRY)
    for key, place in header.items():
        kind, (start, end) = np.dtype(_NAMES[place["dtype"]]), place["data_offsets"]
        shape = tuple(place["shape"])
        if not 0 <= start <= end <= len(data) or min(shape, default=0) < 0:
            raise ValueError(f"{key} lies outside of the file")
        flat = np.frombuffer(data[start:end], kind)
        arrays[key] = flat.reshape(shape).astype(dtypes.as_dtype(kind.newbyteorder("=")))
    return arrays, entry
