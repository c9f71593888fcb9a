"""Every committed notebook was run to its end, and comfortably soon."""

import json
from pathlib import Path

import notebook_check
import notebook_text
import pytest
from typed_numbers import typed_numbers

BOOK = Path(__file__).resolve().parent.parent / "book"
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))
SECONDS_PER_NOTEBOOK = 120
SECONDS_PER_CELL = 60

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_the_book_has_notebooks():
    assert NOTEBOOKS, f"no notebook in {BOOK}"


@each_notebook
def test_every_code_cell_was_run_in_order(path):
    assert notebook_check.unexecuted(read(path)) == []


@each_notebook
def test_no_cell_stopped_with_an_error(path):
    assert notebook_check.errors(read(path)) == []


@each_notebook
def test_no_cell_wrote_warnings_or_progress_bars(path):
    assert notebook_check.warnings(read(path)) == []


@each_notebook
def test_the_kernel_is_the_one_that_everybody_has(path):
    assert notebook_check.foreign_kernel(read(path)) == []


@each_notebook
def test_no_two_cells_share_an_id(path):
    assert notebook_check.repeated(read(path)) == []


@each_notebook
def test_no_measured_number_is_typed_into_the_prose(path):
    assert typed_numbers(read(path)) == []


@each_notebook
def test_the_file_holds_nothing_that_changes_by_itself(path):
    text = path.read_text(encoding="utf-8")
    tidy = notebook_text.serialise(notebook_text.normalise(read(path)))
    assert text == tidy, "run `make notebooks`: it writes the file as two machines would"


@each_notebook
def test_the_run_is_recorded_and_within_its_budget(path):
    runs = json.loads((BOOK / "_data" / "runs.json").read_text(encoding="utf-8"))
    assert path.stem in runs, "run `make notebooks`: it records when and with what it ran"
    run = runs[path.stem]
    assert run["seconds"] <= SECONDS_PER_NOTEBOOK
    assert run["slowest_cell_seconds"] <= SECONDS_PER_CELL
    assert {"python", "numpy", "torch"} <= run["versions"].keys()


def test_an_unexecuted_cell_is_found():
    assert "code cells 2 were not run" in notebook_check.unexecuted(notebook_of(1, None))[0]


def test_cells_run_out_of_order_are_found():
    assert "cells ran as [2, 1]" in notebook_check.unexecuted(notebook_of(2, 1))[0]


def test_an_error_is_found_unless_its_cell_declares_it():
    notebook = notebook_of(1)
    cell = notebook.cells[0]
    cell.outputs = [output("error", ename="ValueError", evalue="no", traceback=[])]
    assert "code cell 1 stopped with ValueError: no" in notebook_check.errors(notebook)
    cell.metadata["tags"] = ["raises-exception"]
    assert notebook_check.errors(notebook) == []


def test_a_warning_is_found():
    notebook = notebook_of(1)
    notebook.cells[0].outputs = [output("stream", name="stderr", text="UserWarning")]
    assert "code cell 1 wrote to standard error" in notebook_check.warnings(notebook)[0]


def test_a_foreign_kernel_is_found():
    notebook = notebook_of(1)
    notebook.metadata["kernelspec"] = {"name": "my-env", "display_name": "my-env"}
    assert "'my-env'" in notebook_check.foreign_kernel(notebook)[0]


def test_normalising_twice_is_normalising_once_and_ids_that_are_there_stay():
    notebook = notebook_of(1, 2, 3)
    notebook.cells[0]["id"] = "the-first-neuron"
    notebook.cells[1]["id"] = notebook.cells[2]["id"] = "copied"
    notebook.cells[0].metadata["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00"}
    once = notebook_text.serialise(notebook_text.normalise(notebook))
    import nbformat

    again = nbformat.reads(once, as_version=4)
    assert notebook_text.serialise(notebook_text.normalise(again)) == once
    assert [cell["id"] for cell in again.cells] == ["the-first-neuron", "copied", "copied-2"]
    assert "iopub" not in once


def test_a_progress_bar_is_stored_as_it_ended():
    notebook = notebook_of(1)
    notebook.cells[0].outputs = [output("stream", name="stderr", text="\r 0%\r 50%\r100%\ndone\n")]
    assert notebook_text.normalise(notebook).cells[0].outputs[0].text == "100%\ndone\n"


def notebook_of(*counts: int | None):
    """A notebook whose code cells carry these execution counts."""
    from nbformat import v4

    cells = [
        v4.new_code_cell(f"x = {number}", execution_count=count)
        for number, count in enumerate(counts)
    ]
    return v4.new_notebook(cells=cells)


def output(kind: str, **parts):
    from nbformat import v4

    return v4.new_output(kind, **parts)


def read(path: Path):
    import nbformat  # takes a second, which only these tests should pay

    return nbformat.read(path, as_version=4)
