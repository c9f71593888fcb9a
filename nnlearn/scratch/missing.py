"""What to say when a name of PyTorch's is asked for that the book does not teach."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def explain(module: str, name: str, names: Iterable[str]) -> str:
    """Return a message that says the name is missing and which similar ones there are.

    >>> explain("scratch.nn", "Conv3d", ["Conv2d", "Linear"])
    "scratch.nn has no 'Conv3d': it is misspelt or outside the book's concepts. Close to it: Conv2d"
    """
    similar = difflib.get_close_matches(name, list(names), n=3, cutoff=0.5)
    close = f". Close to it: {', '.join(similar)}" if similar else "; dir() lists what there is"
    return f"{module} has no {name!r}: it is misspelt or outside the book's concepts{close}"
