"""Configs: built alike by both engines, and refused with a reason."""

import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import models, parity, scratch
from tests.models.samples import ALL

CONFIGS = st.one_of(
    st.fixed_dictionaries(
        {
            "model": st.just("mlp"),
            "sizes": st.lists(st.integers(1, 5), min_size=2, max_size=4),
            "activation": st.sampled_from(sorted(models.ACTIVATIONS)),
            "dropout": st.sampled_from([0.0, 0.25]),
        }
    ),
    st.fixed_dictionaries({"model": st.just("perceptron"), "inputs": st.integers(1, 5)}),
    st.fixed_dictionaries(
        {"model": st.just("logistic"), "inputs": st.integers(1, 5), "classes": st.integers(2, 4)}
    ),
    st.fixed_dictionaries(
        {
            "model": st.sampled_from(["plain", "residual", "highway"]),
            "inputs": st.integers(1, 5),
            "width": st.integers(1, 5),
            "depth": st.integers(1, 4),
            "outputs": st.integers(1, 3),
            "activation": st.sampled_from(sorted(models.ACTIVATIONS)),
        }
    ),
)
RECURRENT = st.fixed_dictionaries(
    {
        "model": st.just("recurrent"),
        "inputs": st.integers(1, 4),
        "width": st.integers(1, 4),
        "outputs": st.integers(1, 3),
        "cell": st.sampled_from(sorted(models.CELLS)),
        "layers": st.integers(1, 3),
        "bidirectional": st.booleans(),
    }
)


@pytest.mark.parity
@given(config=CONFIGS, seed=st.integers(0, 999))
def test_a_config_builds_twins(config, seed):
    one = models.build(scratch, config).double().eval()
    two = parity.copy_weights(one, models.build(torch, config).double().eval())
    width = (config.get("sizes") or [config["inputs"]])[0]
    x = np.random.default_rng(seed).standard_normal((3, width))
    outputs = [net(e.tensor(x)).detach().numpy() for e, net in ((scratch, one), (torch, two))]
    assert outputs[0].shape == outputs[1].shape
    np.testing.assert_allclose(*outputs, rtol=0, atol=1e-12)


@given(config=st.one_of(CONFIGS, RECURRENT))
def test_a_config_tells_every_shape_before_anything_is_built(config):
    found = {k: tuple(v.shape) for k, v in models.build(scratch, config).state_dict().items()}
    assert models.shapes(config) == found


def test_a_networks_config_holds_plain_values_and_every_setting():
    net = models.mlp(scratch, (np.int64(3), 2), dropout=0)
    assert repr(net.config) == (
        "{'model': 'mlp', 'sizes': [3, 2], 'activation': 'relu', 'dropout': 0}"
    )


HUGE = [
    {"model": "mlp", "sizes": [10**9, 10**9]},
    {"model": "lenet5", "classes": 10**12},
    {"model": "resnet", "channels": [10**6, 10**6], "depth": 1000},
    {"model": "conv_autoencoder", "size": 40_000, "width": 1000},
    {"model": "gan", "noise": 10**9, "width": 10**9},
    {"model": "vae", "sizes": [10**9, 10**9]},
    {"model": "diffusion", "inputs": 10**9, "width": 10**6, "steps": 10**9},
    {"model": "highway", "inputs": 1, "width": 10**6, "depth": 1000, "outputs": 1},
    {"model": "recurrent", "inputs": 1, "width": 10**6, "outputs": 1, "bidirectional": True},
    {"model": "gpt", "vocabulary": 10**9, "context": 10**9, "width": 10**6},
    {"model": "char_rnn", "vocabulary": 10**9, "width": 10**6, "layers": 1000},
]


@pytest.mark.parametrize("config", HUGE, ids=lambda config: config["model"])
def test_shapes_of_a_huge_network_cost_nothing(config):
    tracemalloc.start()
    try:
        shapes = models.shapes(config)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(np.prod(s, dtype=float) for s in shapes.values()) > 1e12
    assert peak < 30_000 * max(len(shapes), 10)  # bytes: the layers themselves, and no numbers


def test_every_network_tells_its_shapes_without_drawing_a_number():
    expected = scratch.rand(3)
    scratch.manual_seed(0)
    for sample in ALL.values():
        models.shapes(sample.config)
    assert (scratch.rand(3) == expected).all()


