"""Parameter groups: what may stand in one, and which options make sense.

Taught in the chapter ``optimizers``.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.strangers import described
from nnlearn.scratch.tensor import Tensor

NOT_NEGATIVE = {
    *("lr", "lr_decay", "weight_decay", "eps", "momentum", "momentum_decay"),
    *("alpha", "rho", "initial_accumulator_value"),
}


def named(params: Any) -> dict[str, Any]:
    """Return a group's ``params`` as a list, with ``param_names`` if they came as pairs."""
    if isinstance(params, set):
        raise DTypeError("a set of parameters has no order that runs can repeat; use a list")
    entries = [params] if isinstance(params, Tensor) else list(params)
    names = [entry[0] for entry in entries if isinstance(entry, tuple)]
    if not names:
        return {"params": entries}
    if len(names) != len(entries):
        raise ValueError("either all parameters of an optimizer come with a name, or none does")
    return {"params": [p for _, p in entries], "param_names": names}


def check_params(group: dict[str, Any], others: list[dict[str, Any]]) -> None:
    """Raise unless the group holds leaves that no other group of the optimizer holds."""
    for p in group["params"]:
        if not isinstance(p, Tensor):
            raise DTypeError(f"an optimizer changes tensors; {described(p)}")
        if not (p.is_leaf or p._retains):
            raise ValueError(
                "an optimizer changes leaves only; this tensor is the result of an operation"
            )
    own = {id(p) for p in group["params"]}
    if len(own) != len(group["params"]):
        warnings.warn("a parameter is twice in one group and takes two steps", stacklevel=4)
    for other in others:
        if ("param_names" in group) != ("param_names" in other):
            raise ValueError("either all groups of an optimizer have names, or none does")
        if own & {id(p) for p in other["params"]}:
            raise ValueError("some parameters appear in more than one parameter group")


def check_options(name: str, group: dict[str, Any]) -> None:
    """Raise unless the options that optimizers share make sense."""
    for option in NOT_NEGATIVE & group.keys():
        value = group[option]
        if isinstance(value, Tensor) and value.numel() != 1:
            raise ShapeError(f"{name}: {option} must be one number; got shape {tuple(value.shape)}")
        if not isinstance(value, (int, float, np.generic, Tensor)):
            raise DTypeError(f"{name}: {option} is a number; got {type(value).__name__}: {value!r}")
        if not float(value) >= 0:
            raise ValueError(f"{name}: {option} must not be negative; got {value}")
    if not all(0 <= float(beta) < 1 for beta in group.get("betas", ())):
        raise ValueError(f"{name}: betas must lie in [0, 1); got {group['betas']}")
    for option in ("differentiable", "capturable"):
        if group.get(option):
            raise OutsideTheBook(f"{name}: {option}=True is outside of the book; leave it out")
    if group.get("foreach") and group.get("fused"):
        raise ValueError(f"{name}: foreach and fused cannot both be True")
