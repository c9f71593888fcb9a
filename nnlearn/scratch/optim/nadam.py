"""NAdam: Adam with Nesterov's look ahead."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer
from nnlearn.scratch.tensor import Tensor


class NAdam(Optimizer):
    """Step as Adam, with a numerator that mixes this gradient with the next step's momentum.

    w ← w − η·((1 − μₜ)·g / (1 − μ₁⋯μₜ) + μₜ₊₁·m / (1 − μ₁⋯μₜ₊₁)) / (√v̂ + ε)

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    betas : (float, float)
        β₁ in m ← β₁·m + (1 − β₁)·g and β₂ in v ← β₂·v + (1 − β₂)·g².
    eps : float
        ε, outside of the root.
    weight_decay : float
        λ in g ← g + λ·w, or, decoupled, in w ← w − η·λ·w.
    momentum_decay : float
        ψ in μₜ = β₁·(1 − ½·0.96^(t·ψ)), which warms up the momentum.
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
    v̂ = v / (1 − β₂ᵗ). State: ``step`` (t), ``mu_product`` (μ₁⋯μₜ), ``exp_avg`` (m) and
    ``exp_avg_sq`` (v). Source: Dozat (2016), algorithm 8. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.NAdam([w], lr=0.1)
    >>> w.grad = scratch.tensor([1000.0])
    >>> optimizer.step()
    >>> w
    tensor([0.8944], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
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
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        return {"step": 0, "mu_product": 1, "exp_avg": 0, "exp_avg_sq": 0}

    def count(self, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Advance t and μ₁⋯μₜ."""
        super().count(state, group)
        state["mu_product"].array *= _momentum(state["step"].item(), group)

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        (beta1, beta2), t = group["betas"], state["step"]
        m, v = state["exp_avg"], state["exp_avg_sq"]
        m += (1 - beta1) * (g - m)
        v *= beta2
        v += (1 - beta2) * g * g
        mu, next_mu = _momentum(t, group), _momentum(t + 1, group)
        product = state["mu_product"]
        ahead = (1 - mu) / (1 - product) * g + next_mu / (1 - product * next_mu) * m
        w -= group["lr"] * ahead / (np.sqrt(v / (1 - beta2**t)) + group["eps"])


def _momentum(t: float, group: dict[str, Any]) -> float:
    return group["betas"][0] * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"]))
