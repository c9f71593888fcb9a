"""When, how long and with what each chapter last ran.

`make notebooks` writes that into ``book/_data/runs.json``.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
RUNS = Path("book/_data/runs.json")
PRINTED_NAMES = {
    "python": "Python",
    "numpy": "NumPy",
    "torch": "PyTorch",
    "matplotlib": "Matplotlib",
    "scikit-learn": "scikit-learn",
}


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_to_page)


def run_of(app: Sphinx, docname: str) -> dict[str, str] | None:
    """The recorded run of a chapter as printable text, or None for a page that does not run."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return None
    path = Path(app.srcdir) / RUNS
    runs = json.loads(path.read_text("utf-8")) if path.exists() else {}
    run = runs.get(Path(docname).name)
    if run is None:
        LOGGER.warning("no run recorded in %s: run `make notebooks`", RUNS, location=docname)
        return None
    return {
        "date": run["date"],
        "seconds": spell_seconds(run["seconds"]),
        "versions": spell_versions(run["versions"]),
    }


def spell_seconds(seconds: float) -> str:
    if seconds < 90:
        count, unit = max(1, round(seconds)), "second"
    else:
        count, unit = round(seconds / 60), "minute"
    return f"{count} {unit}" + ("" if count == 1 else "s")


def spell_versions(versions: dict[str, str]) -> str:
    return ", ".join(
        f"{PRINTED_NAMES.get(name, name)} {number}" for name, number in versions.items()
    )


def package_version(app: Sphinx) -> str:
    pyproject = Path(app.srcdir) / "pyproject.toml"
    if not pyproject.exists():
        return ""
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    if "version" in project:
        return project["version"]
    import nnlearn

    return nnlearn.__version__


def add_to_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    context["nn_version"] = package_version(app)
    context["nn_run"] = run_of(app, page) if doctree is not None else None
