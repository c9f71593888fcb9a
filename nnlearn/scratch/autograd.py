"""Gradients asked for by name: PyTorch's ``autograd.grad`` and ``autograd.backward``.

Taught in the chapter ``tensors``.
"""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from nnlearn.scratch.anomaly import detect_anomaly, set_detect_anomaly
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.grad_mode import (
    RECORDING,
    enable_grad,
    inference_mode,
    no_grad,
    set_grad_enabled,
)
from nnlearn.scratch.gradcheck import GradcheckError, gradcheck
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.op import record
from nnlearn.scratch.tape import sweep
from nnlearn.scratch.tensor import Tensor, into, wrap
from nnlearn.scratch.views import share_if_view

__all__ = [
    "Function",
    "GradcheckError",
    "Variable",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "grad",
    "gradcheck",
    "inference_mode",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return the gradients of outputs with respect to inputs, and leave every ``grad`` as it is.

    Parameters
    ----------
    outputs, inputs : tensor or sequence of tensors
        ∂ Σ outputs / ∂ inputs is returned, one gradient for each input, of its shape.
    grad_outputs : tensor or sequence of tensors, optional
        What to begin with, one for each output; needed unless the outputs are single numbers.
    retain_graph : bool, optional
        Keep what the graph has saved, to walk it again.
    create_graph : bool
        Refused when true: the engine does not differentiate gradients.
    only_inputs : bool
        Without effect, as in PyTorch, which warns if it is false.
    allow_unused : bool, optional
        Return None for inputs that the outputs do not depend on, in place of an error.
    is_grads_batched : bool
        Refused when true: one gradient a call.
    materialize_grads : bool
        Return zeros in place of None.

    Notes
    -----
    Source: Griewank and Walther (2008), section 3.2. Chapters: ``tensors``, ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> x = scratch.tensor([1.0, 2.0], requires_grad=True)
    >>> scratch.autograd.grad((x**2).sum(), x)
    (tensor([2., 4.]),)
    """
    if create_graph:
        raise OutsideTheBook(
            "create_graph=True asks for derivatives of gradients, which the engine leaves out; use "
            "torch, or differences of gradients"
        )
    if is_grads_batched:
        raise OutsideTheBook("is_grads_batched is left out: call grad once for each gradient")
    if not only_inputs:
        message = "only_inputs is deprecated and ignored, in PyTorch too: leave it out"
        warnings.warn(message, FutureWarning, stacklevel=2)
    if materialize_grads and allow_unused is False:
        raise GradError("materialize_grads=True needs inputs that may be unused: allow_unused=True")
    wanted = _listed(inputs)
    found: dict[int, np.ndarray] = {}
    if not all(t.requires_grad for t in wanted):
        raise GradError("an input does not require grad: nothing was recorded about it")

    def keep(tensor: Tensor, g: np.ndarray, owned: bool = False) -> None:
        for hook in (tensor._hooks or ()) if tensor.is_leaf else ():
            changed = hook(g)
            g = g if changed is None else changed
        found[id(tensor)] = g.copy()

    results = [t for t in wanted if not t.is_leaf]
    hooks = [t._hook_node(functools.partial(keep, t), first=True) for t in results]
    own = {id(t) for t in wanted}
    try:
        roots = _roots(outputs, grad_outputs)
        sweep(roots, bool(retain_graph), lambda t, g, _: keep(t, g) if id(t) in own else None)
    finally:
        for hook in hooks:
            hook.remove()
    unused = [t for t in wanted if id(t) not in found]
    if materialize_grads:
        found |= {id(t): np.zeros_like(t.array) for t in unused}
    elif unused and not allow_unused:
        raise GradError("an input is not used by the outputs; allow_unused=True returns None there")
    return tuple(wrap(found[id(t)].copy()) if id(t) in found else None for t in wanted)


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Add the gradients of the sum of tensors to the ``grad`` of every leaf, or of ``inputs``."""
    if create_graph:
        raise OutsideTheBook("create_graph (a gradient of a gradient) is outside of the book")
    starts = grad_tensors if grad_variables is None else grad_variables  # its name before 0.4
    sweep(_roots(tensors, starts), bool(retain_graph), into(inputs))


class _IsATensor(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_IsATensor):
    """A new leaf on the memory of a tensor; in old programs a tensor that has a gradient.

    >>> from nnlearn import scratch
    >>> x = scratch.ones(2)
    >>> v = scratch.autograd.Variable(x, requires_grad=True)
    >>> isinstance(v, scratch.autograd.Variable), v.requires_grad, x.requires_grad
    (True, True, False)
    """

    def __new__(cls, data: Any, requires_grad: bool = False, volatile: bool = False) -> Any:
        """Make the leaf; ``volatile`` has no effect any more."""
        if not isinstance(data, Tensor):
            raise DTypeError(f"a Variable is made of a tensor; got {type(data).__name__}")
        if volatile:
            warnings.warn("volatile has no effect: use `with no_grad():`", stacklevel=2)
        return data.detach().requires_grad_(requires_grad)


class Function:
    """An operation with a backward pass of its own: subclass, write both, call ``apply``.

    ``forward(ctx, *inputs)`` returns a tensor or a tuple of them (or ``forward(*inputs)``, with a
    separate ``setup_context(ctx, inputs, output)``); ``backward(ctx, *gradients)`` returns one
    gradient for each input, None where there is none. ``ctx.save_for_backward`` keeps tensors for
    it, as ``ctx.saved_tensors``; other things are kept as attributes of ``ctx``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> class Straight(scratch.autograd.Function):      # rounds, and lets the gradient pass
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return x.round()
    ...     @staticmethod
    ...     def backward(ctx, gradient):
    ...         return gradient
    >>> x = scratch.tensor([0.4, 1.7], requires_grad=True)
    >>> Straight.apply(x).sum().backward()
    >>> x.grad
    tensor([1., 1.])
    """

    @staticmethod
    def forward(ctx: Any, *inputs: Any) -> Any:
        """Compute the outputs: to be written."""
        raise NotImplementedError("a Function needs a static method forward(ctx, *inputs)")

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """Compute the gradients of the inputs: to be written."""
        raise NotImplementedError("a Function needs a static method backward(ctx, *gradients)")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple, output: Any) -> None:
        """Keep what backward needs: to be written by a Function whose forward takes no ctx."""
        raise NotImplementedError("write setup_context(ctx, inputs, output)")

    @classmethod
    def apply(cls, *inputs: Any) -> Any:
        """Compute the outputs and record the operation."""
        ctx = Context()
        separate = cls.setup_context is not Function.setup_context
        ctx.needs_input_grad = tuple(isinstance(x, Tensor) and x.requires_grad for x in inputs)

        def vjp(g: Any) -> tuple:
            gradients = [wrap(part) for part in (g if isinstance(g, tuple) else (g,))]
            with no_grad():
                found = cls.backward(ctx, *gradients)
            parts = found if isinstance(found, tuple) else (found,)
            extra = parts[len(inputs) :]
            if len(parts) < len(inputs) or any(x is not None for x in extra):
                raise GradError(
                    f"{cls.__name__}.backward returned {len(parts)} gradients for {len(inputs)} "
                    "inputs; return one for each, None where there is none"
                )
            return tuple(
                None if part is None else _fitting(cls.__name__, i, part, x)
                for i, (part, x) in enumerate(zip(parts, inputs, strict=False))
            )

        with no_grad():
            outputs = cls.forward(*inputs) if separate else cls.forward(ctx, *inputs)
            if separate:
                cls.setup_context(ctx, inputs, outputs)
        several = isinstance(outputs, tuple)
        given = outputs if several else (outputs,)
        fresh = [wrap(y.array) for y in given]
        for y, new in zip(given, fresh, strict=True):
            new._version = y._version  # a saved output is noticed when it is changed
            share_if_view(inputs[0] if inputs else None, new)
        if any(ctx.needs_input_grad) and RECORDING.enabled:
            record(cls.__name__, inputs, [vjp], fresh, [])
        for node in {new._node for new in fresh if new._node is not None}:
            node.versions = [
                (t._version, t._version[0], "a tensor that it saved")
                for t in ctx.saved_tensors
                if isinstance(t, Tensor)
            ]
        for y, new in zip(given, fresh, strict=True):
            if any(y is constant for constant in ctx.constants):
                new.detach_()
        return tuple(fresh) if several else fresh[0]


