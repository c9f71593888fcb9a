"""docs/architecture.md: its numbers, its program and its list of files are true."""

import re
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def guide(repository):
    return (repository / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def counted(repository):
    sys.path.insert(0, str(repository / "tools"))
    try:
        import core_size
    finally:
        sys.path.pop(0)
    return core_size


@pytest.mark.parametrize("page", ["docs/architecture.md", "README.md", "book/index.md"])
def test_the_size_of_the_core_is_what_is_counted(page, repository, counted):
    text = (repository / page).read_text(encoding="utf-8").replace("\n", " ")
    core, engine = counted.sizes()
    said = [int(n.replace(",", "")) for n in re.findall(r"\b(\d+,\d{3})\b", text)]
    whole = [round(engine, -2)] if page.startswith("docs") else []
    expected = [round(core, -2), *whole]
    assert said == expected, f"{page}: the core has {core} lines of code, the engine {engine}"


def test_code_is_counted_without_docstrings_comments_and_blank_lines(tmp_path, counted):
    file = tmp_path / "some.py"
    file.write_text(
        '"""Doc.\n\nMore."""\n\n# why\ndef f():\n    """Doc."""\n    return (\n        1\n    )\n'
    )
    assert counted.code_lines(file) == 4


def test_the_program_prints_what_the_guide_shows(guide):
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    shown = re.findall(r"```text\n(.*?)```", guide, re.DOTALL)[0]
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout == shown


def test_a_wrong_sign_in_the_program_is_found(guide):
    (code,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    wrong = code.replace("g * -2", "g * +2")
    run = subprocess.run([sys.executable, "-c", wrong], capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "GradcheckError" in run.stderr


def test_each_file_on_the_way_of_a_value_is_there_and_named_once(guide, repository):
    way = guide.partition("## The way of a value")[2].partition("## ")[0]
    names = re.findall(r"([\w/]+\.py)", re.sub(r"/\s*(?:\n[^\w\n]*)", "/", way))
    assert len(names) == len(set(names))
    for name in ("nn/module.py", "nn/linear.py", "op.py", "tape.py", "optim/optimizer.py"):
        assert name in names
        assert (repository / "nnlearn" / "scratch" / name).is_file()
