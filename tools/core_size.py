"""Count the lines that a reader of the engine reads: ``python tools/core_size.py``.

Lines of code are lines with a token in them that is no comment and no docstring. The core is the
list of files under "The reading order" in ``docs/architecture.md``; nothing else names it.
"""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "nnlearn" / "scratch"
GUIDE = ROOT / "docs" / "architecture.md"
SILENT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def code_lines(path: Path) -> int:
    """Return how many lines of a file hold code."""
    with tokenize.open(path) as file:
        text = file.read()
    lines = set()
    for token in tokenize.generate_tokens(iter(text.splitlines(keepends=True)).__next__):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None:
            doc = node.body[0]
            lines.difference_update(range(doc.lineno, (doc.end_lineno or doc.lineno) + 1))
    return len(lines)


def reading_order() -> list[Path]:
    """Return the files of the core, in the order in which the guide has them read."""
    _, _, rest = GUIDE.read_text(encoding="utf-8").partition("## The reading order")
    section = rest.partition("\n## ")[0]
    files = [ENGINE / name for name in re.findall(r"\[`([\w/]+\.py)`\]", section)]
    missing = [str(f) for f in files if not f.is_file()]
    if not files or missing or len(set(files)) != len(files):
        raise SystemExit(f"{GUIDE.name}: files that are not there, or stand twice: {missing}")
    return files


def sizes() -> tuple[int, int]:
    """Return the lines of code of the core and of the whole engine."""
    core = sum(code_lines(path) for path in reading_order())
    return core, sum(code_lines(path) for path in ENGINE.rglob("*.py"))


def main() -> int:
    """Print the core, file by file."""
    for path in reading_order():
        print(f"{code_lines(path):5}  {path.relative_to(ENGINE)}")
    core, engine = sizes()
    print(f"{core:5}  lines of code in the core, of {engine} in the engine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
