"""Both engines, and a small problem to train on."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from nnlearn import models, scratch


@pytest.fixture(params=[scratch, torch], ids=["scratch", "torch"])
def engine(request):
    return request.param


@pytest.fixture
def clouds():
    """Return 90 points in three classes, float32 and int64."""
    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(3), 30)
    centres = np.array([[0.0, 2.0], [2.0, -1.0], [-2.0, -1.0]])
    return (centres[y] + rng.standard_normal((90, 2))).astype(np.float32), y


@pytest.fixture
def learner():
    """Return a function that makes a network, its loss and its optimizer, the same each time."""

    def make(engine, sizes=(2, 8, 3), optimizer="Adam", dtype="float32", dropout=0.0, **settings):
        engine.manual_seed(0)
        net = models.mlp(engine, list(sizes), dropout=dropout).to(getattr(engine, dtype))
        return (
            net,
            engine.nn.functional.cross_entropy,
            getattr(engine.optim, optimizer)(net.parameters(), **{"lr": 0.01, **settings}),
        )

    return make


@pytest.fixture(scope="session")
def mnist_folder():
    """Return the folder with the real files, or skip."""
    beside = Path(__file__).parents[3] / "shared" / "data" / "mnist"
    folder = Path(os.environ.get("NNLEARN_TEST_MNIST") or beside)
    if not (folder / "train-images-idx3-ubyte.gz").is_file():
        pytest.skip(f"no MNIST in {folder}: name its folder in NNLEARN_TEST_MNIST to run this")
    return folder
