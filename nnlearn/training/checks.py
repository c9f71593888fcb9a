"""Checks on what `fit` is given, before anything moves."""

from __future__ import annotations

import inspect
from typing import Any

from nnlearn._arguments import count, positive
from nnlearn._suggest import close
from nnlearn.training.batches import same_engine
from nnlearn.training.stopping import EarlyStopping


def check_arguments(
    engine: Any, model: Any, loss: Any, optimizer: Any, scheduler: Any, **settings: Any
) -> None:
    """Raise TypeError or ValueError, naming what is wrong with the arguments of `fit`."""
    for name in ("epochs", "batch_size", "checkpoint_every"):
        count(name, settings[name], least=1)
    count("seed", settings["seed"], least=0)
    if not callable(loss):
        raise TypeError(
            "loss is a function of (outputs, targets), such as engine.nn.functional.cross_entropy; "
            f"got {type(loss).__name__}"
        )
    for name, thing in (("loss", loss), ("optimizer", optimizer), ("scheduler", scheduler)):
        same_engine(engine, name, thing)
    _check_optimizer(model, optimizer)
    if scheduler is not None and getattr(scheduler, "optimizer", optimizer) is not optimizer:
        raise ValueError("the scheduler sets the rate of another optimizer than the one passed")
    if "loss" in settings["metrics"]:
        raise ValueError("the history keeps the loss under 'loss': give the metric another name")
    if settings["clip_norm"] is not None:
        positive("clip_norm", settings["clip_norm"])
    _check_stopping(settings["early_stopping"], settings["validation"])
    if settings["resume"] and settings["checkpoint"] is None:
        raise ValueError("resume=True needs checkpoint=: the file that the run was kept in")


# What other libraries call an argument of `fit`, and what to pass here.
_INSTEAD = {
    "callbacks": "early_stopping=, scheduler= and checkpoint=",
    "shuffle": "nothing: every epoch is shuffled, by seed=",
    "validation_data": "validation=(x, y)",
    "validation_split": "validation=(x, y), the part that you hold out",
    "verbose": "progress=True or False",
    "lr": "a rate to the optimizer, such as Adam(model.parameters(), lr=0.01)",
    "learning_rate": "a rate to the optimizer, such as Adam(model.parameters(), lr=0.01)",
    "random_state": "seed=",
    "patience": "early_stopping=training.EarlyStopping(patience=5)",
    "grad_clip": "clip_norm=",
    "path": "checkpoint=",
}


def refuse_unknown(unknown: dict[str, Any]) -> None:
    """Raise TypeError for an argument that `fit` does not have, with the one to pass instead."""
    for name in unknown:
        from nnlearn.training.loop import fit

        known = [n for n in inspect.signature(fit).parameters if n != "unknown"]
        near = close(name, known)
        instead = _INSTEAD.get(name) or (f"{near[0]}=" if near else None)
        advice = f"pass {instead}" if instead else f"it takes {', '.join(known)}"
        raise TypeError(f"fit has no argument {name!r}: {advice}")


def _check_optimizer(model: Any, optimizer: Any) -> None:
    if isinstance(optimizer, type) or not hasattr(optimizer, "param_groups"):
        raise TypeError(
            "optimizer is an optimizer made for this model, such as "
            f"engine.optim.Adam(model.parameters()); got {optimizer!r:.60}"
        )
    own = {id(p) for p in model.parameters()}
    if not any(id(p) in own for group in optimizer.param_groups for p in group["params"]):
        raise ValueError(
            "the optimizer holds none of the model's parameters, so training would change "
            "nothing: make it from model.parameters(), after the model"
        )


def _check_stopping(rule: object, validation: Any) -> None:
    if rule is None:
        return
    if not isinstance(rule, EarlyStopping):
        raise TypeError(
            f"early_stopping takes training.EarlyStopping(patience=5); got {rule!r:.60}"
        )
    if validation is None:
        raise ValueError("early stopping watches the loss on held-out data: pass validation=(x, y)")
