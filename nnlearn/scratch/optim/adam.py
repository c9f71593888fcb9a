"""Adam: momentum, and a rate for each parameter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.optim.optimizer import Optimizer


class Adam(Optimizer):
    """Step by the mean gradient over the root of the mean squared one: w ← w − η·m̂ / (√v̂ + ε).

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
        λ in g ← g + λ·w, or, decoupled, in w ← w − η·λ·w.
    amsgrad : bool
        Use the largest v so far.
    maximize : bool
        Step along the gradient.
    decoupled_weight_decay : bool
        Decay the weights outside of the rate: this is `AdamW`.
    foreach, capturable, differentiable, fused : bool, optional
        PyTorch's ways to compute the same step. ``foreach`` and ``fused`` change nothing here; the
        others are refused.

    Raises
    ------
    ValueError
        An option is negative, or a β is not in [0, 1).
    DTypeError
        A β is no float.

    Notes
    -----
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) undo the start at zero. State: ``step`` (t),
    ``exp_avg`` (m), ``exp_avg_sq`` (v), and with AMSGrad ``max_exp_avg_sq``. Source: Kingma and Ba
    (2015), algorithm 1; AMSGrad, Reddi, Kale and Kumar (2018), algorithm 2.
    Chapter: ``optimizers``.

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
        decoupled_weight_decay: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the options make sense."""
        super().check(group)
        if any(isinstance(beta, int) for beta in group["betas"]):
            raise DTypeError(
                f"{type(self).__name__}: betas must be floats, such as 0.0; got {group['betas']}"
            )

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first."""
        largest = {"max_exp_avg_sq": 0} if group["amsgrad"] else {}
        return {"step": 0, "exp_avg": 0, "exp_avg_sq": 0, **largest}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        (beta1, beta2), t = group["betas"], state["step"]
        m, v = state["exp_avg"], state["exp_avg_sq"]
        # m = β₁m + (1 − β₁)g, then v = β₂v + (1 − β₂)g²; one array serves for all in between.
        a = g * (1 - beta1)
        m *= beta1
        m += a
        a *= g
        a *= (1 - beta2) / (1 - beta1)
        v *= beta2
        v += a
        if group["amsgrad"]:
            v = np.maximum(state["max_exp_avg_sq"], v, out=state["max_exp_avg_sq"])
        # Both corrections are numbers: out of m̂ and √v̂, they cost no pass over arrays.
        root = math.sqrt(1 - beta2**t)
        np.sqrt(v, out=a)
        a += group["eps"] * root
        np.divide(m, a, out=a)
        a *= group["lr"] * root / (1 - beta1**t)
        w -= a
