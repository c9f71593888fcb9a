"""What every page loads: our templates."""

import os
from pathlib import Path

import pydata_sphinx_theme
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme"
THEME_STYLES = THEME / "static" / "styles"


def setup(app: Sphinx) -> None:
    app.connect("config-inited", configure)


def configure(app: Sphinx, config: Config) -> None:
    # First in the path, for `static/webpack-macros.html` must win over the theme's, which loads
    # 1.5 MB of icons as a script.
    config.templates_path.insert(0, str(TEMPLATES))
    # Newer themes have Bootstrap's rules in their own style sheet.
    config.html_context["nn_bootstrap"] = (THEME_STYLES / "bootstrap.css").exists()
    # Only the machine that publishes knows the address; elsewhere the social tags stay relative.
    config.ogp_site_url = config.html_baseurl = os.environ.get("NNLEARN_BOOK_URL", "")
