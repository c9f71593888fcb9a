"""`op`, which turns a function of arrays into an operation that is recorded.

An operation is written as plain NumPy: its value, and beside it the vector-Jacobian products that
carry a gradient back through it. `op` hands it the arrays of its tensors, wraps what it returns and
puts a `Node` on the tape where a gradient is wanted. Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, Protocol, TypeAlias, TypeVar, overload

import numpy as np

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.grad_mode import RECORDING
from nnlearn.scratch.strangers import blame, described
from nnlearn.scratch.tape import Node
from nnlearn.scratch.tensor import Tensor, wrap
from nnlearn.scratch.views import share_if_view

P = ParamSpec("P")
T = TypeVar("T", bound=tuple)
# What an operation computes with: inside of it an ndarray, for its callers the tensor around it.
Array: TypeAlias = Any
# What it returns: a value, alone or followed by its vector-Jacobian products.
Value: TypeAlias = np.ndarray | np.generic
Recorded: TypeAlias = Value | tuple[Value, *tuple[Any, ...]]
# The same of an operation with several outputs: their tuple, and the products.
Several: TypeAlias = tuple[T, Callable]
Keeps = Sequence[str] | None
_NUMBERS = {int, float, bool, type(None)}


class _Op(Protocol):
    """`op` with its setting, which waits for the function."""

    @overload
    def __call__(self, function: Callable[P, Several[T]]) -> Callable[P, T]: ...
    @overload
    def __call__(self, function: Callable[P, Recorded]) -> Callable[P, Tensor]: ...


@overload
def op(function: Callable[P, Several[T]], *, keeps: Keeps = None) -> Callable[P, T]: ...
@overload
def op(function: Callable[P, Recorded], *, keeps: Keeps = None) -> Callable[P, Tensor]: ...
@overload
def op(function: None = None, *, keeps: Keeps = None) -> _Op: ...
def op(function: Callable | None = None, *, keeps: Keeps = None) -> Callable:
    """Turn a function of arrays into a recorded operation on tensors.

    The function returns its value alone, if it has no derivative, or the value followed by its
    vector-Jacobian products: ``value, vjp_1, …, vjp_k``, one for each of its first k arguments.
    Where the gradients share work, it returns ``value, vjp`` with one function that returns a tuple
    of them all (an entry may be a function without arguments, called only if that gradient is
    wanted). ``value`` may be a tuple of arrays; ``vjp`` then takes a tuple of gradients.

    A gradient may have a broadcast shape: it is summed to the input's shape by the tape.

    Parameters
    ----------
    function : callable
        Of arrays and options.
    keeps : sequence of str or "others", optional
        For each vector-Jacobian product the names of the arguments that it reads, and ``"output"``
        if it reads the value: ``keeps=("other", "input")`` of a product. One entry alone is for all
        of them; none means that nothing is read; ``"others"`` that each gradient reads all
        arguments but its own. Where such a tensor is changed in place before ``backward``, an error
        says so. By default all arguments and outputs are taken to be read.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> from nnlearn.scratch.op import op
    >>> @op
    ... def square(x):
    ...     return x * x, lambda g: g * 2 * x
    >>> x = scratch.tensor(3.0, requires_grad=True)
    >>> square(x).backward()
    >>> x.grad
    tensor(6.)
    """
    if function is None:
        return functools.partial(op, keeps=keeps)
    name = function.__name__
    signature = inspect.signature(function)
    kept = keeps if keeps in (None, "others") else _places([*signature.parameters], keeps)

    @functools.wraps(function)
    def operation(*args: Any, **kwargs: Any) -> Any:
        for value in kwargs.values():
            if isinstance(value, Tensor):
                bound = signature.bind(*args, **kwargs)
                bound.apply_defaults()
                args, kwargs = bound.args, bound.kwargs
                break
        arrays, wanted = [], False
        for a in args:
            if isinstance(a, Tensor):
                arrays.append(a.array)
                wanted = wanted or a.requires_grad
            else:
                arrays.append(a if type(a) in _NUMBERS else _plain(name, args, a))
        try:
            result = function(*arrays, **kwargs)
        except AttributeError as error:
            blame(name, args, error)
            raise
        if type(result) is not tuple:
            return wrap(result)
        value, vjps = result[0], result[1:]
        several = isinstance(value, tuple)
        outputs = [wrap(v) for v in value] if several else (wrap(value),)
        for output in outputs:
            if output.array.base is not None or output.array is arrays[0]:
                share_if_view(args[0], output)
        if wanted and RECORDING.enabled:
            record(name, args, vjps, outputs, kept)
        return getattr(value, "_make", tuple)(outputs) if several else outputs[0]

    return operation


def record(name: str, args: Sequence, vjps: Sequence, outputs: Sequence[Tensor], kept: Any) -> None:
    """Put an operation on the tape."""
    parents: list = []
    for a in args:
        wanted = isinstance(a, Tensor) and a.requires_grad
        parents.append((a._node or a, a._slot) if wanted else None)
    versions = _versions(parents, args, outputs, kept) if kept != [] else ()
    node = Node(name, parents, vjps, [(o.array.shape, o.array.dtype) for o in outputs], versions)
    for slot, output in enumerate(outputs):
        if output.array.dtype.kind == "f":
            output.requires_grad, output._node, output._slot = True, node, slot


def _places(names: list, keeps: Any) -> list:
    """Return ``(number of the gradient that keeps it, position, name)`` for all that is kept.

    The number is −1 if all gradients do; the position of the outputs is −1 and −2.
    """
    places = {"output": (-1, "its output"), "output[1]": (-2, "its second output")}
    places |= {n: (i, f"its {n}") for i, n in enumerate(names)}
    return [
        (i if len(keeps) > 1 else -1, *places[n])
        for i, part in enumerate(keeps)
        for n in part.split()
    ]


def _versions(parents: list, args: Sequence, outputs: Sequence, kept: Any) -> list:
    """Return for each tensor that is kept its counter, what it counted, and the tensor's name."""
    if kept is None:
        read = [(t, "its inputs and its output") for t in (*args, *outputs)]
    elif kept == "others":
        read = [
            (t, "the other inputs")
            for i, parent in enumerate(parents)
            for t in (*args[:i], *args[i + 1 :])
            if parent is not None
        ]
    else:
        read, given = [], len(args)
        for number, place, label in kept:
            if place < given and (number < 0 or (number < given and parents[number] is not None)):
                read.append((args[place] if place >= 0 else outputs[-1 - place], label))
    return [(t._version, t._version[0], label) for t, label in read if isinstance(t, Tensor)]


def _plain(name: str, args: tuple, argument: Any) -> Any:
    """Return an argument that is no tensor, or raise if it should be one."""
    if isinstance(argument, np.ndarray) or hasattr(argument, "detach"):
        raise DTypeError(f"{name.strip('_')} takes tensors; {described(argument)}")
    if type(argument) is list and argument is args[0]:
        blame(name, args, TypeError())
    return argument
