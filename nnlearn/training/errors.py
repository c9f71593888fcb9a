"""What to say when a training run goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlearn.engines import to_array

if TYPE_CHECKING:
    from nnlearn.training.history import History


class TrainingError(ArithmeticError):
    """A training run left the realm of numbers: its loss, gradient or weights are nan or infinite.

    Parameters
    ----------
    message : str
        What happened, where, and what to try.
    history : History
        The run until then.
    """

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history

    def __reduce__(self) -> tuple:  # so that it comes back whole from another process
        return type(self), (*self.args, self.history)


def divergence(
    what: str, model: Any, optimizer: Any, history: History, step: int, batch: tuple[Any, ...] = ()
) -> TrainingError:
    """Return the error for ``what`` ("the loss became nan") in a step, counted from 1."""
    rate = float(optimizer.param_groups[0]["lr"])
    facts = [f"learning rate {rate:g}"]
    gradient = _largest_gradient(model)
    if gradient:
        facts.insert(0, gradient)
    if history.losses:
        facts.insert(0, f"last finite loss {history.losses[-1]:.4g}")
    broken = [name for name, part in zip(("x", "y"), batch, strict=False) if not _finite(part)]
    if not history.losses and not all(_finite(p) for p in model.parameters()):
        advice = "The weights held nan or infinity before: build the network and optimizer anew."
    elif broken:
        advice = (
            f"The {' and '.join(broken)} of this batch hold nan or infinity: clean the data, for "
            "instance with np.isfinite."
        )
    else:
        advice = (
            f"Steps too large are the usual reason. Try a tenth of the rate, lr={rate / 10:g}; "
            "clip_norm=1.0; inputs scaled to about [-1, 1]; and a loss that takes scores instead "
            "of log(softmax(x)) or log(sigmoid(x)), which reach log(0)."
        )
    where = f"epoch {history.epochs + 1}, step {step}"
    return TrainingError(f"{what} in {where} ({', '.join(facts)}). {advice}", history)


def describe_step(inputs: Any, targets: Any, history: History) -> str:
    """Return a note on the step in which an exception arose."""
    where = f"epoch {history.epochs + 1}, step {len(history.losses) + 1}"
    return f"In fit, {where}, with x {_described(inputs)} and y {_described(targets)}"


def _largest_gradient(model: Any) -> str:
    found = [(n, to_array(p.grad)) for n, p in model.named_parameters() if p.grad is not None]
    if not found:
        return ""
    name, size = max(((n, _magnitude(g)) for n, g in found), key=lambda entry: entry[1])
    return f"largest gradient {size:.4g} in {name!r}"


def _magnitude(gradient: np.ndarray) -> float:
    # As nan compares with nothing, it would hide from max(); infinity comes out on top.
    return float(np.nan_to_num(np.abs(gradient), nan=np.inf, posinf=np.inf).max(initial=0))


def _finite(tensor: Any) -> bool:
    return bool(np.isfinite(to_array(tensor)).all())


def _described(tensor: Any) -> str:
    array = to_array(tensor)
    span = f" from {array.min():.4g} to {array.max():.4g}" if array.size else ""
    return f"{array.shape} {array.dtype}{span}"
