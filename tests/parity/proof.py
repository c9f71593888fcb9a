"""What it takes to be in the register: the proof of one concept on one input.

`prove` runs an example on both engines and asserts, in this order: equal outputs and equal
gradients in float64 to 1e-10, gradients equal to finite differences, dtypes kept and values close
in float32.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from nnlearn import parity, scratch
from nnlearn.concepts import Concept, resolve

TOLERANCE = 1e-10
STEP = 1e-6
KINK = 1e-2  # a smooth function bends by STEP times its curvature, 1e-6 or so


@dataclass
class Example:
    """One call of a concept.

    ``args`` and ``kwargs`` are the call's; arrays in them (also inside lists) become tensors, and
    floating ones get a gradient. For modules and optimizers ``init`` holds the constructor's
    arguments. ``differences=False`` leaves out finite differences, where the input stands on a kink
    and there is no derivative to compare with. ``constants`` names the keyword arguments that
    PyTorch does not differentiate, such as the class weights of a loss.
    """

    args: list = field(default_factory=list)
    kwargs: dict = field(default_factory=dict)
    init: dict = field(default_factory=dict)
    differences: bool = True
    training: bool = True
    constants: tuple[str, ...] = ()

    def __repr__(self) -> str:
        def brief(v: Any) -> Any:
            return f"{v.dtype}{v.shape}" if isinstance(v, np.ndarray) else v

        args = [[brief(w) for w in v] if isinstance(v, list) else brief(v) for v in self.args]
        return f"Example({args}, { ({k: brief(v) for k, v in self.kwargs.items()}) }, {self.init})"


@dataclass
class Built:
    """A module that a constructor takes: each engine builds its own from ``init``."""

    path: str
    init: dict = field(default_factory=dict)


def prove(concept: Concept, example: Example) -> None:
    """Assert everything that the register promises of ``concept`` on ``example``."""
    if concept.kind == "optimizer":
        prove_optimizer(concept, example)
        return
    ours = Run(scratch, concept, example, np.float64)
    if not concept.ours:
        theirs = Run(torch, concept, example, np.float64, weights=ours.before)
        assert_equal(ours, theirs)
    if example.differences and ours.inputs and ours.outputs:
        assert_finite_differences(ours)
    single = Run(scratch, concept, example, np.float32, weights=ours.before)
    for wide, narrow in zip(ours.outputs, single.outputs, strict=True):
        assert narrow.dtype == np.float32, f"output became {narrow.dtype}"
        close(narrow.array, wide.array, 1e-4, "float32 output")
    for name, g in single.gradients.items():
        assert g.dtype == np.float32, f"gradient of {name} became {g.dtype}"


class Run:
    """One forward and backward pass of an example on one engine."""

    def __init__(
        self, engine: Any, concept: Concept, example: Example, dtype: Any, weights: Any = None
    ) -> None:
        self.prepare(engine, concept, example, dtype, weights)
        self.everything = [y for y in leaves(self.call()) if hasattr(y, "dtype")]
        self.outputs = [y for y in self.everything if y.is_floating_point()]
        if self.module is not None:
            self.inputs.update(self.module.named_parameters())
        rng = np.random.default_rng(1)
        self.upstream = [rng.standard_normal(tuple(y.shape)) for y in self.outputs]
        self.gradients = self.backward()

    def prepare(
        self, engine: Any, concept: Concept, example: Example, dtype: Any, weights: Any
    ) -> None:
        """Make the inputs, and the module with these weights, but call nothing."""
        self.engine, self.dtype = engine, dtype
        self.inputs: dict[str, Any] = {}
        self.args = [self.tensors(v, f"x{i}") for i, v in enumerate(example.args)]
        self.kwargs = {
            k: self.tensors(v, None if k in example.constants else k)
            for k, v in example.kwargs.items()
        }
        self.module = None
        self.function = resolve(engine, concept.path)
        if concept.kind == "module":
            init = {k: self.tensors(v, None) for k, v in example.init.items()}
            self.module = self.function = self.function(**init).train(example.training)
            self.module.to(dtype if engine is scratch else getattr(torch, np.dtype(dtype).name))
            if weights is not None:
                parity.copy_weights(weights, self.module)
        self.before = copy.deepcopy(self.module)

    def call(self) -> Any:
        return self.function(*self.args, **self.kwargs)

    def tensors(self, value: Any, name: str | None) -> Any:
        if isinstance(value, list) and any(isinstance(v, np.ndarray) for v in value):
            return [self.tensors(v, f"{name}[{i}]") for i, v in enumerate(value)]
        if isinstance(value, tuple) and any(isinstance(v, np.ndarray) for v in value):
            return tuple(self.tensors(v, f"{name}[{i}]") for i, v in enumerate(value))
        if isinstance(value, Built):
            return resolve(self.engine, value.path)(**value.init)
        if not isinstance(value, (np.ndarray, np.generic)):
            return value
        x = self.engine.tensor(
            value.astype(self.dtype) if value.dtype.kind == "f" else value.copy()
        )
        if name is not None and x.is_floating_point():
            x.requires_grad_()
            self.inputs[name] = x
        return x

    def backward(self) -> dict[str, Any]:
        parts = [
            (y * self.engine.tensor(r).to(y.dtype)).sum()
            for y, r in zip(self.outputs, self.upstream, strict=True)
            if y.requires_grad
        ]
        if parts:
            sum(parts[1:], parts[0]).backward()
        return {n: x.grad for n, x in self.inputs.items() if x.grad is not None}

    def objective(self) -> float:
        """Return Σ r·output, from the state that the module had before the first call."""
        if self.module is not None:
            self.module.load_state_dict(
                self.before.state_dict() | dict(self.module.named_parameters())
            )
        with scratch.no_grad():
            outputs = [
                y for y in leaves(self.call()) if hasattr(y, "dtype") and y.is_floating_point()
            ]
        return float(sum((y.array * r).sum() for y, r in zip(outputs, self.upstream, strict=True)))


def assert_equal(ours: Run, theirs: Run) -> None:
    assert len(ours.everything) == len(theirs.everything), "different numbers of outputs"
    for a, b in zip(ours.everything, theirs.everything, strict=True):
        assert tuple(a.shape) == tuple(b.shape), f"shapes {tuple(a.shape)} and {tuple(b.shape)}"
        assert f"torch.{a.dtype.name}" == str(b.dtype), f"dtypes {a.dtype} and {b.dtype}"
        close(a.detach().array, b.detach().numpy(), TOLERANCE, "output")
    assert ours.gradients.keys() == theirs.gradients.keys(), (
        f"gradients of {sorted(ours.gradients)} here, of {sorted(theirs.gradients)} in torch"
    )
    for name, g in ours.gradients.items():
        close(g.array, theirs.gradients[name].numpy(), TOLERANCE, f"gradient of {name}")
    if ours.module is not None:
        for (name, a), b in zip(ours.module.named_buffers(), theirs.module.buffers(), strict=True):
            close(a.array, b.numpy(), TOLERANCE, f"buffer {name}")


def assert_finite_differences(run: Run, entries: int = 12) -> None:
    """Compare some entries of every gradient with (f(x + h) − f(x − h)) / 2h."""
    rng = np.random.default_rng(2)
    for name, x in run.inputs.items():
        grad = run.gradients[name].array if name in run.gradients else np.zeros(x.shape)
        for flat in rng.permutation(x.array.size)[:entries]:
            where = np.unravel_index(flat, x.array.shape)
            kept = x.array[where]
            values = []
            for sign in (1, 0, -1):
                x.array[where] = kept + sign * STEP
                values.append(run.objective())
            x.array[where] = kept
            slope = (values[0] - values[2]) / (2 * STEP)
            scale = max(1.0, abs(slope), abs(values[0]))
            bend = abs(values[0] - 2 * values[1] + values[2]) / STEP
            if bend > KINK * scale:  # left and right slope differ: no derivative to compare with
                continue
            assert abs(slope - grad[where]) < 2e-5 * scale, (
                f"gradient of {name}{list(where)}: {grad[where]:.8g}, finite difference {slope:.8g}"
            )


def prove_optimizer(concept: Concept, example: Example) -> None:
    """Assert equal parameters after each step with given gradients, in both precisions."""
    for dtype, tolerance in ((np.float64, TOLERANCE), (np.float32, 1e-4)):
        ours, theirs = (
            optimizer_path(engine, concept, example, dtype) for engine in (scratch, torch)
        )
        for step, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            for p, q in zip(a, b, strict=True):
                assert p.dtype == dtype
                close(p, q, tolerance, f"parameter after step {step + 1}")


def optimizer_path(engine: Any, concept: Concept, example: Example, dtype: Any) -> list:
    """Return the parameters after each step.

    ``args`` holds the start, and gradients for each step.
    """
    start, gradients = example.args
    params = [engine.tensor(p.astype(dtype), requires_grad=True) for p in start]
    optimizer = resolve(engine, concept.path)(params, **example.init)
    path = []
    for step in gradients:
        for p, g in zip(params, step, strict=True):
            p.grad = None if g is None else engine.tensor(g.astype(dtype))
        optimizer.step()
        path.append([p.detach().numpy().copy() for p in params])
    return path


def close(a: Any, b: Any, tolerance: float, what: str) -> None:
    """Assert |a − b| ≤ tolerance · max(1, |b|), with infinities and nan in the same places."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance, err_msg=what)


def leaves(output: Any) -> list:
    if isinstance(output, (tuple, list)):
        return [y for part in output for y in leaves(part)]
    return [output]
