"""What happened in a training run, step by step and epoch by epoch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_SHOWN = 12  # epochs in the printed table; of a longer run, the first and the last ones


@dataclass(repr=False, eq=False)
class History:
    """The record of a training run.

    It prints as a table without seconds, so that the same run prints the same on every machine.

    Parameters
    ----------
    losses : list of float
        The loss of each step, before its update.
    train : dict of str to list of float
        ``"loss"`` and the metrics, one mean an epoch over its batches as they were trained on.
    validation : dict of str to list of float
        The same at the end of each epoch, over all validation data; empty without. What a run
        measures only before or after it was resumed is nan in the other epochs.
    learning_rates : list of float
        Of the first parameter group, in each epoch.
    seconds : list of float
        That each epoch's steps took.
    best_epoch : int, optional
        With the lowest validation loss, counted from 1.
    stopped_early : bool
        Whether early stopping ended the run.

    Examples
    --------
    >>> History(losses=[0.9, 0.7], train={"loss": [0.8]}, learning_rates=[0.1], seconds=[0.02])
    1 epoch, 2 steps
      epoch    loss   rate
          1  0.8000    0.1
    """

    losses: list[float] = field(default_factory=list)
    train: dict[str, list[float]] = field(default_factory=dict)
    validation: dict[str, list[float]] = field(default_factory=dict)
    learning_rates: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int | None = None
    stopped_early: bool = False

    @property
    def epochs(self) -> int:
        """Epochs completed."""
        return len(self.learning_rates)

    @property
    def loss(self) -> list[float]:
        """The mean loss of each epoch, as it was trained on."""
        return self.train.get("loss", [])

    def __repr__(self) -> str:
        title = f"{_count(self.epochs, 'epoch')}, {_count(len(self.losses), 'step')}"
        if self.best_epoch is not None:
            title += f", best validation loss in epoch {self.best_epoch}"
        if self.stopped_early:
            title += ", stopped early"
        return "\n".join([title, *_table(self._columns(), self.epochs)])

    def _columns(self) -> dict[str, list[str]]:
        columns = {"epoch": [str(n) for n in range(1, self.epochs + 1)]}
        for prefix, part in (("", self.train), ("validation ", self.validation)):
            columns |= {prefix + name: [_number(v) for v in part[name]] for name in part}
        return columns | {"rate": [f"{rate:.4g}" for rate in self.learning_rates]}


def append(columns: dict[str, list[float]], values: dict[str, float], epochs: int) -> None:
    """Add an epoch's values to columns; what was not measured, before or now, is nan.

    Examples
    --------
    >>> columns = {"loss": [0.5], "old": [0.1]}
    >>> append(columns, {"loss": 0.4, "new": 0.9}, epochs=1)
    >>> columns
    {'loss': [0.5, 0.4], 'old': [0.1, nan], 'new': [nan, 0.9]}
    """
    for name in {**columns, **values}:
        column = columns.setdefault(name, [math.nan] * epochs)
        column.append(values.get(name, math.nan))


def to_state(history: History) -> dict[str, Any]:
    """Return a history as dictionaries and arrays, for a checkpoint."""
    return {
        name: _packed(value) if isinstance(value, (list, dict)) else value
        for name, value in vars(history).items()
    }


def from_state(state: dict[str, Any]) -> History:
    """Return the history that `to_state` was given.

    Examples
    --------
    >>> kept = to_state(
    ...     History([0.5], {"loss": [0.5]}, learning_rates=[0.1], seconds=[0.02])
    ... )
    >>> from_state(kept).train
    {'loss': [0.5]}
    """
    history = History(**{name: _unpacked(value) for name, value in state.items()})
    _check(history)
    return history


def _check(history: History) -> None:
    columns = [history.losses, history.learning_rates, history.seconds]
    for part in (history.train, history.validation):
        if not isinstance(part, dict):
            raise TypeError("its history is damaged: a part is no dictionary")
        columns += part.values()
    if not all(isinstance(c, list) and all(isinstance(v, float) for v in c) for c in columns):
        raise TypeError("its history is damaged: a column holds more than numbers")
    if {len(c) for c in columns[1:]} > {history.epochs}:
        raise ValueError("its history is damaged: its columns have different lengths")
    best = history.best_epoch
    if best is not None and not (type(best) is int and 1 <= best <= history.epochs):
        raise ValueError(f"its history is damaged: best epoch {best!r:.20} of {history.epochs}")


def _packed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _packed(entry) for name, entry in value.items()}
    return np.array(value, dtype=np.float64)


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unpacked(entry) for name, entry in value.items()}
    return value.tolist() if isinstance(value, np.ndarray) else value


def _table(columns: dict[str, list[str]], epochs: int) -> list[str]:
    if epochs == 0:
        return []
    rows = list(range(epochs))
    if epochs > _SHOWN:
        rows = rows[: _SHOWN // 2] + [-1] + rows[-_SHOWN // 2 :]
    widths = {
        name: max(6 if name != "epoch" else 5, len(name), *map(len, cells))
        for name, cells in columns.items()
    }
    lines = ["  ".join(name.rjust(width) for name, width in widths.items())]
    for row in rows:
        cells = {n: "…" if row < 0 else column[row] for n, column in columns.items()}
        lines.append("  ".join(cells[name].rjust(width) for name, width in widths.items()))
    return [f"  {line}" for line in lines]


def _number(value: float) -> str:
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 or value == 0 else f"{value:.3e}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
