"""Helpers around the engine: ``scratch.utils.data``."""

from nnlearn.scratch.utils import data

__all__ = ["data"]
