"""Data in all forms as arrays, and the batches that an engine reads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlearn import scratch
from nnlearn.data import Dataset
from nnlearn.engines import owner, to_array


def network_engine(model: Any) -> Any:
    """Return the engine of a network; raise TypeError if it is a network of neither."""
    engine = owner(model)
    if engine is None or not isinstance(model, engine.nn.Module):
        raise TypeError(
            "model must be a network, an nn.Module of nnlearn.scratch or torch; "
            f"got {type(model).__name__}"
        )
    return engine


def same_engine(engine: Any, name: str, thing: Any) -> None:
    """Raise TypeError if ``thing`` belongs to the other engine."""
    home = owner(thing)
    if home is not None and home is not engine:
        raise TypeError(
            f"the model belongs to {engine.__name__} but {name} to {home.__name__}: "
            f"take {name} from {engine.__name__}"
        )


def as_pair(name: str, data: Any, engine: Any, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Return examples and targets as arrays, checked, from all forms in which data may come.

    Parameters
    ----------
    name : str
        What to call them in an error.
    data : pair, Dataset or TensorDataset
        Arrays or tensors.
    engine : module
        That tensors must belong to.
    part : {'train', 'validation', 'test'}
        Of a `nnlearn.data.Dataset`; where it has no validation part, its test part is taken.

    Raises
    ------
    TypeError, ValueError
        If it is no pair, or the lengths differ, or there is nothing in it.
    """
    if isinstance(data, Dataset):
        part = part if part in data.parts else "test"
        data = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
    elif hasattr(data, "tensors"):
        data = data.tensors
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(
            f"{name} is a pair (x, y) of arrays or tensors, a nnlearn.data.Dataset or a "
            f"TensorDataset of two; got {_described(data)}"
        )
    for what, values in zip(("x", "y"), data, strict=True):
        same_engine(engine, f"{what} of {name}", values)
    x, y = (as_examples(f"{what} of {name}", v) for what, v in zip(("x", "y"), data, strict=True))
    if len(x) != len(y):
        raise ValueError(
            f"{name} has {len(x)} examples x of shape {x.shape} but {len(y)} targets y of shape "
            f"{y.shape}; each example needs one target"
        )
    return x, y.astype(np.int64) if y.dtype.kind in "iub" else y


def as_examples(name: str, values: Any) -> np.ndarray:
    """Return an array with one example or more along its first axis."""
    array = values if isinstance(values, np.ndarray) else to_array(values)
    if array.dtype.kind not in "iufb":
        raise TypeError(f"{name} holds {array.dtype}; due are numbers in one rectangular array")
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} has shape {array.shape}; due is at least one example")
    return array


def as_batch(engine: Any, array: np.ndarray, weight: Any) -> Any:
    """Return a tensor beside ``weight``, in its dtype if floating. ``array`` must not be shared."""
    tensor = engine.as_tensor(array, device=weight.device)
    return tensor.to(weight.dtype) if array.dtype.kind == "f" else tensor


@contextlib.contextmanager
def epoch_noise(engine: Any, seed: int, epoch: int) -> Iterator[None]:
    """Give the engine's own random stream, from which dropout draws, to one epoch of one seed.

    Then the noise of an epoch depends on nothing that ran before it, which is what makes a resumed
    run exact. Afterwards the stream goes on as if it had not been touched.
    """
    source = np.random.SeedSequence([seed, epoch, 1])
    if engine is scratch:
        stream = scratch.random.rng_of(None).bit_generator
        before = stream.state
        stream.state = np.random.PCG64(source).state
        try:
            yield
        finally:
            stream.state = before
    else:
        with engine.random.fork_rng():
            engine.manual_seed(int(source.generate_state(1)[0]))
            yield


def _described(data: Any) -> str:
    several = f" of {len(data)}" if isinstance(data, (tuple, list)) else ""
    return f"{type(data).__name__}{several}"
