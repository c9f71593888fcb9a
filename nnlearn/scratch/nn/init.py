"""Initial weights: ways to fill a tensor at random so that signals neither fade nor explode.

Taught in the chapters ``dnn`` and ``depth``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.old_names import old
from nnlearn.scratch.random import Generator, rng_of
from nnlearn.scratch.shapes_only import MODE
from nnlearn.scratch.tensor import Tensor
from nnlearn.scratch.views import mark_changed


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor on the weights that keeps a signal's variance through an activation.

    Source: He et al. (2015), section 2.2; SELU's 3/4 and tanh's 5/3 are PyTorch's.

    >>> round(calculate_gain("relu"), 4)
    1.4142
    """
    if nonlinearity == "leaky_relu":
        return math.sqrt(2 / (1 + (0.01 if param is None else float(param)) ** 2))
    gains = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 0.75}
    gains |= dict.fromkeys(("conv1d", "conv2d", "conv_transpose1d", "conv_transpose2d"), 1.0)
    if nonlinearity not in gains:
        raise DTypeError(
            f"no gain known for {nonlinearity!r}; known: leaky_relu, {', '.join(gains)}"
        )
    return gains[nonlinearity]


def uniform_(
    tensor: Tensor, a: float = 0.0, b: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with draws from the uniform distribution on [a, b), in place, and return the tensor.

    Parameters
    ----------
    tensor : Tensor
        Any shape.
    a, b : float
        The bounds; the variance is (b − a)²/12.
    generator : Generator, optional
        The source of randomness; the global one, if not given.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> w = scratch.nn.init.uniform_(scratch.empty(1000), -1.0, 1.0)
    >>> bool((w.abs() <= 1).all()), bool(abs(w.var() - 1 / 3) < 0.03)
    (True, True)
    """
    return _fill(tensor, lambda shape: rng_of(generator).uniform(a, b, shape))


def normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with draws from the normal distribution N(mean, std²), in place, and return the tensor.

    ``generator`` is the source of randomness; the global one, if not given.

    Notes
    -----
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> w = scratch.nn.init.normal_(scratch.empty(10_000), mean=5.0, std=2.0)
    >>> bool(abs(w.mean() - 5) < 0.1), bool(abs(w.std() - 2) < 0.1)
    (True, True)
    """
    return _fill(tensor, lambda shape: rng_of(generator).standard_normal(shape) * std + mean)


def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> Tensor:
    """Fill with draws from the normal distribution, drawn again where they fall outside [a, b].

    Parameters
    ----------
    mean, std : float
        Of the distribution before truncation.
    a, b : float
        The bounds themselves, not multiples of ``std``.

    Raises
    ------
    ShapeError
        a is not below b, or draws would hardly ever fall between them.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.nn.init.trunc_normal_(scratch.empty(1000), std=0.02, a=-0.04, b=0.04)
    >>> bool((w.abs() <= 0.04).all())
    True
    """
    rng = rng_of(generator)
    if not a < b:
        raise ShapeError(f"trunc_normal_: a must be below b; got {a} and {b}")
    if mean < a - 2 * std or mean > b + 2 * std:
        raise ShapeError(
            "trunc_normal_: the mean is more than two deviations outside [a, b]; draws would "
            "never fall in"
        )
    drawn = rng.standard_normal(tensor.array.shape) * std + mean
    outside = (drawn < a) | (drawn > b)
    while outside.any():
        drawn[outside] = rng.standard_normal(int(outside.sum())) * std + mean
        outside = (drawn < a) | (drawn > b)
    return _fill(tensor, drawn)


def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill with one value, in place, and return the tensor.

    Notes
    -----
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.init.constant_(scratch.empty(2), 0.5)
    tensor([0.5000, 0.5000])
    """
    return _fill(tensor, val)


def zeros_(tensor: Tensor) -> Tensor:
    """Fill with zeros, in place, and return the tensor: for biases.

    Notes
    -----
    Weights that are all zero, or all equal, get equal gradients: their units never differ. Chapter:
    ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.init.zeros_(scratch.empty(2))
    tensor([0., 0.])
    """
    return _fill(tensor, 0)


def ones_(tensor: Tensor) -> Tensor:
    """Fill with ones, in place, and return the tensor: for the scales of normalisation layers.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.init.ones_(scratch.empty(2))
    tensor([1., 1.])
    """
    return _fill(tensor, 1)


def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity, in place: a layer that passes its input on.

    Anything but a matrix raises ``ShapeError``.

    Notes
    -----
    Source: Le, Jaitly and Hinton (2015), section 2, for recurrent weights. Breadth: no chapter
    derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.init.eye_(scratch.empty(2, 3))
    tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    if tensor.ndim != 2:
        raise ShapeError(f"eye_ fills matrices; got shape {tuple(tensor.shape)}")
    return _fill(tensor, np.eye(*tensor.array.shape))


def xavier_uniform_(
    tensor: Tensor, gain: float = 1.0, generator: Generator | None = None
) -> Tensor:
    """Fill with U(−a, a), a = gain · √(6 / (fan_in + fan_out)).

    Parameters
    ----------
    tensor : Tensor
        At least 2 axes, (O, I, …), else ``ShapeError``; filled in place and returned.
    gain : float
        See `calculate_gain`.
    generator : Generator, optional
        The source of randomness; the global one, if not given.

    Notes
    -----
    A compromise between signals, whose variance 1/fan_in would keep, and gradients, 1/fan_out.
    Source: Glorot and Bengio (2010), equation 16. Chapter: ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.nn.init.xavier_uniform_(scratch.empty(20, 40))
    >>> bool((w.abs() <= (6 / 60) ** 0.5).all())
    True
    """
    fan_in, fan_out = fans(tensor)
    bound = gain * math.sqrt(6 / (fan_in + fan_out))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Fill with N(0, s²), s = gain · √(2 / (fan_in + fan_out)): see `xavier_uniform_`.

    Notes
    -----
    Source: Glorot and Bengio (2010), equation 12. Chapters: ``dnn``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> w = scratch.nn.init.xavier_normal_(scratch.empty(100, 300))
    >>> bool(abs(w.var() / (2 / 400) - 1) < 0.05)
    True
    """
    fan_in, fan_out = fans(tensor)
    return normal_(tensor, 0.0, gain * math.sqrt(2 / (fan_in + fan_out)), generator)


def kaiming_uniform_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Fill with U(−b, b), b = gain · √(3 / fan): Xavier's rule, for one side and with ReLU's gain.

    Parameters
    ----------
    tensor : Tensor
        At least 2 axes, (O, I, …), else ``ShapeError``; filled in place and returned.
    a : float
        Negative slope, if the activation is leaky ReLU. √5 is what PyTorch's layers use: then b =
        1/√fan_in.
    mode : {'fan_in', 'fan_out'}
        Keep the variance of signals, or that of gradients.
    nonlinearity : str
        The activation: see `calculate_gain`.
    generator : Generator, optional
        The source of randomness; the global one, if not given.

    Notes
    -----
    Source: He et al. (2015), equations 10 and 14. Chapters: ``dnn``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.nn.init.kaiming_uniform_(scratch.empty(20, 100), a=5**0.5)
    >>> bool((w.abs() <= 0.1).all())
    True
    """
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: Tensor,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> Tensor:
    """Fill with N(0, s²), s = gain / √fan; arguments as in `kaiming_uniform_`.

    Notes
    -----
    Source: He et al. (2015), equations 10 and 14. Chapters: ``dnn``, ``depth``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> _ = scratch.manual_seed(0)
    >>> w = scratch.nn.init.kaiming_normal_(scratch.empty(300, 100), nonlinearity="relu")
    >>> bool(abs(w.var() / (2 / 100) - 1) < 0.05)
    True
    """
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator)


def orthogonal_(tensor: Tensor, gain: float = 1, generator: Generator | None = None) -> Tensor:
    """Fill with a random matrix whose rows or columns are orthonormal, times gain.

    Parameters
    ----------
    tensor : Tensor
        At least 2 axes, else ``ShapeError``; all but the first count as one. Filled in place and
        returned.
    gain : float
        A factor.
    generator : Generator, optional
        The source of randomness; the global one, if not given.

    Notes
    -----
    It keeps lengths: all its singular values are ``gain``. From a QR decomposition, with the signs
    of R's diagonal, so that no matrix is likelier than another. Source: Saxe, McClelland and
    Ganguli (2014); the signs, Mezzadri (2007). Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.nn.init.orthogonal_(scratch.empty(3, 5))
    >>> scratch.allclose(w @ w.T, scratch.eye(3), atol=1e-6)
    True
    """
    if tensor.ndim < 2:
        raise ShapeError(f"orthogonal_ needs at least 2 axes; got shape {tuple(tensor.shape)}")
    rows, columns = len(tensor.array), tensor.numel() // len(tensor.array)
    drawn = rng_of(generator).standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q *= np.sign(np.diag(r))
    return _fill(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.array.shape))


def fans(tensor: Tensor) -> tuple[int, int]:
    """Return the inputs of one output (fan_in) and the outputs of one input (fan_out).

    >>> from nnlearn import scratch
    >>> fans(scratch.zeros(16, 6, 5, 5))
    (150, 400)
    """
    if tensor.ndim < 2:
        raise ShapeError(
            f"fan_in and fan_out need a tensor of at least 2 axes; got shape {tuple(tensor.shape)}"
        )
    field = int(np.prod(tensor.array.shape[2:], dtype=np.int64))
    return tensor.array.shape[1] * field, tensor.array.shape[0] * field


def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Make a convolution's weights (O, C, …) pass its input on, as far as channels reach.

    Each of the ``groups`` passes on its own channels. Fewer than 3 or more than 5 axes raise
    ``ShapeError``.

    Notes
    -----
    Source: Zagoruyko and Komodakis (2017), on networks without skip connections. Breadth: no
    chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.nn.init.dirac_(scratch.empty(1, 1, 3))
    >>> scratch.nn.functional.conv1d(scratch.tensor([[[1.0, 2.0, 3.0]]]), w, padding=1)
    tensor([[[1., 2., 3.]]])
    """
    shape = tensor.array.shape
    if not 3 <= len(shape) <= 5 or shape[0] % groups:
        raise ShapeError(f"dirac_ takes weights (O, C, …), O in {groups} groups; got {shape}")
    weights, own = np.zeros(shape, tensor.array.dtype), shape[0] // groups
    centre = tuple(n // 2 for n in shape[2:])
    for group in range(groups):
        for k in range(min(own, shape[1])):
            weights[(group * own + k, k, *centre)] = 1
    return _fill(tensor, weights)


def _kaiming_std(tensor: Tensor, a: float, mode: str, nonlinearity: str) -> float:
    if mode not in ("fan_in", "fan_out"):
        raise DTypeError(f"mode must be 'fan_in' or 'fan_out'; got {mode!r}")
    return calculate_gain(nonlinearity, a) / math.sqrt(fans(tensor)[mode == "fan_out"])


def _fill(tensor: Tensor, values: Any) -> Tensor:
    if not MODE.on:  # else there are no numbers, and none are drawn
        tensor.array[...] = values(tensor.array.shape) if callable(values) else values
        mark_changed(tensor)
    return tensor


# The names of before 0.4, which warn.
_OLD = (
    *("uniform", "normal", "constant", "eye", "dirac", "orthogonal"),
    *("xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal"),
)
for _name in _OLD:
    globals()[_name] = old(f"nn.init.{_name}", f"nn.init.{_name}_", globals()[f"{_name}_"])

__all__ = [
    *("calculate_gain", "ones_", "trunc_normal_", "zeros_"),
    *(f"{_name}_" for _name in _OLD),
    *_OLD,
]

__getattr__ = _module_getattr("scratch.nn.init", globals())
