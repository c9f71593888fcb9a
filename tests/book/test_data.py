"""The table behind a chart: folded, under its figure's number, to take along."""

from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def data(specimen: Path):
    page = BeautifulSoup((specimen / "chapter.html").read_text("utf-8"), "html.parser")
    return page.select("details.nn-data-of")[0]


def test_the_numbers_of_a_chart_are_a_folded_table_under_its_number(data):
    assert data.summary.get_text() == "Data of Figure 1.1"
    assert "open" not in data.attrs
    assert data.find_previous("figure")["id"] == "fig-one"
    assert [cell.get_text() for cell in data.select("td")] == ["0", "−1.5", "1", "–"]


def test_its_columns_are_named_and_an_equation_stays_one(data):
    first, second = data.select("th")
    assert first.select_one(".math")
    assert second.get_text() == "loss"
    assert "tanh" in data.get_text()
    assert "Not in the table: 3 more lines." in data.get_text()


@pytest.fixture
def page(specimen: Path, chromium) -> Iterator:
    with browsing.served(specimen.parent) as address:
        context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{address}/book/chapter.html")
        yield page
        context.close()


@pytest.mark.browser
def test_the_numbers_can_be_copied(page):
    page.get_by_text("Data of Figure 1.1").click()
    page.get_by_role("button", name="Copy these numbers").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    head, *numbers = copied.splitlines()
    assert head.endswith("\tloss")
    assert numbers == ["0\t-1.5", "1\t–"]
