"""A run resumed with something else says so, and stays right; a damaged file changes nothing."""

import json
import struct
import subprocess
import sys
import warnings

import numpy as np
import pytest

from nnlearn import checkpoints, scratch, training
from nnlearn.checkpoints import CheckpointError


@pytest.fixture
def run(engine, clouds, learner, tmp_path):
    """Return a function that trains on, in the same file."""
    path = tmp_path / "run.safetensors"

    def fit(epochs, data=clouds, loss=None, dtype="float32", **more):
        net, own_loss, adam = learner(engine, dtype=dtype)
        plan = {"epochs": epochs, "batch_size": 16, "checkpoint": path, "resume": True}
        return training.fit(net, data, loss or own_loss, adam, **plan | more)

    fit.path = path
    return fit


def complete(history, epochs):
    repr(history)
    columns = [*history.train.values(), *history.validation.values()]
    return history.epochs == epochs and {len(c) for c in columns} == {epochs}


def test_a_new_metric_is_nan_before_and_right_after(run):
    run(2)
    with pytest.warns(UserWarning, match="'accuracy' is new, and nan in the first 2 epochs"):
        history = run(5, metrics="accuracy")
    assert complete(history, 5)
    assert np.isnan(history.train["accuracy"]).tolist() == [True, True, False, False, False]


def test_a_metric_that_is_gone_is_nan_after(run):
    run(2, metrics="accuracy")
    with pytest.warns(UserWarning, match="'accuracy' is gone, and nan from epoch 3 on"):
        history = run(4)
    assert complete(history, 4)
    assert np.isnan(history.train["accuracy"]).tolist() == [False, False, True, True]


def test_new_validation_counts_its_best_epoch_from_the_beginning(run, clouds):
    run(2)
    with pytest.warns(UserWarning, match="validation is new"):
        history = run(6, validation=clouds)
    assert complete(history, 6)
    assert history.best_epoch == 1 + np.nanargmin(history.validation["loss"])
    assert history.best_epoch > 2


def test_validation_that_is_gone_is_nan_after(run, clouds):
    run(2, validation=clouds)
    with pytest.warns(UserWarning, match="validation is gone"):
        history = run(4)
    assert complete(history, 4)
    assert history.best_epoch in (1, 2)


def test_early_stopping_that_is_new_does_not_end_the_run_at_once(run, clouds):
    run(3, validation=clouds)
    with pytest.warns(UserWarning, match="early stopping is new, and counts from epoch 4 on"):
        history = run(5, validation=clouds, early_stopping=training.EarlyStopping(2))
    assert complete(history, 5)
    assert not history.stopped_early


def test_early_stopping_that_is_gone_is_told(run, clouds):
    run(2, validation=clouds, early_stopping=training.EarlyStopping(1))
    with pytest.warns(UserWarning, match="early stopping is gone"):
        assert complete(run(4, validation=clouds), 4)


def test_another_rate_is_told_and_the_files_is_used(engine, run, clouds, learner):
    run(1)
    net, loss, adam = learner(engine)
    kept = adam.param_groups[0]["lr"]
    adam.param_groups[0]["lr"] = 0.5
    with pytest.warns(UserWarning, match="lr is .* in the file and 0.5 here"):
        history = training.fit(
            net, clouds, loss, adam, epochs=2, batch_size=16, checkpoint=run.path, resume=True
        )
    assert history.learning_rates == [kept, kept]


def test_an_unchanged_run_is_resumed_without_a_word(run, clouds):
    run(1, validation=clouds, metrics="accuracy")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(2, validation=clouds, metrics="accuracy")


def test_other_data_loss_or_dtype_are_refused(engine, run, clouds):
    run(1, validation=clouds)
    x, y = clouds
    with pytest.raises(CheckpointError, match="checksum of the training data"):
        run(2, data=(x + 1, y), validation=clouds)
    with pytest.raises(CheckpointError, match="checksum of the validation data"):
        run(2, validation=(x + 1, y))
    with pytest.raises(CheckpointError, match="loss 'cross_entropy' there and 'CrossEntropyLoss"):
        run(2, validation=clouds, loss=engine.nn.CrossEntropyLoss(label_smoothing=0.1))
    with pytest.raises(CheckpointError, match="dtype of the weights 'float32' there and 'float64"):
        run(2, validation=clouds, dtype="float64")


def test_the_same_data_in_another_form_are_the_same(run, clouds):
    run(1)
    assert run(2, data=(clouds[0].tolist(), clouds[1].tolist())).epochs == 2


def test_two_runs_do_not_share_a_file(run, clouds):
    code = (
        "import sys; from pathlib import Path; from nnlearn._lock import hold\n"
        "with hold(Path(sys.argv[1])) as held: print(held, flush=True); input()"
    )
    run(1)
    lock = run.path.with_name(f".{run.path.name}.lock")
    other = subprocess.Popen([sys.executable, "-c", code, lock], stdin=-1, stdout=-1, text=True)
    assert other.stdout.readline() == "True\n"
    before = run.path.read_bytes()
    with pytest.raises(CheckpointError, match="another run keeps itself in"):
        run(2)
    assert run.path.read_bytes() == before
    other.communicate("\n")
    assert run(2).epochs == 2
    assert not lock.exists()


