"""Batch normalisation: every channel brought to mean 0 and variance 1 over the batch.

Taught in the chapter ``cnn``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor
from nnlearn.scratch.views import mark_changed

WIDE = 256  # entries of a row from which on its beginning is soon forgotten


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each channel over the batch: y = γ (x − μ) / √(σ² + ε) + β.

    Parameters
    ----------
    input : Tensor
        x, floating, (N, C) or (N, C, …).
    running_mean, running_var : Tensor, optional
        (C,). While training they are moved towards the batch's mean and (unbiased) variance, in
        place; in evaluation they are μ and σ².
    weight, bias : Tensor, optional
        γ and β, (C,).
    training : bool
        Whether μ and σ² are the batch's.
    momentum : float
        How far the running statistics move towards the batch's, from 0 to 1.
    eps : float
        ε, which keeps the divisor from zero.

    Returns
    -------
    Tensor
        y, of x's shape.

    Raises
    ------
    ShapeError
        A parameter is not one number for each channel; a channel has a single value, which has no
        variance; or there are no running statistics in evaluation.
    DTypeError
        The dtypes differ.

    Notes
    -----
    With x̂ = (x − μ) / √(σ² + ε) over M values in a channel and G = ∂L/∂y: ∂L/∂β = Σ G, ∂L/∂γ = Σ G
    x̂, and ∂L/∂x = γ / √(σ² + ε) · (G − Σ G / M − x̂ Σ G x̂ / M), for μ and σ² depend on x too; in
    evaluation they don't, and the last two terms are missing. Source: Ioffe and Szegedy (2015),
    algorithm 1 and section 3.
    Chapter: ``cnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 10.0], [3.0, 30.0]])
    >>> scratch.nn.functional.batch_norm(x, None, None, training=True)
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]])
    """
    need_floats("batch_norm", input)
    _check(input, running_mean, running_var, weight, bias, eps)
    if not training:
        if running_mean is None or running_var is None:
            raise ShapeError(
                "batch_norm: evaluation needs running_mean and running_var; or pass training=True"
            )
        fixed = (running_mean.array, running_var.array)
        return _batch_norm(input, weight, bias, eps=eps, fixed=fixed)[0]
    if eps <= 0:
        raise ShapeError(f"batch_norm: eps must be positive while training; got {eps}")
    count = input.numel() // input.array.shape[1] if input.numel() else 0
    if count == 1:
        raise ShapeError(
            "batch_norm: one value in a channel has no variance to learn from; got shape "
            f"{tuple(input.shape)}: use a larger batch, or eval()"
        )
    y, mean, var = _batch_norm(input, weight, bias, eps=eps, fixed=None)
    if running_mean is not None and running_var is not None and count:
        move(running_mean, mean.array, momentum)
        move(running_var, var.array * (count / (count - 1)), momentum)
    return y


def move(running: Tensor, value: np.ndarray, momentum: float) -> None:
    """Move a running statistic towards a new value, in place."""
    running.array *= 1 - momentum
    running.array += momentum * value
    mark_changed(running)


@op(keeps=())
def _batch_norm(
    input: Array, weight: Array, bias: Array, *, eps: float, fixed: Any
) -> Several[tuple]:
    rows = _channels_last(input)
    count = max(len(rows), 1)
    mean = np.ones(len(rows), rows.dtype) @ rows / count if fixed is None else fixed[0]
    wide, repeated = _widened(*rows.shape)
    centred = rows.reshape(wide) - repeated(mean)
    each = centred.reshape(rows.shape)
    var = np.einsum("mc,mc->c", each, each) / count if fixed is None else fixed[1]
    inverse = 1 / np.sqrt(var + eps)
    scale = inverse if weight is None else weight * inverse
    y = centred * repeated(scale)
    if bias is not None:
        y += repeated(bias)

    def vjp(gradients: Any) -> tuple:
        g = _channels_last(gradients[0])
        total = np.ones(len(g), g.dtype) @ g
        along = np.einsum("mc,mc->c", g, each) * inverse

        def by_input() -> np.ndarray:
            slope = g.reshape(wide) * repeated(scale)
            if fixed is None:
                slope -= repeated(scale * total / count)
                slope -= centred * repeated(scale * inverse * along / count)
            return _channels_second(slope, input.shape)

        return by_input, along, total

    return (_channels_second(y, input.shape), mean, var), vjp


def _widened(count: int, channels: int) -> tuple[tuple[int, int], Callable]:
    """Return a shape with several rows in one, and what repeats channels so often.

    NumPy takes a while to begin a row; few channels make short ones.
    """
    times = 1
    while times * channels < WIDE and count and count % (2 * times) == 0:
        times *= 2
    return (count // times, times * channels), lambda x: np.tile(x, times)


def _channels_last(x: np.ndarray) -> np.ndarray:
    """Return (N, C, …) as rows (N · …, C).

    A view where the channels are last in memory, as convolution leaves them.
    """
    return np.moveaxis(x, 1, -1).reshape(x.size // max(x.shape[1], 1), x.shape[1])


def _channels_second(rows: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)


def _check(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None,
    bias: Tensor | None,
    eps: float,
) -> None:
    if input.ndim < 2:
        raise ShapeError(f"batch_norm expects (N, C) or (N, C, …); got shape {tuple(input.shape)}")
    if (running_mean is None) != (running_var is None):
        raise ShapeError("batch_norm: give both running_mean and running_var, or neither")
    if eps < 0:
        raise ShapeError(f"batch_norm: eps must not be negative; got {eps}")
    named = {
        "running_mean": running_mean,
        "running_var": running_var,
        "weight": weight,
        "bias": bias,
    }
    for name, x in named.items():
        if x is None:
            continue
        if x.array.shape != (input.array.shape[1],):
            raise ShapeError(
                f"batch_norm: x (N, C, …) = {tuple(input.shape)} has {input.array.shape[1]} "
                f"channels, {name} has shape {tuple(x.shape)}"
            )
        if x.array.dtype != input.array.dtype:
            raise DTypeError(
                f"batch_norm: x is {input.array.dtype}, {name} is {x.array.dtype}; convert one "
                "with .to(dtype)"
            )
