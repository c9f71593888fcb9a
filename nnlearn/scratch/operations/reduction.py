"""Sums, means, extremes and other ways to make many numbers few.

``dim`` is one axis, several, or None for all; ``keepdim`` leaves axes of size 1 in their place.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import builtins
from collections import namedtuple
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, OutsideTheBook
from nnlearn.scratch.numpy_names import numpy_names
from nnlearn.scratch.op import Array, Recorded, Several, op
from nnlearn.scratch.operations import selection
from nnlearn.scratch.operations.axes import Axes, axes_of, entries_along, restored
from nnlearn.scratch.operations.casting import need_floats
from nnlearn.scratch.tensor import Tensor

Extreme = namedtuple("Extreme", ["values", "indices"])


@numpy_names
@op(keeps=())
def sum(input: Array, dim: Axes = None, keepdim: bool = False, *, dtype: Any = None) -> Recorded:
    """Return the sum over ``dim``, Σ x; integers and bools are summed as int64.

    Parameters
    ----------
    input : Tensor
        Any shape and dtype.
    dim : int or sequence of int, optional
        The axes; all, if not given.
    keepdim : bool
        Leave the axes, with size 1, so that the result broadcasts with the input.
    dtype : dtype, optional
        Convert the entries to it first.

    Notes
    -----
    Every entry gets the gradient of its sum. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1, 2], [3, 4]])
    >>> scratch.sum(x), scratch.sum(x, dim=0), scratch.sum(x > 1)
    (tensor(10), tensor([4, 6]), tensor(3))
    """
    axes = axes_of("sum", input, dim)
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    if x.dtype.kind != "f":
        return x.sum(axis=axes, keepdims=keepdim, dtype=dtypes.int64 if dtype is None else x.dtype)
    y = x.sum(axis=axes, keepdims=keepdim)
    return y, lambda g: np.broadcast_to(restored(g, axes, keepdim), x.shape)


@numpy_names
@op(keeps=())
def mean(input: Array, dim: Axes = None, keepdim: bool = False, *, dtype: Any = None) -> Recorded:
    """Return the mean over ``dim``, Σ x / n.

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    dim, keepdim, dtype
        As in `sum`.

    Raises
    ------
    DTypeError
        The entries are integers or bools and ``dtype`` is not given.

    Notes
    -----
    Every entry gets 1/n of the gradient. The mean of nothing is nan. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 2.0], [3.0, 4.0]])
    >>> scratch.mean(x, dim=1, keepdim=True)
    tensor([[1.5000],
            [3.5000]])
    """
    axes = axes_of("mean", input, dim)
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    need_floats("mean", x)
    y = _mean(x, axes, keepdim)
    count = entries_along(x, axes)
    return y, lambda g: np.broadcast_to(
        restored(g, axes, keepdim) / builtins.max(count, 1), x.shape
    )


@numpy_names
@op(keeps=("input",))
def prod(input: Array, dim: int | None = None, keepdim: bool = False) -> Recorded:
    """Return the product over ``dim``, Π x.

    input: any shape; ``dim`` is one axis, or all if not given; ``keepdim`` as in `sum`.

    Notes
    -----
    The gradient of an entry is the product of the others, computed without dividing by it: zeros do
    no harm. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([2.0, 0.0, 3.0], requires_grad=True)
    >>> scratch.prod(x).backward()
    >>> x.grad
    tensor([0., 6., 0.])
    """
    axes = axes_of("prod", input, dim)
    whole = np.int64 if input.dtype.kind in "iub" else None
    y = input.prod(axis=axes, keepdims=keepdim, dtype=whole)

    def vjp(g: np.ndarray) -> np.ndarray:
        moved = input.reshape(1, -1) if dim is None else np.moveaxis(input, dim, -1)
        others = _products_of_others(moved)
        others = others.reshape(input.shape) if dim is None else np.moveaxis(others, -1, dim)
        return restored(g, axes, keepdim) * others

    return y, vjp


@numpy_names
def var(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    """Return the variance over ``dim``: Σ(x − mean)² / (n − correction).

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    dim, keepdim
        As in `sum`.
    unbiased : bool, optional
        The older way: True is ``correction=1``, False is ``correction=0``.
    correction : int
        1 by default, for a sample that stands for more; 0 for the entries alone, as normalisation
        layers do.

    Raises
    ------
    DTypeError
        Both are given, or the entries are integers.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 3.0])
    >>> scratch.var(x), scratch.var(x, correction=0)
    (tensor(2.), tensor(1.))
    """
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise DTypeError("var takes unbiased or correction, not both")
    ddof = int(unbiased) if unbiased is not None else (1 if correction is None else correction)
    return _var(input, dim=dim, keepdim=keepdim, ddof=ddof)


@numpy_names
def std(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    """Return the standard deviation over ``dim``: the square root of `var`, with its arguments.

    Notes
    -----
    Where all entries are equal there is no slope, as the root's is infinite at 0; it is taken as 0.
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 3.0])
    >>> scratch.std(x), scratch.std(x, correction=0)
    (tensor(1.4142), tensor(1.))
    """
    return _deviation(var(input, dim, unbiased, keepdim, correction=correction))


@op(keeps=("output",))
def _deviation(variance: Array) -> Recorded:
    y = np.sqrt(variance)
    return y, lambda g: g * np.divide(0.5, y, out=np.zeros_like(y), where=y != 0)


@numpy_names
@op(keeps=("input output",))
def logsumexp(input: Array, dim: Axes, keepdim: bool = False) -> Recorded:
    """Return ln Σ eˣ over ``dim``, with the maximum taken out first so that nothing overflows.

    input: floating, any shape; ``dim`` must be named; ``keepdim`` as in `sum`.

    Notes
    -----
    Its gradient is the softmax of x. Chapters: ``tensors``, ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1000.0, 1000.0], requires_grad=True)
    >>> y = scratch.logsumexp(x, dim=0)
    >>> y.backward()
    >>> y.detach(), x.grad
    (tensor(1000.6932), tensor([0.5000, 0.5000]))
    """
    axes = axes_of("logsumexp", input, dim)
    need_floats("logsumexp", input)
    top = input.max(axis=axes, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, np.zeros_like(top))
    with np.errstate(divide="ignore"):
        y = np.log(np.exp(input - top).sum(axis=axes, keepdims=True)) + top
    value = y if keepdim else np.squeeze(y, axis=axes)
    return value, lambda g: restored(g, axes, keepdim) * np.exp(input - y)


def norm(input: Tensor, p: Any = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the p-norm (Σ|x|ᵖ)^(1/p) over ``dim``; ``p`` may be inf, or 'fro' for 2.

    Parameters
    ----------
    input : Tensor
        Floating, any shape.
    p : float or 'fro'
        2, if not given; inf takes the largest |x|, −inf the smallest, 0 counts the entries that
        are not 0.
    dim, keepdim
        As in `sum`; all axes, if not given.

    Notes
    -----
    The gradient of the 2-norm is x / ‖x‖, taken as 0 at the origin. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([3.0, -4.0])
    >>> scratch.norm(x), scratch.norm(x, p=1), scratch.norm(x, p=float("inf"))
    (tensor(5.), tensor(7.), tensor(4.))
    """
    if p in ("fro", 2, 2.0):
        return _norm2(input, dim=dim, keepdim=keepdim)
    if p in (float("inf"), "inf"):
        return amax(input.abs(), () if dim is None else dim, keepdim)
    if p == -float("inf"):
        return amin(input.abs(), () if dim is None else dim, keepdim)
    if isinstance(p, str):
        raise OutsideTheBook(f"norm: of norms with a name the book has 'fro' only; got {p!r}")
    if p == 1:
        return sum(input.abs(), dim, keepdim)
    if p == 0:
        return sum(input.ne(0), dim, keepdim).to(input.dtype)
    return (input.abs() ** p).sum(dim, keepdim) ** (1 / p)


