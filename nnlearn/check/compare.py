"""Values held against each other: whether they agree, and how to say that they do not."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn import _arguments


def as_parts(output: Any) -> list:
    """Return a tuple or list of outputs as a list, one output as a list of one."""
    return list(output) if isinstance(output, tuple | list) else [output]


def as_numbers(value: Any) -> np.ndarray | None:
    """Return a value as an array of real numbers, or None if it is no such thing."""
    try:
        array = np.asarray(value.detach() if hasattr(value, "detach") else value)
        return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except Exception:
        return None


def differences(came: Any, due: Any, tolerance: float) -> list[str]:
    """Return lines that say how a value differs from what is due; none if it does not."""
    kind = type(came).__name__
    try:
        came = np.asarray(came.detach() if hasattr(came, "detach") else came)
        if came.dtype.kind not in "biuf":
            return [f"numbers are due; {came.dtype if kind == 'ndarray' else kind} came"]
        came = np.asarray(came, np.float64) if came.dtype.itemsize > 8 else came
    except ValueError:
        return ["the result is not an array: its rows have different lengths"]
    except Exception as error:
        return [f"numbers are due; the {kind} that came is none ({type(error).__name__})"]
    due = np.asarray(due.detach() if hasattr(due, "detach") else due)
    if came.shape != due.shape:
        return [f"shape {due.shape} is due; {came.shape} came"]
    if close(came, due, tolerance):
        return []
    if due.size > 8:
        return _first_difference(came, due, tolerance)
    shown, wanted = brief(came), brief(due)
    if shown == wanted:
        shown, wanted = brief(came, 12), brief(due, 12)
    return [f"due  {wanted}", f"came {shown}"]


def _first_difference(came: np.ndarray, due: np.ndarray, tolerance: float) -> list[str]:
    off = ~np.isclose(_double(came), _double(due), rtol=tolerance, atol=tolerance, equal_nan=True)
    place = tuple(int(i) for i in np.argwhere(off)[0])
    where = f"at [{', '.join(map(str, place))}], the first of {off.sum()} that differ"
    return [
        f"due  {brief(due)}, with {due[place]:.6g} {where}",
        f"came {brief(came)}, with {came[place]:.6g} there",
    ]


def close(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    """Whether arrays agree within a tolerance, relative and absolute."""
    return bool(np.allclose(_double(a), _double(b), rtol=tolerance, atol=tolerance, equal_nan=True))


def _double(x: Any) -> np.ndarray:
    return np.asarray(x).astype(np.float64)


def brief(x: np.ndarray, digits: int = 4) -> str:
    """Return an array on one line, its middle left out when it is long."""
    if x.size > 8:
        first = ", ".join(f"{v:.{digits}g}" for v in x.reshape(-1)[:4].tolist())
        return f"[{first}, …], shape {x.shape}"
    return " ".join(np.array2string(x, precision=digits, separator=", ").split())


def shown(value: Any) -> str:
    """Return an argument as a reader would write it, on one line, cut when it is long."""
    if isinstance(value, np.ndarray):
        return brief(value)
    if callable(value):
        name = getattr(value, "__name__", type(value).__name__)
        return "a function" if name == "<lambda>" else f"the function {name}"
    if isinstance(value, (tuple, list)):
        inside = ", ".join(shown(v) for v in value[:6]) + (", …" if len(value) > 6 else "")
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    return f"{value:.6g}" if isinstance(value, float) else _arguments.shown(value)


def unchanged(now: Any, before: Any) -> bool:
    """Whether nested containers of arrays hold what they held."""
    if isinstance(now, np.ndarray) and isinstance(before, np.ndarray):
        if now.shape != before.shape or now.dtype != before.dtype:
            return False
        return np.array_equal(now, before, equal_nan=now.dtype.kind == "f")
    if isinstance(now, dict):
        return now.keys() == before.keys() and all(unchanged(now[k], before[k]) for k in now)
    if isinstance(now, tuple | list):
        return len(now) == len(before) and all(map(unchanged, now, before))
    return True
