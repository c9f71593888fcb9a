"""Early stopping: end the run when held-out data no longer profit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlearn._arguments import count, not_negative
from nnlearn.engines import load_arrays, to_array


@dataclass(frozen=True)
class EarlyStopping:
    """End a run once the validation loss has not fallen for a while.

    Parameters
    ----------
    patience : int
        Epochs without progress after which the run ends; at least 1.
    min_delta : float
        How far below the best so far counts as progress.
    restore_best : bool
        Whether the network ends with the weights of its best epoch instead of its last.

    Raises
    ------
    TypeError, ValueError
        If ``patience`` is no positive whole number, or ``min_delta`` negative or not finite.

    Notes
    -----
    Source: Prechelt (1998), "Early stopping – but when?". Chapter: ``dnn``.

    Examples
    --------
    >>> EarlyStopping(patience=3)
    EarlyStopping(patience=3, min_delta=0.0, restore_best=True)
    """

    patience: int = 5
    min_delta: float = 0.0
    restore_best: bool = True

    def __post_init__(self) -> None:
        count("patience", self.patience, least=1)
        not_negative("min_delta", self.min_delta)


@dataclass
class Watch:
    """How a run stands with early stopping. Epochs count from 1."""

    rule: EarlyStopping
    best_loss: float = math.inf
    best_epoch: int | None = None
    best_weights: dict[str, np.ndarray] | None = None
    mark: float = math.inf  # what the loss must undercut by min_delta to make progress
    marked_epoch: int = 0

    def see(self, epoch: int, loss: float, model: Any) -> None:
        """Take note of an epoch's validation loss."""
        if loss < self.best_loss or self.best_epoch is None:
            self.best_loss, self.best_epoch = loss, epoch
            if self.rule.restore_best:
                state = model.state_dict()
                self.best_weights = {key: to_array(value) for key, value in state.items()}
        if loss < self.mark - self.rule.min_delta:
            self.mark, self.marked_epoch = loss, epoch

    def over(self, epoch: int) -> bool:
        """Whether the run shall end after ``epoch``."""
        return epoch - self.marked_epoch >= self.rule.patience

    def restore(self, model: Any) -> None:
        """Give the network the weights of its best epoch, if they were kept."""
        if self.best_weights is not None:
            load_arrays(model, self.best_weights)

    def to_state(self) -> dict[str, Any]:
        """Return everything but the rule, for a checkpoint."""
        return {name: value for name, value in vars(self).items() if name != "rule"}

    @classmethod
    def from_state(cls, state: dict[str, Any] | None, shapes: Mapping[str, Any]) -> Watch | None:
        """Return what `to_state` was given, after a check against the network's shapes."""
        if state is None:
            return None
        watch = cls(EarlyStopping(), **state)
        weights = watch.best_weights
        epochs = [e for e in (watch.best_epoch, watch.marked_epoch) if e is not None]
        losses = [watch.best_loss, watch.mark]
        if any(type(e) is not int for e in epochs) or any(type(x) is not float for x in losses):
            raise ValueError("what it notes of early stopping is damaged")
        if weights is not None and {k: a.shape for k, a in weights.items()} != dict(shapes):
            raise ValueError("its best weights are of another network")
        return watch
