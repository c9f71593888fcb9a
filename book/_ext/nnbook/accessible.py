"""What the theme and docutils leave without a name, or with a role that browsers no longer know."""

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

# ARIA has deprecated docutils' role for an entry of a list; the list around it is one still.
ENTRY, ITEM = 'role="doc-biblioentry"', 'role="listitem"'

# Sphinx sets the parameters of a long signature as definitions of nothing: they are a list.
PARAMETERS = re.compile(r"<dl>\n((?:<dd>.*</dd>\n)+)</dl>")


def mend(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "body" in context:
        context["body"] = PARAMETERS.sub(listed, context["body"].replace(ENTRY, ITEM))
    if "generate_toctree_html" in context:
        context["generate_toctree_html"] = named(context["generate_toctree_html"])


def listed(found: re.Match[str]) -> str:
    items = found[1].replace("<dd>", "<li>").replace("</dd>", "</li>")
    return f'<ul class="nn-parameters">\n{items}</ul>'


def named(toctree: Callable[..., Any]) -> Callable[..., Any]:
    """The theme's tree of pages, each of whose chevrons says what it opens."""

    def with_names(*arguments: Any, **options: Any) -> Any:
        tree = toctree(*arguments, **options)
        if not tree:
            return tree
        soup = tree if isinstance(tree, BeautifulSoup) else BeautifulSoup(tree, "html.parser")
        for summary in soup.select("li.has-children > details > summary"):
            link = summary.find_parent("li").find("a")
            summary["aria-label"] = f"Pages of {link.get_text(strip=True)}"
        return soup if isinstance(tree, BeautifulSoup) else str(soup)

    return with_names


def setup(app: Sphinx) -> None:
    # After the theme's own (500), which puts its functions there.
    app.connect("html-page-context", mend, priority=700)
