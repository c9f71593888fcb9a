"""A run on disk, from which it goes on as if it had never been interrupted."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from nnlearn import checkpoints
from nnlearn.checkpoints import Checkpoint, CheckpointError
from nnlearn.checkpoints.file import library
from nnlearn.checkpoints.network import check, fill
from nnlearn.training.history import from_state, to_state
from nnlearn.training.run import Run
from nnlearn.training.stopping import Watch


class RunFile:
    """The file that a run is kept in, if it is kept at all.

    Parameters
    ----------
    run : Run
        What to keep, and what `open` sets back.
    examples : int
        How many are trained on.
    path : path, optional
        None keeps nothing.
    every : int
        Epochs from one writing to the next.
    """

    def __init__(self, run: Run, examples: int, path: str | os.PathLike | None, every: int) -> None:
        self.run, self.every = run, every
        self.path = None if path is None else Path(path)
        # What the order of the batches and the meaning of the state depend on.
        self.terms = {
            "seed": run.seed,
            "batch size": run.batch_size,
            "number of examples": examples,
            "optimizer": type(run.optimizer).__name__,
            "scheduler": type(run.scheduler).__name__ if run.scheduler is not None else None,
        }

    def open(self, resume: bool) -> None:
        """Go on from the file if it is there, or make sure that it can be written."""
        if self.path is None:
            return
        library()
        if not self.path.exists():
            return
        if not resume:
            raise FileExistsError(
                f"{self.path} is there already: pass resume=True to go on with its run, or "
                "delete it"
            )
        checkpoint = checkpoints.read(self.path)
        state = self._checked(checkpoint)
        tensors = _to_tensors(state, self.run.engine)
        fill(self.run.model, checkpoint)
        self.run.optimizer.load_state_dict(tensors["optimizer"])
        if self.run.scheduler is not None:
            self.run.scheduler.load_state_dict(tensors["scheduler"])
        self.run.history = state["history"]
        self._resume_watch(state["watch"])

    def keep(self, last: bool) -> None:
        """Write the run, if it is time."""
        if self.path is None or not (last or self.run.history.epochs % self.every == 0):
            return
        run, watch = self.run, self.run.watch
        state = {
            "terms": self.terms,
            "optimizer": run.optimizer.state_dict(),
            "scheduler": None if run.scheduler is None else run.scheduler.state_dict(),
            "history": to_state(run.history),
            "watch": None if watch is None else watch.to_state(),
        }
        checkpoints.save(self.path, run.model, state=state)

    def _checked(self, checkpoint: Checkpoint) -> dict[str, Any]:
        """Return the state of a file that fits this run in every part, its history unpacked."""
        state = checkpoint.state
        if not isinstance(state, dict) or not {"terms", "optimizer", "history"} <= set(state):
            raise CheckpointError(f"{self.path} holds weights but no run: it cannot be resumed")
        differences = [
            f"{name} {state['terms'].get(name)!r} there and {value!r} here"
            for name, value in self.terms.items()
            if state["terms"].get(name) != value
        ]
        if differences:
            raise CheckpointError(
                f"{self.path} is of another run: {'; '.join(differences)}. Resume with the "
                "settings that it was begun with"
            )
        due = {key: tuple(v.shape) for key, v in self.run.model.state_dict().items()}
        check(checkpoint, due)
        try:
            _check_optimizer(state["optimizer"], self.run.optimizer)
            history, watch = from_state(state["history"]), Watch.from_state(state["watch"], due)
            return {**state, "history": history, "watch": watch}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CheckpointError(f"{self.path} does not fit this run ({error})") from error

    def _resume_watch(self, kept: Watch | None) -> None:
        run = self.run
        if run.watch is not None and kept is not None:
            run.watch = replace(kept, rule=run.watch.rule)
        run.history.stopped_early = run.watch is not None and run.watch.over(run.history.epochs)


def _check_optimizer(state: dict[str, Any], optimizer: Any) -> None:
    params = [p for group in optimizer.param_groups for p in group["params"]]
    sizes = [len(group["params"]) for group in state["param_groups"]]
    if sizes != [len(group["params"]) for group in optimizer.param_groups]:
        raise ValueError(f"its optimizer has groups of {sizes} parameters")
    for number, entries in state["state"].items():
        shape = tuple(params[number].shape)
        for name, value in entries.items():
            if isinstance(value, np.ndarray) and value.shape not in ((), shape):
                raise ValueError(
                    f"its optimizer's {name} of parameter {number} is {value.shape}, not {shape}"
                )


def _to_tensors(value: Any, engine: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_tensors(entry, engine) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_to_tensors(entry, engine) for entry in value)
    return engine.tensor(value) if isinstance(value, np.ndarray) else value
