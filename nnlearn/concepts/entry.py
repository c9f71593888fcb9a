"""What an entry of the register says."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BREADTH = "breadth"


@dataclass(frozen=True)
class Concept:
    """An operation, a layer, an optimizer: what has a proof.

    Parameters
    ----------
    name : str
        The field's term for it.
    path : str
        Where both engines have it, below ``nnlearn.scratch`` and ``torch``.
    chapter : str
        The page of the book that derives it, or `BREADTH`: programs need it, no chapter derives it.
    ours : bool
        True if PyTorch has no such thing; it is then proved by finite differences and by its
        definition alone.
    """

    name: str
    path: str
    chapter: str
    ours: bool = False

    @property
    def kind(self) -> str:
        """'module', 'optimizer', 'scheduler', 'initialiser' or 'function'."""
        last = self.path.rsplit(".", 1)[-1]
        if self.path.startswith("optim.lr_scheduler."):
            return "scheduler"
        if self.path.startswith("optim."):
            return "optimizer"
        if self.path.startswith("nn.init."):
            return "initialiser"
        return "module" if self.path.startswith("nn.") and last[0].isupper() else "function"

    def in_scratch(self) -> Any:
        """Return the from-scratch object."""
        from nnlearn import scratch

        return resolve(scratch, self.path)

    def in_torch(self) -> Any:
        """Return PyTorch's object, or None if it has none (imports torch)."""
        return None if self.ours else resolve(importlib.import_module("torch"), self.path)


@dataclass(frozen=True)
class Tool:
    """A public name that needs no proof, as it has no derivative of its own.

    Parameters
    ----------
    path : str
        As in `Concept`.
    chapter : str
        The first page of the book that works with it, or `BREADTH`.
    what : str
        What it is instead of an operation: ``"a dtype"``, ``"a switch"``.
    """

    path: str
    chapter: str
    what: str

    def in_scratch(self) -> Any:
        """Return the from-scratch object."""
        from nnlearn import scratch

        return resolve(scratch, self.path)


def resolve(engine: Any, path: str) -> Any:
    """Return the object under a dotted path of an engine.

    >>> from nnlearn import scratch
    >>> resolve(scratch, "nn.ReLU").__name__
    'ReLU'
    """
    return functools.reduce(getattr, path.split(".") if path else (), engine)


def concepts(chapter: str, table: str, ours: bool = False) -> Iterator[Concept]:
    """Read a table of concepts, ``path name`` in each line."""
    for line in table.strip().splitlines():
        path, _, name = line.strip().partition(" ")
        yield Concept(name.strip(), path, chapter, ours)


def tools(chapter: str, table: str) -> Iterator[Tool]:
    """Read a table of tools, ``what: paths`` in each line, or ``what, in nn: names``."""
    for line in table.strip().splitlines():
        head, _, names = line.strip().partition(": ")
        what, _, room = head.partition(", in ")
        for name in names.split():
            yield Tool(f"{room}.{name}".lstrip("."), chapter, what)
