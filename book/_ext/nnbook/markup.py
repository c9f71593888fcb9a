"""Small helpers that the directives and transforms share."""

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
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


def numbers(env: BuildEnvironment, docname: str, kind: str) -> dict[str, str]:
    """The numbers of a page's figures, exercises, …, as they are printed, by their ids."""
    found = env.toc_fignumbers.get(docname, {}).get(kind, {})
    return {name: ".".join(map(str, number)) for name, number in found.items()}


def kept(env: BuildEnvironment, name: str, empty: Callable[[], Any] = dict) -> Any:
    """What is kept under a name with the environment, between builds."""
    if not hasattr(env, name):
        setattr(env, name, empty())
    return getattr(env, name)
