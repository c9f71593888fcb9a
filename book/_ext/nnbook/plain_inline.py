"""Words, links, formulas and numbers of a resolved page as plain Markdown."""

import functools
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from pybtex.plugin import find_plugin
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

SPECIAL = re.compile(r"([\\`*\[\]$~]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!])|&(?=#?\w+;))")
# What a printed entry ends with when its address is known; the link says it again.
PREPRINT = re.compile(r"arXiv:(\S+?)[.,}]*$")
ADDRESS = re.compile(r"\s(?:doi:|URL: |arXiv:)\S+")
RAW = ("number_reference", "inline", "generated", "abbreviation")


class Inline:
    """Spells the inline nodes of one page, ``docname``."""

    def __init__(self, app: Sphinx, docname: str, document: nodes.document) -> None:
        self.app = app
        self.docname = docname
        self.numbers = app.env.toc_fignumbers.get(docname, {})
        self.sections = app.env.toc_secnumbers.get(docname, {})
        self.targets = {self.own_target(link) for link in document.findall(is_link)}
        self.cited: list[Any] = []
        self.in_table = False

    def all(self, parent: Iterable[nodes.Node]) -> str:
        return "".join(self.one(node) for node in parent)

    def one(self, node: nodes.Node) -> str:
        kind = type(node).__name__
        if isinstance(node, nodes.Text):
            return self.words(str(node))
        method = getattr(self, f"inline_{kind}", None)
        if method is not None:
            return method(node)
        if kind in RAW:
            return self.all(node.children)
        raise ExtensionError(f"the plain notebook has no way yet to show a {kind} in a sentence")

    def words(self, text: str) -> str:
        text = SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", text))
        return text.replace("|", "\\|") if self.in_table else text

    def inline_emphasis(self, node: nodes.emphasis) -> str:
        return marked("*", self.all(node.children))

    def inline_strong(self, node: nodes.strong) -> str:
        return marked("**", self.all(node.children))

    def inline_literal(self, node: nodes.literal) -> str:
        if "std-numref" in node["classes"]:  # sphinx-exercise wraps "Exercise 1.1" so
            return self.all(node.children)
        text = node.astext()
        fence = "``" if "`" in text else "`"
        edge = " " if fence == "``" else ""
        code = f"{fence}{edge}{text}{edge}{fence}"
        return code.replace("|", "\\|") if self.in_table else code

    def inline_math(self, node: nodes.math) -> str:
        tex = " ".join(node.astext().split())
        if tex == "-":  # before a measured number: GitHub takes no digit right after a formula
            return "−"
        if self.in_table:
            tex = tex.replace("\\|", "\\Vert ").replace("|", "\\vert ")
        return f"${tex}$"

    def inline_superscript(self, node: nodes.superscript) -> str:
        return f"<sup>{self.all(node.children)}</sup>"

    def inline_subscript(self, node: nodes.subscript) -> str:
        return f"<sub>{self.all(node.children)}</sub>"

    def inline_footnote_reference(self, node: nodes.footnote_reference) -> str:
        return f'<sup><a href="#{node["refid"]}">{node.astext()}</a></sup>'

    def inline_target(self, node: nodes.target) -> str:
        return ""

    def inline_raw(self, node: nodes.raw) -> str:
        return ""

    def inline_image(self, node: nodes.image) -> str:
        return self.words(node.get("alt", ""))

    def inline_download_reference(self, node: nodes.Element) -> str:
        return self.all(node.children)

    def inline_number_reference(self, node: nodes.Element) -> str:
        return self.inline_reference(node)

    def inline_reference(self, node: nodes.Element) -> str:
        """A link where there is something to open: this notebook, another chapter, the web."""
        text = self.all(node.children)
        own = self.own_target(node)
        if own:
            return f"[{text}](#{own})"
        uri = node.get("refuri", "")
        if "://" in uri or uri.startswith("mailto:"):
            return f"[{text}]({uri})"
        path, _, anchor = uri.partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), path))
        page = page.removesuffix(".html")
        citation = self.citation(anchor)
        if citation is not None:
            address = address_of(citation.entry) or f"#ref-{citation.key}"
            return f"[{text}]({address})"
        if anchor.startswith("term-"):
            return marked("*", text) if "*" not in text else text
        if page in self.app.env.found_docs and is_chapter(self.app, page):
            return f"[{text}]({posixpath.basename(page)}.ipynb)"
        online = self.app.config.html_baseurl
        return f"[{text}]({online.rstrip('/')}/{page}.html#{anchor})" if online else text

    def own_target(self, node: nodes.Element) -> str:
        """The name in this notebook that a link leads to; empty where it leads elsewhere."""
        if node.get("refid"):
            return node["refid"]
        path, _, anchor = node.get("refuri", "").partition("#")
        own = path in ("", posixpath.basename(self.docname) + ".html")
        return anchor if own else ""

    def citation(self, anchor: str) -> Any:
        found = self.by_anchor().get(anchor)
        if found is not None and found not in self.cited:
            self.cited.append(found)
        return found

    def by_anchor(self) -> dict[str, Any]:
        return {entry.citation_id: entry for entry in self.app.env.get_domain("cite").citations}

    def references(self) -> Iterator[str]:
        """The works that this page cites, in the bibliography's order, each with its address."""
        for entry in self.app.env.get_domain("cite").citations:
            if entry in self.cited:
                anchor = "" if address_of(entry.entry) else f'<a id="ref-{entry.key}"></a>'
                yield f"- {anchor}{printed(entry)}"

    def number(self, kind: str, node: nodes.Element) -> str:
        for name in node["ids"]:
            number = self.numbers.get(kind, {}).get(name)
            if number:
                return ".".join(map(str, number))
        raise ExtensionError(f"no number for the {kind} {node['ids']} of {self.docname}")

    def section_number(self, node: nodes.section) -> str:
        top = isinstance(node.parent, nodes.document)
        names = [""] if top else [f"#{name}" for name in node["ids"]]
        number = next((self.sections[name] for name in names if name in self.sections), None)
        return f"{'.'.join(map(str, number))}. " if number else ""


def is_link(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and ("refid" in node or "refuri" in node)


def is_chapter(app: Sphinx, docname: str) -> bool:
    return str(app.env.doc2path(docname)).endswith(".ipynb")


def marked(mark: str, text: str) -> str:
    """Emphasis, with the spaces at its ends outside, where Markdown wants them."""
    core = text.strip()
    if not core:
        return text
    start = text[: len(text) - len(text.lstrip())]
    return f"{start}{mark}{core}{mark}{text[len(text.rstrip()) :]}"


def address_of(entry: Any) -> str:
    fields = entry.fields
    if fields.get("doi"):
        return f"https://doi.org/{fields['doi']}"
    if fields.get("eprint"):
        return f"https://arxiv.org/abs/{fields['eprint']}"
    preprint = PREPRINT.search(fields.get("howpublished", ""))
    if preprint:
        return f"https://arxiv.org/abs/{preprint[1]}"
    return fields.get("url", "")


@functools.cache
def backend() -> Any:
    # Looked up once: each time it reads the list of all that is installed.
    return find_plugin("pybtex.backends", "plaintext")()


def printed(citation: Any) -> str:
    text = " ".join(citation.formatted_entry.text.render(backend()).split())
    address = address_of(citation.entry)
    if address:
        text = ADDRESS.sub("", text).rstrip(",. ") + "."
    # A title may hold a formula.
    parts = re.split(r"(\$[^$]+\$)", text)
    parts[::2] = [SPECIAL.sub(r"\\\1", words) for words in parts[::2]]
    return "".join(parts) + (f" <{address}>" if address else "")
