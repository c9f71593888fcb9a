"""Run the book's notebooks again and store their outputs, the same bytes each time.

    make notebooks                      all of them
    make notebooks ONLY=neurons         one chapter
    make notebooks CHECK=1              compare only: write nothing, fail when something differs

A notebook is replaced only after it has run to its end. book/_data/runs.json says when and with
what each one's present outputs were made; it stays as it is while the outputs stay the same.
"""

import argparse
import datetime
import json
import platform
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import determinism
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from notebook_check import code_cells
from notebook_text import normalise, serialise
from tqdm import tqdm

from nnlearn import _atomic

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
RUNS = BOOK / "_data" / "runs.json"
PACKAGES = ("numpy", "torch", "matplotlib", "scikit-learn")
SECONDS_PER_CELL = 600


@dataclass
class Run:
    """What one execution gave: the notebook's text and how long it took."""

    text: str
    seconds: float
    slowest_cell_seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters, such as neurons; all when none given")
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    options = parser.parse_args()
    determinism.set_environment()
    changed = []
    for path in find(options.names):
        before = path.read_text(encoding="utf-8")
        run = execute(path)
        if run.text != before:
            changed.append(path.stem)
        if not options.check:
            store(path, before, run)
    return report(changed, options.check)


def find(names: list[str]) -> list[Path]:
    known = {path.stem: path for path in sorted(BOOK.glob("*.ipynb"))}
    wanted = [Path(name).stem for name in names] or list(known)
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        sys.exit(f"No notebook {', '.join(unknown)} in book/; there is {', '.join(known)}.")
    return [known[name] for name in wanted]


def execute(path: Path) -> Run:
    notebook = nbformat.read(path, as_version=4)
    ends = [time.monotonic()]
    with tqdm(total=len(code_cells(notebook)), desc=path.stem, unit="cell") as bar:

        def cell_done(**_: object) -> None:
            ends.append(time.monotonic())
            bar.update()

        client = NotebookClient(
            notebook,
            timeout=SECONDS_PER_CELL,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            # Only errors: a kernel also warns about how it listens, which no reader can change.
            extra_arguments=["--log-level=40"],
            resources={"metadata": {"path": str(path.parent)}},
            on_notebook_start=lambda **_: ends.__setitem__(0, time.monotonic()),
            on_cell_complete=cell_done,
        )
        try:
            client.execute()
        except CellExecutionError as error:
            bar.close()
            sys.exit(f"{path.name} stopped, and stays as it was:\n\n{error}")
    slowest = max((later - earlier for earlier, later in pairwise(ends)), default=0.0)
    return Run(serialise(normalise(notebook)), ends[-1] - ends[0], slowest)


def store(path: Path, before: str, run: Run) -> None:
    runs = json.loads(RUNS.read_text(encoding="utf-8")) if RUNS.exists() else {}
    versions = {name: version(name).split("+")[0] for name in PACKAGES}
    versions = {"python": platform.python_version(), **versions}
    known = runs.get(path.stem)
    if run.text == before and known and known["versions"] == versions:
        return
    runs[path.stem] = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "seconds": round(run.seconds, 1),
        "slowest_cell_seconds": round(run.slowest_cell_seconds, 1),
        "versions": versions,
    }
    RUNS.parent.mkdir(exist_ok=True)
    _atomic.write(path, run.text.encode())
    _atomic.write(RUNS, (json.dumps(runs, indent=2, sort_keys=True) + "\n").encode())


def report(changed: list[str], check: bool) -> int:
    if not changed:
        print("Every notebook gave the outputs that it holds.")
        return 0
    print(f"{'Differs' if check else 'Changed'}: {', '.join(changed)}")
    return 1 if check else 0


if __name__ == "__main__":
    sys.exit(main())
