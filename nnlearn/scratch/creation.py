"""Making tensors: from data, and filled by rule."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.device import check_device
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.shapes_only import room
from nnlearn.scratch.sizes import made, sizes_of
from nnlearn.scratch.tensor import Tensor, wrap


def tensor(
    data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make a tensor by copying ``data``.

    Arrays keep their dtype, Python floats take the default dtype, Python integers become int64.

    Parameters
    ----------
    data : array_like
        A number, nested sequences of numbers, an array or a tensor of either engine.
    dtype : dtype, optional
        What to convert to.
    requires_grad : bool
        Whether ``backward`` shall fill ``grad``.

    Raises
    ------
    ShapeError
        The nested sequences are ragged.
    DTypeError
        The data are no numbers.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    >>> scratch.tensor([0.5, 1]).dtype
    dtype('float32')
    """
    check_device(device)
    result = wrap(np.array(as_array(data, dtype)))
    return result.requires_grad_() if requires_grad else result


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """Make a tensor that shares memory with ``data`` where it can: a tensor comes back as it is.

    ``data`` is what `nnlearn.scratch.tensor` takes; another ``dtype`` forces a copy.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 2.0])
    >>> scratch.as_tensor(x) is x, scratch.tensor(x) is x
    (True, False)
    """
    check_device(device)
    if isinstance(data, Tensor) and (dtype is None or data.dtype == dtypes.as_dtype(dtype)):
        return data
    return wrap(as_array(data, dtype))


def from_numpy(ndarray: np.ndarray) -> Tensor:
    """Make a tensor that shares memory with an array.

    >>> from nnlearn import scratch
    >>> a = np.zeros(2)
    >>> t = scratch.from_numpy(a)
    >>> a[0] = 5
    >>> t
    tensor([5., 0.], dtype=scratch.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise DTypeError(f"from_numpy takes a NumPy array; got {type(ndarray).__name__}")
    dtypes.as_dtype(ndarray.dtype)
    return wrap(ndarray)


def as_array(data: Any, dtype: Any = None) -> np.ndarray:
    """Return ``data`` as an array under the engine's dtype rules.

    Accepts tensors of either engine.
    """
    if isinstance(data, Tensor):
        array = data.array
    elif hasattr(data, "detach"):
        array = data.detach().cpu().numpy()
    elif hasattr(data, "__array__"):
        array = np.asarray(data)
    else:
        return _from_python(data, dtype)
    if dtype is None:
        dtypes.as_dtype(array.dtype)
        return array
    return array.astype(dtypes.as_dtype(dtype), copy=False)


def zeros(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make a tensor of zeros: ``zeros(2, 3)`` or ``zeros((2, 3))``, of the default dtype.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    return full(sizes_of(sizes, size), 0.0, dtype=dtype, device=device, requires_grad=requires_grad)


def ones(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make a tensor of ones: ``ones(2, 3)`` or ``ones((2, 3))``, of the default dtype.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ones(2, dtype=scratch.int64)
    tensor([1, 1])
    """
    return full(sizes_of(sizes, size), 1.0, dtype=dtype, device=device, requires_grad=requires_grad)


