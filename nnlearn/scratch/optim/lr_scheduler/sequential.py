"""Schedules one after the other, such as a warm-up and then a cosine."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler, set_lr
from nnlearn.scratch.optim.optimizer import Optimizer


class SequentialLR(LRScheduler):
    """Follow one schedule until a milestone, then the next, which begins at its own step 0.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    schedulers : list of LRScheduler
        All of this optimizer.
    milestones : list of int
        The steps at which the second, third, … schedule begins.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        Numbers of schedules and milestones do not fit, a schedule belongs to another optimizer, or
        is `ReduceLROnPlateau`, which needs a metric.

    Notes
    -----
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> from nnlearn.scratch.optim import lr_scheduler
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.8)
    >>> warm_up = lr_scheduler.LinearLR(sgd, start_factor=0.5, total_iters=2)
    >>> cosine = lr_scheduler.CosineAnnealingLR(sgd, T_max=2)
    >>> schedule = lr_scheduler.SequentialLR(sgd, [warm_up, cosine], milestones=[2])
    >>> for _ in range(5):
    ...     print(round(schedule.get_last_lr()[0], 4))
    ...     sgd.step()
    ...     schedule.step()
    0.4
    0.6
    0.8
    0.4
    0.0
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: list[LRScheduler],
        milestones: list[int],
        last_epoch: int = -1,
    ) -> None:
        _check(optimizer, schedulers, milestones)
        self.optimizer = optimizer
        self._schedulers = schedulers
        self._milestones = milestones
        self.last_epoch = last_epoch + 1
        # Making the schedules set the rate of each in turn: undo that, and begin with the first.
        for group in optimizer.param_groups:
            set_lr(group, group["initial_lr"])
        self._undo(schedulers)
        first = schedulers[bisect_right(milestones, 0)]
        first._initial_step()
        self._last_lr = first.get_last_lr()

    def step(self) -> None:  # type: ignore[override]
        """Set the next rate."""
        self.last_epoch += 1
        index = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[index]
        if index > 0 and self._milestones[index - 1] == self.last_epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer, with the states of all schedules."""
        return {**super().state_dict(), "_schedulers": [s.state_dict() for s in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state, of this engine or of PyTorch."""
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "_schedulers"})
        for scheduler, saved in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(saved)

    def _undo(self, schedulers: list[LRScheduler]) -> None:
        for scheduler in schedulers:
            if isinstance(scheduler, SequentialLR):
                self._undo(scheduler._schedulers)
            else:
                scheduler.last_epoch -= 1


def _check(optimizer: Optimizer, schedulers: list[LRScheduler], milestones: list[int]) -> None:
    if not schedulers:
        raise ShapeError("SequentialLR needs at least one scheduler; got an empty list")
    for i, scheduler in enumerate(schedulers):
        if not isinstance(scheduler, LRScheduler):
            raise DTypeError(f"SequentialLR: schedulers[{i}] is a {type(scheduler).__name__}")
        if isinstance(scheduler, ReduceLROnPlateau):
            raise ValueError(f"SequentialLR: schedulers[{i}] needs a metric at each step")
        if scheduler.optimizer is not optimizer:
            raise ValueError(f"SequentialLR: schedulers[{i}] belongs to another optimizer")
    if len(milestones) != len(schedulers) - 1:
        raise ShapeError(
            f"SequentialLR: {len(schedulers)} schedulers need {len(schedulers) - 1} milestones "
            f"between them; got {len(milestones)}"
        )
