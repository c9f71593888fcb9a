"""Examples for the chapter ``neurons``: activations and the losses of one neuron."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.parity.draws import array, axis, broadcastable, choose, shape
from tests.parity.proof import Example
from tests.parity.registry import examples

FUNCTIONS = {
    "sigmoid": {},
    "tanh": {},
    "relu": {},
    "relu6": {},
    "leaky_relu": {"negative_slope": (0.01, 0.2, 1.5, -0.5)},
    "elu": {"alpha": (1.0, 0.5, 2.0)},
    "celu": {"alpha": (1.0, 0.5, 2.0)},
    "selu": {},
    "gelu": {"approximate": ("none", "tanh")},
    "silu": {},
    "mish": {},
    "softplus": {"beta": (1.0, 2.0, 0.5), "threshold": (20.0, 1.0)},
    "softsign": {},
    "logsigmoid": {},
    "hardtanh": {"min_val": (-1.0, -2.0), "max_val": (1.0, 0.5)},
}
MODULES = {
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "ReLU": "relu",
    "ReLU6": "relu6",
    "LeakyReLU": "leaky_relu",
    "ELU": "elu",
    "CELU": "celu",
    "SELU": "selu",
    "GELU": "gelu",
    "SiLU": "silu",
    "Mish": "mish",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "LogSigmoid": "logsigmoid",
    "Hardtanh": "hardtanh",
}


def _options(draw: Any, name: str) -> dict[str, Any]:
    return {
        k: choose(draw, *values) for k, values in FUNCTIONS[name].items() if draw(st.booleans())
    }


def _inputs(draw: Any) -> np.ndarray:
    x = array(draw, shape(draw), -8, 8)
    return np.where(np.abs(x) < 1e-3, 0.3, x)


@examples(*[f"nn.functional.{name}" for name in FUNCTIONS])
def activations(draw: Any, path: str) -> Example:
    return Example([_inputs(draw)], _options(draw, path.rsplit(".", 1)[-1]))


@examples(*[f"nn.{name}" for name in MODULES])
def activation_layers(draw: Any, path: str) -> Example:
    return Example([_inputs(draw)], init=_options(draw, MODULES[path.removeprefix("nn.")]))


@examples("heaviside")
def thresholds(draw: Any, path: str) -> Example:
    """Integers and bools: PyTorch refuses a derivative here."""
    size = shape(draw)
    x, at_zero = np.round(array(draw, size)), np.round(array(draw, broadcastable(draw, size)))
    return choose(
        draw, Example([x.astype(int), at_zero.astype(int)]), Example([x > 0, at_zero > 0])
    )


@examples("nn.functional.prelu", "nn.PReLU")
def learned_slopes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    channels = choose(draw, 1, size[1] if len(size) > 1 else 1)
    x = array(draw, size)
    if path == "nn.PReLU":
        return Example([x], init={"num_parameters": channels, "init": choose(draw, 0.25, 0.1)})
    return Example([x, array(draw, (channels,))])


@examples(*[f"nn.functional.{n}" for n in ("softmax", "log_softmax", "softmin", "glu")])
def along_classes(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    if path.endswith("glu"):
        size = tuple(2 * n if a == dim % len(size) else n for a, n in enumerate(size))
    return Example([array(draw, size, -20, 20)], {"dim": dim})


@examples("nn.Softmax", "nn.LogSoftmax", "nn.Softmin", "nn.GLU")
def layers_along_classes(draw: Any, path: str) -> Example:
    example = along_classes_of(draw, path)
    return Example(example.args, init=example.kwargs)


def along_classes_of(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    dim = axis(draw, len(size))
    if path == "nn.GLU":
        size = tuple(2 * n if a == dim % len(size) else n for a, n in enumerate(size))
    return Example([array(draw, size, -5, 5)], {"dim": dim})


@examples("nn.functional.maxout", "nn.Maxout")
def maxouts(draw: Any, path: str) -> Example:
    size = shape(draw, 1)
    pieces, dim = draw(st.integers(1, 3)), draw(st.integers(0, len(size) - 1))
    size = tuple(pieces * n if a == dim else n for a, n in enumerate(size))
    options = {"pieces": pieces, "dim": dim}
    x = array(draw, size, apart=0.05)
    return Example([x], init=options) if path == "nn.Maxout" else Example([x], options)


@examples(
    *("nn.functional.binary_cross_entropy", "nn.functional.binary_cross_entropy_with_logits"),
    *("nn.BCELoss", "nn.BCEWithLogitsLoss"),
)
def binary_losses(draw: Any, path: str) -> Example:
    size = shape(draw)
    scores = "ogits" in path
    x = array(draw, size, -30, 30) if scores else array(draw, size, 0.01, 0.99)
    y = array(draw, size, 0, 1)
    options: dict[str, Any] = {"reduction": choose(draw, "mean", "sum", "none")}
    if draw(st.booleans()):
        options["weight"] = array(draw, broadcastable(draw, size), 0.1, 2)
    if scores and draw(st.booleans()):
        options["pos_weight"] = array(draw, broadcastable(draw, size), 0.1, 3)
    if path.startswith("nn.functional"):
        return Example([x, y], options, constants=("weight", "pos_weight"))
    return Example([x, y], init=options)
