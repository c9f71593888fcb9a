"""``{mnist}``: stored results on MNIST inside a chapter, by the code that writes the benchmarks."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .markup import block


class Mnist(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        if not self.content:
            raise self.error("results on MNIST need a body: what to read in the table")
        results = nodes.container(classes=["nn-mnist"])
        self.set_source_info(results)
        results += self.table(self.arguments[0].split())
        results += block(self)
        return [results]

    def table(self, names: list[str]) -> list[nodes.Node]:
        page = benchmarks_page()
        for name in names:
            self.env.note_dependency(str(page.store.RESULTS / f"mnist-{name}.json"))
        try:
            lines = page.accuracy(names).splitlines()
        except ValueError as error:
            raise self.error(str(error)) from error
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, source=""), self.content_offset, holder)
        return holder.children


def benchmarks_page():
    """The module ``benchmarks.page``, which is in the repository but not in the package."""
    from benchmarks import page

    return page


def setup(app: Sphinx) -> None:
    app.add_directive("mnist", Mnist)