def test_what_a_killed_writer_left_is_cleared(run):
    run(1)
    litter = run.path.with_name(f".{run.path.name}.0123abcd.part")
    litter.write_bytes(b"half")
    run(2)
    assert not litter.exists()


def test_a_folder_that_takes_no_file_is_told_before_the_first_epoch(
    engine, clouds, learner, tmp_path, monkeypatch
):
    def refuse(path, mode="r", **more):
        raise PermissionError(13, "read-only", str(path))

    monkeypatch.setattr("nnlearn._lock.open", refuse, raising=False)
    net, loss, adam = learner(engine)
    steps = []
    with pytest.raises(PermissionError, match="read-only"):
        training.fit(
            net, clouds, lambda a, b: steps.append(1) or loss(a, b), adam, epochs=1,
            batch_size=16, checkpoint=tmp_path / "run.safetensors",
        )  # fmt: skip
    assert steps == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_run_that_breaks_off_leaves_its_history(engine, clouds, learner, error):
    net, loss, adam = learner(engine)
    calls = iter(range(100))

    def breaking(outputs, targets):
        if next(calls) == 20:
            raise error
        return loss(outputs, targets)

    with pytest.raises(error) as caught:
        training.fit(net, clouds, breaking, adam, epochs=9, batch_size=16)
    assert len(caught.value.history.losses) == 20


@pytest.mark.parametrize("name", ["NAdam", "RAdam", "Adam", "ASGD", "Adagrad"])
def test_counts_keep_their_dtype_so_that_a_resumed_run_is_exact(
    engine, name, clouds, learner, tmp_path
):
    if not hasattr(engine.optim, name):
        return  # the book leaves it out
    ends = []
    for pieces in ([4], [1, 2, 4]):
        path = tmp_path / f"{len(pieces)}.safetensors"
        for epochs in pieces:
            net, loss, step = learner(engine, optimizer=name, dtype="float64", lr=0.01)
            training.fit(
                net, clouds, loss, step, epochs=epochs, batch_size=16, checkpoint=path, resume=True
            )
        ends.append(net[0].weight.tolist())
    assert ends[0] == ends[1]


# A file that somebody has changed -------------------------------------------------------


def rewritten(content, change):
    """Return a safetensors file with its description changed by ``change(text, rng)``."""
    size = struct.unpack("<Q", content[:8])[0]
    header, body = json.loads(content[8 : 8 + size]), content[8 + size :]
    entry = json.loads(header["__metadata__"]["nnlearn"])
    change(entry)
    header["__metadata__"]["nnlearn"] = json.dumps(entry)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def places(node, path=()):
    """Yield the path of every value in nested JSON."""
    yield path
    if isinstance(node, dict):
        for key in node:
            yield from places(node[key], (*path, key))
    elif isinstance(node, list):
        for i in range(len(node)):
            yield from places(node[i], (*path, i))


ODD = (None, True, "text", -1, 10**30, float("nan"), [], {}, {"array": 0}, {"dict": []}, [[[]]])


def mutate(rng):
    def change(entry):
        paths = [p for p in places(entry["state"]) if p]
        *way, last = paths[rng.integers(len(paths))]
        node = entry["state"]
        for step in way:
            node = node[step]
        if rng.random() < 0.2:
            del node[last]
        else:
            node[last] = ODD[rng.integers(len(ODD))]

    return change


@pytest.mark.parametrize("seed", range(150))
def test_a_tampered_run_gives_one_clear_error_and_changes_nothing(seed, clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(scratch)
    plan = {"batch_size": 64, "checkpoint": path, "validation": clouds}
    plan["early_stopping"] = training.EarlyStopping(3)
    decay = scratch.optim.lr_scheduler.StepLR(adam, 2)
    training.fit(net, clouds, loss, adam, epochs=1, scheduler=decay, **plan)
    path.write_bytes(rewritten(path.read_bytes(), mutate(np.random.default_rng(seed))))
    net, loss, adam = learner(scratch)
    decay = scratch.optim.lr_scheduler.StepLR(adam, 2)

    def state():
        groups = json.dumps(adam.state_dict()["param_groups"], sort_keys=True)
        weights = {key: value.tolist() for key, value in net.state_dict().items()}
        return weights, decay.state_dict(), groups, len(adam.state)

    before, refusal = state(), None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            training.fit(net, clouds, loss, adam, epochs=1, scheduler=decay, resume=True, **plan)
    except CheckpointError as error:
        refusal = str(error)
    assert refusal is None or (path.name in refusal and state() == before)


def test_a_run_of_an_optimizer_that_fails_half_way_changes_nothing(clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(scratch)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=64, checkpoint=path)
    again, loss, adam = learner(scratch)
    before = again[0].weight.tolist()

    def fails(state):
        raise ValueError("no")

    adam.load_state_dict, kept = fails, adam.load_state_dict
    with pytest.raises(ValueError, match="no"):
        training.fit(
            again, clouds, loss, adam, epochs=2, batch_size=64, checkpoint=path, resume=True
        )
    adam.load_state_dict = kept
    assert again[0].weight.tolist() == before


def test_a_damaged_run_is_no_weights_file_either(clouds, learner, tmp_path):
    path = tmp_path / "run.safetensors"
    net, loss, adam = learner(scratch)
    training.fit(net, clouds, loss, adam, epochs=1, batch_size=64, checkpoint=path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(CheckpointError, match="not a whole safetensors file"):
        checkpoints.read(path)
