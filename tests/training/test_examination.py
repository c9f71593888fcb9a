"""Six questions to an untrained network: a sound one passes, each fault meets its question."""

from functools import cache

import numpy as np
import pytest
import torch

from nnlearn import data, models, scratch, training

QUESTIONS = ["scale", "first loss", "gradient", "company", "twice", "by heart"]


@pytest.fixture(params=[scratch, torch], ids=["scratch", "torch"])
def engine(request):
    request.param.manual_seed(0)
    return request.param


@cache
def digits():
    return data.digits().flat()


def failed(engine, net, times=1.0):
    loss = engine.nn.functional.cross_entropy
    pair = np.float32(times) * digits().x_train, digits().y_train
    answers = training.examine(net, pair, loss, classes=10).answers
    return [q for q, answer in zip(QUESTIONS, answers, strict=True) if not answer.fine]


def with_forward(engine, forward):
    class Net(engine.nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = engine.nn.Linear(64, 32), engine.nn.Linear(32, 10)

    Net.forward = forward
    return Net()


def hidden(self, x):
    return self.one(x).relu()


@pytest.mark.parametrize(
    "make",
    [
        lambda engine: models.mlp(engine, [64, 32, 10]),
        lambda engine: models.mlp(engine, [64, 64, 10], dropout=0.2),
        lambda engine: models.scaled_mlp(engine, [64, 32, 10]),
    ],
)
def test_a_sound_network_passes(engine, make):
    assert failed(engine, make(engine)) == []


FAULTS = {
    "detached": (lambda e: lambda s, x: s.two(hidden(s, x).detach()), ["gradient", "by heart"]),
    "reshaped": (
        lambda e: lambda s, x: s.two(hidden(s, x.reshape(64, -1).T)),
        ["company", "by heart"],
    ),
    "softmax over the batch": (
        lambda e: lambda s, x: e.nn.functional.log_softmax(s.two(hidden(s, x)), dim=0),
        ["company"],
    ),
    "dropout stays on": (
        lambda e: lambda s, x: s.two(e.nn.functional.dropout(hidden(s, x), 0.5)),
        ["company", "twice", "by heart"],
    ),
    "softmax before the loss": (
        lambda e: lambda s, x: e.nn.functional.softmax(s.two(hidden(s, x)), dim=1),
        ["by heart"],
    ),
    "scores too large": (lambda e: lambda s, x: 50 * s.two(hidden(s, x)), ["first loss"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_by_its_question(engine, fault):
    forward, questions = FAULTS[fault]
    assert failed(engine, with_forward(engine, forward(engine))) == questions


def test_inputs_of_another_size_are_seen(engine):
    net = models.mlp(engine, [64, 32, 10])
    assert failed(engine, net, times=255) == ["scale", "first loss"]
    assert "scale" in failed(engine, net, times=0.001)


def test_the_network_comes_back_as_it_was(engine):
    net = engine.nn.Sequential(
        engine.nn.Linear(64, 32), engine.nn.BatchNorm1d(32), engine.nn.Linear(32, 10)
    ).eval()
    before = {key: value.detach().numpy().copy() for key, value in net.state_dict().items()}
    failed(engine, net)
    after = net.state_dict()
    assert all((before[key] == after[key].detach().numpy()).all() for key in before)
    assert not net.training
    assert all(p.grad is None for p in net.parameters())


def test_tokens_have_no_scale(engine):
    net = engine.nn.Sequential(
        engine.nn.Embedding(7, 8), engine.nn.Flatten(), engine.nn.Linear(24, 3)
    )
    x = np.random.default_rng(0).integers(0, 7, (60, 3))
    loss = engine.nn.functional.cross_entropy
    report = training.examine(net, (x, x[:, 0] % 3), loss, classes=3)
    assert report.answers[0].fine
    assert "whole numbers" in report.answers[0].found


def test_the_report_prints_a_line_a_question_and_is_false_if_one_fails(engine):
    loss = engine.nn.functional.cross_entropy
    net = with_forward(engine, lambda s, x: 50 * s.two(hidden(s, x)))
    report = training.examine(net, digits(), loss, classes=10)
    assert not report
    assert [line[:4] for line in repr(report).splitlines()].count("LOOK") == 1
    assert len(repr(report).splitlines()) == 6


@pytest.mark.parametrize(
    ("settings", "error"),
    [({"classes": 1}, ValueError), ({"steps": 0}, ValueError), ({"lr": -1.0}, ValueError)],
)
def test_settings_that_make_no_sense_are_refused(settings, error):
    net = models.mlp(scratch, [64, 32, 10])
    with pytest.raises(error):
        training.examine(
            net, digits(), scratch.nn.functional.cross_entropy, **{"classes": 10} | settings
        )


def test_what_is_no_network_is_refused():
    with pytest.raises(TypeError, match="network"):
        training.examine(lambda x: x, digits(), None, classes=10)
