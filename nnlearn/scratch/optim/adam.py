"""Adam: momentum and a rate for each parameter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.optim.optimizer import Optimizer


class Adam(Optimizer):
    """Step by the mean gradient over the root of the mean squared gradient: w ← w − η·m̂ / (√v̂ + ε).

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate: about the size of a step, whatever the size of the gradient.
    betas : (float, float)
        β₁ in m ← β₁·m + (1 − β₁)·g and β₂ in v ← β₂·v + (1 − β₂)·g².
    eps : float
        ε, outside of the root.
    weight_decay : float
        λ in g ← g + λ·w (for decay outside of the rate see AdamW).
    amsgrad : bool
        Use the largest v so far.
    maximize : bool
        Step along the gradient.

    Notes
    -----
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo the start at zero. Source: Kingma and Ba (2015), algorithm 1;
    AMSGrad, Reddi, Kale and Kumar (2018), algorithm 2. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.Adam([w], lr=0.1)
    >>> (1000 * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        options = {"lr": lr, "betas": tuple(betas), "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**options, "amsgrad": amsgrad, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the options make sense."""
        super().check(group)
        if not all(0 <= beta < 1 for beta in group["betas"]):
            raise ShapeError(
                f"{type(self).__name__}: betas must lie in [0, 1); got {group['betas']}"
            )

    def update(
        self, p: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change one parameter in place."""
        if group["weight_decay"]:
            g = g + group["weight_decay"] * p
        if not state:
            state.update(step=0, exp_avg=np.zeros_like(p), exp_avg_sq=np.zeros_like(p))
            if group["amsgrad"]:
                state["max_exp_avg_sq"] = np.zeros_like(p)
        (beta1, beta2), m, v = group["betas"], state["exp_avg"], state["exp_avg_sq"]
        state["step"] += 1
        m += (1 - beta1) * (g - m)
        v *= beta2
        v += (1 - beta2) * g * g
        if group["amsgrad"]:
            v = np.maximum(state["max_exp_avg_sq"], v, out=state["max_exp_avg_sq"])
        correction1, correction2 = 1 - beta1 ** state["step"], 1 - beta2 ** state["step"]
        denominator = np.sqrt(v)
        denominator /= math.sqrt(correction2)
        denominator += group["eps"]
        p -= group["lr"] / correction1 * m / denominator
