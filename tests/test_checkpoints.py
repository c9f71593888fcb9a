"""Weights files: either engine reads what the other wrote, and no bad file gets half-way."""

import builtins
import contextlib
import gzip
import json
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
import safetensors.numpy
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import checkpoints, models, parity, scratch
from nnlearn.checkpoints import CheckpointError, tree
from tests.models.samples import ALL

ENGINES = [scratch, torch]
BOTH = pytest.mark.parametrize("engine", ENGINES, ids=["scratch", "torch"])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "net.safetensors"


def tied(engine, dtype):
    """Return a network whose two layers share one weight, with buffers of several dtypes."""

    class Tied(engine.nn.Module):
        def __init__(self):
            super().__init__()
            self.one = engine.nn.Linear(3, 3)
            self.two = engine.nn.Linear(3, 3)
            self.two.weight = self.one.weight
            self.register_buffer("mean", engine.rand(3))
            self.register_buffer("count", engine.tensor(7))
            self.register_buffer("mask", engine.tensor([True, False]))
            self.register_buffer("scrap", engine.rand(2), persistent=False)

    return Tied().to(getattr(engine, dtype))


def arrays(model):
    return {key: parity.to_array(value) for key, value in model.state_dict().items()}


def assert_same(one, other):
    one, other = arrays(one), arrays(other)
    assert list(one) == list(other)
    for key, value in one.items():
        assert value.dtype == other[key].dtype, key
        np.testing.assert_array_equal(value, other[key])


@pytest.mark.parity
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("writer", ENGINES, ids=["scratch", "torch"])
@pytest.mark.parametrize("reader", ENGINES, ids=["scratch", "torch"])
def test_what_one_engine_saves_the_other_loads_to_the_bit(writer, reader, dtype, path):
    net = models.mlp(writer, [4, 6, 3], activation="tanh", dropout=0.1)
    net = net.to(getattr(writer, dtype))
    checkpoints.save(path, net)
    again = checkpoints.load(path, reader)
    assert isinstance(again, reader.nn.Module)
    assert again.config == net.config
    assert_same(net, again)


@pytest.mark.parity
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("writer", ENGINES, ids=["scratch", "torch"])
@pytest.mark.parametrize("reader", ENGINES, ids=["scratch", "torch"])
def test_buffers_and_tied_weights_cross_too(writer, reader, dtype, path):
    net, again = tied(writer, dtype), tied(reader, dtype)
    checkpoints.save(path, net)
    checkpoints.load_into(path, again)
    assert_same(net, again)
    assert again.two.weight is again.one.weight


def test_weights_that_are_views_are_saved_as_they_look(path):
    layer = torch.nn.Linear(3, 2)
    layer.weight = torch.nn.Parameter(torch.arange(6.0).reshape(3, 2).t())
    checkpoints.save(path, layer)
    np.testing.assert_array_equal(
        checkpoints.read(path).tensors["weight"], [[0.0, 2, 4], [1, 3, 5]]
    )


def test_the_file_is_plain_safetensors_for_other_tools(path):
    net = models.mlp(scratch, [2, 3, 1])
    checkpoints.save(path, net)
    found = safetensors.numpy.load_file(path)
    assert set(found) == {"0.weight", "0.bias", "2.weight", "2.bias"}


def test_a_file_that_other_tools_wrote_fills_a_network(path):
    theirs, ours = torch.nn.Linear(3, 2), scratch.nn.Linear(3, 2)
    content = {key: value.numpy() for key, value in theirs.state_dict().items()}
    safetensors.numpy.save_file(content, path)
    assert_same(theirs, checkpoints.load_into(path, ours))


@BOTH
def test_the_same_network_is_saved_as_the_same_bytes(engine, path):
    net = models.mlp(engine, [2, 3, 1])
    checkpoints.save(path, net, state={"b": 1, "a": [np.zeros(3)]})
    first = path.read_bytes()
    checkpoints.save(path, net, state={"b": 1, "a": [np.zeros(3)]})
    assert path.read_bytes() == first


plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text())
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.integers(), st.text()), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(value=values)
def test_nested_state_survives_json(value):
    found = {}
    text = json.dumps(tree.flatten(value, found))
    assert tree.unflatten(json.loads(text), found) == value


def test_state_that_cannot_be_stored_is_named_by_its_place(path):
    with pytest.raises(TypeError, match=r"state\['rule'\]\[1\] is a function"):
        checkpoints.save(path, scratch.nn.Linear(1, 1), state={"rule": [0, lambda: 0]})
    assert not path.exists()


def test_an_interrupted_save_leaves_the_old_file_whole_and_nothing_beside_it(path, monkeypatch):
    checkpoints.save(path, models.logistic(scratch, 2))
    before = path.read_bytes()

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        checkpoints.save(path, models.logistic(scratch, 900))
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_the_old_file_is_whole_until_the_new_one_takes_its_name(path, monkeypatch):
    checkpoints.save(path, models.logistic(scratch, 2))
    before = path.read_bytes()
    beside = []

    def interrupted(source, target):
        beside.append((safetensors.numpy.load_file(source), path.read_bytes()))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        checkpoints.save(path, models.logistic(scratch, 900))
    ((whole, old),) = beside
    assert whole["0.weight"].shape == (1, 900)
    assert old == before == path.read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="file modes mean this on Linux and macOS only")
def test_a_saved_file_has_the_mode_that_the_user_gives_new_files(path):
    checkpoints.save(path, scratch.nn.Linear(1, 1))
    ordinary = path.with_name("ordinary")
    ordinary.touch()
    assert path.stat().st_mode == ordinary.stat().st_mode


def test_missing_folders_are_made(path):
    deep = path.parent / "a" / "b" / "net.safetensors"
    checkpoints.save(deep, scratch.nn.Linear(1, 1))
    assert deep.is_file()


def test_no_file_is_made_or_read_by_pickle(path, monkeypatch):
    class Evil:
        def __reduce__(self):
            return print, ("run!",)

    path.write_bytes(pickle.dumps(Evil()))
    monkeypatch.setattr(builtins, "print", lambda *a: pytest.fail("the file ran code"))
    with pytest.raises(CheckpointError, match="not a whole safetensors file"):
        checkpoints.load(path, torch)


