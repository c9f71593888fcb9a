"""Progress bars where tqdm is installed, and a line of text elsewhere."""

from __future__ import annotations

import sys
from typing import Any


def bar(without: str, **settings: Any) -> Any:
    """Return tqdm's bar; without tqdm, print what is to be said then, and return a silent one.

    >>> with bar("Downloading a file", total=3, disable=True) as shown:
    ...     _ = shown.update(3)
    """
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        if without:
            print(without, file=sys.stderr)
        return _Silent()
    return tqdm(**settings)


class _Silent:
    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **settings: None
