"""Sums, means, extremes and other ways to make many numbers few.

``dim`` is one axis, several, or None for all; ``keepdim`` leaves axes of size 1 in their place.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.tensor import Tensor, op

Extreme = namedtuple("Extreme", ["values", "indices"])


@op
def sum(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    """Return the sum over ``dim``; integers and bools are summed as int64."""
    axes = _axes("sum", input, dim)
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    if x.dtype.kind != "f":
        return x.sum(axis=axes, keepdims=keepdim, dtype=dtypes.int64 if dtype is None else x.dtype)
    y = x.sum(axis=axes, keepdims=keepdim)
    return y, lambda g: np.broadcast_to(_restore(g, axes, keepdim), x.shape)


@op
def mean(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Any:
    """Return the mean over ``dim``."""
    axes = _axes("mean", input, dim)
    x = input if dtype is None else input.astype(dtypes.as_dtype(dtype))
    _floats("mean", x)
    y = _mean(x, axes, keepdim)
    count = _count(x, axes)
    return y, lambda g: np.broadcast_to(_restore(g, axes, keepdim) / max_of(count, 1), x.shape)


@op
def prod(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the product over ``dim``."""
    axes = _axes("prod", input, dim)
    y = input.prod(axis=axes, keepdims=keepdim)

    def vjp(g: np.ndarray) -> np.ndarray:
        moved = input.reshape(1, -1) if dim is None else np.moveaxis(input, dim, -1)
        others = _products_of_others(moved)
        others = others.reshape(input.shape) if dim is None else np.moveaxis(others, -1, dim)
        return _restore(g, axes, keepdim) * others

    return y, vjp


