"""What to say to a name that does not exist: which are near to it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

# What other libraries call what ours has under another name.
_KNOWN_AS = {
    "build_model": "build",
    "cancer": "breast_cancer",
    "compile": "fit",
    "load_breast_cancer": "breast_cancer",
    "load_digits": "digits",
    "load_mnist": "mnist",
    "load_model": "load",
    "load_weights": "load_into",
    "make_blobs": "blobs",
    "make_circles": "circles",
    "make_moons": "moons",
    "multilayer_perceptron": "mlp",
    "save_model": "save",
    "save_weights": "save",
    "score": "evaluate",
    "test": "evaluate",
    "train": "fit",
    "train_model": "fit",
    "xor": "gates",
}


def suggest(module: str, names: Sequence[str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module: it says what is near to the name asked for.

    Examples
    --------
    >>> suggest("nnlearn.models", ["mlp", "lenet"])("MLP")
    Traceback (most recent call last):
        ...
    AttributeError: nnlearn.models has no 'MLP'; did you mean mlp? There are ...
    """

    def __getattr__(name: str) -> Any:  # noqa: N807 - Python's name for it
        if name.startswith("__"):
            raise AttributeError(name)
        near = close(name, names)
        meant = f"; did you mean {' or '.join(near)}?" if near else "."
        raise AttributeError(
            f"{module} has no {name!r}{meant} There are {', '.join(sorted(names))}"
        )

    return __getattr__


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return a question that ends an error, or nothing where no name is near.

    >>> did_you_mean("Relu", ["relu", "selu"]), did_you_mean("relu6", ["tanh"])
    (" Did you mean 'relu'?", '')
    """
    near = close(name, names)
    return f" Did you mean {near[0]!r}?" if near else ""


def close(name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return which of the names may be meant, the likeliest first, three at most."""
    names = list(names)
    plain: dict[str, list[str]] = {}
    for n in names:  # some differ in nothing but case and bars: DataLoader, dataloader
        plain.setdefault(n.lower().replace("_", ""), []).append(n)
    wanted = name.lower().replace("_", "")
    known = _KNOWN_AS.get(name.lower(), "")
    if known in names:
        return [known]
    near = [
        alike
        for key in difflib.get_close_matches(wanted, plain, n=3, cutoff=cutoff)
        for alike in difflib.get_close_matches(name, plain[key], n=3, cutoff=0) or plain[key]
    ]
    return near[:3]
