"""Finding nnlearn's objects, and the public names that the reference lists them under."""

import inspect
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

# Where the reference documents things: an object in two of them is listed under the first.
NAMESPACES = (
    "nnlearn.scratch.nn",
    "nnlearn.scratch.nn.functional",
    "nnlearn.scratch.nn.init",
    "nnlearn.scratch.optim",
    "nnlearn.scratch.optim.lr_scheduler",
    "nnlearn.scratch.nn.utils",
    "nnlearn.scratch.nn.utils.rnn",
    "nnlearn.scratch.utils.data",
    "nnlearn.scratch.linalg",
    "nnlearn.scratch",
    "nnlearn.scratch.autograd",
    "nnlearn.scratch.distributions",
    "nnlearn.scratch.testing",
    "nnlearn.scratch.utils.checkpoint",
    "nnlearn.scratch.amp",
    "nnlearn.scratch.accelerator",
    "nnlearn.scratch.cuda",
    "nnlearn.models",
    "nnlearn.data",
    "nnlearn.training",
    "nnlearn.checkpoints",
    "nnlearn.parity",
    "nnlearn.check",
    "nnlearn.figures",
    "nnlearn.concepts",
)


def find(name: str) -> Any:
    """The object with a dotted name, importing as many modules as needed."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError as error:
            # A dependency that is missing is another matter than a name that is no module.
            if not name.startswith(error.name or ""):
                raise
            continue
        for attribute in parts[length:]:
            found = getattr(found, attribute)
        return found
    raise ModuleNotFoundError(f"no module {parts[0]!r}")


def unwrapped(found: Any) -> Any:
    """The function that somebody wrote, under its decorators."""
    return inspect.unwrap(found) if callable(found) else found


def key(found: Any) -> int:
    """What makes two names one object: the function below, whatever options are put around it."""
    return id(unwrapped(found))


def exported(namespace: ModuleType) -> list[str]:
    """The names that a namespace offers: its ``__all__``, or what is public and defined in it."""
    names = getattr(namespace, "__all__", None)
    if names is None:
        names = [
            name
            for name, found in vars(namespace).items()
            if not name.startswith("_") and getattr(found, "__module__", None) == namespace.__name__
        ]
    # What a namespace imports on demand, such as the checkers of a chapter, is not its own.
    return [name for name in names if is_documented(vars(namespace).get(name))]


def is_documented(found: Any) -> bool:
    return callable(found) and (getattr(found, "__module__", None) or "").startswith("nnlearn")


def listed_here(namespace: str) -> list[str]:
    """The names that the reference documents under this namespace and no other."""
    module = import_module(namespace)
    return [
        name
        for name in exported(module)
        if public_names().get(key(getattr(module, name))) == f"{namespace}.{name}"
    ]


def public_name(name: str) -> str | None:
    """The name that the reference gives to what ``name`` is, a method included, or None."""
    owner, tail = name, ""
    while "." in owner:
        try:
            listed = public_names().get(key(find(owner)))
        except (AttributeError, ModuleNotFoundError):
            listed = None
        if listed:
            return listed + tail
        owner, _, last = owner.rpartition(".")
        tail = f".{last}{tail}"
    return None


@cache
def public_names() -> dict[int, str]:
    found: dict[int, str] = {}
    for namespace in NAMESPACES:
        try:
            module = import_module(namespace)
        except ModuleNotFoundError as error:
            if not namespace.startswith(error.name or ""):
                raise
            continue
        # Of several names for one object, its own comes first.
        for name in sorted(exported(module), key=lambda name: is_alias(module, name)):
            found.setdefault(key(getattr(module, name)), f"{namespace}.{name}")
    return found


@cache
def engine_names() -> dict[str, str]:
    """Public names of the engine by their last part: what a docstring of the engine means by it."""
    names: dict[str, str] = {}
    for listed in public_names().values():
        if listed.startswith("nnlearn.scratch"):
            names.setdefault(listed.rpartition(".")[2], listed)
    return names


def only_fills_in(found: Any) -> bool:
    """Whether it is an optimizer's own version of a step that its base class describes."""
    module = getattr(found, "__module__", None) or ""
    owner, _, name = getattr(found, "__qualname__", "").rpartition(".")
    if not module.startswith("nnlearn.scratch.optim") or not owner:
        return False
    return any(name in vars(base) for base in find(f"{module}.{owner}").__mro__[1:])


def is_alias(module: ModuleType, name: str) -> bool:
    return getattr(getattr(module, name), "__name__", name) != name
