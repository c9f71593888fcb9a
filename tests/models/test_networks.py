"""What each network is: its parts, its laws, and what it may not see."""

import numpy as np
import pytest
import torch

from nnlearn import data, models, parity, scratch, training
from nnlearn.models.denoisers import kept_share, step_back
from nnlearn.models.tokens import draw
from tests.models.samples import ALL


@pytest.fixture(params=[scratch, torch], ids=["scratch", "torch"])
def engine(request):
    return request.param


def rand(engine, *shape):
    return engine.tensor(np.random.default_rng(0).standard_normal(shape).astype(np.float32))


def numbers(net):
    return sum(p.numel() for p in net.parameters())


def test_a_perceptron_fires_at_zero_and_above(engine):
    unit = models.perceptron(engine, 1).double()
    unit.load_state_dict({"0.weight": engine.tensor([[1.0]]), "0.bias": engine.tensor([-1.0])})
    x = engine.tensor(np.array([[0.5], [1.0], [2.0]]))
    assert unit(x).tolist() == [[0.0], [1.0], [1.0]]


@pytest.mark.parametrize(
    "config",
    [
        {"model": "mlp", "sizes": [6, 50, 3]},
        {"model": "small_cnn", "channels": [1, 8], "classes": 3},
        {"model": "char_rnn", "vocabulary": 5},
        {"model": "gpt", "vocabulary": 5, "context": 7},
        {"model": "transformer_classifier", "vocabulary": 5, "context": 7, "classes": 3},
    ],
    ids=lambda config: config["model"],
)
def test_dropout_is_on_in_training_and_off_in_evaluation(engine, config):
    net = models.build(engine, config | {"dropout": 0.5})
    sample = next(s for s in ALL.values() if s.config["model"] == config["model"])
    x = engine.tensor(sample.inputs(np.random.default_rng(0), 2))
    x = x.to(engine.float32) if x.is_floating_point() else x
    assert parity.largest_difference(net(x), net(x)) > 0
    net.eval()
    assert parity.largest_difference(net(x), net(x)) == 0


def test_lenet5_has_as_many_parameters_as_its_table_says():
    # LeCun et al. (1998): 156 in C1; today's C3 sees all six maps, 16·(6·25 + 1); F6 has 10,164.
    net = models.lenet5(scratch)
    by_layer = [numbers(layer) for layer in net if numbers(layer)]
    assert by_layer == [156, 2416, 48_120, 10_164, 850]


def test_plain_and_residual_networks_differ_by_the_shortcut_alone(engine):
    plain, residual = (
        f(engine, 4, width=5, depth=3, outputs=2) for f in (models.plain, models.residual)
    )
    parity.copy_weights(plain, residual)
    h = rand(engine, 6, 5)
    block, other = plain[2], residual[2]
    inner = block.two(block.phi(block.one(h)))
    assert parity.largest_difference(block(h), engine.relu(inner)) == 0
    assert parity.largest_difference(other(h), engine.relu(h + inner)) < 1e-6


@pytest.mark.parametrize("make", [models.plain, models.residual])
def test_a_normalised_block_has_no_bias_and_normalises_twice(engine, make):
    block = make(engine, 4, width=5, depth=1, outputs=2, norm=True)[2]
    assert [tuple(p.shape) for p in block.parameters()] == 2 * [(5, 5), (5,), (5,)]
    inner = block.two(block.phi(block.one(rand(engine, 60, 5)))).detach()
    assert parity.largest_difference(inner.mean(0), engine.zeros(5)) < 1e-5


def test_a_resnet_without_shortcuts_keeps_its_convolutions_alone(engine):
    net = models.resnet(engine, [1, 3, 4], depth=1, shortcuts=False)
    block, x = net[4], abs(rand(engine, 6, 3, 8, 8))
    assert parity.largest_difference(block(x), engine.relu(block.change(x))) == 0
    assert not [name for name, _ in net.named_parameters() if "shortcut" in name]


def test_a_residual_network_whose_corrections_are_zero_hands_its_signal_on(engine):
    net = models.residual(engine, 4, width=5, depth=100, outputs=2)
    with engine.no_grad():
        for block in net[2:-1]:
            block.two.weight.fill_(0)
            block.two.bias.fill_(0)
    h = abs(rand(engine, 6, 5))
    assert parity.largest_difference(net[2:-1](h), h) == 0


