"""Gradient clipping, and parameters as one vector.

Taught in the chapter ``rnn``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from nnlearn.scratch.errors import GradError, ShapeError
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.nn.utils import rnn
from nnlearn.scratch.nn.utils.norms import (
    remove_spectral_norm,
    remove_weight_norm,
    spectral_norm,
    weight_norm,
)
from nnlearn.scratch.operations.shape import cat
from nnlearn.scratch.tensor import Tensor, wrap
from nnlearn.scratch.views import mark_changed


def clip_grad_norm_(
    parameters: Any,
    max_norm: float,
    norm_type: Any = 2.0,
    error_if_nonfinite: bool = False,
    foreach: Any = None,
) -> Tensor:
    """Scale all gradients so that their joint norm is at most ``max_norm``; return the norm before.

    Source: Pascanu, Mikolov and Bengio (2013), algorithm 1. Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> w = scratch.tensor([0.0, 0.0], requires_grad=True)
    >>> w.grad = scratch.tensor([3.0, 4.0])
    >>> scratch.nn.utils.clip_grad_norm_([w], max_norm=1.0)
    tensor(5.)
    >>> w.grad
    tensor([0.6000, 0.8000])
    """
    grads = _grads(parameters)
    if not grads:
        return wrap(np.zeros((), np.float32))
    order = math.inf if norm_type == "inf" else float(norm_type)
    norms = [np.linalg.norm(g.reshape(-1), order) for g in grads]
    total = np.asarray(np.linalg.norm(norms, order), dtype=grads[0].dtype)
    if error_if_nonfinite and not np.isfinite(total):
        raise GradError(
            f"the gradients' norm is {total}; look for a division by zero or too high a learning "
            "rate"
        )
    factor = np.minimum(max_norm / (total + 1e-6), 1).astype(grads[0].dtype)
    for g in grads:
        g *= factor
    return wrap(total)


def get_total_norm(
    tensors: Any, norm_type: Any = 2.0, error_if_nonfinite: bool = False, foreach: Any = None
) -> Tensor:
    """Return the joint norm of tensors, such as all gradients.

    >>> from nnlearn import scratch
    >>> scratch.nn.utils.get_total_norm([scratch.tensor([3.0]), scratch.tensor([4.0])])
    tensor(5.)
    """
    several = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    if not several:
        return wrap(np.zeros((), np.float32))
    order = math.inf if norm_type == "inf" else float(norm_type)
    norms = [np.linalg.norm(x.array.reshape(-1), order) for x in several]
    total = np.asarray(np.linalg.norm(norms, order), dtype=several[0].dtype)
    if error_if_nonfinite and not np.isfinite(total):
        raise GradError(f"the norm is {total}; look for a division by zero or too high a rate")
    return wrap(total)


def clip_grads_with_norm_(
    parameters: Any, max_norm: float, total_norm: Tensor, foreach: Any = None
) -> None:
    """Scale all gradients by max_norm / total_norm, if that is below 1."""
    factor = min(max_norm / (float(total_norm) + 1e-6), 1.0)
    for g in _grads(parameters):
        g *= g.dtype.type(factor)


def clip_grad_value_(parameters: Any, clip_value: float, foreach: Any = None) -> None:
    """Move every entry of the gradients into [−clip_value, clip_value]."""
    for g in _grads(parameters):
        np.clip(g, -clip_value, clip_value, out=g)


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """Return all parameters as one vector."""
    return cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Write a vector's entries back into the parameters."""
    params = list(parameters)
    total = sum(p.numel() for p in params)
    if vec.numel() != total:
        raise ShapeError(f"the vector has {vec.numel()} entries, the parameters {total}")
    start = 0
    for p in params:
        p.array[...] = vec.array[start : start + p.numel()].reshape(p.array.shape)
        mark_changed(p)
        start += p.numel()


def _grads(parameters: Any) -> list[np.ndarray]:
    several = [parameters] if isinstance(parameters, Tensor) else parameters
    return [p.grad.array for p in several if p.grad is not None]


__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "get_total_norm",
    "parameters_to_vector",
    "remove_spectral_norm",
    "remove_weight_norm",
    "rnn",
    "spectral_norm",
    "vector_to_parameters",
    "weight_norm",
]

clip_grad_norm = clip_grad_norm_  # PyTorch's name before 0.4

__getattr__ = _module_getattr("scratch.nn.utils", globals())
