"""The studies of the chapter tensors: what is timed computes the same, and what is stored is whole.

Seconds decide nothing here: they differ from run to run.
"""

import numpy as np
import pytest

from benchmarks import longer_tensors
from benchmarks.longer_tensors import STUDIES, loop_product
from nnlearn import data


def test_three_loops_multiply_matrices():
    a, b = np.random.default_rng(0).standard_normal((2, 5, 5))
    assert loop_product(a.tolist(), b.tolist()) == pytest.approx(a @ b)


@pytest.mark.parametrize("part", ["loop 4", "NumPy 4", "PyTorch 4"])
def test_every_way_to_multiply_is_right_to_single_precision(part, monkeypatch):
    monkeypatch.setattr(longer_tensors, "measured", lambda call: [])
    assert STUDIES["tensors-products"].parts[part]()["error"] < 1e-6


@pytest.mark.parametrize(("part", "error"), [("nudging 16", 1e-7), ("tape 16", 1e-12)])
def test_both_ways_find_the_slopes(part, error, monkeypatch):
    monkeypatch.setattr(longer_tensors, "measured", lambda call: [])
    assert STUDIES["tensors-slopes"].parts[part]()["error"] < error


@pytest.mark.parametrize("name", STUDIES)
def test_the_stored_study_is_whole(name):
    stored, study = data.study(name), STUDIES[name]
    assert list(stored["parts"]) == list(study.parts)
    assert stored["settings"] == {
        k: list(v) if isinstance(v, tuple) else v for k, v in study.settings.items()
    }
    for part in stored["parts"].values():
        assert len(part["seconds"]) == longer_tensors.REPEATS
        assert min(part["seconds"]) > 0
        assert part["error"] < 1e-5
