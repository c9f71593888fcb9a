"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.optim.optimizer import Optimizer


class SGD(Optimizer):
    """Step against the gradient: w ← w − η·v, where v gathers the gradients.

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    momentum : float
        μ in v ← μ·v + (1 − dampening)·g. The first v is g itself.
    dampening : float
        Of the gradient in v.
    weight_decay : float
        λ in g ← g + λ·w.
    nesterov : bool
        Step by g + μ·v instead of v.
    maximize : bool
        Step along the gradient.

    Notes
    -----
    Source: Robbins and Monro (1951); momentum, Polyak (1964); the form here, Sutskever et al. (2013), equations 1-4,
    with η outside of v. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.SGD([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        options = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
        }
        super().__init__(params, {**options, "nesterov": nesterov, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the options make sense."""
        super().check(group)
        if group["momentum"] < 0:
            raise ShapeError(f"SGD: momentum must not be negative; got {group['momentum']}")
        if group["nesterov"] and (group["momentum"] <= 0 or group["dampening"] != 0):
            raise ShapeError("SGD: Nesterov's momentum needs momentum > 0 and dampening = 0")

    def update(
        self, p: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change one parameter in place."""
        momentum = group["momentum"]
        if group["weight_decay"]:
            g = g + group["weight_decay"] * p
        if momentum:
            v = state.get("momentum_buffer")
            if v is None:
                v = state["momentum_buffer"] = g.copy()
            else:
                v *= momentum
                v += g if not group["dampening"] else (1 - group["dampening"]) * g
            g = g + momentum * v if group["nesterov"] else v
        p -= group["lr"] * g
