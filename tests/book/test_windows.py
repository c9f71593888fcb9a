"""Every chapter in every window: nothing is cut off without a sign, fingers find their targets."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import browser as browsing
import pytest
from built import CHAPTERS, OPEN_EVERYTHING

pytestmark = [pytest.mark.book, pytest.mark.browser]

WIDTHS = (320, 390, 768, 1200, 1280, 1366, 1440, 1920)
# From here on the lines that docs/writing.md allows fit: 86 columns, and 44 in a twin.
TABLET = 768
COLUMNS, TWIN_COLUMNS = 86, 44
PAGES = [f"book/{name}.html" for name in CHAPTERS]
PAGES += ["book/reference/benchmarks.html", "book/reference/concepts.html", "book/index.html"]

# After two frames the boxes have told their observer that they changed.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOK = """([columns, twinColumns]) => {
  const name = box => `${box.tagName}.${box.className}: ${box.textContent.trim().slice(0, 60)}`;
  const hides = box => box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 1;
  const boxes = "article :is(pre, div, figure, table, p, dd, li), .prev-next-footer a";
  const unsigned = [], unreachable = [], code = [];
  for (const box of document.querySelectorAll(boxes)) {
    if (!hides(box) || box.closest("mjx-container")) continue;
    const style = getComputedStyle(box);
    if (style.overflowX === "visible") continue;
    if (!style.backgroundImage.includes("gradient") || style.overflowX !== "auto")
      unsigned.push(name(box));
    if (box.tabIndex !== 0) unreachable.push(name(box));
    const line = Math.max(...box.textContent.split("\\n").map(line => line.length));
    const room = box.closest(".nn-twins") ? twinColumns : columns;
    if (box.tagName === "PRE" && line <= room && !box.closest("details, li, dd"))
      code.push(`${line} columns, ${box.scrollWidth - box.clientWidth} px: ${name(box)}`);
  }
  const outside = [...document.querySelectorAll(".prev-next-footer a *")].filter(part => {
    const link = part.closest("a").getBoundingClientRect(), own = part.getBoundingClientRect();
    return own.right > link.right + 0.5 || own.left < link.left - 0.5;
  }).map(name);
  const sideways = document.documentElement.scrollWidth - innerWidth;
  return {unsigned, unreachable, code, outside, sideways: sideways > 0 ? [sideways] : []};
}"""


@dataclass
class Seen:
    """What is wrong with one page in one window, by kind."""

    name: str
    width: int
    faults: dict[str, list] = field(default_factory=dict)


@pytest.fixture(scope="module")
def windows(chromium, address: str) -> list[Seen]:
    return [seen for name in PAGES for seen in look(chromium, f"{address}/{name}", name)]


def look(chromium, address: str, name: str) -> Iterator[Seen]:
    page = browsing.new_page(chromium, (1400, 900))
    page.goto(address)
    browsing.wait_for_fonts(page)
    page.evaluate(OPEN_EVERYTHING)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        yield Seen(name, width, page.evaluate(LOOK, [COLUMNS, TWIN_COLUMNS]))
    page.context.close()


def gathered(windows: list[Seen], kind: str) -> str:
    lines = [
        f"{seen.name} at {seen.width} px: {fault}"
        for seen in windows
        for fault in seen.faults[kind][:3]
    ]
    return "\n".join(lines)


def test_what_is_cut_off_says_so(windows):
    assert not gathered(windows, "unsigned")


def test_what_scrolls_can_be_scrolled_by_keyboard(windows):
    assert not gathered(windows, "unreachable")


def test_code_within_its_columns_fits_from_a_tablet_on(windows):
    assert not gathered([seen for seen in windows if seen.width >= TABLET], "code")


def test_the_neighbouring_pages_stay_in_their_links(windows):
    assert not gathered(windows, "outside")


def test_no_window_scrolls_sideways(windows):
    assert not gathered(windows, "sideways")


SMALL = """() => {
  const controls = ":is(article, .bd-header-article) :is(summary, button, label:has(input))";
  return [...document.querySelectorAll(controls)].filter(control => {
    const box = control.getBoundingClientRect();
    return control.checkVisibility() && Math.min(box.width, box.height) < 23.5;
  }).map(control => `${control.tagName}.${control.className} ${control.textContent.trim()}`);
}"""
COPY = """() => {
  const buttons = [...document.querySelectorAll("button.copybtn")];
  return {
    faint: buttons.filter(button => getComputedStyle(button).opacity !== "1").length,
    onOutputs: buttons.filter(button => button.closest(".cell_output")).length,
    onCode: buttons.length,
  };
}"""


@pytest.fixture(scope="module")
def phone(chromium, address: str) -> Iterator:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/book/neurons.html")
    page.locator("button.copybtn").first.wait_for(state="attached")
    yield page
    context.close()


def test_a_finger_finds_every_control(phone):
    phone.evaluate(OPEN_EVERYTHING)
    assert phone.evaluate(SMALL) == []


def test_copy_buttons_are_seen_without_a_mouse_and_stand_on_code_alone(phone):
    copy = phone.evaluate(COPY)
    assert copy["onCode"] > 20
    assert (copy["faint"], copy["onOutputs"]) == (0, 0)
