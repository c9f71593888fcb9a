"""Claims, exercises, collapsed code and tables, as readers get them in every chapter."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import browser as browsing
import pytest
from bs4 import BeautifulSoup
from built import CHAPTERS

pytestmark = pytest.mark.book

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=CHAPTERS)
def chapter(request, site) -> BeautifulSoup:
    return read(site / "book" / f"{request.param}.html")


@cache
def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article")


def words(tag) -> str:
    return " ".join(tag.get_text().split())


def test_a_claim_stands_before_what_tests_it_and_its_verdict_after(chapter):
    for test in chapter.select(".nn-test"):
        parts = test.find_all(recursive=False)
        assert "nn-claim" in parts[0]["class"]
        assert "nn-finding" in parts[-1]["class"]
        assert not test.select(".nn-claim .nn-verdict"), "the answer is given away"
    assert len(chapter.select(".nn-claim")) == len(chapter.select(".nn-test")) > 0


def test_the_page_of_claims_has_each_with_its_verdict(site):
    page = read(site / "book" / "reference" / "claims.html")
    entries = {
        words(entry.select_one(".nn-claim-text")): entry for entry in page.select(".nn-claim-entry")
    }
    for name in CHAPTERS:
        for test in read(site / "book" / f"{name}.html").select(".nn-test"):
            entry = entries.pop(words(test.select_one(".nn-claim-text")))
            assert words(entry.select_one(".nn-verdict")) == words(
                test.select_one(".nn-finding .nn-verdict")
            )
            assert entry.select_one("a[href]")["href"].startswith(f"../{name}.html#claim-") or any(
                link["href"].startswith(f"../{name}.html#claim-")
                for link in entry.select("a[href]")
            )
    assert not entries


def test_an_exercise_is_one_frame_and_says_its_title_once(chapter):
    frames = chapter.select(".nn-exercise")
    assert len(frames) > 5
    for frame in frames:
        number, title = (words(frame.select_one(f".nn-exercise-{x}")) for x in ("number", "title"))
        assert re.fullmatch(r"Exercise \d+\.\d+", number)
        assert title
        assert not title.startswith("(")
        names = [words(name) for name in frame.select(".nn-exercise-more > details > summary")]
        assert names[-1] == f"Solution of {number}"
        assert len(set(names)) == len(names)
        assert all(name.endswith(number) for name in names)
    assert not chapter.select(".exercise, .solution, .toggle-button")
    assert "Click to show" not in words(chapter)


def test_an_exercise_with_a_checker_offers_it(chapter):
    for frame in chapter.select(".nn-exercise"):
        asked = {
            code.get_text().partition("(")[0] for code in frame.find_all("code", recursive=True)
        }
        asked = {name for name in asked if re.fullmatch(r"check\.\w+\.\w+", name)}
        offered = "".join(pre.get_text() for pre in frame.select(".nn-check-it pre"))
        assert all(f"print({name}(" in offered for name in asked)


def test_what_opens_has_a_name_of_its_own_and_valid_html(chapter):
    summaries = chapter.select("summary")
    assert not [name for name in summaries if name.get("aria-label")]
    assert not [name for name in summaries if name.select("p, div, h1, h2, h3")]
    assert all(words(name) for name in summaries)
    figures = [words(name) for name in chapter.select(".nn-code-of > summary")]
    figures = [name for name in figures if "Figure" in name]
    assert len(set(figures)) == len(figures) > 5


def test_code_of_a_figure_follows_its_caption(chapter):
    for toggle in chapter.select(".nn-code-of"):
        number = re.search(r"Figure [\d.]+", words(toggle.summary))
        if number:
            caption = toggle.parent.select("figcaption")[-1]
            assert words(caption).startswith(number[0])
            assert toggle in caption.find_all_next("details")


def test_every_column_has_a_name(site):
    for path in sorted((site / "book").rglob("*.html")):
        nameless = [cell for cell in read(path).select("table th") if not words(cell)]
        assert not nameless, path.name


def test_paragraphs_hold_no_blocks(site):
    """A list or a box inside of a paragraph ends it, and leaves its end tag behind."""
    tags = re.compile(r"<(/?)(p|ul|ol|dl|div|table|section|pre|h[1-6]|figure|details)[\s>]")
    for path in sorted(site.glob("book/**/*.html")):
        inside, stray = False, 0
        for end, name in tags.findall(path.read_text("utf-8")):
            stray += bool(end) and name == "p" and not inside
            inside = name == "p" and not end
        assert not stray, path.name


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request, chromium, address) -> Iterator:
    page = browsing.new_page(chromium, (1400, 900), request.param)
    page.goto(f"{address}/book/cnn.html")
    yield page
    page.context.close()


BOXES = """() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const plain = colour => { canvas.fillStyle = colour; return canvas.fillStyle; };
  const ground = box => {
    for (let node = box; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/^rgba.*, 0\\)$/.test(colour)) return plain(colour);
    }
  };
  document.querySelectorAll('article details').forEach(box => { box.open = true; });
  return [...document.querySelectorAll('article .highlight pre')].map(pre =>
    [plain(getComputedStyle(pre).getPropertyValue('--nn-box').trim()), ground(pre),
     pre.textContent.slice(0, 40)]
  ).filter(([shade, behind]) => shade !== behind);
}"""
RULES = """() => [...document.querySelectorAll('article table')].map(table => {
  const width = (node, side) => parseFloat(getComputedStyle(node)[`border${side}Width`]);
  const seen = node => ['Left', 'Right', 'Top', 'Bottom'].some(side =>
    width(node, side) && !/^rgba.*, 0\\)$/.test(getComputedStyle(node)[`border${side}Color`]));
  const striped = [...table.querySelectorAll('tr, td, th')].some(
    node => !/^rgba.*, 0\\)$/.test(getComputedStyle(node).backgroundColor));
  const inner = [...table.querySelectorAll('tbody tr, td, th')].some(seen);
  const head = table.querySelector('thead tr');
  const below = head ? width(head, 'Bottom') : 1;
  return {striped, inner, ends: [width(table, 'Top'), below, width(table, 'Bottom')]};
})"""
BROKEN = """() => [...document.querySelectorAll('article td.nn-number')].filter(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const bottoms = new Set();
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) bottoms.add(Math.round(box.bottom / 10));
  }
  return bottoms.size > 1 && !cell.querySelector('mjx-container');
}).map(cell => cell.textContent)"""


@pytest.mark.browser
def test_no_shade_is_left_at_the_ends_of_a_box(page):
    """The scroll shadow hides itself under the colour of what it lies on."""
    assert page.evaluate(BOXES) == []


@pytest.mark.browser
def test_tables_have_three_rules_and_no_stripes(page):
    tables = page.evaluate(RULES)
    assert len(tables) > 2
    for table in tables:
        assert not table["striped"]
        assert not table["inner"]
        assert min(table["ends"]) >= 1


@pytest.mark.browser
def test_numbers_and_ranges_in_tables_stay_on_one_line(page):
    assert page.locator("article td.nn-number").count() > 20
    assert page.evaluate(BROKEN) == []


def kind(node: dict) -> str:
    return node.get("role", {}).get("value", "")


@pytest.mark.browser
def test_exercises_open_by_keyboard_by_link_and_without_a_script(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/book/neurons.html")
    tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = {node["name"]["value"] for node in tree if kind(node) == "DisclosureTriangle"}
    assert {"Solution of Exercise 2.1", "Hint for Exercise 2.1", "Code of Figure 2.2"} <= heard

    hint, solution = (
        page.locator(f".nn-exercise .nn-{name}").first for name in ("hint", "solution")
    )
    body = solution.locator(".nn-closed-body").first
    assert not body.is_visible()
    hint.locator("summary").click()
    assert hint.locator(".nn-closed-body").is_visible()
    solution.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert body.is_visible()

    name = page.locator(".nn-solution .nn-closed-body").nth(2).get_attribute("id")
    page.goto(f"{address}/book/neurons.html#{name}")
    assert page.locator(f"#{name}").is_visible(), "a link to a solution opens it"

    page.emulate_media(media="print")
    assert page.locator(f"#{name}").is_visible()
    assert not page.locator("article details:not([open]) > summary").first.is_visible()
    context.close()
