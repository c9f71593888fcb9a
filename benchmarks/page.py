"""The book's page on speed and accuracy, written from the stored results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import recipes, report, store
from benchmarks.cases import CASES
from benchmarks.peers import PEERS
from benchmarks.studies import NIELSEN, STUDIES, Outcome, Study, judge, mean_and_spread

PAGE = store.RESULTS.parent.parent / "book" / "reference" / "benchmarks.md"

_SPEED = """# Benchmarks

How fast is an engine that you can read? And does it learn as well as others say that theirs did?
This page is written by `make bench` and `make mnist` from the results that they keep in
`benchmarks/results`. Nothing on it is typed by hand, and your machine will give other times.

## One training step on both engines

Both engines start from the same weights, see the same batch in float32, and have as many threads
as each other. They take turns in one process, so that whatever slows the machine slows both.
The ratio is our time over PyTorch's in the same round: below 1, NumPy is faster.

:::{{figure}} benchmarks-speed.svg
:alt: {alt}
:figclass: nn-figure
:name: fig-benchmarks-speed

Our time over PyTorch's, median and quartiles of {rounds} rounds. Points left of the line at 1×
are faster than PyTorch; a tick is the goal that we set ourselves. Look for the points right
of their tick.
:::

{table}

Measured on {date}: {processor}, {cores} cores, Python {python}, NumPy {numpy} with {blas},
PyTorch {torch}. On one thread the ratio is one of processor time, on more of elapsed time.
{load}{notes}
"""

_PEERS = """
## Other libraries

The same step of the multi-layer perceptron, each library in its own idiom, in the same rounds.
Time over PyTorch's; ours stands among them.

{table}

{notes}
"""

_GROWTH = """
## How time and memory grow

Exponent 1: twice the size takes twice as long, or twice the memory. Exponent 2: four times.
*Arithmetic* is the exponent of the multiplications alone; fixed costs push a measured one below it.
Compare the last two columns for attention. PyTorch never holds the whole matrix of attention
weights; we do, so that you can look at it.

{table}

{peak}
"""

_SMALL = """
## What a step is made of

Small tensors, where hardly any time goes into arithmetic: what is left is the price of checking and
recording. One thread, processor time, in turns with PyTorch, median of {rounds} rounds.

{overhead}

Single layers, forward and backward, at sizes as in the chapters. The goal is at most twice
PyTorch's time; the last column says what still misses it.

{layers}

Whole training steps of networks as readers write them, PyTorch's lines with another import. The
goal is at most 1.3 times PyTorch's time.

{programs}

Measured on {date}: {processor}.
"""

_MNIST = """
## Accuracy on MNIST

{accuracy}
"""

_ACCURACY = """\
Each row is trained by the from-scratch engine. Where a value was published, ours has to land within
a band around it, or `make mnist` fails. Published values are from {{cite:t}}`nielsen2015`, by
chapter. Rows marked *best* quote the best of their seeds, as he did; the others quote the mean.

{table}

{stuck}Trained on {machines}, with one thread; seconds are those that the
processor spent on one seed."""

_STUCK = """A wide spread tells of a seed that got stuck: {cases}. An output unit that starts
saturated near 0 hardly moves under squared error, so its digit is never answered. The best of
several seeds hides this; the mean does not.

"""

_Row = tuple[Study, Outcome, dict[str, Any]]

_TITLES = {case.name: case.title for case in CASES}

# Percentage points below the best seed from which a run counts as stuck.
_FAR = 5.0


def write(folder: Path = store.RESULTS, page: Path = PAGE) -> Path:
    """Write the page, and beside it the chart, from the results in ``folder``."""
    record = store.read(folder / "speed.json")
    if record:
        report.chart(record, page.with_name("benchmarks-speed.svg"))
    return store.write_text(page, text(record, folder))


def text(record: dict[str, Any] | None, folder: Path) -> str:
    """Return the page's text; parts without results are left out."""
    parts = []
    if record:
        parts.append(_speed(record))
        if report.peers(record["cases"]):
            parts.append(_peers(record))
        if record.get("growth"):
            parts.append(_growth(record))
    if parted := store.read(folder / "small.json"):
        parts.append(_small(parted))
    rows = _trained(STUDIES, folder)
    if rows:
        parts.append(_MNIST.format(accuracy=_accuracy(rows)))
    return "".join(parts) if record else "# Benchmarks\n" + "".join(parts)


def accuracy(names: Sequence[str], folder: Path = store.RESULTS) -> str:
    """Return the table of some studies on MNIST with what belongs to it, for use in a chapter.

    Raises
    ------
    ValueError
        If there is no such study, or it has no stored results.
    """
    known = {study.name: study for study in STUDIES}
    if not names:
        raise ValueError(f"no study named; there are {', '.join(known)}")
    for name in names:
        if name not in known:
            raise ValueError(f"no study is named {name!r}; there are {', '.join(known)}")
    rows = _trained([known[name] for name in names], folder)
    trained = {study.name for study, _, _ in rows}
    if missing := [name for name in names if name not in trained]:
        raise ValueError(f"no results of {', '.join(missing)}: run `make mnist` first")
    return _accuracy(rows)


