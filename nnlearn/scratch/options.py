"""Options of PyTorch's that change no number: how entries lie in memory, and ``out``.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from nnlearn.scratch.errors import DTypeError, GradError
from nnlearn.scratch.grad_mode import RECORDING
from nnlearn.scratch.tensor import Tensor
from nnlearn.scratch.views import mark_changed

R = TypeVar("R")


class memory_format:  # noqa: N801 - torch's name
    """How the entries of a tensor lie in memory; the engine keeps its own order.

    >>> from nnlearn import scratch
    >>> scratch.zeros_like(scratch.ones(2), memory_format=scratch.preserve_format)
    tensor([0., 0.])
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"scratch.{self.name}"


class layout(memory_format):  # noqa: N801 - torch's name
    """Whether all entries of a tensor are kept; the engine keeps them all."""


preserve_format = memory_format("preserve_format")
contiguous_format = memory_format("contiguous_format")
channels_last = memory_format("channels_last")
strided = layout("strided")


def with_options(function: Callable[..., R]) -> Callable[..., R]:
    """Let a function that makes tensors take ``layout``, ``memory_format``, ``out`` and the like.

    >>> from nnlearn import scratch
    >>> scratch.zeros(2, layout=scratch.strided, pin_memory=True)
    tensor([0., 0.])
    """
    with_place = with_out(function)

    @functools.wraps(function)
    def making(*args: Any, **kwargs: Any) -> Any:
        kwargs.pop("pin_memory", None)
        kwargs.pop("non_blocking", None)
        for name, kind in (("layout", layout), ("memory_format", memory_format)):
            check(name, kwargs.pop(name, None), kind)
        return with_place(*args, **kwargs)

    return making


def check(name: str, value: Any, kind: type = memory_format) -> None:
    """Raise unless ``value`` is an option that the engine can accept, as it changes no number."""
    if value is not None and not isinstance(value, kind):
        raise DTypeError(f"{name} is a scratch.{kind.__name__}; got {type(value).__name__}")


def with_out(function: Callable[..., R]) -> Callable[..., R]:
    """Let a function take ``out``: a tensor, or a tuple of them, that receives the result.

    >>> from nnlearn import scratch
    >>> total = scratch.zeros(2)
    >>> _ = scratch.add(scratch.ones(2), 1, out=total)
    >>> total
    tensor([2., 2.])
    """

    @functools.wraps(function)
    def written(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if out is None:
            return function(*args, **kwargs)
        places = out if isinstance(out, tuple) else (out,)
        _check_unrecorded(function.__name__, [*args, *kwargs.values(), *places])
        result: Any = function(*args, **kwargs)
        for place, value in zip(places, result if len(places) > 1 else (result,), strict=True):
            _receive(function.__name__, place, value)
        return out

    return written


def _check_unrecorded(name: str, values: list[Any]) -> None:
    flat = [v for x in values for v in (x if isinstance(x, (list, tuple)) else (x,))]
    if RECORDING.enabled and any(isinstance(v, Tensor) and v.requires_grad for v in flat):
        raise GradError(
            f"{name}(..., out=...) is not recorded for gradients: use what it returns, or do it "
            "under scratch.no_grad()"
        )


def _receive(name: str, place: Any, value: Tensor) -> None:
    if not isinstance(place, Tensor):
        raise DTypeError(f"{name}: out must be a tensor; got {type(place).__name__}")
    if RANKS[value.dtype.kind] > RANKS[place.dtype.kind]:
        raise DTypeError(f"{name}: a {value.dtype} result does not fit into out, {place.dtype}")
    if place.array.shape == value.array.shape:
        place.array[...] = value.array
    else:  # PyTorch gives the tensor another size
        place.array = value.array.astype(place.dtype)
    mark_changed(place)


RANKS = {"b": 0, "i": 1, "u": 1, "f": 2}
MAKING = """
    tensor as_tensor zeros ones empty full arange linspace logspace eye zeros_like ones_like
    empty_like full_like tril_indices triu_indices rand randn randint randperm normal rand_like
    randn_like randint_like
"""
WRITING = """
    abs sign floor ceil round trunc add sub mul div floor_divide remainder fmod pow neg exp expm1
    exp2 log log2 log10 log1p logaddexp sqrt rsqrt reciprocal square erf sin cos tan asin acos atan
    atan2 sinh cosh sigmoid tanh maximum minimum clamp clamp_min clamp_max eq ne lt le gt ge
    logical_not logical_and logical_or logical_xor bitwise_not bitwise_and bitwise_or bitwise_xor
    lerp addcmul addcdiv cumprod cumsum sum mean prod argmax argmin all any amax amin max min norm
    matmul mm bmm mv dot outer addmm cat stack hstack vstack gather index_select take topk sort
    tril triu where bernoulli multinomial nan_to_num masked_select
"""


def add_options(names: dict[str, Any]) -> None:
    """Give the functions of a namespace these options."""
    names.update({name: with_options(names[name]) for name in MAKING.split()})
    names.update({name: with_out(names[name]) for name in WRITING.split()})
