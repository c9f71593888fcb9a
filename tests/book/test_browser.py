"""Seen in a browser: every page at two widths, light and dark, with the network cut."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import browser as browsing
import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]

SIZES = [(1400, 900), (375, 812)]
SET_THEME = "theme => { document.documentElement.dataset.theme = theme; }"
# Uncompressed, all that the first visit loads beside the page itself: style, scripts, the fonts of
# text and equations, and the figures near the top of a chapter, sharp on dense screens.
BUDGET_WITH_EQUATIONS = 1_500_000
BUDGET_WITHOUT = 870_000
# The cover, sharp on dense screens (300 kB), and a small picture a chapter (20 kB each, later).
BUDGET_LANDING = 1_400_000
WORST_CONTRAST = 4.5
MATHS = "span.math, div.math"


@dataclass
class Visit:
    """What one page did at one width."""

    name: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    size: int = 0
    overflow: int = 0
    equations: int = 0
    typeset: int = 0
    faint: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def visits(site: Path, chromium, address: str) -> list[Visit]:
    pages = [path.relative_to(site).as_posix() for path in sorted(site.glob("book/**/*.html"))]
    return [visit(chromium, address, name, size) for name in pages for size in SIZES]


def visit(chromium, address: str, name: str, size: tuple[int, int]) -> Visit:
    seen = Visit(f"{name} at {size[0]} px")
    page = browsing.new_page(chromium, size)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
    page.on("response", lambda answer: count_bytes(seen, answer))

    def only_ours(route):
        if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
            route.continue_()
        else:
            seen.foreign.append(route.request.url)
            route.abort()

    page.route("**/*", only_ours)
    page.goto(f"{address}/{name}")
    browsing.wait_for_fonts(page)
    seen.overflow = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    seen.equations = page.locator(MATHS).count()
    seen.typeset = page.locator("mjx-container").count()
    # Colours on their way from one theme to the other are neither's.
    page.add_style_tag(content="* { transition: none !important; }")
    for theme in ("light", "dark"):
        page.evaluate(SET_THEME, theme)
        seen.faint += [f"{theme}: {text}" for text in page.evaluate(FAINT_TEXT, WORST_CONTRAST)]
    page.context.close()
    return seen


def count_bytes(seen: Visit, answer) -> None:
    if answer.request.resource_type != "document":
        seen.size += int(answer.headers.get("content-length", 0))


# Text against the first opaque background behind it, by the formula of WCAG 2.1.
FAINT_TEXT = """worst => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue]
    .map(value => value / 255)
    .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.querySelectorAll("article *, .nn-footer *")) {
    const texts = [...element.childNodes].filter(node => node.nodeType === 3);
    const own = texts.some(node => node.textContent.trim());
    const seen = element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!own || !seen) continue;
    if (element.closest("mjx-container, .headerlink, button.copybtn, script")) continue;
    const style = getComputedStyle(element);
    const pair = [light(numbers(style.color)), light(behind(element))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < worst)
      faint.add(`${element.tagName} ${contrast.toFixed(1)} ${texts[0].textContent}`);
  }
  return [...faint].slice(0, 8);
}"""


def gathered(visits: list[Visit], part: str) -> str:
    return "\n".join(
        f"{seen.name}: {getattr(seen, part)}" for seen in visits if getattr(seen, part)
    )


def test_no_page_raises_an_error(visits):
    assert not gathered(visits, "errors")


def test_no_page_asks_for_anything_outside_the_book(visits):
    assert not gathered(visits, "foreign")


def test_equations_are_typeset_with_the_network_cut(visits):
    assert any(seen.equations for seen in visits)
    bad = [seen.name for seen in visits if seen.typeset < seen.equations]
    assert not bad


def test_no_page_scrolls_sideways(visits):
    bad = [f"{seen.name}: {seen.overflow} px" for seen in visits if seen.overflow > 0]
    assert not bad


def test_pages_stay_within_their_bytes(visits):
    bad = [f"{seen.name}: {seen.size:,} bytes" for seen in visits if seen.size > budget(seen)]
    assert all(seen.size > 100_000 for seen in visits), "the bytes were not counted"
    assert not bad


def budget(seen: Visit) -> int:
    if seen.name.startswith("book/index.html"):
        return BUDGET_LANDING
    return BUDGET_WITH_EQUATIONS if seen.equations else BUDGET_WITHOUT


def test_text_stands_out_from_its_background(visits):
    assert not gathered(visits, "faint")


def test_the_theme_can_be_switched(chromium, address):
    page = browsing.new_page(chromium, (1400, 900), "light")
    page.goto(f"{address}/book/index.html")
    theme = "() => document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    page.locator("button.theme-switch-button:visible").first.click()
    assert page.evaluate("() => document.documentElement.dataset.mode") != "light"
    page.context.close()
