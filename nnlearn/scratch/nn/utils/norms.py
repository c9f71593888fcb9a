"""Weights made of two parts before each call: length and direction, or divided by their norm.

Breadth: no chapter derives them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.grad_mode import no_grad
from nnlearn.scratch.nn.convolution import ConvTranspose1d, ConvTranspose2d
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.operations.matmul import dot, mv
from nnlearn.scratch.tensor import Tensor, wrap


class _Rule:
    """Computes a weight of a module before each call."""

    kind: str
    name: str
    handle: Any

    def __call__(self, module: Module, args: Any) -> None:
        setattr(module, self.name, self.compute(module))

    def compute(self, module: Module) -> Tensor:
        """Return the weight."""
        raise NotImplementedError

    def attach(self, module: Module) -> Module:
        """Let the module call this before its forward."""
        self.handle = module.register_forward_pre_hook(self)
        rules = module.__dict__.setdefault("_weight_rules", {})
        if self.name in rules:
            raise ShapeError(f"{self.name!r} of {type(module).__name__} is computed already")
        rules[self.name] = self
        return module

    def detach(self, module: Module) -> Tensor:
        """Let go of the module, and return the weight as it is."""
        with no_grad():
            weight = self.compute(module)
        self.handle.remove()
        del module.__dict__["_weight_rules"][self.name]
        object.__delattr__(module, self.name)
        return weight


class _WeightNorm(_Rule):
    kind = "weight_norm"

    def __init__(self, name: str, dim: int | None) -> None:
        self.name, self.dim = name, dim

    def length(self, v: Tensor) -> Tensor:
        rank = v.ndim
        axes = tuple(a for a in range(rank) if self.dim is None or a != self.dim % rank)
        keep = self.dim is not None
        return (v * v).sum(axes, keepdim=keep).sqrt()

    def compute(self, module: Module) -> Tensor:
        g, v = getattr(module, f"{self.name}_g"), getattr(module, f"{self.name}_v")
        return v * (g / self.length(v))


class _SpectralNorm(_Rule):
    kind = "spectral_norm"

    def __init__(self, name: str, steps: int, eps: float, dim: int) -> None:
        self.name, self.steps, self.eps, self.dim = name, steps, eps, dim

    def matrix(self, weight: Any) -> Any:
        order = [self.dim, *(a for a in range(weight.ndim) if a != self.dim)]
        rows = weight.permute(order)
        return rows.reshape(rows.array.shape[0], -1)

    def compute(self, module: Module) -> Tensor:
        weight = getattr(module, f"{self.name}_orig")
        u, v = getattr(module, f"{self.name}_u"), getattr(module, f"{self.name}_v")
        w = self.matrix(weight)
        if module.training:
            for _ in range(self.steps):
                v.array[...] = _unit(w.array.T @ u.array, self.eps)
                u.array[...] = _unit(w.array @ v.array, self.eps)
        one, other = wrap(u.array.copy()), wrap(v.array.copy())
        return weight / dot(one, mv(w, other))


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Learn a weight's length and direction apart: w = g v / |v|.

    Parameters
    ----------
    module : Module
        A layer; its parameter ``name`` becomes ``name_g`` and ``name_v``.
    name : str
        The parameter.
    dim : int or None
        The axis along which there is a length for each entry; None for one length in all.

    Notes
    -----
    Source: Salimans and Kingma (2016), equation 2.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.utils.weight_norm(scratch.nn.Linear(2, 3))
    >>> [name for name, _ in layer.named_parameters()]
    ['bias', 'weight_g', 'weight_v']
    """
    rule = _WeightNorm(name, dim)
    weight = module._parameters.pop(name)
    with no_grad():
        length = rule.length(weight)
    module.register_parameter(f"{name}_g", Parameter(length))
    module.register_parameter(f"{name}_v", Parameter(weight.detach()))
    rule.attach(module)
    rule(module, ())
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """Make a weight one parameter again."""
    weight = _rule(module, name, "weight_norm").detach(module)
    del module._parameters[f"{name}_g"], module._parameters[f"{name}_v"]
    module.register_parameter(name, Parameter(weight.detach()))
    return module


def spectral_norm(
    module: Module,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Module:
    """Divide a weight by its largest singular value, which a step of the power method follows.

    Parameters
    ----------
    module : Module
        A layer; its parameter ``name`` becomes ``name_orig``.
    n_power_iterations : int
        Steps of the power method at each call while training.
    dim : int, optional
        The axis of the outputs: 1 for transposed convolutions, else 0.

    Notes
    -----
    Source: Miyato et al. (2018), algorithm 1.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.utils.spectral_norm(scratch.nn.Linear(2, 3))
    >>> list(layer.state_dict())
    ['bias', 'weight_orig', 'weight_u', 'weight_v']
    """
    if dim is None:
        dim = 1 if isinstance(module, (ConvTranspose1d, ConvTranspose2d)) else 0
    rule = _SpectralNorm(name, n_power_iterations, eps, dim)
    weight = module._parameters.pop(name)
    module.register_parameter(f"{name}_orig", weight)
    object.__setattr__(module, name, weight.detach())
    rows, columns = rule.matrix(weight.detach()).array.shape
    for end, size in (("u", rows), ("v", columns)):
        drawn: Any = creation.empty(size, dtype=weight.dtype)
        drawn.normal_(0, 1)
        module.register_buffer(f"{name}_{end}", wrap(_unit(drawn.array, eps)))
    return rule.attach(module)


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    """Make a weight a plain parameter again, divided as it is now."""
    weight = _rule(module, name, "spectral_norm").detach(module)
    del module._parameters[f"{name}_orig"]
    del module._buffers[f"{name}_u"], module._buffers[f"{name}_v"]
    module.register_parameter(name, Parameter(weight.detach()))
    return module


def _rule(module: Module, name: str, kind: str) -> Any:
    rule = module.__dict__.get("_weight_rules", {}).get(name)
    if rule is None or rule.kind != kind:
        raise ValueError(f"{kind} of {name!r} was not found in {type(module).__name__}")
    return rule


def _unit(x: np.ndarray, eps: float) -> np.ndarray:
    return x / max(math.sqrt(float(x @ x)), eps)
