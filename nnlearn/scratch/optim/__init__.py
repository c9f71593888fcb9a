"""Optimizers, under the names of ``torch.optim``; learning rates that change: ``lr_scheduler``."""

from __future__ import annotations

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.optim import lr_scheduler
from nnlearn.scratch.optim.adadelta import Adadelta
from nnlearn.scratch.optim.adagrad import Adagrad
from nnlearn.scratch.optim.adam import Adam
from nnlearn.scratch.optim.adamax import Adamax
from nnlearn.scratch.optim.adamw import AdamW
from nnlearn.scratch.optim.nadam import NAdam
from nnlearn.scratch.optim.optimizer import Optimizer
from nnlearn.scratch.optim.radam import RAdam
from nnlearn.scratch.optim.rmsprop import RMSprop
from nnlearn.scratch.optim.sgd import SGD

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "lr_scheduler",
]

__getattr__ = _module_getattr("scratch.optim", globals())
