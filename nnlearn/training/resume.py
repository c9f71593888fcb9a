"""A run on disk, from which it goes on as if it had never been interrupted."""

from __future__ import annotations

import contextlib
import copy
import os
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from nnlearn import _atomic, _lock, checkpoints
from nnlearn.checkpoints import Checkpoint, CheckpointError
from nnlearn.checkpoints.file import library
from nnlearn.checkpoints.network import check
from nnlearn.engines import load_arrays, to_array
from nnlearn.training.evaluation import weight_of
from nnlearn.training.history import from_state, to_state
from nnlearn.training.run import Run
from nnlearn.training.stopping import Watch

Data = tuple[np.ndarray, ...]
_VALIDATION = "checksum of the validation data"


class RunFile:
    """The file that a run is kept in, if it is kept at all.

    Parameters
    ----------
    run : Run
        What to keep, and what `opened` sets back.
    data, held_out : tuple of ndarray
        What is trained on, and what validates, if anything does.
    path : path, optional
        None keeps nothing.
    every : int
        Epochs from one writing to the next.
    """

    def __init__(
        self,
        run: Run,
        data: Data,
        held_out: Data | None,
        path: str | os.PathLike | None,
        every: int,
    ) -> None:
        self.run, self.every = run, every
        self.path = None if path is None else _atomic.destination(path)
        if self.path is None:
            return
        # What the order of the batches and the meaning of the state depend on.
        self.terms = {
            "seed": run.seed,
            "batch size": run.batch_size,
            "number of examples": len(data[0]),
            "checksum of the training data": _checksum(data),
            "dtype of the weights": to_array(weight_of(run.model, run.engine)).dtype.name,
            "loss": _name(run.loss),
            "optimizer": type(run.optimizer).__name__,
            "scheduler": type(run.scheduler).__name__ if run.scheduler is not None else None,
        }
        if held_out is not None:
            self.terms[_VALIDATION] = _checksum(held_out)
        # What may change; the run goes on with it, or without, and says so.
        self.options = _options(run.optimizer)

    @contextlib.contextmanager
    def opened(self, resume: bool) -> Iterator[None]:
        """Go on from the file if it is there, and let no other run write it meanwhile."""
        if self.path is None:
            yield
            return
        library()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Making the lock file also tries, before the first epoch, whether the folder takes files.
        with _lock.hold(self.path.with_name(f".{self.path.name}.lock")) as alone:
            if not alone:
                raise CheckpointError(
                    f"another run keeps itself in {self.path} at this moment: give each run a "
                    "file of its own, or wait for the other to end"
                )
            _atomic.clear_parts(self.path)
            if self.path.exists():
                self._resume(resume)
            yield

    def keep(self, last: bool) -> None:
        """Write the run, if it is time."""
        if self.path is None or not (last or self.run.history.epochs % self.every == 0):
            return
        run, watch = self.run, self.run.watch
        state = {
            "terms": self.terms,
            "options": self.options,
            "optimizer": run.optimizer.state_dict(),
            "scheduler": None if run.scheduler is None else run.scheduler.state_dict(),
            "history": to_state(run.history),
            "watch": None if watch is None else watch.to_state(),
        }
        checkpoints.save(self.path, run.model, state=state)

    def _resume(self, resume: bool) -> None:
        if not resume:
            raise FileExistsError(
                f"{self.path} is there already: pass resume=True to go on with its run, or "
                "delete it"
            )
        checkpoint = checkpoints.read(str(self.path))
        state = self._checked(checkpoint)
        with self._unchanged_on_error():
            load_arrays(self.run.model, checkpoint.tensors)
            _load_optimizer(self.run.optimizer, _to_tensors(state["optimizer"], self.run.engine))
            if self.run.scheduler is not None:
                tensors = _to_tensors(state["scheduler"], self.run.engine)
                self.run.scheduler.load_state_dict(tensors)
        self.run.history = state["history"]
        changes = [*self._changes(state), *self._resume_watch(state["watch"])]
        if changes:
            warnings.warn(
                f"{self.path} is resumed with changes: {'; '.join(changes)}", stacklevel=5
            )

    def _checked(self, checkpoint: Checkpoint) -> dict[str, Any]:
        """Return the state of a file that fits this run in every part, its history unpacked."""
        state = checkpoint.state
        if not isinstance(state, dict) or not {"terms", "optimizer", "history"} <= set(state):
            raise CheckpointError(f"{self.path} holds weights but no run: it cannot be resumed")
        differences = _differences(state["terms"], self.terms)
        if differences:
            raise CheckpointError(
                f"{self.path} is of another run: {'; '.join(differences)}. Resume with the "
                "settings that it was begun with"
            )
        due = {key: tuple(v.shape) for key, v in self.run.model.state_dict().items()}
        check(checkpoint, due)
        try:
            _check_optimizer(state["optimizer"], self.run.optimizer)
            if self.run.scheduler is not None:
                _same_form(state["scheduler"], self.run.scheduler.state_dict(), "its scheduler")
            history, watch = from_state(state["history"]), Watch.from_state(state["watch"], due)
            return {**state, "history": history, "watch": watch}
        except _UNFIT as error:
            raise CheckpointError(f"{self.path} does not fit this run ({error})") from error

    @contextlib.contextmanager
    def _unchanged_on_error(self) -> Iterator[None]:
        """Give network, optimizer and scheduler their state back if a part of the file fails."""
        run = self.run
        weights = {key: to_array(value).copy() for key, value in run.model.state_dict().items()}
        holders = [h for h in (run.optimizer, run.scheduler) if h is not None]
        before = [copy.deepcopy(holder.state_dict()) for holder in holders]
        try:
            yield
        except _UNFIT as error:
            load_arrays(run.model, weights)
            for holder, state in zip(holders, before, strict=True):
                holder.load_state_dict(state)
            raise CheckpointError(f"{self.path} does not fit this run ({error})") from error

    def _changes(self, state: dict[str, Any]) -> Iterator[str]:
        history, epochs = state["history"], state["history"].epochs
        for name in self.run.metrics.keys() - history.train.keys():
            yield f"the metric {name!r} is new, and nan in the first {epochs} epochs"
        for name in history.train.keys() - self.run.metrics.keys() - {"loss"}:
            yield f"the metric {name!r} is gone, and nan from epoch {epochs + 1} on"
        validated, validates = bool(history.validation), _VALIDATION in self.terms
        if validates and not validated:
            yield f"validation is new, and nan in the first {epochs} epochs"
        if validated and not validates:
            yield f"validation is gone, and nan from epoch {epochs + 1} on"
        kept = state.get("options") or {}
        for name, value in self.options.items():
            if name in kept and kept[name] != value:
                yield (
                    f"{name} is {kept[name]} in the file and {value} here: the run goes on with "
                    "the file's"
                )

    def _resume_watch(self, kept: Watch | None) -> Iterator[str]:
        run, epochs = self.run, self.run.history.epochs
        if run.watch is not None and kept is not None:
            run.watch = replace(kept, rule=run.watch.rule)
        elif run.watch is not None:
            run.watch.marked_epoch = epochs
            yield f"early stopping is new, and counts from epoch {epochs + 1} on"
        elif kept is not None:
            yield "early stopping is gone"
        run.history.stopped_early = run.watch is not None and run.watch.over(epochs)


