"""The book's own Sphinx extension: one small module a feature, each with its own ``setup``."""

from importlib import import_module
from typing import Any

from sphinx.application import Sphinx

FEATURES = (
    "assets",
    "runs",
    "card",
    "claims",
    "quiz",
    "source",
    "figures",
    "twins",
    "api",
    "concepts",
    "checkers",
    "mnist",
    "glossary",
    "boxes",
    "typography",
)


def setup(app: Sphinx) -> dict[str, Any]:
    for feature in FEATURES:
        import_module(f"{__name__}.{feature}").setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
