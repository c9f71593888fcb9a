"""One neuron: the threshold unit and logistic regression."""

# mypy: disable-error-code="name-defined"

from __future__ import annotations

from typing import Any

from nnlearn._arguments import count
from nnlearn.models import registry


@registry.network
def perceptron(engine: Any, inputs: int) -> Any:
    """One threshold unit: 1 where w·x + b ≥ 0, else 0.

    It has no slope to descend; the perceptron rule trains it.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs : int
        Length of x.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``inputs``) to (N, 1).

    Raises
    ------
    TypeError, ValueError
        If ``inputs`` is no positive whole number.

    Notes
    -----
    Source: McCulloch and Pitts (1943); Rosenblatt (1958). Chapter: ``neurons``.

    Examples
    --------
    A neuron that computes AND:

    >>> from nnlearn import models, scratch
    >>> unit = models.perceptron(scratch, 2)
    >>> w, b = scratch.tensor([[1.0, 1.0]]), scratch.tensor([-1.5])
    >>> unit.load_state_dict({"0.weight": w, "0.bias": b})
    <All keys matched successfully>
    >>> unit(scratch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]))[:, 0]
    tensor([0., 0., 0., 1.])
    """
    nn = engine.nn

    class Threshold(nn.Module):
        def forward(self, input: Any) -> Any:
            return engine.heaviside(input, input.new_ones(()))

    return nn.Sequential(nn.Linear(count("inputs", inputs, least=1), 1), Threshold())


@registry.network
def logistic(engine: Any, inputs: int, classes: int = 2) -> Any:
    """Logistic regression: one linear neuron whose score σ turns into a probability.

    For more than two classes, one neuron each, whose scores softmax turns into probabilities.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    inputs : int
        Length of x.
    classes : int
        At least two.

    Returns
    -------
    Module
        ``engine.nn.Sequential``: (N, ``inputs``) to the scores, (N,) for two classes, where a
        positive score means class 1, and (N, ``classes``) for more. Train it with
        ``binary_cross_entropy_with_logits`` (floating labels) or ``cross_entropy``.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number, or too small.

    Notes
    -----
    Source: Cox (1958). Chapter: ``neurons``.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> x = scratch.zeros(5, 64)
    >>> models.logistic(scratch, 64)(x).shape, models.logistic(scratch, 64, classes=10)(x).shape
    (Size([5]), Size([5, 10]))
    """
    nn, inputs = engine.nn, count("inputs", inputs, least=1)
    if count("classes", classes, least=2) == 2:
        return nn.Sequential(nn.Linear(inputs, 1), nn.Flatten(0))
    return nn.Sequential(nn.Linear(inputs, classes))