def raw(header, content=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content


def entry(shape, end, dtype="F32", start=0):
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


WHOLE = raw({"a": entry([2], 8)}, b"12345678")
BAD_FILES = {
    "empty": b"",
    "seven bytes": b"1234567",
    "text": b"not a weights file at all, just a text",
    "cut short": WHOLE[:-1],
    "cut in the header": WHOLE[:20],
    "surplus bytes": WHOLE + b"!",
    "a header of 8 EiB": (2**63 - 1).to_bytes(8, "little") + WHOLE[8:],
    "a header of 1 GB": (10**9).to_bytes(8, "little") + WHOLE[8:],
    "a tensor of 16 EiB": raw({"a": entry([2**31, 2**31], 8)}, b"12345678"),
    "sizes that overflow": raw({"a": entry([2**62, 2**62], 8)}, b"12345678"),
    "offsets beyond the end": raw({"a": entry([2**40], 2**42)}, b"12345678"),
    "overlapping tensors": raw({"a": entry([2], 8), "b": entry([1], 8, start=4)}, b"12345678"),
    "a hole": raw({"a": entry([1], 8, start=4)}, b"12345678"),
    "an unknown dtype": raw({"a": entry([2], 8, "X32")}, b"12345678"),
    "a dtype that NumPy lacks": raw({"a": entry([4], 8, "BF16")}, b"12345678"),
    "a header that is a list": raw([1, 2]),
    "a header that is no JSON": raw(b"{" * 40),
    "a header nested too deeply": raw(b'{"a":' + b"[" * 100_000),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_refused_with_one_clear_error(kind, path):
    path.write_bytes(BAD_FILES[kind])
    layer = scratch.nn.Linear(1, 2)
    before = arrays(layer)
    for use in (checkpoints.read, lambda p: checkpoints.load_into(p, layer)):
        with pytest.raises(
            CheckpointError, match=r"net\.safetensors (is not a whole|holds a dtype)"
        ):
            use(path)
    for key, value in before.items():
        np.testing.assert_array_equal(arrays(layer)[key], value)


@given(position=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_a_flipped_bit_gives_a_network_or_a_clear_error_never_anything_else(
    position, bit, tmp_path_factory
):
    path = tmp_path_factory.mktemp("flipped") / "net.safetensors"
    checkpoints.save(path, models.mlp(scratch, [2, 2, 1]), state={"losses": np.zeros(2)})
    content = bytearray(path.read_bytes())
    content[position % len(content)] ^= 1 << bit
    path.write_bytes(content)
    with contextlib.suppress(CheckpointError):
        checkpoints.load(path, scratch)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda p: torch.save({"a": torch.ones(2)}, p), "a pickle, such as torch.save writes"),
        (lambda p: p.write_bytes(pickle.dumps({"a": 1})), "a pickle, .* can run code"),
        (lambda p: np.save(p.open("wb"), np.ones(3)), "a NumPy array; read it with np.load"),
        (lambda p: p.write_bytes(gzip.compress(WHOLE)), "compressed; unpack it"),
        (lambda p: p.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(90)), "an HDF5 file"),
    ],
    ids=["torch.save", "pickle", "npy", "gzip", "hdf5"],
)
def test_a_file_of_another_kind_is_recognised_and_the_way_out_is_named(write, said, path):
    write(path)
    with pytest.raises(CheckpointError, match=f"it looks like {said}"):
        checkpoints.load(path, scratch)


@pytest.mark.parametrize("length", [0x80, 0x280, 0x480, 0x8B1F])
def test_a_safetensors_file_that_is_cut_short_is_taken_for_no_other_kind(length, path):
    path.write_bytes(length.to_bytes(8, "little") + b'{"a": ')
    with pytest.raises(CheckpointError, match="it is cut short"):
        checkpoints.read(path)


DESCRIPTIONS = {
    "no JSON": "{",
    "not a dictionary": "[]",
    "no format": "{}",
    "a newer format": '{"format": 2}',
    "no config": '{"format": 1, "state": null}',
    "a config that is a list": '{"format": 1, "config": [], "state": null}',
    "state of an unknown kind": '{"format": 1, "config": null, "state": {"code": "x"}}',
    "state that is no tree": '{"format": 1, "config": null, "state": [1]}',
    "an array that is not there": '{"format": 1, "config": null, "state": {"array": 5}}',
    "an array numbered by a list": '{"format": 1, "config": null, "state": {"array": []}}',
    "keys that are lists": '{"format": 1, "config": null, "state": {"dict": [[[], 1]]}}',
    "endless nesting": '{"format": 1, "config": null, "state": ' + '{"list": [' * 50_000,
}


@pytest.mark.parametrize("kind", DESCRIPTIONS)
def test_a_damaged_description_is_refused(kind, path):
    safetensors.numpy.save_file({"a": np.zeros(1)}, path, {"nnlearn": DESCRIPTIONS[kind]})
    with pytest.raises(CheckpointError, match=r"damaged|upgrade"):
        checkpoints.read(path)


