"""Pairs of cells: what differs is marked, nothing is cut, one switch shows one side."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest
from bs4 import BeautifulSoup
from built import CHAPTERS

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # the extension is in the book, not in a package

pytestmark = pytest.mark.book

WIDTHS = (390, 768, 1200, 1280, 1366, 1440, 1920)
SIDES = {"scratch": ".nn-twins > .tag_scratch", "torch": ".nn-twins > .tag_torch"}


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("x = scratch.ones(2)", "x = torch.ones(2)", ["scratch"], ["torch"]),
        ("f(a,\n  b)", "f(a, b)", [], []),
        ("f(a)", "f(a, 0)", [], [", 0"]),
        ("a\nb.c", "d", ["a", "b.c"], ["d"]),
        ("u = ones(1)\ny = f(u)", "a[0] = 1\ny = f(a)", ["u = ones(1)", "u"], ["a[0] = 1", "a"]),
        ("'scratch'", "'torch'", ["'scratch'"], ["'torch'"]),
    ],
)
def test_tokens_of_one_side_alone_are_found(one, other, left, right):
    from nnbook.twins import differences

    found = differences(one, other)
    assert [one[start:end] for start, end in found[0]] == left
    assert [other[start:end] for start, end in found[1]] == right


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_is_not_marked_is_the_same_on_both_sides(site, chapter):
    page = BeautifulSoup((site / "book" / f"{chapter}.html").read_text("utf-8"), "html.parser")
    pairs = page.select(".nn-twins")
    assert pairs
    for pair in pairs:
        left, right = (pair.select_one(f".tag_{side} .cell_input pre") for side in SIDES)
        for side in left, right:
            marks = side.select("span[class$='-Differs']")
            assert marks, "two equal programs are no pair"
            for mark in marks:
                mark.decompose()
        assert words(left) == words(right)


def words(tag):
    return re.sub(r"\s", "", tag.get_text())


@pytest.fixture
def empty_page(chromium) -> Iterator:
    """A page whose errors are counted."""
    page = browsing.new_page(chromium, (1440, 900))
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    assert not page.errors
    page.context.close()


@pytest.fixture
def page(empty_page, address):
    empty_page.goto(f"{address}/book/neurons.html")
    return empty_page


def displayed(page):
    """The sides that are on the page."""
    seen = "cells => cells.some(cell => getComputedStyle(cell).display !== 'none')"
    return {side for side, cells in SIDES.items() if page.locator(cells).evaluate_all(seen)}


@pytest.mark.browser
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_pair_is_cut_in_any_window(empty_page, address, chapter):
    page = empty_page
    page.goto(f"{address}/book/{chapter}.html")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        cut = page.locator(".nn-twins pre").evaluate_all(
            "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth)"
            ".map(box => `${box.scrollWidth} in ${box.clientWidth}: ${box.textContent}`)"
        )
        assert not cut, f"at {width} px"


@pytest.mark.browser
def test_pairs_stand_side_by_side_where_both_fit(page):
    beside = """pairs => pairs.map(pair => {
      const [left, right] = [...pair.children].map(cell => cell.getBoundingClientRect());
      return right.left >= left.right && Math.abs(left.top - right.top) < 1;
    })"""
    assert all(page.locator(".nn-twins").evaluate_all(beside))
    page.set_viewport_size({"width": 390, "height": 844})
    assert not any(page.locator(".nn-twins").evaluate_all(beside))


@pytest.mark.browser
def test_what_differs_is_more_than_tinted(page):
    style = page.locator(".nn-twins span[class$='-Differs']").first.evaluate(
        "mark => (({backgroundColor, textDecorationLine}) =>"
        " [backgroundColor, textDecorationLine])(getComputedStyle(mark))"
    )
    assert style[0] != "rgba(0, 0, 0, 0)"
    assert style[1] == "underline"


@pytest.mark.browser
def test_the_switch_shows_one_side_and_remembers_it(page, address):
    group = page.get_by_role("group", name="Where code stands twice, show")
    assert group.count() == 1
    assert group.get_by_role("radio", name="Both").is_checked()
    assert displayed(page) == {"scratch", "torch"}

    group.get_by_role("radio", name="Both").focus()
    page.keyboard.press("ArrowRight")
    assert displayed(page) == {"scratch"}
    page.keyboard.press("ArrowRight")
    assert displayed(page) == {"torch"}
    room = page.locator(".nn-twins").first.evaluate(
        "pair => pair.querySelector('.tag_torch').offsetWidth / pair.offsetWidth"
    )
    assert room > 0.99

    page.goto(f"{address}/book/dnn.html")
    assert displayed(page) == {"torch"}
    assert page.get_by_role("radio", name="PyTorch").is_checked()
    page.emulate_media(media="print")
    assert displayed(page) == {"scratch", "torch"}
    assert not page.locator(".nn-switch").is_visible()


@pytest.mark.browser
def test_the_choice_is_made_before_the_page_is_drawn(page, address):
    page.evaluate("localStorage.setItem('nn-twins', 'torch')")
    page.route("**/nnbook.js*", lambda route: route.abort())
    page.goto(f"{address}/book/neurons.html")
    assert displayed(page) == {"torch"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("choice", SIDES)
def test_what_is_read_stays_in_its_place(page, width, choice):
    page.set_viewport_size({"width": width, "height": 844})
    read = (
        "() => document.querySelector('#experiments-on-real-data h2').getBoundingClientRect().top"
    )
    place = page.evaluate(read)
    page.evaluate("top => window.scrollBy({top, behavior: 'instant'})", place - 200)
    before = page.evaluate(read)
    assert abs(before - 200) <= 1
    height = "() => document.documentElement.scrollHeight"
    whole = page.evaluate(height)
    page.locator(f".nn-switch [value={choice}]").evaluate("input => input.click()")
    page.wait_for_timeout(100)
    assert abs(page.evaluate(read) - before) <= 1
    if width == 390:
        assert page.evaluate(height) < whole - 1000
    page.locator(".nn-switch [value=both]").evaluate("input => input.click()")
    page.wait_for_timeout(100)
    assert abs(page.evaluate(read) - before) <= 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_switch_can_be_reached_and_hit(page, address, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.reload()
    boxes = [label.bounding_box() for label in page.locator(".nn-switch label").all()]
    assert len(boxes) == 3
    for box in boxes:
        assert min(box["width"], box["height"]) >= 24
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    in_bar = page.locator(".bd-header-article .nn-switch").count()
    assert in_bar == (width > 320), "where the bar has no room it stands before the first pair"


@pytest.mark.browser
def test_without_a_script_both_sides_are_shown(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/book/neurons.html")
    for cells in SIDES.values():
        assert all(cell.is_visible() for cell in page.locator(cells).all())
    assert page.locator(".nn-switch").count() == 0
    context.close()


@pytest.mark.browser
def test_a_page_without_pairs_has_no_switch(empty_page, address):
    empty_page.goto(f"{address}/book/notation.html")
    assert empty_page.locator(".nn-switch").count() == 0
