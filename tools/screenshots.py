"""Photograph pages of the built book: wide and phone, light and dark.

    python tools/screenshots.py FOLDER [PAGE ...] [--site _build/html] [--viewport]

A page is a path inside the site, such as `book/install.html`; without any, every page of the book
is taken. --viewport takes only what is seen without scrolling.
"""

import argparse
import sys
from pathlib import Path

from browser import chromium, new_page, served, wait_for_fonts

SIZES = {"wide": (1400, 900), "phone": (390, 844)}
THEMES = ("light", "dark")
LOAD_ALL = "() => document.querySelectorAll('img').forEach(image => image.loading = 'eager')"


def main() -> int:
    options = read_arguments()
    if not options.site.is_dir():
        print(f"{options.site} is not there: run `make book` first", file=sys.stderr)
        return 1
    every = [path.relative_to(options.site) for path in sorted(options.site.glob("book/**/*.html"))]
    pages = options.pages or [path.as_posix() for path in every]
    photograph(options.site, pages, options.folder, whole=not options.viewport)
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--site", type=Path, default=Path("_build/html"))
    parser.add_argument("--viewport", action="store_true")
    return parser.parse_args()


def photograph(site: Path, pages: list[str], folder: Path, whole: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served(site) as address, chromium() as browser:
        for name in pages:
            for label, size in SIZES.items():
                for theme in THEMES:
                    page = new_page(browser, size, theme)
                    page.goto(f"{address}/{name}")
                    wait_for_fonts(page)
                    page.evaluate(LOAD_ALL)
                    page.wait_for_load_state("networkidle")
                    target = folder / f"{Path(name).stem}-{label}-{theme}.png"
                    page.screenshot(path=target, full_page=whole)
                    page.context.close()
                    print(target)


if __name__ == "__main__":
    sys.exit(main())