@numpy_names
def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the largest entry, or with ``dim`` the pair ``(values, indices)``.

    Of two tensors, the larger entries: `maximum`.

    Parameters
    ----------
    input : Tensor
        Any shape, not empty.
    dim : int or Tensor, optional
        The axis, or the other tensor.
    keepdim : bool
        Leave the axis, with size 1.

    Notes
    -----
    Without ``dim`` equal entries share the gradient, with it the first one gets all of it. Chapter:
    ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 5.0], [7.0, 2.0]])
    >>> scratch.max(x)
    tensor(7.)
    >>> values, indices = scratch.max(x, dim=1)
    >>> values, indices
    (tensor([5., 7.]), tensor([1, 0]))
    """
    return _max_or_min("max", input, dim, keepdim)


@numpy_names
def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the smallest entry, or with ``dim`` the pair ``(values, indices)``.

    Of two tensors, the smaller entries: `minimum`. Arguments and gradient are as in `max`.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 5.0], [7.0, 2.0]])
    >>> scratch.min(x), scratch.min(x, dim=0).indices
    (tensor(1.), tensor([0, 1]))
    """
    return _max_or_min("min", input, dim, keepdim)


@numpy_names
def amax(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Return the largest entries over ``dim``, one axis or several; equal ones share the gradient.

    input: any shape; an empty axis raises ``ShapeError``; ``keepdim`` as in `sum`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[2.0, 2.0, 1.0]], requires_grad=True)
    >>> scratch.amax(x, dim=(0, 1)).backward()
    >>> x.grad
    tensor([[0.5000, 0.5000, 0.0000]])
    """
    return _extreme(input, dim=dim, keepdim=keepdim, function=np.max)


@numpy_names
def amin(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Return the smallest entries over ``dim``, one axis or several; equal ones share the gradient.

    input: any shape; an empty axis raises ``ShapeError``; ``keepdim`` as in `sum`.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[4.0, 2.0], [3.0, 9.0]])
    >>> scratch.amin(x, dim=1), scratch.amin(x)
    (tensor([2., 3.]), tensor(2.))
    """
    return _extreme(input, dim=dim, keepdim=keepdim, function=np.min)


