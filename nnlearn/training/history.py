"""What happened in a training run, step by step and epoch by epoch."""

from __future__ import annotations

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
        The same at the end of each epoch, over all validation data; empty without.
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
    >>> from_state(to_state(History(losses=[0.5], train={"loss": [0.5]}))).train
    {'loss': [0.5]}
    """
    return History(**{name: _unpacked(value) for name, value in state.items()})


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
