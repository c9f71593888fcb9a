"""The scope: what the engine exports is registered, and a chapter names what it is said to derive.

``nnlearn/concepts`` is the only list. Whoever adds a name adds a line there, and says either which
chapter derives it or that it is breadth.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
import yaml

from nnlearn import check, scratch
from nnlearn.concepts import BREADTH, CHAPTERS, REGISTER, TOOLS, resolve

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
ENTRIES = (*REGISTER, *TOOLS)
PATHS = {entry.path for entry in ENTRIES}
ROOMS = """
    nn nn.functional nn.init nn.utils nn.utils.rnn optim optim.lr_scheduler utils.data
    utils.checkpoint linalg autograd distributions amp accelerator cuda testing Tensor
"""
EXISTING = [name for name in CHAPTERS if (BOOK / f"{name}.ipynb").exists()]
OWN = "the engine's own"


def exported() -> dict[str, Any]:
    """Return what the engine offers, by path; rooms themselves are no names."""
    found: dict[str, Any] = {}
    for room in ("", *ROOMS.split()):
        holder = resolve(scratch, room)
        public = [name for name in dir(holder) if name[0] != "_"]
        for name in public if room == "Tensor" else holder.__all__:
            found[f"{room}.{name}".lstrip(".")] = getattr(holder, name)
    return {path: value for path, value in found.items() if not isinstance(value, ModuleType)}


def below(value: Any) -> int:
    """Return what makes two names one thing: the function under its options."""
    return id(inspect.unwrap(value)) if callable(value) else id(value)


EXPORTED = exported()
REGISTERED = {below(EXPORTED[path]) for path in PATHS & EXPORTED.keys()}


def is_form_of_another(path: str) -> bool:
    """Whether a name is an alias, or the in-place form of an operation (``relu_``)."""
    if path[-1:] == "_" and not path.startswith("nn.init."):
        room, _, name = path[:-1].rpartition(".")
        plain = {path[:-1], name} if room == "Tensor" else {path[:-1], f"nn.functional.{name}"}
        return any(is_registered(p) for p in plain if p in EXPORTED)
    return below(EXPORTED[path]) in REGISTERED


def is_registered(path: str) -> bool:
    return path in PATHS or is_form_of_another(path)


def test_every_public_name_is_registered() -> None:
    strays = sorted(path for path in EXPORTED if not is_registered(path))
    assert not strays, (
        f"{', '.join(strays)}: give each a line in nnlearn/concepts: in chapters.py what a chapter "
        "derives, in breadth.py what programs need, in tools.py what has no derivative"
    )


def test_every_registered_name_is_public() -> None:
    lost = sorted(PATHS - EXPORTED.keys())
    assert not lost, f"{', '.join(lost)}: registered, but no room of the engine exports it"


# What nn.RNN and its kin run over a sequence; programs call the layers.
OF_LAYERS = {"rnn_tanh", "rnn_relu", "lstm", "gru", "run_layers"}
SAYS_ITS_PAGE = re.compile(r"Chapters?:\s+``|Breadth: no chapter")


def written() -> Iterator[tuple[str, Any]]:
    """Return the functions and classes of the engine's rooms that say their chapter."""
    for room in (scratch.operations, scratch.functional, scratch.nn, scratch.optim):
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, value in vars(importlib.import_module(info.name)).items():
                inner = inspect.unwrap(value) if callable(value) else None
                at_home = getattr(inner, "__module__", None) == info.name
                if at_home and name[0] != "_" and SAYS_ITS_PAGE.search(inspect.getdoc(inner) or ""):
                    yield f"{info.name}.{name}", value


def test_what_says_its_chapter_is_exported_and_registered() -> None:
    lost = [
        path
        for path, value in written()
        if below(value) not in REGISTERED and path.rpartition(".")[2] not in OF_LAYERS
    ]
    assert not lost, (
        f"{', '.join(lost)}: written and documented, but no room exports it; a function goes into "
        "nnlearn/scratch/nn/functional.py or nnlearn/scratch/__init__.py, a layer into "
        "nnlearn/scratch/nn/__init__.py"
    )


def test_no_name_is_registered_twice() -> None:
    assert len(ENTRIES) == len(PATHS)


