"""The tools behind `make`: what they count, what they refuse, and what they leave alone."""

import os
import shutil
import subprocess
import sys

import build_book
import pytest
import run_tests

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


@posix_only
@pytest.mark.parametrize("works", [True, False])
def test_a_tier_is_installed_by_pip_and_stamped_when_it_is_there(repository, tmp_path, works):
    (tmp_path / "tools").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(repository / "tools" / "venv.sh", tmp_path / "tools")
    fake = tmp_path / ".venv" / "bin" / "python"  # a usable Python whose pip says what it is asked
    fake.write_text(f"#!/bin/sh\necho $* >>asked\ncase $3 in install) {str(works).lower()};; esac")
    fake.chmod(0o755)
    command = ["sh", "tools/venv.sh", "test"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    asked = (tmp_path / "asked").read_text().splitlines()[-1]
    assert asked.startswith("-m pip install -q")
    assert asked.endswith("-c requirements.txt -e .[test]")
    assert run.stdout == (
        "Installing PyTorch and all of the checks into .venv, a few minutes the first time ...\n"
    )
    stamps = sorted(path.name for path in (tmp_path / ".venv").glob("*.stamp"))
    assert stamps == (["book.stamp", "lab.stamp", "pdf.stamp", "test.stamp"] if works else [])
    assert (run.returncode, "Is the network there" in run.stderr) == (int(not works), not works)


def test_a_notebook_that_stops_stays_as_it_was(tmp_path, monkeypatch):
    import execute_notebooks
    import nbformat

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
    import execute_notebooks

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
    import other_processors

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


def test_a_book_is_whole_until_a_source_of_it_is_written(monkeypatch, tmp_path):
    page, html = tmp_path / "page.md", tmp_path / "html"
    page.write_text("# Page\n")
    monkeypatch.setattr(build_book, "SOURCES", [str(page)])
    monkeypatch.setattr(build_book, "HTML", html)
    monkeypatch.setattr(build_book, "WHOLE", tmp_path / "whole.stamp")
    monkeypatch.setattr(build_book, "jupyter_book", lambda *_: html.mkdir(exist_ok=True) or 0)
    assert not build_book.is_whole()
    os.utime(page, (1, 1))
    build_book.build()
    assert build_book.is_whole()
    page.write_text("# Page, changed while it was built\n")
    build_book.build()  # only what changed: says nothing on the other pages
    assert not build_book.is_whole()
    os.utime(page, (1, 1))
    build_book.build("--all")
    assert build_book.is_whole()
    monkeypatch.setattr(build_book, "jupyter_book", lambda *_: 1)
    build_book.build("--all")
    assert not build_book.is_whole()
