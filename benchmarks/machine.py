"""What a figure was measured on: processor, versions, threads, and how memory was handled."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import threadpoolctl  # type: ignore[import-untyped]

PACKAGES = ("numpy", "torch", "scikit-learn", "autograd", "dezero", "jax")


def describe() -> dict[str, Any]:
    """Return the date, the machine without its name, and the versions of what is compared."""
    versions = {"python": platform.python_version(), "nnlearn": _version("nnlearn")}
    versions |= {name: found for name in PACKAGES if (found := _version(name))}
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "versions": versions,
        "blas": [
            f"{pool['internal_api']} {pool['version']} ({pool['architecture']})"
            for pool in threadpoolctl.threadpool_info()
            if pool["user_api"] == "blas"
        ],
        "advice": advice(),
    }


def advice() -> list[str]:
    """Say so if NumPy's OpenBLAS leaves this processor's widest instructions unused.

    It takes an older processor's kernels where it does not know the processor, which can halve the
    speed of every matrix product.
    """
    wide = cpu_lines("flags") and "avx512f" in cpu_lines("flags")[0].split()
    pools = threadpoolctl.threadpool_info()
    kernels = [p["architecture"] for p in pools if p["internal_api"] == "openblas"]
    if not wide or not any(name in ("Haswell", "Zen") for name in kernels):
        return []
    forced = os.environ.get("OPENBLAS_CORETYPE")
    remedy = (
        f"because the environment says OPENBLAS_CORETYPE={forced}: unset it to compare."
        if forced
        else "compare with OPENBLAS_CORETYPE=SkylakeX in the environment."
    )
    return [
        f"NumPy's OpenBLAS takes its {kernels[0]} kernels, without the AVX-512 that this processor "
        f"has and PyTorch uses{' ' if forced else ': '}{remedy}"
    ]


def processor() -> str:
    """Return the processor's model name, as far as the system tells."""
    return next(iter(cpu_lines("model name")), platform.processor() or platform.machine())


def cpu_lines(name: str) -> list[str]:
    """Return the values that Linux lists under a name, one for each core."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return [line.partition(":")[2].strip() for line in lines if line.startswith(name)]
    return []


@contextlib.contextmanager
def threads(count: int) -> Iterator[None]:
    """Give NumPy's BLAS and PyTorch the same number of threads."""
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else 0
    with threadpoolctl.threadpool_limits(count):
        if torch:
            torch.set_num_threads(count)
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(before)


def settle_memory(how: str) -> str:
    """Fix how the C library hands out large blocks, for every engine alike, and say how.

    glibc gives each large block back to the system when it is freed, and pays for fresh pages at
    the next step, until one block of up to 32 MB has been freed: then it keeps such blocks. Which
    engine frees the first one would depend on the order of the cases. ``"raised"`` frees one
    before the first, ``"plain"`` leaves it to chance.
    """
    if how == "raised":
        block = np.empty(33_000_000, np.uint8)
        del block
    try:
        ctypes.CDLL(None).gnu_get_libc_version.restype = ctypes.c_char_p
        library = f"glibc {platform.libc_ver()[1]}"
    except (AttributeError, TypeError, OSError):
        return "left to the C library, which is not glibc"
    return {
        "raised": f"{library}, threshold raised before the first case by freeing one 33 MB block",
        "plain": f"{library}, as the engines leave it",
    }[how]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
