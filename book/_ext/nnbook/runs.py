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
# What the book's promises are about: the footer of every page names these.
PROVERS = ("python", "numpy", "torch")


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", add_to_page)


def recorded(app: Sphinx) -> dict[str, dict[str, Any]]:
    path = Path(app.srcdir) / RUNS
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def last_proved(app: Sphinx) -> dict[str, str] | None:
    """The newest run of any chapter: when, and with what."""
    newest = max(recorded(app).values(), key=lambda run: run["date"], default=None)
    if newest is None:
        return None
    versions = {name: newest["versions"][name] for name in PROVERS if name in newest["versions"]}
    return {"date": newest["date"], "versions": spell_versions(versions)}


def run_of(app: Sphinx, docname: str) -> dict[str, str] | None:
    """The recorded run of a chapter as printable text, or None for a page that does not run."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return None
    run = recorded(app).get(Path(docname).name)
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
    context["nn_proved"] = last_proved(app)
