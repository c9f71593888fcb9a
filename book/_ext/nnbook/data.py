"""The numbers of a chart, which `nnlearn.figures.show` stores beside its picture, as tables."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from nnlearn.figures.arrays import number

from .disclosure import closed
from .markup import numbers

EQUATION = re.compile(r"\$([^$]+)\$")
DIGITS = 4


def tables_of(figure: str, tables: list[dict[str, Any]]) -> nodes.container:
    box = nodes.container(classes=["nn-data"])
    box["nn-figure"] = nodes.make_id(figure)
    for table in tables:
        if table["title"]:
            box += nodes.paragraph("", "", *words(table["title"]), classes=["nn-data-title"])
        box += made(table)
        if table["left_out"]:
            left_out = f"Not in the table: {table['left_out']} more lines."
            box += nodes.paragraph(text=left_out, classes=["nn-data-more"])
    return box


def made(table: dict[str, Any]) -> nodes.table:
    width = len(table["columns"])
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    group += nodes.thead("", row([words(name) for name in table["columns"]]))
    group += nodes.tbody("", *(row([cell(value) for value in line]) for line in table["rows"]))
    return nodes.table("", group)


def row(cells: list[list[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def cell(value: str | float | None) -> list[nodes.Node]:
    if value is None:
        return [nodes.Text("–")]
    return words(value) if isinstance(value, str) else [nodes.Text(number(value, DIGITS))]


def words(label: str) -> list[nodes.Node]:
    """A label of matplotlib's: between its dollars stands an equation."""
    parts = EQUATION.split(label)
    return [nodes.math("", part) if at % 2 else nodes.Text(part) for at, part in enumerate(parts)]


class NameData(SphinxPostTransform):
    """Fold the tables away under the number of their figure."""

    default_priority = 195
    formats = ("html",)

    def run(self, **options: Any) -> None:
        printed = numbers(self.env, self.env.docname, "figure")
        for box in list(self.document.findall(nodes.container)):
            if "nn-figure" in box:
                name, body = f"Data of Figure {printed.get(box['nn-figure'], '')}", box.children
                box.children = []
                box += closed(name, body, classes=["nn-data-of"])


def setup(app: Sphinx) -> None:
    app.add_post_transform(NameData)
