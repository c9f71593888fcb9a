"""Read off the built HTML: links, pictures and structure of every page."""

from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.book

# What a browser loads by itself, as opposed to what a reader may click.
LOADED = [("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src")]
NOT_LOADED = {"canonical", "index", "search", "next", "prev", "author"}


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def anchors(path: Path) -> frozenset[str]:
    return frozenset(tag["id"] for tag in soup(path).find_all(id=True))


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    """Every page that the book's writers wrote or generated."""
    found = sorted(site.glob("book/**/*.html"))
    assert len(found) >= 10, f"only {len(found)} pages in {site}"
    return found


def test_every_internal_link_and_anchor_leads_somewhere(site, pages):
    broken = []
    for page in [*pages, site / "index.html", *site.glob("_modules/**/*.html")]:
        for link in soup(page).find_all("a", href=True):
            address = urlsplit(link["href"])
            if address.scheme or address.netloc or link["href"] == "#":
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            if not target.is_file():
                broken.append(f"{page.relative_to(site)}: no file {link['href']}")
            elif not has_anchor(target, unquote(address.fragment)):
                broken.append(f"{page.relative_to(site)}: no anchor {link['href']}")
    assert not broken, "\n".join(broken[:20])


def has_anchor(target: Path, name: str) -> bool:
    return not name or target.suffix != ".html" or name in anchors(target)


def test_everything_loaded_comes_with_the_book(site, pages):
    foreign = []
    for page in [*pages, site / "search.html", site / "genindex.html"]:
        for name, attribute in LOADED:
            for tag in soup(page).find_all(name, **{attribute: True}):
                if set(tag.get("rel", [])) & NOT_LOADED:
                    continue
                address = urlsplit(tag[attribute])
                file = (page.parent / unquote(address.path)).resolve()
                if address.scheme != "data" and (address.netloc or not file.is_file()):
                    foreign.append(f"{page.relative_to(site)}: {tag[attribute]}")
    assert not foreign, "\n".join(foreign[:20])


def test_every_picture_is_described_and_not_by_its_file(site, pages):
    bad = [
        f"{page.relative_to(site)}: {image.get('alt')!r}"
        for page in pages
        for image in soup(page).find_all("img")
        if not (image.get("alt") or "").strip()
        or "/" in image["alt"]
        or image["alt"].endswith(".png")
    ]
    assert not bad, "\n".join(bad)


def test_every_page_describes_itself_to_search_engines_and_cards(site, pages):
    needed = [{"name": "description"}, {"property": "og:title"}, {"property": "og:description"}]
    bad = [
        f"{page.relative_to(site)} lacks {attributes}"
        for page in pages
        for attributes in needed
        if not (soup(page).find("meta", attributes) or {}).get("content")
    ]
    assert not bad, "\n".join(bad)


def test_ids_are_unique_on_each_page(site, pages):
    bad = []
    for page in pages:
        counts = Counter(tag["id"] for tag in soup(page).find_all(id=True))
        bad += [f"{page.relative_to(site)}: {name}" for name, count in counts.items() if count > 1]
    assert not bad, "\n".join(bad)


def test_headings_go_down_one_level_at_a_time(site, pages):
    bad = []
    for page in pages:
        article = soup(page).find("article")
        levels = [int(tag.name[1]) for tag in article.find_all(["h1", "h2", "h3", "h4", "h5"])]
        steps = pairwise(levels)
        if levels.count(1) != 1 or any(after > before + 1 for before, after in steps):
            bad.append(f"{page.relative_to(site)}: {levels}")
    assert not bad, "\n".join(bad)


def test_no_markdown_is_left_unrendered(site, pages):
    bad = []
    for page in pages:
        article = BeautifulSoup(str(soup(page).find("article")), "html.parser")
        for tag in article(["pre", "code", "script"]):
            tag.decompose()
        text = article.get_text(" ")
        bad += [
            f"{page.relative_to(site)}: {sign}"
            for sign in (":::", "```", "{ref}", "{numref}", "{glue", "{cite")
            if sign in text
        ]
    assert not bad, "\n".join(bad)


def test_every_figure_is_one_that_the_dark_page_knows_how_to_show(site, pages):
    unknown = [
        f"{page.relative_to(site)}: {figure.get('id')}"
        for page in pages
        for figure in soup(page).select("figure:has(img)")
        if not {"nn-figure", "nn-photo"} & set(figure.get("class", []))
    ]
    assert not unknown, "write :figclass: nn-figure, or nn-photo: " + ", ".join(unknown)
