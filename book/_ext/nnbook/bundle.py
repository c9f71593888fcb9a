"""One style sheet and one script for every page, put together from one file a subject.

``book/_styles`` and ``book/_scripts`` hold the sources. The order of the styles is the order below:
later rules win, so what narrows, calms or prints comes last.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

BOOK = Path(__file__).resolve().parents[2]
STYLES = (
    "icons",
    "fonts",
    "type",
    "equations",
    "code",
    "engines",
    "twins",
    "figures",
    "data",
    "boxes",
    "terms",
    "claims",
    "bets",
    "exercises",
    "source",
    "tables",
    "opening",
    "margin",
    "landing",
    "wide",
    "reference",
    "widths",
    "search",
    "narrow",
    "touch",
    "focus",
    "motion",
    "still",
    "print",
)
SCRIPTS = ("page", "quiz", "bets", "twins", "scroll", "terms", "data", "find", "equations", "print")
# Files of their own, which a page loads when it needs them.
ON_DEMAND = ("search",)


def setup(app: Sphinx) -> None:
    app.connect("config-inited", write_bundles)
    app.connect("html-page-context", defer_scripts, priority=900)


def write_bundles(app: Sphinx, config: Config) -> None:
    folder = Path(app.outdir).parent / ".bundles"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "nnbook.css", [read("_styles", f"{name}.css") for name in STYLES])
    write(folder / "nnbook.js", [scoped(read("_scripts", f"{name}.js")) for name in SCRIPTS])
    for name in ON_DEMAND:
        write(folder / f"nnbook-{name}.js", [scoped(read("_scripts", f"{name}.js"))])
    config.html_static_path.append(str(folder))
    config.html_css_files.append("nnbook.css")
    config.html_js_files.append(("nnbook.js", {"defer": "defer"}))
    forgotten = {path.stem for path in BOOK.glob("_styles/*.css")} - set(STYLES)
    forgotten |= {path.stem for path in BOOK.glob("_scripts/*.js")} - {*SCRIPTS, *ON_DEMAND}
    if forgotten:
        raise ExtensionError(f"nnbook.bundle does not list {', '.join(sorted(forgotten))}")


def defer_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The page is read and shown before the extensions' scripts, which keep their order."""
    if page == "search":  # its template loads a script that needs them at once
        return
    for script in context["script_files"]:
        # An inline script cannot wait, and one reads what documentation_options.js defines.
        if script.filename and "documentation_options" not in str(script.filename):
            script.attributes.setdefault("defer", "defer")


def read(folder: str, name: str) -> str:
    return (BOOK / folder / name).read_text(encoding="utf-8")


def scoped(script: str) -> str:
    """A script whose names are its own."""
    return f"(() => {{\n{script}}})();\n"


def write(path: Path, parts: list[str]) -> None:
    text = "\n".join(parts)
    # Sphinx copies what is newer: an unchanged bundle keeps its time.
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
