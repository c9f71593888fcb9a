"""The tape: what an operation leaves behind so that a gradient can find its way back.

A `Node` stands for one operation that was carried out. It knows its *parents* (where its inputs
came from) and its *VJPs* (vector-Jacobian products: given ∂L/∂output, each returns ∂L/∂input).
`sweep` walks from the loss to the leaves.

Taught in the chapters ``tensors`` (how it grows from thirty lines) and ``dnn`` (backpropagation).
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Sequence
from sys import getrefcount
from typing import Any

import numpy as np

from nnlearn.scratch.anomaly import WATCHING, called_from, check
from nnlearn.scratch.errors import GradError

_count = itertools.count()


class Node:
    """One recorded operation.

    Attributes
    ----------
    operation : str
        Its name.
    number : int
        Order of creation; an operation is always younger than those that made its inputs.
    parents : sequence
        For each input ``(source, slot)``, where the source is a `Node` (and the slot says which of
        its outputs) or a leaf tensor; ``None`` for inputs that need no gradient.
    vjps : sequence of callable
        One per input, or a single one that returns a tuple with the gradients of all inputs.
    outputs : list of (shape, dtype)
        Of the operation's results.
    versions : sequence
        For each tensor that the VJPs keep ``(counter, count, name)``: how often it had been changed
        in place when it was kept.
    """

    __slots__ = ("hooks", "made", "number", "operation", "outputs", "parents", "versions", "vjps")

    def __init__(
        self,
        operation: str,
        parents: Sequence,
        vjps: Sequence[Callable],
        outputs: list,
        versions: Sequence,
    ) -> None:
        self.operation = operation
        self.number = next(_count)
        self.parents = parents
        self.vjps: Sequence[Callable] | None = vjps
        self.outputs = outputs
        self.versions = versions
        self.hooks: list[tuple[int, Callable]] | None = None
        self.made = called_from() if WATCHING.enabled else None

    def __repr__(self) -> str:
        return f"<{self.name()[:-1]}>"

    def name(self) -> str:
        """Return the name in PyTorch's manner: ``MulBackward0``."""
        return self.operation.strip("_").title().replace("_", "") + "Backward0"

    @property
    def next_functions(self) -> tuple:
        """For each input the node that made it and which of that one's outputs it is.

        A leaf has an `AccumulateGrad` in the place of a node, and what needs no gradient None.
        """
        parents = list(self.parents)
        while parents and parents[-1] is None:
            parents.pop()
        return tuple(
            (None, 0)
            if p is None
            else (p[0], p[1])
            if type(p[0]) is Node
            else (AccumulateGrad(p[0]), 0)
            for p in parents
        )

    def pull(self, gradients: list, retain: bool) -> list:
        """Return ∂L/∂input for every input that needs it, and let go of what was saved for it."""
        vjps, parents = self.vjps, self.parents
        if vjps is None:
            raise GradError(
                "this graph was already walked backward and its saved values freed; "
                "call backward(retain_graph=True) the first time, or compute the loss again"
            )
        for counter, seen, kept in self.versions:
            if counter[0] != seen:
                raise GradError(
                    f"{self.operation.strip('_')} keeps {kept} for its gradient, which was changed "
                    "in place after that; change a clone() instead, or update it after backward()"
                )
        g = gradients[0] if len(gradients) == 1 else self._completed(gradients)
        if len(vjps) > 1:
            pulled = [None if p is None else v(g) for v, p in zip(vjps, parents, strict=False)]
        else:
            pulled = self._in_one(vjps[0](g))
        if WATCHING.enabled:
            check(self, pulled)
        if not retain:
            self.vjps = None
        return pulled

    def _completed(self, gradients: list) -> tuple:
        """Return the gradients of several outputs, zeros for those that nothing depends on."""
        return tuple(
            np.zeros(shape, dtype) if g is None and dtype.kind == "f" else g
            for g, (shape, dtype) in zip(gradients, self.outputs, strict=True)
        )

    def _in_one(self, results: Any) -> list:
        """Return the gradients that one VJP gave for all inputs, those that are wanted."""
        results = results if type(results) is tuple else (results,)
        return [
            None if p is None else (r() if callable(r) else r)
            for r, p in zip(results, self.parents, strict=False)
        ]


