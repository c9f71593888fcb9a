"""Networks written once, for either engine: pass ``nnlearn.scratch`` or ``torch``.

Each network carries a ``config``, a dictionary of plain values from which `build` makes it again;
`nnlearn.checkpoints` stores it beside the weights. State-dict keys are the same on both engines.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nnlearn.data.arguments import count

__all__ = ["ACTIVATIONS", "build", "logistic", "mlp", "perceptron", "shapes"]

# Our name for an activation, and the class that both engines have in ``nn``.
ACTIVATIONS = {
    "elu": "ELU",
    "gelu": "GELU",
    "identity": "Identity",
    "leaky_relu": "LeakyReLU",
    "relu": "ReLU",
    "selu": "SELU",
    "sigmoid": "Sigmoid",
    "silu": "SiLU",
    "softplus": "Softplus",
    "tanh": "Tanh",
}


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
    sizes, layer, share = _sizes(sizes), _activation(activation), _share(dropout)
    nn = _nn(engine)
    layers = []
    for inputs, outputs in pairwise(sizes[:-1]):
        layers += [nn.Linear(inputs, outputs), getattr(nn, layer)()]
        if share:
            layers.append(nn.Dropout(share))
    net = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))
    settings = {"sizes": sizes, "activation": activation, "dropout": share}
    return _with_config(net, "mlp", settings)


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
    inputs, nn = count("inputs", inputs, least=1), _nn(engine)

    class Threshold(nn.Module):  # type: ignore[name-defined]
        def forward(self, input: Any) -> Any:
            return engine.heaviside(input, input.new_ones(()))

    net = nn.Sequential(nn.Linear(inputs, 1), Threshold())
    return _with_config(net, "perceptron", {"inputs": inputs})


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
    inputs, classes, nn = (
        count("inputs", inputs, least=1),
        count("classes", classes, least=2),
        _nn(engine),
    )
    layers = [nn.Linear(inputs, 1), nn.Flatten(0)] if classes == 2 else [nn.Linear(inputs, classes)]
    net = nn.Sequential(*layers)
    return _with_config(net, "logistic", {"inputs": inputs, "classes": classes})


def build(engine: Any, config: Mapping[str, Any]) -> Any:
    """Make the network that a ``config`` describes, with fresh weights.

    Parameters
    ----------
    engine : module
        ``nnlearn.scratch`` or ``torch``.
    config : mapping
        The model's name under ``"model"``, and its arguments.

    Returns
    -------
    Module
        Of that engine.

    Raises
    ------
    TypeError, ValueError
        If there is no such model, or an argument is missing, unknown or wrong.

    Examples
    --------
    >>> from nnlearn import models, scratch
    >>> models.build(scratch, {"model": "mlp", "sizes": [2, 3, 1], "activation": "tanh"})
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): Tanh()
      (2): Linear(in_features=3, out_features=1, bias=True)
    )
    """
    maker, _, settings = _read(config)
    return maker(engine, **settings)


def shapes(config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the shape of every entry of the state dict that `build` would give, building nothing.

    Raises
    ------
    TypeError, ValueError
        As `build` does.

    Examples
    --------
    >>> from nnlearn import models
    >>> models.shapes({"model": "mlp", "sizes": [2, 3, 1]})
    {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
    """
    _, describe, settings = _read(config)
    return describe(**settings)


def _mlp_shapes(
    sizes: Sequence[int], activation: str = "relu", dropout: float = 0.0
) -> dict[str, tuple[int, ...]]:
    stride = 3 if _share(dropout) else 2
    _activation(activation)
    return {
        key: shape
        for layer, (inputs, outputs) in enumerate(pairwise(_sizes(sizes)))
        for key, shape in _linear_shapes(stride * layer, inputs, outputs).items()
    }


def _perceptron_shapes(inputs: int) -> dict[str, tuple[int, ...]]:
    return _linear_shapes(0, count("inputs", inputs, least=1), 1)


def _logistic_shapes(inputs: int, classes: int = 2) -> dict[str, tuple[int, ...]]:
    outputs = 1 if count("classes", classes, least=2) == 2 else classes
    return _linear_shapes(0, count("inputs", inputs, least=1), outputs)


def _linear_shapes(position: int, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{position}.weight": (outputs, inputs), f"{position}.bias": (outputs,)}


_MODELS: dict[str, tuple[Callable, Callable]] = {
    "logistic": (logistic, _logistic_shapes),
    "mlp": (mlp, _mlp_shapes),
    "perceptron": (perceptron, _perceptron_shapes),
}


def _read(config: Mapping[str, Any]) -> tuple[Callable, Callable, dict[str, Any]]:
    if not isinstance(config, Mapping):
        raise TypeError(f"a config is a dictionary such as net.config; got {type(config).__name__}")
    settings = dict(config)
    name = settings.pop("model", None)
    if not isinstance(name, str) or name not in _MODELS:
        raise ValueError(
            f"a config names its model under 'model', one of {', '.join(_MODELS)}; got {name!r}"
        )
    maker, describe = _MODELS[name]
    try:
        inspect.signature(describe).bind(**settings)
    except TypeError as error:
        raise TypeError(
            f"the config of {name!r} does not fit {name}{inspect.signature(describe)}: {error}"
        ) from None
    return maker, describe, settings


def _with_config(net: Any, name: str, settings: dict[str, Any]) -> Any:
    net.config = {"model": name, **settings}
    return net


def _nn(engine: Any) -> Any:
    if not hasattr(engine, "nn"):
        raise TypeError(
            f"engine is a module, nnlearn.scratch or torch; got {engine!r:.60}. "
            "Write `from nnlearn import scratch` or `import torch` and pass that"
        )
    return engine.nn


def _activation(name: str) -> str:
    if not isinstance(name, str) or name not in ACTIVATIONS:
        close = difflib.get_close_matches(str(name).lower(), ACTIVATIONS, n=1)
        meant = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(
            f"activation must be one of {', '.join(ACTIVATIONS)}; got {name!r}.{meant}"
        )
    return ACTIVATIONS[name]


def _sizes(sizes: object) -> list[int]:
    if isinstance(sizes, str) or not isinstance(sizes, Sequence) or len(sizes) < 2:
        raise ValueError(
            f"sizes lists inputs, hidden units and outputs, such as [64, 32, 10]; got {sizes!r}"
        )
    return [count(f"sizes[{i}]", size, least=1) for i, size in enumerate(sizes)]


def _share(dropout: object) -> float:
    if isinstance(dropout, bool) or not isinstance(dropout, (int, float)):
        raise TypeError(f"dropout must be a number; got {dropout!r}")
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout is the share switched off, 0 ≤ p < 1; got {dropout}")
    return float(dropout)
