"""The figures of the chapters on a phone and on a wide page: which is shown, and can it be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import browser as browsing
import pytest

pytestmark = [pytest.mark.book, pytest.mark.browser]

PHONE, WIDE = (390, 844), (1400, 900)
SMALLEST_LETTERS = 10.0  # CSS pixels
HIGHEST = 700  # what a laptop's window shows without scrolling
CHAPTER = "figure[id] img[data-letters]"

# Every figure, loaded: which of its renderings is shown, at which size.
SHOWN = (
    """async () => {
  const images = [...document.querySelectorAll('"""
    + CHAPTER
    + """')];
  for (const image of images) image.loading = 'eager';
  await Promise.all(images.map(image => image.decode()));
  return images.map(image => {
    const source = image.parentElement.querySelector('source');
    const phone = Boolean(source) && image.currentSrc === new URL(source.srcset, location).href;
    const drawn = phone ? source : image;
    const box = image.getBoundingClientRect();
    const scale = box.width / Number(drawn.getAttribute('width'));
    return {
      name: image.closest('figure').id, twice: Boolean(source), phone, height: box.height,
      letters: Number(drawn.dataset.letters) * scale,
      stretched: Math.abs(box.height - Number(drawn.getAttribute('height')) * scale),
    };
  });
}"""
)


@dataclass
class Visit:
    """What one chapter showed at one width, and which pictures it loaded."""

    chapter: str
    figures: list[dict]
    loaded: set[str]


@pytest.fixture(scope="module")
def visits(site: Path, chromium) -> Iterator[dict[tuple[int, int], list[Visit]]]:
    chapters = [
        path.relative_to(site).as_posix()
        for path in sorted(site.glob("book/*.html"))
        if "data-letters" in path.read_text("utf-8")
    ]
    assert len(chapters) >= 6
    with browsing.served(site) as address:
        yield {
            size: [visit(chromium, f"{address}/{name}", size) for name in chapters]
            for size in (PHONE, WIDE)
        }


def visit(chromium, address: str, size: tuple[int, int]) -> Visit:
    page = browsing.new_page(chromium, size)
    # Equations take seconds and move nothing sideways.
    loaded = set()
    page.on("response", lambda answer: loaded.add(answer.url.rsplit("/", 1)[-1]))
    page.goto(address, wait_until="domcontentloaded")
    seen = Visit(address.rsplit("/", 1)[-1], page.evaluate(SHOWN), loaded)
    page.context.close()
    return seen


def each(visits: list[Visit]) -> Iterator[tuple[str, dict]]:
    for seen in visits:
        yield from ((f"{seen.chapter}#{figure['name']}", figure) for figure in seen.figures)


def test_the_letters_of_every_figure_can_be_read_on_a_phone(visits):
    small = [
        f"{name}: {figure['letters']:.1f} px"
        for name, figure in each(visits[PHONE])
        if figure["letters"] < SMALLEST_LETTERS
    ]
    assert not small, "draw it twice, with figures.layouts or figures.canvases"


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_a_figure_that_was_drawn_twice_shows_the_rendering_for_the_window(visits, size):
    twice = [(name, figure) for name, figure in each(visits[size]) if figure["twice"]]
    assert twice
    assert [name for name, figure in twice if figure["phone"] != (size == PHONE)] == []


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_of_the_two_renderings_one_is_loaded(visits, size):
    for seen in visits[size]:
        pictures = {name for name in seen.loaded if name.endswith(".png")}
        assert len(pictures) == len(seen.figures), seen.chapter


@pytest.mark.parametrize("size", [PHONE, WIDE])
def test_no_figure_is_stretched(visits, size):
    assert [name for name, figure in each(visits[size]) if figure["stretched"] > 1.5] == []


def test_panels_stand_side_by_side_so_that_a_figure_fits_the_window(visits):
    high = [
        f"{name}: {figure['height']:.0f} px"
        for name, figure in each(visits[WIDE])
        if figure["height"] > HIGHEST
    ]
    assert not high, "panels that are stacked for phones stand side by side in figures.layouts"
