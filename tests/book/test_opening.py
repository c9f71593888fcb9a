"""A chapter's first screen, the margin of a wide one, and the landing page."""

import re
from itertools import pairwise
from pathlib import Path

import browser as browsing
import pytest
from bs4 import BeautifulSoup
from built import CHAPTERS

pytestmark = pytest.mark.book

ROOT = Path(__file__).resolve().parent.parent.parent
TITLE = "Neural networks, from scratch and in PyTorch"


@pytest.fixture(scope="module", params=CHAPTERS)
def opening(request, site) -> BeautifulSoup:
    page = BeautifulSoup(
        (site / "book" / f"{request.param}.html").read_text("utf-8"), "html.parser"
    )
    (opening,) = page.select(".nn-opening")
    return opening


def test_a_chapter_opens_with_its_question_its_picture_and_its_card(opening):
    parts = [part for part in opening.children if part.name]
    picture = next(i for i, part in enumerate(parts) if part.select("figure img"))
    card = next(i for i, part in enumerate(parts) if "nn-card" in part.get("class", ()))
    assert parts[0].name == "p"
    assert "?" in parts[0].get_text()
    assert {part.name for part in parts[:picture]} == {"p"}, "something parts them"
    assert picture < card
    assert "nn-setup" in parts[-1]["class"]


def test_its_set_up_is_folded_and_all_there(opening, request):
    import nbformat

    name = request.node.callspec.params["opening"]
    cells = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4).cells
    first = next(i for i, c in enumerate(cells) if re.search(r"^## ", c.source, re.MULTILINE))
    shown = [pre.get_text().strip() for pre in opening.select(".cell_input pre")]
    code = [cell.source.strip() for cell in cells[:first] if cell.cell_type == "code"]
    assert sorted(shown) == sorted(code)
    assert all(pre.find_parent("details") for pre in opening.select(".cell_input pre"))


def test_a_number_in_the_margin_stands_beside_a_program_that_printed_it(site):
    page = BeautifulSoup((site / "book" / "neurons.html").read_text("utf-8"), "html.parser")
    notes = [n for n in page.select(".nn-note") if n.get_text().startswith("By hand")]
    assert notes
    for note in notes:
        number = note.get_text().split()[-1]
        assert number in note.find_next_sibling().select_one(".cell_output").get_text()


# What a reader sees of a chapter without scrolling, and of its notes anywhere.
MEASURE = """() => {
  const rect = e => e.getBoundingClientRect();
  const box = e => [rect(e).left, rect(e).top, rect(e).right, rect(e).bottom];
  const seen = e => e.checkVisibility();
  const section = document.querySelector(".nn-opening > p").getBoundingClientRect();
  const text = [...document.querySelectorAll(".bd-article > section > section > p")].filter(seen);
  const contents = document.querySelector(".bd-sidebar-secondary");
  return {
    picture: box(document.querySelector(".nn-opening figure img")),
    column: section.width,
    brand: box(document.querySelector(".navbar-brand")),
    notes: [...document.querySelectorAll(".nn-note")].filter(seen).map(box),
    text: Math.max(...text.map(p => p.getBoundingClientRect().right)),
    card: box(document.querySelector(".nn-card")),
    contents: contents && seen(contents) ? box(contents) : null,
    beyond: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture(scope="module", params=CHAPTERS)
def measured(request, chromium, address):
    """One visit; the window is resized."""
    page = browsing.new_page(chromium, (1400, 900))
    page.goto(f"{address}/book/{request.param}.html")
    sizes = {}
    for width, height in ((1400, 900), (1640, 900), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        sizes[width] = page.evaluate(MEASURE)
    page.context.close()
    return sizes


@pytest.mark.browser
def test_the_picture_is_on_the_first_screen_as_wide_as_the_text(measured):
    for width, seen in measured.items():
        left, top, right, _ = seen["picture"]
        assert right - left > 0.95 * seen["column"], width
        assert top < (0.5 if width > 1000 else 0.75) * 900, width


@pytest.mark.browser
def test_a_wide_screen_has_notes_in_its_margin_and_a_narrow_one_has_none(measured):
    assert not measured[1400]["notes"]
    assert not measured[390]["notes"]
    for width in (1640, 1920):
        seen = measured[width]
        assert len(seen["notes"]) >= 10
        boxes = sorted(seen["notes"], key=lambda box: box[1])
        over = [pair for pair in pairwise(boxes) if pair[0][3] > pair[1][1]]
        assert not over, "notes lie on each other"
        assert min(left for left, *_ in boxes) >= seen["text"]
        assert max(right for _, _, right, _ in boxes) <= seen["contents"][0]
        assert seen["card"][0] >= seen["text"], "the card is not in the margin"
        assert seen["beyond"] <= 0


@pytest.mark.browser
def test_a_wide_screen_is_filled(measured):
    seen = measured[1920]
    assert seen["brand"][0] < 0.1 * 1920
    assert seen["contents"][2] > 0.9 * 1920


@pytest.mark.browser
def test_the_books_name_stays_in_the_sidebar(measured):
    assert measured[1400]["brand"][1] >= 0


@pytest.mark.browser
def test_the_landing_page_says_its_title_once_and_has_a_door(chromium, address):
    page = browsing.new_page(chromium, (1400, 900))
    page.goto(f"{address}/book/index.html")
    assert page.locator("body").inner_text().count(TITLE) == 1
    door = page.get_by_role("link", name="Start reading")
    assert door.bounding_box()["y"] < 450
    assert door.get_attribute("href") == "tensors.html"
    cover = page.locator("figure.nn-cover img").bounding_box()
    assert cover["width"] > 900
    assert cover["y"] + cover["height"] < 900
    page.context.close()


def test_the_landing_page_has_a_card_a_chapter_and_then_the_program(site):
    page = BeautifulSoup((site / "book" / "index.html").read_text("utf-8"), "html.parser")
    cards = page.select(".nn-chapters > li")
    assert len(cards) == len(CHAPTERS)
    for card in cards:
        assert (site / "book" / card.select_one("img")["src"]).resolve().is_file()
        assert len(card.select_one("img")["alt"]) > 20
        assert "?" in card.get_text()
    assert "cross_entropy" in cards[-1].find_next("pre").get_text()