def empty(
    *sizes: Any,
    size: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make a tensor whose entries are whatever the memory held: fill it before you read it.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.empty(2, 3).shape
    Size([2, 3])
    """
    check_device(device)
    kind = _floating(dtype)
    return made(room(sizes_of(sizes, size), kind), kind, requires_grad)


def full(
    size: Any,
    fill_value: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make a tensor of one repeated value, whose type decides the dtype.

    >>> from nnlearn import scratch
    >>> scratch.full((2,), 7)
    tensor([7, 7])
    """
    check_device(device)
    value = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    kind = dtypes.result_type(value) if dtype is None else dtypes.as_dtype(dtype)
    shape = sizes_of((size,)) if isinstance(size, (tuple, list)) else sizes_of((tuple(size),))
    return made(room(shape, kind, value), kind, requires_grad)


def arange(
    start: Any = 0,
    end: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make the sequence start, start + step, … below ``end``; with one number, from 0 below it.

    A step away from ``end``, or of 0, raises ``ShapeError``.

    >>> from nnlearn import scratch
    >>> scratch.arange(3)
    tensor([0, 1, 2])
    """
    check_device(device)
    if end is None:
        start, end = 0, start
    if step == 0:
        raise ShapeError("arange: step must not be zero")
    numbers = [v.item() if isinstance(v, Tensor) else v for v in (start, end, step)]
    if (numbers[1] - numbers[0]) * numbers[2] < 0:
        raise ShapeError(
            f"arange: steps of {numbers[2]} do not lead from {numbers[0]} to {numbers[1]}"
        )
    kind = dtypes.result_type(*numbers) if dtype is None else dtypes.as_dtype(dtype)
    return made(np.arange(*numbers), kind, requires_grad)


def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make ``steps`` evenly spaced values from ``start`` to ``end``, both included.

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.linspace(0, 1, 5)
    tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    check_device(device)
    return made(np.linspace(start, end, steps), _floating(dtype), requires_grad)


def logspace(
    start: float,
    end: float,
    steps: int,
    base: float = 10.0,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make ``steps`` values from base^start to base^end, evenly spaced on a log scale.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.logspace(-1, 2, 4)
    tensor([  0.1000,   1.0000,  10.0000, 100.0000])
    """
    check_device(device)
    return made(np.logspace(start, end, steps, base=base), _floating(dtype), requires_grad)


def tril_indices(row: int, col: int, offset: int = 0, *, device: Any = None) -> Tensor:
    """Make the row and column numbers of a lower triangle, (2, count), int64.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rows, columns = scratch.tril_indices(2, 2)
    >>> rows, columns
    (tensor([0, 1, 1]), tensor([0, 0, 1]))
    """
    check_device(device)
    return wrap(np.stack(np.tril_indices(row, offset, col)).astype(dtypes.int64))


def triu_indices(row: int, col: int, offset: int = 0, *, device: Any = None) -> Tensor:
    """Make the row and column numbers of an upper triangle, (2, count), int64.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rows, columns = scratch.triu_indices(3, 3, offset=1)
    >>> rows, columns
    (tensor([0, 0, 1]), tensor([1, 2, 2]))
    """
    check_device(device)
    return wrap(np.stack(np.triu_indices(row, offset, col)).astype(dtypes.int64))


def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make the identity matrix, (n, n), or with ``m`` as much of it as fits into (n, m).

    Notes
    -----
    Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.eye(2, 3)
    tensor([[1., 0., 0.],
            [0., 1., 0.]])
    """
    check_device(device)
    return made(np.eye(n, m), _floating(dtype), requires_grad)


def zeros_like(
    input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make zeros with the shape and dtype of ``input``; it does not inherit ``requires_grad``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.zeros_like(scratch.tensor([1, 2]))
    tensor([0, 0])
    """
    return zeros(
        *input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def ones_like(
    input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make ones with the shape and dtype of ``input``; it does not inherit ``requires_grad``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.ones_like(scratch.tensor([1, 2]))
    tensor([1, 1])
    """
    return ones(
        *input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def empty_like(
    input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Make an uninitialised tensor with the shape and dtype of ``input``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.empty_like(scratch.zeros(2, 3)).shape
    Size([2, 3])
    """
    return empty(
        *input.shape, dtype=dtype or input.dtype, device=device, requires_grad=requires_grad
    )


def full_like(
    input: Tensor,
    fill_value: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Make a tensor of one repeated value with the shape and dtype of ``input``.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.full_like(scratch.zeros(2), 7)
    tensor([7., 7.])
    """
    kind = input.dtype if dtype is None else dtype
    return full(
        tuple(input.shape), fill_value, dtype=kind, device=device, requires_grad=requires_grad
    )


def is_tensor(obj: Any) -> bool:
    """Return whether ``obj`` is a tensor of this engine.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.is_tensor(scratch.ones(1)), scratch.is_tensor([1.0])
    (True, False)
    """
    return isinstance(obj, Tensor)


def _floating(dtype: Any) -> np.dtype:
    return dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)


def _from_python(data: Any, dtype: Any) -> np.ndarray:
    kinds: set[Any] = set()  # of the entries: Python's types, and dtypes of arrays and tensors
    plain = _unwrapped(data, kinds)
    try:
        array = np.array(plain)
    except ValueError as error:
        raise ShapeError(f"cannot make a tensor of ragged sequences: {error}") from None
    if array.dtype.kind not in "fiub":
        large = array.dtype == object and all(isinstance(v, int) for v in array.flat)
        raise DTypeError(
            f"cannot make a tensor of {type(data).__name__}: {data!r:.80}; "
            + ("its integers do not fit into int64" if large else "numbers are needed")
        )
    if dtype is None:
        found = [dtypes.as_dtype(k) for k in kinds]
        kind = functools.reduce(dtypes.promote_types, found or [dtypes.get_default_dtype()])
    else:
        kind = dtypes.as_dtype(dtype)
    _check_fit(array, kind)
    return array.astype(kind)


def _unwrapped(item: Any, kinds: set[Any]) -> Any:
    if isinstance(item, Sequence) and not isinstance(item, (str, bytes)):
        return [_unwrapped(i, kinds) for i in item]
    if isinstance(item, Tensor) or hasattr(item, "detach"):
        item = as_array(item)
        kinds.add(item.dtype)
        if item.size != 1:
            raise ShapeError(
                "a list of tensors with several entries each becomes one tensor by "
                f"scratch.stack(list); one here has shape {item.shape}"
            )
        return item.item()
    if not isinstance(item, (np.ndarray, np.generic, int, float)):
        raise DTypeError(
            f"cannot make a tensor of {type(item).__name__}: {item!r:.80}; numbers are needed"
        )
    kinds.add(item.dtype if isinstance(item, (np.ndarray, np.generic)) else type(item))
    return item


def _check_fit(array: np.ndarray, kind: np.dtype) -> None:
    if array.size and kind.kind in "iu" and array.dtype.kind in "iu":
        limits = np.iinfo(kind)
        if array.min() < limits.min or array.max() > limits.max:
            raise DTypeError(
                f"numbers from {array.min()} to {array.max()} do not fit in {kind}, which holds "
                f"{limits.min} to {limits.max}"
            )
