"""Equations: typeset while the book is built, readable without JavaScript, still from the start."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from . import typeset

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("typeset", (visit_inline, None), (visit_block, None))
    app.connect("config-inited", choose_renderer)
    app.connect("html-page-context", add_style)
    app.connect("build-finished", lambda app, error: typeset.close())


def choose_renderer(app: Sphinx, config: Config) -> None:
    # Jupyter Book brings sphinx.ext.mathjax with it, which typesets in the reader's browser.
    config.html_math_renderer = "typeset"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(equation(node, node.astext(), display=False) + "</span>")
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    tex = node.astext() if node["nowrap"] else wrapped(node.astext())
    self.body.append(f'<div class="nn-equation">{equation(node, tex, display=True)}</div></div>\n')
    raise nodes.SkipNode


def wrapped(tex: str) -> str:
    """Lines aligned at their ``&``, as Sphinx has it: a blank line parts two equations."""
    parts = [part for part in tex.split("\n\n") if part.strip()]
    lines = [rf"\begin{{split}}{part}\end{{split}}" if r"\\" in part else part for part in parts]
    if len(parts) == 1:
        return lines[0]
    return r"\begin{align}\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}\end{align}"


def equation(node: nodes.Node, tex: str, display: bool) -> str:
    try:
        return typeset.html(tex, display)
    except typeset.TexError as error:
        logger.warning("%s: %s", error, tex, location=node, type="nnbook", subtype="equation")
        return HTML5Translator.encode(None, tex)


def add_style(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Its glyphs' measures, in the page itself: building another page cannot outdate them."""
    body = context.get("body", "")
    if "<mjx-container" in body:
        context["metatags"] = f"<style>{typeset.style(body)}</style>\n" + context["metatags"]
