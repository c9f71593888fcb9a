"""Modules that hold modules or parameters.

`Sequential`, `ModuleList`, `ModuleDict`, `ParameterList`.
"""

from __future__ import annotations

import itertools
import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nnlearn.scratch.errors import DTypeError
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.tensor import Tensor


class _Numbered(Module):
    """What sequences of modules share: numbered names, indexing, slices."""

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._sliced(list(self._modules.items())[index])
        return list(self._modules.values())[self._position(index)]

    def __setitem__(self, index: int, module: Module) -> None:
        self.add_module(list(self._modules)[self._position(index)], module)

    def __delitem__(self, index: Any) -> None:
        kept = list(self._modules.values())
        del kept[index if isinstance(index, slice) else self._position(index)]
        self._modules.clear()
        for module in kept:
            self.append(module)

    def append(self, module: Module) -> Any:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def pop(self, key: Any) -> Module:
        """Take a module out and return it."""
        module = self[key]
        del self[key]
        return module

    def extend(self, modules: Iterable[Module]) -> Any:
        """Add modules at the end."""
        for module in modules:
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Put a module in before the one at ``index``."""
        modules = list(self._modules.values())
        modules.insert(index, module)
        self._modules.clear()
        self.extend(modules)
        return self

    def _sliced(self, items: list[tuple[str, Module]]) -> Any:
        return type(self)([m for _, m in items])

    def _position(self, index: Any) -> int:
        position = operator.index(index)
        if not -len(self) <= position < len(self):
            raise IndexError(f"index {position} is out of range: there are {len(self)} modules")
        return position


class Sequential(_Numbered):
    """Modules applied one after the other.

    Parameters
    ----------
    *args : Module
        In the order of application; or one ordered dict of names and modules.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> nn = scratch.nn
    >>> net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    >>> net
    Sequential(
      (0): Linear(in_features=4, out_features=3, bias=True)
      (1): ReLU()
      (2): Linear(in_features=3, out_features=2, bias=True)
    )
    >>> net(scratch.zeros(5, 4)).shape
    Size([5, 2])
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = (
            args[0].items() if len(args) == 1 and isinstance(args[0], Mapping) else enumerate(args)
        )
        for name, module in named:
            self.add_module(str(name), module)

    def forward(self, input: Any) -> Any:
        """Apply the modules in order."""
        for module in self._modules.values():
            input = module(input)
        return input

    def __add__(self, other: Sequential) -> Sequential:
        if not isinstance(other, Sequential):
            raise DTypeError(f"a Sequential is added to a Sequential; got {type(other).__name__}")
        return Sequential(*self, *other)

    def __iadd__(self, other: Sequential) -> Sequential:
        return self.extend(list(other))

    def __mul__(self, other: int) -> Sequential:
        return Sequential(*list(self) * operator.index(other))

    __rmul__ = __mul__

    def _sliced(self, items: list[tuple[str, Module]]) -> Sequential:
        return Sequential(dict(items))


