"""What stands at a figure and in a claim is held to the run, too.

Three rules. A number in a caption or an alternative text comes from the run: by an f-string, not
typed. And a causal sentence in a caption, a claim or the summary names the control that could have
refuted it, in book/_data/controls/<chapter>.toml:

    [[control]]
    sentence = "The unclipped runs never recover, because no ReLU is left alive."
    run = "fig-clipping: share of units alive at the last step, five seeds"

Sentences are compared by their letters alone: numbers and roles may be left out.

And the words at a figure that is drawn twice, with its panels side by side and stacked, do not say
where a panel stands: they call it by its name or its letter.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it takes a second to import, which every run of the tests would pay
    from nbformat import NotebookNode

FROM_THE_RUN = "\N{REFERENCE MARK}"
# One digit alone counts panels and layers; more than one, or a fraction, was measured or set.
NUMBER = re.compile(r"(?<![\w.^_{-])(?=\d\S)\d+(?:[.,]\d+)*(?:e[-−]?\d+)?(?!\w)")
NOT_PROSE = re.compile(r"(?s)\$.*?\$|\{[\w:.-]+\}`[^`]*`|`[^`]*`")
CAUSAL = re.compile(
    r"\b(because|wins?|won|never|always|thanks to|the reasons?|no other|that is why)\b", re.I
)
# A panel by its place; "rises to the right" and "the left edge of the loops" are in one panel.
PLACE = re.compile(
    r"\b(?:Left|Right|Above|Below|Beside|Top|Bottom|Middle)\b(?=[,:]| (?:and|left|right)\b)"
    r"|\b(?:left|right|top|bottom|upper|lower|middle)(?:most)? "
    r"(?:panels?|pictures?|plots?|ones?|rows?|columns?|halves|half of the figure)\b"
    r"|\((?:left|right|top|bottom|above|below)\)|\bfrom left to right\b"
)
SENTENCE = re.compile(r"(?<=[.!?:])[*_)\"”]*\s+(?=\W*[A-Z0-9])|\n\s*\n|\n\s*(?=[-*|])")


def typed_in_figures(notebook: NotebookNode) -> list[str]:
    """Say which numbers in captions and alternative texts are typed by hand."""
    allowed = notebook.metadata.get("nnlearn", {}).get("typed_in_figures", {})
    found = {
        (cell.get("id"), number[0]): text
        for cell, text in figure_texts(notebook)
        for number in NUMBER.finditer(NOT_PROSE.sub("", text))
    }
    numbers = {number for _, number in found}
    return [
        *(
            f"cell {cell!r} types {number!r} beside a figure ({text.strip()[:50]} …): take it from "
            "the run, or give the reason in metadata.nnlearn.typed_in_figures"
            for (cell, number), text in found.items()
            if number not in allowed
        ),
        *(f"the exception for {n!r} is idle" for n in allowed if n not in numbers),
        *(f"the exception for {n!r} gives no reason" for n, why in allowed.items() if not why),
    ]


def uncontrolled(notebook: NotebookNode, controls: Path) -> list[str]:
    """Say which causal sentences name no control, and which controls belong to no sentence."""
    listed = read_controls(controls)
    known = {letters(entry["sentence"]) for entry in listed}
    found = {letters(s): s for s in causal_sentences(notebook)}
    return [
        *(
            f"no control is named for {sentence!r}: run what could refute it, and say in "
            f"{controls.name} what you ran, or write what the run shows"
            for key, sentence in found.items()
            if key not in known
        ),
        *(
            f"{controls.name} lists {entry['sentence']!r}, which is no causal sentence of the page"
            for entry in listed
            if letters(entry["sentence"]) not in found
        ),
        *(
            f"{controls.name} does not say what was run for {entry['sentence']!r}"
            for entry in listed
            if len(entry.get("run", "")) < 10
        ),
    ]


def misplaced(notebook: NotebookNode) -> list[str]:
    """Say where the words at a figure that is drawn twice hold for one of its renderings only."""
    twice = {
        output.metadata.nnlearn.name: output.metadata.nnlearn
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.get("metadata", {}).get("nnlearn", {}).get("phone")
    }
    texts = [(name, shown[kind]) for name, shown in twice.items() for kind in ("alt", "caption")]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for sentence in SENTENCE.split(cell.source):
                named = re.search(r"\{numref\}`(fig-[\w-]+)`", sentence)
                if named and named[1] in twice:
                    texts.append((named[1], sentence))
    return [
        f"{name} is drawn twice, and {found[0]!r} is true of one rendering only: call the panel "
        f"by its name or letter ({text.strip()[:50]} …)"
        for name, text in texts
        for found in PLACE.finditer(NOT_PROSE.sub("", text))
    ]


def read_controls(path: Path) -> list[dict[str, str]]:
    """Return the entries of a chapter's file, none where there is no file."""
    if not path.exists():
        return []
    return tomllib.loads(path.read_text(encoding="utf-8")).get("control", [])


def causal_sentences(notebook: NotebookNode) -> Iterator[str]:
    """Yield the sentences of captions, claims and summary that say why, never or always."""
    texts = [text for _, text in figure_texts(notebook, ("caption",))]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            texts += claims(cell.source)
            if summary := re.search(r"(?ms)^## Summary$(.*?)(?=^## |\Z)", cell.source):
                texts.append(summary[1])
    for text in texts:
        for sentence in SENTENCE.split(text):
            words = re.sub(r"(?s)\$.*?\$|\{[\w:.-]+\}`[^`]*`", FROM_THE_RUN, sentence)
            if CAUSAL.search(words):
                yield " ".join(sentence.split())


def claims(source: str) -> Iterator[str]:
    """Yield what the book itself says in each claim: the body and what to say instead."""
    for _, options, body in re.findall(
        r"(?ms)^(:{3,})\{(?:claim|verdict)\}[^\n]*\n((?::[\w-]+:[^\n]*\n)*)(.*?)^\1\s*$", source
    ):
        yield from re.findall(r"(?m)^:say: *(.*)$", options)
        yield body


def figure_texts(
    notebook: NotebookNode, kinds: tuple[str, ...] = ("alt", "caption")
) -> Iterator[tuple[Any, str]]:
    """Yield (cell, text) for captions and alternative texts, with a mark for what is inserted."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(re.sub(r"(?m)^\s*[%!].*$", "", cell.source))):
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            name = getattr(node, "arg", None) or getattr(target, "id", None)
            if name in kinds and isinstance(node, (ast.keyword, ast.Assign)):
                yield from ((cell, text) for text in strings(node.value))


def strings(node: ast.AST) -> Iterator[str]:
    """Yield the texts of an expression; two that are added up come as one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield "".join([*strings(node.left), *strings(node.right)])
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        pieces = [v.value if isinstance(v, ast.Constant) else FROM_THE_RUN for v in node.values]
        yield "".join(str(piece) for piece in pieces)
    else:
        for child in ast.iter_child_nodes(node):
            yield from strings(child)


def letters(sentence: str) -> str:
    """Return what sentences are compared by: their letters, without numbers, roles and signs."""
    without = re.sub(r"(?s)\$.*?\$|\{[\w:.-]+\}`[^`]*`|\{[^{}]*\}", "", sentence)
    return re.sub(r"[\W\d_]+", "", without).lower()
