"""Rates that move along a curve: a straight warm-up, a constant one, half a cosine."""

from __future__ import annotations

import math

from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler
from nnlearn.scratch.optim.optimizer import Optimizer


class ConstantLR(LRScheduler):
    """Multiply the rate by a factor until step ``total_iters``, then take it back.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    factor : float
        Between 0 and 1.
    total_iters : int
        The step from which on the rate is η₀ again.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        ``factor`` is not between 0 and 1.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> scratch.optim.lr_scheduler.ConstantLR(sgd, factor=0.5).get_last_lr()
    [0.25]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        factor: float = 1.0 / 3,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 <= factor <= 1:
            raise ValueError(f"ConstantLR: factor must be between 0 and 1; got {factor}")
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self.last_epoch == 0:
            return [lr * self.factor for lr in self._rates()]
        if self.last_epoch != self.total_iters:
            return self._rates()
        return [lr * (1 / self.factor) for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        factor = self.factor if self.last_epoch < self.total_iters else 1
        return [lr * factor for lr in self.base_lrs]


class LinearLR(LRScheduler):
    """Move the rate's factor in a straight line: ηₜ = η₀·(s + (e − s)·min(t, T) / T).

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    start_factor : float
        s, above 0 and at most 1.
    end_factor : float
        e, between 0 and 1.
    total_iters : int
        T, the step from which on the factor is e.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        A factor is out of range.

    Notes
    -----
    A warm-up, Goyal et al. (2017), section 2.2. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> warm_up = scratch.optim.lr_scheduler.LinearLR(sgd, start_factor=0.5, total_iters=2)
    >>> for _ in range(3):
    ...     print(warm_up.get_last_lr())
    ...     sgd.step()
    ...     warm_up.step()
    [0.25]
    [0.375]
    [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise ValueError(
                f"LinearLR: start_factor must be above 0 and at most 1; got {start_factor}"
            )
        if not 0 <= end_factor <= 1:
            raise ValueError(f"LinearLR: end_factor must be between 0 and 1; got {end_factor}")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self.last_epoch == 0:
            return [lr * self.start_factor for lr in self._rates()]
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._rates()
        rise = self.end_factor - self.start_factor
        before = self.total_iters * self.start_factor + (self.last_epoch - 1) * rise
        return [lr * (1 + rise / before) for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        part = min(self.total_iters, self.last_epoch) / self.total_iters
        factor = self.start_factor + (self.end_factor - self.start_factor) * part
        return [lr * factor for lr in self.base_lrs]


class CosineAnnealingLR(LRScheduler):
    """Lower the rate along half a cosine: ηₜ = η_min + (η₀ − η_min)·(1 + cos(π·t / T)) / 2.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    T_max : int
        T, the step at which the rate is η_min; after it the rate rises again.
    eta_min : float
        η_min, the lowest rate.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    ``get_lr`` goes from one rate to the next by the ratio of their distances to η_min, so that it
    follows a rate that someone else changes too. Source: Loshchilov and Hutter (2017), equation 5,
    without the restarts. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.CosineAnnealingLR(sgd, T_max=4)
    >>> for _ in range(5):
    ...     print(round(schedule.get_last_lr()[0], 4))
    ...     sgd.step()
    ...     schedule.step()
    0.5
    0.4268
    0.25
    0.0732
    0.0
    """

    def __init__(
        self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1
    ) -> None:
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self._is_initial:
            return self._rates()
        if self._step_count == 1 and self.last_epoch > 0:
            return self._get_closed_form_lr()
        if (self.last_epoch - 1 - self.T_max) % (2 * self.T_max) == 0:
            rise = (1 - math.cos(math.pi / self.T_max)) / 2
            pairs = zip(self._rates(), self.base_lrs, strict=True)
            return [lr + (base - self.eta_min) * rise for lr, base in pairs]
        ratio = self._height(self.last_epoch) / self._height(self.last_epoch - 1)
        return [ratio * (lr - self.eta_min) + self.eta_min for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        height = self._height(self.last_epoch)
        return [self.eta_min + (lr - self.eta_min) * height / 2 for lr in self.base_lrs]

    def _height(self, t: int) -> float:
        return 1 + math.cos(math.pi * t / self.T_max)
