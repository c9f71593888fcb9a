"""The loop: the same on both engines, repeatable, and clear about what it cannot do."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

from nnlearn import data, parity, scratch, training


def test_importing_training_checkpoints_and_models_imports_nothing_heavy():
    heavy = "('torch', 'tqdm', 'safetensors', 'sklearn', 'matplotlib')"
    code = (
        "import sys; import nnlearn.training, nnlearn.checkpoints, nnlearn.models;"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_training_works_where_torch_and_tqdm_are_absent():
    code = (
        "import sys; sys.modules['torch'] = sys.modules['tqdm'] = None\n"
        "from nnlearn import data, models, scratch, training\n"
        "x, y = data.gates('xor')\n"
        "net = models.mlp(scratch, [2, 4, 2])\n"
        "sgd = scratch.optim.SGD(net.parameters(), lr=0.1)\n"
        "loss = scratch.nn.functional.cross_entropy\n"
        "history = training.fit(net, (x, y), loss, sgd, epochs=2, batch_size=3, progress=True)\n"
        "print(history.epochs)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "2"
    assert found.stderr == "No progress bar without tqdm: python -m pip install tqdm\n"


@pytest.mark.parity
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_both_engines_give_the_same_losses_on_digits_for_300_steps(optimizer, learner):
    digits = data.digits().flat()
    x, y = digits.x_train[:960].astype(np.float64), digits.y_train[:960]
    settings = {"SGD": {"lr": 0.1, "momentum": 0.9}, "Adam": {"lr": 0.01}}[optimizer]
    runs = [learner(e, (64, 32, 10), optimizer, "float64", **settings) for e in (scratch, torch)]
    parity.copy_weights(runs[0][0], runs[1][0])
    ours, theirs = (
        training.fit(net, (x, y), loss, step, epochs=10, batch_size=32, clip_norm=5.0).losses
        for net, loss, step in runs
    )
    assert len(ours) == 300
    assert ours[-1] < 0.2 < ours[0]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_the_same_seed_repeats_a_run_to_the_bit_whatever_ran_before(engine, clouds, learner):
    losses = []
    for restlessness in (0, 7):
        net, loss, adam = learner(engine, dropout=0.5)
        engine.manual_seed(123)
        engine.rand(restlessness)
        losses.append(training.fit(net, clouds, loss, adam, epochs=3, batch_size=8, seed=5).losses)
    assert losses[0] == losses[1]


def test_another_seed_gives_another_order(engine, clouds, learner):
    one, two = (
        training.fit(*_arguments(learner(engine), clouds), epochs=1, batch_size=8, seed=s).losses
        for s in (0, 1)
    )
    assert one != two


def test_fit_leaves_the_engines_random_stream_as_it_was(engine, clouds, learner):
    arguments = _arguments(learner(engine, dropout=0.5), clouds)
    engine.manual_seed(9)
    due = engine.rand(3).tolist()
    engine.manual_seed(9)
    training.fit(*arguments, epochs=1, batch_size=8)
    assert engine.rand(3).tolist() == due


def test_each_epoch_deals_every_example_once_in_a_new_order(engine):
    seen = []

    def loss(outputs, targets):
        seen.append(targets.tolist())
        return outputs.mean()

    net = engine.nn.Linear(1, 1)
    sgd = engine.optim.SGD(net.parameters(), lr=0.1)
    training.fit(net, (np.zeros((10, 1)), np.arange(10)), loss, sgd, epochs=2, batch_size=4)
    assert [len(batch) for batch in seen] == [4, 4, 2, 4, 4, 2]
    first, second = ([y for batch in part for y in batch] for part in (seen[:3], seen[3:]))
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second


def test_dropout_switches_off_other_units_in_each_epoch(engine):
    seen = []

    def loss(outputs, targets):
        seen.append(outputs.detach().tolist())
        return outputs.mean()

    net = engine.nn.Sequential(engine.nn.Linear(1, 40), engine.nn.Dropout(0.5))
    still = engine.optim.SGD(net.parameters(), lr=0.0)
    alike = np.ones((4, 1))
    training.fit(net, (alike, alike), loss, still, epochs=3, batch_size=4)
    masks = [[[value == 0 for value in row] for row in epoch] for epoch in seen]
    assert masks[0] != masks[1] != masks[2] != masks[0]


def test_an_epochs_loss_is_the_mean_over_examples_not_over_batches(engine):
    net = engine.nn.Linear(1, 1, bias=False)
    still = engine.optim.SGD(net.parameters(), lr=0.0)
    x = np.arange(5.0).reshape(5, 1)
    history = training.fit(
        net, (x, x), engine.nn.functional.mse_loss, still, epochs=1, batch_size=2
    )
    due = training.evaluate(net, (x, x), {"loss": engine.nn.functional.mse_loss})["loss"]
    assert history.loss[0] == pytest.approx(due, rel=1e-5)
    assert np.mean(history.losses) != pytest.approx(due, rel=1e-3)


@pytest.mark.parametrize("form", ["arrays", "tensors", "lists", "TensorDataset", "Dataset"])
def test_all_forms_of_data_give_the_same_run(engine, form, clouds, learner):
    x, y = clouds
    forms = {
        "arrays": (x, y),
        "tensors": (engine.tensor(x), engine.tensor(y)),
        "lists": (x.tolist(), y.tolist()),
        "TensorDataset": engine.utils.data.TensorDataset(engine.tensor(x), engine.tensor(y)),
        "Dataset": data.Dataset("clouds", x, y, x, y, ("a", "b", "c"), "Points.", "us"),
    }
    due = training.fit(*_arguments(learner(engine), (x, y)), epochs=1, batch_size=16).losses
    found = training.fit(*_arguments(learner(engine), forms[form]), epochs=1, batch_size=16)
    assert found.losses == due


def test_data_are_left_alone(engine, clouds, learner):
    x, y = (part.copy() for part in clouds)
    x.flags.writeable = y.flags.writeable = False
    training.fit(*_arguments(learner(engine), (x, y)), epochs=1, batch_size=16, validation=(x, y))
    assert (x == clouds[0]).all()


def test_validation_sees_the_network_without_dropout_and_training_with_it(engine, clouds, learner):
    modes = []

    class Watched(engine.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = engine.nn.Linear(2, 3)

        def forward(self, input):
            modes.append((self.training, engine.is_grad_enabled()))
            return self.layer(input)

    net = Watched()
    net.layer.eval()  # a frozen part
    sgd = engine.optim.SGD(net.parameters(), lr=0.1)
    loss = engine.nn.functional.cross_entropy
    training.fit(net, clouds, loss, sgd, epochs=2, batch_size=90, validation=clouds)
    assert modes == [(True, True), (False, False)] * 2
    assert net.training
    assert not net.layer.training


def test_history_records_losses_metrics_rates_and_seconds(engine, clouds, learner):
    history = training.fit(
        *_arguments(learner(engine), clouds),
        epochs=4, batch_size=30, validation=clouds, metrics="accuracy",
    )  # fmt: skip
    assert len(history.losses) == 12
    assert set(history.train) == set(history.validation) == {"loss", "accuracy"}
    lengths = {len(v) for v in (*history.train.values(), *history.validation.values())}
    assert lengths == {len(history.seconds)} == {len(history.learning_rates)} == {4}
    assert history.loss[-1] < history.loss[0]
    assert all(s > 0 for s in history.seconds)


def test_history_prints_no_seconds_so_that_notebooks_do_not_change(engine, clouds, learner):
    texts = set()
    for _ in range(2):
        history = training.fit(
            *_arguments(learner(engine), clouds), epochs=20, batch_size=30, validation=clouds
        )
        texts.add(repr(history))
    (text,) = texts
    assert text.startswith("20 epochs, 60 steps, best validation loss in epoch 20\n")
    assert "…" in text
    assert max(len(line) for line in text.splitlines()) < 80


def test_progress_stays_out_of_notebooks_and_pipes(engine, clouds, learner, capsys):
    training.fit(*_arguments(learner(engine), clouds), epochs=1, batch_size=30)
    assert capsys.readouterr() == ("", "")


def test_progress_shows_epoch_and_loss_when_asked(engine, clouds, learner, capsys):
    training.fit(*_arguments(learner(engine), clouds), epochs=2, batch_size=30, progress=True)
    shown = capsys.readouterr().err
    assert "epoch 2/2" in shown
    assert "6/6" in shown
    assert "loss" in shown


def test_clipping_bounds_every_step(engine, clouds, learner):
    net, loss, sgd = learner(engine, optimizer="SGD", lr=1.0)
    before = [p.detach().clone() for p in net.parameters()]
    training.fit(net, clouds, loss, sgd, epochs=1, batch_size=90, clip_norm=1e-3)
    moved = sum(
        ((p.detach() - q) ** 2).sum().item() for p, q in zip(net.parameters(), before, strict=True)
    )
    assert 0.9e-3 < moved**0.5 <= 1.01e-3


def test_scheduler_steps_after_each_epoch_and_the_rate_is_recorded(clouds, learner):
    net, loss, sgd = learner(torch, optimizer="SGD", lr=0.1)
    halving = torch.optim.lr_scheduler.StepLR(sgd, step_size=1, gamma=0.5)
    history = training.fit(net, clouds, loss, sgd, epochs=3, batch_size=30, scheduler=halving)
    assert history.learning_rates == [0.1, 0.05, 0.025]


def test_scheduler_that_asks_for_a_metric_gets_the_validation_loss(clouds, learner):
    net, loss, sgd = learner(torch, optimizer="SGD", lr=0.1)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(sgd)
    history = training.fit(
        net, clouds, loss, sgd, epochs=3, batch_size=30, validation=clouds, scheduler=plateau
    )
    assert plateau.best == min(history.validation["loss"])


def test_early_stopping_ends_the_run_and_restores_the_best_weights(engine, clouds, learner):
    x, y = clouds
    net, loss, sgd = learner(engine, optimizer="SGD", lr=3.0)
    held_out = x, (y + 1) % 3  # every step towards the data leads away from these
    rule = training.EarlyStopping(patience=2)
    history = training.fit(
        net, clouds, loss, sgd,
        epochs=50, batch_size=30, validation=held_out, early_stopping=rule,
    )  # fmt: skip
    assert history.stopped_early
    assert history.epochs == history.best_epoch + 2 < 50
    left = training.evaluate(net, held_out, {"loss": loss})["loss"]
    assert left == pytest.approx(min(history.validation["loss"]), rel=1e-6)
    assert "stopped early" in repr(history)


def test_early_stopping_waits_for_progress_of_min_delta(engine, clouds, learner):
    rule = training.EarlyStopping(patience=3, min_delta=100.0, restore_best=False)
    history = training.fit(
        *_arguments(learner(engine), clouds),
        epochs=9, batch_size=30, validation=clouds, early_stopping=rule,
    )  # fmt: skip
    assert history.epochs == 4


def _arguments(learner, pair):
    net, loss, optimizer = learner
    return net, pair, loss, optimizer


def test_a_dataset_is_watched_on_its_validation_part_and_judged_on_its_test_part(
    engine, clouds, learner
):
    x, y = clouds
    wrong = (y + 1) % 3
    classes = ("a", "b", "c")
    three = data.Dataset("toy", x, y, x, y, classes, "P.", "us", x_validation=x, y_validation=wrong)
    two = data.Dataset("toy", x, y, x, y, classes, "P.", "us")
    seen = {}
    for name, held_out in {"three": three, "two": two, "part": (x, wrong)}.items():
        fitted = learner(engine)
        seen[name] = training.fit(
            *_arguments(fitted, three), epochs=1, batch_size=16, validation=held_out
        ).validation["loss"]
    assert seen["three"] == seen["part"] != seen["two"]
    assert training.evaluate(fitted[0], three) == training.evaluate(fitted[0], (x, y))


def test_a_metric_may_use_numpy_in_fit_as_in_evaluate(engine, clouds, learner):
    def top(scores, labels):
        return float((np.asarray(scores).argmax(1) == np.asarray(labels)).mean())

    history = training.fit(
        *_arguments(learner(engine), clouds), epochs=1, batch_size=16, metrics={"top": top}
    )
    assert 0 <= history.train["top"][0] <= 1


def test_two_metrics_of_one_name_are_refused(engine, clouds, learner):
    net, *_ = learner(engine)
    with pytest.raises(ValueError, match="several metrics are called '<lambda>': give them names"):
        training.evaluate(net, clouds, [lambda o, t: 1.0, lambda o, t: 2.0])


def test_nan_is_no_answer():
    assert training.accuracy(np.full((3, 2), np.nan), [0, 0, 1]) == 0
    assert training.accuracy([[np.nan, 1.0], [0.0, 1.0]], [1, 1]) == 0.5
    assert training.accuracy([np.nan, -1.0], [0, 0]) == 0.5


def test_a_training_error_survives_pickling():
    error = training.TrainingError("nan", training.History(losses=[1.0]))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.history.losses) == ("nan", [1.0])


def test_training_needs_no_standard_error(engine, clouds, learner, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    for progress in (None, True):
        training.fit(
            *_arguments(learner(engine), clouds), epochs=1, batch_size=16, progress=progress
        )
