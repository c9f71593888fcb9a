"""Helpers around the engine: ``scratch.utils.data``."""

from nnlearn.scratch.missing import refuse as _refuse
from nnlearn.scratch.utils import checkpoint, data

__all__ = ["checkpoint", "data"]

__getattr__ = _refuse("scratch.utils", globals())