class ModuleList(_Numbered):
    """A list of modules whose parameters are found; it has no ``forward`` of its own.

    A plain Python list hides them: an optimizer would never see them. State: ``0.weight``,
    ``1.weight``, …

    Notes
    -----
    Chapter: ``rnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> nn = scratch.nn
    >>> layers = nn.ModuleList([nn.Linear(2, 2, bias=False) for _ in range(3)])
    >>> list(layers.state_dict())
    ['0.weight', '1.weight', '2.weight']
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

    def _child_reprs(self) -> list[str]:
        lines, start = [], 0
        for text, run in itertools.groupby(repr(m) for m in self):
            count = len(list(run))
            name = f"({start})" if count == 1 else f"({start}-{start + count - 1})"
            text = text.replace("\n", "\n  ")
            lines.append(f"{name}: {text}" if count == 1 else f"{name}: {count} x {text}")
            start += count
        return lines

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __iadd__(self, modules: Iterable[Module]) -> ModuleList:
        return self.extend(modules)


class ModuleDict(Module):
    """A dictionary of modules whose parameters are found; it has no ``forward`` of its own.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> heads = scratch.nn.ModuleDict({"digit": scratch.nn.Linear(8, 10, bias=False)})
    >>> list(heads.state_dict())
    ['digit.weight']
    """

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        self.update(modules or {})

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: str) -> bool:
        return key in self._modules

    def keys(self) -> Any:
        """Return the names."""
        return self._modules.keys()

    def values(self) -> Any:
        """Return the modules."""
        return self._modules.values()

    def items(self) -> Any:
        """Return the pairs of name and module."""
        return self._modules.items()

    def update(self, modules: Any) -> None:
        """Add the modules of a mapping or of pairs."""
        for key, module in modules.items() if hasattr(modules, "items") else modules:
            self.add_module(key, module)

    def pop(self, key: str) -> Module:
        """Take a module out and return it."""
        return self._modules.pop(key)

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()


class ParameterList(Module):
    """A list of parameters that are found; a plain tensor becomes a parameter.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> weights = scratch.nn.ParameterList([scratch.zeros(2), scratch.zeros(3)])
    >>> [tuple(w.shape) for w in weights.parameters()]
    [(2,), (3,)]
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(values or ())

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def __getitem__(self, index: int) -> Parameter:
        return list(self._parameters.values())[index]

    def append(self, value: Any) -> ParameterList:
        """Add a parameter (a plain tensor becomes one) at the end."""
        if not isinstance(value, Tensor):
            raise DTypeError(f"ParameterList holds tensors; got {type(value).__name__}")
        param = value if isinstance(value, Parameter) else Parameter(value)
        self.register_parameter(str(len(self)), param)
        return self

    def extend(self, values: Iterable[Any]) -> ParameterList:
        """Add parameters at the end."""
        for value in values:
            self.append(value)
        return self

    def __setitem__(self, index: int, value: Any) -> None:
        name = list(self._parameters)[index]
        self._parameters[name] = value if isinstance(value, Parameter) else Parameter(value)

    def extra_repr(self) -> str:
        """Return a line for each parameter."""
        return _described(self._parameters)


class ParameterDict(Module):
    """Parameters under names, all of them found; a plain tensor becomes a parameter.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> weights = scratch.nn.ParameterDict({"scale": scratch.ones(2)})
    >>> list(weights.state_dict())
    ['scale']
    """

    def __init__(self, parameters: Any = None) -> None:
        super().__init__()
        self.update(parameters or {})

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __contains__(self, key: str) -> bool:
        return key in self._parameters

    def __getitem__(self, key: str) -> Parameter:
        return self._parameters[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if not isinstance(value, Tensor):
            raise DTypeError(f"ParameterDict holds tensors; got {type(value).__name__}")
        param = value if isinstance(value, Parameter) else Parameter(value)
        self.register_parameter(key, param)

    def __delitem__(self, key: str) -> None:
        del self._parameters[key]

    def update(self, parameters: Any) -> None:
        """Add parameters from a mapping or from pairs; those of a plain dict sorted by name."""
        entries = parameters.items() if hasattr(parameters, "items") else parameters
        if isinstance(parameters, Mapping) and not isinstance(parameters, OrderedDict):
            entries = sorted(entries)  # as in PyTorch
        for key, value in entries:
            self[key] = value

    def keys(self) -> Iterable[str]:
        """Return the names."""
        return self._parameters.keys()

    def values(self) -> Iterable[Parameter]:
        """Return the parameters."""
        return self._parameters.values()

    def items(self) -> Iterable[tuple[str, Parameter]]:
        """Return names and parameters."""
        return self._parameters.items()

    def extra_repr(self) -> str:
        """Return a line for each parameter."""
        return _described(self._parameters)


def _described(parameters: Any) -> str:
    return "\n".join(
        f"({name}): Parameter containing: [{p.dtype} of size {'x'.join(str(n) for n in p.shape)}]"
        for name, p in parameters.items()
    )
