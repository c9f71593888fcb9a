"""A rate that falls when a metric has stopped improving."""

from __future__ import annotations

import math
import warnings
from typing import Any

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.optim.lr_scheduler.scheduler import (
    LRScheduler,
    _check_optimizer,
    each_group,
    set_lr,
)
from nnlearn.scratch.optim.optimizer import Optimizer


class ReduceLROnPlateau(LRScheduler):
    """Multiply the rate by a factor after ``patience`` steps without a better metric.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    mode : {'min', 'max'}
        Whether a lower or a higher metric is better.
    factor : float
        Below 1.
    patience : int
        Steps without improvement that are let pass; the next one cuts the rate.
    threshold : float
        How much better counts: a part of the best ('rel') or a difference from it ('abs').
    threshold_mode : {'rel', 'abs'}
        How ``threshold`` is meant.
    cooldown : int
        Steps after a cut in which nothing is counted.
    min_lr : float or list of float
        No rate goes below it; one for all groups or for each.
    eps : float
        A cut that is not larger is left out.

    Raises
    ------
    ValueError
        ``factor`` is 1 or more, a mode is unknown, or ``min_lr`` has the wrong length.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.ReduceLROnPlateau(sgd, patience=1)
    >>> for loss in (3.0, 2.0, 2.0, 2.0):
    ...     schedule.step(loss)
    ...     print(schedule.get_last_lr())
    [0.5]
    [0.5]
    [0.5]
    [0.05]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0,
        eps: float = 1e-8,
    ) -> None:
        if factor >= 1:
            raise ValueError(f"ReduceLROnPlateau: factor must be below 1; got {factor}")
        if mode not in ("min", "max"):
            raise ValueError(f"ReduceLROnPlateau: mode is 'min' or 'max'; got {mode!r}")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(
                f"ReduceLROnPlateau: threshold_mode is 'rel' or 'abs'; got {threshold_mode!r}"
            )
        _check_optimizer(self, optimizer)
        self.optimizer = optimizer
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.factor, self.patience, self.cooldown, self.eps = factor, patience, cooldown, eps
        self.default_min_lr = None if isinstance(min_lr, (list, tuple)) else min_lr
        self.min_lrs = each_group("min_lr", optimizer, min_lr)
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0
        self.last_epoch = 0
        self._last_lr = self._rates()

    def step(self, metrics: Any, epoch: int | None = None) -> None:  # type: ignore[override]
        """Look at the metric, and cut the rate if it has not improved for too long.

        Parameters
        ----------
        metrics : float or Tensor
            For example the mean loss on the validation data.
        epoch : int, optional
            PyTorch's old way to count; it warns.
        """
        current = float(metrics)
        if epoch is not None:
            warnings.warn(
                "step(epoch) is deprecated: call step() once an epoch", UserWarning, stacklevel=2
            )
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self._rates()

    @property
    def in_cooldown(self) -> bool:
        """Whether nothing is counted at present."""
        return self.cooldown_counter > 0

    def _is_better(self, metric: float, best: float) -> bool:
        sign = -1 if self.mode == "min" else 1
        margin = sign * self.threshold
        bar = best * (1 + margin) if self.threshold_mode == "rel" else best + margin
        return metric < bar if self.mode == "min" else metric > bar

    def _reduce_lr(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise ShapeError(
                    f"ReduceLROnPlateau: {len(self.min_lrs)} values of min_lr for {len(groups)} "
                    "parameter groups, as one was added since; lengthen min_lrs"
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            rate = float(group["lr"])
            reduced = max(rate * self.factor, lowest)
            if rate - reduced > self.eps:
                set_lr(group, reduced)
