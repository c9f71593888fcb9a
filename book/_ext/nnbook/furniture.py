"""What stands around a page: its icon, description and title, and the links to mend it."""

import html
from typing import Any
from urllib.parse import urlencode

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .notebooks import repository
from .readable import cut
from .search import spoken

DESCRIPTION = 200
BOXES = (nodes.Admonition, nodes.sidebar, nodes.definition_list, nodes.table, addnodes.desc)
# The form of .github/ISSUE_TEMPLATE, and its field for the place.
FORM = "erratum.yml"
FIELD = "place"


def describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page an icon and, before sphinxext-opengraph makes tags of it, a description."""
    tags = icons(context)
    if doctree is not None:
        text = description(doctree)
        if text:
            tags.append(f'<meta name="description" content="{html.escape(text)}">')
            meta = dict(context.get("meta") or {})
            context["meta"] = {**meta, "og:description": html.escape(text)}
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)
    context["nn_title"] = app.config.html_title
    if page == app.config.root_doc:
        # The landing page's title is the book's: once is enough.
        context["docstitle"] = ""
    context.update(edit_links(app, page))


def icons(context: dict[str, Any]) -> list[str]:
    static = context["content_root"] + "_static/"
    return [
        f'<link rel="icon" href="{static}favicon.ico" sizes="32x32">',
        f'<link rel="icon" href="{static}mark.svg" type="image/svg+xml">',
        f'<link rel="apple-touch-icon" href="{static}touch.png">',
    ]


def description(doctree: nodes.document) -> str:
    """The first paragraph that is nobody's part: after the chapter's card its question."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not is_boxed(paragraph) and (text := " ".join(spoken(paragraph).split())):
            return sentences(text, DESCRIPTION)
    return ""


def is_boxed(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, BOXES) or "nn-card" in node.get("classes", []):
            return True
    return False


def sentences(text: str, longest: int) -> str:
    """Whole sentences as far as they fit; of a first one that does not, whole words."""
    if len(text) <= longest:
        return text.removesuffix(":")
    end = max(text.rfind(f"{mark} ", 0, longest) for mark in ".?!")
    return text[: end + 1] if end > longest / 3 else cut(text, longest)


def edit_links(app: Sphinx, page: str) -> dict[str, str]:
    """With ``repository: url`` in _config.yml: where to report an error, and where to mend it."""
    address = repository(app)
    source = app.env.doc2path(page, base=False) if page in app.env.found_docs else ""
    if not address or not source:
        return {}
    title = app.env.titles[page].astext()
    options = app.config.html_theme_options
    branch = options.get("repository_branch") or "main"
    place = {"template": FORM, "title": f"Erratum: {title}", FIELD: title}
    return {
        "nn_report": f"{address}/issues/new?{urlencode(place)}",
        "nn_edit": f"{address}/edit/{branch}/{source}",
    }


def tidy_tags(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """An address that is not absolute says nothing to whoever reads the tags elsewhere."""
    if not app.config.html_baseurl:
        lines = context.get("metatags", "").splitlines()
        context["metatags"] = "\n".join(line for line in lines if 'property="og:url"' not in line)


def setup(app: Sphinx) -> None:
    # Before sphinxext-opengraph (500) and after.
    app.connect("html-page-context", describe, priority=400)
    app.connect("html-page-context", tidy_tags, priority=600)