class AccumulateGrad:
    """The end of the tape: a leaf, to whose ``grad`` what arrives is added.

    Attributes
    ----------
    variable : Tensor
        The leaf.
    """

    next_functions = ()

    def __init__(self, variable: Any) -> None:
        self.variable = variable

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AccumulateGrad) and other.variable is self.variable

    def __hash__(self) -> int:
        return id(self.variable)

    def __repr__(self) -> str:
        return "<AccumulateGrad>"

    def name(self) -> str:
        """Return the name in PyTorch's manner."""
        return "torch::autograd::AccumulateGrad"


def sweep(roots: Iterable[tuple], retain: bool, deliver: Callable | None = None) -> None:
    """Carry gradients from roots to the leaves and add what arrives to their ``grad``.

    Each root is a tensor and the gradient that it begins with; all are walked together. With
    ``deliver``, hand ``(leaf, gradient, owned)`` to that function instead.

    Nodes are taken youngest first. Every user of a node is younger than the node, so by the time
    that a node is taken, all contributions to its gradient have been added up. Nothing recurses:
    the depth of a graph is no limit.
    """
    arrived: dict[
        int, tuple[Any, list, list]
    ] = {}  # source, gradients so far, whether they are ours
    queue: list[int] = []
    leaves: list[int] = []

    def send(source: Any, slot: int, g: np.ndarray, owned: bool) -> None:
        is_node = type(source) is Node
        number = source.number if is_node else -id(source)
        known = arrived.get(number)
        if known is None:
            slots = len(source.outputs) if is_node else 1
            known = arrived[number] = source, [None] * slots, [False] * slots
            if is_node:
                heapq.heappush(queue, -number)
            else:
                leaves.append(number)
        _, totals, ours = known
        if totals[slot] is None:
            totals[slot], ours[slot] = g, owned
        elif ours[slot]:
            totals[slot] += g
        else:
            totals[slot], ours[slot] = totals[slot] + g, True

    for root, gradient in roots:
        send(root._node or root, root._slot, gradient, False)
    while queue:
        node, gradients, _ = arrived.pop(-heapq.heappop(queue))
        if node.hooks:
            _run_hooks(node.hooks, gradients)
        pulled = node.pull(gradients, retain)
        counts = references(pulled)  # what nobody else holds may be added into
        for parent, g, count in zip(node.parents, pulled, counts, strict=False):
            if parent is None or g is None:
                continue
            source, slot = parent
            if type(source) is Node:
                shape, dtype = source.outputs[slot]
            else:
                shape, dtype = source.array.shape, source.array.dtype
            owned = count <= ALONE and g.base is None
            if g.shape != shape:
                g = unbroadcast(g, shape)
                owned = g.base is None
            if g.dtype != dtype:
                g, owned = g.astype(dtype), True
            send(source, slot, g, owned)

    for number in leaves:
        leaf, (gradient,), (owned,) = arrived.pop(number)
        if deliver is None:
            leaf._accumulate(gradient, owned)
        else:
            deliver(leaf, gradient, owned)


def references(arrays: Iterable) -> list[int]:
    """Count for each array who holds it, one for the list that it is in included.

    Gradients are added up in place, but only in an array that nobody else can see: a VJP may return
    one array for two inputs, hand on the gradient that it was given, keep an array for itself or
    take it from a tensor of the user's, and a view holds on to its base. Each of these is a
    reference, so that none has to be guessed.

    >>> kept = np.ones(2)
    >>> [count > ALONE for count in references([np.ones(2), kept, kept])]
    [False, True, True]
    """
    return list(map(getrefcount, arrays))


ALONE = references([np.ones(1)])[0]  # the list, and the call that counts


def unbroadcast(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum ``g`` over the axes along which an input of ``shape`` had been broadcast.

    >>> unbroadcast(np.ones((3, 2)), (1, 2))
    array([[3., 3.]])
    """
    extra = g.ndim - len(shape)
    if extra > 0:
        g = g.sum(axis=tuple(range(extra)))
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return g.sum(axis=axes, keepdims=True) if axes else g


def _run_hooks(hooks: list, gradients: list) -> None:
    for slot, hook in hooks:
        if gradients[slot] is not None:
            changed = hook(gradients[slot])
            if changed is not None:
                gradients[slot] = changed
