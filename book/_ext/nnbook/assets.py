"""What every page loads: our templates, MathJax where there are equations."""

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", configure)
    app.connect("doctree-resolved", note_equations)
    # After sphinx.ext.mathjax (500).
    app.connect("html-page-context", drop_mathjax, priority=600)


def configure(app: Sphinx, config: Config) -> None:
    # First in the path, for `static/webpack-macros.html` must win over the theme's, which loads
    # 1.5 MB of icons as a script.
    config.templates_path.insert(0, str(TEMPLATES))
    # Only the machine that publishes knows the address; elsewhere the social tags stay relative.
    config.ogp_site_url = config.html_baseurl = os.environ.get("NNLEARN_BOOK_URL", "")


def note_equations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Count the equations that post-transforms brought in, such as those in gathered claims."""
    if has_equations(doctree):
        app.env.domains["math"].data["has_equations"][docname] = True


def drop_mathjax(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    # Sphinx gives it to every page whose children have equations: the landing page among them.
    if doctree is None or not has_equations(doctree):
        context["script_files"] = [
            script for script in context["script_files"] if "mathjax" not in str(script.filename)
        ]


def has_equations(doctree: nodes.document) -> bool:
    return any(isinstance(node, nodes.math | nodes.math_block) for node in doctree.findall())
