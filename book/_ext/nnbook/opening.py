"""How a chapter opens: its question, its picture at full width, then its card, then its set-up.

A notebook must run its imports before it draws; a reader need not see them before the picture. So
the page shows the set-up last. The notebook, the reader's and ours, keeps the order of the run.
"""

from docutils import nodes
from sphinx.application import Sphinx

from .plain_inline import is_chapter


def arrange(app: Sphinx, document: nodes.document, docname: str) -> None:
    if app.builder.format != "html" or not is_chapter(app, docname):
        return
    chapter = next(document.findall(nodes.section), None)
    if chapter is None or not any(is_card(node) for node in chapter):
        return
    first = next((i for i, n in enumerate(chapter) if isinstance(n, nodes.section)), len(chapter))
    parts = chapter.children[1:first]
    show_at_once(parts)
    set_up = nodes.container(classes=["nn-setup"])
    set_up += [node for node in parts if is_set_up(node)]
    opening = nodes.container(classes=["nn-opening"])
    chapter[1:first] = [opening]
    opening += [node for node in parts if not is_set_up(node)]
    if len(set_up):
        opening += set_up


def is_card(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and "nn-card" in node["classes"]


def is_set_up(node: nodes.Node) -> bool:
    """A code cell that shows nothing."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    outputs = (part for part in node.findall(nodes.container) if is_output(part))
    return not any(len(output) for output in outputs)


def is_output(node: nodes.Element) -> bool:
    return node.get("nb_element") == "cell_code_output"


def show_at_once(parts: list[nodes.Node]) -> None:
    """The first picture is in view when the page opens: it must not wait to be scrolled to."""
    for part in parts:
        for image in part.findall(nodes.image):
            image.attributes.pop("loading", None)


def setup(app: Sphinx) -> None:
    # After the plain notebook is written (900), whose cells stand in the order of the run.
    app.connect("doctree-resolved", arrange, priority=950)
