"""The stored study of the chapter practice comes out again where it is begun again."""

import numpy as np
import pytest

from benchmarks import longer_practice as practice
from nnlearn import data


def test_the_first_network_reads_its_own_writers_as_stored():
    _, own = practice.trained("own digits", 1, 0)
    stored = data.study("practice-another-pen")["parts"]["own digits, seed 0"]["own"]
    assert own == pytest.approx(stored, abs=0.006)  # two digits, on another processor


def test_every_part_is_stored_with_the_settings_of_the_program():
    study, stored = practice.STUDIES["practice-another-pen"], data.study("practice-another-pen")
    assert list(stored["parts"]) == list(study.parts)
    assert stored["settings"] == dict(study.settings)


def test_a_first_network_reads_strangers_as_stored():
    try:
        data.mnist(download=False)
    except Exception as error:
        pytest.skip(
            f"needs MNIST, which `python -m benchmarks.mnist` or data.mnist() gets: {error}"
        )
    stored = data.study("practice-another-pen")["parts"]["own digits, seed 0"]
    for name, share in practice.part("own digits", 1, 0).items():
        assert share == pytest.approx(stored[name], abs=0.006)


def test_all_contestants_take_the_same_steps():
    sizes = {
        name: len(make(0)[0]) for name, make in practice.TRAINING.items() if "their" not in name
    }
    steps = {
        name: practice.EPOCHS * 1083 // size * -(-size // practice.BATCH)
        for name, size in sizes.items()
    }
    assert set(steps.values()) == {1360}


def test_a_picture_is_cut_and_enlarged_to_the_frame():
    image = np.zeros((28, 28))
    image[10:18, 12:16] = 0.7
    large = practice.cropped(image)
    assert large.shape == (32, 32)
    assert large[:, 8:24].all()
    assert not large[:, :8].any()
    assert practice.blocks(large[None])[0, :, 2:6].all()


def test_resampling_keeps_a_ramp_and_sums_to_one():
    matrix = practice.resampling(8, 4)
    np.testing.assert_allclose(matrix.sum(1), 1)
    assert (np.diff(matrix @ np.arange(4.0)) >= 0).all()
    np.testing.assert_allclose(practice.resampling(5, 5), np.eye(5), atol=1e-12)
