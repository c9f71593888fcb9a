"""On paper: each page as a browser prints it, and the whole book as one PDF."""

import re
import sys
from pathlib import Path

import browser as browsing
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import build_pdf  # noqa: E402 - the tools are scripts, not a package
import paper  # noqa: E402

pytestmark = [pytest.mark.book]

# A4 less the margins of print.css, in CSS pixels: the narrower of the two usual papers.
PAPER = (680, 960)
DEAD = (
    "button, input, select, .headerlink, .nn-controls, .nn-source-head a, .prev-next-footer, "
    ".bd-header-article, .bd-sidebar-primary, .bd-sidebar-secondary, #jb-print-docs-body, "
    "details:not([open]) > summary"
)
THEME = "theme => document.documentElement.dataset.theme === theme"
LONG_LINE = "the end of a long line"


# What one page looks like on paper: what is cut, what is not dark on white, what should be gone.
ON_PAPER = """dead => {
  const shown = element => element.checkVisibility({visibilityProperty: true});
  const name = element => `${element.tagName}.${element.className} ` +
    element.textContent.trim().slice(0, 40);
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);
  const wide = element => {
    const right = element.getBoundingClientRect().right;
    return right > innerWidth + 1 || element.scrollWidth > element.clientWidth + 1;
  };
  // Of what is seen through, the rest is the white of the paper.
  const light = colour => {
    const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
    return 255 + alpha * (0.2126 * red + 0.7152 * green + 0.0722 * blue - 255);
  };
  const own = element => [...element.childNodes].some(
    node => node.nodeType === 3 && node.textContent.trim());
  const heading = all("article h1")[0];
  return {
    code: all("article pre").length,
    cut: all("article pre, article table, article figure, article div.math").filter(wide).map(name),
    pale: all("article *").filter(own)
      .filter(element => light(getComputedStyle(element).color) > 130).map(name).slice(0, 9),
    dark: all("html, body, article, article *")
      .filter(element => !element.closest("img, svg"))
      .map(element => [element, getComputedStyle(element).backgroundColor])
      .filter(([, colour]) => light(colour) < 200)
      .map(([element]) => name(element)).slice(0, 9),
    dead: all(dead).map(name).slice(0, 9),
    title: heading?.textContent ?? "",
    number: heading?.querySelector(".section-number")?.textContent ?? "",
    broken: all("figure, .nn-card, .nn-claim, .nn-exercise, .nn-twins, div.math")
      .filter(element => !getComputedStyle(element).breakInside.startsWith("avoid"))
      .map(name).slice(0, 9),
  };
}"""


@pytest.fixture(scope="module")
def printed(site: Path, chromium) -> dict[str, dict]:
    """Each page of the book as it comes out of a dark screen onto paper."""
    names = [path.relative_to(site).as_posix() for path in sorted(site.glob("book/*.html"))]
    page = browsing.new_page(chromium, PAPER, "dark")
    seen = {}
    with browsing.served(site) as address:
        for name in names:
            page.goto(f"{address}/{name}")
            page.emulate_media(media="print", color_scheme="dark")
            page.add_style_tag(content="* { transition: none !important; }")
            page.wait_for_function(THEME, arg="light")
            seen[name] = page.evaluate(ON_PAPER, DEAD)
            page.emulate_media(media="screen", color_scheme="dark")
            page.wait_for_function(THEME, arg="dark")
    page.context.close()
    return seen


def gathered(printed: dict[str, dict], part: str) -> dict[str, list[str]]:
    return {name: seen[part] for name, seen in printed.items() if seen[part]}


@pytest.mark.browser
def test_no_code_table_or_figure_is_wider_than_the_paper(printed):
    assert sum(seen["code"] for seen in printed.values()) > 250
    assert not gathered(printed, "cut")


@pytest.mark.browser
def test_a_dark_page_prints_dark_on_white(printed):
    assert not gathered(printed, "pale")
    assert not gathered(printed, "dark")


@pytest.mark.browser
def test_what_can_only_be_pressed_is_not_printed(printed):
    assert not gathered(printed, "dead")


@pytest.mark.browser
def test_a_chapter_keeps_its_number(printed):
    numbers = [seen["number"].strip() for seen in printed.values() if seen["number"]]
    assert sorted(numbers, key=float) == [f"{n}." for n in range(1, len(numbers) + 1)]
    assert len(numbers) >= 6
    assert all(seen["title"] for seen in printed.values())


