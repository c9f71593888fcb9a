"""Collapsed cells: what a cell shows comes first, its code below, under a name that says whose.

MyST-NB's own toggle stands above the figure, has a paragraph in its summary, which HTML does not
allow, and the same name 125 times.
"""

import ast
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from .disclosure import closed
from .markup import numbers


class NameToggles(SphinxPostTransform):
    # Before MyST-NB's own (199).
    default_priority = 198
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and cell.get("hide_mode"):
                self.close(cell, cell["hide_mode"])

    def close(self, cell: nodes.container, mode: str) -> None:
        code, shown = part(cell, "cell_code_source"), part(cell, "cell_code_output")
        cell["hide_mode"] = ""
        hidden = [
            node
            for node, its_modes in ((code, ("input", "all")), (shown, ("output", "all")))
            if node is not None and (mode in its_modes or mode == "input+output")
        ]
        if not hidden:
            return
        for node in hidden:
            cell.remove(node)
        cell += closed(self.name(cell, code, shown, mode), hidden, classes=["nn-code-of"])

    def name(
        self,
        cell: nodes.container,
        code: nodes.Element | None,
        shown: nodes.Element | None,
        mode: str,
    ) -> str:
        if cell["prompt_show"] != self.config.nb_code_prompt_show:
            return str(cell["prompt_show"])
        if mode == "output":
            return "Output"
        what = "Code and output" if mode != "input" and shown is not None else "Code"
        figures = self.figures(shown)
        if figures:
            return f"{what} of {figures}"
        if mode == "input" and shown is not None:
            return f"{what} of this output"
        made = definitions(code.astext()) if code is not None else []
        return f"{what}: {', '.join(made)}" if made else what

    def figures(self, shown: nodes.Element | None) -> str:
        printed = numbers(self.env, self.env.docname, "figure")
        found = [
            printed[name]
            for figure in (shown.findall(nodes.figure) if shown is not None else ())
            for name in figure["ids"]
            if name in printed
        ]
        return ("Figure " if len(found) < 2 else "Figures ") + " and ".join(found) if found else ""


def part(cell: nodes.container, name: str) -> nodes.Element | None:
    return next((child for child in cell if child.get("nb_element") == name), None)


def definitions(code: str) -> list[str]:
    """The functions and classes that a cell is there for."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return []
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def setup(app: Sphinx) -> None:
    app.add_post_transform(NameToggles)
