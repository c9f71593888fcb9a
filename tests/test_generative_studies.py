"""What the chapter on generative models reads instead of running it comes out again."""

import numpy as np
import pytest

from benchmarks import longer_generative
from benchmarks.generative_judges import frechet, nearest, real_digits
from nnlearn import data


def test_the_ring_study_begins_again_as_it_was_stored():
    again = longer_generative.gan_on_ring(0, longer_generative.RING_CHOSEN["GAN"], 4000, until=250)
    stored = data.study("generative-ring")["parts"]["GAN seed 0"]["log"][0]
    assert again["log"] == [pytest.approx(stored, rel=0.02, abs=0.02)]


def test_the_judges_of_digits_say_again_what_is_stored():
    again, stored = real_digits(), data.study("generative-digits")["parts"]["real"]
    assert again["accuracy"] == pytest.approx(stored["accuracy"], abs=0.01)
    for name in ("validation pictures", "copies with noise", "one normal distribution"):
        assert again[name]["frechet"] == pytest.approx(stored[name]["frechet"], rel=0.1, abs=0.1)
        assert again[name]["nearest"] == pytest.approx(stored[name]["nearest"], abs=0.03)


def test_judges_know_a_crowd_from_itself_moved():
    crowd = np.random.default_rng(0).standard_normal((2000, 3))
    assert frechet(crowd, crowd) == pytest.approx(0, abs=1e-9)
    assert frechet(crowd + [3, 0, 0], crowd) == pytest.approx(9)
    assert frechet(2 * crowd, crowd) == pytest.approx(np.trace(np.cov(crowd.T)), rel=0.01)
    assert nearest(crowd[:5] + [0, 1e-3, 0], crowd) == pytest.approx(np.full(5, 1e-3), abs=1e-6)
