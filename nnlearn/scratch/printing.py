"""How a tensor prints: four digits, commas, and what is not the default."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes

_PRECISION = 4


def tensor_repr(tensor: Any) -> str:
    """Return ``tensor([...], …)`` in PyTorch's manner."""
    array = tensor.array
    text = np.array2string(
        array,
        separator=", ",
        prefix="tensor(",
        threshold=1000,
        edgeitems=3,
        max_line_width=100,
        **_options(array),
    )
    notes = []
    if array.size == 0 and array.ndim != 1:
        notes.append(f"size={tuple(array.shape)}")
    if array.dtype not in (dtypes.get_default_dtype(), dtypes.int64, dtypes.bool_):
        notes.append(f"dtype=scratch.{array.dtype.name}")
    if tensor._node is not None:
        notes.append(f"grad_fn={tensor._node!r}")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    return f"tensor({', '.join([text, *notes])})"


def _options(array: np.ndarray) -> dict[str, Any]:
    if array.dtype.kind == "b":
        width = 4 if array.all() else 5
        return {"formatter": {"bool": lambda v: f"{bool(v)!s:>{width}}"}}
    if array.dtype.kind != "f":
        return {}
    finite = np.abs(array[np.isfinite(array)].astype(np.float64))
    if finite.size == 0 or (np.all(finite == np.round(finite)) and finite.max() < 1e8):
        width = max((len(f"{v:.0f}.") for v in array[np.isfinite(array) & (array != 0)]), default=1)
        return {"formatter": {"float_kind": lambda v: _whole(v).rjust(width)}}
    low, high = finite[finite > 0].min(), finite.max()
    if (high / low > 1000 and high >= 1e4) or high >= 1e8 or low < 1e-4:
        return {"formatter": {"float_kind": lambda v: f"{v:.{_PRECISION}e}"}}
    return {"floatmode": "fixed", "precision": _PRECISION}


def _whole(value: float) -> str:
    return f"{value:.0f}." if np.isfinite(value) else f"{value:.0f}"
