"""``assert_close``, with which notebooks compare what they computed.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlearn.scratch.creation import as_array
from nnlearn.scratch.missing import module_getattr as _module_getattr

_TOLERANCES = {"float64": (1e-7, 1e-7), "float32": (1.3e-6, 1e-5), "float16": (1e-3, 1e-5)}


def assert_close(
    actual: Any,
    expected: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    equal_nan: bool = False,
    check_dtype: bool = True,
    check_device: bool = True,
    msg: Any = None,
    **unused: Any,
) -> None:
    """Raise ``AssertionError`` unless tensors agree in shape, dtype and, nearly, in value.

    Without ``rtol`` and ``atol`` the tolerances are PyTorch's for the dtype.

    >>> from nnlearn import scratch
    >>> scratch.testing.assert_close(scratch.tensor([1.0]), scratch.tensor([1.0 + 1e-7]))
    """
    if isinstance(expected, (Mapping, list, tuple)):
        keys = list(expected) if isinstance(expected, Mapping) else range(len(expected))
        assert len(actual) == len(expected), f"{len(actual)} and {len(expected)} entries"
        options: Any = {
            "rtol": rtol,
            "atol": atol,
            "equal_nan": equal_nan,
            "check_dtype": check_dtype,
        }
        for key in keys:
            assert_close(actual[key], expected[key], msg=msg, **options)
        return
    a, b = as_array(actual), as_array(expected)
    told = msg if isinstance(msg, str) else ""
    if a.shape != b.shape:
        raise AssertionError(told or f"shapes {a.shape} and {b.shape}")
    if check_dtype and a.dtype != b.dtype:
        raise AssertionError(told or f"dtypes {a.dtype} and {b.dtype}")
    usual = max(_TOLERANCES.get(x.dtype.name, (0.0, 0.0)) for x in (a, b))
    relative, absolute = usual if rtol is None or atol is None else (rtol, atol)
    near = np.isclose(a, b, relative, absolute, equal_nan=equal_nan)
    if not near.all():
        far = np.abs(a.astype(np.float64) - b).max()
        raise AssertionError(
            told
            or f"{(~near).sum()} of {near.size} entries are not close; the largest difference "
            f"is {far:.4g}"
        )


__all__ = [
    "assert_close",
]

__getattr__ = _module_getattr("scratch.testing", globals())
