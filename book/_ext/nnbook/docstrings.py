"""Docstrings on their way into the reference: what they may write, and what becomes a link."""

import re

from sphinx.application import Sphinx

from .objects import key, public_names

CODE_SPAN = re.compile(r"(:math:`[^`]*`|``.*?``)")
CHAPTER_NAME = re.compile(r"``(\w+)``")
CHAPTERS = re.compile(r"\b(?P<lead>Chapters?:)\s+(?P<names>``\w+``(?:(?:,| and)\s+``\w+``)*)")


def prepare(
    app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]
) -> None:
    if what == "method":
        lines[:] = shortened(name, found, lines)
    lines[:] = [
        line if line.lstrip().startswith((">>>", "...", "|", "+")) else escape_bars(line)
        for line in lines
    ]
    lines[:] = link_chapters("\n".join(lines), app.env.found_docs).split("\n")


def escape_bars(line: str) -> str:
    """Let docstrings write bars for an absolute value; they mean a substitution otherwise."""
    parts = CODE_SPAN.split(line)
    return "".join(
        part if index % 2 else part.replace("|", r"\|") for index, part in enumerate(parts)
    )


def shortened(name: str, found: object, lines: list[str]) -> list[str]:
    """Of a method that is a function as well, the first sentence: the function has the rest."""
    function = public_names().get(key(found))
    if function is None or function == name:
        return lines
    end = lines.index("") if "" in lines else len(lines)
    shown = function.removeprefix("nnlearn.")
    return [*lines[:end], f"As :py:obj:`{shown} <{function}>`, of this tensor.", ""]


def link_chapters(text: str, docnames: set[str]) -> str:
    """``Chapter: ``dnn``.`` leads to that chapter; one to come is a word."""

    def link(found: re.Match[str]) -> str:
        chapter = f"book/{found[1]}"
        return f":doc:`/{chapter}`" if chapter in docnames else found[1].replace("_", " ")

    return CHAPTERS.sub(
        lambda found: f"{found['lead']} {CHAPTER_NAME.sub(link, found['names'])}", text
    )


def setup(app: Sphinx) -> None:
    # After napoleon (500), which reads the sections.
    app.connect("autodoc-process-docstring", prepare, priority=600)
