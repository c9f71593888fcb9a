"""Run the studies that are too long for a chapter: ``python -m benchmarks.longer NAME``.

A study is many parts, such as one seed of one network. Each part that is finished is kept at once,
and a later call goes on with those that are missing. The results travel with the package: a chapter
reads them through `nnlearn.data.study`, draws them, and says when and on what they were measured.

A module ``benchmarks/longer_CHAPTER.py`` has ``STUDIES``, a dictionary of `Study` by name.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import datetime
import importlib
import json
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks import store
from nnlearn.data.stored import STUDIES


@dataclass(frozen=True)
class Study:
    """One study: what is the same in all its parts, and the parts.

    Parameters
    ----------
    title : str
        What is measured, in one line.
    settings : mapping
        What a reader needs to repeat it, as plain values: sizes, steps, rates, seeds.
    parts : mapping of str to callable
        Each returns plain values (numbers, lists, dictionaries) and draws nothing from outside.
    """

    title: str
    settings: Mapping[str, Any]
    parts: Mapping[str, Callable[[], Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    studies = known()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.longer",
        description="Run a study that is too long for a chapter; finished parts are kept.",
        epilog="Studies: " + "; ".join(f"{n} ({s.title})" for n, s in studies.items()),
    )
    parser.add_argument("name", choices=list(studies), metavar="NAME", help="which study")
    parser.add_argument("--again", action="store_true", help="run parts again that are finished")
    parser.add_argument("--out", type=Path, default=STUDIES, help="folder of the results")
    chosen = parser.parse_args(arguments)
    run(chosen.name, studies[chosen.name], chosen.out, again=chosen.again)
    return 0


def known() -> dict[str, Study]:
    """Return every study by name."""
    modules = sorted(Path(__file__).parent.glob("longer_*.py"))
    found: dict[str, Study] = {}
    for path in modules:
        found |= importlib.import_module(f"benchmarks.{path.stem}").STUDIES
    return found


def run(name: str, study: Study, folder: Path = STUDIES, again: bool = False) -> list[str]:
    """Run the parts that are not finished, keep each at once, and return which were run.

    Results of other settings, or of parts that are no longer there, are dropped.
    """
    path = folder / f"{name}.json"
    kept = {} if again else store.read(path) or {}
    same = kept.get("settings") == json.loads(json.dumps(dict(study.settings)))
    done = {k: v for k, v in kept.get("parts", {}).items() if same and k in study.parts}
    due = [part for part in study.parts if part not in done]
    spent = kept.get("seconds", 0.0) if same else 0.0
    if not due and len(done) < len(kept.get("parts", {})):
        store.write(path, record(name, study, done, spent))
    for part in tqdm(due, desc=name, unit="part", dynamic_ncols=True):
        started = time.process_time()
        done[part] = study.parts[part]()
        spent += time.process_time() - started
        ordered = {key: done[key] for key in study.parts if key in done}
        store.write(path, record(name, study, ordered, spent))
    return due


def record(name: str, study: Study, parts: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Return what is stored of a study."""
    return {
        "study": name,
        "title": study.title,
        "settings": dict(study.settings),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()}, {platform.machine()}, one thread",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "seconds": round(seconds, 1),
        "parts": dict(parts),
    }


if __name__ == "__main__":
    sys.exit(main())
