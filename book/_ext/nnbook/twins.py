"""Cells tagged ``scratch`` and ``torch`` get a label, and stand side by side where adjacent."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

LABELS = {"scratch": "NumPy", "torch": "PyTorch"}


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


def engine(node: nodes.Node | None) -> str:
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return ""
    return next((tag for tag in LABELS if f"tag_{tag}" in node["classes"]), "")


def setup(app: Sphinx) -> None:
    app.add_transform(Twins)
