"""What stands before the first chapter: cover and contents."""

import html
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from paper import Sheet

ABOUT = """\
<p>This is the book as one document. Its pages, numbers and figures are those of the website and of
the notebooks. The code of each chapter is here, but for what the website folds, such as what draws
a figure; all of it is in the notebooks. Hints, solutions and answers are in the appendices: each
exercise names the page. The reference to the package is not printed. In a viewer every reference is
a link.</p>
"""


def cover(root: Path) -> str:
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    title, _, subtitle = config["title"].partition(", ")
    built = (root / "_build" / "html" / "book" / "index.html").read_text("utf-8")
    landing = BeautifulSoup(built, "html.parser")
    footer = "".join(f"<p>{line.decode_contents()}</p>" for line in landing.select(".nn-footer p"))
    return f"""<header class="nn-cover">
<h1>{html.escape(title)}<small>{html.escape(subtitle)}</small></h1>
{picture(landing)}
<p class="nn-cover-author">{html.escape(config["author"])}</p>
<div class="nn-colophon">
{ABOUT}
{footer}
</div>
</header>"""


def picture(landing: BeautifulSoup) -> str:
    """The landing page's first picture."""
    image = landing.select_one("article img")
    if image is None:
        return ""
    source = "../html/" + image["src"].removeprefix("../")
    return f'<img src="{source}" alt="{html.escape(image.get("alt", ""))}">'


def contents(sheets: "list[Sheet]") -> str:
    lines, part = ['<nav class="nn-contents"><h1>Contents</h1>'], None
    for sheet in sheets:
        if sheet.part != part:
            part = sheet.part
            lines.append(f'<p class="nn-part">{html.escape(part)}</p>')
        lines += sheet.lines
    return "\n".join([*lines, "</nav>"])


def content_lines(body: Tag) -> list[str]:
    """The lines of the contents that lead to a page and its sections."""
    return [line(heading) for heading in body.select("h1, h2") if anchored(heading)]


def anchored(heading: Tag) -> str | None:
    """The id that leads to a heading: its own, or that of the section it opens."""
    if heading.get("id"):
        return heading["id"]
    section = heading.find_parent("section")
    return section.get("id") if section is not None else None


def line(heading: Tag) -> str:
    name = anchored(heading)
    return (
        f'<p class="nn-line nn-{heading.name}"><a href="#{name}">{heading.decode_contents()}</a>'
        f'<span data-page="{name}">000</span></p>'
    )