@numpy_names
@op
def argmax(input: Array, dim: int | None = None, keepdim: bool = False) -> Recorded:
    """Return the index of the largest entry along ``dim``, the first if several: int64.

    Without ``dim``, the index in the flattened tensor. No gradient flows.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[1.0, 5.0, 5.0], [7.0, 2.0, 0.0]])
    >>> scratch.argmax(x, dim=1), scratch.argmax(x)
    (tensor([1, 0]), tensor(3))
    """
    axes_of("argmax", input, dim, nonempty=True)
    return np.argmax(input, axis=dim, keepdims=keepdim).astype(dtypes.int64)


@numpy_names
@op
def argmin(input: Array, dim: int | None = None, keepdim: bool = False) -> Recorded:
    """Return the index of the smallest entry along ``dim``, the first if several: int64.

    Without ``dim``, the index in the flattened tensor. No gradient flows.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.argmin(scratch.tensor([[1.0, 0.0, 0.0], [7.0, 2.0, 3.0]]), dim=1)
    tensor([1, 1])
    """
    axes_of("argmin", input, dim, nonempty=True)
    return np.argmin(input, axis=dim, keepdims=keepdim).astype(dtypes.int64)


@numpy_names
@op
def all(input: Array, dim: Axes = None, keepdim: bool = False) -> Recorded:
    """Return whether every entry over ``dim`` is non-zero: bool.

    ``dim`` and ``keepdim`` as in `sum`. All entries of an empty tensor are: True.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[True, True], [True, False]])
    >>> scratch.all(x, dim=1), scratch.all(scratch.zeros(0))
    (tensor([ True, False]), tensor(True))
    """
    return np.all(input, axis=axes_of("all", input, dim), keepdims=keepdim)


@numpy_names
@op
def any(input: Array, dim: Axes = None, keepdim: bool = False) -> Recorded:
    """Return whether any entry over ``dim`` is non-zero: bool.

    ``dim`` and ``keepdim`` as in `sum`. No entry of an empty tensor is: False.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([[0, 2], [0, 0]])
    >>> scratch.any(x, dim=1), scratch.any(scratch.zeros(0))
    (tensor([ True, False]), tensor(False))
    """
    return np.any(input, axis=axes_of("any", input, dim), keepdims=keepdim)


