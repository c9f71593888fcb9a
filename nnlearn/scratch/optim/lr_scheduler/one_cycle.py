"""One cycle: the rate rises, then falls far below its start, and momentum goes the other way."""

from __future__ import annotations

import math
from typing import Any

from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler, each_group
from nnlearn.scratch.optim.optimizer import Optimizer


class OneCycleLR(LRScheduler):
    """Raise the rate from max_lr / div_factor to max_lr, then lower it to the final rate.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates, and momenta or β₁, to set.
    max_lr : float or list of float
        The highest rate, or one for every group.
    total_steps : int, optional
        Steps of the cycle; by default ``epochs · steps_per_epoch``.
    epochs, steps_per_epoch : int, optional
        In place of ``total_steps``.
    pct_start : float
        The part of the cycle in which the rate rises, between 0 and 1.
    anneal_strategy : {'cos', 'linear'}
        Half a cosine between the turning points, or straight lines.
    cycle_momentum : bool
        Lower momentum (β₁ in Adam and its kin) while the rate rises, and the reverse.
    base_momentum, max_momentum : float or list of float
        The lowest and the highest momentum.
    div_factor : float
        max_lr over the first rate.
    final_div_factor : float
        The first rate over the last.
    three_phase : bool
        Fall to the first rate in as many steps as the rise took, then to the last one.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        No length was given, an argument is out of range, the optimizer has no momentum to cycle,
        or more than ``total_steps`` steps are taken.

    Notes
    -----
    Source: Smith and Topin (2019); the cosine and the two phases are those of the fastai library.
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> adam = scratch.optim.Adam([scratch.zeros(1, requires_grad=True)])
    >>> schedule = scratch.optim.lr_scheduler.OneCycleLR(adam, max_lr=1.0, total_steps=10)
    >>> for _ in range(3):
    ...     print(round(schedule.get_last_lr()[0], 4), adam.param_groups[0]["betas"])
    ...     adam.step()
    ...     schedule.step()
    0.04 (0.95, 0.999)
    0.52 (0.8999999999999999, 0.999)
    1.0 (0.85, 0.999)
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(
                f"OneCycleLR: pct_start must be a float between 0 and 1; got {pct_start!r}"
            )
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"OneCycleLR: anneal_strategy is 'cos' or 'linear'; got {anneal_strategy!r}"
            )
        self.optimizer = optimizer
        self.total_steps = _length(total_steps, epochs, steps_per_epoch)
        self._schedule_phases = _phases(self.total_steps, pct_start, three_phase)
        self._anneal_func_type = anneal_strategy
        self.cycle_momentum = cycle_momentum
        if last_epoch == -1:
            self._start_rates(max_lr, div_factor, final_div_factor)
        if cycle_momentum:
            self._start_momenta(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, and set the momenta."""
        if self.last_epoch > self.total_steps:
            raise ValueError(
                f"OneCycleLR: step {self.last_epoch} of a cycle of {self.total_steps}; make the "
                "scheduler with as many total_steps as you take"
            )
        phase, part = self._phase()
        rates = []
        for group in self.optimizer.param_groups:
            rates.append(self._between(group[phase["start_lr"]], group[phase["end_lr"]], part))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                _set_momentum(group, self.use_beta1, self._between(*ends, part))
        return rates

    def _phase(self) -> tuple[dict[str, Any], float]:
        """Return the phase that step ``last_epoch`` is in, and which part of it has passed."""
        start = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if self.last_epoch <= end or phase is self._schedule_phases[-1]:
                break
            start = end
        if end == start:
            raise ValueError(
                "OneCycleLR: a phase of the cycle has no steps; change pct_start or total_steps"
            )
        return phase, (self.last_epoch - start) / (end - start)

    def _between(self, start: float, end: float, part: float) -> float:
        if self._anneal_func_type == "linear":
            return (end - start) * part + start
        return end + (start - end) / 2 * (math.cos(math.pi * part) + 1)

    def _start_rates(self, max_lr: Any, div_factor: float, final_div_factor: float) -> None:
        highest = each_group("max_lr", self.optimizer, max_lr)
        for group, rate in zip(self.optimizer.param_groups, highest, strict=True):
            group["initial_lr"] = rate / div_factor
            group["max_lr"] = rate
            group["min_lr"] = group["initial_lr"] / final_div_factor

    def _start_momenta(self, base_momentum: Any, max_momentum: Any, last_epoch: int) -> None:
        options = self.optimizer.defaults
        if "momentum" not in options and "betas" not in options:
            raise ValueError(
                f"OneCycleLR: {type(self.optimizer).__name__} has neither momentum nor betas; "
                "pass cycle_momentum=False"
            )
        self.use_beta1 = "betas" in options
        lowest = each_group("base_momentum", self.optimizer, base_momentum)
        highest = each_group("max_momentum", self.optimizer, max_momentum)
        if last_epoch == -1:
            groups = zip(self.optimizer.param_groups, lowest, highest, strict=True)
            for group, low, high in groups:
                _set_momentum(group, self.use_beta1, high)
                group["max_momentum"], group["base_momentum"] = high, low


def _set_momentum(group: dict[str, Any], is_beta1: bool, value: float) -> None:
    if is_beta1:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value


def _length(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    if total_steps is None and (epochs is None or steps_per_epoch is None):
        raise ValueError("OneCycleLR needs total_steps, or epochs and steps_per_epoch")
    factors = (epochs, steps_per_epoch) if total_steps is None else (total_steps,)
    for number in factors:
        if not isinstance(number, int) or number <= 0:
            raise ValueError(f"OneCycleLR: numbers of steps are positive integers; got {number!r}")
    return math.prod(int(number) for number in factors if number is not None)


def _phases(total_steps: int, pct_start: float, three_phase: bool) -> list[dict[str, Any]]:
    """Return for each phase where it ends and the names of the values at its ends."""
    peak = pct_start * total_steps - 1
    turns = [(peak, "max_lr", "base_momentum"), (total_steps - 1, "min_lr", "max_momentum")]
    if three_phase:
        turns.insert(1, (2 * pct_start * total_steps - 2, "initial_lr", "max_momentum"))
    phases, lr, momentum = [], "initial_lr", "max_momentum"
    for end, next_lr, next_momentum in turns:
        phases.append(
            {
                "end_step": end,
                "start_lr": lr,
                "end_lr": next_lr,
                "start_momentum": momentum,
                "end_momentum": next_momentum,
            }
        )
        lr, momentum = next_lr, next_momentum
    return phases
