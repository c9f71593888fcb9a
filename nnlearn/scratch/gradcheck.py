"""Gradients against differences: whether a backward pass belongs to its forward pass.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlearn.scratch.errors import GradError
from nnlearn.scratch.grad_mode import no_grad
from nnlearn.scratch.tape import sweep
from nnlearn.scratch.tensor import Tensor


class GradcheckError(GradError):
    """A gradient differs from the differences of its function."""


def gradcheck(
    func: Callable,
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
) -> bool:
    """Compare the gradients of a function with (f(x + ε) − f(x − ε)) / 2ε, entry by entry.

    Parameters
    ----------
    func : callable
        Takes the inputs, returns a tensor or a tuple of them.
    inputs : Tensor or tuple
        float64, since differences of float32 numbers are too coarse; those with ``requires_grad``
        are moved.
    eps : float
        How far.
    atol, rtol : float
        The gradient g and the difference d agree if abs(g − d) ≤ atol + rtol · abs(d).
    raise_exception : bool
        False returns False in place of an error.

    Returns
    -------
    bool
        Whether all agree.

    Raises
    ------
    GradcheckError
        They do not; it shows both tables, a row for each entry of the input.
    ValueError
        No input requires grad.

    Notes
    -----
    The error of a central difference is of order ε². Chapter: ``tensors``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([0.5, 2.0], dtype=scratch.float64, requires_grad=True)
    >>> scratch.autograd.gradcheck(scratch.log, x)
    True
    """
    arguments = inputs if isinstance(inputs, (tuple, list)) else (inputs,)
    moved = [(i, x) for i, x in enumerate(arguments) if isinstance(x, Tensor) and x.requires_grad]
    if not moved:
        raise ValueError("gradcheck needs an input with requires_grad=True; none has it")
    for number, y in enumerate(_outputs(func, arguments)):
        for i, x in moved:
            slopes = _by_backward(y, x)
            differences = _by_differences(func, arguments, x, number, eps)
            if np.allclose(slopes, differences, rtol, atol, equal_nan=True):
                continue
            if not raise_exception:
                return False
            raise GradcheckError(
                f"the gradient of output {number} by input {i} is not that of its function (a row "
                f"for each entry of the input)\nby backward:\n{slopes}\nby differences:\n"
                f"{differences}"
            )
    return True


def _outputs(func: Callable, arguments: Any) -> list[Tensor]:
    found = func(*arguments)
    several = found if isinstance(found, (tuple, list)) else (found,)
    return [y for y in several if isinstance(y, Tensor) and y.is_floating_point()]


def _by_backward(y: Tensor, x: Tensor) -> np.ndarray:
    """Return ∂y/∂x, (entries of x, entries of y)."""
    table = np.zeros((x.array.size, y.array.size), x.array.dtype)
    for j in range(y.array.size if y.requires_grad else 0):
        start = np.zeros(y.array.size, y.array.dtype)
        start[j] = 1
        found: list = []

        def keep(leaf: Tensor, g: np.ndarray, owned: bool, found: list = found) -> None:
            if leaf is x:
                found.append(g.reshape(-1).copy())

        hook = None if x.is_leaf else x._hook_node(lambda g, f=found: f.append(g.flatten()))
        sweep([(y, start.reshape(y.array.shape))], True, keep)
        if hook is not None:
            hook.remove()
        table[:, j] = sum(found)
    return table


def _by_differences(
    func: Callable, arguments: Any, x: Tensor, number: int, eps: float
) -> np.ndarray:
    """Return the differences of one output for a step of each entry of x."""
    rows = []
    with no_grad():
        for place in np.ndindex(x.array.shape):
            kept, ends = x.array[place], []
            for step in (eps, -eps):
                x.array[place] = kept + step
                ends.append(_outputs(func, arguments)[number].array.flatten())
            x.array[place] = kept
            rows.append((ends[0] - ends[1]) / (2 * eps))
    return np.array(rows).reshape(x.array.size, -1)
