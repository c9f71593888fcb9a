"""One call of one function on one case: what came back, or how it ended."""

from __future__ import annotations

import copy
import inspect
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlearn.check.bounds import Bounds, TimeIsUp
from nnlearn.check.compare import shown, unchanged


@dataclass(frozen=True)
class Case:
    """One call to try: ``what`` names it for the reader, ``args`` and ``kwargs`` are passed on."""

    what: str
    args: tuple
    kwargs: dict = field(default_factory=dict)


@dataclass
class Attempt:
    """What came of a call."""

    output: Any = None
    error: BaseException | None = None
    warning: str | None = None
    changed: tuple[str, ...] = ()  # names of the arguments that the function changed

    @property
    def late(self) -> bool:
        """Whether it was ended because its time was over."""
        return isinstance(self.error, TimeIsUp)


def attempt(function: Callable, case: Case, names: list[str], bounds: Bounds) -> Attempt:
    """Call a function on copies of the case's arguments, and let nothing out but Ctrl-C."""
    args, kwargs = copy.deepcopy((case.args, case.kwargs))
    result = Attempt()
    with warnings.catch_warnings(record=True) as caught, np.errstate():
        warnings.simplefilter("always")
        try:
            with bounds():
                result.output = function(*args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            result.error = error
    numeric = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    result.warning = numeric[0] if numeric else None
    before = [*case.args, *case.kwargs.values()]
    result.changed = tuple(
        name
        for name, now, then in zip(names, [*args, *kwargs.values()], before, strict=False)
        if not unchanged(now, then)
    )
    return result


def call(function: Callable, case: Case) -> Any:
    """Call a solution of ours on copies of the case's arguments."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        args, kwargs = copy.deepcopy((case.args, case.kwargs))
        return function(*args, **kwargs)


def names_of(reference: Callable, case: Case) -> list[str]:
    """Return the names of the arguments in the order in which a case gives them."""
    parameters = list(inspect.signature(reference).parameters)
    return [*parameters[: len(case.args)], *case.kwargs]


def called_with(names: list[str], case: Case) -> list[str]:
    """Return lines that show the arguments of a case."""
    values = [*case.args, *case.kwargs.values()]
    pieces = [f"{name} = {shown(value)}" for name, value in zip(names, values, strict=False)]
    if sum(map(len, pieces)) <= 80:
        return [f"called with {', '.join(pieces)}"]
    return ["called with", *(f"  {piece}" for piece in pieces)]


def does_not_take(function: Callable, names: list[str], case: Case) -> str | None:
    """Say that a function cannot be called as the exercise calls it, if so."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions have none
        return None
    try:
        signature.bind(*case.args, **case.kwargs)
    except TypeError:
        return (
            f"your function takes {_list(list(signature.parameters))}; the exercise calls it with "
            f"{_list(names)}"
        )
    return None


def _list(names: list[str]) -> str:
    return f"({', '.join(names)})" if names else "no arguments"


def ended(error: BaseException, function: Callable) -> list[str]:
    """Say how a call ended, on which of the reader's lines, and what beginners then try."""
    name = type(error).__name__
    if isinstance(error, SystemExit):
        return ["your function called sys.exit() or exit(): return a value instead"]
    try:
        text = str(error)
    except Exception:
        text = "(its message cannot be shown)"
    lines = [f"your function stopped with {name}: {text}" if text else f"it stopped with {name}"]
    return [*lines, *_where(error, function), *_advice(name, text)]


def _where(error: BaseException, function: Callable) -> list[str]:
    """Name the last line of the reader's own that was reached."""
    own = inspect.unwrap(function)
    code = getattr(own, "__code__", None) or getattr(own.__call__, "__code__", None)
    if code is None:
        return []
    lines = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == code.co_filename]
    return [f"in line {f.lineno} of {f.name}: {f.line}" for f in lines[-1:]]


# What an error says, a word that its message must have, and what helps.
_ADVICE = (
    ("ValueError", "truth value of an array", "an `if` cannot decide for a whole array at once: "
     "use `np.where`"),
    ("ValueError", "matmul", "`a @ b` needs as many columns in a as rows in b: is the other order "
     "meant?"),
    ("ValueError", "not aligned", "`np.dot(a, b)` needs as many columns in a as rows in b: is the "
     "other order meant?"),
    ("ValueError", "broadcast", "the two shapes do not fit: counted from the right, sizes must be "
     "equal or 1"),
    ("ValueError", "shapes", "print the shapes on the line before"),
    ("TypeError", "only", "the functions of `math`, and float(), take one number: use NumPy's "
     "(`np.exp`)"),
    ("TypeError", "list", "a list is no array: begin with `np.asarray(...)`"),
    ("TypeError", "NoneType", "something that you use is None: does the function that made it "
     "return a value?"),
    ("IndexError", "", "Python counts from 0, so the last of n entries is n − 1"),
    ("KeyError", "", "there is no such key"),
    ("RecursionError", "", "it calls itself without end: which case ends it?"),
    ("ZeroDivisionError", "", "what shall come out in this case? Treat it apart"),
    ("UnboundLocalError", "", "it is used before it has a value"),
    ("NameError", "", "is the name spelt as where it was defined?"),
    ("AttributeError", "'float'", "this argument is a plain number here: `np.asarray(...)` makes "
     "it an array"),
)  # fmt: skip


def _advice(name: str, text: str) -> list[str]:
    return [advice for kind, word, advice in _ADVICE if kind == name and word in text][:1]
