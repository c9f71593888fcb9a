"""Dtypes and the rule by which mixed operands agree on one.

NumPy and PyTorch disagree here: an ``int64`` array times a ``float32`` array is ``float64`` in
NumPy and ``float32`` in PyTorch. The engine follows PyTorch: a higher *kind* (bool < integer <
floating) wins over a wider type, tensors with axes win over 0-d tensors of the same kind, and both
win over Python numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError

float16 = half = np.dtype(np.float16)
float32 = float_ = np.dtype(np.float32)
float64 = double = np.dtype(np.float64)
uint8 = np.dtype(np.uint8)
int8 = np.dtype(np.int8)
int16 = short = np.dtype(np.int16)
int32 = int_ = np.dtype(np.int32)
int64 = long = np.dtype(np.int64)
bool_ = np.dtype(np.bool_)

DTypeLike = Any


class NoDType:
    """A dtype of PyTorch's that has a name here, so that programs can name it, and nothing more."""

    def __init__(self, name: str, instead: str) -> None:
        self.name, self.instead = name, instead

    def __repr__(self) -> str:
        return f"scratch.{self.name}"


bfloat16 = NoDType("bfloat16", "half precision is slow and inexact in NumPy: use float32")
complex64 = NoDType("complex64", "complex numbers are outside of the book: use two real tensors")
iinfo = np.iinfo

_default = float32
_KIND = {"b": 0, "u": 1, "i": 1, "f": 2}
_SUPPORTED: set[np.dtype] = {float16, float32, float64, uint8, int8, int16, int32, int64, bool_}


def get_default_dtype() -> np.dtype:
    """Return the floating dtype that Python floats take (``float32`` unless changed).

    >>> from nnlearn import scratch
    >>> scratch.get_default_dtype()
    dtype('float32')
    """
    return _default


def set_default_dtype(d: DTypeLike) -> None:
    """Set the floating dtype that Python floats, ``zeros``, ``randn`` and new layers take.

    >>> from nnlearn import scratch
    >>> scratch.set_default_dtype(scratch.float64)
    >>> scratch.tensor(1.0).dtype
    dtype('float64')
    >>> scratch.set_default_dtype(scratch.float32)
    """
    global _default
    dtype = as_dtype(d)
    if dtype not in (float32, float64):
        raise DTypeError(f"the default dtype must be float32 or float64; got {dtype}")
    _default = dtype


def as_dtype(dtype: DTypeLike) -> np.dtype:
    """Return ``dtype`` as a NumPy dtype of the engine, or say which ones there are."""
    if isinstance(dtype, NoDType):
        raise OutsideTheBook(f"{dtype!r} has no entries here: {dtype.instead}")
    kinds: dict[Any, np.dtype] = {float: _default, int: int64, bool: bool_}
    try:
        result: Any = kinds.get(dtype) or np.dtype(dtype)
    except TypeError:
        result = None
    if result not in _SUPPORTED or dtype is None:
        names = ", ".join(sorted(d.name for d in _SUPPORTED))
        raise DTypeError(f"{dtype!r} is not a dtype of the engine; choose one of {names}")
    return result


def is_floating(dtype: np.dtype) -> bool:
    """Whether ``dtype`` can carry a gradient."""
    return dtype.kind == "f"


class finfo:  # noqa: N801 - torch's name
    """The limits of a floating dtype, as Python numbers.

    >>> from nnlearn import scratch
    >>> scratch.finfo(scratch.float32).eps
    1.1920928955078125e-07
    """

    def __init__(self, type: DTypeLike = None) -> None:
        limits = np.finfo(_default if type is None else as_dtype(type))
        self.bits, self.dtype = int(limits.bits), limits.dtype.name
        self.eps, self.resolution = float(limits.eps), float(limits.resolution)
        self.min, self.max = float(limits.min), float(limits.max)
        self.tiny = self.smallest_normal = float(limits.tiny)


def promote_types(type1: np.dtype, type2: np.dtype) -> np.dtype:
    """Return the dtype that two tensors of these dtypes share.

    >>> from nnlearn import scratch
    >>> scratch.promote_types(scratch.int64, scratch.float32)
    dtype('float32')
    """
    if type1 == type2:
        return type1
    first, second = _KIND[type1.kind], _KIND[type2.kind]
    if first != second:
        return type1 if first > second else type2
    return np.promote_types(type1, type2)


def result_type(*operands: Any) -> np.dtype:
    """Return the dtype of an operation on arrays and Python numbers, by PyTorch's rule."""
    ranks: list[np.dtype | None] = [None, None, None]
    for x in operands:
        if isinstance(x, np.ndarray):
            rank, dtype = (0 if x.ndim else 1), x.dtype
        else:
            rank, dtype = 2, _scalar_dtype(x)
        seen = ranks[rank]
        ranks[rank] = dtype if seen is None else promote_types(seen, dtype)
    result = None
    for dtype in ranks:
        if result is None or (dtype is not None and _KIND[dtype.kind] > _KIND[result.kind]):
            result = dtype
    assert result is not None
    return result


def promote(name: str, *operands: Any) -> Sequence[Any]:
    """Bring operands to one dtype, after checking that their shapes broadcast."""
    first, second = operands[0], operands[-1]
    if type(first) is np.ndarray and len(operands) == 2:  # what nearly every call is
        if type(second) is np.ndarray and first.dtype == second.dtype:
            if first.shape != second.shape:
                check_broadcast(name, first, second)
            return operands
        if type(second) in (int, float) and first.dtype.kind == "f":
            return first, np.asarray(second, first.dtype)
    if all(type(x) is np.ndarray and x.dtype == first.dtype for x in operands):
        arrays = list(operands)
    else:
        dtype = result_type(*(_plain(x) for x in operands))
        arrays = [np.asarray(x, dtype=dtype) for x in operands]
    if any(x.shape != arrays[0].shape for x in arrays):
        check_broadcast(name, *arrays)
    return arrays


def check_broadcast(name: str, *arrays: np.ndarray) -> tuple[int, ...]:
    """Return the common shape of ``arrays``, or raise an error that names the shapes."""
    try:
        return np.broadcast_shapes(*(x.shape for x in arrays))
    except ValueError:
        shapes = " and ".join(str(x.shape) for x in arrays)
        raise ShapeError(
            f"{name}: shapes {shapes} do not broadcast; counted from the right, sizes must be "
            "equal or one of them 1"
        ) from None


def _plain(x: Any) -> Any:
    return x.item() if isinstance(x, np.generic) else x


def _scalar_dtype(x: Any) -> np.dtype:
    if isinstance(x, bool):
        return bool_
    if isinstance(x, int):
        return int64
    if isinstance(x, float):
        return _default
    raise DTypeError(f"expected a tensor or a number; got {type(x).__name__}: {x!r:.80}")
