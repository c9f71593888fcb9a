"""Write ``nnlearn/scratch/attached.pyi``: the methods of tensors, for type checkers.

Run it after a method was added; ``tests/test_types.py`` says when.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nnlearn.scratch import Tensor

FILE = Path(__file__).parents[1] / "nnlearn" / "scratch" / "attached.pyi"
HEAD = '''\
"""What is attached to `Tensor`: written by ``tools/declare_methods.py``, read by type checkers."""

# ruff: noqa
# fmt: off
import builtins
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.op import Array
from nnlearn.scratch.operations.axes import Axes
from nnlearn.scratch.operations.indexing import TopK
from nnlearn.scratch.operations.ordering import Histogram, Range
from nnlearn.scratch.operations.reduction import Extreme
from nnlearn.scratch.tensor import Tensor

class Attached:
'''
KNOWN = {"Any", "Array", "Axes", "Callable", "None", "Sequence", "Tensor", "np"}
KNOWN |= {"Extreme", "Histogram", "Range", "TopK"}
RETURNS = {"Recorded": "Tensor", "Several[TopK]": "TopK", "Several[Extreme]": "Extreme"}


def attached() -> list[str]:
    """Return the names that `Tensor` has and its own file does not define."""
    source = ast.parse(Path(inspect.getfile(Tensor)).read_text())
    [body] = [n.body for n in source.body if isinstance(n, ast.ClassDef) and n.name == "Tensor"]
    own = {f.name for f in body if isinstance(f, ast.FunctionDef)} | {"__module__", "__doc__"}
    own |= {a.targets[0].id for a in body if isinstance(a, ast.Assign)}
    own |= {f.name for i in body if isinstance(i, ast.If) for f in i.body}  # __getattr__
    own |= {"__annotations__", "__slots__", *Tensor.__slots__}
    return sorted(vars(Tensor).keys() - own)


def declarations() -> Iterator[str]:
    """Return a line of the stub for each name."""
    for name in attached():
        value = vars(Tensor)[name]
        if isinstance(value, property):
            kind = "Tensor" if name in ("T", "mT") else "builtins.int"
            yield f"    @property\n    def {name}(self) -> {kind}: ..."
        elif callable(value):
            yield f"    def {name}{signature(name, value)}: ...{override(name)}"
        else:
            yield f"    {name}: {annotation(type(value).__name__)}"


def signature(name: str, function: Any) -> str:
    """Return parameters and result of a method as a stub writes them."""
    if name[-1] == "_" and name[:-1] in vars(Tensor):  # add_ takes what add takes
        function = vars(Tensor)[name[:-1]]
    given = inspect.signature(function)
    parameters = [
        p.replace(
            annotation=Written(annotation(p.annotation)),
            default=p.default if p.default is p.empty else ELLIPSIS,
        )
        for p in given.parameters.values()
    ]
    parameters[0] = parameters[0].replace(name="self", annotation=inspect.Parameter.empty)
    names = [p.name for p in parameters]
    for numpy_name, torch_name in (("axis", "dim"), ("keepdims", "keepdim")):
        if torch_name in names and "renamed" in codes(function):
            kind = given.parameters[torch_name].annotation
            extra = inspect.Parameter(
                numpy_name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=Written(annotation(kind)),
                default=ELLIPSIS,
            )
            parameters.append(extra)
            if given.parameters[torch_name].default is inspect.Parameter.empty:
                parameters = [
                    p.replace(default=ELLIPSIS) if names.index(torch_name) <= i < len(names) else p
                    for i, p in enumerate(parameters)
                ]
    result = annotation(given.return_annotation)
    if name[-1] == "_" and name != "__setitem__":  # operators, and what writes in place
        result = "Tensor"
    return str(given.replace(parameters=parameters, return_annotation=Written(result)))


def codes(function: Any) -> Iterator[str]:
    """Return the names in the code of a function and of what it wraps."""
    while function is not None:
        yield function.__code__.co_name
        function = getattr(function, "__wrapped__", None)


def annotation(text: Any) -> str:
    """Return an annotation as it can stand in a class that has methods ``int``, ``float``."""
    if text is inspect.Parameter.empty:
        return "Any"
    text = RETURNS.get(str(text), str(text))
    names = set(re.findall(r"(?<![.\w])[A-Za-z_]\w*", text))
    if any(n not in KNOWN and not hasattr(builtins, n) for n in names):
        return "Any"
    return re.sub(
        r"(?<![.\w])([a-z]\w*)(?![\w.])",
        lambda m: f"builtins.{m[1]}" if hasattr(builtins, m[1]) else m[1],
        text,
    )


def override(name: str) -> str:
    """Return what tells mypy that a comparison gives no truth but a tensor of them."""
    return "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""


class Written(str):
    """An annotation that prints as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class _Ellipsis:
    def __repr__(self) -> str:
        return "..."


ELLIPSIS = _Ellipsis()


def text() -> str:
    """Return the whole stub."""
    return HEAD + "\n".join(declarations()) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
