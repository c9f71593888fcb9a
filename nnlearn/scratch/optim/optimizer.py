"""What all optimizers share: groups of parameters, state for each, and saving both.

Taught in the chapter ``optimizers``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from nnlearn.scratch.creation import as_array
from nnlearn.scratch.errors import DTypeError, GradError, ShapeError
from nnlearn.scratch.grad_mode import enable_grad, no_grad
from nnlearn.scratch.tensor import Tensor, wrap


class Optimizer:
    """Changes parameters by their gradients; subclasses say how, in ``update``.

    Parameters
    ----------
    params : iterable
        Parameters; or dictionaries with ``params`` and options of their own (parameter groups).
    defaults : dict
        Options of groups that do not set them.
    """

    def __init__(self, params: Any, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise DTypeError("an optimizer takes a list of parameters: [w], or model.parameters()")
        self.defaults = defaults
        self.param_groups: list[dict[str, Any]] = []
        self.state: dict[Tensor, dict[str, Any]] = defaultdict(dict)
        groups = list(params)
        if not groups:
            raise ShapeError(
                "the optimizer got no parameters; pass model.parameters() (a generator is used up once)"
            )
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with options of their own."""
        params = param_group["params"]
        group = {**param_group, "params": [params] if isinstance(params, Tensor) else list(params)}
        names = [p[0] for p in group["params"] if isinstance(p, tuple)]
        if names:
            group["params"], group["param_names"] = [p for _, p in group["params"]], names
        known = {id(p) for g in self.param_groups for p in g["params"]}
        for p in group["params"]:
            if not isinstance(p, Tensor):
                raise DTypeError(f"an optimizer changes tensors; got {type(p).__name__}")
            if not p.is_leaf:
                raise GradError(
                    "an optimizer changes leaves only; this tensor is the result of an operation"
                )
            if id(p) in known:
                raise ShapeError("a parameter appears in two groups")
            known.add(id(p))
        for name, value in self.defaults.items():
            group.setdefault(name, value)
        self.check(group)
        self.param_groups.append(group)

    def check(self, group: dict[str, Any]) -> None:
        """Raise unless the group's options make sense; subclasses add theirs."""
        for name in ("lr", "weight_decay", "eps"):
            value = group.get(name)
            if value is not None and not 0 <= float(value):
                raise ShapeError(f"{type(self).__name__}: {name} must not be negative; got {value}")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear the gradients of all parameters."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none or p.grad is None:
                    p.grad = None
                else:
                    p.grad.array[...] = 0

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient; ``closure`` computes the loss first, if given."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    if p._grad is not None:
                        g = p._grad.array
                        self.update(
                            p.array, -g if group.get("maximize") else g, self.state[p], group
                        )
                        p._version[0] += 1
        return loss

    def update(
        self, p: np.ndarray, g: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> None:
        """Change one parameter's array in place, given its gradient, its state and its group's options."""
        raise NotImplementedError(f"{type(self).__name__} has no update(): write one")

    def state_dict(self) -> dict[str, Any]:
        """Return the state, with parameters numbered in order; load it with `load_state_dict`."""
        numbers = {
            id(p): i for i, p in enumerate(p for g in self.param_groups for p in g["params"])
        }
        state = {
            numbers[id(p)]: {k: _exported(v) for k, v in s.items()} for p, s in self.state.items()
        }
        groups = [{**g, "params": [numbers[id(p)] for p in g["params"]]} for g in self.param_groups]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Continue from a saved state, of this engine or of PyTorch."""
        saved = state_dict["param_groups"]
        if [len(g["params"]) for g in saved] != [len(g["params"]) for g in self.param_groups]:
            raise ShapeError(
                f"{type(self).__name__}: the state has groups of {[len(g['params']) for g in saved]} parameters, "
                f"this optimizer of {[len(g['params']) for g in self.param_groups]}"
            )
        for group, other in zip(self.param_groups, saved, strict=True):
            group.update({k: deepcopy(v) for k, v in other.items() if k != "params" and k in group})
        params = {
            number: p
            for group, other in zip(self.param_groups, saved, strict=True)
            for number, p in zip(other["params"], group["params"], strict=True)
        }
        self.state.clear()
        for number, values in state_dict["state"].items():
            p = params[int(number)]
            self.state[p] = {k: _imported(v, p) for k, v in values.items()}

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [
                f"    {k}: {group[k]}" for k in sorted(group) if k not in ("params", "param_names")
            ]
        return "\n".join([*lines, ")"])


def _exported(value: Any) -> Any:
    return wrap(value.copy()) if isinstance(value, np.ndarray) else value


def _imported(value: Any, p: Tensor) -> Any:
    if value is None or isinstance(value, (int, float, bool)):
        return value
    array = as_array(value)
    if array.ndim == 0 and p.array.ndim:
        return array.item()
    return np.array(array, dtype=p.dtype)
