"""Build the book's HTML into _build/html and say how to open it.

    make book
    .venv/bin/python tools/build_book.py --all      every page afresh, not only changed ones

Warnings and broken references fail the build.
"""

import sys
import sysconfig
import time
from pathlib import Path
from subprocess import call

ROOT = Path(__file__).resolve().parent.parent
OPENERS = {"darwin": "open", "win32": "start"}


def main() -> int:
    started = time.monotonic()
    code = build(*sys.argv[1:])
    if code:
        print("\nThe book did not build: the first warning or error above says where to look.")
        return code
    page = ROOT / "_build" / "html" / "index.html"
    opener = OPENERS.get(sys.platform, "xdg-open")
    print(f"\nThe book is built ({time.monotonic() - started:.0f} s):")
    print(f"  {page.as_uri()}")
    print(f"Open it:   {opener} {page.relative_to(ROOT).as_posix()}")
    print("Serve it:  make serve")
    return 0


def build(*options: str) -> int:
    jupyter_book = Path(sysconfig.get_path("scripts")) / "jupyter-book"
    command = [str(jupyter_book), "build", ".", "-W", "-n", "--keep-going", *options]
    return call(command, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
