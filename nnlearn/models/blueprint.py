"""A third engine, which knows the shapes of weights and holds no number.

The makers of `nnlearn.models` build on it as on the other two. `nnlearn.models.shapes` reads off
what a network would hold, before anybody asks for the memory: the config of a file from elsewhere
may ask for more than there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any


class Shape(tuple):
    """The shape of one parameter or buffer."""

    __slots__ = ()


class Module:
    """A layer or network of which the shapes are known."""

    def named_children(self) -> Iterator[tuple[str, Any]]:
        """Yield what the state dict names, directly below."""
        yield from vars(self).items()

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return every shape under its state-dict key."""
        found: dict[str, tuple[int, ...]] = {}
        for name, part in self.named_children():
            if isinstance(part, Shape):
                found[name] = tuple(part)
            elif isinstance(part, Module):
                found |= {f"{name}.{key}": shape for key, shape in part.shapes().items()}
        return found

    def apply(self, function: Any) -> Module:
        """Change nothing: there are no numbers to change."""
        return self


class Sequence(Module):
    """Modules that are numbered: ``Sequential`` and ``ModuleList``."""

    def __init__(self, *modules: Any) -> None:
        listed = modules if all(isinstance(m, Module) for m in modules) else modules[0]
        for number, module in enumerate(listed):
            setattr(self, str(number), module)


class Empty(Module):
    """A layer without parameters."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Take any arguments."""


class Linear(Module):
    """Weight (outputs, inputs) and bias."""

    def __init__(self, inputs: int, outputs: int, bias: bool = True) -> None:
        self.weight = Shape((outputs, inputs))
        self.bias = Shape((outputs,)) if bias else None


class Embedding(Module):
    """Weight (entries, width)."""

    def __init__(self, entries: int, width: int) -> None:
        self.weight = Shape((entries, width))


class Conv2d(Module):
    """Weight (outputs, inputs, kernel, kernel) and bias."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, bias: bool = True, **settings: Any
    ) -> None:
        self.weight = Shape((outputs, inputs, kernel, kernel))
        self.bias = Shape((outputs,)) if bias else None


class ConvTranspose2d(Module):
    """Weight (inputs, outputs, kernel, kernel) and bias."""

    def __init__(self, inputs: int, outputs: int, kernel: int, **settings: Any) -> None:
        self.weight = Shape((inputs, outputs, kernel, kernel))
        self.bias = Shape((outputs,))


class LayerNorm(Module):
    """Gain and shift of each feature."""

    def __init__(self, features: int) -> None:
        self.weight = self.bias = Shape((features,))


class BatchNorm(LayerNorm):
    """Gain and shift, running statistics, and how many batches those have seen."""

    def __init__(self, features: int) -> None:
        super().__init__(features)
        self.running_mean = self.running_var = Shape((features,))
        self.num_batches_tracked = Shape(())


class Recurrent(Module):
    """Weights from the input and from the state, for each layer and direction."""

    gates = 1

    def __init__(
        self, inputs: int, width: int, layers: int = 1, bidirectional: bool = False, **settings: Any
    ) -> None:
        rows = self.gates * width
        suffixes = ("", "_reverse") if bidirectional else ("",)
        for layer in range(layers):
            for suffix in suffixes:
                end = f"l{layer}{suffix}"
                setattr(self, f"weight_ih_{end}", Shape((rows, inputs)))
                setattr(self, f"weight_hh_{end}", Shape((rows, width)))
                setattr(self, f"bias_ih_{end}", Shape((rows,)))
                setattr(self, f"bias_hh_{end}", Shape((rows,)))
            inputs = len(suffixes) * width


class LSTM(Recurrent):
    """Four gates."""

    gates = 4


class GRU(Recurrent):
    """Three gates."""

    gates = 3


_LAYERS: dict[str, Any] = {
    layer.__name__: layer
    for layer in (Module, Linear, Embedding, Conv2d, ConvTranspose2d, LayerNorm, LSTM, GRU)
}


class _Init:
    def __getattr__(self, name: str) -> Any:
        return lambda *args, **settings: None


class _Layers(SimpleNamespace):
    def __getattr__(self, name: str) -> Any:
        """Return a layer without parameters for every name that stands for none above."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Empty


nn = _Layers(
    **_LAYERS,
    RNN=Recurrent,
    BatchNorm1d=BatchNorm,
    BatchNorm2d=BatchNorm,
    Sequential=Sequence,
    ModuleList=Sequence,
    functional=SimpleNamespace(),
    init=_Init(),
)