# What a file can raise that somebody has changed by hand; a fault of the program raises the rest.
_UNFIT = (
    KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError,
    RecursionError,
)  # fmt: skip


def _differences(there: Any, here: dict[str, Any]) -> list[str]:
    if not isinstance(there, dict):
        return ["its terms are damaged"]
    return [
        f"{name} {there[name]!r:.60} there and {value!r} here"
        for name, value in here.items()
        if name in there and there[name] != value
    ]


def _checksum(arrays: Data) -> int:
    """Return a checksum of data, the same whichever form and dtype they were given in."""
    total = 0
    for array in arrays:
        for start in range(0, len(array), 4096):
            part = np.ascontiguousarray(array[start : start + 4096], dtype=np.float32)
            total = zlib.crc32(part.tobytes(), total)
    return total


def _name(loss: Any) -> str:
    """Return what a loss is called, with its settings if it is a module."""
    name = getattr(loss, "__name__", type(loss).__name__)
    plain = {
        key: value
        for key, value in getattr(loss, "__dict__", {}).items()
        if isinstance(value, (bool, int, float, str)) and not key.startswith("_")
    }
    settings = ", ".join(f"{k}={v}" for k, v in sorted(plain.items()) if k != "training")
    return f"{name}({settings})" if settings and not hasattr(loss, "__name__") else name


