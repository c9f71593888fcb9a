"""Cells tagged ``scratch`` and ``torch`` get a label, and stand side by side where adjacent.

In such a pair the tokens that the two sides do not share are marked, so that a reader sees at once
in what the engines differ. A page with pairs gets a switch between the two from ``twins.js``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from docutils import nodes
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.transforms import SphinxTransform

LABELS = {"scratch": "NumPy", "torch": "PyTorch"}
Span = tuple[int, int]


class Twins(SphinxTransform):
    default_priority = 400

    def apply(self) -> None:
        cells = [node for node in self.document.findall(nodes.container) if engine(node)]
        for cell in cells:
            cell.insert(0, nodes.paragraph("", LABELS[engine(cell)], classes=["nn-engine"]))
        for cell in cells:
            index = cell.parent.index(cell)
            follower = cell.parent[index + 1] if index + 1 < len(cell.parent) else None
            if engine(cell) == "scratch" and engine(follower) == "torch":
                pair = nodes.container(classes=["nn-twins"])
                parent = cell.parent
                parent[index : index + 2] = [pair]
                pair += [cell, follower]
                mark_differences(cell, follower)


def engine(node: nodes.Node | None) -> str:
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return ""
    return next((tag for tag in LABELS if f"tag_{tag}" in node["classes"]), "")


def mark_differences(*cells: nodes.container) -> None:
    sides = [next(cell.findall(nodes.literal_block)) for cell in cells]
    spans = differences(*(side.astext() for side in sides))
    for side, differing in zip(sides, spans, strict=True):
        side["highlight_args"] = {"differing": differing}


def differences(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Where each of two programs has tokens that the other has not; spaces and breaks are none."""
    sides = [(code, list(tokens(code))) for code in (one, other)]
    words = [[code[start:end] for start, end in spans] for code, spans in sides]
    blocks = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
    shared = {(a + k, b + k) for a, b, size in blocks for k in range(size)}
    while True:
        alone = [of_other_lines(*sides[n], {pair[n] for pair in shared}) for n in (0, 1)]
        kept = {pair for pair in shared if pair[0] not in alone[0] and pair[1] not in alone[1]}
        if kept == shared:
            break
        shared = kept
    left, right = (
        joined(code, [span for k, span in enumerate(spans) if k not in {p[n] for p in shared}])
        for n, (code, spans) in enumerate(sides)
    )
    return left, right


def of_other_lines(code: str, spans: list[Span], shared: set[int]) -> set[int]:
    """The tokens of lines that are mostly not shared: what they do share, they share by chance."""
    lines = defaultdict(list)
    for k, (start, _) in enumerate(spans):
        lines[code.count("\n", 0, start)].append(k)
    found: set[int] = set()
    for line in lines.values():
        named = [k for k in line if re.match(r"\w", code[spans[k][0] :])]
        if 2 * len(shared.intersection(named)) < len(named):
            found.update(line)
    return found


def joined(code: str, spans: list[Span]) -> list[Span]:
    """Neighbours of one line as one stretch, so that a mark runs through the space between them."""
    stretches: list[Span] = []
    for start, end in spans:
        if stretches and code[stretches[-1][1] : start].strip(" ") == "":
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def tokens(code: str) -> Iterator[Span]:
    for start, _, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(code):
        if value.strip():
            yield start, start + len(value)


class TwinFormatter(HtmlFormatter):
    """Marks the tokens between given places of the code with a class of their own."""

    def __init__(self, differing: list[Span] = (), **options: Any) -> None:  # type: ignore[assignment]
        super().__init__(**options)
        self.differing = differing

    def format_unencoded(self, tokensource: Any, outfile: Any) -> None:
        super().format_unencoded(self.marked(tokensource), outfile)

    def marked(self, tokensource: Any) -> Iterator[tuple[Any, str]]:
        at = 0
        for kind, value in tokensource:
            differs = any(start <= at < end for start, end in self.differing)
            # An unknown kind of token carries its own class beside that of the kind above it.
            yield (kind.Differs if differs else kind), value
            at += len(value)


# Before the page is drawn, or it would move when the choice of the last page takes effect.
REMEMBER = """
try { document.documentElement.dataset.nnTwins = localStorage.getItem("nn-twins") ?? "both"; }
catch { document.documentElement.dataset.nnTwins = "both"; }
""".strip()


def setup(app: Sphinx) -> None:
    app.add_js_file(None, body=REMEMBER)
    PygmentsBridge.html_formatter = TwinFormatter
    app.add_transform(Twins)
