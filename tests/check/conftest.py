"""On a busy machine a right answer may take long, and must not be taken for an endless loop."""

import sys

import pytest

from nnlearn import check


@pytest.fixture(autouse=True)
def ample_time(monkeypatch):
    monkeypatch.setattr(sys.modules[check.Exercise.__module__], "SECONDS", 60.0)
