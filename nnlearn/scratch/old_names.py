"""Names that PyTorch had before, and still has: for repositories of 2017 that are still followed.

Breadth: no chapter needs them; each says what is written today.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from nnlearn.scratch import creation, dtypes, typed
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.sizes import sizes_of
from nnlearn.scratch.tensor import Size, Tensor, wrap
from nnlearn.scratch.views import mark_changed

P = ParamSpec("P")
R = TypeVar("R")


def old(name: str, instead: str, function: Callable[P, R]) -> Callable[P, R]:
    """Return a function under its old name: it warns, and does the same."""

    @functools.wraps(function)
    def renamed(*args: P.args, **kwargs: P.kwargs) -> R:
        warnings.warn(f"{name} is an old name: write {instead}", FutureWarning, stacklevel=2)
        return function(*args, **kwargs)

    renamed.__name__ = renamed.__qualname__ = name.rpartition(".")[2]
    return renamed


def set_default_tensor_type(t: Any) -> None:
    """Set the default dtype by a kind of tensor; today `set_default_dtype` does it.

    >>> from nnlearn import scratch
    >>> scratch.set_default_tensor_type("torch.DoubleTensor")
    >>> scratch.zeros(1).dtype
    dtype('float64')
    >>> scratch.set_default_tensor_type(scratch.FloatTensor)
    """
    if isinstance(t, str) and ".cuda." in t:
        raise OutsideTheBook("there is no graphics card: use torch.FloatTensor")
    dtypes.set_default_dtype(typed.dtype_of(t))


def range(start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Any = None) -> Tensor:
    """Make start, start + step, … up to and with ``end``, floating; today `arange` does nearly so.

    >>> from nnlearn import scratch
    >>> import warnings
    >>> warnings.simplefilter("ignore")
    >>> scratch.range(1, 3)
    tensor([1., 2., 3.])
    """
    warnings.warn(
        "range contains its end, unlike Python's: write arange(start, end + step)",
        UserWarning,
        stacklevel=2,
    )
    if step == 0 or (end - start) * step < 0:
        raise ShapeError(f"range: steps of {step} do not lead from {start} to {end}")
    kind = dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
    count = int((end - start) / step) + 1
    return wrap((start + step * np.arange(count)).astype(kind))


def new(self: Tensor, *args: Any) -> Tensor:
    """Make a tensor of this dtype, from sizes or from data; today ``new_zeros``, ``new_tensor``.

    >>> from nnlearn import scratch
    >>> scratch.ones(2).new([1, 2]), scratch.ones(2).new(2, 3).shape
    (tensor([1., 2.]), Size([2, 3]))
    """
    from_data = len(args) == 1 and not isinstance(args[0], (int, Size, Tensor))
    if from_data:
        return creation.tensor(args[0], dtype=self.dtype)
    if len(args) == 1 and isinstance(args[0], Tensor):
        if args[0].dtype != self.dtype:
            raise DTypeError(f"new takes a tensor of {self.dtype} as it is; got {args[0].dtype}")
        return args[0].detach()
    sizes = args[0] if args and isinstance(args[0], Size) else args or (0,)
    return creation.zeros(sizes, dtype=self.dtype)


def resize_(self: Tensor, *sizes: Any, memory_format: Any = None) -> Tensor:
    """Give the tensor another size, in place: entries that are added are 0.

    >>> from nnlearn import scratch
    >>> scratch.ones(2).resize_(2, 2)
    tensor([[1., 1.],
            [0., 0.]])
    """
    if self.requires_grad:
        raise DTypeError("resize_ changes no tensor that requires a gradient: use reshape")
    shape = sizes_of(sizes)
    flat = np.zeros(int(np.prod(shape, dtype=np.int64)), self.array.dtype)
    kept = min(flat.size, self.array.size)
    flat[:kept] = self.array.reshape(-1)[:kept]
    self.array = flat.reshape(shape)
    mark_changed(self)
    return self


def resize_as_(self: Tensor, the_template: Tensor, memory_format: Any = None) -> Tensor:
    """Give the tensor the size of another one, in place."""
    return resize_(self, *the_template.shape)


def in_place(name: str, function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Return ``relu_`` of ``relu``: the function that overwrites its input."""

    def changing(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return function(input, *args, **kwargs, inplace=True)

    changing.__name__ = changing.__qualname__ = f"{name}_"
    changing.__doc__ = f"Do `{name}` in place and return the tensor."
    return changing


def attach(tensor: type) -> None:
    """Give tensors the methods of this file."""
    for function in (new, resize_, resize_as_):
        setattr(tensor, function.__name__, function)
