"""The built book, a small book that uses every directive, and a browser to look at both."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import browser as browsing  # noqa: E402 - the tools are scripts, not a package
import build_book  # noqa: E402


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the book's HTML, built here if it is missing or older than its sources."""
    html = ROOT / "_build" / "html"
    index = html / "book" / "index.html"
    if not index.exists() or index.stat().st_mtime < build_book.changed():
        build(ROOT)
    return html


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML of a small book that uses each directive once."""
    from specimen import write_specimen

    folder = tmp_path_factory.mktemp("specimen")
    write_specimen(ROOT, folder)
    build(folder)
    return folder / "_build" / "html" / "book"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the book's HTML is served."""
    with browsing.served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """A headless browser. A machine of the continuous integration must have one."""
    try:
        with browsing.chromium() as browser:
            yield browser
    except RuntimeError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def build(folder: Path, **environment: str) -> None:
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), "build", str(folder), "-W", "-n", "--keep-going"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**with_package(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def with_package() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}
