"""Speed and stillness: what a page loads, whether it moves, and where its links land."""

import gzip
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import browser as browsing
import pytest
from built import CHAPTERS

pytestmark = [pytest.mark.book, pytest.mark.browser]

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"wide": (1400, 900), "phone": (390, 844)}
# What moved most while equations were typeset in the browser, and pages without any.
OTHERS = ("index", "notation", "reference/glossary", "reference/claims", "reference/api/nn")
WORST_SHIFT = 0.1
WORST_WEIGHT = 1_200_000
WORST_FONTS = 150_000
# Style sheets, and scripts that stop the reading of the page.
MOST_BLOCKING = 16

DEEP_LINKS = (
    "cnn.html#the-receptive-field",
    "cnn.html#fig-duel",
    "optimizers.html#claims-under-test",
    "universal_approximation.html#thm-universal",
    "dnn.html#reading-digits",
    "rnn.html#claims-under-test",
    "neurons.html#claim-perceptron-hidden",
    "reference/api/nn.html#nnlearn.scratch.nn.Conv2d",
)

WATCH_SHIFTS = """
  window.shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
"""
# The theme keeps targets clear of its header.
LANDING = """id => {
  const target = document.getElementById(id);
  const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const margin = parseFloat(getComputedStyle(target).scrollMarginTop) || 0;
  return target.getBoundingClientRect().top - padding - margin;
}"""
BLOCKING = """() => document.querySelectorAll(
  "link[rel=stylesheet], script[src]:not([defer]):not([async])").length"""
# Equations that are cut without a sign: in a box of their own, or in a sentence.
CUT = """() => [...document.querySelectorAll("article :is(.nn-equation, span.math > *)")]
  .filter(box => {
    const room = box.closest(".nn-equation, p, li, dd, td, div, section").clientWidth;
    const lines = [...box.querySelector("mjx-math").getClientRects()];
    const wide = room && Math.max(...lines.map(line => line.width)) > room + 1;
    const shows = getComputedStyle(box).backgroundImage !== "none" && box.scrollWidth > room;
    return wide && !shows;
  })
  .map(box => box.textContent.trim())"""
SIZE_OF_MATHS = """() => {
  const size = element => parseFloat(getComputedStyle(element).fontSize);
  return [...document.querySelectorAll("article mjx-container")]
    .map(box => size(box) / size(box.parentElement));
}"""


@dataclass
class Visit:
    """What one page did at one width, opened by somebody who was never here."""

    name: str
    size: str
    said: list[str] = field(default_factory=list)
    weight: int = 0
    fonts: dict[str, int] = field(default_factory=dict)
    shift: float = 0.0
    blocking: int = 0
    cut: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def visits(chromium, address: str) -> list[Visit]:
    return [visit(chromium, address, name, size) for name in [*CHAPTERS, *OTHERS] for size in SIZES]


def visit(chromium, address: str, name: str, size: str) -> Visit:
    seen = Visit(name, size)
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.on("console", lambda said: note(seen, said))
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{address}/book/{name}.html")
    browsing.wait_for_fonts(page)
    for answer in answers:
        weigh(seen, answer)
    page.mouse.wheel(0, 3 * height)
    page.wait_for_timeout(150)
    seen.shift = page.evaluate("() => window.shift")
    seen.blocking = page.evaluate(BLOCKING)
    seen.cut = page.evaluate(CUT)
    seen.sizes = page.evaluate(SIZE_OF_MATHS)
    context.close()
    return seen


def note(seen: Visit, said) -> None:
    # Browsers ask for the icon of a site on their own.
    if said.type in ("error", "warning") and "favicon" not in (said.location or {}).get("url", ""):
        seen.said.append(said.text)


def weigh(seen: Visit, answer) -> None:
    kind = answer.request.resource_type
    if kind == "image" or not answer.ok:
        return
    body = answer.body()
    if kind == "font":
        seen.fonts[answer.url.rpartition("/")[2]] = len(body)
        seen.weight += len(body)
    else:
        seen.weight += len(gzip.compress(body))


def bad(visits: list[Visit], wrong) -> list[str]:
    return [f"{seen.name}, {seen.size}: {said}" for seen in visits if (said := wrong(seen))]


def test_a_first_visit_says_nothing_on_the_console(visits):
    assert not bad(visits, lambda seen: seen.said)


def test_no_page_moves_while_it_loads(visits):
    assert not bad(visits, lambda seen: seen.shift > WORST_SHIFT and f"{seen.shift:.3f}")


def test_no_page_weighs_more_than_its_budget(visits):
    heaviest = max(visits, key=lambda seen: seen.weight)
    print(f"heaviest without figures: {heaviest.name}, {heaviest.weight:,} bytes compressed")
    assert not bad(visits, lambda seen: seen.weight > WORST_WEIGHT and f"{seen.weight:,}")


