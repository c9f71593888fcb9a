"""Which tensors show the same memory, and how often that memory was changed.

A *view* shows the memory of another tensor, its *base*: a slice, a transpose, a reshape, or a
detached tensor. All who show one memory share one *version*, a counter in a list of its own. An
operation notes what the counters of the tensors that it keeps say; if one says more when the
gradient is asked for, its value is gone, and the tape says so.

Taught in the chapter ``tensors``. How a tensor is changed stands in ``in_place.py``.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlearn.scratch.tape import ALONE, references

if TYPE_CHECKING:
    from nnlearn.scratch.tensor import Tensor


def mark_changed(tensor: Tensor) -> None:
    """Count one more change of a tensor's entries."""
    tensor._version[0] += 1


def share_if_view(tensor: Any, output: Tensor) -> None:
    """Note that an output is a view of an argument, if it shows the argument's memory."""
    array = getattr(tensor, "array", None)
    if array is None:
        return
    base = output.array.base
    if output.array is array or (base is not None and (base is array or base is array.base)):
        output._version = tensor._version
        output._base = tensor if tensor._base is None else tensor._base
        watch(output._base, output)


def share_without_history(tensor: Tensor, other: Tensor) -> None:
    """Note that ``other`` shows the memory of ``tensor`` and is not made of it: a leaf."""
    other._version = tensor._version
    root = tensor if tensor._base is None else tensor._base
    other._origin = weakref.ref(root)
    watch(root, other)


def watch(root: Tensor, view: Tensor) -> None:
    """Remember that ``view`` shows the memory of ``root``, as long as it lives."""
    if root._views is None:
        root._views = set()
    root._views.add(weakref.ref(view, root._views.discard))


def root_of(tensor: Tensor) -> Tensor:
    """Return the tensor whose memory this one shows, or itself."""
    base = tensor._base
    # Assigning to .data gives a tensor other memory than its views have.
    return tensor if base is None or not _meet(base.array, tensor.array) else base


def is_shared(tensor: Tensor) -> bool:
    """Whether a tensor that somebody can still see shows the memory of this one."""
    if tensor._base is not None and root_of(tensor) is not tensor:
        # A layer that reshapes its result leaves a base that nobody holds but the view.
        held = references([tensor._base])[0] > ALONE + 1
        return held or len(tensor._base._views or ()) > 1
    origin = getattr(tensor, "_origin", None)
    return bool((origin is not None and origin() is not None) or tensor._views)


def places(root: np.ndarray, view: np.ndarray) -> np.ndarray:
    """Return for each entry of a view its number among the entries of the array that it shows.

    >>> x = np.zeros((2, 3))
    >>> places(x, x.T[1:])
    array([[1, 4],
           [2, 5]])
    """
    low, high = np.lib.array_utils.byte_bounds(root)
    item = root.itemsize
    memory = np.zeros((high - low) // item, np.int64)

    def laid(array: np.ndarray) -> np.ndarray:
        start = array.__array_interface__["data"][0] - low
        strides = tuple(s // item * memory.itemsize for s in array.strides)
        return np.ndarray(
            array.shape, memory.dtype, memory, start // item * memory.itemsize, strides
        )

    laid(root)[...] = np.arange(root.size).reshape(root.shape)
    return laid(view).copy()


def _meet(one: np.ndarray, other: np.ndarray) -> bool:
    return one.size == 0 or other.size == 0 or np.may_share_memory(one, other)
