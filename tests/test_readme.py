"""The README's example is a program that runs, and prints what the README shows."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def readme(repository):
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_readme_shows(readme):
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (shown,) = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout == shown


def test_the_install_line_brings_what_the_example_imports(readme):
    (line,) = re.findall(r'^pip install ("\.\[torch\].*?)  ', readme, re.MULTILINE)
    extras = PROJECT["optional-dependencies"]["torch"] + PROJECT["dependencies"]
    brought = {re.split(r"[>=<]", r)[0] for r in extras} | set(line.split()[1:])
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    probe = "import sys\n" + code + "\nprint(*{m.split('.')[0] for m in sys.modules})"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.splitlines()[-1].split())
    needed = {"numpy": "numpy", "torch": "torch", "sklearn": "scikit-learn"}
    assert {name for module, name in needed.items() if module in loaded} <= brought
    assert "sklearn" in loaded


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
