"""Adagrad: a learning rate for each parameter, which only ever falls."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class Adagrad(Optimizer):
    """Divide each step by the root of the sum of all squared gradients: w ← w − η·g / (√s + ε).

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    lr_decay : float
        d: step t is taken with η / (1 + (t − 1)·d).
    weight_decay : float
        λ in g ← g + λ·w.
    initial_accumulator_value : float
        s before the first step.
    eps : float
        ε, outside of the root.
    maximize : bool
        Step along the gradient.
    foreach, differentiable, fused : bool, optional
        PyTorch's ways to compute the same step; here they change nothing. ``differentiable=True``
        is refused.

    Raises
    ------
    ValueError
        An option is negative.

    Notes
    -----
    State: ``step`` (t) and ``sum`` (s ← s + g²), there from the start. Source: Duchi, Hazan and
    Singer (2011), figure 1 (diagonal form). Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.Adagrad([w], lr=0.1)
    >>> w.grad = scratch.tensor([50.0])
    >>> for _ in range(2):
    ...     optimizer.step()
    ...     print(round(w.item(), 4))
    0.9
    0.8293
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "eps": eps,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)
        for group in self.param_groups:
            for p in group["params"]:
                self._state_of(p, group)

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        return {"step": 0, "sum": self.defaults["initial_accumulator_value"]}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        s, t = state["sum"], state["step"]
        rate = group["lr"] / (1 + (t - 1) * group["lr_decay"])
        s += g * g
        w -= rate * g / (np.sqrt(s) + group["eps"])
