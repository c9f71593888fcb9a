"""The README's example is a program that runs, and prints what the README shows."""

import re
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def readme(repository):
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_readme_shows(readme):
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (shown,) = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout == shown


def test_the_example_is_a_file_that_a_reader_can_start(readme, repository):
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    example = (repository / "examples" / "two_engines.py").read_text(encoding="utf-8")
    assert code in example, "copy examples/two_engines.py, less its docstring, into README.md"


def test_every_file_that_the_readme_links_to_is_there(readme, repository):
    links = re.findall(r"\]\(([^)#:]+)\)", readme)
    assert links
    assert [link for link in links if not (repository / link).exists()] == []


def test_every_make_target_that_the_readme_names_exists(readme, repository):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```\n.*?```|`[^`\n]+`", readme, re.DOTALL))
    named = set(re.findall(r"\bmake ([a-z]+)", code))
    assert {"book", "test"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
