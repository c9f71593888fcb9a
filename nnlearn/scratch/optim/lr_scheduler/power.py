"""A rate that falls along a power of the time left, one by factors, and schedules that chain."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler, each_group
from nnlearn.scratch.optim.optimizer import Optimizer


class PolynomialLR(LRScheduler):
    """Lower the rate to 0 along a power: ηₜ = η₀·(1 − min(t, T) / T)ᵖ.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    total_iters : int
        T, the step from which on the rate is 0.
    power : float
        p; 1 gives a straight line.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=1.0)
    >>> schedule = scratch.optim.lr_scheduler.PolynomialLR(sgd, total_iters=4)
    >>> sgd.step()
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.75]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        total_iters: int = 5,
        power: float = 1.0,
        last_epoch: int = -1,
    ) -> None:
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self._is_initial or self.last_epoch > self.total_iters:
            return self._rates()
        t, total = self.last_epoch, self.total_iters
        factor = ((1 - t / total) / (1 - (t - 1) / total)) ** self.power
        return [lr * factor for lr in self._rates()]

    def _get_closed_form_lr(self) -> list[float]:
        passed = min(self.total_iters, self.last_epoch)
        return [lr * (1 - passed / self.total_iters) ** self.power for lr in self.base_lrs]


class MultiplicativeLR(LRScheduler):
    """Multiply the rate by a function's value at each step: ηₜ = ηₜ₋₁·f(t).

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    lr_lambda : callable or list of callable
        f, or one for every group.
    last_epoch : int
        Steps taken before; −1 at the start.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=1.0)
    >>> schedule = scratch.optim.lr_scheduler.MultiplicativeLR(sgd, lambda t: 0.5)
    >>> sgd.step()
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = each_group("MultiplicativeLR", optimizer, lr_lambda)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, from the one before."""
        if self._is_initial:
            return self._rates()
        pairs = zip(self._rates(), self.lr_lambdas, strict=True)
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


class ChainedScheduler(LRScheduler):
    """Take a step of several schedules at once, so that their factors multiply.

    Parameters
    ----------
    schedulers : list of LRScheduler
        Of one optimizer.
    optimizer : Optimizer, optional
        That one.

    Raises
    ------
    ValueError, ShapeError
        The schedules belong to several optimizers, or one needs a metric; there are none.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> from nnlearn.scratch.optim import lr_scheduler
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=1.0)
    >>> parts = [lr_scheduler.ConstantLR(sgd, 0.5, 2), lr_scheduler.ExponentialLR(sgd, 0.9)]
    >>> schedule = lr_scheduler.ChainedScheduler(parts)
    >>> sgd.step()
    >>> schedule.step()
    >>> schedule.get_last_lr()
    [0.45]
    """

    def __init__(self, schedulers: list[LRScheduler], optimizer: Optimizer | None = None) -> None:
        schedulers = list(schedulers)
        if not schedulers:
            raise ShapeError("ChainedScheduler needs at least one scheduler; got an empty list")
        self.optimizer = schedulers[0].optimizer if optimizer is None else optimizer
        for i, scheduler in enumerate(schedulers):
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ValueError(f"ChainedScheduler: schedulers[{i}] needs a metric at each step")
            if scheduler.optimizer is not self.optimizer:
                raise ValueError(f"ChainedScheduler: schedulers[{i}] is of another optimizer")
        self._schedulers = schedulers
        self._last_lr = self._rates()

    def step(self) -> None:  # type: ignore[override]
        """Take a step of each."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = self._rates()

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer, with the states of all schedules."""
        return {**super().state_dict(), "_schedulers": [s.state_dict() for s in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state, of this engine or of PyTorch."""
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "_schedulers"})
        for scheduler, saved in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(saved)
