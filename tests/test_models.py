"""Networks written once: the same on both engines, and built again from their config."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import models, parity, scratch

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
)


@pytest.mark.parity
@given(config=CONFIGS, seed=st.integers(0, 999))
def test_a_config_builds_twins(config, seed):
    one = models.build(scratch, config).double().eval()
    two = parity.copy_weights(one, models.build(torch, config).double().eval())
    x = np.random.default_rng(seed).standard_normal(
        (3, (config.get("sizes") or [config["inputs"]])[0])
    )
    outputs = [net(e.tensor(x)).detach().numpy() for e, net in ((scratch, one), (torch, two))]
    assert outputs[0].shape == outputs[1].shape
    np.testing.assert_allclose(*outputs, rtol=0, atol=1e-12)


@given(config=CONFIGS)
def test_config_survives_json_and_tells_every_shape(config):
    net = models.build(scratch, json.loads(json.dumps(config)))
    assert net.config == config
    found = {key: tuple(value.shape) for key, value in net.state_dict().items()}
    assert models.shapes(config) == found


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_a_perceptron_fires_at_zero_and_above(engine):
    unit = models.perceptron(engine, 1).double()
    unit.load_state_dict({"0.weight": engine.tensor([[1.0]]), "0.bias": engine.tensor([-1.0])})
    x = engine.tensor(np.array([[0.5], [1.0], [2.0]]))
    assert unit(x).tolist() == [[0.0], [1.0], [1.0]]


@pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])
def test_dropout_is_off_in_evaluation(engine):
    net = models.mlp(engine, [2, 50, 1], dropout=0.5)
    x = engine.ones(1, 2)
    assert net(x).item() != net(x).item()
    net.eval()
    assert net(x).item() == net(x).item()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"model": "transformer"}, "one of logistic, mlp, perceptron; got 'transformer'"),
        ({"sizes": [1, 2]}, "under 'model'"),
        ({"model": "mlp"}, "missing a required argument: 'sizes'"),
        ({"model": "mlp", "sizes": [1, 2], "depth": 3}, "unexpected keyword argument 'depth'"),
        ({"model": "mlp", "sizes": [1, 2.5]}, r"sizes\[1\] must be a whole number; got 2.5"),
        ({"model": "mlp", "sizes": [1, 0]}, r"sizes\[1\] must be at least 1; got 0"),
        ({"model": "mlp", "sizes": 10}, "sizes lists inputs, hidden units and outputs"),
        ({"model": "mlp", "sizes": [3]}, "sizes lists inputs, hidden units and outputs"),
        ({"model": "mlp", "sizes": [1, 2], "activation": "Relu"}, "Did you mean 'relu'"),
        ({"model": "mlp", "sizes": [1, 2], "dropout": 1.0}, "0 ≤ p < 1; got 1.0"),
        ({"model": "mlp", "sizes": [1, 2], "dropout": "yes"}, "dropout must be a number"),
        ({"model": "logistic", "inputs": 2, "classes": 1}, "classes must be at least 2"),
        ({"model": "perceptron", "inputs": 0}, "inputs must be at least 1"),
        ("mlp", "a config is a dictionary"),
        ({"model": ["mlp"]}, "under 'model'"),
    ],
)
def test_a_wrong_config_says_what_is_wrong(config, said):
    for use in (lambda: models.build(scratch, config), lambda: models.shapes(config)):
        with pytest.raises((TypeError, ValueError), match=said):
            use()


def test_an_engine_is_a_module_not_its_name():
    with pytest.raises(TypeError, match=r"a module, nnlearn.scratch or torch; got 'torch'"):
        models.mlp("torch", [2, 1])
