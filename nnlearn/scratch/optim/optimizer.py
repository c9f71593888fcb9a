"""What all optimizers share: groups of parameters, a state for each, and saving both.

Taught in the chapter ``optimizers``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import numpy as np

from nnlearn.scratch.creation import as_array
from nnlearn.scratch.dtypes import float32, float64, get_default_dtype
from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.grad_mode import enable_grad, no_grad
from nnlearn.scratch.optim.groups import check_options, check_params, named
from nnlearn.scratch.tensor import Tensor, wrap
from nnlearn.scratch.views import mark_changed

# An update passes a dozen times over its arrays. In stretches of this size they stay in the cache
# from the first pass to the last, which halves the time of a step with a million parameters.
STRETCH_BYTES = 2**18

PLAIN = (float, int, bool, type(None))

# What the state holds one of for a parameter; everything else there is as large as the parameter.
SCALARS = ("step", "mu_product")


class Optimizer:
    """Changes parameters by their gradients; subclasses say how, in ``update``.

    To write one, subclass it and define ``update`` (one stretch of a parameter), with ``start``
    where it keeps a state; or define ``step`` itself, as one does with PyTorch.

    Parameters
    ----------
    params : iterable
        Parameters; or pairs ``(name, parameter)``; or dictionaries with ``params`` and options of
        their own (parameter groups).
    defaults : dict
        Options of groups that do not set them.

    Attributes
    ----------
    param_groups : list of dict
        Each with its ``params`` and its options, such as ``lr``.
    state : dict
        For each parameter what the optimizer remembers of it, by name.

    Raises
    ------
    ValueError
        There are no parameters, one is in two groups or not a leaf, or an option makes no sense.
    DTypeError
        Something that is not a tensor was to be optimized.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> class SignDescent(scratch.optim.Optimizer):
    ...     def update(self, w, g, state, group):
    ...         w -= group["lr"] * np.sign(g)
    >>> w = scratch.tensor([1.0, -1.0], requires_grad=True)
    >>> w.grad = scratch.tensor([0.3, -5.0])
    >>> SignDescent([w], {"lr": 0.5}).step()
    >>> w
    tensor([ 0.5000, -0.5000], requires_grad=True)
    """

    # Whether step() was called since a scheduler has been watching; None while none is.
    _opt_called: bool | None = None

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise DTypeError("an optimizer takes a list of parameters: [w], or model.parameters()")
        self.defaults = defaults
        self.state: dict[Tensor, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        groups = list(params)
        if not groups:
            raise ShapeError(
                "the optimizer got an empty parameter list; pass model.parameters() anew, since "
                "a generator is used up once"
            )
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with options of their own.

        Parameters
        ----------
        param_group : dict
            ``params`` and any options, for example ``{"params": [w], "lr": 0.1}``.
        """
        if not isinstance(param_group, dict):
            raise DTypeError(f"a group is a dictionary; got {type(param_group).__name__}")
        param_group |= named(param_group["params"])
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        check_params(param_group, self.param_groups)
        self.check(param_group)
        self.param_groups.append(param_group)

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the group's options make sense; subclasses add theirs."""
        if type(self).update is not Optimizer.update:  # what a step() of its own needs, it knows
            check_options(type(self).__name__, group)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear the gradients of all parameters.

        Parameters
        ----------
        set_to_none : bool
            Let the gradients go, so that parameters without a new one stay as they are; otherwise
            fill them with zeros.
        """
        for p in self._params():
            if set_to_none:
                p._grad = None
            elif p._grad is not None:
                p._grad.array[...] = 0

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient.

        Parameters
        ----------
        closure : callable, optional
            Computes the loss and its gradients first; what it returns is returned.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with no_grad(), np.errstate(all="ignore"):
            for group in self.param_groups:
                options = {
                    name: value if type(value) in PLAIN else _plain(value)
                    for name, value in group.items()
                    if name != "params"
                }
                for p in group["params"]:
                    if p._grad is not None:
                        self._change(p, p._grad.array, options)
        if self._opt_called is not None:
            self._opt_called = True
        return loss

    def start(self, group: dict[str, Any]) -> dict[str, float]:
        """Return what the state of a parameter holds, and the number that fills it at first."""
        return {}

    def count(self, state: dict[str, Tensor], group: dict[str, Any]) -> None:
        """Advance what the state counts: once a step for every parameter."""
        if "step" in state:
            state["step"].array += 1

    def update(
        self, w: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change a stretch of a parameter in place: this is the optimizer's rule.

        Parameters
        ----------
        w : ndarray
            The stretch, shape (n,), changed in place.
        g : ndarray
            Its gradient, shape (n,), with weight decay and the sign of ``maximize`` in it; kept.
        state : dict
            By name: numbers, such as ``step``, and arrays of shape (n,) that are changed in place.
            ``state["first"]`` says whether the parameter had no state before this step.
        group : dict
            The options of the parameter's group, as Python numbers.
        """
        raise NotImplementedError(f"{type(self).__name__} has no update(): write one")

    def state_dict(self) -> dict[str, Any]:
        """Return the state and the options, with the parameters numbered in order.

        The tensors in it are the optimizer's own: copy them, or save them, before the next step.
        """
        numbers: dict[int, int] = {}
        for i, p in enumerate(self._params()):
            numbers.setdefault(id(p), i)
        state = {numbers[id(p)]: dict(s) for p, s in self.state.items()}
        groups = [
            {k: v for k, v in g.items() if k != "params"}
            | {"params": [numbers[id(p)] for p in g["params"]]}
            for g in self.param_groups
        ]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state, of this engine or of PyTorch; its tensors are copied.

        Raises
        ------
        ShapeError
            The groups of parameters there and here differ in number or size.
        """
        saved = state_dict["param_groups"]
        theirs = [len(g["params"]) for g in saved]
        ours = [len(g["params"]) for g in self.param_groups]
        if theirs != ours:
            raise ShapeError(
                f"{type(self).__name__}: the saved state is of groups with {theirs} parameters, "
                f"this optimizer has groups with {ours}"
            )
        params = dict(zip((n for g in saved for n in g["params"]), self._params(), strict=True))
        state = {
            params[int(number)]: {k: _loaded(k, v, params[int(number)]) for k, v in values.items()}
            for number, values in state_dict["state"].items()
        }
        for group, other in zip(self.param_groups, saved, strict=True):
            kept = {k: group[k] for k in ("params", "param_names") if k in group}
            options = {k: deepcopy(_plain(v)) for k, v in other.items() if k != "params"}
            group.clear()
            group |= self.defaults | kept | options
        self.state.clear()
        self.state.update(state)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {k}: {group[k]}" for k in sorted(group) if k != "params"]
        return "\n".join([*lines, ")"])

    def _params(self) -> Iterator[Tensor]:
        return (p for group in self.param_groups for p in group["params"])

    def _change(self, p: Tensor, gradient: np.ndarray, group: dict[str, Any]) -> None:
        known = self.state.get(p)
        parts: dict[str, Any] = {"first": not known or all(v is None for v in known.values())}
        state = self._state_of(p, group)
        if state:
            self.count(state, group)
            for name, kept in state.items():
                parts[name] = kept.array.item() if name in SCALARS else kept.array.reshape(-1)
        w, g = p.array.reshape(-1), gradient.reshape(-1)
        length = STRETCH_BYTES // w.itemsize
        if w.size <= length:
            self.update(w, _with_options(g, w, group), parts, group)
        else:
            self._change_in_stretches(w, g, parts, group, length)
        if not p.array.flags.c_contiguous:
            p.array[...] = w.reshape(p.array.shape)
        mark_changed(p)

    def _change_in_stretches(
        self, w: np.ndarray, g: np.ndarray, parts: dict, group: dict, length: int
    ) -> None:
        for i in range(0, w.size, length):
            part = slice(i, i + length)
            stretch = {k: v[part] if isinstance(v, np.ndarray) else v for k, v in parts.items()}
            self.update(w[part], _with_options(g[part], w[part], group), stretch, group)

    def _state_of(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        start = self.start(group)
        if not start:
            return self.state.get(p) or {}
        state = self.state[p]
        for name, value in start.items():
            if state.get(name) is None:
                shape, dtype = ((), _scalar_dtype()) if name in SCALARS else (p.shape, p.dtype)
                state[name] = wrap(np.full(shape, value, dtype))
        return state


def _with_options(g: np.ndarray, w: np.ndarray, group: dict[str, Any]) -> np.ndarray:
    """Return the gradient to follow: g, or −g, plus λ·w. Decoupled decay shrinks w itself."""
    if group.get("maximize"):
        g = -g
    decay = group.get("weight_decay")
    if decay and group.get("decoupled_weight_decay"):
        w *= 1 - group["lr"] * decay
    elif decay:
        g = g + decay * w
    return g


def _plain(value: Any) -> Any:
    """Return numbers of NumPy and tensors as Python's, which leave float32 arrays float32."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, (tuple, list)):
        return type(value)(_plain(v) for v in value)
    is_number = isinstance(value, np.generic) or (hasattr(value, "numel") and value.numel() == 1)
    return value.item() if is_number else value


def _scalar_dtype() -> np.dtype:
    return np.dtype(float64 if get_default_dtype() == float64 else float32)


def _loaded(name: str, value: Any, p: Tensor) -> Any:
    if value is None:
        return None
    array = np.array(as_array(value))
    if name == "step":
        return wrap(array if array.dtype.kind == "f" else array.astype(_scalar_dtype()))
    if name not in SCALARS and array.shape != p.array.shape:
        raise ShapeError(
            f"the saved {name} has shape {array.shape}, its parameter {p.array.shape}: the state "
            "is of another model, or its parameters came in another order"
        )
    return wrap(array.astype(p.dtype))
