"""The programs that README and the landing page print do what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the examples train with torch too: pip install torch==2.13.0")


def test_the_example_prints_what_the_landing_page_shows(repository: Path) -> None:
    shown = (repository / "examples" / "two_engines.txt").read_text()
    program = repository / "examples" / "two_engines.py"
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert ran.stdout == shown


def test_both_engines_print_the_same_numbers(repository: Path) -> None:
    lines = (repository / "examples" / "two_engines.txt").read_text().splitlines()
    assert len({re.sub(r"^\S+\s+", "", line) for line in lines}) == 1


def test_readme_shows_the_example_and_its_output(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    program = (repository / "examples" / "two_engines.py").read_text()
    assert program.split('"""\n\n', 1)[1] in readme
    assert (repository / "examples" / "two_engines.txt").read_text() in readme
