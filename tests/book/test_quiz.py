"""The quiz and the mended theme, tried on the specimen chapter in a browser."""

from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture
def page(specimen: Path, chromium) -> Iterator:
    with browsing.served(specimen.parent) as address:
        page = browsing.new_page(chromium, (1400, 900))
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{address}/book/chapter.html")
        browsing.wait_for_fonts(page)
        yield page
        assert not page.errors
        page.context.close()


def test_a_wrong_answer_is_explained_and_can_be_mended_by_keyboard(page):
    question = page.locator(".nn-question").first
    question.locator("input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Check"
    page.keyboard.press("Enter")
    assert "Not quite" in question.locator(".nn-status").text_content()
    assert "One line does it." in question.locator(".nn-why").text_content()

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert question.locator(".nn-why").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert question.locator(".nn-status").text_content() == "Right."
    assert "No line does it." in question.locator(".nn-why").text_content()


def test_all_right_answers_are_needed_where_there_are_several(page):
    question = page.locator(".nn-question").nth(1)
    boxes = question.locator("input[type=checkbox]")
    boxes.nth(0).check()
    question.get_by_role("button", name="Check").click()
    assert "Not quite" in question.locator(".nn-status").text_content()
    boxes.nth(2).check()
    question.get_by_role("button", name="Check").click()
    assert question.locator(".nn-status").text_content() == "Right."


def test_an_empty_answer_is_asked_for(page):
    question = page.locator(".nn-question").first
    question.get_by_role("button", name="Check").click()
    assert question.locator(".nn-status").text_content() == "Choose an answer first."


def test_the_choices_have_a_name_for_a_screen_reader(page):
    group = page.locator(".nn-quiz").get_by_role("radiogroup")
    assert group.count() == 1
    named = group.get_attribute("aria-labelledby")
    assert "threshold unit" in page.locator(f"#{named}").text_content()


def test_twins_stand_side_by_side_when_wide_and_stacked_on_a_phone(page):
    cells = page.locator(".nn-twins > .cell")
    left, right = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert abs(left["y"] - right["y"]) < 1
    assert right["x"] > left["x"] + left["width"] - 1
    page.set_viewport_size({"width": 375, "height": 812})
    above, below = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert below["y"] > above["y"] + above["height"] - 1


def test_a_plot_is_turned_round_in_the_dark_and_only_there(page):
    style = "() => getComputedStyle(document.querySelector('.nn-figure img')).filter"
    assert page.evaluate(style) == "none"
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    assert page.evaluate(style) == "invert(1) hue-rotate(180deg)"


def test_a_figure_takes_its_room_before_it_arrives(page):
    box = page.locator(".nn-figure img").first.bounding_box()
    assert (box["width"], box["height"]) == (320, 160)
