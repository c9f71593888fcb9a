"""Bets on claims and experiments: placed, remembered, counted, forgotten, and in nobody's way."""

from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.book, pytest.mark.browser]

HEIGHTS = """() => [...document.querySelectorAll(".nn-test, .nn-wager")]
  .map(box => box.getBoundingClientRect().height)"""
REFUSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); }
});"""


@pytest.fixture(scope="module")
def address(specimen: Path) -> Iterator[str]:
    with browsing.served(specimen.parent) as address:
        yield f"{address}/book/chapter.html"


@pytest.fixture(scope="module")
def shared(address, chromium) -> Iterator:
    page = browsing.new_page(chromium, (1400, 900))
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(address)
    yield page
    page.context.close()


@pytest.fixture
def page(shared) -> Iterator:
    """The page as on a first visit: what a test before it bet is forgotten."""
    shared.emulate_media(media="screen")
    shared.evaluate("() => localStorage.clear()")
    shared.reload()
    yield shared
    assert not shared.errors


def verdict(page):
    return page.locator(".nn-finding")


def tally(page) -> str:
    return page.locator(".nn-tally-line").text_content()


def test_a_verdict_waits_for_a_bet_and_a_bet_opens_it(page):
    assert verdict(page).get_attribute("open") is None
    assert not page.get_by_text("At 0 the claim gives").is_visible()
    page.get_by_role("radio", name="On a condition").click()
    assert page.get_by_text("At 0 the claim gives").is_visible()
    assert page.locator(".nn-bet-line .nn-bet-status").text_content() == "Not so."
    assert tally(page) == "You bet on 1 of 2; 0 were right."
    page.get_by_role("radio", name="False").click(force=True)
    assert tally(page) == "You bet on 1 of 2; 0 were right.", "a bet is changed after the verdict"


def test_an_experiment_is_bet_on_by_key_and_tells_the_reason(page):
    group = page.locator(".nn-wager .nn-bet-choices")
    assert "Which of" in group.get_attribute("aria-label")
    assert not page.get_by_text("larger than one quarter").is_visible()
    group.get_by_role("radio").first.focus()
    page.keyboard.press("2")
    assert page.evaluate("() => document.activeElement.ariaChecked") == "true"
    assert page.get_by_text("larger than one quarter").is_visible()
    assert page.locator(".nn-wager .nn-bet-status").text_content() == "Right."
    assert tally(page) == "You bet on 1 of 2; 1 was right."


def test_arrows_move_without_betting_and_enter_bets(page):
    page.get_by_role("radio", name="True").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => document.activeElement.textContent") == "False"
    assert verdict(page).get_attribute("open") is None
    page.keyboard.press("Enter")
    assert verdict(page).get_attribute("open") is not None
    assert tally(page) == "You bet on 1 of 2; 1 was right."


def test_who_looks_first_does_not_bet(page):
    verdict(page).locator("summary").click()
    page.get_by_role("radio", name="False").click(force=True)
    assert page.locator(".nn-bet-line .nn-bet-status").text_content() == "You looked first."
    assert "you placed none" in tally(page)


def test_bets_are_remembered_until_they_are_forgotten(page):
    page.get_by_role("radio", name="False").click()
    page.reload()
    assert tally(page) == "You bet on 1 of 2; 1 was right."
    assert verdict(page).get_attribute("open") is not None
    page.get_by_role("button", name="Forget these bets").click()
    assert verdict(page).get_attribute("open") is None
    page.reload()
    assert "you placed none" in tally(page)
    assert not page.get_by_role("button", name="Forget these bets").is_visible()


def test_who_only_wants_to_read_says_so_once(page):
    page.locator(".nn-bet-line").get_by_role("button", name="Always show verdicts").click()
    page.reload()
    assert page.get_by_text("At 0 the claim gives").is_visible()
    assert not page.locator(".nn-bet-line").is_visible()
    page.get_by_role("button", name="Let me bet first").click()
    assert not page.get_by_text("At 0 the claim gives").is_visible()


def test_paper_shows_what_is_closed_and_no_bet(page):
    page.emulate_media(media="print")
    page.wait_for_function("() => document.querySelector('.nn-finding').open")
    assert page.get_by_text("larger than one quarter").is_visible()
    assert not page.locator(".nn-bet-line, .nn-tally").first.is_visible()
    page.emulate_media(media="screen")
    page.wait_for_function("() => !document.querySelector('.nn-finding').open")


def test_a_link_into_a_verdict_opens_it(page):
    page.evaluate("() => { document.querySelector('.nn-finding > p').id = 'inside'; }")
    page.evaluate("() => { location.hash = 'inside'; }")
    page.wait_for_function("() => document.querySelector('.nn-finding').open")
    page.evaluate("() => history.replaceState(null, '', location.pathname)")


@pytest.mark.parametrize("bet", [False, True])
def test_axe_finds_nothing_before_and_after_a_bet(page, bet):
    if bet:
        for name in ("True", "neither"):
            page.get_by_role("radio", name=name).click()
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        context = [[".nn-test"], [".nn-wager"], [".nn-tally"]]
        found = Axe().run(page, context={"include": context}).response["violations"]
        assert not [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


def test_without_scripts_all_stands_open_and_asks_for_nothing(address, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.get_by_text("At 0 the claim gives").is_visible()
    assert page.get_by_text("larger than one quarter").is_visible()
    assert not page.locator(".nn-bet-line").is_visible()
    context.close()


def test_a_browser_that_stores_nothing_still_takes_bets(address, chromium):
    page = browsing.new_page(chromium, (1400, 900))
    page.add_init_script(REFUSED)
    page.goto(address)
    page.get_by_role("radio", name="False").click()
    assert tally(page) == "You bet on 1 of 2; 1 was right."
    page.context.close()


def test_a_phone_gets_targets_for_a_thumb_and_nothing_moves(address, chromium):
    size = {"width": 390, "height": 844}
    context = chromium.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.route("**/nnbook.js*", lambda route: route.abort())
    page.goto(address)
    browsing.wait_for_fonts(page)
    drawn = page.evaluate(HEIGHTS)
    page.unroute("**/nnbook.js*")
    page.goto(address)
    browsing.wait_for_fonts(page)
    assert page.evaluate(HEIGHTS) == drawn
    targets = page.locator(".nn-bet-choices > li, .nn-plain-button, .nn-revealed > summary")
    boxes = [box for target in targets.all() if (box := target.bounding_box())]
    assert len(boxes) == 3 + 1 + 3 + 2 + 1
    assert all(min(box["height"], box["width"]) >= 44 for box in boxes)
    assert all(box["x"] + box["width"] <= 390 for box in boxes)
    context.close()
