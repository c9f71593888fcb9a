"""Learning rates that change in training, under the names of ``torch.optim.lr_scheduler``."""

from __future__ import annotations

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.optim.lr_scheduler.annealing import ConstantLR, CosineAnnealingLR, LinearLR
from nnlearn.scratch.optim.lr_scheduler.decay import ExponentialLR, LambdaLR, MultiStepLR, StepLR
from nnlearn.scratch.optim.lr_scheduler.one_cycle import OneCycleLR
from nnlearn.scratch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from nnlearn.scratch.optim.lr_scheduler.power import (
    ChainedScheduler,
    MultiplicativeLR,
    PolynomialLR,
)
from nnlearn.scratch.optim.lr_scheduler.restarts import CosineAnnealingWarmRestarts, CyclicLR
from nnlearn.scratch.optim.lr_scheduler.scheduler import LRScheduler
from nnlearn.scratch.optim.lr_scheduler.sequential import SequentialLR

_LRScheduler = LRScheduler  # PyTorch's name before 2.0, which published code still subclasses

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]

__getattr__ = _module_getattr("scratch.optim.lr_scheduler", globals())
