"""Questions to a network before it is trained for long: each finds a fault that nothing reports."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlearn._arguments import count, positive
from nnlearn.engines import in_mode, to_array
from nnlearn.training.batches import as_batch, as_pair, network_engine
from nnlearn.training.evaluation import weight_of

_SHOWN = 3  # names of weights in an answer


@dataclass(frozen=True)
class Answer:
    """The answer to one question: whether all is well, and what was found."""

    question: str
    fine: bool
    found: str

    def __str__(self) -> str:
        return f"{'fine' if self.fine else 'LOOK':4}  {self.question}: {self.found}"


@dataclass(frozen=True, repr=False)
class Examination:
    """All answers; true if all are fine. Printed, it has one line for each."""

    answers: tuple[Answer, ...]

    def __bool__(self) -> bool:
        return all(answer.fine for answer in self.answers)

    def __repr__(self) -> str:
        return "\n".join(map(str, self.answers))


def examine(
    model: Any,
    data: Any,
    loss: Callable[[Any, Any], Any],
    *,
    classes: int,
    steps: int = 100,
    lr: float = 0.01,
) -> Examination:
    """Ask an untrained classifier six questions whose answers are known beforehand.

    1. Do the inputs have a sane scale? Their root mean square lies between 0.1 and 10.
    2. Is the first loss that of guessing, ln K? Within a quarter of it.
    3. Does the gradient reach every weight? None is missing, none all zeros.
    4. Does an answer depend on its own example alone, in evaluation mode? It stays if all others in
       the batch give way to copies of it.
    5. Asked twice in evaluation mode, does it say the same?
    6. Can it learn 16 examples by heart? After ``steps`` steps of Adam their loss is below a tenth
       of ln K.

    The network comes back as it was.

    Parameters
    ----------
    model : Module
        Of either engine, (N, ...) to scores (N, K).
    data : pair, Dataset or TensorDataset
        As of `fit`: x (N, ...) and labels y (N,); 16 examples of all classes in turn are taken.
    loss : callable
        ``loss(outputs, targets)``, as of `fit`.
    classes : int
        How many there are, K.
    steps : int
        Of question 6.
    lr : float
        Adam's rate in question 6.

    Returns
    -------
    Examination
        Six answers; true if all are fine.

    Raises
    ------
    TypeError, ValueError
        If ``model`` is no network, the data do not fit, or a setting makes no sense.

    Notes
    -----
    Source: questions 2, 4 and 6, A. Karpathy, "A recipe for training neural networks", 2019.
    Chapter: ``practice``.

    Examples
    --------
    >>> from nnlearn import data, models, scratch, training
    >>> _ = scratch.manual_seed(0)
    >>> net = models.mlp(scratch, [64, 32, 10])
    >>> digits, loss = data.digits().flat(), scratch.nn.functional.cross_entropy
    >>> bool(training.examine(net, digits, loss, classes=10))
    True
    """
    engine = network_engine(model)
    classes, steps = count("classes", classes, least=2), count("steps", steps, least=1)
    lr = positive("lr", lr)
    x, y = _few(*as_pair("data", data, engine, part="train"))
    tried = copy.deepcopy(model)  # what steps and noise change, they change here
    weight = weight_of(tried, engine)
    inputs, targets = as_batch(engine, x.copy(), weight), as_batch(engine, y.copy(), weight)
    with in_mode(tried, train=True):
        first = loss(tried(inputs), targets)
        answers = [_scale(x), _first_loss(float(first.item()), classes), _gradients(tried, first)]
    with in_mode(tried, train=False), engine.no_grad():
        once, twice = (to_array(tried(inputs)) for _ in range(2))
        among = [
            to_array(tried(as_batch(engine, np.repeat(x[i : i + 1], len(x), axis=0), weight)))[i]
            for i in range(len(x))
        ]
    answers += [_company(once, np.stack(among)), _twice(once, twice)]
    _learn(engine, tried, loss, inputs, targets, steps, lr)
    with in_mode(tried, train=False), engine.no_grad():
        last = float(loss(tried(inputs), targets).item())
    return Examination((*answers, _by_heart(last, classes, steps)))


def _few(x: np.ndarray, y: np.ndarray, most: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Return the first examples of every class in turn."""
    turns = np.zeros(len(y), dtype=int)
    for label in np.unique(y):
        turns[y == label] = np.arange((y == label).sum())
    picked = np.argsort(turns, kind="stable")[:most]
    return x[picked], y[picked]


def _learn(
    engine: Any, model: Any, loss: Callable, inputs: Any, targets: Any, steps: int, lr: float
) -> None:
    adam = engine.optim.Adam(model.parameters(), lr=lr)
    with in_mode(model, train=True):
        for _ in range(steps):
            value = loss(model(inputs), targets)
            adam.zero_grad()
            value.backward()
            adam.step()


def _scale(x: np.ndarray) -> Answer:
    question = "scale of the inputs"
    if x.dtype.kind != "f":
        return Answer(question, True, "whole numbers, such as tokens, have none")
    size = math.sqrt(float(np.mean(np.square(x, dtype=np.float64))))
    return Answer(question, 0.1 <= size <= 10, f"root mean square {size:.2g}")


def _first_loss(value: float, classes: int) -> Answer:
    due = math.log(classes)
    fine = abs(value - due) <= due / 4
    return Answer("first loss", fine, f"{value:.2f}, where guessing costs {due:.2f}")


def _gradients(model: Any, loss: Any) -> Answer:
    model.zero_grad()
    loss.backward()
    silent = [
        name
        for name, weight in model.named_parameters()
        if weight.grad is None or not to_array(weight.grad).any()
    ]
    more = ", …" if len(silent) > _SHOWN else ""
    found = f"none at {', '.join(silent[:_SHOWN])}{more}" if silent else "at every weight"
    return Answer("gradient", not silent, found)


def _company(once: np.ndarray, among: np.ndarray) -> Answer:
    same = np.allclose(once, among, rtol=1e-4, atol=1e-5)
    return Answer(
        "one example, other company", same, "the same answer" if same else "another answer"
    )


def _twice(once: np.ndarray, twice: np.ndarray) -> Answer:
    same = bool(np.array_equal(once, twice))
    return Answer("asked twice", same, "the same answer" if same else "another answer")


def _by_heart(value: float, classes: int, steps: int) -> Answer:
    fine = value < math.log(classes) / 10
    return Answer("16 examples by heart", fine, f"loss {value:.2f} after {steps} steps")
