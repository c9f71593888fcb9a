"""The register: every public name of the engine, and which chapter derives it.

One path names both twins: ``nn.Linear`` is ``nnlearn.scratch.nn.Linear`` and ``torch.nn.Linear``.

- `REGISTER` has what computes with a derivative: each entry is proved against PyTorch and finite
  differences (an entry without a full proof fails the suite);
- `TOOLS` has what does not: dtypes, switches, containers, data, and says so.

An entry names the chapter that derives it, or says *breadth*: programs need it, no chapter derives
it. Aliases (``subtract``) and in-place forms (``relu_``) come with what they are forms of. The
tests hold the register equal to what the engine exports and to what the chapters name; the order of
chapters, the book's index of concepts and its reference derive from it.
"""

from __future__ import annotations

from nnlearn.concepts.breadth import BROAD
from nnlearn.concepts.chapters import CHAPTERS, DERIVED
from nnlearn.concepts.entry import BREADTH, Concept, Tool, resolve
from nnlearn.concepts.tools import TOOLS
from nnlearn.scratch.errors import OutsideTheBook

__all__ = ["BREADTH", "CHAPTERS", "REGISTER", "TOOLS", "Concept", "Tool", "find", "resolve"]

REGISTER: tuple[Concept, ...] = (*DERIVED, *BROAD)


def find(path: str) -> Concept:
    """Return the entry of a path.

    >>> find("nn.Linear").chapter
    'dnn'
    """
    for concept in REGISTER:
        if concept.path == path:
            return concept
    raise OutsideTheBook(
        f"no concept is registered under {path!r}; nnlearn.concepts.REGISTER lists them all"
    )
