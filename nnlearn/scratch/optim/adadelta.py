"""Adadelta: steps in the units of the parameter, without a learning rate to choose."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class Adadelta(Optimizer):
    """Scale the gradient by the root mean square of past steps over that of past gradients.

    With Δ = √(d + ε) / √(s + ε) · g, the step is w ← w − η·Δ.

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, a factor on the step; the paper has none.
    rho : float
        ρ in the running means s ← ρ·s + (1 − ρ)·g² and d ← ρ·d + (1 − ρ)·Δ².
    eps : float
        ε, inside of both roots; it also sets the size of the first steps.
    weight_decay : float
        λ in g ← g + λ·w.
    maximize : bool
        Step along the gradient.
    foreach, capturable, differentiable : bool, optional
        PyTorch's ways to compute the same step. ``foreach`` changes nothing here; the others are
        refused.

    Raises
    ------
    ValueError
        An option is negative, or ``rho`` is above 1.

    Notes
    -----
    State: ``step``, ``square_avg`` (s) and ``acc_delta`` (d). Source: Zeiler (2012), algorithm 1.
    Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.Adadelta([w])
    >>> w.grad = scratch.tensor([50.0])
    >>> optimizer.step()
    >>> w
    tensor([0.9968], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
            "capturable": capturable,
            "foreach": foreach,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the options make sense."""
        super().check(group)
        if group["rho"] > 1:
            raise ValueError(f"Adadelta: rho must lie in [0, 1]; got {group['rho']}")

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        return {"step": 0, "square_avg": 0, "acc_delta": 0}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        s, d = state["square_avg"], state["acc_delta"]
        rho, eps = group["rho"], group["eps"]
        s *= rho
        s += (1 - rho) * g * g
        delta = np.sqrt(d + eps) / np.sqrt(s + eps) * g
        d *= rho
        d += (1 - rho) * delta * delta
        w -= group["lr"] * delta
