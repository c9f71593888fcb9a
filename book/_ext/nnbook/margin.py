"""Notes in the margin of a wide screen: a term's meaning, a work's title, a number found by hand.

Each repeats, beside the text, what a link leads to or what stands above; so narrower screens leave
them out, and so do the search, the plain notebook and programs that read aloud.
"""

import functools
import re
from collections.abc import Iterator

from docutils import nodes
from pybtex.richtext import Text as Latex
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from .by_hand import found_again
from .glossary import entries
from .markup import kept
from .plain_inline import backend, is_chapter

# A paragraph in these stands at the full width of the column, the margin beside it. (In a chapter's
# opening the card stands there.)
OPEN_TEXT = (nodes.section, nodes.document, nodes.bullet_list, nodes.enumerated_list)
OPEN_TEXT += (nodes.list_item,)
QUIET_SECTIONS = {"exercises", "summary", "quiz", "further-reading"}
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


class margin_note(nodes.comment):
    """A comment to the search index, which would find each definition once more in each chapter."""


def write_notes(app: Sphinx, document: nodes.document, docname: str) -> None:
    if app.builder.format != "html" or not is_chapter(app, docname):
        return
    known = {**meanings(app.env), **works(app.env)}
    for paragraph in list(document.findall(nodes.paragraph)):
        if not stands_open(paragraph):
            continue
        for reference in paragraph.findall(nodes.reference):
            anchor = reference.get("refuri", "").partition("reference/")[2]
            content = known.pop(anchor, None)  # once a chapter
            if content:
                put_before(paragraph, content)
    for place, numbers in found_again(document):
        put_before(place, [nodes.strong(text="By hand"), nodes.Text(f" {numbers}")])


def stands_open(paragraph: nodes.paragraph) -> bool:
    parent = paragraph.parent
    while parent is not None:
        if not isinstance(parent, OPEN_TEXT):
            return False
        if QUIET_SECTIONS.intersection(parent.get("ids", ())):
            return False
        parent = parent.parent
    return True


def put_before(place: nodes.Element, content: list[nodes.Node]) -> None:
    # Each part's own copy: Python's would take along the page that the part came from.
    note = margin_note("", "", *(part.deepcopy() for part in content))
    place.parent.insert(place.parent.index(place), note)


def works(env: BuildEnvironment) -> dict[str, list[nodes.Node]]:
    """What stands in the margin beside the first citation of each work."""
    found: dict[str, list[nodes.Node]] = {}
    if "cite" not in env.domains:  # a book without citations
        return found
    for citation in env.get_domain("cite").citations:
        fields, people = citation.entry.fields, citation.entry.persons.get("author", [])
        names = [" ".join(person.prelast_names + person.last_names) for person in people]
        who = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
        who, title = plain(who), plain(fields["title"])
        title = title if title[-1] in "?!" else f"{title}."
        lead = nodes.strong(text=f"{who} {fields.get('year', '')}".strip())
        page = f"bibliography.html#{citation.citation_id}"
        found[page] = [lead, nodes.Text(" "), nodes.emphasis(text=title)]
    return found


@functools.cache
def plain(tex: str) -> str:
    return Latex.from_latex(tex).render(backend())


def meanings(env: BuildEnvironment) -> dict[str, list[nodes.Node]]:
    """What stands in the margin beside the first use of each term."""
    return kept(env, "nn_meanings")


def gather(app: Sphinx, doctree: nodes.document) -> None:
    for terms, definition in entries(doctree):
        for term in terms:
            lead = [nodes.strong(text=term.astext()), nodes.Text(" ")]
            anchor = f"glossary.html#{term['ids'][0]}"
            meanings(app.env)[anchor] = lead + [alone(n) for n in first_sentence(definition[0])]


def first_sentence(paragraph: nodes.Element) -> Iterator[nodes.Node]:
    """The first sentence of a definition, without the Chinese term that it starts with."""
    parts = list(paragraph.children)
    if isinstance(parts[0], nodes.inline) and "nn-chinese" in parts[0]["classes"]:
        parts = [nodes.Text(parts[1].lstrip(". ")), *parts[2:]]
    for part in parts:
        end = SENTENCE_END.search(part) if isinstance(part, nodes.Text) else None
        if end:
            yield nodes.Text(part[: end.end()])
            return
        # A reference would need its own resolution; the words do.
        simple = isinstance(part, nodes.Text | nodes.math | nodes.emphasis | nodes.literal)
        yield part.deepcopy() if simple else nodes.Text(part.astext())


def alone(node: nodes.Node) -> nodes.Node:
    """Kept between builds without the page that it stood on."""
    for part in node.findall():
        part.document = None
    return node


def visit_note(self: HTML5Translator, node: margin_note) -> None:
    self.body.append('<div class="nn-note" aria-hidden="true">')


def depart_note(self: HTML5Translator, node: margin_note) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    app.add_node(margin_note, html=(visit_note, depart_note))
    # After the glossary has marked its Chinese terms and cut off its chapters (500).
    app.connect("doctree-read", gather, priority=600)
    # After the plain notebook is written (900).
    app.connect("doctree-resolved", write_notes, priority=960)