def test_a_highway_layer_takes_the_new_value_where_the_gate_is_open(engine):
    block = models.highway(engine, 4, width=5, depth=1, outputs=2, gate_bias=100.0)[2]
    h = rand(engine, 6, 5)
    assert parity.largest_difference(block(h), engine.relu(block.value(h))) < 1e-6


def test_resnets_halve_the_image_from_the_second_stage_on(engine):
    net = models.resnet(engine, [1, 3, 4, 5], depth=2)
    sizes, x = [], rand(engine, 1, 1, 8, 8)
    for layer in net[:-3]:
        x = layer(x)
        sizes.append(x.shape[-1])
    assert sizes == [8, 8, 8, 8, 8, 4, 4, 2, 2]


def test_cnns_take_images_of_any_size_and_hybrids_of_any_width(engine):
    for size in (8, 13, 28):
        assert models.small_cnn(engine)(rand(engine, 2, 1, size, size)).shape == (2, 10)
    for width in (2, 9, 40):
        assert models.conv_rnn(engine)(rand(engine, 2, 1, 8, width)).shape == (2, 10)


@pytest.mark.parametrize("cell", models.CELLS)
def test_a_recurrent_network_reads_in_order(engine, cell):
    net = models.recurrent(engine, 3, width=6, outputs=2, cell=cell)
    x = rand(engine, 2, 7, 3)
    assert parity.largest_difference(net(x), net(x.flip(1))) > 1e-4


def test_a_bidirectional_network_answers_from_both_ends(engine):
    net = models.recurrent(engine, 3, width=6, outputs=2, bidirectional=True)
    x = rand(engine, 2, 7, 3)
    forward, backward = net.cell(x)[0][:, -1, :6], net.cell(x)[0][:, 0, 6:]
    due = net.head(engine.cat([forward, backward], -1))
    assert parity.largest_difference(net(x), due) < 1e-6


@pytest.mark.parametrize("model", ["gpt", "char_rnn"])
def test_a_network_that_writes_does_not_see_what_comes_later(engine, model):
    config = {"model": model, "vocabulary": 9} | ({"context": 8} if model == "gpt" else {})
    net = models.build(engine, config).eval()
    tokens = np.random.default_rng(0).integers(0, 9, (1, 8))
    changed = tokens.copy()
    changed[:, 5:] = (changed[:, 5:] + 1) % 9
    one, two = net(engine.tensor(tokens)), net(engine.tensor(changed))
    assert parity.largest_difference(one[:, :5], two[:, :5]) < 1e-6
    assert parity.largest_difference(one[:, 5:], two[:, 5:]) > 1e-3


def test_an_encoder_without_positions_would_not_know_the_order(engine):
    net = models.transformer_classifier(engine, vocabulary=9, context=5, classes=3)
    one, two = engine.tensor([[1, 2, 3, 4, 5]]), engine.tensor([[5, 3, 1, 2, 4]])
    assert parity.largest_difference(net(one), net(two)) > 1e-4
    with engine.no_grad():
        net.embedding.positions.weight.fill_(0)
    assert parity.largest_difference(net(one), net(two)) < 1e-5


def test_gpt_reads_and_writes_with_one_matrix(engine):
    net = models.gpt(engine, vocabulary=9, context=8)
    assert net.head.weight is net.embedding.tokens.weight


def test_gpt_sets_out_from_knowing_nothing(engine):
    net = models.gpt(engine, vocabulary=9, context=8)
    rng = np.random.default_rng(0)
    read, due = (engine.tensor(rng.integers(0, 9, (16, 8))) for _ in range(2))
    assert models.token_loss(net(read), due).item() == pytest.approx(np.log(9), abs=0.1)


def test_more_tokens_than_the_context_are_refused(engine):
    net = models.gpt(engine, vocabulary=9, context=4)
    with pytest.raises(ValueError, match="a sequence of 5 tokens; the context is 4 long"):
        net(engine.tensor([[1, 2, 3, 4, 5]]))


