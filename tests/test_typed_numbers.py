"""The lint that keeps measured numbers out of hand-typed prose."""

import pytest
from typed_numbers import suspects, typed_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It reaches 97% of the test set.", "97%"),
        ("It reaches 97.3 % of the test set.", "97.3 %"),
        ("It gets 97\\% right.", "97\\%"),
        ("About 3 percent are lost.", "3 percent"),
        ("The loss falls to 0.0312.", "0.0312"),
        ("From 1.25, it grows.", "1.25"),
        ("Of the runs, 17 of 20 succeed.", "17 of 20"),
        ("It works in 17 out of 20 cases.", "17 out of 20"),
        ("It works in nineteen of twenty seeds.", "nineteen of twenty seeds"),
        ("With four units, all of 20 runs learn it.", "all of 20 runs"),
        ("With three units,\n4 of\n5 random starts learn it.", "4 of 5 random starts"),
        ("| perceptron | 0.9731 |", "0.9731"),
        (":::{claim} A\n:say: B\n\nWe measured 0.123 here.\n:::", "0.123"),
        ("Somebody found 80% {cite:p}`x1`. We measured 81%.", "81%"),
        ("- found 80% {cite:p}`x1`\n- measured 81%", "81%"),
    ],
)
def test_a_typed_measurement_is_found(text, number):
    assert list(suspects(text)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "It reaches {glue:text}`accuracy:.1%` with {glue:text}`solved` of 20 seeds.",
        "With $\\beta = 0.999$ and `lr=0.001`, $$x = 0.123$$ follows.",
        "```{math}\n:label: eq-x\nx = 0.123\n```",
        "````\n```\n0.123 and 12%\n```\n````",
        ':::{claim} "Accuracy is 99%"\n:heard: a site that says 99%\n:verdict: false\n:::',
        "See [table 3.14](https://example.org/0.123) and https://example.org/97%25.",
        "They reported 99.7% {cite:p}`lecun1998`.",
        "{cite:t}`lecun1998` reported an error of 0.95 percent.",
        "Python 3.11 and PyTorch 2.13 are needed, or torch 2.13.0.",
        "A learning rate of 0.5, a batch of 64, 10,000 pictures, the year 1958.",
        "Two of three inputs; one of ten digits; 3 of 4 corners.",
        "One of the first networks, and all of them, many times.",
        "<!-- measured 0.123 -->",
    ],
)
def test_chosen_quoted_and_glued_numbers_pass(text):
    assert list(suspects(text)) == []


def test_an_exception_needs_a_reason_and_a_use():
    import nbformat

    cells = [nbformat.v4.new_markdown_cell("By hand: 0.574. Measured: 0.981.")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    assert len(typed_numbers(notebook)) == 2
    allow(notebook, {"0.574": "worked by hand"})
    assert ["'0.981'" in fault for fault in typed_numbers(notebook)] == [True]
    allow(notebook, {"0.574": "worked by hand", "0.981": "", "0.4": "was there once"})
    faults = typed_numbers(notebook)
    assert faults == [
        "the exception for '0.4' is idle",
        "the exception for '0.981' gives no reason",
    ]


def allow(notebook, numbers):
    notebook.metadata["nnlearn"] = {"typed_numbers": numbers}
