"""How a tensor prints: its digits, commas, and what is not the default."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.scratch import dtypes

# What `set_printoptions` changes.
OPTIONS: dict[str, Any] = {
    "precision": 4,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 100,
    "sci_mode": None,
}


def tensor_repr(tensor: Any) -> str:
    """Return ``tensor([...], …)`` in PyTorch's manner."""
    array = tensor.array
    text = np.array2string(
        array,
        separator=", ",
        prefix="tensor(",
        threshold=OPTIONS["threshold"],
        edgeitems=OPTIONS["edgeitems"],
        max_line_width=OPTIONS["linewidth"],
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
    powers, digits = OPTIONS["sci_mode"], OPTIONS["precision"]
    if powers is not None:
        form = f".{digits}{'e' if powers else 'f'}"
        width = max((len(f"{v:{form}}") for v in array.reshape(-1)), default=1)
        return {"formatter": {"float_kind": lambda v: f"{v:>{width}{form}}"}}
    if finite.size == 0 or (np.all(finite == np.round(finite)) and finite.max() < 1e8):
        width = max((len(f"{v:.0f}.") for v in array[np.isfinite(array) & (array != 0)]), default=1)
        return {"formatter": {"float_kind": lambda v: _whole(v).rjust(width)}}
    low, high = finite[finite > 0].min(), finite.max()
    wide = (high / low > 1000 and high >= 1e4) or high >= 1e8 or low < 1e-4
    if wide:
        return {"formatter": {"float_kind": lambda v: f"{v:.{digits}e}"}}
    return {"floatmode": "fixed", "precision": digits}


def _whole(value: float) -> str:
    return f"{value:.0f}." if np.isfinite(value) else f"{value:.0f}"
