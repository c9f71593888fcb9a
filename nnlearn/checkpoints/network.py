"""Networks to files and back: everything is checked before anything changes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlearn import models
from nnlearn.checkpoints import file
from nnlearn.checkpoints.file import Checkpoint, CheckpointError
from nnlearn.engines import load_arrays, to_array


def save(
    path: str | os.PathLike,
    model: Any,
    config: Mapping[str, Any] | None = None,
    state: Any = None,
) -> None:
    """Write a network's weights and its architecture to a safetensors file, in one step.

    An interrupted call leaves the old file, or none, and never half a file.

    Parameters
    ----------
    path : path
        The file, usually ``*.safetensors``. Missing folders are made.
    model : Module
        Of either engine.
    config : mapping, optional
        From which `load` builds the network: ``model.config`` unless given. Plain values only.
    state : any, optional
        More to keep: dictionaries, lists, numbers, arrays and tensors; `read` returns it.

    Raises
    ------
    TypeError
        If ``model`` is no network, or ``config`` or ``state`` hold what cannot be stored.
    ModuleNotFoundError
        If safetensors is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from nnlearn import checkpoints, models, scratch
    >>> path = f"{tempfile.mkdtemp()}/net.safetensors"
    >>> checkpoints.save(path, models.mlp(scratch, [64, 32, 10]), state={"epochs": 3})
    >>> checkpoints.read(path).state
    {'epochs': 3}
    """
    if not hasattr(model, "state_dict"):
        raise TypeError(f"save takes a network of either engine; got {type(model).__name__}")
    tensors = {key: _array(key, value) for key, value in model.state_dict().items()}
    if config is None and isinstance(getattr(model, "config", None), Mapping):
        config = model.config
    file.write(path, tensors, config, state)


def load(path: str | os.PathLike, engine: Any) -> Any:
    """Build the network that a file describes, with its weights, on the engine of your choice.

    Parameters
    ----------
    path : path
        A file that `save` wrote, from either engine.
    engine : module
        ``nnlearn.scratch`` or ``torch``.

    Returns
    -------
    Module
        In the file's floating dtype, in training mode as every new network.

    Raises
    ------
    FileNotFoundError, CheckpointError, ModuleNotFoundError
        As `read`; also CheckpointError if the file has no config of one of `nnlearn.models`, or
        its weights do not fit it.

    Examples
    --------
    >>> import tempfile
    >>> from nnlearn import checkpoints, models, scratch
    >>> path = f"{tempfile.mkdtemp()}/neuron.safetensors"
    >>> checkpoints.save(path, models.logistic(scratch, 2).double())
    >>> checkpoints.load(path, scratch)[0].weight.dtype
    dtype('float64')
    """
    checkpoint = file.read(path)
    if checkpoint.config is None:
        raise CheckpointError(
            f"{path} has weights but no config to build a network from: build it yourself and "
            "call checkpoints.load_into(path, model)"
        )
    try:
        due = models.shapes(checkpoint.config)
    except (TypeError, ValueError) as error:
        raise CheckpointError(
            f"{path} describes no network of nnlearn.models ({error}): build it yourself and call "
            "checkpoints.load_into(path, model)"
        ) from error
    # Before building: a hostile config may ask for more memory than there is.
    check(checkpoint, due)
    model = models.build(engine, checkpoint.config)
    floats = [a.dtype for a in checkpoint.tensors.values() if a.dtype.kind == "f"]
    if floats:
        model.to(getattr(engine, np.result_type(*floats).name))
    return load_arrays(model, checkpoint.tensors)


def load_into(path: str | os.PathLike, model: Any) -> Any:
    """Copy a file's weights into a network that you have built; return the network.

    Parameters
    ----------
    path : path
        A safetensors file.
    model : Module
        Of either engine, with the file's keys and shapes. Its dtype stays.

    Raises
    ------
    FileNotFoundError, CheckpointError, ModuleNotFoundError
        As `read`; also CheckpointError if keys or shapes differ. The network is unchanged then.

    Examples
    --------
    >>> import tempfile
    >>> from nnlearn import checkpoints, scratch
    >>> path = f"{tempfile.mkdtemp()}/layer.safetensors"
    >>> checkpoints.save(path, scratch.nn.Linear(3, 2))
    >>> checkpoints.load_into(path, scratch.nn.Linear(3, 4))
    Traceback (most recent call last):
        ...
    nnlearn.checkpoints.file.CheckpointError: layer.safetensors does not fit the network.
    Other shapes: bias is (2,) in the file, (4,) in the network; weight is (2, 3) ..., (4, 3) ...
    """
    checkpoint = file.read(path)
    check(checkpoint, {key: tuple(value.shape) for key, value in model.state_dict().items()})
    return load_arrays(model, checkpoint.tensors)


def check(checkpoint: Checkpoint, due: Mapping[str, tuple[int, ...]]) -> None:
    """Raise unless the file holds exactly the keys and shapes that are due."""
    found = {key: array.shape for key, array in checkpoint.tensors.items()}
    missing = [key for key in due if key not in found]
    surplus = [key for key in found if key not in due]
    shapes = [
        f"{key} is {shape} in the file, {due[key]} in the network"
        for key, shape in found.items()
        if key in due and due[key] != shape
    ]
    faults = {"Missing": _few(missing, ", "), "Surplus": _few(surplus, ", ")}
    faults["Other shapes"] = _few(shapes, "; ")
    texts = [f"{fault}: {text}" for fault, text in faults.items() if text]
    if texts:
        raise CheckpointError(
            f"{checkpoint.path.name} does not fit the network. {'. '.join(texts)}"
        )


def _few(entries: list[str], between: str, most: int = 12) -> str:
    more = [f"and {len(entries) - most} more"] if len(entries) > most else []
    return between.join([*entries[:most], *more])


def _array(key: str, value: Any) -> np.ndarray:
    try:
        return to_array(value)
    except TypeError as error:
        raise TypeError(
            f"{key} is {value.dtype}, which NumPy lacks: save model.float() instead"
        ) from error
