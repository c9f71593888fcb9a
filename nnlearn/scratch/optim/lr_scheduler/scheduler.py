"""What all schedules share: they set ``lr`` of an optimizer's groups, step after step.

Taught in the chapter ``optimizers``.
"""

from __future__ import annotations

import warnings
from typing import Any

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.optim.optimizer import Optimizer
from nnlearn.scratch.tensor import Tensor

_HOME = __name__.rpartition(".")[0]


class LRScheduler:
    """Sets the learning rate of every group; subclasses say to what, in ``get_lr``.

    Most schedules change the rate that they find, so that two of them on one optimizer multiply.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set. The first is set at once.
    last_epoch : int
        How many steps were taken before: −1 at the start, otherwise the optimizer's groups must
        have an ``initial_lr``.

    Attributes
    ----------
    base_lrs : list of float
        The rates that the groups began with.

    Raises
    ------
    DTypeError
        ``optimizer`` is none.
    KeyError
        ``last_epoch`` is not −1, and a group has no ``initial_lr``.

    Notes
    -----
    Call ``step`` after the optimizer's ``step``: the first rate is in place already, and would be
    skipped. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> class Harmonic(scratch.optim.lr_scheduler.LRScheduler):
    ...     def get_lr(self):
    ...         return [lr / (1 + self.last_epoch) for lr in self.base_lrs]
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=0.6)
    >>> schedule = Harmonic(sgd)
    >>> for _ in range(3):
    ...     print(round(sgd.param_groups[0]["lr"], 4))
    ...     sgd.step()
    ...     schedule.step()
    0.6
    0.3
    0.2
    """

    _is_initial = False

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make a schedule that says where PyTorch's lives: there is one module of them."""
        self = super().__new__(cls)
        if cls.__module__.startswith(_HOME):
            vars(self)["__module__"] = _HOME
        return self

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        _check_optimizer(self, optimizer)
        self.optimizer = optimizer
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", _copied(group["lr"]))
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param_groups[{i}] has no 'initial_lr', which last_epoch={last_epoch} "
                    "continues from: load the optimizer's state first, or leave last_epoch out"
                )
        self.base_lrs = [_copied(group["initial_lr"]) for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        optimizer._opt_called = bool(optimizer._opt_called)
        self._initial_step()

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``."""
        raise NotImplementedError(f"{type(self).__name__} has no get_lr(): write one")

    def get_last_lr(self) -> list[float]:
        """Return the rate that was set last, for each group."""
        return self._last_lr

    def step(self, epoch: int | None = None) -> None:
        """Set the next rate.

        Parameters
        ----------
        epoch : int, optional
            Jump to this step instead (PyTorch's old way; it warns).
        """
        if self._step_count == 1 and _never_stepped(self.optimizer):
            warnings.warn(
                "lr_scheduler.step() came before optimizer.step(), so that the first learning "
                "rate is skipped: call them in the opposite order",
                UserWarning,
                stacklevel=2,
            )
        self._step_count += 1
        if epoch is not None:
            warnings.warn(
                "step(epoch) is deprecated: call step() once an epoch", UserWarning, stacklevel=2
            )
        self._update_lr(epoch)

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer; load it with ``load_state_dict``."""
        return {k: v for k, v in vars(self).items() if k not in ("optimizer", "__module__")}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state, of this engine or of PyTorch."""
        vars(self).update(state_dict)

    def _initial_step(self) -> None:
        self._step_count = 0
        self._is_initial = True
        try:
            self.step()
        finally:
            self._is_initial = False

    def _update_lr(self, epoch: int | None = None) -> None:
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        closed_form = getattr(self, "_get_closed_form_lr", self.get_lr)
        rates = self.get_lr() if epoch is None else closed_form()
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            set_lr(group, rate)
        self._last_lr = self._rates()

    def _rates(self) -> list[Any]:
        return [_copied(group["lr"]) for group in self.optimizer.param_groups]


def set_lr(group: dict[str, Any], rate: Any) -> None:
    """Set a group's rate; a rate that is a tensor keeps its place in memory."""
    if isinstance(group["lr"], Tensor):
        group["lr"].array[...] = float(rate)
    else:
        group["lr"] = rate


def each_group(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    """Return one value for every group: ``value`` itself, if it is a list of the right length."""
    count = len(optimizer.param_groups)
    if not isinstance(value, (list, tuple)):
        return [value] * count
    if len(value) != count:
        raise ShapeError(
            f"{name}: one value is expected for each of {count} parameter groups; got {len(value)}"
        )
    return list(value)


def _check_optimizer(scheduler: Any, optimizer: Any) -> None:
    if not isinstance(optimizer, Optimizer):
        raise DTypeError(
            f"{type(scheduler).__name__} takes an optimizer first; got {type(optimizer).__name__}"
        )


def _never_stepped(optimizer: Optimizer) -> bool:
    # A step() of somebody's own doesn't say whether it was called.
    return type(optimizer).step is Optimizer.step and not optimizer._opt_called


def _copied(rate: Any) -> Any:
    return rate.detach().clone() if isinstance(rate, Tensor) else rate
