"""Downloads: resumed, checked, first good mirror wins, nothing half-written is ever in place."""

import builtins
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nnlearn.data import download, lock
from nnlearn.data.download import DownloadError, fetch
from nnlearn.data.lock import hold

CONTENT = bytes(range(256)) * 2000


def check(path):
    if path.read_bytes() != CONTENT:
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


def test_file_that_is_there_is_not_asked_for_again(server, target):
    server.files["file"] = CONTENT
    get(target, server)
    get(target, server)
    assert len(server.requests) == 1


def test_broken_connection_is_resumed_where_it_broke(server, target):
    server.files["file"] = CONTENT
    server.break_after["file"] = 200_000
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert server.requests == [("file", None), ("file", "bytes=200000-")]


def test_server_that_ignores_range_is_read_from_the_start(server, target):
    server.files["file"] = CONTENT
    server.break_after["file"] = 200_000
    server.ranges = False
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert names(target.parent) == ["file"]


def test_server_that_resumes_at_the_wrong_place_is_read_from_the_start(server, target):
    server.files["file"] = CONTENT
    server.break_after["file"] = 200_000
    server.wrong_range = True
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert server.requests[-1] == ("file", None)


def test_next_call_resumes_what_an_earlier_process_left(server, target):
    server.files["file"] = CONTENT
    part = download._part(target, f"{server.url}file")
    part.parent.mkdir()
    part.write_bytes(CONTENT[:1000])
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert server.requests == [("file", "bytes=1000-")]


@pytest.mark.parametrize("left", [b"x" * 1000, b"x" * len(CONTENT)], ids=["short", "long"])
def test_leftover_of_another_content_is_thrown_away(server, target, left):
    server.files["file"] = CONTENT
    part = download._part(target, f"{server.url}file")
    part.parent.mkdir()
    part.write_bytes(left)
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


def test_endless_file_is_cut_off_as_it_arrives(server, target, monkeypatch):
    server.files["file"] = CONTENT
    taken = []

    def endless(reply, timeout):
        while len(taken) < 100:
            taken.append(1)
            yield CONTENT

    monkeypatch.setattr(download, "_pieces", endless)
    with pytest.raises(DownloadError, match="more than the"):
        get(target, server)
    assert len(taken) == 2


def test_second_mirror_serves_where_the_first_fails(server, second_server, target):
    second_server.files["file"] = CONTENT
    get(target, server, second_server)
    assert target.read_bytes() == CONTENT


def test_part_of_one_mirror_is_not_continued_from_another(server, second_server, target):
    other = b"another packing" + CONTENT
    server.files["file"] = CONTENT
    second_server.files["file"] = other
    part = download._part(target, f"{server.url}file")
    part.parent.mkdir()
    part.write_bytes(CONTENT[:1000])
    server.files.clear()

    def check_other(path):
        if path.read_bytes() != other:
            raise ValueError("mixed")

    urls = [f"{server.url}file", f"{second_server.url}file"]
    fetch(urls, target, check_other, limit=len(other), timeout=2.0)
    assert second_server.requests == [("file", None)]
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


def test_server_that_drips_is_given_up(server, target, monkeypatch):
    server.files["file"] = CONTENT
    server.drip = 0.05
    monkeypatch.setattr(download, "_ATTEMPTS", 1)
    with pytest.raises(DownloadError, match=r"only \d+ bytes came in"):
        get(target, server, timeout=0.3)


def test_busy_server_is_asked_again_and_one_that_lacks_the_file_is_not(server, target, monkeypatch):
    monkeypatch.setattr(download, "_PAUSE_SECONDS", 0.01)
    server.files["file"] = CONTENT
    server.busy = [503, 500]
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert len(server.requests) == 3
    target.unlink()
    server.files.clear()
    with pytest.raises(DownloadError, match="HTTP 404"):
        get(target, server)
    assert len(server.requests) == 4


def test_error_speaks_of_the_file_and_not_of_its_part(server, target):
    def refuse(path):
        raise ValueError(f"{path}: wrong content")

    server.files["file"] = CONTENT
    with pytest.raises(DownloadError, match="file: wrong content") as caught:
        fetch([f"{server.url}file"], target, refuse, limit=len(CONTENT))
    assert ".part" not in str(caught.value)


def test_connection_that_keeps_breaking_is_given_up_but_its_bytes_are_kept(
    server, target, monkeypatch
):
    server.files["file"] = CONTENT
    monkeypatch.setattr(download, "_ATTEMPTS", 1)
    server.break_after["file"] = 5000
    with pytest.raises(DownloadError, match="broke after 5000 of 512000 bytes"):
        get(target, server)
    assert not target.exists()
    get(target, server)
    assert server.requests[-1] == ("file", "bytes=5000-")


def test_interrupt_leaves_a_part_that_is_resumed_and_no_lock(server, target, monkeypatch):
    server.files["file"] = CONTENT
    pieces = download._pieces

    def interrupted(reply, timeout):
        yield next(pieces(reply, timeout))
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "_pieces", interrupted)
    with pytest.raises(KeyboardInterrupt):
        get(target, server)
    (part,) = target.parent.iterdir()
    size = part.stat().st_size
    assert (part.suffix, size > 0) == (".part", True)
    monkeypatch.undo()
    get(target, server)
    assert server.requests[-1] == ("file", f"bytes={size}-")


def test_two_processes_share_one_download(server, target):
    server.files["file"] = CONTENT
    code = (
        "import sys; from pathlib import Path; from nnlearn.data.download import fetch;"
        "fetch([sys.argv[1]], Path(sys.argv[2]), lambda path: None, limit=10**6)"
    )
    command = [sys.executable, "-c", code, f"{server.url}file", str(target)]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    running = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert target.read_bytes() == CONTENT
    assert len(server.requests) == 1
    assert names(target.parent) == ["file"]


def test_lock_is_held_by_one_at_a_time_and_leaves_nothing(tmp_path):
    inside, most = [], []

    def work():
        with hold(tmp_path / "lock"):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.01)
            inside.pop()

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
        assert not lock._is_current(opened, path)
        path.touch()
        assert not lock._is_current(opened, path)
    with path.open("ab") as opened:
        assert lock._is_current(opened, path)


def test_lock_of_a_killed_process_is_free(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from nnlearn.data.lock import hold\n"
        "with hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock")],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"held\n"
    process.kill()
    process.wait(30)
    process.stdout.close()
    with hold(tmp_path / "lock"):
        pass
    assert names(tmp_path) == []


def test_download_works_without_tqdm(server, target, monkeypatch, capsys):
    real = builtins.__import__

    def without(name, *arguments, **keywords):
        if name == "tqdm":
            raise ModuleNotFoundError("No module named 'tqdm'", name="tqdm")
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    server.files["file"] = CONTENT
    get(target, server)
    assert target.read_bytes() == CONTENT
    assert "Downloading file (0.5 MB)" in capsys.readouterr().err
