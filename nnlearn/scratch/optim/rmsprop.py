"""RMSprop: each gradient divided by its recent size."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class RMSprop(Optimizer):
    """Divide each step by the root of a running mean of squared gradients: w ← w − η·g / (√s + ε).

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    alpha : float
        α in s ← α·s + (1 − α)·g².
    eps : float
        ε, outside of the root.
    weight_decay : float
        λ in g ← g + λ·w.
    momentum : float
        μ: with r = g / (√s + ε), gather v ← μ·v + r and step by η·v.
    centered : bool
        Divide by the standard deviation √(s − m²), with m ← α·m + (1 − α)·g.
    maximize : bool
        Step along the gradient.
    foreach, capturable, differentiable : bool, optional
        PyTorch's ways to compute the same step. ``foreach`` changes nothing here; the others are
        refused.

    Raises
    ------
    ValueError
        An option is negative.

    Notes
    -----
    State: ``step``, ``square_avg`` (s), with momentum ``momentum_buffer`` (v), centred
    ``grad_avg`` (m). Source: Tieleman and Hinton (2012), lecture 6.5; centred, Graves (2013),
    equations 38-41. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.RMSprop([w], lr=0.01)
    >>> w.grad = scratch.tensor([50.0])
    >>> optimizer.step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        with_momentum = {"momentum_buffer": 0} if group["momentum"] else {}
        centered = {"grad_avg": 0} if group["centered"] else {}
        return {"step": 0, "square_avg": 0, **with_momentum, **centered}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        s, alpha = state["square_avg"], group["alpha"]
        s *= alpha
        s += (1 - alpha) * g * g
        if group["centered"]:
            m = state["grad_avg"]
            m += (1 - alpha) * (g - m)
            s = s - m * m
        step = g / (np.sqrt(s) + group["eps"])
        if group["momentum"]:
            v = state["momentum_buffer"]
            v *= group["momentum"]
            v += step
            step = v
        w -= group["lr"] * step
