"""The same initial weights in every run."""

import pytest
import torch

from nnlearn import scratch


@pytest.fixture(autouse=True)
def seeded():
    for engine in (scratch, torch):
        engine.manual_seed(0)