def described(path, tensors, config):
    text = json.dumps({"format": 1, "config": config, "state": None})
    safetensors.numpy.save_file(tensors, path, {"nnlearn": text})


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("name", sorted(models.MODELS))
@given(value=ANY_JSON, which=st.integers(0, 20))
def test_any_change_to_a_config_gives_a_network_or_a_clear_error(
    name, value, which, tmp_path_factory
):
    path = tmp_path_factory.mktemp("changed") / "net.safetensors"
    config = next(s.config for s in ALL.values() if s.config["model"] == name)
    net = models.build(scratch, config)
    key = sorted(net.config)[which % len(net.config)]
    described(path, arrays(net), net.config | {key: value})
    with contextlib.suppress(CheckpointError):
        checkpoints.load(path, scratch)


@BOTH
def test_a_config_that_asks_for_terabytes_is_refused_before_any_is_taken(engine, path):
    described(path, {"0.weight": np.zeros((1, 1))}, {"model": "mlp", "sizes": [10**9, 10**9]})
    with pytest.raises(CheckpointError, match=r"Missing: 0\.bias\. Other shapes: 0\.weight"):
        checkpoints.load(path, engine)


@BOTH
@pytest.mark.parametrize("config", [{"model": "os.system"}, {"model": "mlp", "sizes": "rm"}, {}])
def test_a_config_of_no_known_network_is_refused(engine, config, path):
    described(path, {"0.weight": np.zeros((1, 1))}, config)
    with pytest.raises(CheckpointError, match=r"describes no network .*load_into"):
        checkpoints.load(path, engine)


@BOTH
def test_a_file_without_config_says_how_to_load_it(engine, path):
    checkpoints.save(path, engine.nn.Linear(2, 1))
    with pytest.raises(CheckpointError, match=r"no config .* checkpoints\.load_into"):
        checkpoints.load(path, engine)


@BOTH
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("2.bias"), r"Missing: 2\.bias$"),
        (lambda t: t.update(extra=np.zeros(1)), r"Surplus: extra$"),
        (
            lambda t: t.update({"0.bias": np.zeros(4)}),
            r"Other shapes: 0\.bias is \(4,\) in the file, \(3,\) in the network$",
        ),
    ],
)
def test_weights_that_do_not_fit_are_named_and_change_nothing(engine, change, said, path):
    net = models.mlp(engine, [2, 3, 1])
    tensors = arrays(models.mlp(engine, [2, 3, 1]))
    change(tensors)
    described(path, tensors, net.config)
    before = arrays(net)
    for use in (lambda: checkpoints.load(path, engine), lambda: checkpoints.load_into(path, net)):
        with pytest.raises(CheckpointError, match=said):
            use()
    for key, value in before.items():
        np.testing.assert_array_equal(arrays(net)[key], value)


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(FileNotFoundError, match=r"net\.safetensors is not there"):
        checkpoints.load(path, scratch)
    with pytest.raises(FileNotFoundError, match="is a folder"):
        checkpoints.read(path.parent)
    with pytest.raises(IsADirectoryError, match="name a file"):
        checkpoints.save(path.parent, scratch.nn.Linear(1, 1))


def test_without_safetensors_the_message_says_how_to_get_it(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    said = "python -m pip install safetensors"
    with pytest.raises(ModuleNotFoundError, match=said):
        checkpoints.save(path, scratch.nn.Linear(1, 1))
    with pytest.raises(ModuleNotFoundError, match=said):
        checkpoints.load(path, scratch)


def test_scratch_reads_and_writes_files_where_torch_is_absent(path):
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from nnlearn import checkpoints, models, scratch\n"
        f"checkpoints.save({str(path)!r}, models.logistic(scratch, 2))\n"
        f"print(checkpoints.load({str(path)!r}, scratch).config['model'])\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "logistic"


def test_bfloat16_is_refused_with_a_way_out(path):
    with pytest.raises(TypeError, match=r"weight is torch\.bfloat16.*save model\.float\(\)"):
        checkpoints.save(path, torch.nn.Linear(1, 1).bfloat16())


# Where a file may lie ---------------------------------------------------------------------


def test_home_is_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    checkpoints.save("~/net.safetensors", models.logistic(scratch, 2))
    assert (tmp_path / "net.safetensors").is_file()
    assert checkpoints.load("~/net.safetensors", scratch)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need a POSIX system")
def test_a_link_is_followed_and_a_pipe_is_refused(tmp_path, path):
    real = tmp_path / "real"
    real.write_bytes(b"old")
    path.symlink_to(real)
    checkpoints.save(path, models.logistic(scratch, 2))
    assert path.is_symlink()
    assert checkpoints.read(real).tensors
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="pipe is a device, a pipe or a socket, and no file"):
        checkpoints.save(tmp_path / "pipe", models.logistic(scratch, 2))
    with pytest.raises(OSError, match="null is a device"):
        checkpoints.save(os.devnull, models.logistic(scratch, 2))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["net.safetensors", "pipe", "real"]


