"""Numbers and ranges in tables stay on one line and stand in columns."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

# A number, a range or a list of them, each with a unit at most: 94.9–96, 8.9 ms, 97.2% ± 0.1.
NUMBER = re.compile(r"[\d\s.,:;–−+±%×·/()≤≥<>~≈-]+")
SIZE = re.compile(r"(?<=\d) × (?=\d)")
UNIT = re.compile(r"\b[a-zA-Zµ²]{1,3}\b")


class KeepNumbersWhole(SphinxPostTransform):
    default_priority = 700
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for entry in self.document.findall(nodes.entry):
            if is_number(entry.astext()):
                entry["classes"].append("nn-number")
            for text in list(entry.findall(nodes.Text)):
                if SIZE.search(text):
                    text.parent.replace(text, nodes.Text(SIZE.sub("\u00a0×\u00a0", text)))
        for group in self.document.findall(nodes.tgroup):
            align(group)


def align(group: nodes.tgroup) -> None:
    """A column of single numbers is set to the right, as its author would have asked."""
    heads = [
        row.children for row in group.findall(nodes.row) if isinstance(row.parent, nodes.thead)
    ]
    rows = [row.children for row in group.findall(nodes.row) if isinstance(row.parent, nodes.tbody)]
    for column in zip(*rows, strict=False):
        chosen = any(name.startswith("text-") for entry in column for name in entry["classes"])
        if chosen or not all(is_number(entry.astext()) for entry in column):
            continue
        if any(", " in entry.astext() for entry in column):
            continue
        place = column[0].parent.index(column[0])
        for entry in [*column, *(head[place] for head in heads if place < len(head))]:
            entry["classes"].append("text-right")


def is_number(text: str) -> bool:
    bare = UNIT.sub("", text)
    return len(text) < 30 and any(map(str.isdigit, bare)) and bool(NUMBER.fullmatch(bare))


def setup(app: Sphinx) -> None:
    app.add_post_transform(KeepNumbersWhole)
