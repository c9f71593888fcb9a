"""MNIST: found, downloaded or refused with a reason, and never taken on trust."""

import dataclasses
import gzip
import os
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from nnlearn import data
from nnlearn.data import remote
from nnlearn.data.mnist_files import FILES, MIRRORS
from tests.data.conftest import idx

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture
def folder(tmp_path, packed):
    for name, content in packed.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_real_files_are_the_original_release(real_mnist):
    mnist = data.mnist(real_mnist, download=False)
    assert mnist.x_train.shape == (60000, 1, 28, 28)
    assert mnist.x_test.shape == (10000, 1, 28, 28)
    assert mnist.x_train.dtype == np.float32
    assert mnist.x_train.min() == 0
    assert mnist.x_train.max() == 1
    # Mean and deviation that every PyTorch tutorial normalises by.
    assert round(float(mnist.x_train.mean(dtype=np.float64)), 4) == 0.1307
    assert round(float(mnist.x_train.std(dtype=np.float64)), 4) == 0.3081
    assert mnist.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert np.bincount(mnist.y_test).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip


def test_folder_that_holds_the_files_is_read(folder, tiny):
    arrays, table = tiny
    mnist = remote.load(folder, False, table)
    assert mnist.x_train.shape == (20, 1, 28, 28)
    assert mnist.x_train.dtype == np.float32
    assert mnist.y_test.dtype == np.int64
    np.testing.assert_array_equal(
        mnist.x_train[:, 0], arrays[IMAGES].astype(np.float32) / np.float32(255)
    )
    np.testing.assert_array_equal(mnist.y_test, arrays["t10k-labels-idx1-ubyte"])
    assert mnist.flat().x_test.shape == (10, 784)


@pytest.mark.parametrize("layout", ["unpacked", "dotted", "torchvision"])
def test_other_usual_layouts_are_found(layout, tmp_path, tiny):
    arrays, table = tiny
    place = tmp_path / "MNIST" / "raw" if layout == "torchvision" else tmp_path
    place.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        name = name.replace("-idx", ".idx") if layout == "dotted" else name
        (place / name).write_bytes(idx(array))
    assert len(remote.load(tmp_path, False, table).x_train) == 20


def test_missing_files_are_downloaded_once(server, packed, tiny, tmp_path):
    server.files = packed
    folder = tmp_path / "new"
    for _ in range(2):
        mnist = remote.load(folder, True, tiny[1], [server.url])
        assert len(mnist.x_test) == 10
    assert len(server.requests) == 4
    assert sorted(entry.name for entry in folder.iterdir()) == sorted(packed)


def test_mirror_that_serves_unpacked_content_will_do(server, tiny, tmp_path):
    arrays, table = tiny
    server.files = {f"{name}.gz": idx(array) for name, array in arrays.items()}
    assert len(remote.load(tmp_path, True, table, [server.url]).x_train) == 20


@pytest.mark.parametrize("fault", ["tampered", "truncated", "html", "bomb"])
def test_bad_download_is_refused_and_leaves_nothing(fault, server, packed, tiny, tmp_path):
    arrays, table = tiny
    server.files = dict(packed)
    changed = arrays[IMAGES].copy()
    changed[0, 0, 0] ^= 1
    server.files[f"{IMAGES}.gz"] = {
        "tampered": gzip.compress(idx(changed)),
        "truncated": packed[f"{IMAGES}.gz"][:-100],
        "html": b"<html>Log in to this network first</html>",
        "bomb": gzip.compress(idx(arrays[IMAGES]) + bytes(10_000_000)),
    }[fault]
    with pytest.raises(data.DownloadError) as caught:
        remote.load(tmp_path, True, table, [server.url])
    message = str(caught.value)
    assert f"{server.url}{IMAGES}.gz" in message
    assert "by hand" in message
    assert str(tmp_path) in message
    assert list(tmp_path.iterdir()) == []


