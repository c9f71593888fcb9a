"""The built pages of the book as one document for paper: cover, contents, chapters, appendices.

The pages are taken as they were built, so that every number in them is the website's. What has no
meaning on paper goes, and the ids of each page get its name in front, for two pages may share one.
"""

import html
from dataclasses import dataclass
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag
from paper_appendix import Appendices, is_answer, is_hint, is_solution
from paper_front import content_lines, contents, cover
from paper_links import Links, beside

STYLE = Path(__file__).with_name("paper.css")
# Reference to the package is read beside its code, on a screen; the changelog speaks of versions.
LEFT_OUT = ("book/reference/api/", "book/reference/concepts", "book/reference/changelog")
NOT_ON_PAPER = (
    "script, style, button, input, select, a.headerlink, .nn-source-head a, .nn-controls, "
    ".nn-card-run, .nn-bet-line, .nn-tally, .nn-check-it, .nn-data-of, .nn-offer, "
    ".visually-hidden, .prev-next-footer"
)
FOLDED = "details.nn-code-of"


@dataclass
class Page:
    """One page of the book: its name in the table of contents, the part it is in, its article."""

    name: str
    part: str
    article: Tag

    @property
    def slug(self) -> str:
        return self.name.rsplit("/", 1)[-1]

    @property
    def title(self) -> str:
        heading = self.article.find("h1")
        return heading.get_text().strip()


def assemble(root: Path, only: str | None = None) -> str:
    """The document as HTML, to lie in a folder beside ``_build/html``; ``only`` takes one page."""
    loaded, pages = read_pages(root, only)
    links = Links({page.name: page.slug for page in pages})
    appendices = Appendices()
    for page in pages:
        strip(page.article)
        links.rewrite(page.name, page.article)
        appendices.gather(page.slug, page.title, page.article)
    sheets = [Sheet.of(page) for page in pages]
    # Before the last part: glossary and bibliography close a book.
    place = next((i for i, sheet in enumerate(sheets) if sheet.part == "Reference"), len(sheets))
    sheets[place:place] = [Sheet.appendix(*section) for section in appendices.sections()]
    title = yaml.safe_load((root / "_config.yml").read_text("utf-8"))["title"]
    return document(title, loaded, sheets, cover(root))


@dataclass
class Sheet:
    """A chapter, page or appendix as it is printed; it starts a page of paper."""

    slug: str
    title: str
    part: str
    body: str
    lines: list[str]

    @classmethod
    def of(cls, page: Page) -> "Sheet":
        lines = content_lines(page.article)
        return cls(page.slug, page.title, page.part, page.article.decode_contents(), lines)

    @classmethod
    def appendix(cls, slug: str, title: str, body: str) -> "Sheet":
        lines = content_lines(BeautifulSoup(body, "html.parser"))
        return cls(slug, title, "Appendices", body, lines)

    def html(self) -> str:
        style = f"page: nn-{self.slug}"
        return f'<article class="bd-article nn-sheet" style="{style}">{self.body}</article>'

    def running_title(self) -> str:
        title = self.title.replace("\\", "\\\\").replace('"', '\\"')
        return f'@page nn-{self.slug} {{ @top-right {{ content: "{title}" }} }}'


def read_pages(root: Path, only: str | None) -> tuple[list[Tag], list[Page]]:
    """What their heads load, each thing once, and the pages that go on paper, in their order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    loaded, pages = {}, []
    for part in toc["parts"]:
        for chapter in part["chapters"]:
            name = chapter["file"]
            if name.startswith(LEFT_OUT) or (only and not name.endswith(f"/{only}")):
                continue
            built = (root / "_build" / "html" / f"{name}.html").read_text("utf-8")
            soup = BeautifulSoup(built, "html.parser")
            loaded |= {str(element): element for element in styles(soup, name)}
            pages.append(Page(name, part["caption"], soup.select_one("article.bd-article")))
    if not pages:
        raise ValueError(f"_toc.yml has no page named {only!r}")
    return list(loaded.values()), pages


def styles(soup: BeautifulSoup, name: str) -> list[Tag]:
    """The style sheets of a page, those of its equations too, for a folder beside ``html``."""
    kept = soup.head.select("link[rel=stylesheet], style")
    for element in kept:
        if element.get("href"):
            element["href"] = beside(name, element["href"])
    return kept


def strip(article: Tag) -> None:
    """Take out what can be pressed, and the code that only draws a figure."""
    for element in article.select(NOT_ON_PAPER):
        element.decompose()
    for box in article.select(FOLDED):
        # Folded code only draws what stands beside it.
        if box.select_one(".cell_output, .output") is None:
            box.decompose()
    for box in article.select("details"):
        if not (is_hint(box) or is_answer(box) or is_solution(box)):
            unfold(box)
    for stars in article.select(".nn-stars"):
        # Their name in words would stand in the bookmarks.
        stars.attrs = {"class": "nn-stars"}
    for image in article.select("img[loading]"):
        del image["loading"]


def unfold(box: Tag) -> None:
    """Lay open what a reader of the screen opens."""
    title = box.summary
    if "nn-revealed" in box.get("class", []):
        box.name, title.name = "div", "p"
        return
    if "nn-code-of" in box.get("class", []):
        title.decompose()
    else:
        title.name, title["class"] = "p", ["nn-unfolded"]
    box.name, box["class"] = "div", ["nn-box"]


def document(title: str, loaded: list[Tag], sheets: list[Sheet], front: str) -> str:
    head = "\n".join(map(str, loaded))
    running = "\n".join(sheet.running_title() for sheet in sheets)
    body = "\n".join(sheet.html() for sheet in sheets)
    return f"""<!DOCTYPE html>
<html lang="en" data-theme="light" data-mode="light">
<head>
<meta charset="utf-8">
<title>{html.escape(title)}</title>
{head}
<style>{STYLE.read_text("utf-8")}
{running}</style>
</head>
<body><div class="bd-main"><div class="bd-content"><div class="bd-article-container">
{front}
{contents(sheets)}
{body}
</div></div></div></body>
</html>
"""
