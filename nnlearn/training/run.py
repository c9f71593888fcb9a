"""One run in progress: its steps and its epochs."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlearn.training.batches import as_batch, epoch_noise
from nnlearn.training.errors import TrainingError, describe_step, divergence
from nnlearn.training.evaluation import evaluate, measure, weight_of
from nnlearn.training.history import History, append
from nnlearn.training.stopping import Watch


@dataclass
class Run:
    """What `fit` was given, and what has happened since."""

    engine: Any
    model: Any
    loss: Callable
    optimizer: Any
    scheduler: Any
    metrics: dict[str, Callable]
    clip_norm: float | None
    seed: int
    batch_size: int
    watch: Watch | None
    history: History = field(default_factory=History)


def train_epoch(
    run: Run, x: np.ndarray, y: np.ndarray, note: Callable[[float], None]
) -> dict[str, float]:
    """Take a step for each batch; return the mean loss and metrics over all examples."""
    # An order of its own for each epoch, and not one stream: a resumed run needs no past.
    order = np.random.default_rng([run.seed, run.history.epochs]).permutation(len(x))
    weight = weight_of(run.model, run.engine)
    sums = dict.fromkeys(["loss", *run.metrics], 0.0)
    # Overflow shows as a loss that is not finite, which is reported with more than a warning could.
    with epoch_noise(run.engine, run.seed, run.history.epochs), np.errstate(all="ignore"):
        for start in range(0, len(x), run.batch_size):
            picked = order[start : start + run.batch_size]
            batch = [as_batch(run.engine, part[picked], weight) for part in (x, y)]
            for name, value in _noted_step(run, *batch).items():
                sums[name] += value * len(picked)
            note(run.history.losses[-1])
    return {name: total / len(x) for name, total in sums.items()}


def close_epoch(
    run: Run, means: dict[str, float], seconds: float, held_out: tuple[np.ndarray, ...] | None
) -> None:
    """Validate, record, and set the rate of the next epoch."""
    history = run.history
    _check_weights(run)
    watched = means
    if held_out is not None:
        watched = evaluate(run.model, held_out, {"loss": run.loss, **run.metrics})
    if held_out is not None or history.validation:
        append(history.validation, watched if held_out is not None else {}, history.epochs)
    append(history.train, means, history.epochs)
    history.seconds.append(seconds)
    history.learning_rates.append(float(run.optimizer.param_groups[0]["lr"]))
    if run.scheduler is not None:
        wants = "metrics" in inspect.signature(run.scheduler.step).parameters
        run.scheduler.step(*([watched["loss"]] if wants else []))
    if held_out is not None:
        known = np.nan_to_num(history.validation["loss"], nan=np.inf)
        history.best_epoch = 1 + int(np.argmin(known))
    if run.watch:
        run.watch.see(history.epochs, watched["loss"], run.model)
        history.stopped_early = run.watch.over(history.epochs)


def _noted_step(run: Run, inputs: Any, targets: Any) -> dict[str, float]:
    try:
        return _step(run, inputs, targets)
    except TrainingError:
        raise
    except Exception as error:
        error.add_note(describe_step(inputs, targets, run.history))
        raise


def _step(run: Run, inputs: Any, targets: Any) -> dict[str, float]:
    step = len(run.history.losses) + 1
    outputs = run.model(inputs)
    loss = run.loss(outputs, targets)
    value = _scalar(loss)
    # Before the gradients are cleared, so that the message can quote those that led here.
    if not math.isfinite(value):
        raise divergence(f"the loss became {value}", run.model, run.optimizer, run.history, step,
                         (inputs, targets))  # fmt: skip
    run.optimizer.zero_grad()
    loss.backward()
    if run.clip_norm is not None:
        clip = run.engine.nn.utils.clip_grad_norm_
        norm = float(clip(run.model.parameters(), run.clip_norm))
        if not math.isfinite(norm):
            raise divergence(f"the gradient's norm became {norm}", run.model, run.optimizer,
                             run.history, step, (inputs, targets))  # fmt: skip
    run.optimizer.step()
    with run.engine.no_grad():
        seen = detached(outputs)  # as in `evaluate`, so that a metric may use NumPy
        found = {name: measure(name, m, seen, targets) for name, m in run.metrics.items()}
    run.history.losses.append(value)
    return {"loss": value, **found}


def detached(outputs: Any) -> Any:
    """Return outputs off the tape, whatever form a network gives them."""
    if isinstance(outputs, (tuple, list)):
        return type(outputs)(map(detached, outputs))
    return outputs.detach() if hasattr(outputs, "detach") else outputs


def _scalar(loss: Any) -> float:
    if not hasattr(loss, "backward"):
        raise TypeError(
            f"loss must return a scalar tensor; it returned {type(loss).__name__}. "
            "Compute it with the engine's operations, and without .item()"
        )
    if tuple(loss.shape) not in ((), (1,)):
        raise ValueError(
            f"loss must return one number; it returned shape {tuple(loss.shape)}. "
            "Take its mean: reduction='mean', or .mean()"
        )
    return float(loss.item())


def _check_weights(run: Run) -> None:
    for name, weight in run.model.named_parameters():
        if not bool(run.engine.isfinite(weight.detach()).all()):
            raise divergence(f"the weights of {name!r} became nan or infinite", run.model,
                             run.optimizer, run.history, len(run.history.losses))  # fmt: skip
