"""`Module`: something with parameters that maps tensors to tensors.

Taught in the chapter ``neurons`` (first use) and ``dnn`` (how it finds its parameters).
"""

from __future__ import annotations

import itertools
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnlearn.scratch import dtypes
from nnlearn.scratch.creation import as_array
from nnlearn.scratch.device import check_device
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.grad_mode import no_grad
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.op import Array, Several, op
from nnlearn.scratch.strangers import blame, described
from nnlearn.scratch.tensor import HookHandle, Tensor, wrap
from nnlearn.scratch.typed import dtype_of
from nnlearn.scratch.views import mark_changed

_hook_numbers = itertools.count()
_HOME = __name__.rpartition(".")[0]
_STORES = ("_parameters", "_buffers", "_modules")


class IncompatibleKeys(namedtuple("IncompatibleKeys", ["missing_keys", "unexpected_keys"])):
    """What `Module.load_state_dict` could not match."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<All keys matched successfully>" if not any(self) else super().__repr__()


class Module:
    """Base class of layers and networks: assign parameters and modules, and write ``forward``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> class Neuron(scratch.nn.Module):
    ...     def __init__(self, inputs):
    ...         super().__init__()
    ...         self.w = scratch.nn.Parameter(scratch.zeros(inputs))
    ...     def forward(self, x):
    ...         return scratch.sigmoid(x @ self.w)
    >>> Neuron(2)(scratch.tensor([1.0, 2.0]))
    tensor(0.5000, grad_fn=<SigmoidBackward>)
    """

    training: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args or kwargs:
            raise DTypeError(
                f"{type(self).__name__}: Module.__init__ takes no arguments; got {args or kwargs}. "
                "Call super().__init__() without any"
            )
        own = self.__dict__
        own["training"] = True
        for store in (*_STORES, "_forward_hooks", "_forward_pre_hooks", "_backward_hooks"):
            own[store] = {}
        own["_non_persistent"] = set()

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the output; every subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(): write one")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward``, and the hooks around it."""
        try:
            if not self._forward_hooks and not self._forward_pre_hooks and not self._backward_hooks:
                return self.forward(*args, **kwargs)
            return self._call_with_hooks(args, kwargs)
        except AttributeError as error:  # of a layer of the engine's, it may be given no tensor
            if type(self).__module__.startswith(_HOME) and not self._modules:
                blame(type(self).__name__, args, error)
            raise

    # Attributes -------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        stores = [own.get(s) for s in _STORES]
        if isinstance(value, (Parameter, Module)) and stores[0] is None:
            raise AttributeError(
                f"cannot assign {name!r} before Module.__init__() was called: begin "
                f"{type(self).__name__}.__init__ with super().__init__()"
            )
        if isinstance(value, Parameter):
            self.register_parameter(name, value)
        elif isinstance(value, Module):
            self.add_module(name, value)
        else:
            for store in stores:
                if store is not None and name in store:
                    self._replace(store, name, value)
                    return
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        for store in _STORES:
            if store in own and name in own[store]:
                return own[store][name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        for store in _STORES:
            if name in self.__dict__.get(store, ()):
                del self.__dict__[store][name]
                self._non_persistent.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._parameters, *self._buffers, *self._modules})

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under ``name``; None keeps the place empty."""
        self._check_name(name, "_parameters")
        if param is not None and not isinstance(param, Parameter):
            raise DTypeError(
                f"parameter {name!r} must be an nn.Parameter or None; got {type(param).__name__}"
            )
        if param is not None and not param.is_leaf:
            raise GradError(f"parameter {name!r} must be a leaf, not the result of an operation")
        self._forget(name, "_parameters")
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is part of the state but is not trained, such as running statistics."""
        self._check_name(name, "_buffers")
        if name not in self._buffers and hasattr(self, name):
            raise KeyError(f"{type(self).__name__} has an attribute {name!r} already")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise DTypeError(
                f"buffer {name!r} must be a Tensor or None; got {type(tensor).__name__}"
            )
        self._buffers[name] = tensor
        (self._non_persistent.discard if persistent else self._non_persistent.add)(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a submodule under ``name``."""
        self._check_name(name, "_modules")
        if module is not None and not isinstance(module, Module):
            raise DTypeError(f"submodule {name!r} must be a Module or None; {described(module)}")
        self._forget(name, "_modules")
        self._modules[name] = module

    register_module = add_module

    # Walking the tree -------------------------------------------------------------------

    def named_modules(
        self, memo: set | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """Yield this module and all below it with their dotted names, each once."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(
                    memo, f"{prefix}.{name}" if prefix else name, remove_duplicate
                )

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield the parameters with their dotted names, in the order of assignment.

        A shared one once.
        """
        yield from self._named("_parameters", prefix, recurse, remove_duplicate)

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield the buffers with their dotted names."""
        yield from self._named("_buffers", prefix, recurse, remove_duplicate)

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Yield the modules directly below, with their names."""
        seen = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def modules(self) -> Iterator[Module]:
        """Yield this module and all below it, each once."""
        return (m for _, m in self.named_modules())

    def children(self) -> Iterator[Module]:
        """Yield the modules directly below."""
        return (m for _, m in self.named_children())

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield the parameters, in the order of assignment."""
        return (p for _, p in self.named_parameters(recurse=recurse))

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield the buffers."""
        return (b for _, b in self.named_buffers(recurse=recurse))

    def get_submodule(self, target: str) -> Module:
        """Return the module under a dotted name."""
        module: Any = self
        for name in target.split(".") if target else ():
            module = module._modules.get(name)
            if module is None:
                raise AttributeError(f"{type(self).__name__} has no submodule {target!r}")
        return module

    def get_parameter(self, target: str) -> Parameter:
        """Return the parameter under a dotted name."""
        path, _, name = target.rpartition(".")
        found = self.get_submodule(path)._parameters.get(name)
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no parameter {target!r}")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """Return the buffer under a dotted name."""
        path, _, name = target.rpartition(".")
        found = self.get_submodule(path)._buffers.get(name)
        if found is None:
            raise AttributeError(f"{type(self).__name__} has no buffer {target!r}")
        return found

    # Modes and conversions --------------------------------------------------------------

    def train(self, mode: bool = True) -> Module:
        """Switch to training (dropout drops, batch norm learns) or, with False, to evaluation."""
        if not isinstance(mode, bool):
            raise DTypeError(f"train() takes True or False; got {mode!r}")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self) -> Module:
        """Switch to evaluation."""
        return self.train(False)

    def apply(self, fn: Callable[[Module], Any]) -> Module:
        """Call ``fn`` on every module below and then on this one."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Freeze (False) or unfreeze (True) all parameters."""
        for p in self.parameters():
            p.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear the gradients of all parameters."""
        for p in self.parameters():
            if set_to_none or p.grad is None:
                p.grad = None
            else:
                p.grad.array[...] = 0

    def to(
        self,
        *args: Any,
        dtype: Any = None,
        device: Any = None,
        non_blocking: bool = False,
        memory_format: Any = None,
    ) -> Module:
        """Convert all floating parameters and buffers to another dtype.

        The device can only be the CPU.
        """
        for a in args:
            if isinstance(a, Tensor):
                dtype = a.dtype
            elif isinstance(a, (np.dtype, type, dtypes.NoDType)):
                dtype = a
            elif not isinstance(a, bool):
                check_device(a)
        check_device(device)
        if dtype is None:
            return self
        kind = dtypes.as_dtype(dtype)
        if not dtypes.is_floating(kind):
            raise DTypeError(f"a module's parameters are floating; they cannot become {kind}")
        for module in self.modules():
            for x in (*module._parameters.values(), *module._buffers.values()):
                if x is not None and dtypes.is_floating(x.dtype):
                    x.array = x.array.astype(kind, copy=False)
                    if x._grad is not None:
                        x._grad.array = x._grad.array.astype(kind, copy=False)
        return self

    def float(self) -> Module:
        """Convert to float32."""
        return self.to(dtypes.float32)

    def double(self) -> Module:
        """Convert to float64."""
        return self.to(dtypes.float64)

    def type(self, dst_type: Any) -> Module:
        """Convert to a dtype, or to that of a kind of tensor such as `FloatTensor`."""
        return self.to(dtype_of(dst_type))

    def half(self) -> Module:
        """Refuse: NumPy has no fast 16-bit arithmetic."""
        raise OutsideTheBook(
            "half precision is slow and inexact in NumPy, so the engine leaves it out; use float32"
        )

    bfloat16 = half

    def cpu(self) -> Module:
        """Return the module: it is on the CPU already."""
        return self

    def cuda(self, device: Any = None) -> Module:
        """Refuse: there is no GPU in this engine."""
        check_device("cuda")
        return self

    # State ------------------------------------------------------------------------------

    def state_dict(
        self, *, destination: dict | None = None, prefix: str = "", keep_vars: bool = False
    ) -> Any:
        """Return all parameters and persistent buffers under their dotted names.

        Memory is shared.
        """
        state = OrderedDict() if destination is None else destination
        for store in ("_parameters", "_buffers"):
            for name, x in self.__dict__[store].items():
                if x is not None and name not in self._non_persistent:
                    state[prefix + name] = x if keep_vars else x.detach()
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=state, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        return state

    def load_state_dict(
        self, state_dict: Any, strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Copy values into parameters and buffers, from tensors of either engine or arrays.

        All keys and shapes are checked before anything is changed.

        Raises
        ------
        KeyError
            With ``strict``: a key is missing or not expected.
        ShapeError
            A value has another shape than the parameter.
        """
        if not hasattr(state_dict, "keys"):
            raise DTypeError(
                f"load_state_dict takes a dictionary of tensors; got {type(state_dict).__name__}"
                + (": pass its state_dict()" if hasattr(state_dict, "state_dict") else "")
            )
        own = self.state_dict(keep_vars=True)
        missing = [k for k in own if k not in state_dict]
        unexpected = [k for k in state_dict if k not in own]
        if strict and (missing or unexpected):
            raise StateError(_mismatch(type(self).__name__, missing, unexpected))
        values = {k: as_array(state_dict[k]) for k in own if k not in missing}
        for key, value in values.items():
            if hasattr(type(own[key]), "materialized"):  # of a lazy layer
                type(own[key]).materialized(own[key], value)
        wrong = [f"{k}: {v.shape} in the state, {own[k].array.shape} here" for k, v in
        values.items()
                 if v.shape != own[k].array.shape]  # fmt: skip
        if wrong:
            raise ShapeError(f"{type(self).__name__}: shapes differ: {'; '.join(wrong)}")
        for key, value in values.items():
            x = own[key]
            if assign:
                x.array = value
            else:
                x.array[...] = value
            mark_changed(x)
        return IncompatibleKeys(missing, unexpected)

    # Hooks ------------------------------------------------------------------------------

    def register_forward_hook(
        self,
        hook: Callable,
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> HookHandle:
        """Call ``hook(module, args, output)`` after each forward.

        What it returns replaces the output.
        """
        return _register(self._forward_hooks, hook, with_kwargs, prepend)

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> HookHandle:
        """Call ``hook(module, args)`` before each forward.

        What it returns replaces the arguments.
        """
        return _register(self._forward_pre_hooks, hook, with_kwargs, prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> HookHandle:
        """Call ``hook(module, grad_input, grad_output)`` when the inputs' gradients are known."""
        return _register(self._backward_hooks, hook, False, prepend)

    def _call_with_hooks(self, args: tuple, kwargs: dict) -> Any:
        for hook, with_kwargs in list(self._forward_pre_hooks.values()):
            if with_kwargs:
                changed = hook(self, args, kwargs)
                if changed is not None:
                    args, kwargs = changed
            else:
                changed = hook(self, args)
                if changed is not None:
                    args = changed if isinstance(changed, tuple) else (changed,)
        watch = _BackwardWatch(self) if self._backward_hooks else None
        output = self.forward(*(watch.inputs(args) if watch else args), **kwargs)
        for hook, with_kwargs in list(self._forward_hooks.values()):
            changed = hook(self, args, kwargs, output) if with_kwargs else hook(self, args, output)
            if changed is not None:
                output = changed
        return watch.outputs(output) if watch else output

    # Printing ---------------------------------------------------------------------------

    def extra_repr(self) -> str:
        """Return what to print between the parentheses."""
        return ""

    def __repr__(self) -> str:
        lines = self.extra_repr().split("\n") if self.extra_repr() else []
        children = self._child_reprs()
        if not children:
            return (
                f"{self._get_name()}({', '.join(lines)})"
                if len(lines) < 2
                else _block(self._get_name(), lines)
            )
        return _block(self._get_name(), lines + children)

    def _child_reprs(self) -> list[str]:
        return [f"({name}): {_indented(repr(m))}" for name, m in self._modules.items()]

    def _get_name(self) -> str:
        return type(self).__name__

    # Helpers ----------------------------------------------------------------------------

    def _named(
        self, store: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        modules = (
            self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
            if recurse
            else [(prefix, self)]
        )
        for path, module in modules:
            for name, x in module.__dict__[store].items():
                if x is None or id(x) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(x))
                yield (f"{path}.{name}" if path else name), x

    def _check_name(self, name: str, store: str) -> None:
        if "_parameters" not in self.__dict__:
            raise AttributeError(
                f"call super().__init__() before adding {name!r} to {type(self).__name__}"
            )
        if not isinstance(name, str) or "." in name or name == "":
            raise KeyError(f"a name must be a string, not empty and without dots; got {name!r}")
        if name not in self.__dict__[store] and hasattr(self, name) and name in dir(type(self)):
            raise KeyError(
                f"{type(self).__name__} has an attribute {name!r} already; choose another name"
            )

    def _forget(self, name: str, keep: str) -> None:
        self.__dict__.pop(name, None)
        for store in _STORES:
            if store != keep:
                self.__dict__[store].pop(name, None)

    def _replace(self, store: dict, name: str, value: Any) -> None:
        kind = {id(self._parameters): "parameter", id(self._buffers): "buffer"}.get(
            id(store), "module"
        )
        if value is not None and (kind != "buffer" or not isinstance(value, Tensor)):
            expected = {"parameter": "an nn.Parameter", "buffer": "a Tensor", "module": "a Module"}[
                kind
            ]
            raise DTypeError(
                f"{name!r} is a {kind}: assign {expected} or None; got {type(value).__name__}"
            )
        store[name] = value


class StateError(KeyError, RuntimeError):
    """A state dict's keys are not those of the module."""

    def __str__(self) -> str:
        return str(self.args[0])


class _BackwardWatch:
    """Collects the gradients at a module's outputs and inputs, and then calls its hooks."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.grad_output: tuple = ()

    def inputs(self, args: tuple) -> tuple:
        tensors = [a for a in args if isinstance(a, Tensor) and a.requires_grad]
        if not tensors:
            return args
        passed = iter(_passed(*tensors, watch=self, at_input=True))
        return tuple(next(passed) if isinstance(a, Tensor) and a.requires_grad else a for a in args)

    def outputs(self, output: Any) -> Any:
        many = output if isinstance(output, tuple) else (output,)
        if not all(isinstance(y, Tensor) for y in many):
            raise DTypeError(
                "backward hooks need a module that returns a tensor or a tuple of tensors"
            )
        passed = _passed(*many, watch=self, at_input=False)
        return passed if isinstance(output, tuple) else passed[0]

    def arrived(self, grads: tuple, at_input: bool) -> tuple:
        with no_grad():
            if not at_input:
                self.grad_output = tuple(_as_tensor(g) for g in grads)
                return grads
            given = tuple(_as_tensor(g) for g in grads)
            for hook, _ in list(self.module._backward_hooks.values()):
                changed = hook(self.module, given, self.grad_output)
                if changed is not None:
                    given = changed if isinstance(changed, tuple) else (changed,)
            return tuple(None if g is None else g.array for g in given)


@op
def _passed(*arrays: Array, watch: _BackwardWatch, at_input: bool) -> Several[tuple]:
    def vjp(g: Any) -> tuple:
        return watch.arrived(g if isinstance(g, tuple) else (g,), at_input)

    return tuple(x.view() for x in arrays), vjp


def _as_tensor(g: Any) -> Tensor | None:
    return None if g is None else wrap(g)


def _register(hooks: dict, hook: Callable, with_kwargs: bool, prepend: bool) -> HookHandle:
    number = next(_hook_numbers)
    hooks[number] = (hook, with_kwargs)
    if prepend:
        rest = [(k, hooks.pop(k)) for k in list(hooks) if k != number]
        hooks.update(rest)
    return HookHandle(hooks, number)


def _mismatch(name: str, missing: list[str], unexpected: list[str]) -> str:
    parts = [f"{name}: the state does not fit."]
    if missing:
        parts.append(f"Missing: {', '.join(missing)}.")
    if unexpected:
        parts.append(f"Unexpected: {', '.join(unexpected)}.")
    parts.append("Build the same architecture, or pass strict=False to load what matches.")
    return " ".join(parts)


def _block(name: str, lines: list[str]) -> str:
    return "\n".join([f"{name}(", *(f"  {line}" for line in lines), ")"])


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")