def test_few_requests_block_the_first_sight(visits):
    assert not bad(visits, lambda seen: seen.blocking > MOST_BLOCKING and seen.blocking)


def test_every_page_is_set_in_fonts_of_the_book(visits, site):
    assert not bad(visits, lambda seen: "nn-sans.woff2" not in seen.fonts and list(seen.fonts))
    assert sum(path.stat().st_size for path in site.glob("_static/fonts/nn-*")) <= WORST_FONTS


def test_mathematics_has_the_size_of_the_text(visits):
    sizes = [size for seen in visits for size in seen.sizes]
    assert len(sizes) > 2000
    assert all(0.99 < size < 1.06 for size in sizes)


def test_no_equation_is_cut_without_a_sign(visits):
    assert not bad(visits, lambda seen: seen.cut)


def test_equations_are_finished_when_the_page_comes(site):
    for name in CHAPTERS:
        text = (site / "book" / f"{name}.html").read_text("utf-8")
        maths = len(re.findall(r'class="(?:[^"]* )?math notranslate', text))
        assert maths == text.count("<mjx-container") > 50
        assert "mathjax/" not in text


@pytest.mark.parametrize("size", SIZES)
def test_a_deep_link_lands_on_its_target(chromium, address, size):
    far = {}
    for link in DEEP_LINKS:
        page = browsing.new_page(chromium, SIZES[size])
        page.goto(f"{address}/book/{link}")
        browsing.wait_for_fonts(page)
        page.wait_for_timeout(200)
        far[link] = page.evaluate(LANDING, link.partition("#")[2])
        page.context.close()
    assert not {link: off for link, off in far.items() if abs(off) > 4}


def test_without_javascript_equations_and_colours_are_there(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/book/neurons.html")
    # Playwright's own questions are answered by the browser, without scripts of the page.
    glyph = page.locator("article .nn-equation mjx-c").first
    assert glyph.bounding_box()["width"] > 3
    ground = page.locator("div.cell_input").first
    colour = ground.evaluate("box => getComputedStyle(box).backgroundColor")
    assert colour == "rgb(246, 247, 249)"
    context.close()


def test_no_letter_comes_from_a_font_of_the_machine(chromium, address):
    strange = {}
    for name in ("neurons", "rnn"):
        page = browsing.new_page(chromium, SIZES["wide"])
        page.goto(f"{address}/book/{name}.html")
        browsing.wait_for_fonts(page)
        page.wait_for_timeout(300)
        strange[name] = page_fonts(page)
        page.context.close()
    assert not {name: fonts for name, fonts in strange.items() if fonts}


def page_fonts(page) -> dict[str, int]:
    """How many glyphs of the article each font of the machine draws; a few signs may be its own."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    query = {"nodeId": root, "selector": "article p, article li, article pre, article h2"}
    used: dict[str, int] = {}
    for node in session.send("DOM.querySelectorAll", query)["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                used[font["familyName"]] = used.get(font["familyName"], 0) + font["glyphCount"]
    return {family: count for family, count in used.items() if count > 5}


def test_tex_that_cannot_be_read_is_an_error():
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    from nnbook import typeset

    try:
        with pytest.raises(typeset.TexError, match="Undefined control sequence"):
            typeset.html(r"\nosuchthing x", display=False)
        assert "mjx-break" in typeset.html("a = b + c", display=False)
        assert "mjx-break" not in typeset.html("f(a = b)", display=False)
    finally:
        typeset.close()


def test_every_glyph_is_drawn(chromium, address):
    """No element of an equation is empty: the rule that draws its letter is there, and is read."""
    for name in CHAPTERS:
        page = browsing.new_page(chromium, (1400, 900))
        page.goto(f"{address}/book/book/{name}.html")
        assert page.evaluate(EMPTY_GLYPHS) == [], name
        page.context.close()


EMPTY_GLYPHS = """() => [...new Set(
  [...document.querySelectorAll("mjx-math mjx-c")]
    .filter(glyph => !glyph.closest("mjx-stretchy-v, mjx-stretchy-h"))
    .filter(glyph => getComputedStyle(glyph, "::before").content === "none")
    .map(glyph => glyph.className))]"""


def test_braces_are_drawn_and_take_no_other_rule_with_them():
    sys.path.insert(0, str(ROOT / "book" / "_ext"))
    from nnbook import typeset

    try:
        common, glyphs = typeset.rules()
    finally:
        typeset.close()
    assert 'content: "{";' in glyphs["mjx-c7B"]
    assert 'content: "}";' in glyphs["mjx-c7D"]
    assert common.count("{") == common.count("}")
    assert "content" not in common.replace('content: "";', "")