@pytest.mark.skipif(os.name == "nt", reason="permissions need a POSIX system")
def test_files_have_the_permissions_that_the_user_asked_for(path):
    before = os.umask(0o077)
    try:
        checkpoints.save(path, models.logistic(scratch, 2))
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o640)
        checkpoints.save(path, models.logistic(scratch, 2))
        assert path.stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


# What a file may hold ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"config": [1, 2]}, "config is a dictionary of the network's arguments; got list"),
        ({"state": np.array(["a"])}, "state is an array of <U1; a file holds bool"),
        ({"state": {"z": np.array([1j])}}, r"state\['z'\] is an array of complex128"),
        ({"state": np.ma.array([1, 2], mask=[0, 1])}, "mask would be lost: save .filled"),
    ],
)
def test_what_cannot_be_stored_is_named(path, more, message):
    with pytest.raises(TypeError, match=message):
        checkpoints.save(path, models.logistic(scratch, 2), **more)
    assert not path.exists()


def test_a_state_that_contains_itself_is_refused(path):
    state = {}
    state["self"] = state
    with pytest.raises(ValueError, match="does it contain itself"):
        checkpoints.save(path, models.logistic(scratch, 2), state=state)


def raw(path, header, body):
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)


@BOTH
@pytest.mark.parametrize(("dtype", "size"), [("U16", 2), ("U32", 4), ("U64", 8), ("C64", 8)])
def test_weights_of_a_dtype_that_no_engine_has_are_refused_on_both(path, engine, dtype, size):
    entry = {"dtype": dtype, "shape": [1, 1], "data_offsets": [0, size]}
    raw(path, {"weight": entry}, bytes(size))
    net = engine.nn.Linear(1, 1, bias=False)
    before = net.weight.tolist()
    with pytest.raises(CheckpointError, match=r"net\.safetensors"):
        checkpoints.load_into(path, net)
    assert net.weight.tolist() == before


def test_more_axes_than_numpy_has_are_refused_with_the_path(path):
    raw(path, {"a": {"dtype": "F32", "shape": [1] * 65, "data_offsets": [0, 4]}}, bytes(4))
    with pytest.raises(CheckpointError, match=r"net\.safetensors holds an array that NumPy cannot"):
        checkpoints.read(path)


@pytest.mark.parametrize(
    "config",
    [
        {"model": "mlp", "sizes": [2] * 200_000},
        {"model": "mlp", "sizes": [[1] * 200_000, 2]},
        {"model": "x" * 200_000},
        {"model": "mlp", "sizes": [2, 2], "activation": "r" * 200_000},
        {"model": "cnn", "channels": [1] * 200_000},
        {"model": "mlp", "sizes": [2] * 1001},
    ],
)
def test_a_config_of_any_size_is_refused_in_a_few_words(path, config):
    entry = json.dumps({"format": 1, "config": config, "state": None})
    raw(path, {"__metadata__": {"nnlearn": entry}}, b"")
    with pytest.raises(CheckpointError) as caught:
        checkpoints.load(path, scratch)
    assert len(str(caught.value)) < 900
