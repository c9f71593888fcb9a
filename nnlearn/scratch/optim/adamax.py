"""Adamax: Adam with the largest recent gradient in place of the root mean square."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class Adamax(Optimizer):
    """Step by the mean gradient over a fading maximum of its size: w ← w − η / (1 − β₁ᵗ) · m / u.

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate: no step is much longer.
    betas : (float, float)
        β₁ in m ← β₁·m + (1 − β₁)·g and β₂ in u ← max(β₂·u, |g| + ε).
    eps : float
        ε, beside |g|.
    weight_decay : float
        λ in g ← g + λ·w.
    maximize : bool
        Step along the gradient.
    foreach, differentiable, capturable : bool, optional
        PyTorch's ways to compute the same step. ``foreach`` changes nothing here; the others are
        refused.

    Raises
    ------
    ValueError
        An option is negative, or a β is not in [0, 1).

    Notes
    -----
    State: ``step`` (t), ``exp_avg`` (m) and ``exp_inf`` (u). Source: Kingma and Ba (2015),
    algorithm 2; ε is PyTorch's. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.Adamax([w], lr=0.1)
    >>> w.grad = scratch.tensor([1000.0])
    >>> optimizer.step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
            "capturable": capturable,
        }
        super().__init__(params, defaults)

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        return {"step": 0, "exp_avg": 0, "exp_inf": 0}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        (beta1, beta2), t = group["betas"], state["step"]
        m, u = state["exp_avg"], state["exp_inf"]
        m += (1 - beta1) * (g - m)
        u *= beta2
        np.maximum(u, np.abs(g) + group["eps"], out=u)
        w -= group["lr"] / (1 - beta1**t) * m / u