def markdown(heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table: the first column to the left, numbers to the right and never broken.

    >>> print(markdown(("step", "ratio"), [("LSTM", "1.2")]))
    | step | ratio |
    | :--- | ---: |
    | LSTM | 1.2 |
    """
    rule = [":---", *["---:"] * (len(heading) - 1)]
    whole = [(first, *(cell.replace(" ", "\u00a0") for cell in rest)) for first, *rest in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heading, rule, *whole])


def _speed(record: dict[str, Any]) -> str:
    machine, versions = record["machine"], record["machine"]["versions"]
    heading = ("step", "threads", "ours", "PyTorch", "ratio", "quartiles", "goal", "outcome")
    load = machine["load_at_start"]
    return _SPEED.format(
        alt=report.alternative_text(record),
        rounds=record["settings"]["rounds"],
        table=markdown(heading, [report.cells(row) for row in record["cases"]]),
        date=machine["date"],
        processor=machine["processor"],
        cores=machine["cores"],
        python=versions["python"],
        numpy=versions["numpy"],
        torch=versions["torch"],
        blas=", ".join(machine["blas"]) or "an unknown BLAS",
        load="" if load is None else f"The load average at the start was {load:.1f}.",
        notes="".join(f" {note}" for note in machine.get("advice", [])),
    )


def _small(record: dict[str, Any]) -> str:
    tables = {
        title: markdown(
            (what, *report.CALL_HEADINGS), [report.call_cells(row) for row in record[title]]
        )
        for title, what in (
            ("overhead", "call"),
            ("layers", "layer"),
            ("programs", "training step"),
        )
    }
    machine = record["machine"]
    return _SMALL.format(
        rounds=record["rounds"], date=machine["date"], processor=machine["processor"], **tables
    )


def _peers(record: dict[str, Any]) -> str:
    """Show how many times PyTorch's step each library takes, fastest on one thread first."""
    rows = [row for row in record["cases"] if report.peers([row])]
    threads = [row["threads"] for row in rows]
    versions = record["machine"]["versions"]
    packages = {name: package for name, (_, package, _) in PEERS.items()}
    names = sorted(rows[0]["ratio"], key=lambda name: report.headline(rows[0], name)[1])
    cells = [
        (
            f"{name} {versions.get(packages.get(name, ''), '')}".strip(),
            *(f"{report.headline(row, name)[1]:.2f}" for row in rows),
        )
        for name in names
    ]
    heading = ("library", *(f"{n} thread{'s' * (n > 1)}" for n in threads))
    notes = " ".join(f"{note.rstrip('.')}." for note in record.get("notes", []))
    return _PEERS.format(table=markdown(heading, cells), notes=notes).rstrip() + "\n"


def _growth(record: dict[str, Any]) -> str:
    heading = ("network", "grows with", "arithmetic", "time, ours", "PyTorch's", "memory, ours",
               "PyTorch's")  # fmt: skip
    peak = ", ".join(
        f"{100 * row['share'][report.OURS]:.0f}% ({_TITLES[row['case']].lower()}, "
        f"{row['threads']} thread{'s' * (row['threads'] > 1)})"
        for row in record.get("peak", [])
    )
    return _GROWTH.format(
        table=markdown(heading, [_growth_cells(row) for row in record["growth"]]),
        peak=f"Share of this machine's fastest matrix product that our step reaches: {peak}."
        if peak
        else "",
    )


def _growth_cells(row: dict[str, Any]) -> tuple[str, ...]:
    return _TITLES[row["case"]], *report.growth_cells(row)[1:]


def _trained(studies: Iterable[Study], folder: Path) -> list[_Row]:
    """Return the studies that have results, judged."""
    found = {study: store.read(folder / f"mnist-{study.name}.json") or {} for study in studies}
    return [
        (study, outcome, record["runs"])
        for study, record in found.items()
        if (outcome := judge(study, record.get("runs", {})))
    ]


def _accuracy(rows: list[_Row]) -> str:
    heading = (
        "network",
        "published,\u00a0%",
        "ours,\u00a0%",
        "mean ± spread",
        "band",
        "seeds",
        "seconds",
    )
    cells = []
    for study, outcome, runs in rows:
        seconds = np.mean([runs[str(seed)]["processor_seconds"] for seed in outcome.values])
        chapter = study.source.removeprefix(NIELSEN).strip().partition(",")[0]
        cells.append((
            study.title,
            "our goal" if study.published is None else f"{study.published:.2f} (ch. {chapter})",
            f"{'best ' * (study.statistic == 'best')}{outcome.value:.2f}"
            f"{'' if outcome.passed else ' (outside)'}",
            mean_and_spread(outcome),
            "–".join(f"{edge:.4g}" for edge in study.band),
            str(len(outcome.values)),
            f"{seconds:.0f}",
        ))  # fmt: skip
    machines = dict.fromkeys(
        f"{run['machine']['processor']} ({run['machine']['date'][:10]})"
        for _, _, runs in rows
        for run in runs.values()
    )
    return _ACCURACY.format(
        table=markdown(heading, cells), machines=", ".join(machines), stuck=_stuck(rows)
    )


def _stuck(rows: list[_Row]) -> str:
    """Tell of runs that stayed far below the best one under squared error."""
    cases = [
        f"seed {seed} of {study.title.partition(',')[0]} with squared error stayed at {value:.0f}%"
        for study, outcome, _ in rows
        for seed, value in outcome.values.items()
        if study.loss is recipes.squared_error and value < max(outcome.values.values()) - _FAR
    ]
    return _STUCK.format(cases="; ".join(cases)) if cases else ""
