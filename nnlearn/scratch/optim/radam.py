"""RAdam: Adam that waits until it can trust its estimate of the gradient's size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class RAdam(Optimizer):
    """Step by the mean gradient at first, and as Adam times a factor r that grows to 1 later.

    With ρₜ = ρ∞ − 2·t·β₂ᵗ / (1 − β₂ᵗ) and ρ∞ = 2 / (1 − β₂) − 1: w ← w − η·m̂ while ρₜ ≤ 5, then
    w ← w − η·r·m̂ / √v̂ with r² = (ρₜ − 4)(ρₜ − 2)·ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)·ρₜ).

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    betas : (float, float)
        β₁ in m ← β₁·m + (1 − β₁)·g and β₂ in v ← β₂·v + (1 − β₂)·g².
    eps : float
        ε, added to √v before the correction of its start.
    weight_decay : float
        λ in g ← g + λ·w, or, decoupled, in w ← w − η·λ·w.
    decoupled_weight_decay : bool
        Decay the weights outside of the rate, as `AdamW` does.
    maximize : bool
        Step along the gradient.
    foreach, capturable, differentiable : bool, optional
        PyTorch's ways to compute the same step. ``foreach`` changes nothing here; the others are
        refused.

    Raises
    ------
    ValueError
        An option is negative, or a β is not in [0, 1).

    Notes
    -----
    m̂ = m / (1 − β₁ᵗ) and √v̂ = (√v + ε) / √(1 − β₂ᵗ). State: ``step`` (t), ``exp_avg`` (m) and
    ``exp_avg_sq`` (v). Source: Liu et al. (2020), algorithm 2, with PyTorch's threshold of 5 for
    the paper's 4. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.RAdam([w], lr=0.1)
    >>> w.grad = scratch.tensor([2.0])
    >>> optimizer.step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "decoupled_weight_decay": decoupled_weight_decay,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        return {"step": 0, "exp_avg": 0, "exp_avg_sq": 0}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        (beta1, beta2), t = group["betas"], state["step"]
        m, v = state["exp_avg"], state["exp_avg_sq"]
        m += (1 - beta1) * (g - m)
        v *= beta2
        v += (1 - beta2) * g * g
        rate, correction = group["lr"] / (1 - beta1**t), 1 - beta2**t
        limit = 2 / (1 - beta2) - 1
        length = limit - 2 * t * beta2**t / correction
        if length <= 5:
            w -= rate * m
        else:
            r = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
            w -= rate * math.sqrt(r * correction) * m / (np.sqrt(v) + group["eps"])