def _options(optimizer: Any) -> dict[str, Any]:
    """Return an optimizer's settings at the start, of its first group, numbers only."""
    group = optimizer.param_groups[0]
    found = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in group.items()
        if name != "params" and _is_number(value)
    }
    # A scheduler has moved the rate, perhaps; it keeps where it began.
    return found | ({"lr": found.pop("initial_lr")} if "initial_lr" in found else {})


def _is_number(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(_is_number, value))
    return isinstance(value, (bool, int, float))


def _is_plain_number(value: Any) -> bool:
    # A bound that is not reached yet may be infinite.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value


def _check_optimizer(state: dict[str, Any], optimizer: Any) -> None:
    params = [p for group in optimizer.param_groups for p in group["params"]]
    sizes = [len(group["params"]) for group in state["param_groups"]]
    if sizes != [len(group["params"]) for group in optimizer.param_groups]:
        raise ValueError(f"its optimizer has groups of {sizes} parameters")
    numbered = optimizer.state_dict()["param_groups"]
    for kept, due in zip(state["param_groups"], numbered, strict=True):
        if kept["params"] != due["params"]:
            raise ValueError("its optimizer numbers the parameters in another way")
        for name in due.keys() - kept.keys() - {"initial_lr"}:
            if _is_number(due[name]):
                raise ValueError(f"its optimizer lacks the setting {name!r}")
        for name in due.keys() & kept.keys():
            if _is_number(due[name]):
                _same_form(kept[name], due[name], f"its optimizer's {name}")
    for number, entries in state["state"].items():
        shape = tuple(params[number].shape)
        for name, value in entries.items():
            _check_entry(f"its optimizer's {name} of parameter {number}", value, shape)


def _check_entry(what: str, value: Any, shape: tuple[int, ...]) -> None:
    if isinstance(value, np.ndarray):
        if value.shape not in ((), shape):
            raise ValueError(f"{what} is {value.shape}, not {shape}")
        if value.dtype.kind not in "fiub":
            raise ValueError(f"{what} holds {value.dtype}")
    elif value is not None and not isinstance(value, (bool, int, float)):
        raise ValueError(f"{what} is a {type(value).__name__}")


def _same_form(kept: Any, due: Any, what: str) -> None:
    """Raise ValueError unless two states have the same keys and kinds of value all the way down."""
    if isinstance(due, dict):
        if not isinstance(kept, dict) or not due.keys() <= kept.keys():
            raise ValueError(f"{what} has other entries")
        for key, value in due.items():
            _same_form(kept[key], value, f"{what}'s {key}")
    elif isinstance(due, (list, tuple)):
        if not isinstance(kept, (list, tuple)) or len(kept) != len(due):
            raise ValueError(f"{what} has another length")
        for i, value in enumerate(due):
            _same_form(kept[i], value, f"{what}, entry {i}")
    elif isinstance(due, (int, float)) and not isinstance(due, bool) and not _is_plain_number(kept):
        raise ValueError(f"{what} is {kept!r:.40}, which is no number")


def _load_optimizer(optimizer: Any, state: dict[str, Any]) -> None:
    optimizer.load_state_dict(state)
    # Single numbers keep the dtype that they were counted in: PyTorch would convert them to the
    # weights', after which a run in float64 goes on a little differently.
    params = [p for group in optimizer.param_groups for p in group["params"]]
    for number, entries in state["state"].items():
        for name, value in entries.items():
            if hasattr(value, "shape") and tuple(value.shape) == ():
                optimizer.state[params[number]][name] = value


def _to_tensors(value: Any, engine: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_tensors(entry, engine) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_to_tensors(entry, engine) for entry in value)
    return engine.tensor(value) if isinstance(value, np.ndarray) else value
