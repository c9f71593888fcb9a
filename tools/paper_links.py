"""Links and ids of many pages, made those of one document."""

import os
import posixpath
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Links:
    """Where each page of the site lies in the document. ``slugs``: the pages that are in it."""

    def __init__(self, slugs: dict[str, str]):
        self.slugs = slugs
        # What is left out of the document is on the web, if the book is.
        self.address = os.environ.get("NNLEARN_BOOK_URL", "")

    def rewrite(self, page: str, article: Tag) -> None:
        slug = self.slugs[page]
        for element in article.find_all(True):
            if element.get("id"):
                element["id"] = anchor(slug, element["id"])
            for pointer in POINTERS:
                if element.get(pointer):
                    names = element[pointer].split()
                    element[pointer] = " ".join(anchor(slug, name) for name in names)
            for source in ("src", "srcset"):
                if element.get(source) and not element[source].startswith("data:"):
                    element[source] = beside(page, element[source])
        article.find("h1")["id"] = slug
        for link in article.select("a[href]"):
            self.turn(page, link)

    def turn(self, page: str, link: Tag) -> None:
        """Point a link into the document; where its target is not there, to the web or nowhere."""
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc:
            return
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path))
        target = page if not parts.path else path.removesuffix(".html")
        if target in self.slugs:
            slug = self.slugs[target]
            link["href"] = "#" + (anchor(slug, parts.fragment) if parts.fragment else slug)
        elif self.address:
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            link["href"] = urljoin(self.address, path) + fragment
        else:
            link.name = "span"
            del link["href"]


def beside(page: str, source: str) -> str:
    """What a page calls ``source``, as a folder beside ``html`` calls it."""
    return "../html/" + posixpath.normpath(posixpath.join(posixpath.dirname(page), source))


def anchor(slug: str, name: str) -> str:
    return f"{slug}--{name}"
