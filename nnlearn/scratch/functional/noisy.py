"""Draws that gradients pass, and dropout for SELU.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import math
from typing import Any

from nnlearn.scratch import creation
from nnlearn.scratch.functional.activation import SELU_ALPHA, SELU_SCALE, softmax
from nnlearn.scratch.functional.dropout import check_probability
from nnlearn.scratch.tensor import Tensor


def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """Draw from classes so that gradients reach the scores: softmax((x + noise) / τ).

    Parameters
    ----------
    logits : Tensor
        Scores x, floating.
    tau : float
        The temperature τ: near 0 the result is nearly one-hot.
    hard : bool
        Return a one-hot draw; the gradient is that of the soft one.

    Notes
    -----
    Source: Jang, Gu and Poole (2017), equation 2; Maddison et al. (2017).

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.functional.gumbel_softmax(scratch.zeros(2, 3), hard=True).sum(1)
    tensor([1., 1.])
    """
    noise: Any = creation.empty(*logits.shape, dtype=logits.dtype)
    noise = -noise.exponential_().log()
    soft: Any = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    index = soft.argmax(dim, keepdim=True)
    one: Any = creation.zeros(*logits.shape, dtype=logits.dtype)
    return one.scatter(dim, index, 1.0) - soft.detach() + soft


def alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Tensor:
    """Set entries to SELU's lowest value with probability p, and keep mean and variance.

    Notes
    -----
    Source: Klambauer et al. (2017), section *New dropout technique*.
    """
    check_probability("alpha_dropout", p)
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0
    low = SELU_ALPHA * SELU_SCALE
    kept: Any = creation.empty(*input.shape, dtype=input.dtype)
    kept.bernoulli_(1 - p)
    a = 1 / math.sqrt((low * low * p + 1) * (1 - p))
    return input * (kept * a) + ((kept - 1) * (low * a) + low * a * p)
