"""What all of the tests share."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# On shared machines a first call can be slow without anything being wrong, so no deadline.
settings.register_profile(
    "nnlearn", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# The same examples in every run of the checks: a red run can be repeated.
settings.register_profile("ci", settings.get_profile("nnlearn"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "nnlearn")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests under tests/parity and tests/book belong to that group without saying so."""
    folder = Path(__file__).resolve().parent
    for item in items:
        for group in ("parity", "book"):
            if item.path.is_relative_to(folder / group):
                item.add_marker(group)


# Slow to import, and needed by few tests: they import them inside.
HEAVY = ("nbformat", "nbclient", "sklearn", "sphinx")
LOADED = pytest.StashKey[list[str]]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Remember what heavy modules were imported before any test ran."""
    session.config.stash[LOADED] = [name for name in HEAVY if name in sys.modules]


@pytest.fixture(scope="session")
def loaded_by_collection(request: pytest.FixtureRequest) -> list[str]:
    """Those of the heavy modules that collecting the tests has imported."""
    return request.config.stash[LOADED]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parent.parent
