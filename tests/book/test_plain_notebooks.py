"""The notebooks that leave the book: plain Markdown, the page's numbers, the source's cells."""

import copy
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built import CHAPTERS
from markdown_it import MarkdownIt

pytestmark = pytest.mark.book

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # the extension is in the book, not in a package

RAW = re.compile(
    r"^\s*:{3,}|^\s*`{3,}\{|\{[a-z][\w:.-]*\}`|^\s*:[a-z-]+:\s|^\([\w-]+\)=$|\[[ xX]\]\s", re.M
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
MARKS = re.compile(r".{0,20}(?:\*|\]\(|\\(?! )|\$|(?<!\w)#{2}).{0,20}")
DETAILS = re.compile(r"<details>.*?</details>", re.S)


@pytest.fixture(params=CHAPTERS)
def chapter(request, site) -> str:
    return request.param


@pytest.fixture
def notebook(chapter, site):
    return read_notebook(exported(site, chapter))


@pytest.fixture
def source(chapter):
    return read_source(chapter)


@pytest.fixture
def page(chapter, site) -> BeautifulSoup:
    return read_page(site / "book" / f"{chapter}.html")


@cache
def read_page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def read_source(chapter: str):
    return read_notebook(ROOT / "book" / f"{chapter}.ipynb")


def read_notebook(path: Path):
    import nbformat

    return nbformat.read(path, as_version=4)


def exported(site: Path, chapter: str) -> Path:
    return site / "_downloads" / "notebooks" / f"{chapter}.ipynb"


def text_of(notebook) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_a_valid_notebook_with_names_of_its_own(notebook):
    import nbformat

    nbformat.validate(notebook)
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)


def test_no_directive_and_no_role_is_left(notebook):
    found = [match[0] for match in RAW.finditer(text_of(notebook))]
    assert not found, f"{len(found)} pieces of the book's own markup, such as {found[:3]}"


def test_the_markdown_reads_as_it_is_meant_to(notebook):
    """By the rules that GitHub and VS Code share: no mark is left standing as a character."""
    left = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            shown = BeautifulSoup(MARKDOWN.render(without_formulas(cell.source)), "html.parser")
            for code in shown.select("code"):
                code.decompose()
            left += [(cell.id, match[0]) for match in MARKS.finditer(shown.get_text())]
    assert not left


def without_formulas(text: str) -> str:
    text = re.sub(r"\$\$.*?\$\$", "formula", text, flags=re.S)
    parts = re.split(r"(`+[^`]*`+)", text)
    parts[::2] = [re.sub(r"(?<!\\)\$[^$]+?(?<!\\)\$", "formula", part) for part in parts[::2]]
    return "".join(parts)


def test_code_and_stored_outputs_are_the_sources(notebook, source):
    def kept(cell):
        return cell.id, cell.source, cell.execution_count, cell.outputs, cell.metadata.get("tags")

    source = copy.deepcopy(source)
    for output in (output for cell in code_of(source) for output in cell.outputs):
        output.get("metadata", {}).get("nnlearn", {}).pop("phone", None)  # the page alone shows it
    assert [kept(cell) for cell in code_of(notebook)] == [kept(cell) for cell in code_of(source)]


def test_equations_have_the_numbers_of_the_page(notebook, page):
    shown = [tag.get_text().strip("()#\n ") for tag in page.select(".math .eqno")]
    assert re.findall(r"\\tag\{([\d.]+)\}\n\$\$", text_of(notebook)) == shown
    assert shown


def test_every_figure_has_its_numbered_caption_right_below(notebook, page):
    shown = [tag.get_text().strip() for tag in page.select("figure .caption-number")]
    assert re.findall(r"\*\*(Figure [\d.]+)\.\*\* \S", text_of(notebook)) == shown
    for cell, after in zip(notebook.cells, notebook.cells[1:], strict=False):
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", ())):
            assert re.match(r"(<a id=\S+></a>)?\*\*Figure ", after.source), cell.id


def test_sections_have_the_titles_and_numbers_of_the_page(notebook, page):
    shown = [
        " ".join(tag.get_text().removesuffix("#").split()) for tag in page.select("h2, h3, h4")
    ]
    titles = re.findall(r"^#{2,4} (\d[\d.]* .+)$", text_of(notebook), re.M)
    plain = [re.sub(r"[*`\\$]", "", title) for title in titles]
    words = [re.sub(r"[\\()]", "", title) for title in shown if title[:1].isdigit()]
    assert [title.split()[0] for title in plain] == [title.split()[0] for title in words]