def test_networks_built_after_their_shapes_were_asked_for_hold_numbers_again():
    models.shapes({"model": "mlp", "sizes": [3, 2]})
    with pytest.raises(ValueError, match="must be at least 1"):
        models.shapes({"model": "mlp", "sizes": [3, 0]})
    assert models.mlp(scratch, [3, 2])[0].weight.array.flags.writeable


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"model": "transformer"}, "one of autoencoder, .*, vision_transformer; got 'transfo"),
        ({"sizes": [1, 2]}, "under 'model'"),
        ({"model": "mlp"}, "missing a required argument: 'sizes'"),
        ({"model": "mlp", "sizes": [1, 2], "depth": 3}, "unexpected keyword argument 'depth'"),
        ({"model": "mlp", "sizes": [1, 2], "engine": 3}, "multiple values for argument 'engine'"),
        ({"model": "mlp", "sizes": [1, 2.5]}, r"sizes\[1\] must be a whole number; got 2.5"),
        ({"model": "mlp", "sizes": [1, 0]}, r"sizes\[1\] must be at least 1; got 0"),
        ({"model": "mlp", "sizes": 10}, "sizes lists inputs, hidden units and outputs"),
        ({"model": "mlp", "sizes": [3]}, "sizes lists inputs, hidden units and outputs"),
        ({"model": "mlp", "sizes": [1, 2], "activation": "Relu"}, "Did you mean 'relu'"),
        ({"model": "mlp", "sizes": [1, 2], "dropout": 1.0}, "0 ≤ p < 1; got 1.0"),
        ({"model": "mlp", "sizes": [1, 2], "dropout": "yes"}, "dropout must be a number"),
        ({"model": "logistic", "inputs": 2, "classes": 1}, "classes must be at least 2"),
        ({"model": "perceptron", "inputs": 0}, "inputs must be at least 1"),
        ({"model": "autoencoder", "sizes": [3]}, "sizes lists inputs, hidden units and the code"),
        ({"model": "autoencoder", "sizes": [3, 2], "output": "relu"}, "output must be one of"),
        ({"model": "conv_autoencoder", "size": 10}, "size must be a multiple of 4, as each of"),
        ({"model": "lenet5", "classes": "ten"}, "classes must be a whole number"),
        ({"model": "small_cnn", "channels": [1]}, "channels lists those of the image and of"),
        ({"model": "small_cnn", "channels": [1, -4]}, r"channels\[1\] must be at least 1"),
        ({"model": "resnet", "depth": 0}, "depth must be at least 1"),
        ({"model": "resnet", "depth": 1001}, "depth must be at most 1000"),
        ({"model": "resnet", "channels": [1] * 1001, "depth": 2}, "number of blocks, must be at"),
        ({"model": "plain", "inputs": 1, "width": 0, "depth": 1, "outputs": 1}, "width must be"),
        (
            {"model": "highway", "inputs": 1, "width": 1, "depth": 1, "outputs": 1}
            | {"gate_bias": float("nan")},
            "gate_bias must be finite",
        ),
        (
            {"model": "recurrent", "inputs": 1, "width": 1, "outputs": 1, "cell": "LSTM"},
            "cell must be one of gru, lstm, rnn; got 'LSTM'. Did you mean 'lstm'",
        ),
        (
            {"model": "recurrent", "inputs": 1, "width": 1, "outputs": 1, "bidirectional": 1},
            "bidirectional must be True or False; got 1",
        ),
        ({"model": "char_rnn", "vocabulary": 1}, "vocabulary must be at least 2"),
        ({"model": "conv_rnn", "height": 7}, "height must be a multiple of 2, as pooling halves"),
        (
            {"model": "gpt", "vocabulary": 9, "context": 4, "width": 10},
            "width must be a multiple of 4, as each of the 4 heads takes an equal share; got 10",
        ),
        ({"model": "gpt", "vocabulary": 9, "context": 0}, "context must be at least 1"),
        ({"model": "gpt", "vocabulary": 9, "context": 4, "heads": 0}, "heads must be at least 1"),
        ({"model": "gan", "noise": 0}, "noise must be at least 1"),
        ({"model": "vae", "sizes": [3]}, "sizes lists inputs, hidden units and the code"),
        ({"model": "vae", "sizes": [3, 2], "pixel_noise": 0}, "a standard deviation, above 0"),
        ({"model": "vae", "sizes": [3, 2], "pixel_noise": float("nan")}, "must be finite"),
        ({"model": "diffusion", "steps": 24}, "steps must be at least 25"),
        ({"model": "diffusion", "width": 2.5}, "width must be a whole number"),
        ("mlp", "a config is a dictionary"),
        ({"model": ["mlp"]}, "under 'model'"),
    ],
)
def test_a_wrong_config_says_what_is_wrong(config, said):
    for use in (lambda: models.build(scratch, config), lambda: models.shapes(config)):
        with pytest.raises((TypeError, ValueError), match=said):
            use()


@pytest.mark.parametrize("size", [10**12, 10**30])
def test_a_network_that_no_machine_could_hold_is_refused(size):
    with pytest.raises(ValueError, match=f"no machine holds an array of shape .{size}, {size}"):
        models.shapes({"model": "mlp", "sizes": [size, size]})


def test_an_engine_is_a_module_not_its_name():
    with pytest.raises(TypeError, match=r"a module, nnlearn.scratch or torch; got 'torch'"):
        models.mlp("torch", [2, 1])
