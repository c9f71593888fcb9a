"""The file itself: named arrays and one JSON text, written at once and read with suspicion."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nnlearn import _atomic
from nnlearn.checkpoints import tree
from nnlearn.checkpoints.foreign import guess

_ENTRY = "nnlearn"  # one entry, since safetensors writes several in random order
_FORMAT = 1
# What both engines compute with.
_DTYPES = (
    "bool", "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8",
)  # fmt: skip
_STATE = "__state__."  # before the number of an array that belongs to the state


class CheckpointError(ValueError):
    """A weights file is damaged, or does not hold what is asked of it."""


@dataclass(frozen=True, repr=False, eq=False)
class Checkpoint:
    """What a weights file holds.

    Parameters
    ----------
    path : Path
        Where it lies.
    tensors : dict of str to ndarray
        Parameters and buffers under their state-dict keys.
    config : dict, optional
        From which the network can be built.
    state : any, optional
        What else was saved, such as an optimizer's state: dictionaries, lists, numbers, arrays.
    """

    path: Path
    tensors: dict[str, np.ndarray]
    config: dict[str, Any] | None = None
    state: Any = field(default=None)

    def __repr__(self) -> str:
        count = sum(a.size for a in self.tensors.values())
        lines = [f"{self.path.name}: {len(self.tensors)} tensors, {count} numbers"]
        lines += [f"  {key}  {a.shape} {a.dtype}" for key, a in self.tensors.items()]
        lines.append(f"  config {self.config}" if self.config else "  no config")
        return "\n".join(lines)


def write(
    path: str | os.PathLike,
    tensors: Mapping[str, np.ndarray],
    config: Mapping[str, Any] | None,
    state: Any,
) -> None:
    """Write a file in one step: whoever looks sees the old one or the new one, never half of it."""
    if config is not None and not isinstance(config, Mapping):
        raise TypeError(
            f"config is a dictionary of the network's arguments; got {type(config).__name__}"
        )
    if any(key.startswith(_STATE) for key in tensors):
        raise ValueError(f"a module is named {_STATE[:-1]!r}, which files reserve: rename it")
    arrays = dict(tensors)
    extra: dict[int, np.ndarray] = {}
    text = {
        "format": _FORMAT,
        "config": None if config is None else dict(config),
        "state": tree.flatten(state, extra),
    }
    arrays.update({f"{_STATE}{number}": array for number, array in extra.items()})
    try:
        entry = json.dumps(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"a config holds numbers, texts, lists and dictionaries: {error}") from None
    content = library().save(
        {key: np.asarray(array, order="C") for key, array in arrays.items()}, {_ENTRY: entry}
    )
    target = _atomic.destination(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    _atomic.write(target, content)


def read(path: str | os.PathLike) -> Checkpoint:
    """Read a weights file without building a network.

    Any safetensors file will do; ``config`` and ``state`` are None where it has none.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    Checkpoint
        Its arrays and what lies beside them.

    Raises
    ------
    FileNotFoundError
        If there is none.
    CheckpointError
        If it is no safetensors file, is cut short or damaged, or was written by a newer nnlearn.
    ModuleNotFoundError
        If safetensors is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from nnlearn import checkpoints, models, scratch
    >>> path = f"{tempfile.mkdtemp()}/neuron.safetensors"
    >>> checkpoints.save(path, models.logistic(scratch, 2))
    >>> checkpoints.read(path)
    neuron.safetensors: 2 tensors, 3 numbers
      0.bias  (1,) float32
      0.weight  (1, 2) float32
      config {'model': 'logistic', 'inputs': 2, 'classes': 2}
    """
    library()
    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"{path} is {'a folder' if path.is_dir() else 'not there'}")
    arrays, entry = _open(path)
    extra = {key: arrays.pop(key) for key in list(arrays) if key.startswith(_STATE)}
    if entry is None:
        return Checkpoint(path, arrays)
    try:
        text = json.loads(entry)
        if text["format"] != _FORMAT:
            raise CheckpointError(
                f"{path} has format {text['format']!r}, this nnlearn reads {_FORMAT}: upgrade it"
            )
        config = text["config"]
        if config is not None and not isinstance(config, dict):
            raise ValueError("its config is no dictionary")
        numbered = {int(key.removeprefix(_STATE)): array for key, array in extra.items()}
        return Checkpoint(path, arrays, config, tree.unflatten(text["state"], numbered))
    except CheckpointError:
        raise
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise CheckpointError(
            f"{path} is damaged: its description is unreadable ({error})"
        ) from error


def library() -> Any:
    """Return ``safetensors.numpy``, or say how to get it."""
    try:
        return importlib.import_module("safetensors.numpy")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "weights files need safetensors: python -m pip install safetensors"
        ) from error


def _open(path: Path) -> tuple[dict[str, np.ndarray], str | None]:
    safetensors = importlib.import_module("safetensors")
    try:
        with safetensors.safe_open(str(path), framework="np") as file:
            entry = (file.metadata() or {}).get(_ENTRY)
            arrays = {key: file.get_tensor(key) for key in sorted(file.keys())}
    except safetensors.SafetensorError as error:
        raise CheckpointError(
            f"{path} is not a whole safetensors file ({error}): {guess(path)}"
        ) from error
    except (TypeError, AttributeError) as error:
        raise CheckpointError(
            f"{path} holds a dtype that NumPy lacks ({error}); convert the weights to float32"
        ) from error
    except ValueError as error:  # more axes than NumPy has
        raise CheckpointError(f"{path} holds an array that NumPy cannot hold ({error})") from error
    for key, array in arrays.items():
        if array.dtype.name not in _DTYPES and not key.startswith(_STATE):
            raise CheckpointError(
                f"{path} holds {key} as {array.dtype}, which no engine has; convert it to one of "
                f"{', '.join(_DTYPES)}"
            )
    return arrays, entry