@numpy_names
@op(keeps=())
def cumsum(input: Array, dim: int, *, dtype: Any = None) -> Recorded:
    """Return running sums along ``dim``: yₖ = x₁ + … + xₖ, in the input's shape.

    Notes
    -----
    An entry gets the gradients of its own sum and of all later ones. Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> y = scratch.cumsum(x, dim=0)
    >>> y.sum().backward()
    >>> y.detach(), x.grad
    (tensor([1., 3., 6.]), tensor([3., 2., 1.]))
    """
    axes_of("cumsum", input, dim)
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    if not input.ndim:
        return x.copy(), lambda g: g
    whole = np.int64 if dtype is None and x.dtype.kind in "iub" else x.dtype
    y = np.cumsum(x, axis=dim, dtype=whole)
    return y, lambda g: np.flip(np.cumsum(np.flip(g, dim), axis=dim), dim)


@op(keeps=())
def _var(input: Array, *, dim: Axes, keepdim: bool, ddof: int) -> Recorded:
    axes = axes_of("var", input, dim)
    need_floats("var", input)
    count = entries_along(input, axes) - ddof
    centred = input - _mean(input, axes, True)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.divide(
            (centred * centred).sum(axis=axes, keepdims=keepdim),
            input.dtype.type(builtins.max(count, 0)),
        )
    return y, lambda g: restored(g, axes, keepdim) * centred * (2 / builtins.max(count, 1))


@op(keeps=("input output",))
def _norm2(input: Array, *, dim: Axes, keepdim: bool) -> Recorded:
    axes = axes_of("norm", input, dim)
    need_floats("norm", input)
    y = np.sqrt((input * input).sum(axis=axes, keepdims=keepdim))

    def vjp(g: np.ndarray) -> np.ndarray:
        length = restored(y, axes, keepdim)
        return restored(g, axes, keepdim) * np.divide(
            input, length, out=np.zeros_like(input), where=np.broadcast_to(length != 0, input.shape)
        )

    return y, vjp


@op(keeps=("input output",))
def _extreme(input: Array, *, dim: Axes, keepdim: bool, function: Any) -> Recorded:
    axes = axes_of("max and min", input, None if dim == () else dim, nonempty=True)
    y = function(input, axis=axes, keepdims=True)

    def vjp(g: np.ndarray) -> np.ndarray:
        winners = input == y
        return (
            restored(g, axes, keepdim)
            * winners
            / winners.sum(axis=axes, keepdims=True).astype(input.dtype)
        )

    return (y if keepdim else np.squeeze(y, axis=axes)), vjp


@op(keeps=())
def _extreme_along(input: Array, *, dim: int, keepdim: bool, function: Any) -> Several[Extreme]:
    axes_of("max and min", input, dim, nonempty=True)
    if input.ndim == 0:
        return Extreme(input, np.zeros((), dtypes.int64)), lambda g: g[0]
    indices = np.expand_dims(function(input, axis=dim), dim)
    values = np.take_along_axis(input, indices, dim)

    def vjp(g: Any) -> np.ndarray:
        full = np.zeros_like(input)
        np.put_along_axis(full, indices, g[0] if keepdim else np.expand_dims(g[0], dim), dim)
        return full

    if not keepdim:
        return Extreme(np.squeeze(values, dim), np.squeeze(indices, dim).astype(dtypes.int64)), vjp
    return Extreme(values, indices.astype(dtypes.int64)), vjp


def _max_or_min(name: str, input: Tensor, dim: Any, keepdim: bool) -> Any:
    if isinstance(dim, Tensor):
        return (selection.maximum if name == "max" else selection.minimum)(input, dim)
    if dim is None:
        return (amax if name == "max" else amin)(input)
    return _extreme_along(
        input, dim=dim, keepdim=keepdim, function=np.argmax if name == "max" else np.argmin
    )


def _mean(x: np.ndarray, axes: tuple[int, ...], keepdims: bool) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.divide(x.sum(axis=axes, keepdims=keepdims), x.dtype.type(entries_along(x, axes)))


def _products_of_others(x: np.ndarray) -> np.ndarray:
    ones = np.ones_like(x[..., :1])
    before = np.cumprod(np.concatenate([ones, x[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([ones, x[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return before * after
