"""Downloads: checked, first good mirror wins, nothing half-written is ever in place."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nnlearn import _atomic, _lock
from nnlearn.data import download
from nnlearn.data.download import DownloadError, fetch

CONTENT = bytes(range(256)) * 2000


def check(content):
    if content != CONTENT:
        raise ValueError("wrong content")


def get(target, *servers, timeout=2.0):
    fetch([f"{s.url}file" for s in servers], target, check, limit=len(CONTENT), timeout=timeout)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def target(tmp_path):
    return tmp_path / "folder" / "file"


def test_file_arrives_whole_and_alone(server, target):
    server.files["file"] = CONTENT
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert names(target.parent) == ["file"]


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        (CONTENT[:-1] + b"!", "wrong content"),
        (CONTENT[:1000], "wrong content"),
        (b"", "wrong content"),
        (CONTENT + b"!", f"more than the {len(CONTENT)} bytes"),
    ],
    ids=["tampered", "truncated", "empty", "too long"],
)
def test_wrong_file_is_refused_and_leaves_nothing(server, target, served, reason):
    server.files["file"] = served
    with pytest.raises(DownloadError, match=reason):
        get(target, server)
    assert names(target.parent) == []


def test_endless_file_is_cut_off_as_it_arrives(server, target):
    server.files["file"] = CONTENT
    server.endless = True
    with pytest.raises(DownloadError, match="more than the"):
        get(target, server)
    assert names(target.parent) == []


def test_second_mirror_serves_where_the_first_fails(server, second_server, target):
    second_server.files["file"] = CONTENT
    get(target, server, second_server)
    assert target.read_bytes() == CONTENT


def test_second_mirror_serves_where_the_first_breaks_off(server, second_server, target):
    server.files["file"] = second_server.files["file"] = CONTENT
    server.break_after["file"] = 200_000
    get(target, server, second_server)
    assert target.read_bytes() == CONTENT
    assert names(target.parent) == ["file"]


def test_error_names_every_mirror_and_what_it_did(server, second_server, target):
    second_server.files["file"] = b"tampered"
    with pytest.raises(DownloadError) as caught:
        get(target, server, second_server)
    message = str(caught.value)
    assert f"{server.url}file: HTTP 404 Not Found" in message
    assert f"{second_server.url}file: wrong content" in message


def test_server_that_is_not_there_is_named(target):
    with pytest.raises(DownloadError, match=r"http://127\.0\.0\.1:9/file: .*refused"):
        fetch(["http://127.0.0.1:9/file"], target, check, limit=1, timeout=2.0)


def test_server_that_never_answers_is_given_up(server, target):
    server.silent.set()
    with pytest.raises(DownloadError, match=r"no answer within 0\.2 s"):
        get(target, server, timeout=0.2)


def test_server_that_drips_is_given_up(server, target):
    server.files["file"] = CONTENT
    server.drip = 0.05
    with pytest.raises(DownloadError, match=r"only \d+ bytes came in"):
        get(target, server, timeout=0.3)


def test_connection_that_breaks_is_named_and_leaves_nothing(server, target):
    server.files["file"] = CONTENT
    server.break_after["file"] = 5000
    with pytest.raises(DownloadError, match="broke after 5000 of 512000 bytes"):
        get(target, server)
    assert names(target.parent) == []


def test_length_that_is_no_number_is_a_fault_of_the_mirror(server, second_server, target):
    server.files["file"] = second_server.files["file"] = CONTENT
    server.length = "many"
    get(target, server, second_server)
    assert target.read_bytes() == CONTENT


def test_interrupt_leaves_nothing(server, target, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    server.files["file"] = CONTENT
    monkeypatch.setattr(_atomic.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        get(target, server)
    assert names(target.parent) == []


def test_processes_that_want_the_same_file_at_once_do_no_harm(server, target):
    server.files["file"] = CONTENT
    code = (
        "import sys; from pathlib import Path; from nnlearn.data.download import fetch;"
        "fetch([sys.argv[1]], Path(sys.argv[2]), lambda content: None, limit=10**6)"
    )
    command = [sys.executable, "-c", code, f"{server.url}file", str(target)]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    running = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert target.read_bytes() == CONTENT
    assert names(target.parent) == ["file"]


def test_a_file_that_another_process_reads_on_windows_is_left_as_it_is(server, target, monkeypatch):
    def busy(path, content):
        raise PermissionError(13, "another process uses the file", str(path))

    server.files["file"] = CONTENT
    monkeypatch.setattr(download._atomic, "write", busy)
    with pytest.raises(PermissionError):
        get(target, server)
    target.write_bytes(CONTENT)
    get(target, server)
    assert target.read_bytes() == CONTENT


def test_a_bar_shows_how_far_a_download_is(server, target, capsys):
    server.files["file"] = CONTENT
    get(target, server)
    told = capsys.readouterr().err
    assert "file: 100%" in told
    assert "512k/512k" in told


def test_download_works_without_tqdm(server, target, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    server.files["file"] = CONTENT
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert capsys.readouterr().err == "Downloading file (0.5 MB)\n"


def test_lock_is_held_by_one_at_a_time_and_leaves_nothing(tmp_path):
    inside, most = [], []

    def work():
        done = False
        while not done:
            with _lock.hold(tmp_path / "lock") as held:
                if held:
                    inside.append(1)
                    most.append(len(inside))
                    threading.Event().wait(0.01)
                    inside.pop()
                    done = True

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == [1] * 6
    assert names(tmp_path) == []


def test_lock_on_a_file_that_its_last_holder_removed_does_not_count(tmp_path):
    path = tmp_path / "lock"
    with path.open("ab") as opened:
        path.unlink()
        assert not _lock._is_current(opened, path)
        path.touch()
        assert not _lock._is_current(opened, path)
    with path.open("ab") as opened:
        assert _lock._is_current(opened, path)


def test_lock_of_a_killed_process_is_free(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from nnlearn._lock import hold\n"
        "with hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"held\n"
    with _lock.hold(tmp_path / "lock") as held:
        assert not held
    process.kill()
    process.wait(30)
    process.stdout.close()
    with _lock.hold(tmp_path / "lock") as held:
        assert held
    assert names(tmp_path) == []
