"""A small book that uses each of our directives, and the mistakes that they must refuse."""

import base64
import json
import os
import shutil
import struct
import zlib
from pathlib import Path

TOC = """\
format: jb-book
root: book/index
parts:
  - caption: Chapters
    numbered: true
    chapters:
      - file: book/chapter
  - caption: Reference
    chapters:
      - file: book/reference/claims
      - file: book/reference/glossary
      - file: book/reference/engine
      - file: book/reference/bibliography
"""

OPENING = """\
# Specimen

Does it open with a question? A first paragraph with a {term}`bias` in it.
"""

CARD = """\
:::{chapter-card}
:picture: fig-one
:needs: "[](reference/glossary.md) and $x^2$"

- do one thing
- do another
:::

## Margin and maths

:::{margin}
A note in the margin.
:::

```{math}
:label: eq-one
z = w \\cdot x + b
```

See {eq}`eq-one`, {numref}`fig-one`, {ref}`claim-one`, {ref}`ex-one`.
"""

CLAIM = """\
:::{claim} "tanh(x) is 2(sigmoid(2x) − 1)"
:name: claim-one
:heard: an article
:::
"""

BET = """\
:::{bet} Which of $x$ and $x^2$ is larger at $\\tfrac12$?
:name: bet-one

- [ ] neither
- [x] $x$, by far
- [ ] $x^2$

One half is larger than one quarter.
:::
"""

VERDICT = """\
:::{verdict} claim-one
:is: false
:say: "$\\\\tanh x = 2\\\\sigma(2x) - 1$, see {numref}`fig-one`"

At 0 the claim gives −1.
:::
"""

TABLE = """\
| what | much |
| --- | --- |
| one of many words | 94.9–96% |
"""

SOURCE = """\
:::{source} nnlearn.scratch.operations.elementwise.exp
:::

:::{source} nnlearn.scratch.operations.elementwise.exp
:docstring:
:::
"""

MNIST = """\
## On MNIST

:::{mnist} mlp nielsen-1-100
The second network *got stuck* once.
:::
"""

EXERCISE = """\
:::{exercise-start} ★ One
:label: ex-one
:::

Do it, and check it with `check.neurons.neuron(mine)`.

:::{dropdown} Hint
Start.
:::

:::{exercise-end}
:::

:::{solution-start} ex-one
:label: sol-one
:class: dropdown
:::
"""

QUIZ = """\
:::{quiz}
1. Which one can a threshold unit **not** compute?
   - [ ] AND

     One line does it.
   - [x] XOR

     No line does it.
2. Which two flatten out?
   - [x] tanh

     On both sides.
   - [ ] ReLU

     Never on the right.
   - [x] sigmoid

     On both sides.

   That is saturation.
:::
"""

NUMBERS = {
    "title": "tanh",
    "columns": ["$x_1$", "loss"],
    "rows": [[0.0, -1.5], [1.0, None]],
    "left_out": 3,
}

GLOSSARY = """\
# Glossary

:::{glossary}
bias
  *偏置*. The number that a unit adds. Chapter: chapter.

gate
  *门*. How much passes. Chapter: not_yet_there.
:::
"""

ENGINE = """\
# Engine

```{eval-rst}
.. nn-api:: nnlearn.scratch

.. nn-api:: nnlearn.scratch.nn.functional

.. nn-api:: nnlearn.scratch.linalg
```
"""
BIBLIOGRAPHY = "# Bibliography\n\n```{bibliography}\n```\n"
CLAIMS = "# Claims\n\n:::{claims}\n:::\n"


# Wider than any paper.
LONG = f"words = '{'long ' * 30}'  # the end of a long line"


def write_specimen(root: Path, folder: Path) -> None:
    from nbformat import write

    book = folder / "book"
    (book / "reference").mkdir(parents=True)
    (book / "_data").mkdir()
    shutil.copy(root / "_config.yml", folder)
    shutil.copy(root / "book" / "references.bib", book)
    for name in ("_ext", "_static", "_vendor"):
        os.symlink(root / "book" / name, book / name)
    (folder / "_toc.yml").write_text(TOC, "utf-8")
    (book / "index.md").write_text("# Start\n\nA book.\n\n:::{chapters}\n:::\n", "utf-8")
    (book / "reference" / "claims.md").write_text(CLAIMS, "utf-8")
    (book / "reference" / "bibliography.md").write_text(BIBLIOGRAPHY, "utf-8")
    (book / "reference" / "engine.md").write_text(ENGINE, "utf-8")
    (book / "reference" / "glossary.md").write_text(GLOSSARY, "utf-8")
    run = {"seconds": 42.2, "date": "2026-01-31", "versions": {"numpy": "2.4", "torch": "2.13"}}
    (book / "_data" / "runs.json").write_text(json.dumps({"chapter": run}), "utf-8")
    write(chapter(), book / "chapter.ipynb")


def chapter():
    from nbformat import v4

    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
    }
    cells = [
        v4.new_markdown_cell(OPENING),
        code("import nnlearn"),
        v4.new_markdown_cell(CARD),
        code("a = 1", tags=["scratch"]),
        code("b = 2", tags=["torch"]),
        code("c = 3", tags=["torch"]),
        code(LONG),
        code("show()", tags=["hide-input"], outputs=[shown_figure()]),
        code("show()", outputs=[shown_figure(name="fig-two", phone=on_phone())]),
        code("def helper():\n    return 1", tags=["hide-input"]),
        v4.new_markdown_cell(CLAIM),
        code("print(0)"),
        *map(v4.new_markdown_cell, [VERDICT, BET, TABLE, SOURCE, MNIST, EXERCISE]),
        code("print(1)"),
        v4.new_markdown_cell(":::{solution-end}\n:::"),
        v4.new_markdown_cell(QUIZ),
    ]
    return v4.new_notebook(cells=cells, metadata=metadata)


def code(source: str, tags: list[str] | None = None, outputs: list | None = None):
    from nbformat import v4

    metadata = {"tags": tags or []}
    return v4.new_code_cell(source, execution_count=1, outputs=outputs or [], metadata=metadata)


def on_phone() -> dict:
    """What `nnlearn.figures.show` adds for a figure that was drawn for phones as well."""
    return {"png": dot(2), "width": 100, "height": 200, "letters": 13.2}


def shown_figure(**changes):
    """The output that `nnlearn.figures.show` publishes, with some of its parts changed."""
    from nbformat import v4

    described = {"alt": "A dot.", "caption": "Look at *it*: $x$.", "name": "fig-one"}
    described["tables"] = [NUMBERS]
    metadata = {
        "image/png": {"width": 320, "height": 160, "needs_background": "light"},
        "nnlearn": {**described, "photo": False, "letters": 16.7, **changes},
    }
    data = {"image/png": dot(), "text/plain": "A dot."}
    return v4.new_output("display_data", data=data, metadata=metadata)


def dot(rows: int = 1) -> str:
    """A PNG of transparent pixels, two in a row, as notebooks store it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        length, check = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return length + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", 2, rows, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(9 * rows))
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()
