"""A chapter is whole or not there: its anatomy, and what belongs to it elsewhere."""

import re
from pathlib import Path

import notebook_check
import pytest

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))

each_chapter = pytest.mark.parametrize("name", CHAPTERS)


def read(name):
    import nbformat

    return nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4)


@each_chapter
def test_a_chapter_has_its_anatomy(name):
    missing = notebook_check.missing_parts(read(name))
    assert not missing, f"book/{name}.ipynb lacks: {'; '.join(missing)}"


@each_chapter
def test_a_chapter_stands_in_the_table_of_contents(name):
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert f"- file: book/{name}\n" in toc, f"put book/{name} in its place in _toc.yml"


@each_chapter
@pytest.mark.parametrize(
    "file",
    ["nnlearn/check/{}.py", "tests/check/answers_{}.py", "book/_data/controls/{}.toml"],
)
def test_what_a_chapter_needs_elsewhere_is_there(name, file):
    path = file.format(name)
    assert (ROOT / path).is_file(), f"write {path}: see CONTRIBUTING.md, Add a chapter"


@each_chapter
def test_a_chapter_brings_terms_into_the_glossary(name):
    glossary = (ROOT / "book" / "reference" / "glossary.md").read_text(encoding="utf-8")
    terms = set(re.findall(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`", text(read(name))))
    assert terms, "no term is marked with {term}"
    assert f"Chapter: {name}." in glossary, (
        f"no entry of book/reference/glossary.md says 'Chapter: {name}.'"
    )


def text(notebook):
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def test_a_chapter_of_one_cell_is_told_all_that_it_lacks():
    import nbformat

    cell = nbformat.v4.new_code_cell("print(1)")
    missing = notebook_check.missing_parts(nbformat.v4.new_notebook(cells=[cell]))
    assert "one chapter card" in missing
    assert len(missing) == 9  # of no exercises, each has a solution and a hint


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("## Quiz", "## Questions", "at the end"),
        (":::{claim}", ":::{note}", "claims"),
        (":::{solution-start}", ":::{note}", "a solution for each exercise"),
        ("{dropdown} Hint", "{dropdown} Answer", "a hint for each exercise"),
        ("{chapter-card}", "{note}", "one chapter card"),
    ],
)
def test_a_part_that_is_taken_away_is_missed(old, new, lacks):
    notebook = read("neurons")
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    assert any(part.startswith(lacks) for part in notebook_check.missing_parts(notebook))


def test_the_fields_questions_lead_to_where_they_were_asked():
    """A claim that was heard in public says where: with an address of its own, not of a site."""
    heard = re.compile(r"^:heard:.*?\]\((https?://[^/\s)]+/[^\s)]+)\)", re.MULTILINE)
    found = {name: heard.findall(text(read(name))) for name in CHAPTERS}
    assert sum(map(len, found.values())) >= 12, found
