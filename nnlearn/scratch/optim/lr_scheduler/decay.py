"""Rates that fall by a factor: every few steps, at milestones, at every step, or by a function."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler, each_group
from nnlearn.scratch.optim.optimizer import Optimizer


class StepLR(LRScheduler):
    """Multiply the rate by γ every ``step_size`` steps: ηₜ = η₀·γ^⌊t / step_size⌋.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    step_size : int
        Steps between two cuts.
    gamma : float
        γ, the factor.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.StepLR(sgd, step_size=2, gamma=0.1)
    >>> for _ in range(4):
    ...     sgd.step()
    ...     schedule.step()
    >>> round(schedule.get_last_lr()[0], 6)
    0.005
    """

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self.last_epoch == 0 or self.last_epoch % self.step_size != 0:
            return self._rates()
        return [lr * self.gamma for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        factor = self.gamma ** (self.last_epoch // self.step_size)
        return [lr * factor for lr in self.base_lrs]


class MultiStepLR(LRScheduler):
    """Multiply the rate by γ at given steps: ηₜ = η₀·γ^(number of milestones up to t).

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    milestones : iterable of int
        The steps; one that stands there twice cuts twice.
    gamma : float
        γ, the factor.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    Source: for example He et al. (2016), section 4.2: by ten at 32,000 and at 48,000 steps.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.MultiStepLR(sgd, milestones=[1, 3], gamma=0.1)
    >>> for _ in range(3):
    ...     sgd.step()
    ...     schedule.step()
    >>> round(schedule.get_last_lr()[0], 6)
    0.005
    """

    def __init__(
        self,
        optimizer: Optimizer,
        milestones: Iterable[int],
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self.last_epoch not in self.milestones:
            return self._rates()
        return [lr * self.gamma ** self.milestones[self.last_epoch] for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        passed = bisect_right(sorted(self.milestones.elements()), self.last_epoch)
        return [lr * self.gamma**passed for lr in self.base_lrs]


class ExponentialLR(LRScheduler):
    """Multiply the rate by γ at each step: ηₜ = η₀·γᵗ.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    gamma : float
        γ, the factor.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.ExponentialLR(sgd, gamma=0.9)
    >>> sgd.step()
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.45]
    """

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self._is_initial:
            return self._rates()
        return [lr * self.gamma for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        return [lr * self.gamma**self.last_epoch for lr in self.base_lrs]


class LambdaLR(LRScheduler):
    """Multiply the first rate by a function of your own: ηₜ = η₀·f(t).

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    lr_lambda : callable or list of callable
        f, or one for every group.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ShapeError
        There are more or fewer functions than groups.

    Notes
    -----
    ``state_dict`` leaves functions out, but keeps the attributes of objects that are called.
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.5)
    >>> schedule = scratch.optim.lr_scheduler.LambdaLR(sgd, lambda t: min(1, (t + 1) / 4))
    >>> schedule.get_last_lr()
    [0.125]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = each_group("LambdaLR", optimizer, lr_lambda)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``."""
        pairs = zip(self.base_lrs, self.lr_lambdas, strict=True)
        return [lr * function(self.last_epoch) for lr, function in pairs]

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer and functions."""
        kept = [None if isinstance(f, FunctionType) else dict(vars(f)) for f in self.lr_lambdas]
        return {**super().state_dict(), "lr_lambdas": kept}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state; the functions stay those of this scheduler."""
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "lr_lambdas"})
        for function, attributes in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if attributes is not None:
                vars(function).update(attributes)
