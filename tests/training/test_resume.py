"""An interrupted run goes on as if nothing had happened."""

import functools

import numpy as np
import pytest
import torch

from nnlearn import checkpoints, scratch, training


class Interrupted(Exception):
    """What a reader's Ctrl-C does."""


def interrupt_after(steps, loss):
    """Return the loss, which breaks off the run after so many steps."""
    left = iter(range(steps))

    @functools.wraps(loss)
    def breaking(outputs, targets):
        if next(left, None) is None:
            raise Interrupted
        return loss(outputs, targets)

    return breaking


OPTIMIZERS = [("SGD", {"lr": 0.1, "momentum": 0.9}), ("Adam", {"lr": 0.01, "amsgrad": True})]


@pytest.mark.parametrize(("optimizer", "settings"), OPTIMIZERS)
def test_a_resumed_run_has_the_losses_of_an_unbroken_one(
    engine, optimizer, settings, clouds, learner, tmp_path
):
    plan = {"epochs": 6, "batch_size": 16, "seed": 3, "validation": clouds, "metrics": "accuracy"}

    def begin():
        return learner(engine, optimizer=optimizer, dropout=0.3, **settings)

    net, loss, step = begin()
    due = training.fit(net, clouds, loss, step, **plan)
    path = tmp_path / "run.safetensors"
    broken, loss, step = begin()
    breaking = interrupt_after(27, loss)  # in the fourth epoch, as validation calls it too
    with pytest.raises(Interrupted):
        training.fit(broken, clouds, breaking, step, **plan, checkpoint=path)
    engine.manual_seed(99)
    again, loss, step = begin()
    with engine.no_grad():
        again[0].weight.fill_(7.0)
    found = training.fit(again, clouds, loss, step, **plan, checkpoint=path, resume=True)
    atol = 0 if engine is scratch else 1e-12
    np.testing.assert_allclose(found.losses, due.losses, rtol=0, atol=atol)
    for one, other in ((found.train, due.train), (found.validation, due.validation)):
        assert list(one) == list(other) == ["loss", "accuracy"]
        np.testing.assert_allclose(list(one.values()), list(other.values()), rtol=0, atol=atol)
    assert len(found.seconds) == 6
    np.testing.assert_allclose(again[0].weight.tolist(), net[0].weight.tolist(), atol=atol, rtol=0)


def test_a_run_can_change_engines_half_way(clouds, learner, tmp_path):
    for first, second in ((scratch, torch), (torch, scratch)):
        path = tmp_path / f"{first.__name__}.safetensors"
        weights = tmp_path / f"{first.__name__}.weights"
        runs = [learner(engine, dtype="float64") for engine in (first, first, second)]
        checkpoints.save(weights, runs[0][0])
        checkpoints.load_into(weights, runs[1][0])
        plan = {"batch_size": 16, "seed": 1}
        (net, loss, adam), (half, half_loss, half_adam), (rest, rest_loss, rest_adam) = runs
        due = training.fit(net, clouds, loss, adam, epochs=4, **plan)
        training.fit(half, clouds, half_loss, half_adam, epochs=2, **plan, checkpoint=path)
        found = training.fit(
            rest, clouds, rest_loss, rest_adam, epochs=4, **plan, checkpoint=path, resume=True
        )
        np.testing.assert_allclose(found.losses, due.losses, rtol=0, atol=1e-9)


def test_early_stopping_remembers_its_best_epoch_across_an_interruption(
    engine, clouds, learner, tmp_path
):
    held_out = clouds[0], (clouds[1] + 1) % 3
    rule = training.EarlyStopping(patience=4)
    plan = {"batch_size": 30, "validation": held_out, "early_stopping": rule}

    def begin():
        return learner(engine, optimizer="SGD", lr=0.5)

    net, loss, sgd = begin()
    due = training.fit(net, clouds, loss, sgd, epochs=20, **plan)
    assert due.epochs == 5
    path = tmp_path / "run.safetensors"
    half, loss, sgd = begin()
    training.fit(half, clouds, loss, sgd, epochs=3, **plan, checkpoint=path)
    rest, loss, sgd = begin()
    for _ in range(2):  # the second finds the run complete
        found = training.fit(
            rest, clouds, loss, sgd, epochs=20, **plan, checkpoint=path, resume=True
        )
        assert (found.epochs, found.best_epoch, found.stopped_early) == (5, 1, True)
        assert rest[0].weight.tolist() == net[0].weight.tolist()


def test_a_scheduler_goes_on_where_it_was(clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    for epochs in (3, 6):
        net, loss, sgd = learner(torch, optimizer="SGD", lr=0.1)
        steps = torch.optim.lr_scheduler.MultiStepLR(sgd, milestones=[2, 4])
        history = training.fit(
            net, clouds, loss, sgd, epochs=epochs, batch_size=30, scheduler=steps,
            checkpoint=path, resume=True,
        )  # fmt: skip
    assert history.learning_rates == pytest.approx([0.1, 0.1, 0.01, 0.01, 0.001, 0.001])


def test_a_run_that_is_there_is_neither_overwritten_nor_resumed_unasked(
    engine, clouds, learner, tmp_path
):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(engine)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=30, checkpoint=path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="pass resume=True to go on"):
        training.fit(net, clouds, loss, adam, epochs=1, batch_size=30, checkpoint=path)
    assert path.read_bytes() == before


def test_a_run_with_other_settings_is_refused_and_changes_nothing(
    engine, clouds, learner, tmp_path
):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(engine)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=30, checkpoint=path)
    other, loss, sgd = learner(engine, optimizer="SGD")
    before = other[0].weight.tolist()
    differences = r"seed 0 there and 8 here; batch size 30 .* 15 .*'Adam' there and 'SGD' here"
    with pytest.raises(checkpoints.CheckpointError, match=differences):
        training.fit(
            other, clouds, loss, sgd, epochs=2, batch_size=15, seed=8, checkpoint=path, resume=True
        )
    assert other[0].weight.tolist() == before


def test_a_run_of_another_network_is_refused_and_changes_nothing(engine, clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(engine)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=30, checkpoint=path)
    other, loss, adam = learner(engine, sizes=(2, 9, 3))
    before = other[0].weight.tolist()
    with pytest.raises(checkpoints.CheckpointError, match=r"0.weight is \(8, 2\) in the file"):
        training.fit(
            other, clouds, loss, adam, epochs=2, batch_size=30, checkpoint=path, resume=True
        )
    assert other[0].weight.tolist() == before


def test_weights_without_a_run_cannot_be_resumed(engine, clouds, learner, tmp_path):
    path = tmp_path / "net.safetensors"
    net, loss, adam = learner(engine)
    checkpoints.save(path, net)
    with pytest.raises(checkpoints.CheckpointError, match="weights but no run"):
        training.fit(net, clouds, loss, adam, epochs=2, batch_size=9, checkpoint=path, resume=True)


def test_a_kept_run_is_also_a_weights_file(engine, clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(engine)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=30, checkpoint=path)
    for other in (scratch, torch):
        assert checkpoints.load(path, other)[0].weight.tolist() == net[0].weight.tolist()


def test_resume_without_a_file_to_keep_is_refused(engine, clouds, learner):
    net, loss, adam = learner(engine)
    with pytest.raises(ValueError, match="resume=True needs checkpoint="):
        training.fit(net, clouds, loss, adam, epochs=1, batch_size=9, resume=True)
