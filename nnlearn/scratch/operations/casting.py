"""Another dtype for the same numbers.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.op import Array, Recorded, op
from nnlearn.scratch.tensor import Tensor


def cast(input: Tensor, dtype: Any) -> Tensor:
    """Return the tensor in another dtype, itself if it has it already."""
    kind = dtypes.as_dtype(dtype)
    return input if input.array.dtype == kind else _cast(input, dtype=kind)


@op(keeps=())
def _cast(input: Array, *, dtype: np.dtype) -> Recorded:
    if input.dtype.kind == "f" and dtype.kind != "f":
        with np.errstate(invalid="ignore"):  # of inf and nan, some integer
            return input.astype(dtype)
    return input.astype(dtype), lambda g: g


def floating(x: Any) -> Any:
    """Return the array as it is if it is floating, else in the default dtype."""
    return x if x.dtype.kind == "f" else x.astype(dtypes.get_default_dtype())


def need_tensors(name: str, *values: Any) -> None:
    """Raise unless every value is a tensor: for functions that PyTorch gives no numbers."""
    for x in values:
        if not isinstance(x, Tensor | np.ndarray):
            raise DTypeError(f"{name} takes a tensor here; got {type(x).__name__}: {x!r}")


def need_floats(name: str, x: Any) -> Any:
    """Return the tensor or array, or raise if its entries are not floating."""
    if x.dtype.kind != "f":
        raise DTypeError(f"{name} needs a floating tensor; got {x.dtype}: use .float() first")
    return x
