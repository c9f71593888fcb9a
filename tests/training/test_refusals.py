"""What fit, evaluate and predict say when they cannot go on."""

import math

import numpy as np
import pytest
import torch

from nnlearn import data, models, scratch, training

X, Y = np.zeros((6, 2), np.float32), np.array([0, 1, 2, 0, 1, 2])


def fit(learner, pair=(X, Y), **settings):
    net, loss, optimizer = learner
    return training.fit(net, pair, loss, optimizer, **{"epochs": 1, "batch_size": 3, **settings})


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"batch_size": 0}, {"seed": -1}])
def test_numbers_below_the_least_are_named(engine, learner, wrong):
    ((name, _),) = wrong.items()
    with pytest.raises(ValueError, match=f"{name} must be at least"):
        fit(learner(engine), **wrong)


@pytest.mark.parametrize("wrong", [{"epochs": 1.5}, {"batch_size": "many"}, {"seed": None}])
def test_numbers_that_are_not_whole_are_named(engine, learner, wrong):
    ((name, _),) = wrong.items()
    with pytest.raises(TypeError, match=f"{name} must be a whole number"):
        fit(learner(engine), **wrong)


@pytest.mark.parametrize("wrong", [0, -1.0, math.inf, math.nan])
def test_clip_norm_must_be_positive(engine, learner, wrong):
    with pytest.raises(ValueError, match="clip_norm must be finite and above 0"):
        fit(learner(engine), clip_norm=wrong)


def test_lengths_that_differ_are_quoted(engine, learner):
    with pytest.raises(ValueError, match=r"data has 6 examples x .* but 5 targets y"):
        fit(learner(engine), (X, Y[:5]))
    with pytest.raises(ValueError, match=r"validation has 6 examples"):
        fit(learner(engine), validation=(X, Y[:5]))


@pytest.mark.parametrize("wrong", [X, (X,), (X, Y, Y), "digits", None])
def test_data_that_are_no_pair_are_refused(engine, learner, wrong):
    with pytest.raises(TypeError, match="pair"):
        fit(learner(engine), wrong)


def test_data_without_examples_are_refused(engine, learner):
    with pytest.raises(ValueError, match="at least one example"):
        fit(learner(engine), (X[:0], Y[:0]))


def test_data_that_are_no_numbers_are_refused(engine, learner):
    with pytest.raises(TypeError, match="y of data holds"):
        fit(learner(engine), (X, ["cat"] * 6))


def test_a_label_out_of_range_is_named_with_the_step_and_the_batch(engine, learner):
    with pytest.raises(IndexError) as caught:
        fit(learner(engine), (X, Y + 1))
    (note,) = caught.value.__notes__
    assert "epoch 1, step" in note
    assert "y (3,) int64 from" in note


def test_a_wrong_number_of_features_names_the_step(engine, learner):
    with pytest.raises(RuntimeError) as caught:
        fit(learner(engine), (np.zeros((6, 5)), Y))
    assert "x (3, 5) float32" in caught.value.__notes__[0]


def test_an_unknown_metric_is_refused_before_training(engine, learner):
    net, loss, optimizer = learner(engine)
    before = net[0].weight.tolist()
    with pytest.raises(ValueError, match=r"no metric is called 'acuracy'.*Did you mean 'accuracy'"):
        fit((net, loss, optimizer), metrics=["acuracy"])
    assert net[0].weight.tolist() == before


def test_a_metric_that_gives_no_number_is_named(engine, learner):
    with pytest.raises(ValueError, match=r"'scores' must give one number; .* shape \(6, 3\)"):
        training.evaluate(learner(engine)[0], (X, Y), {"scores": lambda outputs, y: outputs})


def test_a_metric_may_not_take_the_name_of_the_loss(engine, learner):
    with pytest.raises(ValueError, match="'loss'"):
        fit(learner(engine), metrics={"loss": training.accuracy})


def test_an_optimizer_of_another_network_is_refused(engine, learner):
    net, loss, _ = learner(engine)
    with pytest.raises(ValueError, match="none of the model's parameters"):
        fit((net, loss, learner(engine)[2]))


def test_an_optimizer_class_is_refused(engine, learner):
    net, loss, _ = learner(engine)
    with pytest.raises(TypeError, match=r"engine\.optim\.Adam\(model\.parameters\(\)\)"):
        fit((net, loss, engine.optim.Adam))


@pytest.mark.parametrize("strange", ["loss", "optimizer", "metric", "x of data"])
def test_mixed_engines_are_named(strange, learner):
    net, loss, optimizer = learner(scratch)
    pair, metrics = (X, Y), None
    if strange == "loss":
        loss = torch.nn.functional.cross_entropy
    elif strange == "optimizer":
        optimizer = learner(torch)[2]
    elif strange == "metric":
        metrics = {"m": torch.nn.CrossEntropyLoss()}
    else:
        pair = torch.tensor(X), Y
    with pytest.raises(TypeError, match=rf"nnlearn\.scratch but {strange}.* to torch"):
        fit((net, loss, optimizer), pair, metrics=metrics)


def test_a_loss_module_of_the_other_engine_is_refused(learner):
    net, _, optimizer = learner(torch)
    with pytest.raises(TypeError, match=r"torch but loss to nnlearn\.scratch"):
        fit((net, scratch.nn.CrossEntropyLoss(), optimizer))


def test_a_loss_that_is_not_reduced_is_refused(engine, learner):
    net, _, optimizer = learner(engine)
    loss = engine.nn.CrossEntropyLoss(reduction="none")
    with pytest.raises(ValueError, match=r"returned shape \(3,\).*reduction='mean'"):
        fit((net, loss, optimizer))


