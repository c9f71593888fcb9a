"""Small helpers that the directives share."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def paragraph(
    directive: SphinxDirective, text: str, *, lead: str = "", classes: tuple[str, ...] = ()
) -> nodes.paragraph:
    """A paragraph of inline markup in the directive's own language, after an optional bold lead."""
    node = nodes.paragraph(classes=list(classes))
    directive.set_source_info(node)
    if lead:
        node += nodes.strong(text=lead)
        node += nodes.Text(" ")
    node += inline(directive, text)
    return node


def inline(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Inline markup in the directive's own language."""
    children, messages = directive.state.inline_text(text, directive.lineno)
    return [*children, *messages]


def block(directive: SphinxDirective) -> list[nodes.Node]:
    """The directive's body."""
    holder = nodes.container()
    directive.state.nested_parse(directive.content, directive.content_offset, holder)
    return holder.children