@pytest.mark.browser
def test_cards_figures_and_exercises_stay_on_one_page(printed):
    assert not gathered(printed, "broken")


@pytest.mark.browser
def test_every_equation_is_typeset_and_fits_the_paper(site: Path, chromium):
    page = browsing.new_page(chromium, PAPER)
    with browsing.served(site) as address:
        page.goto(f"{address}/book/universal_approximation.html")
        browsing.wait_for_fonts(page)
        page.emulate_media(media="print")
        wide = page.evaluate(
            "() => [...document.querySelectorAll('article div.math mjx-container > *')]"
            ".filter(box => box.getBoundingClientRect().right > innerWidth + 1)"
            ".map(box => box.closest('div.math').id)"
        )
        raw = page.locator("article .math:not(:has(mjx-container))").count()
        count = page.locator("article .math mjx-container").count()
    page.context.close()
    assert count > 100
    assert not raw
    assert not wide


def test_every_reference_in_the_document_leads_somewhere(site: Path):
    document = paper.assemble(ROOT)
    ids = re.findall(r'\sid="([^"]+)"', document)
    assert len(ids) == len(set(ids))
    links = re.findall(r'\shref="([^"]+)"', document.partition("<body>")[2])
    assert len(links) > 1000
    assert not [link for link in links if not link.startswith(("#", "http", "mailto:"))]
    assert not {link for link in links if link.startswith("#")} - {f"#{name}" for name in ids}
    images = re.findall(r'<img[^>]*\ssrc="([^"]+)"', document)
    lost = [name for name in images if not (ROOT / "_build" / "pdf" / name).resolve().is_file()]
    assert len(images) > 90
    assert not lost
    assert not re.findall(r"<(?:details|summary|button|input)\b[^>]*>", document)


def test_each_exercise_names_the_page_of_its_solution_and_the_solution_leads_back(site: Path):
    chapter = BeautifulSoup(paper.assemble(ROOT, "neurons"), "html.parser")
    exercises = chapter.select('.nn-exercise[id*="--ex-"]')
    entries = {entry["id"]: entry for entry in chapter.select(".nn-entry")}
    assert len(exercises) > 8
    for exercise in exercises:
        words = {link.get_text(): link["href"] for link in exercise.select(".nn-forth a")}
        assert set(words) == {"Hint: page 000", "Solution: page 000"}, exercise["id"]
        for target in words.values():
            entry = entries[target.removeprefix("#")]
            assert entry.select_one("h3 .nn-page")["href"] == f"#{exercise['id']}"
            assert len(entry.get_text(strip=True)) > 40
    assert not chapter.select(".nn-exercise :is(.nn-opened, details)")


@pytest.mark.browser
def test_the_pdf_has_bookmarks_page_numbers_and_whole_lines(specimen: Path, tmp_path, chromium):
    from pypdf import PdfReader

    root = specimen.parents[2]
    target = tmp_path / "book.pdf"
    count, size = build_pdf.build(chromium, root, target, "chapter")
    reader = PdfReader(target)
    assert count == len(reader.pages)
    assert size < 5
    # The appendices have a heading of the chapter's name, too, further down.
    marks = reversed(flat(reader))
    titles = {mark.title: reader.get_destination_page_number(mark) + 1 for mark in marks}
    text = [page.extract_text() for page in reader.pages]
    whole = " ".join(" ".join(text).split())
    assert {"Contents", "1. Specimen", "B. Solutions"} <= set(titles)
    assert re.search(rf"1\. Specimen\s*{titles['1. Specimen']}\b", text[titles["Contents"] - 1])
    assert f"Solution: page {titles['B. Solutions']}" in whole
    # The title that runs above each page and the number below it are drawn first.
    assert text[titles["B. Solutions"] - 1].split("\n")[:2] == [
        "B. Solutions",
        str(titles["B. Solutions"]),
    ]
    assert LONG_LINE in whole
    assert not re.search(r"page 000|\\\(", whole)
    assert reader.metadata.title == "Neural networks, from scratch and in PyTorch"


def flat(reader) -> list:
    """The bookmarks, those below others among them."""
    found, open_lists = [], [reader.outline]
    for items in open_lists:
        for item in items:
            (open_lists if isinstance(item, list) else found).append(item)
    return found
