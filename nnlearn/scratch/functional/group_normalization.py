"""Normalisation of groups of channels within each example, and of each channel alone.

Breadth: no chapter derives it.
"""

from __future__ import annotations

import math

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.functional.batch_normalization import batch_norm, move
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each example over groups of neighbouring channels and all places.

    Parameters
    ----------
    input : Tensor
        x, floating, (N, C, …).
    num_groups : int
        How many groups the C channels are divided into: 1 normalises an example as a whole, C each
        channel.
    weight, bias : Tensor, optional
        γ and β, (C,).
    eps : float
        ε, which keeps the divisor from zero.

    Returns
    -------
    Tensor
        Of x's shape.

    Raises
    ------
    ShapeError
        The channels do not divide into the groups, or a parameter is not one number for each
        channel.

    Notes
    -----
    With x̂ = (x − μ) / √(σ² + ε), H = γ ∂L/∂y and means over a group:
    ∂L/∂x = (H − mean(H) − x̂ mean(H x̂)) / √(σ² + ε). Source: Wu and He (2018), equation 7.
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 3.0, 10.0, 30.0]])
    >>> scratch.nn.functional.group_norm(x, 2)
    tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])
    """
    need_floats("group_norm", input)
    shape = input.array.shape
    if len(shape) < 2 or num_groups < 1 or shape[1] % num_groups:
        raise ShapeError(
            "group_norm: x is (N, C, …), its channels divisible by the groups; got shape "
            f"{shape}, {num_groups} groups"
        )
    size = int(np.prod(shape[1:], dtype=np.int64)) // num_groups
    if shape[0] * size == 1:
        raise ShapeError(
            f"group_norm: one value in a group has no variance; got shape {shape}, "
            f"{num_groups} groups"
        )
    _check_channels("group_norm", input, weight, bias)
    return _group_norm(input, weight, bias, groups=num_groups, eps=eps)


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalise each channel of each example: `group_norm` with one channel in a group.

    Parameters
    ----------
    input : Tensor
        (N, C, …), floating, with more than one place.
    running_mean, running_var : Tensor, optional
        (C,), moved towards the examples' averages, in place; used for ``use_input_stats=False``.

    Raises
    ------
    ShapeError
        The input has no places to normalise over, or one alone; a parameter is not one number for
        each channel.

    Notes
    -----
    Source: Ulyanov, Vedaldi and Lempitsky (2016), equation 5. Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[[1.0, 3.0], [10.0, 30.0]]])
    >>> scratch.nn.functional.instance_norm(x)
    tensor([[[-1.0000,  1.0000],
             [-1.0000,  1.0000]]])
    """
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    need_floats("instance_norm", input)
    shape = input.array.shape
    places = int(np.prod(shape[2:], dtype=np.int64))
    if len(shape) < 3 or places == 1:
        raise ShapeError(
            "instance_norm: x is (N, C, …) with more than one place in a channel; got shape "
            f"{shape}"
        )
    if running_mean is not None and running_var is not None and input.numel():
        values = input.array.reshape(*shape[:2], places)
        move(running_mean, values.mean(2).mean(0), momentum)
        move(running_var, values.var(2, ddof=1).mean(0), momentum)
    _check_channels("instance_norm", input, weight, bias)
    return _group_norm(input, weight, bias, groups=shape[1], eps=eps)


@op(keeps=("weight", "", ""))
def _group_norm(input: Array, weight: Array, bias: Array, *, groups: int, eps: float) -> Recorded:
    """Normalise (N, C, …) in groups: one factor and one shift for each channel of each example.

    So two passes over the entries suffice where a factor for each entry would take four.
    """
    shape, dtype = input.shape, input.dtype
    n, c = shape[:2]
    grouped = (n, groups, c // groups)  # what is one number for each channel of each example
    size = max(input.size // max(n * groups, 1), 1)  # of a group
    flat = (n * c, math.prod(shape[2:]))
    x = input.reshape(flat)
    ones = np.ones((x.shape[1], 1), dtype)

    def spread(per_group: np.ndarray) -> np.ndarray:
        return np.broadcast_to(per_group, grouped).reshape(n * c, 1)

    mean = (x @ ones).reshape(grouped).sum(2, keepdims=True) / size
    centred = x - spread(mean)
    squares = np.vecdot(centred, centred).reshape(grouped).sum(2, keepdims=True)
    inverse = (1 / np.sqrt(squares / size + eps)).astype(dtype, copy=False)
    gamma = np.ones(c, dtype) if weight is None else weight
    scale = (inverse * gamma.reshape(grouped[1:])).reshape(n * c, 1)
    y = np.empty(shape, dtype)
    rows = np.multiply(centred, scale, out=y.reshape(flat))
    if bias is not None:
        rows += np.broadcast_to(bias, (n, c)).reshape(n * c, 1)

    def vjp(g: np.ndarray) -> tuple:
        g = g.reshape(flat)
        total = (g @ ones).reshape(grouped)
        along = np.vecdot(g, centred).reshape(grouped) * inverse

        def by_input() -> np.ndarray:
            means = [(s * gamma.reshape(grouped[1:])).sum(2, keepdims=True) / size
                     for s in (total, along)]  # fmt: skip
            slope = np.empty(shape, dtype)
            rows = np.multiply(g, scale, out=slope.reshape(flat))
            rows -= centred * spread(means[1] * inverse * inverse)
            rows -= spread(means[0] * inverse)
            return slope

        return by_input, along.sum(0).reshape(-1), total.sum(0).reshape(-1)

    return y, vjp


def _check_channels(name: str, input: Tensor, weight: Tensor | None, bias: Tensor | None) -> None:
    channels = input.array.shape[1]
    for label, x in (("weight", weight), ("bias", bias)):
        if x is not None and x.array.shape != (channels,):
            raise ShapeError(
                f"{name}: {label} needs one number for each of {channels} channels; got "
                f"{tuple(x.shape)}"
            )
        if x is not None and x.array.dtype != input.array.dtype:
            raise DTypeError(
                f"{name}: x is {input.array.dtype}, {label} is {x.array.dtype}; convert one"
            )
