"""``{chapter-card}``: what the reader will be able to do, what they need, how long it runs."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .markup import block, paragraph
from .notebooks import notebook_place
from .runs import run_of


class ChapterCard(SphinxDirective):
    has_content = True
    # The landing page's card reads the picture's name from the notebook: see chapters.py.
    option_spec = {
        "needs": directives.unchanged_required,
        "picture": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        objectives = block(self)
        if not any(isinstance(node, nodes.bullet_list) for node in objectives):
            raise self.error("a chapter card needs a list of what the reader will be able to do")
        card = nodes.container(classes=["nn-card"])
        self.set_source_info(card)
        card += nodes.paragraph("", "After this chapter you can", classes=["nn-card-title"])
        card += objectives
        if "needs" in self.options:
            card += paragraph(self, self.options["needs"], lead="You need")
        card += self.run_line()
        return [card]

    def run_line(self) -> list[nodes.Node]:
        run = run_of(self.env.app, self.env.docname)
        if run is None:
            return []
        line = nodes.paragraph(classes=["nn-card-run"])
        line += nodes.strong(text="It runs")
        line += nodes.Text(f" in {run['seconds']} on a CPU (measured with {run['versions']}). ")
        line += notebook_place("", "", nodes.inline("", "Download the notebook"))
        line += nodes.Text(", or type ")
        line += nodes.literal(text="make lab")
        line += nodes.Text(" to open it in JupyterLab.")
        return [line]


def setup(app: Sphinx) -> None:
    app.add_directive("chapter-card", ChapterCard)
