"""One way to write per cent: 97.9%, with no space, and never spelled out where the book is read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A digit, or the end of a value in an f-string, and then a sign that stands apart.
APART = re.compile(r"[\d}][^\S\n]+%(?!\w)")
SPELLED = re.compile(r"\bper ?cent\b", re.IGNORECASE)
TEXTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/**/*.md", "book/**/*.md")
CODE = ("nnlearn/**/*.py", "benchmarks/**/*.py", "examples/**/*.py", "book/_ext/**/*.py")


def pieces(notebook: Path) -> Iterator[str]:
    """What a reader sees of a notebook: texts, code, printed outputs, captions, descriptions."""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        yield "".join(cell["source"])
        for output in cell.get("outputs", ()):
            yield "".join(output.get("text", ()))
            data = output.get("data", {})
            yield from ("".join(data[kind]) for kind in data if kind.endswith("text/plain"))
            yield str(output.get("metadata", {}).get("nnlearn", ""))


def found(pattern: re.Pattern, texts: Iterator[str] | list[str]) -> list[str]:
    return [
        text[max(0, match.start() - 30) : match.end()]
        for text in texts
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize("pattern", [*TEXTS, *CODE])
def test_the_sign_follows_its_number(pattern):
    paths = list(ROOT.glob(pattern))
    assert paths
    assert not found(APART, [path.read_text("utf-8") for path in paths])


@pytest.mark.parametrize("path", sorted(ROOT.glob("book/*.ipynb")), ids=lambda path: path.stem)
def test_a_chapter_writes_it_in_one_way(path):
    assert not found(APART, pieces(path))
    assert not found(SPELLED, pieces(path))


@pytest.mark.parametrize("text", ["97.9 %", "97.9\u00a0%", "97.9\u202f%", '"{share:.1f} %"'])
def test_what_the_rule_refuses(text):
    assert APART.search(text)


@pytest.mark.parametrize("text", ["97.9%", '"{share:.1%}"', "accuracy, %", "count %d", "a % b"])
def test_what_the_rule_lets_stand(text):
    assert not APART.search(text)
