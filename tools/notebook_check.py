"""Say what keeps a notebook from being published.

python tools/notebook_check.py book/neurons.ipynb       exit status 1 when there is a fault
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from typed_numbers import typed_numbers

if TYPE_CHECKING:  # it takes a second to import, which every run of the tests would pay
    from nbformat import NotebookNode


def main() -> int:
    faults = [f"{name}: {fault}" for name in sys.argv[1:] for fault in all_faults(Path(name))]
    print("\n".join(faults))
    return 1 if faults else 0


def all_faults(path: Path) -> list[str]:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    checks = (unexecuted, errors, warnings, foreign_kernel, repeated, typed_numbers)
    lacking = [f"it lacks {part}" for part in missing_parts(notebook)]
    return lacking + [fault for check in checks for fault in check(notebook)]


def unexecuted(notebook: NotebookNode) -> list[str]:
    """Cells without a count were never run; counts out of order were run by hand."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts == list(range(1, len(counts) + 1)):
        return []
    missing = [str(number) for number, count in enumerate(counts, 1) if count is None]
    what = f"code cells {', '.join(missing)} were not run" if missing else f"cells ran as {counts}"
    return [f"{what}; run `make notebooks`, which runs all of them from top to bottom"]


def errors(notebook: NotebookNode) -> list[str]:
    """An exception that a cell is meant to raise is declared by the tag raises-exception."""
    return [
        f"code cell {number} stopped with {output.ename}: {output.evalue}"
        for number, cell in enumerate(code_cells(notebook), 1)
        for output in cell.outputs
        if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", ())
    ]


def warnings(notebook: NotebookNode) -> list[str]:
    """Progress bars and warnings change from run to run, and a reader can do nothing with them."""
    return [
        f"code cell {number} wrote to standard error: {output.text.strip()[:60]!r}"
        for number, cell in enumerate(code_cells(notebook), 1)
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]


def foreign_kernel(notebook: NotebookNode) -> list[str]:
    name = notebook.metadata.get("kernelspec", {}).get("name")
    if name == "python3":
        return []
    return [f"its kernel is {name!r}, which only its author has; it must be 'python3'"]


def repeated(notebook: NotebookNode) -> list[str]:
    identifiers = [cell.get("id") for cell in notebook.cells]
    if None not in identifiers and len(set(identifiers)) == len(identifiers):
        return []
    return ["cells lack an id or share one; run `make notebooks`"]


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Empty cells are left out: Jupyter gives them no count, and they hold nothing to check."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


LAST = ["Exercises", "Summary", "Quiz", "Further reading"]


def missing_parts(notebook: NotebookNode) -> list[str]:
    """Return what a chapter lacks of the anatomy that all chapters share."""
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    count = {
        name: len(re.findall(rf"^:+\{{{name}\}}", text, re.MULTILINE))
        for name in ("chapter-card", "quiz", "claim", "exercise-start", "solution-start")
    }
    hints = len(re.findall(r"^:+\{dropdown\} Hint", text, re.MULTILINE))
    tags = [tag for c in notebook.cells for tag in c.metadata.get("tags", [])]
    twins = {tags.count("scratch"), tags.count("torch")}
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    figures = sum("figures.show(" in c.source for c in notebook.cells)
    wanted = {
        "one title": len(re.findall(r"^# ", text, re.MULTILINE)) == 1,
        "one chapter card": count["chapter-card"] == 1,
        "sections between the card and the exercises": len(headings) > len(LAST) + 2,
        f"at the end, in this order: {', '.join(LAST)}": headings[-len(LAST) :] == LAST,
        "figures": figures >= 1,
        "twins: as many cells tagged scratch as torch, one at least": len(twins) == 1
        and 0 not in twins,
        "claims under test": count["claim"] >= 1,
        "exercises": count["exercise-start"] >= 1,
        "a solution for each exercise": count["solution-start"] == count["exercise-start"],
        "a hint for each exercise": hints >= count["exercise-start"],
        "one quiz": count["quiz"] == 1,
    }
    return [part for part, there in wanted.items() if not there]


if __name__ == "__main__":
    sys.exit(main())
