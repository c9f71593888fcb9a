"""Find measured numbers that somebody typed into a notebook's prose.

A measured number comes from the run, by glue; typed, it goes wrong at the next change. Suspect are
a share in percent, two or more decimals, and a count of runs such as "17 of 20 seeds". Mathematics,
code, links, roles and directive options are not looked at. A number is allowed if its sentence
cites a source, or if the notebook's metadata say why:
{"nnlearn": {"typed_numbers": {"0.574": "by hand"}}}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a second to import, which every run of the tests would pay
    from nbformat import NotebookNode

WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty hundred"
)
COUNT = rf"(?:\d[\d,]*|{WORDS.replace(' ', '|')})"
RUNS = "runs|seeds|starts|networks|orders|trials|times|attempts|wirings|models|draws|data\\ sets"
# What carries two decimals by its nature: a version, a numbered place.
NAMES = ("Python", "PyTorch", "NumPy", "torch", "version", "section", "chapter", "learn")
NOT_NAMED = "".join(rf"(?<!\b{name}\ )" for name in NAMES)
SUSPECT = re.compile(
    rf"""
    (?P<percent>\d+(?:[.,]\d+)?\s?(?:\\?%|per\ ?cent\b))
    | {NOT_NAMED}(?P<decimals>(?<![\w.,])\d+\.\d\d+(?![\w]|\.\d))
    | (?P<large>(?<![\w.,])\d+\ (?:out\ )?of\ (?:the\ |all\ )?\d\d+\b)
    | (?P<runs>\b(?:{COUNT}|all|none)\ (?:out\ )?of\ (?:the\ )?{COUNT}\ (?:\w+\ )?(?:{RUNS})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
CITED = "\N{SECTION SIGN}"
GONE = "\N{REFERENCE MARK}"
# In this order: what stands earlier may hold the marks of what stands later.
BLANKED = (
    (r"(?ms)^(`{3,}|~{3,}).*?^\1[ \t]*$", "\n\n"),  # fenced code and mathematics
    (r"(?s)<!--.*?-->", ""),
    (r"(?m)^\s*:{3,}.*$", "\n"),  # a directive's first and last line; its body is prose
    (r"(?m)^\s*:[\w-]+:.*$", "\n"),  # its options
    (r"(?s)\$\$.*?\$\$", GONE),
    (r"\{cite:\w+\}`[^`]*`", CITED),
    (r"\{[\w:.-]+\}`[^`]*`", GONE),
    (r"(?s)(`+)(?!`).+?(?<!`)\1(?!`)", GONE),
    (r"(?s)(?<!\\)\$(?!\s).+?(?<![\s\\])\$", GONE),
    (r"!?\[[^\]]*\]\([^)]*\)", GONE),
    (r"https?://\S+", GONE),
)
SENTENCE_END = re.compile(
    r"(?<=[.!?])[*_)\"”]*\s+(?=\W*[A-Z0-9])|\n\s*\n|\n\s*(?=[-|*] |\d+\. |\|)"
)


def typed_numbers(notebook: NotebookNode) -> list[str]:
    """Say which measured numbers are typed, and which exceptions are idle or give no reason."""
    allowed = notebook.metadata.get("nnlearn", {}).get("typed_numbers", {})
    found = [
        (cell.get("id"), number)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for number in suspects(cell.source)
    ]
    numbers = {number for _, number in found}
    return [
        *(
            f"cell {cell!r} types {number!r}: glue it from the run, cite its source, "
            "or give the reason in metadata.nnlearn.typed_numbers"
            for cell, number in found
            if number not in allowed
        ),
        *(f"the exception for {n!r} is idle" for n in allowed if n not in numbers),
        *(f"the exception for {n!r} gives no reason" for n, why in allowed.items() if not why),
    ]


def suspects(source: str) -> Iterator[str]:
    """Yield the suspect numbers of a Markdown text, as they are written there."""
    for pattern, mark in BLANKED:
        source = re.sub(pattern, mark, source)
    for sentence in SENTENCE_END.split(source):
        if CITED not in sentence:
            for match in SUSPECT.finditer(" ".join(sentence.split())):
                yield match[0]
