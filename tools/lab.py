"""Open the chapters in JupyterLab, as plain notebooks in a folder that is the reader's own.

    make lab                  the notebooks of the built book, copied to my-notebooks/
    make lab SOURCES=1        the book's own sources, for who writes them
    .venv/bin/python tools/lab.py --copy        copy, and open nothing

A notebook that the reader changed is never overwritten: the new edition lies beside it.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from subprocess import call

import build_book

from nnlearn import _atomic

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "_build" / "html" / "_downloads" / "notebooks"
OWN = ROOT / "my-notebooks"
RECORD = ".copied.json"


def main() -> int:
    if "--sources" in sys.argv:
        return open_lab(ROOT / "book")
    # Only what changed is built: seconds, after the first time.
    code = build_book.build()
    if code:
        print("\nThe book did not build, so there are no new notebooks to open.")
        return code
    for line in bring(BUILT, OWN):
        print(line)
    return 0 if "--copy" in sys.argv else open_lab(OWN)


def open_lab(folder: Path) -> int:
    return call([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"])


def bring(built: Path, own: Path) -> list[str]:
    """Copy the notebooks; say which one the reader changed, and where its new edition is."""
    own.mkdir(exist_ok=True)
    record = own / RECORD
    copied = json.loads(record.read_text("utf-8")) if record.exists() else {}
    said = []
    for source in sorted(built.glob("*.ipynb")):
        new = digest(source)
        for target in places(own, source.stem):
            known = copied.get(target.name)
            if target.exists() and known == new:
                break  # this edition is here already, as it came or as the reader made it
            if not target.exists() or digest(target) in (known, new):
                _atomic.write(target, source.read_bytes())
                copied[target.name] = new
                if target.name != source.name:
                    said.append(f"You changed {source.name}; its new edition is {target.name}")
                break
    _atomic.write(record, (json.dumps(copied, indent=1, sort_keys=True) + "\n").encode())
    return said


def places(own: Path, stem: str) -> Iterator[Path]:
    yield own / f"{stem}.ipynb"
    for number in count(2):
        yield own / f"{stem} ({number}).ipynb"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
