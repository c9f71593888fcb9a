"""Cosine annealing that starts again, and a rate that swings between two bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.optim.lr_scheduler.one_cycle import _set_momentum
from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler, each_group, set_lr
from nnlearn.scratch.optim.optimizer import Optimizer


class CosineAnnealingWarmRestarts(LRScheduler):
    """Lower the rate along half a cosine, again and again, each run k times longer than the last.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    T_0 : int
        T₀, steps until the first restart.
    T_mult : int
        k, how many times longer each run is than the one before.
    eta_min : float
        η_min, the lowest rate.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        T₀ or k is no positive integer.

    Notes
    -----
    ``step`` takes a fraction of an epoch, too: ``step(epoch + batch / batches)``. Source:
    Loshchilov and Hutter (2017), equation 5. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=1.0)
    >>> schedule = scratch.optim.lr_scheduler.CosineAnnealingWarmRestarts(sgd, T_0=2)
    >>> for _ in range(4):
    ...     print(round(schedule.get_last_lr()[0], 4))
    ...     sgd.step()
    ...     schedule.step()
    1.0
    0.5
    1.0
    0.5
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,
        T_mult: int = 1,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        for name, value in (("T_0", T_0), ("T_mult", T_mult)):
            if not isinstance(value, int) or value < 1:
                raise ValueError(
                    f"CosineAnnealingWarmRestarts: {name} is a positive integer; got {value!r}"
                )
        if not isinstance(eta_min, (int, float)):
            raise DTypeError(f"eta_min is a number; got {type(eta_min).__name__}")
        self.T_0, self.T_i, self.T_mult, self.eta_min = T_0, T_0, T_mult, eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Return the rate of each group, ``T_cur`` of ``T_i`` steps after a restart."""
        height = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (lr - self.eta_min) * height for lr in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Set the next rate, or that of an epoch, which need not be whole."""
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur -= self.T_i
                self.T_i *= self.T_mult
        else:
            self._jump(epoch)
        self._step_count += 1
        self.last_epoch = math.floor(epoch)
        for group, rate in zip(self.optimizer.param_groups, self.get_lr(), strict=True):
            set_lr(group, rate)
        self._last_lr = self._rates()

    def _jump(self, epoch: float) -> None:
        if epoch < 0:
            raise ValueError(f"an epoch is not negative; got {epoch}")
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_cur = epoch % self.T_0
        else:
            runs = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
            past = self.T_0 * (self.T_mult**runs - 1) / (self.T_mult - 1)
            self.T_cur, self.T_i = epoch - past, self.T_0 * self.T_mult**runs


class CyclicLR(LRScheduler):
    """Let the rate swing between two bounds, in straight lines, and the momentum against it.

    Parameters
    ----------
    optimizer : Optimizer
        Whose rates to set.
    base_lr, max_lr : float or list of float
        The bounds, or those of each group.
    step_size_up, step_size_down : int
        Steps on the way up and down; as many down as up, if left out.
    mode : {'triangular', 'triangular2', 'exp_range'}
        Peaks of one height, of half the height each time, or that shrink by ``gamma`` each step.
    gamma : float
        The factor of 'exp_range'.
    scale_fn : callable, optional
        The peak's height, by the number of the cycle or of the step (``scale_mode``), in place of
        ``mode``.
    cycle_momentum : bool
        Whether the momentum falls from ``max_momentum`` to ``base_momentum`` as the rate rises.
    last_epoch : int
        Steps taken before; −1 at the start.

    Raises
    ------
    ValueError
        The mode is unknown, or the optimizer has neither momentum nor betas.

    Notes
    -----
    Source: Smith (2017), *Cyclical learning rates*, section 3. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> sgd = scratch.optim.SGD([scratch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)
    >>> schedule = scratch.optim.lr_scheduler.CyclicLR(sgd, 0.1, 0.5, step_size_up=2)
    >>> for _ in range(4):
    ...     print(round(schedule.get_last_lr()[0], 4))
    ...     sgd.step()
    ...     schedule.step()
    0.1
    0.3
    0.5
    0.3
    """

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | list[float],
        max_lr: float | list[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float = 0.8,
        max_momentum: float = 0.9,
        last_epoch: int = -1,
    ) -> None:
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError(
                f"CyclicLR: mode is 'triangular', 'triangular2' or 'exp_range'; got {mode!r}"
            )
        self.optimizer = optimizer
        lowest = each_group("base_lr", optimizer, base_lr)
        if last_epoch == -1:
            for group, rate in zip(optimizer.param_groups, lowest, strict=True):
                set_lr(group, rate)
        self.max_lrs = each_group("max_lr", optimizer, max_lr)
        up, down = float(step_size_up), float(step_size_down or step_size_up)
        self.total_size, self.step_ratio = up + down, up / (up + down)
        self.mode, self.gamma = mode, gamma
        self._scale_fn_ref = None
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode if scale_fn or mode != "exp_range" else "iterations"
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self._start_momenta(base_momentum, max_momentum, last_epoch)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = lowest

    def scale_fn(self, x: float) -> float:
        """Return the height of a peak, 1 at first."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "triangular2":
            return 1 / 2.0 ** (x - 1)
        return self.gamma**x if self.mode == "exp_range" else 1.0

    def get_lr(self) -> list[float]:
        """Return the rate of each group at step ``last_epoch``, and set the momenta."""
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1 + self.last_epoch / self.total_size - cycle
        height = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        height *= self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            pairs = zip(self.base_momentums, self.max_momentums, strict=True)
            for group, (low, high) in zip(self.optimizer.param_groups, pairs, strict=True):
                _set_momentum(group, self.use_beta1, high - (high - low) * height)
        pairs = zip(self.base_lrs, self.max_lrs, strict=True)
        return [low + (high - low) * height for low, high in pairs]

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer and functions."""
        return {k: v for k, v in super().state_dict().items() if k != "_scale_fn_custom"} | {
            "_scale_fn_custom": None
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state; a function stays that of this scheduler."""
        kept = {k: v for k, v in state_dict.items() if not k.startswith("_scale_fn")}
        super().load_state_dict(kept)

    def _start_momenta(self, base_momentum: Any, max_momentum: Any, last_epoch: int) -> None:
        options = self.optimizer.defaults
        if "momentum" not in options and "betas" not in options:
            raise ValueError(
                f"CyclicLR: {type(self.optimizer).__name__} has neither momentum nor betas; pass "
                "cycle_momentum=False"
            )
        self.use_beta1 = "betas" in options
        self.base_momentums = each_group("base_momentum", self.optimizer, base_momentum)
        self.max_momentums = each_group("max_momentum", self.optimizer, max_momentum)
        if last_epoch == -1:
            groups = zip(self.optimizer.param_groups, self.base_momentums, strict=True)
            for group, low in groups:
                _set_momentum(group, self.use_beta1, low)