def test_what_is_exported_is_pytorchs() -> None:
    own = {c.path for c in REGISTER if c.ours} | {t.path for t in TOOLS if t.what.startswith(OWN)}
    strays = []
    for path in EXPORTED:
        room, _, name = path.rpartition(".")
        if path not in own and not hasattr(resolve(torch, room), name):
            strays.append(path)
    assert not strays, f"PyTorch has no {', '.join(strays)}"


def source_of(function: Any) -> str:
    try:
        return inspect.getsource(inspect.unwrap(function))
    except (OSError, TypeError):
        return ""


def test_a_tool_has_no_derivative_of_its_own() -> None:
    recorded = []
    for tool in TOOLS:
        function = tool.in_scratch()
        text = inspect.cleandoc("\n" + source_of(function)) if inspect.isfunction(function) else ""
        for node in ast.walk(ast.parse(text)) if text else ():
            is_op = isinstance(node, ast.FunctionDef) and any(
                ast.unparse(d).partition("(")[0] == "op" for d in node.decorator_list
            )
            if is_op and any(isinstance(n, ast.Lambda) for n in ast.walk(node)):
                recorded.append(tool.path)
    assert not recorded, f"{', '.join(recorded)} has a derivative: register it with a proof"


def test_an_entry_names_a_chapter_or_says_breadth() -> None:
    wrong = {e.path: e.chapter for e in ENTRIES if e.chapter not in (*CHAPTERS, BREADTH)}
    assert not wrong, f"chapters are {', '.join(CHAPTERS)}, or {BREADTH!r}; got {wrong}"


def names_in(cells: list[dict]) -> set[str]:
    """Return the names that a chapter mentions: attributes and imports, code in its text."""
    found: set[str] = set()
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            found |= set(re.findall(r"\.\s*([A-Za-z_]\w*)", text))
            for line in re.findall(r"^\s*(?:from [\w.]+ )?import (.+)$", text, re.M):
                found |= set(re.findall(r"\w+", line))
        else:
            for code in re.findall(r"`+([^`]+)`+|^:{3,}\{source\}(.*)", text, re.M):
                found |= set(re.findall(r"\w+", "".join(code)))
    return found


def is_named(path: str, named: set[str]) -> bool:
    """Whether a chapter speaks of an entry.

    A layer, its function and its cell are one concept: ``nn.SiLU`` and ``nn.functional.silu``,
    ``nn.GRU`` and ``nn.GRUCell``.
    """
    last = path.rpartition(".")[2]
    if path.startswith(("nn.init.", "optim.lr_scheduler.")):
        return last in named
    return plain(last) in {plain(name) for name in named}


def plain(name: str) -> str:
    return re.sub(r"(?<=.)(loss|cell)$", "", name.lower().replace("_", ""))


@pytest.mark.parametrize("chapter", EXISTING)
def test_a_chapter_names_what_it_is_said_to_derive(chapter: str) -> None:
    notebook = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    named = names_in(notebook["cells"])
    entries = [entry.path for entry in ENTRIES if entry.chapter == chapter]
    lost = [path for path in entries if not is_named(path, named)]
    assert not lost, (
        f"book/{chapter}.ipynb never names {', '.join(lost)}: show them there, or register them "
        "under the chapter that does, or as breadth"
    )


def test_the_table_of_contents_and_the_register_have_one_order() -> None:
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    files = [Path(entry["file"]) for part in parts for entry in part["chapters"]]
    order = [f.name for f in files if (ROOT / f).with_suffix(".ipynb").exists()]
    assert order == EXISTING, "_toc.yml and CHAPTERS in nnlearn/concepts/chapters.py differ"


def test_checkers_are_of_chapters_in_their_order() -> None:
    folder = Path(check.__file__).parent
    written = {path.stem for path in folder.glob("*.py") if "@exercise(" in path.read_text("utf-8")}
    assert tuple(name for name in CHAPTERS if name in written) == check.CHAPTERS
    orphans = [name for name in written if not name.startswith(check.CHAPTERS)]
    assert not orphans, f"checkers of chapters that the register does not know: {orphans}"
    assert all(hasattr(check, name) for name in check.CHAPTERS)