class Context:
    """What `Function.forward` leaves for `Function.backward`."""

    saved_tensors: tuple = ()
    needs_input_grad: tuple = ()
    constants: tuple = ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors."""
        self.saved_tensors = tensors

    def mark_non_differentiable(self, *outputs: Any) -> None:
        """Say that no gradient flows through these outputs."""
        self.constants = outputs


def _fitting(name: str, number: int, gradient: Any, x: Any) -> np.ndarray:
    """Return the array of a gradient that a backward of the user's gave, if it fits its input."""
    if not isinstance(gradient, Tensor):
        raise DTypeError(
            f"{name}.backward returns tensors or None; the gradient of input {number} is "
            f"{type(gradient).__name__}: wrap it in scratch.tensor(...)"
        )
    array = gradient.array
    if isinstance(x, Tensor) and x.requires_grad and array.shape != x.array.shape:
        try:
            fits = np.broadcast_shapes(x.array.shape, array.shape) == array.shape
        except ValueError:
            fits = False
        if not fits:
            raise ShapeError(
                f"{name}.backward returned a gradient of shape {array.shape} for input {number}, "
                f"which has shape {x.array.shape}: return one of that shape"
            )
    return array


def _roots(tensors: Any, gradients: Any) -> list[tuple]:
    roots = _listed(tensors)
    starts = [None] * len(roots) if gradients is None else _listed(gradients)
    if len(starts) != len(roots):
        raise GradError(f"{len(starts)} gradients came for {len(roots)} tensors")
    return [(root, root._start(start)) for root, start in zip(roots, starts, strict=True)]


def _listed(tensors: Any) -> list:
    return [tensors] if isinstance(tensors, Tensor) or tensors is None else list(tensors)


__getattr__ = _module_getattr("scratch.autograd", globals())