def var(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    """Return the variance over ``dim``: Σ(x − mean)² / (n − correction).

    ``correction`` is 1 (the sample's variance) unless given; ``unbiased=False`` is
    ``correction=0``.
    """
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise DTypeError("var takes unbiased or correction, not both")
    ddof = int(unbiased) if unbiased is not None else (1 if correction is None else correction)
    return _var(input, dim=dim, keepdim=keepdim, ddof=ddof)


def std(
    input: Tensor,
    dim: Any = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: int | None = None,
) -> Tensor:
    """Return the square root of `var`."""
    return var(input, dim, unbiased, keepdim, correction=correction).sqrt()


@op
def logsumexp(input: Any, dim: Any, keepdim: bool = False) -> Any:
    """Return ln Σ eˣ over ``dim``, with the maximum taken out first so that nothing overflows."""
    axes = _axes("logsumexp", input, dim)
    _floats("logsumexp", input)
    top = input.max(axis=axes, keepdims=True)
    top = np.where(np.isfinite(top), top, np.zeros_like(top))
    with np.errstate(divide="ignore"):
        y = np.log(np.exp(input - top).sum(axis=axes, keepdims=True)) + top
    value = y if keepdim else np.squeeze(y, axis=axes)
    return value, lambda g: _restore(g, axes, keepdim) * np.exp(input - y)


def norm(input: Tensor, p: Any = 2, dim: Any = None, keepdim: bool = False) -> Tensor:
    """Return the p-norm (Σ|x|ᵖ)^(1/p) over ``dim``; ``p`` may be inf, or 'fro' for 2."""
    if p in ("fro", 2, 2.0):
        return _norm2(input, dim=dim, keepdim=keepdim)
    if p in (float("inf"), "inf"):
        return amax(input.abs(), () if dim is None else dim, keepdim)
    if p == 1:
        return sum(input.abs(), dim, keepdim)
    if p == 0:
        return sum(input.ne(0), dim, keepdim).to(input.dtype)
    return (input.abs() ** p).sum(dim, keepdim) ** (1 / p)


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the largest entry, or with ``dim`` the pair ``(values, indices)``.

    Of two tensors, the larger entries.
    """
    return _max_or_min("max", input, dim, keepdim)


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the smallest entry, or with ``dim`` the pair ``(values, indices)``.

    Of two tensors, the smaller entries.
    """
    return _max_or_min("min", input, dim, keepdim)


def amax(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Return the largest entries over ``dim``; equal ones share the gradient."""
    return _extreme(input, dim=dim, keepdim=keepdim, function=np.max)


def amin(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Return the smallest entries over ``dim``; equal ones share the gradient."""
    return _extreme(input, dim=dim, keepdim=keepdim, function=np.min)


@op
def argmax(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the index of the largest entry, the first if several."""
    _axes("argmax", input, dim, nonempty=True)
    return np.argmax(input, axis=dim, keepdims=keepdim).astype(dtypes.int64)


@op
def argmin(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the index of the smallest entry, the first if several."""
    _axes("argmin", input, dim, nonempty=True)
    return np.argmin(input, axis=dim, keepdims=keepdim).astype(dtypes.int64)


@op
def all(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """Return whether every entry is non-zero."""
    return np.all(input, axis=_axes("all", input, dim), keepdims=keepdim)


@op
def any(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """Return whether any entry is non-zero."""
    return np.any(input, axis=_axes("any", input, dim), keepdims=keepdim)


@op
def cumsum(input: Any, dim: int) -> Any:
    """Return running sums along ``dim``."""
    _axes("cumsum", input, dim)
    if not input.ndim:
        return input.copy(), lambda g: g
    return np.cumsum(input, axis=dim), lambda g: np.flip(np.cumsum(np.flip(g, dim), axis=dim), dim)


@op
def _var(input: Any, *, dim: Any, keepdim: bool, ddof: int) -> Any:
    axes = _axes("var", input, dim)
    _floats("var", input)
    count = _count(input, axes) - ddof
    centred = input - _mean(input, axes, True)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.divide(
            (centred * centred).sum(axis=axes, keepdims=keepdim), input.dtype.type(max_of(count, 0))
        )
    return y, lambda g: _restore(g, axes, keepdim) * centred * (2 / max_of(count, 1))


@op
def _norm2(input: Any, *, dim: Any, keepdim: bool) -> Any:
    axes = _axes("norm", input, dim)
    _floats("norm", input)
    y = np.sqrt((input * input).sum(axis=axes, keepdims=keepdim))

    def vjp(g: np.ndarray) -> np.ndarray:
        length = _restore(y, axes, keepdim)
        return _restore(g, axes, keepdim) * np.divide(
            input, length, out=np.zeros_like(input), where=np.broadcast_to(length != 0, input.shape)
        )

    return y, vjp


@op
def _extreme(input: Any, *, dim: Any, keepdim: bool, function: Any) -> Any:
    axes = _axes("max and min", input, None if dim == () else dim, nonempty=True)
    y = function(input, axis=axes, keepdims=True)

    def vjp(g: np.ndarray) -> np.ndarray:
        winners = input == y
        return (
            _restore(g, axes, keepdim)
            * winners
            / winners.sum(axis=axes, keepdims=True).astype(input.dtype)
        )

    return (y if keepdim else np.squeeze(y, axis=axes)), vjp


@op
def _extreme_along(input: Any, *, dim: int, keepdim: bool, function: Any) -> Any:
    _axes("max and min", input, dim, nonempty=True)
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
        from nnlearn.scratch.functional import elementwise

        return (elementwise.maximum if name == "max" else elementwise.minimum)(input, dim)
    if dim is None:
        return (amax if name == "max" else amin)(input)
    return _extreme_along(
        input, dim=dim, keepdim=keepdim, function=np.argmax if name == "max" else np.argmin
    )


def max_of(a: int, b: int) -> int:
    """Return the larger of two Python numbers (``max`` here is the tensor operation)."""
    return a if a > b else b


def _axes(name: str, x: np.ndarray, dim: Any, nonempty: bool = False) -> tuple[int, ...]:
    if dim is None or (isinstance(dim, (tuple, list)) and len(dim) == 0):
        axes = tuple(range(x.ndim))
    else:
        dims = tuple(dim) if isinstance(dim, (tuple, list)) else (dim,)
        axes = tuple(_axis(name, x, d) for d in dims)
        if len(set(axes)) != len(axes):
            raise ShapeError(f"{name}: an axis is named twice in dim={dim}")
    axes = axes if x.ndim else ()
    if nonempty and _count(x, axes) == 0:
        raise ShapeError(f"{name}: no entries to choose from; the shape is {x.shape}")
    return axes


def _axis(name: str, x: np.ndarray, d: Any) -> int:
    rank = max_of(x.ndim, 1)
    if isinstance(d, bool) or not isinstance(d, (int, np.integer)):
        raise DTypeError(f"{name}: dim must be an integer; got {type(d).__name__}: {d!r}")
    if not -rank <= d < rank:
        raise IndexError(
            f"{name}: dim {d} is out of range for shape {x.shape}: use {-rank} to {rank - 1}"
        )
    return int(d) % rank


def _restore(g: np.ndarray, axes: tuple[int, ...], keepdim: bool) -> np.ndarray:
    return g if keepdim or not axes else np.expand_dims(g, axes)


def _count(x: np.ndarray, axes: tuple[int, ...]) -> int:
    return int(np.prod([x.shape[a] for a in axes], dtype=np.int64))


def _mean(x: np.ndarray, axes: tuple[int, ...], keepdims: bool) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.divide(x.sum(axis=axes, keepdims=keepdims), x.dtype.type(_count(x, axes)))


def _floats(name: str, x: np.ndarray) -> None:
    if x.dtype.kind != "f":
        raise DTypeError(f"{name} needs a floating tensor; got {x.dtype}: use .float() first")


def _products_of_others(x: np.ndarray) -> np.ndarray:
    ones = np.ones_like(x[..., :1])
    before = np.cumprod(np.concatenate([ones, x[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([ones, x[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return before * after
