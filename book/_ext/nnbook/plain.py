"""A resolved page as plain Markdown, for notebooks that are read outside the book.

Numbers, titles and citations are Sphinx's own; here they are only spelled. A kind of node that
nobody taught to this module stops the build, so nothing leaves a chapter unseen.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.errors import ExtensionError

from .plain_inline import Inline


@dataclass
class Text:
    """Markdown, and the index of the source's cell that it comes from."""

    markdown: str
    cell: int


@dataclass
class Code:
    """A code cell of the source; ``folded`` where it would give an answer away."""

    cell: int
    folded: bool = False


Piece = Text | Code
ENGINES = {"NumPy": "From scratch, in NumPy", "PyTorch": "In PyTorch"}
# MyST-NB numbers the lines of a cell from this times one more than its index.
LINES_OF_A_CELL = 10_000


class Page:
    """Walk over one page; ``pieces`` gives its texts and code cells in reading order."""

    def __init__(self, inline: Inline, boxes: dict[str, Callable], setup: str) -> None:
        self.inline = inline
        self.boxes = boxes
        self.setup = setup
        self.cell = 0
        self.level = 0

    def pieces(self, parent: Iterable[nodes.Node]) -> Iterator[Piece]:
        for node in parent:
            line = getattr(node, "line", None) or 0
            self.cell = max(self.cell, line // LINES_OF_A_CELL - 1)
            yield from self.block(node)

    def text(self, markdown: str) -> Iterator[Text]:
        if markdown.strip():
            yield Text(markdown, self.cell)

    def markdown(self, parent: Iterable[nodes.Node]) -> str:
        """Blocks that hold no code cell, as one text."""
        pieces = list(self.pieces(parent))
        if any(isinstance(piece, Code) for piece in pieces):
            raise ExtensionError("a code cell stands where a plain notebook cannot have one")
        return "\n\n".join(piece.markdown for piece in pieces if isinstance(piece, Text))

    def around(
        self, pieces: Iterable[Piece], wrap: Callable[[str], str], folded: bool = False
    ) -> Iterator[Piece]:
        """Wrap each run of text; a code cell, which no box can hold, stands between the boxes."""
        run: list[Text] = []
        for piece in [*pieces, None]:
            if isinstance(piece, Text):
                run.append(piece)
                continue
            if run:
                yield Text(wrap("\n\n".join(text.markdown for text in run)), run[0].cell)
                run = []
            if piece is not None:
                yield Code(piece.cell, folded or piece.folded)

    def anchors(self, node: nodes.Element) -> str:
        """Targets for the links of this notebook; names that nothing refers to are left out."""
        wanted = [name for name in node.get("ids", ()) if name in self.inline.targets]
        return "".join(f'<a id="{name}"></a>' for name in wanted)

    def block(self, node: nodes.Node) -> Iterator[Piece]:
        kind = type(node).__name__
        for name in [*getattr(node, "attributes", {}).get("classes", ()), kind]:
            found = self.boxes.get(name)
            if found is not None:
                yield from found(self, node)
                return
        method = getattr(self, f"block_{kind}", None)
        if method is None:
            raise ExtensionError(f"the plain notebook has no way yet to show a {kind}")
        yield from method(node)

    def block_section(self, node: nodes.section) -> Iterator[Piece]:
        self.level += 1
        title, *rest = node.children
        number = self.inline.section_number(node)
        heading = f"{'#' * self.level} {number}{self.inline.all(title)}"
        anchors = self.anchors(node)
        line = getattr(title, "line", None) or 0
        self.cell = max(self.cell, line // LINES_OF_A_CELL - 1)
        yield from self.text(f"{anchors}\n\n{heading}" if anchors else heading)
        yield from self.pieces(rest)
        self.level -= 1

    def block_paragraph(self, node: nodes.paragraph) -> Iterator[Piece]:
        if "nn-engine" in node["classes"]:
            return
        yield from self.text(guarded(self.inline.all(node)))

    def block_rubric(self, node: nodes.rubric) -> Iterator[Piece]:
        yield from self.text(f"**{self.inline.all(node)}**")

    def block_math_block(self, node: nodes.math_block) -> Iterator[Piece]:
        tex = re.sub(r"\n\s*\n", "\n", node.astext().strip())
        if node.get("nowrap"):
            tex = re.sub(r"\\(begin|end)\{(align|gather)\*?\}", r"\\\1{\2ed}", tex)
        elif r"\\" in tex and r"\begin{" not in tex:
            tex = f"\\begin{{split}}\n{tex}\n\\end{{split}}"
        number = self.inline.number("displaymath", node) if node.get("number") else ""
        tag = f"\n\\tag{{{number}}}" if number else ""
        anchors = self.anchors(node)
        yield from self.text((f"{anchors}\n\n" if anchors else "") + f"$$\n{tex}{tag}\n$$")

    def block_target(self, node: nodes.target) -> Iterator[Piece]:
        # The anchor of an equation stands just before it; the equation writes its own.
        return iter(())

    def block_bullet_list(self, node: nodes.bullet_list) -> Iterator[Piece]:
        yield from self.text(self.listed(node, lambda index: "- "))

    def block_enumerated_list(self, node: nodes.enumerated_list) -> Iterator[Piece]:
        start = node.get("start", 1)
        yield from self.text(self.listed(node, lambda index: f"{start + index}. "))

    def listed(self, node: nodes.Element, mark: Callable[[int], str]) -> str:
        items = [
            mark(index) + indented(self.markdown(item.children), mark(index).index(" ") + 1)
            for index, item in enumerate(node)
        ]
        loose = any("\n\n" in item for item in items)
        return ("\n\n" if loose else "\n").join(items)

    def block_literal_block(self, node: nodes.literal_block) -> Iterator[Piece]:
        language = node.get("language", "")
        fence = "````" if "```" in node.astext() else "```"
        language = "" if language in ("default", "none") else language
        yield from self.text(f"{fence}{language}\n{node.astext().rstrip()}\n{fence}")

    def block_block_quote(self, node: nodes.block_quote) -> Iterator[Piece]:
        yield from self.around(self.pieces(node.children), quoted)

    def block_transition(self, node: nodes.transition) -> Iterator[Piece]:
        yield from self.text("---")

    def block_footnote(self, node: nodes.footnote) -> Iterator[Piece]:
        label, *body = node.children
        text = self.markdown(body)
        yield from self.text(f"{self.anchors(node)}<sup>{label.astext()}</sup> {text}")

    def block_figure(self, node: nodes.figure) -> Iterator[Piece]:
        number = self.inline.number("figure", node)
        caption = next((child for child in node if isinstance(child, nodes.caption)), None)
        text = self.inline.all(caption) if caption is not None else ""
        yield from self.text(f"{self.anchors(node)}**Figure {number}.** {text}")

    def block_container(self, node: nodes.container) -> Iterator[Piece]:
        if node.get("nb_element") == "cell_code":
            yield from self.code_cell(node)
        else:
            yield from self.pieces(node.children)

    def code_cell(self, node: nodes.container) -> Iterator[Piece]:
        self.cell = max(self.cell, node["cell_index"])
        label = next(
            (c for c in node if isinstance(c, nodes.paragraph) and "nn-engine" in c["classes"]),
            None,
        )
        if label is not None:
            yield from self.text(f"**{ENGINES[label.astext()]}**")
        yield Code(node["cell_index"])
        for figure in node.findall(nodes.figure):
            yield from self.block_figure(figure)

    def block_table(self, node: nodes.table) -> Iterator[Piece]:
        rows = [self.row(row) for row in node.findall(nodes.row)]
        group = next(node.findall(nodes.tgroup))
        first = next(node.findall(nodes.row))
        rules = ["---:" if "text-right" in entry["classes"] else "---" for entry in first]
        if not list(group.findall(nodes.thead)):
            rows.insert(0, [""] * len(rules))
        lines = [rows[0], rules, *rows[1:]]
        yield from self.text("\n".join(f"| {' | '.join(cells)} |" for cells in lines))

    def row(self, row: nodes.row) -> list[str]:
        self.inline.in_table = True
        cells = [self.markdown(entry.children).replace("\n", " ") for entry in row]
        self.inline.in_table = False
        return cells


def guarded(text: str) -> str:
    """A paragraph whose first characters would make Markdown take it for something else."""
    return re.sub(r"^(#|\+ |- |> |\d+(?=[.)] ))", lambda m: escape_start(m[1]), text)


def escape_start(mark: str) -> str:
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def closed(summary: str, text: str) -> str:
    """A section that opens at a click, in every program that shows notebooks."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"
