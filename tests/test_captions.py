"""Captions, alternative texts, claims and summaries say what the run says, and no more."""

from pathlib import Path

import pytest
from captions import causal_sentences, misplaced, typed_in_figures, uncontrolled

BOOK = Path(__file__).resolve().parent.parent / "book"
each_notebook = pytest.mark.parametrize(
    "path", sorted(BOOK.glob("*.ipynb")), ids=lambda path: path.stem
)


def read(path):
    import nbformat

    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def notebook(*cells):
    from nbformat import v4

    made = v4.new_notebook()
    for kind, source in cells:
        make = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
        made.cells.append(make(source))
    return made


@each_notebook
def test_no_number_beside_a_figure_is_typed(path):
    assert typed_in_figures(read(path)) == []


@each_notebook
def test_every_causal_sentence_names_its_control(path):
    assert uncontrolled(read(path), BOOK / "_data" / "controls" / f"{path.stem}.toml") == []


@each_notebook
def test_words_at_a_figure_hold_for_both_of_its_renderings(path):
    assert misplaced(read(path)) == []


def drawn(**shown):
    from nbformat import v4

    made = notebook(("code", "show()"), ("markdown", "See {numref}`fig-a`, first panel."))
    shown = {"alt": "Lines.", "caption": "They fall.", "name": "fig-a", **shown}
    made.cells[0].outputs = [v4.new_output("display_data", metadata={"nnlearn": shown})]
    return made


@pytest.mark.parametrize(
    "words",
    [
        {"caption": "Left: a curve. The rest is text."},
        {"caption": "It falls (bottom)."},
        {"caption": "It falls. Look at the lower one."},
        {"alt": "Two panels. Above, a line."},
    ],
)
def test_a_place_is_found_in_the_words_at_a_figure_that_is_drawn_twice(words):
    assert "drawn twice" in misplaced(drawn(phone={"png": ""}, **words))[0]
    assert misplaced(drawn(**words)) == []


def test_a_direction_within_a_panel_is_fine():
    words = {"caption": "**a**: it rises to the right, and ends in the left corner."}
    assert misplaced(drawn(phone={"png": ""}, **words)) == []


@pytest.mark.parametrize(
    "code",
    [
        'show(fig, alt="Falls to 0.15.", caption="Look.")',
        'show(fig, alt="Falls.", caption=f"After {n} steps " + "and 40 more.")',
        'caption = "It is least near 1e-8."',
    ],
)
def test_a_typed_number_is_found(code):
    assert "beside a figure" in typed_in_figures(notebook(("code", code)))[0]


@pytest.mark.parametrize(
    "code",
    [
        'show(fig, alt=f"Falls to {loss:.2f} in 3 panels.", caption="See $x = 0.25$ and `k=10`.")',
        'show(fig, size=12, alt="A line.", caption="Layer 2 of {numref}`fig-64`.")',
    ],
)
def test_numbers_from_the_run_and_formulas_are_fine(code):
    assert typed_in_figures(notebook(("code", code))) == []


def test_an_exception_needs_a_reason_and_a_use():
    made = notebook(("code", 'show(fig, alt="MNIST has 28 rows.", caption="")'))
    made.metadata["nnlearn"] = {"typed_in_figures": {"28": "", "64": "pixels"}}
    assert [found.split()[-2:] for found in typed_in_figures(made)] == [
        ["is", "idle"],
        ["no", "reason"],
    ]


PAGE = (
    ("code", 'show(f, alt="It never ends.", caption=f"Look up. It falls because {n} units die.")'),
    (
        "markdown",
        '::::{claim} "A always wins"\n:name: claim-a\n:verdict: false\n:say: "A wins if b."\n\n'
        "It lost {glue:text}`x` times. Nothing more.\n::::",
    ),
    ("markdown", "## Summary\n\n- No causal word.\n- It\n  never fails.\n\n## Quiz\n\nAlways?"),
    ("markdown", "Running text may say why: because."),
)


def test_causal_sentences_are_found_in_captions_claims_and_summary():
    assert list(causal_sentences(notebook(*PAGE))) == [
        "It falls because \N{REFERENCE MARK} units die.",
        '"A wins if b."',
        "- It never fails.",
    ]


def test_each_of_them_needs_a_control_and_each_control_a_sentence(tmp_path):
    file = tmp_path / "page.toml"
    assert len(uncontrolled(notebook(*PAGE), file)) == 3
    file.write_text(
        '[[control]]\nsentence = "It falls because … units die."\nrun = "fig-a, without them"\n'
        '[[control]]\nsentence = "A wins if b."\nrun = "cell above, five seeds"\n'
        '[[control]]\nsentence = "It never fails."\nrun = "short"\n'
        '[[control]]\nsentence = "It always rains."\nrun = "looked out of the window"\n'
    )
    idle, silent = uncontrolled(notebook(*PAGE), file)
    assert "It always rains." in idle
    assert "does not say what was run for 'It never fails.'" in silent
