"""Results as JSON files that appear whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nnlearn import _atomic

RESULTS = Path(__file__).resolve().parent / "results"


def write(path: Path, record: Any) -> Path:
    """Write ``record`` as JSON; who reads meanwhile sees the old file or the new one, never half.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read(write(Path(folder) / "a.json", {"seconds": 0.5}))
    {'seconds': 0.5}
    """
    return write_text(path, json.dumps(record, indent=1, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> Path:
    """Write a text file in the same way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _atomic.write(path, text.encode("utf-8"))
    return path


def read(path: Path) -> Any:
    """Return what a results file holds, or None where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
