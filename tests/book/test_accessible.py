"""Every kind of page and all chapters before axe-core; then what axe does not see.

NNLEARN_PAGES=all looks at the whole reference, too, which is made by one hand and takes minutes.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import browser as browsing
import pytest
from axe_playwright_python.sync_playwright import Axe
from built import CHAPTERS, OPEN_EVERYTHING

pytestmark = [pytest.mark.book, pytest.mark.browser]

OTHERS = [
    *(f"book/{name}.html" for name in ("index", "install", "notation")),
    *(f"book/reference/{path.stem}.html" for path in sorted(Path("book/reference").glob("*.md"))),
    "book/reference/api/index.html",
    "book/reference/api/parity.html",
    "docs/architecture.html",
    "search.html",
]
if os.environ.get("NNLEARN_PAGES") == "all":
    reference = sorted(Path("book/reference/api").glob("*.md"))
    OTHERS += [f"book/reference/api/{path.stem}.html" for path in reference]
    OTHERS = [*dict.fromkeys([*OTHERS, "genindex.html", "404.html"])]
WIDE, PHONE = (1400, 900), (390, 844)
CONTRAST = ["color-contrast"]
# Size, theme, and what axe looks for: colours do not depend on the width, nor names on the theme.
PASSES = (
    (WIDE, "light", {}),
    (WIDE, "dark", {"runOnly": CONTRAST}),
    (PHONE, "light", {"rules": {"color-contrast": {"enabled": False}}}),
)
# Rule, selector, reason: what is the theme's own, and would take a copy of its templates to mend.
ALLOWED = {
    ("region", ".sidebar-primary-item"): "the title in the sidebar stands outside every landmark",
}

# What repeats thousandfold is shown to axe once: 30,000 elements of a chapter become 5,000. Tokens
# of one class on one ground have one contrast; an equation's letters have the colour of its text.
THIN_OUT = """() => {
  for (const equation of document.querySelectorAll("mjx-container")) {
    equation.replaceChildren("x");
    equation.style.overflow = "visible";
  }
  const seen = new Set();
  for (const token of document.querySelectorAll("pre span[class]:not(:has(span))")) {
    const box = token.closest(".cell_input, .cell_output, .nn-source, .highlight");
    const ground = [box.className, Boolean(box.closest("details, .admonition"))];
    const kind = [token.className, ...ground].join();
    if (seen.has(kind)) token.replaceWith(token.textContent);
    seen.add(kind);
  }
}"""
SET_THEME = "theme => { document.documentElement.dataset.theme = theme; }"
AT_ONCE = "*, *::before, *::after { transition: none !important; animation: none !important; }"


@pytest.fixture
def visit(chromium, address: str) -> Iterator:
    """Open a page of the book at a size, with what a context is to pretend."""
    contexts = []

    def opened(name: str, size: tuple[int, int] = WIDE, **pretended):
        width, height = size
        viewport = {"width": width, "height": height}
        contexts.append(chromium.new_context(viewport=viewport, **pretended))
        page = contexts[-1].new_page()
        page.goto(f"{address}/{name}")
        browsing.wait_for_fonts(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", [*(f"book/{name}.html" for name in CHAPTERS), *OTHERS])
def test_axe_finds_nothing(visit, name):
    page = visit(name)
    page.add_style_tag(content=AT_ONCE)
    page.evaluate(OPEN_EVERYTHING)
    page.evaluate(THIN_OUT)
    found = []
    for (width, height), theme, options in PASSES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SET_THEME, theme)
        answer = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
        for fault in answer["violations"]:
            found += [f"{width} px, {theme}: {line}" for line in told(fault)]
    assert not found, "\n".join(found)


def told(fault: dict) -> list[str]:
    """A line for each place that breaks a rule, less what is allowed."""
    allowed = [part for rule, part in ALLOWED if rule == fault["id"]]
    places = {node["target"][0]: node["html"][:120] for node in fault["nodes"]}
    return [
        f"{fault['id']}: {place} {html}"
        for place, html in places.items()
        if not any(part in place for part in allowed)
    ]


NAMELESS = {"button", "link", "radio", "checkbox", "textbox", "searchbox", "DisclosureTriangle"}


@pytest.mark.parametrize("name", ["book/index.html", "book/neurons.html", "book/optimizers.html"])
def test_every_control_has_a_name(visit, name):
    page = visit(name)
    page.evaluate("() => document.querySelectorAll('details').forEach(box => { box.open = true; })")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in tree if not node["ignored"] and node["role"]["value"] in NAMELESS]
    assert len(seen) > 40
    bad = [node["role"]["value"] for node in seen if not node["name"]["value"].strip()]
    assert not bad


def test_a_choice_that_is_an_equation_is_said_in_words(visit):
    page = visit("book/optimizers.html")
    page.get_by_label("1 over lambda is less than eta is less than 2 over lambda").check()


# One visible element of each kind that can have the focus, marked with its number.
MARK_KINDS = """() => {
  const kinds = new Map();
  const stops = "a[href], button, summary, input, [tabindex='0']";
  for (const stop of document.querySelectorAll(stops)) {
    if (!stop.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const box = stop.getBoundingClientRect();
    if (stop.disabled || box.width < 2 || box.right < 0 || box.left > innerWidth) continue;
    const part = stop.closest("header, nav, article, footer, .bd-sidebar-primary")?.tagName;
    const kind = [part, stop.tagName, stop.className.split(" ")[0]].join(" ");
    if (!kinds.has(kind)) kinds.set(kind, stop);
  }
  [...kinds.values()].forEach((stop, index) => { stop.dataset.stop = index; });
  return [...kinds.keys()];
}"""
AROUND = """number => {
  const stop = document.querySelector(`[data-stop="${number}"]`);
  stop.scrollIntoView({block: "center", behavior: "instant"});
  stop.blur();
  const box = stop.getBoundingClientRect();
  const left = Math.max(box.left - 6, 0), top = Math.max(box.top - 6, 0);
  const right = Math.min(box.right + 6, innerWidth), bottom = Math.min(box.bottom + 6, innerHeight);
  return {x: left, y: top, width: Math.max(right - left, 1), height: Math.max(bottom - top, 1)};
}"""
FOCUS = 'number => document.querySelector(`[data-stop="${number}"]`).focus({preventScroll: true})'


@pytest.mark.parametrize("name", ["book/neurons.html", "book/reference/api/parity.html"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_every_control_shows_that_it_has_the_focus(visit, name, size):
    page = visit(name, size)
    page.add_style_tag(content=AT_ONCE)
    page.keyboard.press("Tab")  # from now on the browser takes the reader for one with a keyboard
    kinds = page.evaluate(MARK_KINDS)
    assert len(kinds) > 6
    unseen = []
    for number, kind in enumerate(kinds):
        clip = page.evaluate(AROUND, number)
        before = page.screenshot(clip=clip)
        page.evaluate(FOCUS, number)
        if page.screenshot(clip=clip) == before:
            unseen.append(kind)
    assert not unseen


def test_the_keyboard_reaches_the_text_and_opens_what_is_folded(visit):
    page = visit("book/neurons.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
    chevron = page.get_by_label("Pages of The package")
    chevron.press("Enter")
    assert page.get_by_role("link", name="Tensors", exact=True).is_visible()


STILL_MOVING = """() => [...document.querySelectorAll("body *")].filter(element => {
  const style = getComputedStyle(element);
  return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
}).map(element => element.tagName + "." + element.className)"""


def test_nothing_moves_for_who_asks_for_stillness(visit):
    page = visit("book/install.html", reduced_motion="reduce")
    assert page.evaluate(STILL_MOVING) == []
    assert visit("book/install.html").evaluate(STILL_MOVING), "the question finds nothing"


def test_a_term_is_explained_to_the_keyboard(visit):
    page = visit("book/neurons.html")
    page.keyboard.press("Tab")
    term = page.locator("a.nn-term").first
    term.focus()
    tip = page.get_by_role("tooltip")
    assert tip.text_content() == term.get_attribute("aria-description")
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_a_term_is_explained_to_a_finger_before_the_page_is_left(visit):
    page = visit("book/neurons.html", PHONE, has_touch=True, is_mobile=True)
    term = page.locator("a.nn-term").first
    term.tap()
    tip = page.get_by_role("tooltip")
    assert "Tap again" in tip.text_content()
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    assert "neurons" in page.url
    term.tap()
    page.wait_for_url("**/glossary.html#term-*")