def bad_content(fault, arrays):
    images, labels = arrays[IMAGES], arrays[LABELS]
    flipped, eleven = images.copy(), labels.copy()
    flipped[3, 3, 3] ^= 1
    eleven[0] = 11
    damaged = bytearray(gzip.compress(idx(images)))
    damaged[-8] ^= 1  # the checksum inside the gzip file
    return {
        "one bit": (IMAGES, idx(flipped), "SHA-256 of the content is"),
        "dims": (IMAGES, idx(images.reshape(20, 14, 56)), "SHA-256"),
        "count": (LABELS, idx(labels[:-1]), r"27 bytes that begin with b'.*'; expected are 28"),
        "label": (LABELS, idx(eleven), "SHA-256"),
        "trailing": (LABELS, idx(labels) + b"\0", "more bytes that begin with"),
        "truncated": (IMAGES, idx(images)[:-1], "15695 bytes .* expected are 15696"),
        "cut gzip": (IMAGES, gzip.compress(idx(images))[:-9], "damaged or cut short"),
        "flipped gzip": (IMAGES, damaged, "damaged or cut short"),
        "empty": (IMAGES, b"", "0 bytes that begin with b''"),
        "html": (LABELS, b"<html>Log in", "b'<html>Log in'"),
        "swapped": (LABELS, idx(images), "more bytes .* expected are 28"),
    }[fault]


@pytest.mark.parametrize(
    "fault",
    [
        "one bit", "dims", "count", "label", "trailing", "truncated", "cut gzip", "flipped gzip",
        "empty", "html", "swapped",
    ],
)  # fmt: skip
def test_bad_file_is_named_with_what_was_found_and_what_to_do(fault, folder, tiny, server):
    arrays, table = tiny
    name, content, message = bad_content(fault, arrays)
    path = folder / f"{name}.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        remote.load(folder, True, table, [server.url])
    assert f"delete {path} and call data.mnist() again" in str(caught.value)
    assert path.read_bytes() == content, "a reader's own file is theirs to delete"
    assert server.requests == []


def test_gzip_bomb_is_unpacked_no_further_than_the_file_may_be_long(folder, tiny):
    arrays, table = tiny
    bomb = gzip.compress(idx(arrays[LABELS]) + bytes(200_000_000), compresslevel=9)
    (folder / f"{LABELS}.gz").write_bytes(bomb)
    tracemalloc.start()
    with pytest.raises(ValueError, match="more bytes"):
        remote.load(folder, False, table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_huge_file_is_read_no_further_than_it_may_be_long(folder, tiny):
    with (folder / LABELS).open("wb") as stream:
        stream.truncate(1 << 32)  # holds nothing, and costs no disk
    tracemalloc.start()
    with pytest.raises(ValueError, match="more bytes"):
        remote.load(folder, False, tiny[1])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_absent_files_without_download_say_where_they_were_sought(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        data.mnist(tmp_path, download=False)
    message = str(caught.value)
    assert str(tmp_path) in message
    assert "download=True" in message
    assert all(f"{file.name}.gz" in message for file in FILES)


def test_root_that_is_a_file_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(NotADirectoryError, match="root must name a folder"):
        data.mnist(path)


def test_folder_that_cannot_be_made_says_so(tmp_path, tiny):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotADirectoryError, match="MNIST cannot be stored in"):
        remote.load(tmp_path / "file" / "new", True, tiny[1], ["http://127.0.0.1:9/"])


def test_full_disk_says_so_and_leaves_no_file_in_place(tmp_path, tiny, monkeypatch):
    def full(*arguments, **keywords):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(remote, "fetch", full)
    with pytest.raises(OSError, match=r"No space left on device.*NNLEARN_DATA"):
        remote.load(tmp_path, True, tiny[1])


def test_folder_comes_from_the_environment(monkeypatch, folder, tiny):
    monkeypatch.setenv("NNLEARN_DATA", str(folder))
    assert remote.cache_folder() == folder
    with pytest.raises(FileNotFoundError, match=str(folder / "mnist")):
        data.mnist(download=False)


@pytest.mark.parametrize(
    ("platform", "variables", "due"),
    [
        ("linux", {"XDG_CACHE_HOME": "/caches"}, "/caches/nnlearn"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/ada/.cache/nnlearn"),
        ("linux", {}, "/home/ada/.cache/nnlearn"),
        ("darwin", {}, "/home/ada/Library/Caches/nnlearn"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/nnlearn"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the paths are POSIX ones; run it on Linux or macOS")
def test_cache_folder_follows_the_platform(platform, variables, due, monkeypatch):
    for name in ("NNLEARN_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/ada")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert remote.cache_folder() == Path(due)


def test_default_table_cannot_be_loosened():
    with pytest.raises(dataclasses.FrozenInstanceError):
        FILES[0].sha256 = "0"
    assert all(len(file.sha256) == 64 for file in FILES)
    assert all(mirror.startswith("https://") for mirror in MIRRORS)
    assert remote.load.__defaults__[:2] == (FILES, MIRRORS)
