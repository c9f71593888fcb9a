"""Build the book, then print the whole of it into _build/pdf/nnlearn.pdf with a headless Chromium.

make pdf
.venv/bin/python tools/build_pdf.py --as-built --only neurons --to one.pdf     one page of it
"""

import argparse
import io
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import build_book
import paper
from browser import chromium, new_page, served, wait_for_fonts
from paper_tags import join_tags
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from nnlearn import _atomic

ROOT = Path(__file__).resolve().parent.parent
PDF = ROOT / "_build" / "pdf" / "nnlearn.pdf"
# It counts Chromium's objects otherwise than Chromium does, and says so on every reading.
logging.getLogger("pypdf").setLevel(logging.ERROR)
# A document of hundreds of pages takes its time, and on a loaded machine longer.
PATIENCE = 600_000
IMAGES = """() => Promise.all([...document.images].map(image => image.decode()))
  .then(() => true)"""
# To a screen reader, and in the tags of the PDF, an equation is one thing.
DESCRIBE = """() => {
  for (const box of document.querySelectorAll("mjx-container")) {
    const spoken = box.querySelector("mjx-assistive-mml");
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", spoken?.textContent.replace(/\\s+/g, " ").trim() ?? "");
    spoken?.remove();
  }
}"""
FILL = """pages => {
  for (const place of document.querySelectorAll("[data-page]")) {
    const page = pages[place.dataset.page];
    if (!page) throw Error(`nothing leads to ${place.dataset.page}`);
    place.textContent = page;
  }
}"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .map(heading => heading.innerText.replace(/\\s+/g, " ").trim())"""


def main() -> int:
    options = read_arguments()
    started = time.monotonic()
    try:
        # First of all: nobody should wait for a book that cannot be printed.
        with chromium() as browser:
            if not options.as_built and build_book.build():
                print(
                    "\nThe book did not build: the first warning or error above says where to look."
                )
                return 1
            pages, size = build(browser, ROOT, options.to, options.only)
    except RuntimeError as error:
        print(f"The PDF is printed by a browser, and there is {error}.", file=sys.stderr)
        return 1
    print(f"\nThe PDF is built ({time.monotonic() - started:.0f} s): {pages} pages, {size:.1f} MB")
    print(f"  {options.to}")
    print("The next `make book` offers it on the page Install and run.")
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", help="one page by its name, such as neurons")
    parser.add_argument("--as-built", action="store_true", help="print the book as it lies there")
    parser.add_argument("--to", type=Path, default=PDF)
    return parser.parse_args()


def build(browser: Any, root: Path, target: Path, only: str | None = None) -> tuple[int, float]:
    """Write the PDF of the book in ``root``; how many pages and megabytes it has."""
    say("putting the pages together")
    source = root / "_build" / "pdf" / "book.html"
    source.parent.mkdir(parents=True, exist_ok=True)
    _atomic.write(source, paper.assemble(root, only).encode())
    with served(root / "_build") as address:
        content = print_document(browser, f"{address}/pdf/book.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    _atomic.write(target, content)
    return len(PdfReader(io.BytesIO(content)).pages), len(content) / 1e6


def print_document(browser: Any, address: str) -> bytes:
    page = new_page(browser, (1400, 900))
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    say("opening them as one document")
    wait_for_fonts(page)
    page.evaluate(DESCRIBE)
    page.evaluate(IMAGES)
    say("printing, to see which page everything falls on")
    pages = page_numbers(as_pdf(page))
    page.evaluate(FILL, pages)
    say("printing with the page numbers")
    content = as_pdf(page)
    if page_numbers(content) != pages:
        raise ValueError("page numbers moved between the two printings")
    content = finished(content, page.evaluate(HEADINGS), page.title())
    page.context.close()
    return content


def as_pdf(page: Any) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def page_numbers(content: bytes) -> dict[str, int]:
    """The page of each link's target, counted from 1."""
    reader = PdfReader(io.BytesIO(content))
    places = reader.named_destinations
    return {
        name.removeprefix("/"): reader.get_destination_page_number(at) + 1
        for name, at in places.items()
    }


def finished(content: bytes, headings: list[str], title: str) -> bytes:
    """The PDF with its title, and bookmarks that have their spaces.

    Chromium joins the lines of a long heading without one.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    spelled = {without_spaces(heading): heading for heading in headings}
    for item in outline_items(writer.root_object.get("/Outlines")):
        name = spelled.get(without_spaces(item["/Title"]), item["/Title"])
        item[NameObject("/Title")] = TextStringObject(name)
    join_tags(writer)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.add_metadata({"/Title": title, "/Author": "The nnlearn authors"})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def outline_items(parent: Any) -> Iterator[Any]:
    item = parent and parent.get("/First")
    while item:
        item = item.get_object()
        yield item
        yield from outline_items(item)
        item = item.get("/Next")


def without_spaces(text: str) -> str:
    return "".join(text.split())


def say(what: str) -> None:
    print(f"{what} ...", flush=True)


if __name__ == "__main__":
    sys.exit(main())