def test_links_within_the_notebook_lead_somewhere(notebook):
    text = text_of(notebook)
    wanted = set(re.findall(r'\]\(#([^)]+)\)|href="#([^"]+)"', text))
    names = set(re.findall(r'<a id="([^"]+)">', text))
    assert {one or other for one, other in wanted} <= names


def test_measured_numbers_stand_in_the_sentences(notebook, page):
    values = [tag.get_text() for tag in page.select("p .pasted-text") if tag.get_text().strip()]
    text = re.sub(r"\\", "", text_of(notebook))
    assert values
    assert [value for value in values if value.replace("\\", "") not in text] == []


def test_hints_solutions_and_answers_are_closed(notebook, page):
    text = text_of(notebook)
    boxes = re.findall(r"<summary>(?!Solution|Answer|Source)", text)
    assert len(boxes) == len(page.select("details.nn-hint, details.sd-dropdown"))
    numbers = re.findall(r"(?:<summary>|\*\*)Solution of Exercise ([\d.]+)", text)
    assert len(set(numbers)) == len(page.select(".nn-solution"))
    assert text.count("<summary>Answer</summary>") == len(page.select(".nn-question"))
    assert text.count("<summary>Answer to the bet</summary>") == len(page.select(".nn-wager"))
    assert "<details open" not in text
    assert not re.search(r"\*\*Right: ", DETAILS.sub("", text)), "a quiz shows its answer"


def test_the_code_of_solutions_is_folded(notebook, page):
    inside = page.select(".nn-solution .cell")
    code = [tag.select_one("pre").get_text().strip() for tag in inside]
    solutions = [cell for cell in code_of(notebook) if cell.source.strip() in code]
    assert len(solutions) == len(code) > 0
    for cell in solutions:
        assert cell.metadata.jupyter.source_hidden, cell.id
        assert cell.metadata.jupyter.get("outputs_hidden") or not cell.outputs, cell.id


def test_what_the_page_folds_is_folded_and_nothing_else(notebook, page):
    in_solutions = {tag.get_text().strip() for tag in page.select(".nn-solution .cell pre")}
    for cell in code_of(notebook):
        tags = set(cell.metadata.get("tags", ()))
        if cell.source.strip() not in in_solutions:
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert folded == bool(tags & {"hide-input", "hide-cell", "remove-cell"}), cell.id


def test_twins_are_labelled(notebook):
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        tags = cell.metadata.get("tags", ())
        for tag, label in (("scratch", "**From scratch, in NumPy**"), ("torch", "**In PyTorch**")):
            if tag in tags:
                assert before.source.endswith(label), cell.id


def test_claims_come_before_their_cells_and_verdicts_after(notebook, page):
    order = []
    for cell in notebook.cells:
        found = re.findall(r"^> (?:<a id=\S+></a>)?\*\*(Claim\.|Verdict)", cell.source, re.M)
        order += found if cell.cell_type == "markdown" else ["code"]
    shown = []
    for part in page.select(".nn-claim, .nn-finding"):
        shown.append("Claim." if "nn-claim" in part["class"] else "Verdict")
    assert [word for word in order if word != "code"] == shown
    assert shown == ["Claim.", "Verdict"] * (len(shown) // 2)
    tests = " ".join(order).split("Claim.")[1:]
    with_cells = [test for test in page.select(".nn-test") if test.select(".cell")]
    assert sum("code" in test.partition("Verdict")[0] for test in tests) >= len(with_cells) > 0


def test_the_page_offers_this_notebook_and_no_other(page, site, chapter):
    target = f"../_downloads/notebooks/{chapter}.ipynb"
    links = [tag["href"] for tag in page.select("a[href$='.ipynb']")]
    assert set(links) == {target}
    assert len(links) >= 2, "the card's link and the header's"
    assert not list((site / "_sources").rglob("*.ipynb")), "megabytes that nothing links to"


def test_colab_and_binder_are_offered_where_the_repository_is_known():
    from nnbook.notebooks import elsewhere

    assert list(elsewhere("", "dnn.ipynb")) == []
    offered = {
        entry["text"]: entry["url"] for entry in elsewhere("https://github.com/o/p", "d.ipynb")
    }
    assert offered == {
        "Colab": "https://colab.research.google.com/github/o/p/blob/notebooks/d.ipynb",
        "Binder": "https://mybinder.org/v2/gh/o/p/notebooks?urlpath=lab/tree/d.ipynb",
    }


def test_it_runs_in_an_empty_folder(site, tmp_path):
    """The shortest chapter; for the others the code is the source's, which nbval proves."""
    path = tmp_path / "neurons.ipynb"
    path.write_bytes(exported(site, "neurons").read_bytes())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]
    command += ["--nbval-current-env", "--nbval-cell-timeout=120", str(path)]
    command += [f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
