"""A mistake in a page stops the build, and the message says what to do."""

from pathlib import Path

import pytest
import specimen as small

pytestmark = pytest.mark.book

CLAIM = ":::{claim} It is so\n:name: claim-x\n:heard: here\n:::\n\n"
VERDICT = ":::{{verdict}} claim-x\n{options}\n\n{body}\n:::"
MISTAKES = {
    "claim-parts": (":::{claim} It is so\n:name: claim-x\n:::", "a claim needs its heard"),
    "claim-alone": (CLAIM, "the claim claim-x has no verdict in its section"),
    "verdict-word": (
        CLAIM + VERDICT.format(options=":say: that\n:is: maybe", body="A test."),
        "a verdict is 'maybe'; it must be one of true, true-if, false",
    ),
    "verdict-parts": (
        CLAIM + VERDICT.format(options=":is: true", body="A test."),
        "a verdict needs its say",
    ),
    "verdict-body": (
        CLAIM + VERDICT.format(options=":say: that\n:is: true", body=""),
        "a verdict needs a body",
    ),
    "verdict-alone": (
        VERDICT.format(options=":say: that\n:is: true", body="A test."),
        "no claim claim-x stands above this verdict",
    ),
    "card-list": (":::{chapter-card}\nWords.\n:::", "needs a list"),
    "bet-name": (":::{bet} Which?\n- [x] this\n\nSo.\n:::", "a bet needs its name"),
    "bet-reason": (":::{bet} Which?\n:name: bet-x\n\n- [x] this\n:::", "below it what came out"),
    "bet-three": (
        ":::{bet} Which?\n:name: bet-x\n\n- [x] this\n- [ ] that\n\nSo.\n:::",
        "a bet has three answers",
    ),
    "bet-right": (
        ":::{bet} Which?\n:name: bet-x\n\n- [x] a\n- [x] b\n- [ ] c\n\nSo.\n:::",
        "the right one with [x]",
    ),
    "quiz-form": (":::{quiz}\nWords.\n:::", "a quiz is one numbered list of questions"),
    "quiz-choices": (":::{quiz}\n1. Why?\n:::", "question 1 needs its text and then a list"),
    "quiz-mark": (
        ":::{quiz}\n1. Why?\n   - [x] A\n\n     So.\n   - B\n:::",
        "choice 2 of question 1",
    ),
    "quiz-reason": (":::{quiz}\n1. Why?\n   - [x] A\n:::", "an indented reason"),
    "quiz-right": (":::{quiz}\n1. Why?\n   - [ ] A\n\n     So.\n:::", "no choice marked [x]"),
    "source": (":::{source} nnlearn.scratch.nothing\n:::", "no source for nnlearn.scratch.nothing"),
    "mnist-study": (
        ":::{mnist} mlp resnet\nRead this.\n:::",
        "no study is named 'resnet'; there are mlp,",
    ),
    "mnist-body": (":::{mnist} mlp\n:::", "need a body: what to read in the table"),
    "name": ("{py:obj}`nnlearn.scratch.nothing`", "reference target not found"),
}
CHANGED_FIGURES = {"figure-alt": "alt", "figure-caption": "caption", "figure-name": "name"}


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> str:
    """What a build says of one page for each mistake."""
    from nbformat import write
    from sphinx.application import Sphinx

    folder = tmp_path_factory.mktemp("mistakes")
    for name, (text, _) in MISTAKES.items():
        (folder / f"{name}.md").write_text(f"# Page\n\n{text}\n", "utf-8")
    for name, part in CHANGED_FIGURES.items():
        output = small.shown_figure(**{part: ""})
        write(notebook(small.code("show()", outputs=[output])), folder / f"{name}.ipynb")
    (folder / "index.md").write_text("# Start\n", "utf-8")
    (folder / "conf.py").write_text(configuration(repository), "utf-8")
    said = folder / "warnings.txt"
    with said.open("w", encoding="utf-8") as stream:
        Sphinx(
            folder,
            folder,
            folder / "html",
            folder / "doctrees",
            "html",
            status=None,
            warning=stream,
        ).build()
    return said.read_text("utf-8")


def configuration(repository: Path) -> str:
    return f"""
import sys
sys.path.insert(0, {str(repository / "book" / "_ext")!r})
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "nnbook"]
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "off"
nitpicky = True
root_doc = "index"
"""


def notebook(*cells):
    from nbformat import v4

    return v4.new_notebook(cells=[v4.new_markdown_cell("# Page"), *cells])


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_advice(name, warnings):
    lines = [line for line in warnings.splitlines() if f"{name}.md" in line]
    assert any(MISTAKES[name][1] in line for line in lines), lines


@pytest.mark.parametrize("name", CHANGED_FIGURES)
def test_a_figure_without_a_description_is_refused(name, warnings):
    lines = [line for line in warnings.splitlines() if f"{name}.ipynb" in line]
    advice = f"shows an image without {CHANGED_FIGURES[name]}: show it with nnlearn.figures.show"
    assert any(advice in line for line in lines), lines


def test_a_notebook_that_was_never_run_by_make_is_refused(warnings):
    assert "run `make notebooks`" in warnings
