"""The same weights in, the same numbers out: copying weights and measuring what differs.

Every chapter ends its "In PyTorch" section with `compare`; the tests use the same functions.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlearn import scratch
from nnlearn.engines import engine_of, load_arrays
from nnlearn.engines import to_array as to_array


@dataclass(frozen=True)
class Report:
    """The largest absolute differences between two engines' numbers.

    Parameters
    ----------
    output : float
        Over all entries of the outputs.
    gradients : mapping
        For each input and parameter, over all entries of its gradient.
    resolution : float
        The finest difference that is printed: below it, digits are the rounding of one machine or
        another.
    """

    output: float
    gradients: Mapping[str, float] = field(default_factory=dict)
    resolution: float = 1e-12

    @property
    def largest(self) -> float:
        """The largest of them all."""
        return max([self.output, *self.gradients.values()])

    def __str__(self) -> str:
        rows = [
            ("output", self.output),
            *((f"∂L/∂{name}", d) for name, d in self.gradients.items()),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {self._order(d)}" for name, d in rows)

    __repr__ = __str__

    def _order(self, difference: float) -> str:
        if not np.isfinite(difference):
            return "infinite"
        power = int(np.floor(np.log10(max(difference, self.resolution * 0.99)))) + 1
        return f"< 1e{power:+03d}"


def copy_weights(source: Any, target: Any) -> Any:
    """Copy all parameters and buffers of one module into another of either engine; return it.

    Parameters
    ----------
    source, target : Module
        Of the same architecture: the same state-dict keys and shapes.

    Raises
    ------
    KeyError, RuntimeError
        The keys or the shapes differ; nothing has been changed then, on the NumPy side.

    Examples
    --------
    >>> one, two = scratch.nn.Linear(3, 2), scratch.nn.Linear(3, 2)
    >>> bool((copy_weights(one, two).weight == one.weight).all())
    True
    """
    arrays = {key: to_array(value) for key, value in source.state_dict().items()}
    return load_arrays(target, arrays)


def compare(one: Any, other: Any, *inputs: Any) -> Report:
    """Run two modules on the same inputs, forward and backward, and report what differs.

    The gradients are those of Σ r·output with one fixed random tensor r, so that every output entry
    counts.

    Parameters
    ----------
    one, other : Module
        Twins, of either engine. Weights are left as they are: see `copy_weights`.
    *inputs : array_like
        Arrays; floating ones get a gradient.

    Returns
    -------
    Report
        Prints as a table of orders of magnitude, none below 1e-12 in float64 and 1e-5 in float32,
        so that the print does not depend on a machine's last digits.

    Examples
    --------
    >>> one, two = scratch.nn.Linear(3, 2).double(), scratch.nn.Linear(3, 2).double()
    >>> compare(copy_weights(two, one), two, np.ones((4, 3)))
    output      < 1e-12
    ∂L/∂x       < 1e-12
    ∂L/∂weight  < 1e-12
    ∂L/∂bias    < 1e-12
    """
    arrays = [to_array(x) for x in inputs]
    (y1, g1), (y2, g2) = (_run(module, arrays) for module in (one, other))
    if g1.keys() != g2.keys():
        raise ValueError(
            f"the modules are no twins: gradients of {sorted(g1)} here and of {sorted(g2)} there"
        )
    gradients = {name: largest_difference(g1[name], g2[name]) for name in g1}
    wide = all(y.dtype != np.float32 for y in y1)
    return Report(largest_difference(y1, y2), gradients, resolution=1e-12 if wide else 1e-5)


def train(
    build: Callable[[Any], Any],
    batches: Iterable[tuple[Any, Any]],
    loss: Callable[[Any, Any, Any], Any],
    optimizer: Callable[[Any, Any], Any],
    dtype: Any = np.float64,
) -> tuple[np.ndarray, np.ndarray]:
    """Train one network on both engines from the same weights; return both sequences of losses.

    Parameters
    ----------
    build : callable
        ``build(engine)`` returns the network.
    batches : iterable of (x, y)
        Arrays, one pair for each step.
    loss : callable
        ``loss(engine, output, y)`` returns a scalar.
    optimizer : callable
        ``optimizer(engine, parameters)`` returns the optimizer.
    dtype : dtype
        To compute in.

    Returns
    -------
    scratch_losses, torch_losses : ndarray
        One loss for each step.
    """
    torch = importlib.import_module("torch")
    source = build(scratch)
    source.to(np.dtype(dtype))
    target = copy_weights(source, build(torch).to(getattr(torch, np.dtype(dtype).name)))
    batches = [(to_array(x), to_array(y)) for x, y in batches]
    losses = [
        _train(engine, net, batches, loss, optimizer, dtype)
        for engine, net in ((scratch, source), (torch, target))
    ]
    return losses[0], losses[1]


def largest_difference(one: Any, other: Any) -> float:
    """Return max |a − b| over two arrays, tensors of either engine, or nested tuples of them.

    Equal infinities and pairs of nan count as no difference; anything else that is not finite
    counts as infinite.

    >>> largest_difference([1.0, 2.0], [1.0, 2.5])
    0.5
    """
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)) and not _numbers(one):
        if len(one) != len(other):
            raise ValueError(f"one has {len(one)} parts, the other {len(other)}")
        return max((largest_difference(a, b) for a, b in zip(one, other, strict=True)), default=0.0)
    if one is None or other is None:
        return 0.0 if one is other else float("inf")
    a, b = to_array(one), to_array(other)
    if a.shape != b.shape:
        raise ValueError(f"shapes differ: {a.shape} and {b.shape}")
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        gap = np.where(same, 0.0, np.abs(a - b))
    return float(np.where(np.isnan(gap), np.inf, gap).max(initial=0.0))


def _run(module: Any, arrays: list[np.ndarray]) -> tuple[Any, dict[str, Any]]:
    engine = engine_of(module)
    inputs = [engine.tensor(x) for x in arrays]
    for x in inputs:
        if x.is_floating_point():
            x.requires_grad_()
    module.zero_grad()
    output = module(*inputs)
    parts = [y for y in _leaves(output) if y.is_floating_point()]
    rng = np.random.default_rng(0)
    weighted = [
        (y * engine.tensor(rng.standard_normal(tuple(y.shape))).to(y.dtype)).sum() for y in parts
    ]
    sum(weighted[1:], weighted[0]).backward()
    names = ["x"] if len(inputs) == 1 else [f"x{i}" for i in range(1, len(inputs) + 1)]
    grads = {n: x.grad for n, x in zip(names, inputs, strict=True) if x.is_floating_point()}
    return [to_array(y) for y in _leaves(output)], grads | {
        n: p.grad for n, p in module.named_parameters()
    }


def _leaves(output: Any) -> list[Any]:
    if isinstance(output, (tuple, list)):
        return [y for part in output for y in _leaves(part)]
    return [] if output is None else [output]


def _train(
    engine: Any, net: Any, batches: list, loss: Callable, optimizer: Callable, dtype: Any
) -> np.ndarray:
    step = optimizer(engine, net.parameters())
    losses = []
    for x, y in batches:
        inputs = engine.tensor(x.astype(dtype) if x.dtype.kind == "f" else x)
        target = engine.tensor(y.astype(dtype) if y.dtype.kind == "f" else y)
        step.zero_grad()
        value = loss(engine, net(inputs), target)
        value.backward()
        step.step()
        losses.append(value.item())
    return np.array(losses)


def _numbers(parts: Any) -> bool:
    return len(parts) > 0 and all(isinstance(p, (int, float, bool)) for p in parts)
