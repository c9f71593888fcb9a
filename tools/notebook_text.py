"""Notebooks as text that is the same whenever their content is the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a second to import, which every run of the tests would pay
    from nbformat import NotebookNode

KEPT_NOTEBOOK_METADATA = ("mystnb", "nnlearn")
# Written by editors and kernels, and different on every machine.
VOLATILE_CELL_METADATA = ("execution", "ExecuteTime", "collapsed", "scrolled")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Drop what changes by itself, and give each cell an id of its own that stays."""
    for key in set(notebook.metadata) - set(KEPT_NOTEBOOK_METADATA):
        del notebook.metadata[key]
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: set[str] = set()
    for cell in notebook.cells:
        cell["id"] = stable_id(cell, seen)
        for key in VOLATILE_CELL_METADATA:
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", ()):
            tidy(output)
    return notebook


def serialise(notebook: NotebookNode) -> str:
    """Write a notebook as nbformat does: sorted keys, one space, a newline at the end."""
    import nbformat

    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def stable_id(cell: NotebookNode, seen: set[str]) -> str:
    # An id that is there stays, or mending a word would rename its cell.
    fallback = hashlib.sha256(f"{cell.cell_type}:{cell.source}".encode()).hexdigest()[:8]
    present = cell.get("id") or fallback
    chosen, copies = present, 1
    while chosen in seen:
        copies += 1
        chosen = f"{present}-{copies}"
    seen.add(chosen)
    return chosen


def tidy(output: NotebookNode) -> None:
    # A progress bar redraws its line; the book shows the line as it ended.
    if output.output_type == "stream":
        lines = output.text.split("\n")
        output.text = "\n".join(line.rstrip("\r").split("\r")[-1] for line in lines)
