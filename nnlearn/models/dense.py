"""Layers in which every unit sees all units before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from nnlearn.models import arguments, registry


@registry.network
def mlp(engine: Any, sizes: Sequence[int], activation: str = "relu", dropout: float = 0.0) -> Any:
    """Multi-layer perceptron: linear layers with an activation after each but the last.

    h₀ = x,  hₗ = φ(hₗ₋₁ Wₗᵀ + bₗ),  and the last layer's scores without φ.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    sizes : sequence of int
        Inputs, units of each hidden layer, outputs: at least two numbers.
    activation : str
        φ, one of `ACTIVATIONS`.
    dropout : float
        Share of the hidden units that training switches off in each step, 0 ≤ p < 1.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``sizes[0]``) to (N, ``sizes[-1]``), in the engine's default
        floating dtype.

    Raises
    ------
    TypeError, ValueError
        If an argument has the wrong type, or a value that makes no network.

    Notes
    -----
    Source: Rumelhart, Hinton and Williams (1986); dropout, Srivastava et al. (2014). Chapter:
    ``dnn``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.mlp(scratch, [64, 32, 10], dropout=0.2)
    >>> net
    Sequential(
      (0): Linear(in_features=64, out_features=32, bias=True)
      (1): ReLU()
      (2): Dropout(p=0.2, inplace=False)
      (3): Linear(in_features=32, out_features=10, bias=True)
    )
    >>> net.config
    {'model': 'mlp', 'sizes': [64, 32, 10], 'activation': 'relu', 'dropout': 0.2}
    """
    nn, sizes = engine.nn, arguments.sizes(sizes)
    phi, share = getattr(nn, arguments.activation(activation)), arguments.share(dropout)
    layers = []
    for inputs, outputs in pairwise(sizes[:-1]):
        layers += [nn.Linear(inputs, outputs), phi()]
        if share:
            layers.append(nn.Dropout(share))
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
