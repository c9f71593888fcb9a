"""``{concepts}``: the register of twins in ``nnlearn/concepts.py`` as tables, one a chapter."""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .checkers import title_of
from .objects import public_name

# As a reader meets them; a chapter that is not here comes last.
ORDER = ("tensors", "neurons", "dnn", "cnn", "rnn", "optimizers", "depth", "transformers")
COLUMNS = {"concept": 32, "from scratch": 34, "in PyTorch": 34}


class Concepts(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        from nnlearn import concepts

        self.env.note_dependency(concepts.__file__)
        chapters: dict[str, list] = {}
        for concept in concepts.REGISTER:
            chapters.setdefault(concept.chapter, []).append(concept)
        order = sorted(chapters, key=lambda name: (*ORDER, name).index(name))
        return [self.chapter(name, chapters[name]) for name in order]

    def chapter(self, name: str, register: list) -> nodes.section:
        section = nodes.section(ids=[f"concepts-{name.replace('_', '-')}"])
        self.set_source_info(section)
        section += nodes.title("", "", *self.chapter_title(name))
        body = nodes.tbody("", *(self.row(concept) for concept in register))
        group = nodes.tgroup("", cols=len(COLUMNS))
        group += [nodes.colspec(colwidth=width) for width in COLUMNS.values()]
        heads = [nodes.entry("", nodes.paragraph(text=head)) for head in COLUMNS]
        group += [nodes.thead("", nodes.row("", *heads)), body]
        section += nodes.table("", group, classes=["nn-concepts"])
        return section

    def chapter_title(self, name: str) -> list[nodes.Node]:
        title = title_of(name)
        docname = f"book/{name}"
        if docname not in self.env.found_docs:
            return [nodes.Text(title)]
        return [self.link("std", "doc", f"/{docname}", nodes.inline("", title))]

    def row(self, concept) -> nodes.row:
        ours = f"nnlearn.scratch.{concept.path}"
        listed = public_name(ours)
        literal = nodes.literal("", ours.removeprefix("nnlearn."))
        scratch = self.link("py", "obj", listed, literal) if listed else literal
        torch = nodes.Text("none") if concept.ours else nodes.literal("", f"torch.{concept.path}")
        cells = [nodes.Text(concept.name), scratch, torch]
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))

    def link(self, domain: str, kind: str, target: str, shown: nodes.Element) -> nodes.Element:
        return addnodes.pending_xref(
            "",
            shown,
            refdomain=domain,
            reftype=kind,
            reftarget=target,
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.docname,
        )


def setup(app: Sphinx) -> None:
    app.add_directive("concepts", Concepts)
