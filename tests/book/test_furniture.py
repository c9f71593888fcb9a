"""What stands around the pages: icons, descriptions, 404, and what a published book adds."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import browser as browsing
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, build

pytestmark = pytest.mark.book

URL = "https://example.org/books/nn/"
REPOSITORY = "https://github.com/someone/nnlearn"
TOC = """\
format: jb-book
root: book/index
chapters:
  - file: book/one
"""
ONE = """\
# One step

The step $w \\leftarrow w - \\eta \\nabla L$, taken "once", in **one** sentence. {{more}}

## Where it leads

:::{figure} _static/landing.png
:figclass: nn-figure
:alt: Two curves.
A picture.
:::
"""


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def head(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8").partition("</head>")[0], "html.parser")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book that knows its address and its repository."""
    folder = tmp_path_factory.mktemp("published")
    book = folder / "book"
    book.mkdir()
    config = (ROOT / "_config.yml").read_text("utf-8")
    assert 'url: ""' in config
    (folder / "_config.yml").write_text(config.replace('url: ""', f"url: {REPOSITORY}"), "utf-8")
    (folder / "_toc.yml").write_text(TOC, "utf-8")
    (book / "index.md").write_text("# Start\n\nA book.\n", "utf-8")
    (book / "one.md").write_text(ONE.replace("{{more}}", "And so on. " * 30), "utf-8")
    (book / "references.bib").write_text("", "utf-8")
    for name in ("_ext", "_static", "_vendor"):
        (book / name).symlink_to(ROOT / "book" / name)
    build(folder, NNLEARN_BOOK_URL=URL)
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    return [*site.glob("book/**/*.html")]


def described(page: Path, **attributes: str) -> str:
    tag = head(page).find("meta", attributes)
    return tag["content"] if tag else ""


def test_every_page_has_an_icon_that_is_there(site, pages):
    for page in [*pages, site / "search.html", site / "genindex.html"]:
        icons = head(page).select('link[rel~="icon"], link[rel="apple-touch-icon"]')
        assert len(icons) == 3, page
        assert all((page.parent / icon["href"]).resolve().is_file() for icon in icons), page


def test_descriptions_are_sentences_of_their_page(site, pages):
    bad = []
    for page in pages:
        for name in ({"name": "description"}, {"property": "og:description"}):
            text = described(page, **name)
            if re.search(r"\\|\$|,,|\{|&quot;|&amp;", text) or not 20 < len(text) <= 205:
                bad.append(f"{page.relative_to(site)}: {text!r}")
    assert not bad, "\n".join(bad)


def test_no_two_pages_describe_themselves_alike(pages):
    texts = [described(page, name="description") for page in pages]
    assert len(set(texts)) == len(texts)


def test_a_chapter_is_described_by_its_question(site):
    assert "?" in described(site / "book/dnn.html", name="description")


def test_titles_say_a_thing_once(site, pages):
    for page in pages:
        parts = head(page).title.get_text().split(" — ")
        assert len(set(parts)) == len(parts), page


def test_what_needs_an_address_is_left_out_without_one(site, pages):
    assert not described(pages[0], property="og:url")
    assert not head(pages[0]).select('link[rel="canonical"]')
    assert not soup(pages[0]).select(".nn-report")


@pytest.mark.browser
@pytest.mark.parametrize("wrong", ["nn/book/perceptron.html", "nn/a/b/c/chain-rule.html"])
def test_404_leads_back_into_the_book_from_any_depth(site, chromium, tmp_path, wrong):
    (tmp_path / "nn").symlink_to(site)
    with browsing.served(tmp_path) as address:
        page = browsing.new_page(chromium, (390, 800))
        page.route(f"{address}/{wrong}", lambda route: route.fulfill(body=read(site), status=404))
        page.goto(f"{address}/{wrong}")
        page.wait_for_function("() => document.querySelector('a').href.includes('/nn/book/')")
        searched = page.locator("input").input_value()
        assert searched in {"perceptron", "chain rule"}
        page.locator("form button").click()
        page.wait_for_url("**/nn/search.html?q=*")
        page.locator(".nn-results li").first.wait_for()
        page.context.close()


def read(site: Path) -> str:
    return (site / "404.html").read_text("utf-8")


def test_a_published_book_names_its_pages_by_their_whole_address(published):
    page = soup(published / "book" / "one.html")
    assert page.select_one('link[rel="canonical"]')["href"] == f"{URL}book/one.html"
    assert described(published / "book" / "one.html", property="og:url") == f"{URL}book/one.html"
    tree = ElementTree.parse(published / "sitemap.xml")
    assert {place.text for place in tree.iter() if place.tag.endswith("loc")} == {
        f"{URL}book/index.html",
        f"{URL}book/one.html",
    }
    assert f"Sitemap: {URL}sitemap.xml" in (published / "robots.txt").read_text()
    assert soup(published / "404.html").a["href"] == "/books/nn/book/index.html"


def test_a_shared_link_shows_the_picture_of_its_page(published):
    from PIL import Image

    page = published / "book" / "one.html"
    image = described(page, property="og:image")
    assert image.startswith(f"{URL}_static/cards/")
    assert described(page, property="og:image:alt") == "Two curves."
    path = published / image.removeprefix(URL)
    with Image.open(path) as card:
        assert card.size == (1200, 630)
        # The picture is there: the middle is not all white.
        assert len(card.crop((100, 160, 1100, 600)).getcolors(1 << 20)) > 10
    assert path.stat().st_size < 300_000


def test_a_description_has_no_tex_and_ends_with_a_sentence(published):
    text = described(published / "book" / "one.html", name="description")
    assert text.startswith("The step w ← w − η∇L, taken “once”, in one sentence.")
    assert text.endswith("And so on.")


def test_each_page_can_be_edited_and_its_errors_reported(published):
    links = soup(published / "book" / "one.html").select(".nn-report a")
    report, edit = (link["href"] for link in links[:2])
    assert [link["href"] for link in links[2:]] == [report, edit], "beside the text and below it"
    assert edit == f"{REPOSITORY}/edit/main/book/one.md"
    asked = parse_qs(urlsplit(report).query)
    assert report.startswith(f"{REPOSITORY}/issues/new?")
    assert asked["place"] == ["One step"]
    form = (ROOT / ".github/ISSUE_TEMPLATE" / asked["template"][0]).read_text("utf-8")
    assert "id: place" in form


@pytest.mark.browser
def test_a_report_names_the_section_that_the_reader_is_at(published, chromium):
    page = browsing.new_page(chromium, (1400, 500))
    with browsing.served(published) as address:
        page.goto(f"{address}/book/one.html#where-it-leads")
        page.evaluate(
            "() => document.querySelector('#where-it-leads').scrollIntoView({behavior: 'instant'})"
        )
        link = page.locator(".nn-report a").first
        link.evaluate(
            "link => { link.addEventListener('click', e => e.preventDefault()); link.click(); }"
        )
        (place,) = parse_qs(urlsplit(link.get_attribute("href")).query)["place"]
    assert place.startswith("One step, “Where it leads” (http")
    assert place.endswith("/book/one.html#where-it-leads)")
    page.context.close()
