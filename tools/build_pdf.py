"""Print the whole built book into _build/pdf/nnlearn.pdf, with a headless Chromium.

    make pdf
    .venv/bin/python tools/build_pdf.py --only neurons --to /tmp/one.pdf      one chapter
"""

import argparse
import io
import sys
import time
from pathlib import Path
from typing import Any

import paper
from browser import chromium, new_page, served, wait_for_equations
from pypdf import PdfReader

from nnlearn import _atomic

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
# MathJax takes a while for a thousand equations, and a loaded machine longer.
PATIENCE = 600_000
IMAGES = """() => Promise.all([...document.images].map(image => image.decode()))
  .then(() => document.fonts.ready).then(() => true)"""
FILL = """pages => {
  for (const place of document.querySelectorAll("[data-page]"))
    place.textContent = pages[place.dataset.page];
}"""


def main() -> int:
    options = read_arguments()
    site = BUILD / "html"
    if not (site / "book" / "index.html").exists():
        print("The book is not built: `make book` first, or `make pdf`, which does it.")
        return 1
    started = time.monotonic()
    try:
        pages, size = build(options.to, options.only)
    except RuntimeError as error:
        print(f"The PDF needs a browser to print it, and there is {error}.", file=sys.stderr)
        return 1
    print(f"\nThe PDF is built ({time.monotonic() - started:.0f} s): {pages} pages, {size:.1f} MB")
    print(f"  {options.to}")
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help="one page by its name, such as neurons")
    parser.add_argument("--to", type=Path, default=BUILD / "pdf" / "nnlearn.pdf")
    return parser.parse_args()


def build(target: Path, only: str | None = None) -> tuple[int, float]:
    """Write the PDF; how many pages and megabytes it has."""
    with chromium() as browser:
        say("putting the pages together")
        source = BUILD / "pdf" / "book.html"
        source.parent.mkdir(parents=True, exist_ok=True)
        _atomic.write(source, paper.assemble(BUILD / "html", only).encode())
        with served(BUILD) as address:
            content = print_document(browser, f"{address}/pdf/book.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    _atomic.write(target, content)
    return len(PdfReader(io.BytesIO(content)).pages), len(content) / 1e6


def print_document(browser: Any, address: str) -> bytes:
    page = new_page(browser, (1400, 900))
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    say("typesetting the equations")
    wait_for_equations(page)
    page.evaluate(IMAGES)
    say("printing, to see which page everything falls on")
    pages = page_numbers(as_pdf(page))
    page.evaluate(FILL, pages)
    say("printing with the page numbers")
    content = as_pdf(page)
    if page_numbers(content) != pages:
        raise ValueError("page numbers moved between the two printings")
    page.context.close()
    return content


def as_pdf(page: Any) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def page_numbers(content: bytes) -> dict[str, int]:
    """The page of each link's target, counted from 1."""
    reader = PdfReader(io.BytesIO(content))
    places = reader.named_destinations
    return {name: reader.get_destination_page_number(at) + 1 for name, at in places.items()}


def say(what: str) -> None:
    print(f"{what} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
