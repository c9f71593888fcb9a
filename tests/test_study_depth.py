"""The stored studies of the chapter depth: complete, and what a run of today finds again."""

import pytest

from benchmarks import longer_depth
from nnlearn import data


@pytest.mark.parametrize("name", longer_depth.STUDIES)
def test_a_stored_study_has_all_its_parts_and_several_seeds(name):
    stored, study = data.study(name), longer_depth.STUDIES[name]
    assert list(stored["parts"]) == list(study.parts)
    seeds = study.settings["seeds"]
    assert all(len(part["training"]) == seeds >= 3 for part in stored["parts"].values())


def test_a_part_of_the_degradation_comes_out_as_it_is_stored():
    part = data.study("depth-degradation")["parts"]["plain, 2"]
    run = longer_depth.deep("plain", 2, part["rate"], seed=0)
    assert run["training"] == pytest.approx(part["training"][0], rel=0.1)
    assert run["right"] == pytest.approx(part["right"][0], abs=0.02)


def test_an_autoencoder_begins_as_it_is_stored():
    name = "tanh, Xavier, Adam"
    part = data.study("depth-pretraining")["parts"][f"{name}, at once"]
    longer_depth.scratch.manual_seed(0)
    net = longer_depth.models.autoencoder(
        longer_depth.scratch, longer_depth.SIZES, activation="tanh"
    )
    longer_depth.initialise(net, "Xavier")
    start = longer_depth.error(net, data.digits().flat().x_validation)
    assert start == pytest.approx(part["validation"][0][0], rel=1e-3)


def test_layers_are_counted_with_their_weights():
    for kind in longer_depth.KINDS:
        net = longer_depth.start(kind, 16)
        matrices = [name for name, p in net.named_parameters() if p.ndim == 2]
        assert len([name for name in matrices if "gate" not in name]) == 16, kind
