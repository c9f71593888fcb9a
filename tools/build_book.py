"""Build the book's HTML into _build/html and say how to open it.

    make book
    .venv/bin/python tools/build_book.py --all      every page afresh, not only changed ones
    make book ONLY=neurons                          that chapter alone, into _build/only

Warnings and broken references fail the build; not so of one chapter alone, whose links to others
lead nowhere.
"""

import os
import shutil
import sys
import sysconfig
import time
from pathlib import Path
from subprocess import call

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
WHOLE = ROOT / "_build" / "whole.stamp"  # when every page was last built without a warning
SOURCES = ["_config.yml", "_toc.yml", "book", "nnlearn", "docs", "benchmarks", "CHANGELOG.md"]
ONLY = ROOT / "_build" / "only"
TOC = """\
format: jb-book
root: book/notation
parts:
  - caption: The core
    numbered: true
    chapters:
      - file: book/{chapter}
  - caption: Reference
    chapters:
      - file: book/install
      - file: book/reference/claims
      - file: book/reference/glossary
      - file: book/reference/bibliography
"""
OPENERS = {"darwin": "open", "win32": "start"}


def main() -> int:
    started = time.monotonic()
    only = sys.argv[2] if sys.argv[1:2] == ["--only"] else None
    code = build_only(only) if only else build(*sys.argv[1:])
    if code:
        print("\nThe book did not build: the first warning or error above says where to look.")
        return code
    page = HTML / "index.html"
    if only:
        page = ONLY / "_build" / "html" / "book" / f"{only}.html"
    opener = OPENERS.get(sys.platform, "xdg-open")
    print(f"\nThe book is built ({time.monotonic() - started:.0f} s):")
    print(f"  {page.as_uri()}")
    print(f"Open it:   {opener} {page.relative_to(ROOT).as_posix()}")
    if not only:
        print("Serve it:  make serve")
    return 0


def build(*options: str) -> int:
    every = "--all" in options or not HTML.exists()
    started = time.time()
    if every:
        WHOLE.unlink(missing_ok=True)
        # Pages of source that Sphinx would keep: what they lead back to may have moved.
        shutil.rmtree(HTML / "_modules", ignore_errors=True)
    code = jupyter_book("-W", "-n", "--keep-going", *options)
    if every and not code:
        WHOLE.touch()
        os.utime(WHOLE, (started, started))
    return code


def is_whole() -> bool:
    """Whether every page was built without a warning since anything last changed."""
    return WHOLE.exists() and WHOLE.stat().st_mtime > changed()


def changed() -> float:
    """When any source of the book was last written."""
    files = [
        path
        for name in SOURCES
        for path in [ROOT / name, *(ROOT / name).rglob("*")]
        if path.is_file() and path.suffix != ".pyc"
    ]
    return max(path.stat().st_mtime for path in files)


def build_only(chapter: str) -> int:
    if not (ROOT / "book" / f"{chapter}.ipynb").is_file():
        print(f"There is no book/{chapter}.ipynb.")
        return 1
    ONLY.mkdir(parents=True, exist_ok=True)
    toc = ONLY / "_toc.yml"
    toc.write_text(TOC.format(chapter=chapter), encoding="utf-8")
    return jupyter_book("--toc", str(toc), "--path-output", str(ONLY))


def jupyter_book(*options: str) -> int:
    program = Path(sysconfig.get_path("scripts")) / "jupyter-book"
    return call([str(program), "build", ".", *options], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
