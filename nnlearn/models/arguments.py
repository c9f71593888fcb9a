"""What the arguments of a network must be, so that a wrong one is named where it is passed."""

from __future__ import annotations

from collections.abc import Sequence

from nnlearn import _arguments
from nnlearn._arguments import choice, count, shown

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

# Our name for a recurrent cell, and the class that both engines have in ``nn``.
CELLS = {"gru": "GRU", "lstm": "LSTM", "rnn": "RNN"}

# So that a config cannot ask for endless building; He et al. (2016) went to 1202 layers.
DEEPEST = 1000
LARGEST = 1e9


def activation(name: str) -> str:
    """Return the class name of an activation.

    Examples
    --------
    >>> activation("Relu")
    Traceback (most recent call last):
        ...
    ValueError: activation must be one of elu, ..., tanh; got 'Relu'. Did you mean 'relu'?
    """
    return ACTIVATIONS[choice("activation", name, ACTIVATIONS)]


def cell(name: str) -> str:
    """Return the class name of a recurrent cell."""
    return CELLS[choice("cell", name, CELLS)]


def channels(given: object) -> list[int]:
    """Return the channels of an image and of one stage or more."""
    return _listed("channels", given, "those of the image and of every stage, such as [1, 16]")


def depth(name: str, value: object) -> int:
    """Return a number of layers or blocks: 1 to `DEEPEST`."""
    number = count(name, value, least=1)
    if number > DEEPEST:
        raise ValueError(f"{name} must be at most {DEEPEST}; got {number}")
    return number


def multiple(name: str, value: object, of: int, why: str) -> int:
    """Return ``value`` if it is a positive multiple of ``of``.

    Examples
    --------
    >>> multiple("width", 10, of=4, why="each of the 4 heads takes an equal share")
    Traceback (most recent call last):
        ...
    ValueError: width must be a multiple of 4, as each of the 4 heads takes an equal share; got 10
    """
    number = count(name, value, least=1)
    if number % of:
        raise ValueError(f"{name} must be a multiple of {of}, as {why}; got {number}")
    return number


def number(name: str, value: object) -> float:
    """Return ``value`` if it is a number of moderate size, which float32 holds."""
    size = _arguments.number(name, value)
    if not abs(size) <= LARGEST:
        raise ValueError(f"{name} must be finite, and {LARGEST:g} at most in size; got {value}")
    return size


def share(dropout: object) -> float:
    """Return the share of units that dropout switches off, 0 ≤ p < 1."""
    p = _arguments.number("dropout", dropout)
    if not 0 <= p < 1:
        raise ValueError(f"dropout is the share switched off, 0 ≤ p < 1; got {dropout}")
    return p


def sizes(given: object, what: str = "inputs, hidden units and outputs") -> list[int]:
    """Return a list of two or more layer sizes."""
    return _listed("sizes", given, f"{what}, such as [64, 32, 10]")


def _listed(name: str, given: object, what: str) -> list[int]:
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) < 2:
        raise ValueError(f"{name} lists {what}; got {shown(given)}")
    if len(given) > DEEPEST + 1:  # before any entry is looked at: a file may hold millions
        raise ValueError(f"{name} lists at most {DEEPEST + 1} numbers; got {len(given)}")
    return [count(f"{name}[{i}]", number, least=1) for i, number in enumerate(given)]
