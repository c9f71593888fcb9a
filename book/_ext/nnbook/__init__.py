"""The book's own Sphinx extension: one small module a feature, each with its own ``setup``."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

# The book is about the package beside it, whether that is installed or not.
REPOSITORY = Path(__file__).resolve().parents[3]
if str(REPOSITORY) not in sys.path:
    sys.path.insert(0, str(REPOSITORY))

FEATURES = (
    "assets",
    "bundle",
    "equations",
    "runs",
    "card",
    "opening",
    "margin",
    "claims",
    "bets",
    "quiz",
    "source",
    "figures",
    "data",
    "twins",
    "api",
    "docstrings",
    "concepts",
    "checkers",
    "chapters",
    "mnist",
    "glossary",
    "accessible",
    "boxes",
    "disclosure",
    "toggles",
    "exercises",
    "tables",
    "typography",
    "notebooks",
    "search",
    "furniture",
    "publish",
    "offer",
)


def setup(app: Sphinx) -> dict[str, Any]:
    for feature in FEATURES:
        import_module(f"{__name__}.{feature}").setup(app)
    return {
        "version": "1",
        # Raise it when a directive makes other nodes: pages stored by an older build are read anew.
        "env_version": 6,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
