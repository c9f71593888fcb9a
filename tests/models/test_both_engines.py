"""Every network trains alike on both engines, crosses in a file, and tells its shapes."""

import json

import numpy as np
import pytest
import torch

from nnlearn import checkpoints, models, parity, scratch
from tests.models.samples import ALL, LOSSES, TRAINED

ENGINES = [scratch, torch]
STEPS = 100


def twins(config):
    one = models.build(scratch, config).double()
    return one, parity.copy_weights(one, models.build(torch, config).double())


def test_every_network_has_a_sample():
    assert {sample.config["model"] for sample in ALL.values()} == set(models.MODELS)


@pytest.mark.parity
@pytest.mark.parametrize("name", TRAINED)
def test_a_hundred_steps_give_the_same_losses_on_both_engines(name):
    scratch.manual_seed(0)
    sample, rng = TRAINED[name], np.random.default_rng(0)
    four = [sample.batch(rng, 8) for _ in range(4)]
    ours, theirs = parity.train(
        lambda engine: models.build(engine, sample.config),
        [four[step % 4] for step in range(STEPS)],
        LOSSES[sample.loss],
        lambda engine, parameters: engine.optim.Adam(parameters, lr=0.001),
    )
    assert len(ours) == STEPS
    assert ours[-4:].mean() < ours[:4].mean()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-8)


@pytest.mark.parity
def test_a_hundred_rounds_of_a_gan_give_the_same_losses_on_both_engines():
    scratch.manual_seed(0)
    rng = np.random.default_rng(0)
    angle = 2 * np.pi * rng.integers(0, 8, (STEPS, 16)) / 8
    real, noise = np.stack([np.cos(angle), np.sin(angle)], -1), rng.standard_normal((STEPS, 16, 3))
    losses = []
    for engine, net in zip(ENGINES, twins(ALL["gan"].config), strict=True):
        parts = net.generator, net.discriminator
        rivals = [engine.optim.Adam(part.parameters(), lr=0.003) for part in parts]
        rounds = zip(engine.tensor(real), engine.tensor(noise), strict=True)
        losses.append([models.gan_step(net, x, z, *rivals) for x, z in rounds])
    assert losses[0][0] != losses[0][-1]
    np.testing.assert_allclose(*losses, rtol=0, atol=1e-8)


def vae_cost(net, engine, rng):
    x, noise = rng.uniform(0, 1, (16, 6)), rng.standard_normal((16, 2))
    return sum(models.vae_loss(net, engine.tensor(x), engine.tensor(noise)))


def diffusion_cost(net, engine, rng):
    x, noise = rng.standard_normal((2, 16, 3))
    t = rng.integers(0, net.steps, 16)
    return models.diffusion_loss(net, engine.tensor(x), t, engine.tensor(noise))


@pytest.mark.parity
@pytest.mark.parametrize(
    ("name", "cost"), [("variational autoencoder", vae_cost), ("diffusion", diffusion_cost)]
)
def test_a_hundred_steps_by_chance_give_the_same_losses_on_both_engines(name, cost):
    scratch.manual_seed(0)
    losses = []
    for engine, net in zip(ENGINES, twins(ALL[name].config), strict=True):
        adam, rng = engine.optim.Adam(net.parameters(), lr=0.003), np.random.default_rng(0)
        losses.append([])
        for _ in range(STEPS):
            loss = cost(net, engine, rng)
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses[-1].append(loss.item())
    assert np.mean(losses[0][-10:]) < np.mean(losses[0][:10])
    np.testing.assert_allclose(*losses, rtol=0, atol=1e-8)


@pytest.mark.parity
@pytest.mark.parametrize("name", ALL)
def test_twins_agree_in_outputs_and_in_every_gradient(name):
    one, two = twins(ALL[name].config)
    x = ALL[name].inputs(np.random.default_rng(1), 3)
    assert one.config == two.config
    assert list(one.state_dict()) == list(two.state_dict())
    if name == "perceptron":  # a step has no slope
        outputs = [
            net(engine.tensor(x)).detach() for engine, net in zip(ENGINES, (one, two), strict=True)
        ]
        assert parity.largest_difference(*outputs) == 0
    else:
        assert parity.compare(one, two, x).largest < 1e-12


@pytest.mark.parametrize("engine", ENGINES, ids=["scratch", "torch"])
@pytest.mark.parametrize("name", ALL)
def test_a_config_survives_json_builds_the_network_again_and_tells_every_shape(name, engine):
    net = models.build(engine, json.loads(json.dumps(ALL[name].config)))
    assert ALL[name].config.items() <= net.config.items()
    again = models.build(engine, json.loads(json.dumps(net.config)))
    assert again.config == net.config
    found = {key: tuple(value.shape) for key, value in again.state_dict().items()}
    assert models.shapes(net.config) == found


@pytest.mark.parametrize("reader", ENGINES, ids=["scratch", "torch"])
@pytest.mark.parametrize("writer", ENGINES, ids=["scratch", "torch"])
@pytest.mark.parametrize("name", ALL)
def test_a_network_saved_by_one_engine_answers_the_same_in_the_other(
    name, writer, reader, tmp_path
):
    net = models.build(writer, ALL[name].config).double().eval()
    checkpoints.save(tmp_path / "net.safetensors", net)
    again = checkpoints.load(tmp_path / "net.safetensors", reader).eval()
    assert again.config == net.config
    x = ALL[name].inputs(np.random.default_rng(2), 2)
    before, after = net(writer.tensor(x)).detach(), again(reader.tensor(x)).detach()
    assert parity.largest_difference(before, after) < (1e-12 if writer is not reader else 1e-300)
