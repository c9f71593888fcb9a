"""A network that carries its own preprocessing: the file then holds all that an answer needs."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.engines import to_array
from nnlearn.models import registry
from nnlearn.models.dense import mlp


@registry.network
def scaled_mlp(
    engine: Any, sizes: Sequence[int], activation: str = "relu", dropout: float = 0.0
) -> Any:
    """Multi-layer perceptron that standardises its input itself.

    x ↦ mlp((x − μ) / σ), with μ and σ as buffers: training does not move them, a weights file
    holds them.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    sizes, activation, dropout
        As of `mlp`.

    Returns
    -------
    Module
        (N, ``sizes[0]``) to (N, ``sizes[-1]``). Its buffers ``mean`` and ``scale``, of shape
        (``sizes[0]``,), are 0 and 1 until ``measure(x)`` takes them from training data x, of shape
        (N, ``sizes[0]``): the mean of each column, and its standard deviation, or 1 in columns
        that do not vary. ``measure(x, together=True)`` takes one mean and one deviation of all
        numbers, as suits pixels. ``layers`` is the perceptron.

    Raises
    ------
    TypeError, ValueError
        As `mlp`; and ``measure`` if x has another shape, or numbers that are not finite.

    Notes
    -----
    Source: LeCun, Bottou, Orr and Müller (1998), "Efficient BackProp", section 4.3. Chapter:
    ``practice``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> net = models.scaled_mlp(scratch, [2, 3, 1])
    >>> net.measure([[0.0, 5.0], [4.0, 5.0]])
    >>> net.mean, net.scale
    (tensor([2., 5.]), tensor([2., 1.]))
    >>> list(net.state_dict())[:3]
    ['mean', 'scale', 'layers.0.weight']
    """
    layers = mlp(engine, sizes, activation, dropout)
    inputs = layers.config["sizes"][0]

    class ScaledMLP(engine.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = layers
            self.register_buffer("mean", engine.zeros(inputs))
            self.register_buffer("scale", engine.ones(inputs))

        def measure(self, x: Any, together: bool = False) -> None:
            mean, scale = _statistics(x, inputs, None if together else 0)
            with engine.no_grad():
                self.mean[:] = engine.tensor(mean, dtype=self.mean.dtype)
                self.scale[:] = engine.tensor(scale, dtype=self.scale.dtype)

        def forward(self, x: Any) -> Any:
            return self.layers((x - self.mean) / self.scale)

    return ScaledMLP()


def _statistics(x: Any, inputs: int, axis: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of each column or of all numbers, 1 in place of 0."""
    array = to_array(x).astype(np.float64)
    if array.ndim != 2 or array.shape[1] != inputs or len(array) == 0:
        raise ValueError(f"measure takes examples of shape (N, {inputs}); got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError("measure takes finite numbers; x holds nan or infinity")
    spread = array.std(axis=axis)
    return array.mean(axis=axis), np.where(spread > 0, spread, 1.0)
