"""PyTorch's older names for tensors of one dtype, such as ``FloatTensor([1, 2])``.

They make tensors and recognise them; they are no classes of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import creation, dtypes
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.tensor import Size, Tensor, wrap


class TensorKind(type):
    """What `FloatTensor` and its like are: a call makes a tensor of the dtype."""

    dtype: np.dtype

    def __call__(cls, *data: Any) -> Tensor:
        """Make a tensor of data, or with sizes (or nothing) one of zeros."""
        given = data[0] if len(data) == 1 else None
        if isinstance(given, Tensor):
            if given.dtype != cls.dtype:
                raise DTypeError(
                    f"{cls.__name__} takes tensors of {cls.dtype} as they are; this one is "
                    f"{given.dtype}: use .type({cls.__name__})"
                )
            return given.detach()
        if given is None or isinstance(given, (int, Size)):
            return creation.zeros(given if isinstance(given, Size) else data or 0, dtype=cls.dtype)
        if isinstance(given, np.ndarray):
            return wrap(given.astype(cls.dtype))
        return creation.tensor(given, dtype=cls.dtype)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance.dtype == cls.dtype


class FloatTensor(metaclass=TensorKind):
    """Tensors of dtype float32.

    >>> from nnlearn import scratch
    >>> scratch.FloatTensor([1, 2]), isinstance(scratch.zeros(1), scratch.FloatTensor)
    (tensor([1., 2.]), True)
    """

    dtype = dtypes.float32


class DoubleTensor(metaclass=TensorKind):
    """Tensors of dtype float64."""

    dtype = dtypes.float64


class LongTensor(metaclass=TensorKind):
    """Tensors of dtype int64."""

    dtype = dtypes.int64


class ShortTensor(metaclass=TensorKind):
    """Tensors of dtype int16."""

    dtype = dtypes.int16


class CharTensor(metaclass=TensorKind):
    """Tensors of dtype int8."""

    dtype = dtypes.int8


class HalfTensor(metaclass=TensorKind):
    """Tensors of dtype float16."""

    dtype = dtypes.float16


class IntTensor(metaclass=TensorKind):
    """Tensors of dtype int32."""

    dtype = dtypes.int32


class ByteTensor(metaclass=TensorKind):
    """Tensors of dtype uint8."""

    dtype = dtypes.uint8


class BoolTensor(metaclass=TensorKind):
    """Tensors of dtype bool."""

    dtype = dtypes.bool_


KINDS = (
    *(FloatTensor, DoubleTensor, HalfTensor, LongTensor, IntTensor),
    *(ShortTensor, CharTensor, ByteTensor, BoolTensor),
)


def dtype_of(kind: Any) -> np.dtype:
    """Return the dtype that ``kind`` is or names: ``LongTensor``, ``'torch.LongTensor'``."""
    if isinstance(kind, str):
        named = [k for k in KINDS if k.__name__ == kind.rpartition(".")[2]]
        if not named:
            raise DTypeError(f"there is no kind of tensor named {kind!r}; use a dtype")
        kind = named[0]
    return kind.dtype if isinstance(kind, TensorKind) else dtypes.as_dtype(kind)


def name_of(tensor: Tensor) -> str:
    """Return PyTorch's older name of a tensor's kind, such as ``'torch.FloatTensor'``."""
    return next(
        (f"torch.{k.__name__}" for k in KINDS if k.dtype == tensor.dtype), str(tensor.dtype)
    )
