"""The search: what it finds first, what it shows, and that it does so from a folder as well."""

import gzip
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest
from built import CHAPTERS

pytestmark = [pytest.mark.book, pytest.mark.browser]

QUERIES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text("utf-8"))
# Compressed, what opening the search loads: the index and its script.
BUDGET = 260_000
NOT_PROSE = (
    "\\",
    "$",
    "{term}",
    "{glue",
    ":::",
    "Show code",
    "Hide code",
    "import numpy",
    ">>>",
    "Print to PDF",
)
FIRST = "query => (nnSearch(query)[0] || {href: ''}).href"
TEXTS = """query => {
  const part = selector => document.querySelector(`.nn-search-page ${selector}`);
  part("input").value = query;
  nnShowResults(part("input"), part(".nn-results ol"), part("[role=status]"));
  return [...part(".nn-results ol").children].map(item => item.innerText);
}"""


@pytest.fixture(scope="module")
def page(site: Path, chromium) -> Iterator:
    """The search page, opened from the folder: nothing may be fetched there."""
    page = browsing.new_page(chromium, (1400, 900))
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.errors.append(said.text))
    page.goto(f"{(site / 'search.html').as_uri()}?q=saddle+point")
    page.locator(".nn-results li").first.wait_for()
    yield page
    page.context.close()


@pytest.mark.parametrize("kind", QUERIES)
def test_the_first_result_is_where_a_reader_wants_to_be(page, kind):
    wrong = []
    for query, targets in QUERIES[kind].items():
        found = page.evaluate(FIRST, query).replace(".html", "")
        if not any(found.endswith(target) for target in targets):
            wrong.append(f"{query}: {found}")
    assert not wrong, "\n".join(wrong)


def test_every_result_leads_to_an_anchor_that_exists(page, site):
    broken = []
    for query in [query for kind in QUERIES.values() for query in kind]:
        for place in page.evaluate("query => nnSearch(query).map(found => found.href)", query):
            path, _, anchor = place.partition("#")
            text = (site / path).read_text("utf-8")
            if anchor and f'id="{anchor}"' not in text:
                broken.append(place)
    assert not broken, "\n".join(broken[:20])


def test_exercises_and_claims_are_found_and_their_answers_are_not(site):
    text = (site / "_static" / "nnbook-index.js").read_text("utf-8")
    index = json.loads(text[text.index("{") : text.rindex(";")])
    chapters = {f"book/{name}.html" for name in CHAPTERS}
    records = [record for record in index["records"] if index["pages"][record[0]] in chapters]
    pages = [(site / name).read_text("utf-8") for name in chapters]
    for kind, box in (("exercise", 'class="nn-exercise '), ("claim", 'class="nn-test ')):
        found = [record for record in records if record[1] == kind]
        assert len(found) == sum(page.count(box) for page in pages) > 20
        assert all(record[4] and record[5] for record in found)
    pressed = re.compile(r"\b(?:(?:Code|Data) of Figure|Hint\b)")
    assert not [record[5] for record in records if pressed.search(record[5])]


def test_excerpts_are_prose(page):
    dirty = []
    for query in [query for kind in QUERIES.values() for query in kind]:
        for text in page.evaluate(TEXTS, query):
            dirty += [f"{query}: {text!r}" for sign in NOT_PROSE if sign in text]
    assert not dirty, "\n".join(dirty[:20])


def test_a_glossary_entry_answers_in_the_list_itself(page):
    page.locator(".nn-search-page input").fill("saddle point")
    first = page.locator(".nn-search-page .nn-results li").first
    assert "Glossary" in first.inner_text()
    assert "鞍点" in first.inner_text()


def test_what_the_book_does_not_have_is_said(page):
    page.locator(".nn-search-page input").fill("quux zyzzy")
    status = page.locator(".nn-search-page [role=status]")
    page.wait_for_function("() => !document.querySelector('.nn-search-page .nn-results li')")
    assert "Nothing in the book" in status.inner_text()


def test_the_search_page_raises_no_error_from_a_folder(page):
    assert page.errors == []


def test_the_magnifier_stands_beside_what_is_typed(page):
    icon, field = (
        page.locator(f".nn-search-page {part}").bounding_box()
        for part in (".fa-magnifying-glass", "input")
    )
    assert icon["x"] + icon["width"] <= field["x"]


def test_no_id_stands_twice(page):
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(found => found.id)")
    assert len(ids) == len(set(ids))


def test_the_field_names_the_book(page):
    hint = page.locator(".nn-search-page input").get_attribute("placeholder")
    assert hint == "Search Neural networks, from scratch and in PyTorch"


def test_the_dialog_loads_the_index_when_opened_and_works_by_keyboard(chromium, address):
    page = browsing.new_page(chromium, (390, 800))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/book/install.html", wait_until="networkidle")
    assert not [url for url in asked if "nnbook-index" in url or "nnbook-search" in url]
    page.keyboard.press("Control+k")
    page.keyboard.type("receptive field")
    page.locator(".search-button__wrapper .nn-results li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-receptive-field")
    page.context.close()


def test_a_link_to_a_name_that_moved_to_another_page_arrives(chromium, address):
    page = browsing.new_page(chromium, (1400, 900))
    page.goto(f"{address}/book/reference/api/scratch.html#nnlearn.scratch.exp")
    page.wait_for_url("**/scratch_entries.html#nnlearn.scratch.exp")
    page.context.close()


def test_the_index_stays_small(site):
    static = site / "_static"
    names = ("nnbook-index.js", "nnbook-search.js")
    size = sum(len(gzip.compress((static / name).read_bytes())) for name in names)
    assert size < BUDGET, f"{size:,} bytes"
    assert "searchindex" not in (site / "search.html").read_text("utf-8")
