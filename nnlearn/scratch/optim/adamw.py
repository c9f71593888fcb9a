"""AdamW: Adam with weight decay that the rate does not divide."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.optim.adam import Adam


class AdamW(Adam):
    """Shrink the weights by η·λ, then step as Adam: w ← (1 − η·λ)·w − η·m̂ / (√v̂ + ε).

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
        λ, outside of the gradient: in Adam, large gradients decay less.
    amsgrad : bool
        Use the largest v so far.
    maximize : bool
        Step along the gradient.
    foreach, capturable, differentiable, fused : bool, optional
        As in `Adam`.

    Raises
    ------
    ValueError
        An option is negative, or a β is not in [0, 1).

    Notes
    -----
    State: as `Adam`. Source: Loshchilov and Hutter (2019), algorithm 2, with PyTorch's η·λ where
    the paper has a schedule times λ. Chapter: ``optimizers``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([1.0], requires_grad=True)
    >>> optimizer = scratch.optim.AdamW([w], lr=0.1, weight_decay=0.5)
    >>> w.grad = scratch.tensor([1000.0])
    >>> optimizer.step()
    >>> w
    tensor([0.8500], requires_grad=True)
    """

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )
