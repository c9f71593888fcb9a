"""`fit`: epochs of mini-batches, the same on either engine."""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from nnlearn.engines import in_mode
from nnlearn.training.batches import as_pair, network_engine
from nnlearn.training.checks import check_arguments, refuse_unknown
from nnlearn.training.evaluation import Metrics, named_metrics
from nnlearn.training.history import History
from nnlearn.training.progress import progress_bar
from nnlearn.training.resume import RunFile
from nnlearn.training.run import Run, close_epoch, train_epoch
from nnlearn.training.stopping import EarlyStopping, Watch


def fit(
    model: Any,
    data: Any,
    loss: Callable[[Any, Any], Any],
    optimizer: Any,
    *,
    epochs: int,
    batch_size: int,
    validation: Any = None,
    metrics: Metrics | None = None,
    scheduler: Any = None,
    clip_norm: float | None = None,
    early_stopping: EarlyStopping | None = None,
    seed: int = 0,
    progress: bool | None = None,
    checkpoint: str | os.PathLike | None = None,
    checkpoint_every: int = 1,
    resume: bool = False,
    **unknown: Any,
) -> History:
    """Train a network of either engine by mini-batch gradient descent.

    The batches depend on ``seed``, the epoch and the number of examples alone, so both engines see
    the same ones in the same order. So does the noise of dropout, within one engine: the same
    seed and the same initial weights give the same run.

    Parameters
    ----------
    model : Module
        Changed in place. Its training or evaluation mode is given back as it was.
    data : pair, Dataset or TensorDataset
        (x, y) as arrays or tensors, (N, ...) and (N, ...); a `nnlearn.data.Dataset` stands for its
        training part. Floating values take the dtype of the weights, whole numbers become int64.
    loss : callable
        ``loss(outputs, targets)`` returns a scalar tensor, a mean over the batch: such as
        ``engine.nn.functional.cross_entropy``, or a module.
    optimizer : Optimizer
        Of the same engine, made from ``model.parameters()``.
    epochs : int
        How often each example is seen, in all: a resumed run counts what it has done.
    batch_size : int
        Examples in a step; the last batch of an epoch may be smaller.
    validation : pair, Dataset or TensorDataset, optional
        Held-out data, evaluated after each epoch; a `nnlearn.data.Dataset` stands for its
        validation part, or for its test part if it has no other.
    metrics : optional
        What to record beside the loss; see `evaluate`.
    scheduler : optional
        Its ``step()`` is called after each epoch, with the validation loss (or else the training
        loss) if it asks for ``metrics``.
    clip_norm : float, optional
        Largest joint norm of the gradients; longer ones are scaled down to it.
    early_stopping : EarlyStopping, optional
        When to end before the last epoch; needs ``validation``.
    seed : int
        Of the order of the examples and of dropout's noise.
    progress : bool, optional
        Whether to show a bar, which needs tqdm; by default on a terminal alone.
    checkpoint : path, optional
        File in which to keep the run, for resuming it.
    checkpoint_every : int
        Epochs from one writing to the next; the last is always written.
    resume : bool
        Whether to go on from ``checkpoint`` if it is there. The numbers are then those of a run
        that was never interrupted.

    Returns
    -------
    History
        Losses, metrics, rates and seconds.

    Raises
    ------
    TrainingError
        If the loss, a gradient's norm or a weight becomes nan or infinite; its ``history`` holds
        the run until then.
    TypeError, ValueError
        If engines are mixed, data do not fit, or a setting makes no sense.
    FileExistsError
        If ``checkpoint`` holds a run and ``resume`` is False.

    Notes
    -----
    Source: Robbins and Monro (1951); clipping, Pascanu, Mikolov and Bengio (2013). Chapter:
    ``dnn``.

    Examples
    --------
    A neuron learns OR:

    >>> from nnlearn import data, models, scratch, training
    >>> x, y = data.gates("or")
    >>> _ = scratch.manual_seed(0)
    >>> neuron = models.logistic(scratch, 2)
    >>> sgd = scratch.optim.SGD(neuron.parameters(), lr=1.0)
    >>> loss = scratch.nn.functional.binary_cross_entropy_with_logits
    >>> history = training.fit(neuron, (x, y.astype(float)), loss, sgd, epochs=50, batch_size=4)
    >>> training.evaluate(neuron, (x, y))
    {'accuracy': 1.0}
    """
    refuse_unknown(unknown)
    engine = network_engine(model)
    named = named_metrics(metrics, engine)
    check_arguments(
        engine, model, loss, optimizer, scheduler, epochs=epochs, batch_size=batch_size, seed=seed,
        clip_norm=clip_norm, checkpoint_every=checkpoint_every, early_stopping=early_stopping,
        validation=validation, checkpoint=checkpoint, resume=resume, metrics=named,
    )  # fmt: skip
    x, y = as_pair("data", data, engine, part="train")
    held_out = None
    if validation is not None:
        held_out = as_pair("validation", validation, engine, part="validation")
    watch = Watch(early_stopping) if early_stopping else None
    run = Run(engine, model, loss, optimizer, scheduler, named, clip_norm, seed, batch_size, watch)
    file = RunFile(run, (x, y), held_out, checkpoint, checkpoint_every)
    with file.opened(resume), in_mode(model, train=True), _with_history(run):
        _epochs(run, file, x, y, held_out, epochs, progress)
    if run.watch:
        run.watch.restore(model)
    return run.history


def _epochs(
    run: Run, file: RunFile, x: Any, y: Any, held_out: Any, epochs: int, progress: bool | None
) -> None:
    history, steps = run.history, math.ceil(len(x) / run.batch_size)
    with progress_bar(progress, epochs * steps, len(history.losses)) as note:
        while history.epochs < epochs and not history.stopped_early:
            start = time.perf_counter()
            means = train_epoch(run, x, y, lambda value: note(history.epochs + 1, epochs, value))
            close_epoch(run, means, time.perf_counter() - start, held_out)
            file.keep(last=history.epochs == epochs or history.stopped_early)


@contextlib.contextmanager
def _with_history(run: Run) -> Iterator[None]:
    """Leave the record of a run that breaks off, by Ctrl-C or a full disk, on its exception."""
    try:
        yield
    except (KeyboardInterrupt, OSError) as error:
        error.history = run.history  # type: ignore[union-attr]
        error.add_note(
            f"fit broke off after {run.history.epochs} epochs; the network keeps what it learned, "
            "and the exception's .history the record"
        )
        raise
