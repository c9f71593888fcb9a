"""The reference: every name once, on pages of a size, with signatures and links that read."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built import CHAPTERS, ROOT

pytestmark = pytest.mark.book

# The tensor has some 380 methods.
LARGEST = 800_000


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    return sorted(site.glob("book/reference/api/*.html"))


@pytest.fixture(scope="module")
def entries(pages) -> dict[str, BeautifulSoup]:
    return {entry["id"]: entry for page in pages for entry in soup(page).select("dt.sig[id]")}


def test_every_public_name_has_one_entry(pages, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    from nnbook.objects import public_names

    counts = Counter(entry["id"] for page in pages for entry in soup(page).select("dt.sig[id]"))
    # The register of concepts has a page that is made of it.
    names = {name for name in public_names().values() if ".concepts." not in name}
    assert {name: counts[name] for name in names if counts[name] != 1} == {}


def test_no_page_is_endless(pages):
    sizes = {page.name: page.stat().st_size for page in pages}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_a_long_signature_has_one_parameter_a_line(entries):
    layer = entries["nnlearn.scratch.nn.Conv2d"]
    lines = [" ".join(line.get_text().split()) for line in layer.select(".nn-parameters > li")]
    assert lines[0].startswith("in_channels: int")
    assert len(lines) == len(layer.select(".sig-param"))
    long = [
        name
        for name, entry in entries.items()
        if len(" ".join(entry.get_text().split())) > 130 and not entry.select("li")
    ]
    assert long == []


def test_a_chapter_named_in_the_reference_is_a_link_to_it(pages):
    links = 0
    for page in pages:
        for paragraph in soup(page).select("article p"):
            text = paragraph.get_text()
            # An argument may have a chapter's name, such as `depth`.
            _, named, after = str(paragraph).partition("Chapter")
            codes = BeautifulSoup(after, "html.parser").select("code") if named else []
            assert not any(code.get_text() in CHAPTERS for code in codes), text
            links += bool(re.search("Chapters?:", text) and paragraph.select("a.internal"))
    assert links > 100


def test_a_method_that_is_a_function_refers_to_it(entries):
    method = entries["nnlearn.scratch.Tensor.exp"].find_next_sibling("dd")
    assert not method.select("pre")
    assert method.select_one('a[href$="#nnlearn.scratch.exp"]')


def test_optimizers_do_not_repeat_their_base(entries):
    assert "nnlearn.scratch.optim.Optimizer.update" in entries
    own = [name for name in entries if name.startswith("nnlearn.scratch.optim.SGD.")]
    assert own == []


def test_every_excerpt_of_the_source_leads_to_its_entry_and_its_file(site):
    heads = [
        head
        for name in CHAPTERS
        for head in soup(site / f"book/{name}.html").select(".nn-source-head")
    ]
    assert len(heads) >= 10
    # What has no entry of its own, such as the tape's walk, leads to its file.
    inner = [head for head in heads if "Reference" not in head.get_text()]
    assert [head.get_text() for head in inner if len(head.select("a.download")) != 1] == []
    named = [head for head in heads if head not in inner]
    assert [head.get_text() for head in named if len(head.select("a")) != 2] == []
    assert len(inner) < len(named)


def test_the_title_of_a_source_page_breaks_at_its_dots(site):
    title = soup(site / "_modules/nnlearn/scratch/functional/convolution.html").h1
    assert len(title.select("wbr")) == title.get_text().count(".") + title.get_text().count("_")
