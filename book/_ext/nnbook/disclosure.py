"""A part of a page that opens at a press: ``<details>``, so it needs no script.

Its name is on the body, not on the box: a link to it, or to a place in it, opens the box.
"""

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class disclosure(nodes.General, nodes.Element):
    """A ``disclosure_name``, then what it discloses."""


class disclosure_name(nodes.Part, nodes.TextElement):
    """What is pressed; ``more`` is for those who hear the page and see nothing around it."""


def closed(
    name: str,
    body: list[nodes.Node],
    *,
    more: str = "",
    classes: list[str],
    ids: Iterable[str] = (),
) -> disclosure:
    return disclosure(
        "", disclosure_name("", name, more=more), *body, classes=classes, ids=list(ids)
    )


def visit_disclosure(self: HTML5Translator, node: disclosure) -> None:
    self.body.append(f'<details class="{" ".join(["nn-closed", *node["classes"]])}">\n')


def depart_disclosure(self: HTML5Translator, node: disclosure) -> None:
    self.body.append("</div>\n</details>\n")


def visit_name(self: HTML5Translator, node: disclosure_name) -> None:
    self.body.append("<summary>")


def depart_name(self: HTML5Translator, node: disclosure_name) -> None:
    if node["more"]:
        self.body.append(f'<span class="visually-hidden"> {self.encode(node["more"])}</span>')
    self.body.append("</summary>\n")
    self.body.append(self.starttag(node, "div", CLASS="nn-closed-body", ids=node.parent["ids"]))


def setup(app: Sphinx) -> None:
    app.add_node(disclosure, html=(visit_disclosure, depart_disclosure))
    app.add_node(disclosure_name, html=(visit_name, depart_name))
