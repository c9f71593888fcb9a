"""``{chapters}``: the chapters in the order of ``_toc.yml``, each with its first question."""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .markup import inline

# The first sentence under the title, if it asks.
OPENING = re.compile(r"\A# .+\s+(?P<question>[^.?!:]+\?)")


class Chapters(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        listing = nodes.enumerated_list(enumtype="arabic", suffix=".", classes=["nn-chapters"])
        for docname in self.config.external_site_map:
            path = Path(self.env.doc2path(docname))
            if path.suffix == ".ipynb":
                self.env.note_dependency(str(path))
                listing += nodes.list_item("", self.entry(docname, self.question(path)))
        return [listing]

    def question(self, path: Path) -> str:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        found = OPENING.search("".join(cells[0]["source"]))
        if not found:
            raise self.error(f"{path.name} does not open with its question, right under its title")
        return " ".join(found["question"].split())

    def entry(self, docname: str, question: str) -> nodes.paragraph:
        link = addnodes.pending_xref(
            "",
            nodes.inline(),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{docname}",
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )
        return nodes.paragraph("", "", link, nodes.Text(". "), *inline(self, question))


def setup(app: Sphinx) -> None:
    app.add_directive("chapters", Chapters)
