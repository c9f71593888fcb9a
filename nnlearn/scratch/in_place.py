"""Changing a tensor: writing into its memory, with or without a record for gradients.

A tensor that nobody else shows becomes the result of a recorded operation. Where views share
its memory, the result is written there, and all of them get a new history: the tensor at the bottom
is the old one with a part replaced, and each view shows the new one. So a change through any of
them reaches all.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec

import numpy as np

from nnlearn.scratch.errors import GradError
from nnlearn.scratch.grad_mode import RECORDING
from nnlearn.scratch.tape import Node
from nnlearn.scratch.tensor import Tensor, source, wrap
from nnlearn.scratch.views import is_shared, mark_changed, places, root_of

P = ParamSpec("P")


def writes_in_place(target: Tensor, *others: Any) -> bool:
    """Whether changing ``target`` may write into its memory: no gradient is at stake."""
    if not RECORDING.enabled:
        return True
    if target.requires_grad or any(isinstance(x, Tensor) and x.requires_grad for x in others):
        return False
    if target._base is not None and target._base.requires_grad:
        raise GradError(
            "this view was made under no_grad() of a tensor that requires grad, and a change of it "
            "would escape the tape: change it under no_grad() too, or make the view outside"
        )
    return True


def original(target: Tensor) -> Tensor:
    """Return what an operation may read that changes ``target``: a copy, where memory is shared."""
    if not (RECORDING.enabled and is_shared(target)):
        return target
    copy = wrap(target.array.copy())
    copy.requires_grad, copy._node, copy._slot = target.requires_grad, target._node, target._slot
    return copy


def check_not_a_leaf(target: Tensor) -> None:
    """Raise if a recorded change of the tensor would change a leaf that requires grad."""
    for tensor, what in ((target, "a leaf that"), (root_of(target), "a view of a leaf that")):
        if tensor.requires_grad and tensor.is_leaf:
            raise GradError(
                f"{what} requires grad cannot be changed in place while gradients are recorded; do "
                "it under scratch.no_grad(), or make a new tensor"
            )


def adopt(target: Tensor, result: Tensor) -> Tensor:
    """Make ``target`` the result of a recorded operation, and return it."""
    check_not_a_leaf(target)
    if target.requires_grad and not result.requires_grad:  # all of it was overwritten
        zero = result.array.shape, result.array.dtype
        _take(result, Node("fill", [source(target)], [lambda g: np.zeros_like(g)], [zero], ()))
    if not is_shared(target):
        target._base = None
        return replace(target, result)
    check_writeable(target)
    target.array[...] = result.array
    mark_changed(target)
    root = root_of(target)
    if root is target:
        _take(root, result._node, result._slot)
    else:
        _take(root, _with_part(root, target, result))
    for reference in list(root._views or ()):
        view = reference()
        if view is not None and view._base is root and root_of(view) is root:
            _take(view, _showing(root, view))
    return target


def replace(target: Tensor, result: Tensor) -> Tensor:
    """Give ``target`` the memory and the history of ``result``."""
    target.array, target._version = result.array, result._version
    _take(target, result._node, result._slot)
    return target


def overwrite(target: Tensor, value: Tensor, *sources: Any) -> Tensor:
    """Give ``target`` the entries of ``value``, which was computed from ``sources``."""
    if not writes_in_place(target, *sources):
        return adopt(target, value)
    check_writeable(target)
    target.array[...] = value.array
    mark_changed(target)
    return target


def check_writeable(target: Tensor) -> None:
    """Raise if entries of a tensor cannot be set on their own."""
    if not target.array.flags.writeable:
        raise GradError(
            "several entries of this tensor share one place in memory (it was expanded), or its "
            "memory is read-only: change a clone() of it"
        )


def inplace_flag(function: Callable[P, Tensor]) -> Callable[P, Tensor]:
    """Let the flag ``inplace`` of an activation overwrite its input, as PyTorch's does."""
    position = list(inspect.signature(function).parameters).index("inplace")

    @functools.wraps(function)
    def activation(*args: P.args, **kwargs: P.kwargs) -> Tensor:
        if not (args[position] if len(args) > position else kwargs.get("inplace")):
            return function(*args, **kwargs)
        given: Any = args[0] if args else kwargs.pop("input")
        read = original(given)
        result = function(read, *args[1:], **kwargs)  # type: ignore[arg-type]
        # Dropout in evaluation hands its input back: nothing is to be written.
        return overwrite(given, result) if result is not read else given

    return activation


def _take(tensor: Tensor, node: Node | None, slot: int = 0) -> None:
    """Give a tensor another history."""
    retained = tensor._retains
    if retained is not None:
        retained.remove()
    tensor.requires_grad, tensor._node, tensor._slot = node is not None, node, slot
    tensor._retains = None
    if retained is not None:
        tensor.retain_grad()


def _with_part(root: Tensor, part: Tensor, value: Tensor) -> Node:
    """Return the operation that put ``value`` into the part of ``root`` that ``part`` shows."""
    where = places(root.array, part.array)

    def by_root(g: np.ndarray) -> np.ndarray:
        flat = g.flatten()
        flat[where] = 0
        return flat.reshape(g.shape)

    vjps = [by_root, lambda g: g.reshape(-1)[where]]
    outputs = [(root.array.shape, root.array.dtype)]
    return Node("put", [source(root), source(value)], vjps, outputs, ())


def _showing(root: Tensor, view: Tensor) -> Node:
    """Return the operation that takes a view from its root."""
    where, shape, size = places(root.array, view.array), root.array.shape, root.array.size

    def vjp(g: np.ndarray) -> np.ndarray:
        full = np.zeros(size, g.dtype)
        np.add.at(full, where, g)  # an expanded view shows an entry more than once
        return full.reshape(shape)

    return Node("view", [source(root)], [vjp], [(view.array.shape, view.array.dtype)], ())
