"""What to say when a name of PyTorch's is asked for that the book does not teach."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

INSTEAD = {
    "save": "the book keeps weights in safetensors: nnlearn.checkpoints.save",
    "load": "the book keeps weights in safetensors: nnlearn.checkpoints.load",
    "compile": "there is nothing to compile: NumPy's kernels run as they are; leave the call out",
    "jit": "there is nothing to compile: NumPy's kernels run as they are; leave the call out",
    "bfloat16": "half precision is slow and inexact in NumPy: use float32",
    "amp": "half precision is slow and inexact in NumPy: use float32",
    "Conv3d": "the book stops at images: Conv2d",
    "DataParallel": "the engine computes in one process: use the model as it is",
    "LBFGS": "the book teaches first-order methods: Adam, SGD with momentum",
}


def explain(module: str, name: str, names: Iterable[str]) -> str:
    """Return a message that says the name is missing and which similar ones there are.

    >>> explain("scratch.nn", "Conv4d", ["Conv2d", "Linear"])
    "scratch.nn has no 'Conv4d': it is misspelt or outside the book's concepts. Close to it: Conv2d"
    """
    if name in INSTEAD:
        return f"{module} has no {name!r}: {INSTEAD[name]}"
    similar = difflib.get_close_matches(name, list(names), n=3, cutoff=0.5)
    close = f". Close to it: {', '.join(similar)}" if similar else "; dir() lists what there is"
    return f"{module} has no {name!r}: it is misspelt or outside the book's concepts{close}"
