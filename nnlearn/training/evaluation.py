"""What a network answers, and how often it is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nnlearn._arguments import count
from nnlearn._suggest import did_you_mean
from nnlearn.engines import evaluating, to_array
from nnlearn.training.batches import as_batch, as_examples, as_pair, network_engine, same_engine

Metrics = str | Callable | Sequence[str | Callable] | Mapping[str, Callable]


def predict(model: Any, x: Any, *, batch_size: int = 1024) -> Any:
    """Return the network's outputs for many examples: in evaluation mode, and without a tape.

    Parameters
    ----------
    model : Module
        Of either engine. Its mode is given back as it was.
    x : array or tensor, shape (N, ...)
        Examples; floating ones are converted to the dtype of the weights.
    batch_size : int
        How many go through at once; the outputs do not depend on it.

    Returns
    -------
    Tensor
        Of the network's engine, along the first axis in the order of ``x``.

    Raises
    ------
    TypeError, ValueError
        If ``model`` is no network, or ``x`` holds no example.

    Examples
    --------
    >>> from nnlearn import models, scratch, training
    >>> training.predict(models.mlp(scratch, [2, 3, 1]), [[0.0, 1.0], [1.0, 0.0]]).shape
    Size([2, 1])
    """
    engine = network_engine(model)
    same_engine(engine, "x", x)
    size, array = count("batch_size", batch_size, least=1), as_examples("x", x)
    weight = weight_of(model, engine)
    with evaluating(model):
        outputs = [
            model(as_batch(engine, array[start : start + size].copy(), weight))
            for start in range(0, len(array), size)
        ]
        return engine.cat(outputs)


def evaluate(
    model: Any, data: Any, metrics: Metrics = "accuracy", *, batch_size: int = 1024
) -> dict[str, float]:
    """Return each metric over all of the data, in evaluation mode.

    Parameters
    ----------
    model : Module
        Of either engine.
    data : pair, Dataset or TensorDataset
        (x, y) as arrays or tensors; a `nnlearn.data.Dataset` stands for its test part.
    metrics : str, callable, sequence of them, or mapping
        ``"accuracy"``, or functions of (outputs, targets) that return one number: a loss will do.
        A mapping gives them names.
    batch_size : int
        How many examples go through the network at once. Metrics see all outputs together.

    Returns
    -------
    dict of str to float
        By name.

    Raises
    ------
    TypeError, ValueError
        If the data are no pair of equal lengths, or a metric is unknown or gives no number.

    Examples
    --------
    >>> from nnlearn import models, scratch, training
    >>> unit = models.perceptron(scratch, 2)
    >>> x, y = [[0.0, 1.0], [1.0, 0.0]], [[1.0], [1.0]]
    >>> loss = scratch.nn.functional.mse_loss
    >>> 0 <= training.evaluate(unit, (x, y), {"squared error": loss})["squared error"] <= 1
    True
    """
    engine = network_engine(model)
    x, y = as_pair("data", data, engine, part="test")
    named = named_metrics(metrics, engine)
    outputs = predict(model, x, batch_size=batch_size)
    targets = as_batch(engine, y.copy(), weight_of(model, engine))
    return {name: measure(name, metric, outputs, targets) for name, metric in named.items()}


def accuracy(scores: Any, labels: Any, *, threshold: float = 0.0) -> float:
    """Return the share of right answers.

    Parameters
    ----------
    scores : array or tensor, shape (N, K), (N, T, K), (N, 1) or (N,)
        With K ≥ 2 columns, the answer is the column of the largest score. Else there are two
        classes, and the answer is 1 where the score exceeds ``threshold``. Scores that are nan
        give no answer, which is wrong.
    labels : array or tensor, shape (N,), (N, T) or (N, 1)
        Right answers, 0 to K − 1. For sequences, one for each of T positions.
    threshold : float
        0 suits scores; take 0.5 for probabilities.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> from nnlearn import training
    >>> training.accuracy([[0.1, 2.0], [3.0, 1.0]], [1, 1])
    0.5
    >>> training.accuracy([0.9, 0.2], [1, 0], threshold=0.5)
    1.0
    """
    scores, labels = to_array(scores), to_array(labels)
    if scores.ndim == 3 and labels.shape == scores.shape[:2]:
        scores = scores.reshape(-1, scores.shape[2])
    if scores.ndim not in (1, 2) or labels.size != len(scores) or len(scores) == 0:
        raise ValueError(
            "accuracy takes scores (N, K) or (N,) and N labels, or (N, T, K) and (N, T); "
            f"got scores {scores.shape} and labels {labels.shape}"
        )
    if scores.ndim == 2 and scores.shape[1] > 1:
        answers = scores.argmax(axis=1)
    else:
        answers = scores.reshape(-1) > threshold
    if scores.dtype.kind == "f":
        known = ~np.isnan(scores).reshape(len(scores), -1).any(axis=1)
        return float(np.mean(known & (answers == labels.reshape(-1))))
    return float(np.mean(answers == labels.reshape(-1)))


def named_metrics(metrics: Metrics | None, engine: Any) -> dict[str, Callable]:
    """Return metrics by name, or say which there are."""
    if metrics is None:
        return {}
    if isinstance(metrics, Mapping):
        named = dict(metrics)
    else:
        several = [metrics] if isinstance(metrics, str) or callable(metrics) else list(metrics)
        names = [_name(metric) for metric in several]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(
                f"several metrics are called {twice[0]!r}: give them names, as in "
                "metrics={'one': f, 'other': g}"
            )
        named = {_name(metric): _function(metric) for metric in several}
    for name, metric in named.items():
        if not callable(metric):
            raise TypeError(f"metric {name!r} must be a function; got {type(metric).__name__}")
        same_engine(engine, f"metric {name!r}", metric)
    return named


def measure(name: str, metric: Callable, outputs: Any, targets: Any) -> float:
    """Return one metric as a number."""
    value = metric(outputs, targets)
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError) as error:
        shape = tuple(getattr(value, "shape", ()))
        raise ValueError(
            f"metric {name!r} must give one number; it gave {type(value).__name__} of shape {shape}"
        ) from error


def weight_of(model: Any, engine: Any) -> Any:
    """Return a tensor that has the dtype and the device which inputs shall have."""
    for tensor in (*model.parameters(), *model.buffers()):
        if tensor.is_floating_point():
            return tensor
    return engine.zeros(())


_KNOWN: dict[str, Callable] = {"accuracy": accuracy}


def _function(metric: str | Callable) -> Callable:
    if not isinstance(metric, str):
        return metric
    if metric not in _KNOWN:
        raise ValueError(
            f"no metric is called {metric!r}; known by name: {', '.join(_KNOWN)}."
            f"{did_you_mean(metric, _KNOWN)} "
            "Any function of (outputs, targets) will do"
        )
    return _KNOWN[metric]


def _name(metric: Any) -> str:
    return metric if isinstance(metric, str) else getattr(metric, "__name__", type(metric).__name__)
