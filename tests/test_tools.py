"""The tools behind `make`: what they count, what they refuse, and what they leave alone."""

import os
import shutil
import socket
import subprocess
import sys

import execute_notebooks
import install
import nbformat
import other_processors
import pytest
import run_tests
import serve

posix_only = pytest.mark.skipif(os.name == "nt", reason="fakes Python by a script; run on POSIX")


def test_failures_and_errors_both_count_as_failed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/></testsuites>'
    )
    count = run_tests.read_report(report, status=1)
    assert (count.passed, count.failed, count.skipped) == (5, 3, 1)


def test_a_group_that_ran_nothing_has_failed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="0" failures="0" errors="0"/></testsuites>')
    assert run_tests.read_report(report, status=5).failed == 1


def test_a_crash_before_the_report_has_failed(tmp_path):
    assert run_tests.read_report(tmp_path / "missing.xml", status=3).failed == 1


def test_the_last_line_sums_the_groups(capsys):
    run_tests.print_table(
        {"unit": run_tests.Count(3, 1, 0, 2.0), "book": run_tests.Count(4, 0, 2, 1.0)}
    )
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed, 2 skipped"


def test_an_unknown_group_is_answered_with_the_known_ones(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["run_tests.py", "units"])
    assert run_tests.main() == 2
    assert "unit, parity, doctest, notebook, book" in capsys.readouterr().out


def test_pip_lines_become_a_status():
    status = {"packages": 0, "now": ""}
    install.follow("Collecting numpy==2.4.6\n", status)
    install.follow("  Downloading torch-2.13.0-cp311-win_amd64.whl (111.0 MB)\n", status)
    assert status == {"packages": 1, "now": "downloading torch (111.0 MB)"}


def test_the_book_is_served_on_the_next_free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = serve.listen(port)
        assert server is not None
        with server:
            assert port < server.server_address[1] < port + 20


@posix_only
def test_an_old_python_is_refused_with_the_way_to_a_newer_one(repository, tmp_path):
    old = fake_python(tmp_path, "import sys; sys.version_info = (3, 9, 2); ")
    told = make_environment(repository, tmp_path, old)
    assert "nnlearn needs Python 3.11 or newer" in told
    assert "is Python 3.9.2" in told
    assert "make book PYTHON=python3.13" in told


@posix_only
def test_a_missing_venv_module_is_refused_with_the_command_that_installs_it(repository, tmp_path):
    bare = fake_python(tmp_path, "import sys; sys.modules['ensurepip'] = None; ")
    told = make_environment(repository, tmp_path, bare)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"sudo apt install python{version}-venv" in told


@posix_only
def test_a_python_that_is_not_there_is_named(repository, tmp_path):
    assert '"python9" is not there' in make_environment(repository, tmp_path, "python9")


def test_a_notebook_that_stops_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "broken.ipynb"
    cells = [nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    before = path.read_bytes()
    monkeypatch.setattr(execute_notebooks, "BOOK", tmp_path)
    monkeypatch.setattr(execute_notebooks, "RUNS", tmp_path / "_data" / "runs.json")
    monkeypatch.setattr(sys, "argv", ["execute_notebooks.py", "broken"])
    with pytest.raises(SystemExit, match=r"(?s)broken\.ipynb stopped.*ZeroDivisionError"):
        execute_notebooks.main()
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]


def test_an_unknown_chapter_is_answered_with_the_known_ones(tmp_path, monkeypatch):
    (tmp_path / "neurons.ipynb").touch()
    monkeypatch.setattr(execute_notebooks, "BOOK", tmp_path)
    with pytest.raises(SystemExit, match="No notebook neuron in book/; there is neurons"):
        execute_notebooks.find(["neuron"])


def fake_python(folder, prologue: str) -> str:
    """An interpreter that runs ``-c`` code after a prologue which changes what it finds."""
    script = folder / "fake-python"
    script.write_text(f"#!/bin/sh\nexec {sys.executable} -c \"{prologue}exec('''$2''')\"\n")
    script.chmod(0o755)
    return str(script)


def make_environment(repository, folder, python: str) -> str:
    """What `make book` says when it makes its environment in an empty copy with this Python."""
    (folder / "tools").mkdir()
    shutil.copy(repository / "tools" / "venv.sh", folder / "tools")
    run = subprocess.run(
        ["sh", "tools/venv.sh", "book"],
        cwd=folder,
        env={**os.environ, "PYTHON": python, "GOAL": "book"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert not (folder / ".venv").exists()
    return run.stderr


def test_notebooks_are_compared_on_every_imitated_processor(monkeypatch, capsys):
    seen = []

    def call(command, env, **_):
        seen.append((command, env))
        return len(seen) == 2  # the second processor disagrees

    monkeypatch.setattr("sys.argv", ["other_processors", "rnn"])
    monkeypatch.setattr(other_processors.subprocess, "call", call)
    assert other_processors.main() == 1
    names = list(other_processors.PROCESSORS)
    assert f"differ on: {names[1]}" in capsys.readouterr().out
    for (command, env), settings in zip(seen, other_processors.PROCESSORS.values(), strict=True):
        assert command[-1].endswith("rnn.ipynb")
        assert settings.items() <= env.items()
