"""Helpers around the engine: ``scratch.utils.data``."""

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.utils import checkpoint, data

__all__ = ["checkpoint", "data"]

__getattr__ = _module_getattr("scratch.utils", globals())
