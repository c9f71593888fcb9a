"""The index that readers search: every section, glossary entry, box and name, with its own text.

It replaces Sphinx's, which knows whole pages and fetches them for their excerpts (a page opened
from a folder may not fetch). ``_scripts/search.js`` ranks; both load when the search is opened.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.osutil import SEP, ensuredir

from .api import BREADTH
from .disclosure import disclosure_name
from .exercises import exercise_head
from .readable import cut, readable

INDEX = "nnbook-index.js"
# The first words of what a name does; of all else the whole text, for it is searched.
DOCSTRING = 200
# Written, but not for whoever searches: code, what it printed, answers, lists of links.
PASSED_OVER = (
    nodes.literal_block,
    nodes.doctest_block,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    nodes.title,
    nodes.rubric,
    nodes.system_message,
    addnodes.toctree,
    addnodes.index,
    addnodes.desc_signature,
    disclosure_name,
    exercise_head,
)
UNREAD = {
    "cell_input", "nn-card", "nn-quiz", "nn-source", "nn-chapters", "nn-claims",
    "toctree-wrapper", "nn-engine", "nn-summary", "nn-concepts", "nn-term-chapter",
    "nn-claim-head", "nn-claim-heard", "nn-bet", "nn-exercise-more", "sd-dropdown",
}  # fmt: skip
BOXES = {"proof", "nn-exercise"}
Record = dict[str, str]


def note_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Keep the records of each page as it is written: later builds write changed pages alone."""
    if doctree is None or app.builder.format != "html":
        return
    path = store(app) / f"{page.replace(SEP, '.')}.json"
    ensuredir(path.parent)
    found = [record for record in Page(app, page).records(doctree) if record["title"]]
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


class Page:
    def __init__(self, app: Sphinx, docname: str) -> None:
        self.numbers = app.env.toc_secnumbers.get(docname, {})
        # By Sphinx's own type: the title's section has no anchor.
        self.top = True

    def records(self, node: nodes.Element) -> Iterator[Record]:
        for found in node.children:
            record = self.record(found) if isinstance(found, nodes.Element) else None
            if record:
                yield record
            if isinstance(found, nodes.Element) and not is_unread(found):
                yield from self.records(found)

    def record(self, node: nodes.Element) -> Record | None:
        anchor = next(iter(node["ids"]), "")
        if isinstance(node, nodes.section) and isinstance(node[0], nodes.title) and anchor:
            return self.section(node, anchor)
        if isinstance(node, nodes.definition_list_item):
            return term(node)
        if isinstance(node, addnodes.desc):
            return named(node)
        if "nn-test" in node["classes"]:
            return claim(node)
        if BOXES & set(node["classes"]) and anchor:
            return box(node, anchor)
        return None

    def section(self, node: nodes.section, anchor: str) -> Record:
        number = self.numbers.get("" if self.top else f"#{anchor}", ())
        kind, self.top = ("page" if self.top else "section"), False
        return {
            "kind": kind,
            "anchor": anchor,
            "number": ".".join(map(str, number)),
            "title": spoken(node[0]),
            "text": own_text(node),
        }


def claim(node: nodes.Element) -> Record:
    """A claim, the cells that test it, its verdict."""

    def marked(name: str) -> str:
        found = (part for part in node.findall(nodes.inline) if name in part["classes"])
        return "".join(map(spoken, found))

    text = f"{marked('nn-verdict')}. {own_text(node)}"
    anchor = node[0]["ids"][0]
    return {"kind": "claim", "anchor": anchor, "title": marked("nn-claim-text"), "text": text}


def term(node: nodes.definition_list_item) -> Record | None:
    anchors = [name for part in node.findall(nodes.term) for name in part["ids"]]
    if not anchors or not anchors[0].startswith("term-"):
        return None
    text = " ".join(map(spoken, node.findall(nodes.paragraph)))
    return {"kind": "term", "anchor": anchors[0], "title": spoken(node[0]), "text": text}


def named(node: addnodes.desc) -> Record | None:
    """One entry of the reference: its public name, and what it does in a sentence."""
    if not isinstance(node[0], addnodes.desc_signature) or not node[0]["ids"]:
        return None
    anchor = node[0]["ids"][0]
    texts = (spoken(part) for part in node[-1] if isinstance(part, nodes.paragraph))
    text = next((text for text in texts if not text.startswith("Bases: ")), "")
    return {"kind": "name", "anchor": anchor, "title": anchor, "text": cut(text, DOCSTRING)}


def box(node: nodes.Element, anchor: str) -> Record:
    is_exercise = "nn-exercise" in node["classes"]
    kind = "exercise" if is_exercise else node.get("realtype", "theorem")
    title = next(node.findall(exercise_head if is_exercise else nodes.title), nodes.title())
    shown = "".join(map(spoken, title.children)).strip(" ()")
    return {"kind": kind, "anchor": anchor, "title": shown, "text": own_text(node)}


def own_text(node: nodes.Element) -> str:
    """The prose of a section or box, less what has a record of its own."""
    return " ".join(" ".join(pieces(node)).replace(BREADTH, "").split())


def pieces(node: nodes.Element) -> Iterator[str]:
    if "cell_output" in node["classes"]:
        yield from map(spoken, node.findall(nodes.caption))
        return
    for child in node.children:
        if isinstance(child, nodes.TextElement) and not isinstance(child, PASSED_OVER):
            if not UNREAD & set(child["classes"]):
                yield spoken(child)
        elif isinstance(child, nodes.Element) and not is_unread(child) and not is_record(child):
            yield from pieces(child)


def is_unread(node: nodes.Element) -> bool:
    # An output is unread, but for the captions of its figures.
    if "cell_output" in node["classes"]:
        return not any(node.findall(nodes.figure))
    return isinstance(node, PASSED_OVER) or bool(UNREAD & set(node["classes"]))


def is_record(node: nodes.Element) -> bool:
    # The contents of a box are a section without a title.
    titled = isinstance(node, nodes.section) and isinstance(node[0], nodes.title)
    boxed = {*BOXES, "nn-test"} & set(node["classes"])
    return titled or bool(boxed) or isinstance(node, addnodes.desc | nodes.definition_list_item)


def spoken(node: nodes.Node) -> str:
    """The text of a paragraph, its equations as a line of type."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, nodes.math):
        return readable(node.astext())
    if isinstance(node, PASSED_OVER) and not isinstance(node, nodes.title):
        return ""
    if isinstance(node, nodes.Element) and UNREAD & set(node["classes"]):
        return ""
    return "".join(map(spoken, node.children))


def write_index(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    pages, records = [], []
    for docname in sorted(app.env.found_docs):
        path = store(app) / f"{docname.replace(SEP, '.')}.json"
        if not path.exists():
            continue
        for record in json.loads(path.read_text(encoding="utf-8")):
            parts = ("kind", "anchor", "number", "title", "text")
            records.append([len(pages), *(record.get(part, "") for part in parts)])
        pages.append(app.builder.get_target_uri(docname))
    index = {"pages": pages, "records": records}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    target = Path(app.outdir) / "_static" / INDEX
    target.write_text(f"window.nnIndex = {text};\n", encoding="utf-8")


def store(app: Sphinx) -> Path:
    return Path(app.outdir).parent / ".search"


def leave_sphinx_index(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.builder.search = False


def search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    yield "search", {}, "search.html"


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", leave_sphinx_index)
    app.connect("html-page-context", note_page)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", write_index)