def test_a_loss_that_left_the_tape_is_refused(engine, learner):
    net, loss, optimizer = learner(engine)
    with pytest.raises(TypeError, match=r"without \.item\(\)"):
        fit((net, lambda z, y: loss(z, y).item(), optimizer))


def test_early_stopping_without_validation_is_refused(engine, learner):
    with pytest.raises(ValueError, match=r"pass validation="):
        fit(learner(engine), early_stopping=training.EarlyStopping())


def test_a_model_that_is_no_network_is_refused():
    with pytest.raises(TypeError, match=r"nn\.Module of nnlearn\.scratch or torch; got function"):
        training.predict(lambda x: x, X)


def test_a_loss_that_explodes_is_stopped_with_advice(engine):
    engine.manual_seed(0)
    net = engine.nn.Linear(1, 1)
    sgd = engine.optim.SGD(net.parameters(), lr=1e6)
    x = np.linspace(1, 2, 8).reshape(8, 1)
    with pytest.raises(training.TrainingError) as caught:
        training.fit(net, (x, x), engine.nn.functional.mse_loss, sgd, epochs=20, batch_size=4)
    text = str(caught.value)
    assert "the loss became" in text
    assert "last finite loss" in text
    assert "largest gradient" in text
    assert "learning rate 1e+06" in text
    assert "lr=100000; clip_norm=1.0" in text
    losses = caught.value.history.losses
    assert f"step {len(losses) + 1} " in text
    assert np.isfinite(losses).all()
    assert net.training


def steep(engine):
    """Return a network, data and a loss that is finite, though its slope overflows float32."""
    net = engine.nn.Linear(1, 1)
    state = {"weight": engine.tensor([[1e-5]]), "bias": engine.tensor([0.0])}
    net.load_state_dict(state)
    x = np.full((1, 1), 1e25)
    return net, (x, x), lambda z, y: (z * 1e15).sum(), engine.optim.SGD(net.parameters(), lr=1.0)


def test_weights_lost_in_the_very_last_step_are_noticed(engine):
    with pytest.raises(training.TrainingError, match=r"weights of 'weight' became .* step 1 "):
        training.fit(*steep(engine), epochs=1, batch_size=1)


def test_an_infinite_gradient_is_stopped_by_clipping_before_it_does_harm(engine):
    net, *rest = steep(engine)
    with pytest.raises(training.TrainingError, match="the gradient's norm became inf"):
        training.fit(net, *rest, epochs=1, batch_size=1, clip_norm=1.0)
    assert net.weight.item() == pytest.approx(1e-5)


def test_nan_in_the_data_is_told_from_steps_too_large(engine, learner):
    x = X.copy()
    x[4, 1] = np.nan
    with pytest.raises(training.TrainingError, match="The x of this batch hold nan"):
        fit(learner(engine), (x, Y))


def test_nan_in_the_weights_before_training_is_told(engine, learner):
    net, loss, optimizer = learner(engine)
    with engine.no_grad():
        net[0].weight.fill_(math.nan)
    with pytest.raises(training.TrainingError, match="weights held nan or infinity before"):
        fit((net, loss, optimizer))


def test_accuracy_reads_scores_columns_and_probabilities():
    assert training.accuracy(np.eye(3), [0, 1, 1]) == pytest.approx(2 / 3)
    assert training.accuracy(scratch.tensor([[2.0], [-1.0]]), scratch.tensor([[1], [0]])) == 1
    assert training.accuracy(torch.tensor([0.4, 0.6]), np.array([0, 1]), threshold=0.5) == 1
    tokens = np.array([[2, 0], [1, 1], [0, 2]])
    assert training.accuracy(np.eye(3)[tokens], tokens) == 1
    assert training.accuracy(np.eye(3)[tokens], tokens[::-1]) == pytest.approx(2 / 6)
    with pytest.raises(ValueError, match=r"scores \(3, 2, 3\) and labels \(2, 3\)"):
        training.accuracy(np.eye(3)[tokens], tokens.T)
    with pytest.raises(ValueError, match=r"scores \(3, 3\) and labels \(2,\)"):
        training.accuracy(np.eye(3), [0, 1])


def test_predict_does_not_depend_on_its_batch_size(engine):
    net = models.mlp(engine, [2, 5, 3], dropout=0.5)
    x = np.random.default_rng(0).standard_normal((11, 2))
    whole, parts = training.predict(net, x), training.predict(net, x, batch_size=3)
    assert not whole.requires_grad
    np.testing.assert_allclose(whole.numpy(), parts.numpy(), rtol=1e-6)
    assert net.training


def test_evaluate_takes_the_test_part_of_a_dataset(engine):
    x, y = np.zeros((4, 1), np.float32), np.zeros(4, np.int64)
    toy = data.Dataset("toy", x, y, x[:2], 1 - y[:2], ("a", "b"), "Toys.", "us")
    net = models.logistic(engine, 1)
    net.load_state_dict({"0.weight": engine.tensor([[0.0]]), "0.bias": engine.tensor([1.0])})
    assert training.evaluate(net, toy) == {"accuracy": 1.0}


@pytest.mark.parametrize(
    ("argument", "advice"),
    [
        ({"verbose": 1}, "progress=True or False"),
        ({"validation_split": 0.1}, "the part that you hold out"),
        ({"callbacks": []}, "early_stopping="),
        ({"epoch": 3}, "pass epochs="),
        ({"zzz": 3}, "it takes model, data, loss"),
    ],
)
def test_an_argument_of_another_library_is_answered_with_ours(argument, advice):
    with pytest.raises(TypeError, match=f"fit has no argument .*{advice}"):
        training.fit(None, None, None, None, epochs=1, batch_size=1, **argument)
