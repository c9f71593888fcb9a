"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch.optim.optimizer import Optimizer


class SGD(Optimizer):
    """Step against the gradient, or against a running sum of gradients: w ← w − η·v.

    Parameters
    ----------
    params : iterable
        Parameters, or parameter groups.
    lr : float
        η, the learning rate.
    momentum : float
        μ in v ← μ·v + (1 − dampening)·g. The first v is g itself; with μ = 0, every v is.
    dampening : float
        How much of the gradient is left out of v.
    weight_decay : float
        λ in g ← g + λ·w.
    nesterov : bool
        Step by g + μ·v instead of v.
    maximize : bool
        Step along the gradient.
    foreach, differentiable, fused : bool, optional
        PyTorch's ways to compute the same step; here they change nothing. ``differentiable=True``
        is refused.

    Raises
    ------
    ValueError
        An option is negative, or ``nesterov`` comes without momentum or with dampening.

    Notes
    -----
    State: ``momentum_buffer`` (v). Source: Robbins and Monro (1951); momentum, Polyak (1964);
    Nesterov's form, Sutskever et al. (2013), equations 1-4, with η outside of v.
    Chapter: ``optimizers``.

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
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the options make sense."""
        super().check(group)
        if group["nesterov"] and (group["momentum"] <= 0 or group["dampening"] != 0):
            raise ValueError("SGD: Nesterov's momentum needs momentum > 0 and dampening = 0")

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state holds at first: v, if there is momentum."""
        return {"momentum_buffer": 0} if group["momentum"] else {}

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place."""
        momentum = group["momentum"]
        if momentum:
            v = state["momentum_buffer"]
            v *= momentum
            v += g if state["first"] else (1 - group["dampening"]) * g
            g = g + momentum * v if group["nesterov"] else v
        w -= group["lr"] * g