WRITERS = [
    {"model": "gpt", "vocabulary": 9, "context": 4, "dropout": 0.3},
    *({"model": "char_rnn", "vocabulary": 9, "cell": c, "dropout": 0.3} for c in models.CELLS),
]


@pytest.mark.parity
@pytest.mark.parametrize("config", WRITERS, ids=lambda c: c.get("cell", "gpt"))
def test_both_engines_write_the_same_text(config):
    one = models.build(scratch, config).double()
    two = parity.copy_weights(one, models.build(torch, config).double())
    settings = {"temperature": 1.3, "top_k": 6}
    texts = [net.generate([3, 1], 40, seed=5, **settings) for net in (one, two)]
    assert texts[0] == texts[1]
    assert texts[0][:2] == [3, 1]
    assert len(texts[0]) == 42
    assert one.generate([3, 1], 40, seed=6, **settings) != texts[0]
    assert one.training
    assert two.training


def test_a_text_is_what_reading_it_again_from_the_start_would_give(engine):
    net = models.char_rnn(engine, vocabulary=9)
    tokens = net.generate([3], 12, temperature=0)
    scores = net.eval()(engine.tensor([tokens[:-1]]))
    assert tokens[1:] == scores[0].argmax(-1).tolist()


def test_temperature_and_top_k_do_what_they_say():
    scores, rng = np.log([0.1, 0.6, 0.3]), np.random.default_rng(0)

    def shares(**settings):
        drawn = [draw(scores, rng, **settings) for _ in range(4000)]
        return np.bincount(drawn, minlength=3) / 4000

    np.testing.assert_allclose(shares(), [0.1, 0.6, 0.3], atol=0.03)
    np.testing.assert_allclose(shares(top_k=2), [0, 2 / 3, 1 / 3], atol=0.03)
    squares = np.array([0.01, 0.36, 0.09]) / 0.46
    np.testing.assert_allclose(shares(temperature=0.5), squares, atol=0.03)
    np.testing.assert_array_equal(shares(temperature=0), [0, 1, 0])
    np.testing.assert_array_equal(shares(top_k=1), [0, 1, 0])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"temperature": -1}, "temperature must be at least 0"),
        ({"temperature": "hot"}, "temperature must be a number"),
        ({"top_k": 0}, "top_k must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"prompt": []}, "begin with one token"),
        ({"length": -1}, "length must be at least 0"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, said):
    net = models.gpt(scratch, vocabulary=9, context=4)
    with pytest.raises((TypeError, ValueError), match=said):
        net.generate(**({"prompt": [1], "length": 3} | settings))


def test_scores_of_a_network_that_diverged_are_refused():
    with pytest.raises(ValueError, match="hold nan"):
        draw([0.0, np.nan], np.random.default_rng(0))
    assert draw([-np.inf, 0.0], np.random.default_rng(0)) == 1


@pytest.mark.parity
def test_a_block_of_the_transformer_is_the_engines_encoder_layer(engine):
    config = {"vocabulary": 5, "context": 7, "classes": 3, "width": 8, "heads": 2}
    block = models.transformer_classifier(engine, **config).double().blocks[0]
    layer = engine.nn.TransformerEncoderLayer(
        8, 2, 32, 0.0, engine.nn.GELU(approximate="tanh"), batch_first=True, norm_first=True
    ).double()
    parts = [block.attention.query, block.attention.key, block.attention.value]
    pairs = {"out_proj": block.attention.out, "linear1": block.up, "linear2": block.down}
    state = {
        "self_attn.in_proj_weight": engine.cat([part.weight for part in parts]),
        "self_attn.in_proj_bias": engine.cat([part.bias for part in parts]),
    }
    for name, ours in (pairs | {"norm1": block.norm1, "norm2": block.norm2}).items():
        prefix = f"self_attn.{name}" if name == "out_proj" else name
        state |= {f"{prefix}.weight": ours.weight, f"{prefix}.bias": ours.bias}
    layer.load_state_dict({key: value.detach() for key, value in state.items()})
    h = rand(engine, 3, 7, 8).double()
    assert parity.largest_difference(block(h), layer(h)) < 1e-12


def test_a_gan_learns_where_the_data_are(engine):
    engine.manual_seed(0)
    rng = np.random.default_rng(0)
    net = models.gan(engine, noise=2, outputs=1).double()
    generator = engine.optim.Adam(net.generator.parameters(), lr=0.005, betas=(0.5, 0.9))
    discriminator = engine.optim.Adam(net.discriminator.parameters(), lr=0.005, betas=(0.5, 0.9))
    for _ in range(300):
        real = engine.tensor(4 + rng.standard_normal((64, 1)))
        noise = engine.tensor(rng.standard_normal((64, 2)))
        models.gan_step(net, real, noise, generator, discriminator)
    made = training.predict(net, rng.standard_normal((500, 2)))
    assert float(made.mean()) == pytest.approx(4, abs=1)


def test_a_gan_step_trains_the_discriminator_on_samples_it_does_not_blame_on_the_generator(engine):
    net = models.gan(engine)
    still = [engine.optim.SGD(p.parameters(), lr=0.0) for p in (net.generator, net.discriminator)]
    d_loss, g_loss = models.gan_step(net, rand(engine, 8, 2), rand(engine, 8, 2), *still)
    on_real, on_fake = (
        net.discriminator(rand(engine, 8, 2)),
        net.discriminator(net(rand(engine, 8, 2))),
    )
    softplus = engine.nn.functional.softplus
    assert d_loss == pytest.approx((softplus(-on_real).mean() + softplus(on_fake).mean()).item())
    assert g_loss == pytest.approx(softplus(-on_fake).mean().item())


def test_a_variational_autoencoder_without_noise_decodes_the_mean(engine):
    net, x = models.vae(engine, [6, 5, 2]), rand(engine, 4, 6)
    mean, log_variance = net.posterior(x)
    assert parity.largest_difference(net(x), net.decoder(mean)) == 0
    noise = rand(engine, 4, 2)
    due = net.decoder(mean + noise * engine.exp(log_variance) ** 0.5)
    assert parity.largest_difference(net(x, noise), due) < 1e-6


def test_the_divergence_of_a_code_is_what_its_formula_and_chance_say(engine):
    net, x = models.vae(engine, [6, 2]).double(), rand(engine, 4, 6).double()
    mean, log_variance = (part.detach().numpy() for part in net.posterior(x))
    eps = np.random.default_rng(1).standard_normal((100_000, 1, 1))
    z = mean + np.exp(log_variance / 2) * eps
    log_ratio = (z**2 - eps**2 - log_variance).sum(-1) / 2  # log q - log p of every draw
    _, divergence = models.vae_loss(net, x, rand(engine, 4, 2).double())
    assert divergence.item() == pytest.approx(log_ratio.mean(), rel=0.02)


def test_rebuilding_is_a_sum_over_pixels_in_units_of_their_noise(engine):
    net, x = models.vae(engine, [6, 2], pixel_noise=0.5), rand(engine, 4, 6)
    noise = rand(engine, 4, 2)
    rebuilding, _ = models.vae_loss(net, x, noise)
    squares = ((x - net(x, noise)) ** 2).sum(1).mean().item()
    assert rebuilding.item() == pytest.approx(squares / (2 * 0.5**2), rel=1e-5)


def test_a_diffusion_schedule_leaves_nothing_of_the_sample():
    for steps in (25, 50, 1000):
        kept = kept_share(steps)
        assert kept[0] > 0.99
        assert 0 < kept[-1] < 1e-3
        assert (np.diff(kept) < 0).all()


def test_a_step_back_with_the_true_sample_has_the_distribution_of_the_way_there():
    rng, x, (before, kept) = np.random.default_rng(0), np.full(200_000, 2.0), (0.7, 0.4)
    later = np.sqrt(kept) * x + np.sqrt(1 - kept) * rng.standard_normal(x.shape)
    earlier = step_back(later, x, kept, before, rng.standard_normal(x.shape))
    assert earlier.mean() == pytest.approx(np.sqrt(before) * 2, abs=0.01)
    assert earlier.var() == pytest.approx(1 - before, abs=0.01)


@pytest.mark.parity
def test_both_engines_draw_the_same_samples():
    one = models.diffusion(scratch, inputs=3, width=8, steps=25).double()
    two = parity.copy_weights(one, models.diffusion(torch, inputs=3, width=8, steps=25).double())
    samples = [net.sample(5, seed=4) for net in (one, two)]
    np.testing.assert_allclose(*samples, rtol=0, atol=1e-9)
    assert (one.sample(5, seed=5) != samples[0]).any()


def test_a_diffusion_model_learns_two_places(engine):
    engine.manual_seed(0)
    rng = np.random.default_rng(0)
    net = models.diffusion(engine, inputs=1, width=32, steps=25).double()
    adam = engine.optim.Adam(net.parameters(), lr=0.005)
    for _ in range(500):
        x = rng.choice([-1.5, 1.5], (64, 1)) + 0.05 * rng.standard_normal((64, 1))
        t, noise = rng.integers(0, 25, 64), rng.standard_normal((64, 1))
        loss = models.diffusion_loss(net, engine.tensor(x), t, engine.tensor(noise))
        adam.zero_grad()
        loss.backward()
        adam.step()
    made = net.sample(400, seed=0)
    assert (abs(abs(made) - 1.5) < 0.4).mean() > 0.9
    assert 0.2 < (made > 0).mean() < 0.8


@pytest.mark.parametrize("model", ["gpt", "char_rnn"])
def test_networks_that_write_learn_to_count(engine, model):
    config = {"model": model, "vocabulary": 10, "width": 16}
    net = models.build(engine, config | ({"context": 8} if model == "gpt" else {}))
    x = (np.arange(10)[:, None] + np.arange(8)) % 10
    pair = x[:, :-1], x[:, 1:]
    adam = engine.optim.Adam(net.parameters(), lr=0.01)
    history = training.fit(net, pair, models.token_loss, adam, epochs=120, batch_size=10)
    left = training.evaluate(net, pair, {"loss": models.token_loss})["loss"]
    assert left < 0.1 < 2 < history.losses[0]
    assert net.generate([7], 5, temperature=0) == [7, 8, 9, 0, 1, 2]


def test_a_small_cnn_reads_digits(engine):
    digits = data.digits()
    engine.manual_seed(0)
    net = models.small_cnn(engine, channels=[1, 8, 16])
    adam = engine.optim.Adam(net.parameters(), lr=0.01)
    loss = engine.nn.functional.cross_entropy
    training.fit(net, digits, loss, adam, epochs=4, batch_size=32)
    assert training.evaluate(net, digits)["accuracy"] > 0.9


def test_a_part_that_was_evaluating_still_is_after_the_network_wrote():
    for engine in (scratch, torch):
        net = models.gpt(engine, vocabulary=5, context=4, width=8, heads=2, depth=1, dropout=0.5)
        frozen = next(m for m in net.modules() if type(m).__name__ == "Dropout")
        net.train()
        frozen.eval()
        net.generate([0], 2)
        assert net.training
        assert not frozen.training


def test_a_network_that_scales_its_input_is_the_plain_one_on_scaled_input(engine):
    x = np.random.default_rng(0).normal(3, 2, (50, 4)).astype(np.float32)
    x[:, 3] = 7.0  # does not vary
    net = models.scaled_mlp(engine, [4, 5, 2])
    net.measure(x)
    spread = np.where(x.std(0) > 0, x.std(0), 1)
    by_hand = engine.tensor(((x - x.mean(0)) / spread).astype(np.float32))
    difference = parity.largest_difference(net(engine.tensor(x)), net.layers(by_hand))
    assert difference < 1e-5
    net.measure(x, together=True)
    np.testing.assert_allclose(parity.to_array(net.mean), x.mean(), rtol=1e-5)
    np.testing.assert_allclose(parity.to_array(net.scale), x.std(), rtol=1e-5)
    assert next(name for name, _ in net.named_parameters()) == "layers.0.weight"


@pytest.mark.parametrize("x", [np.ones(4), np.ones((2, 3)), np.ones((0, 4)), [[np.nan] * 4]])
def test_statistics_of_what_are_no_examples_are_refused(engine, x):
    with pytest.raises(ValueError, match="measure takes"):
        models.scaled_mlp(engine, [4, 2]).measure(x)
