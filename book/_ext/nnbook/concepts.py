"""``{concepts}``: the register in ``nnlearn/concepts``, a chapter at a time, then breadth."""

import inspect
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .checkers import title_of
from .objects import key, public_name, public_names

COLUMNS = {"concept": 32, "from scratch": 34, "in PyTorch": 34}
BREADTH = (
    "Programs written for PyTorch need more than the chapters derive. What the table has is proved "
    "as the rest is; the names listed below it have no derivative of their own."
)


class Concepts(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        from nnlearn import concepts

        for path in Path(concepts.__file__).parent.glob("*.py"):
            self.env.note_dependency(str(path))
        sections = []
        for chapter in (*concepts.CHAPTERS, concepts.BREADTH):
            register = [c for c in concepts.REGISTER if c.chapter == chapter]
            tools = [t for t in concepts.TOOLS if t.chapter == chapter]
            if register or tools:
                sections.append(self.section(chapter, register, tools))
        return sections

    def section(self, chapter: str, register: list, tools: list) -> nodes.section:
        section = nodes.section(ids=[f"concepts-{chapter.replace('_', '-')}"])
        self.set_source_info(section)
        section += nodes.title("", "", *self.title(chapter))
        body: list[nodes.Node] = [self.table(register)] if register else []
        if chapter == "breadth":
            section += nodes.paragraph(text=BREADTH)
            count = len(register) + len(tools)
            section += folded(f"{count} names", [*body, self.listing(tools)])
            return section
        section += body
        if tools:
            lead = "Also here" if register else "Here"
            section += nodes.paragraph("", f"{lead}: ", *self.joined(tools))
        return section

    def title(self, chapter: str) -> list[nodes.Node]:
        title = title_of(chapter)
        docname = f"book/{chapter}"
        if docname not in self.env.found_docs:
            return [nodes.Text(title)]
        return [self.link("std", "doc", f"/{docname}", nodes.inline("", title))]

    def table(self, register: list) -> nodes.table:
        body = nodes.tbody("", *(self.row(concept) for concept in register))
        group = nodes.tgroup("", cols=len(COLUMNS))
        group += [nodes.colspec(colwidth=width) for width in COLUMNS.values()]
        heads = [nodes.entry("", nodes.paragraph(text=head)) for head in COLUMNS]
        group += [nodes.thead("", nodes.row("", *heads)), body]
        return nodes.table("", group, classes=["nn-concepts"])

    def row(self, concept) -> nodes.row:
        torch = nodes.Text("none") if concept.ours else nodes.literal("", f"torch.{concept.path}")
        cells = [nodes.Text(concept.name), self.linked(concept, f"scratch.{concept.path}"), torch]
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))

    def listing(self, tools: list) -> nodes.bullet_list:
        """What has no derivative, by what it is instead."""
        kinds: dict[str, list] = {}
        for tool in tools:
            kinds.setdefault(tool.what, []).append(tool)
        listing = nodes.bullet_list()
        for what, several in kinds.items():
            text = nodes.paragraph("", f"{what}: ", *self.joined(several))
            listing += nodes.list_item("", text)
        return listing

    def joined(self, entries: list) -> list[nodes.Node]:
        several = [self.linked(entry) for entry in entries]
        return [node for name in several for node in (nodes.Text(", "), name)][1:]

    def linked(self, entry, shown: str = "") -> nodes.Node:
        """A name in the engine, linked to its reference if it has one."""
        shown = shown or entry.path
        # A file of the engine may have the name of a function: tensor.
        listed = public_names().get(key(entry.in_scratch()))
        if not listed and is_described(entry.in_scratch()):
            listed = public_name(f"nnlearn.scratch.{entry.path}")
        literal = nodes.literal("", shown)
        return self.link("py", "obj", listed, literal) if listed else literal

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


def is_described(found: object) -> bool:
    """Whether the reference has an entry of a class's attribute."""
    return inspect.isfunction(found) or bool(isinstance(found, property) and inspect.getdoc(found))


def folded(summary: str, body: list[nodes.Node]) -> list[nodes.Node]:
    """What a reader opens, without a script."""
    start = f'<details class="nn-breadth"><summary>{summary}</summary>'
    return [nodes.raw("", start, format="html"), *body, nodes.raw("", "</details>", format="html")]


def setup(app: Sphinx) -> None:
    app.add_directive("concepts", Concepts)
