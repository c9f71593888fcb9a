"""Time one training step of each network on both engines: ``python -m benchmarks.speed``.

The engines take turns in one process, on the same weights, the same batch and as many threads as
each other. A ratio is our time over PyTorch's in the same round; the table gives its median and
quartiles. On one thread it is a ratio of processor time, which other programs hardly disturb; on
several it is one of elapsed time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import cases, growth, machine, page, peers, report, store, timing
from nnlearn import scratch

OURS, THEIRS = "nnlearn.scratch", "torch"
QUICK_ROUNDS, ROUNDS = 3, 21
QUICK_SECONDS, SECONDS = 0.005, 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = command_line()
    chosen = parser.parse_args(arguments)
    if any(count < 1 for count in [*chosen.threads, chosen.repeat or 1]):
        parser.error("--threads and --repeat are 1 or more")
    record = measure(chosen)
    print(report.table(record))
    whole = not (chosen.quick or chosen.only)
    published = store.RESULTS / "speed.json"
    if out := chosen.out or (published if whole else None):
        print(f"\nWritten: {store.write(out, record)}")
        beside = out.with_suffix(".svg")
        print("Written:", page.write() if out == published else report.chart(record, beside))
    return 0


def command_line() -> argparse.ArgumentParser:
    """Describe the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description="Time training steps on both engines."
    )
    add = parser.add_argument
    names = [case.name for case in cases.CASES]
    add("--quick", action="store_true", help="few, short rounds and no growth; keeps no results")
    add("--threads", type=int, nargs="+", default=[1, 2], metavar="N", help="default: 1 2")
    add("--only", nargs="+", choices=names, metavar="NAME", help=f"of: {', '.join(names)}")
    add("--peers", action=argparse.BooleanOptionalAction,
        help="time other libraries too, where installed; default: if not --quick")  # fmt: skip
    add("--repeat", type=int, metavar="ROUNDS", help=f"default: {ROUNDS}, or {QUICK_ROUNDS}")
    add("--memory", choices=("raised", "plain"), default="raised",
        help="whether to fix how glibc reuses large blocks, for all engines alike")  # fmt: skip
    add("--out", type=Path, metavar="FILE", help="JSON file; default: results/speed.json if whole")
    return parser


def wants_peers(chosen: argparse.Namespace) -> bool:
    """Whether other libraries take part: as asked, and by default in all but a glance."""
    return not chosen.quick if chosen.peers is None else chosen.peers


def measure(chosen: argparse.Namespace) -> dict[str, Any]:
    """Run all that was chosen and return the record."""
    import torch

    rounds = chosen.repeat or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    selected = [case for case in cases.CASES if not chosen.only or case.name in chosen.only]
    found, notes = peers.available() if wants_peers(chosen) else ([], [])
    record: dict[str, Any] = {
        "schema": 1,
        "machine": machine.describe(),
        "settings": {
            "rounds": rounds,
            "seconds_a_turn": seconds,
            "threads": chosen.threads,
            "dtype": "float32",
            "memory": machine.settle_memory(chosen.memory),
            "garbage_collection": "on for all; what exists before the first round is frozen",
        },
        "cases": [],
        "notes": notes,
    }
    with tqdm(
        total=len(selected) * len(chosen.threads) * rounds, unit="round", disable=None
    ) as bar:
        for case in selected:
            for threads in chosen.threads:
                bar.set_description_str(f"{case.name}, threads: {threads}")
                with machine.threads(threads):
                    row, failed = time_case(
                        case, torch, threads, rounds, seconds, found, bar.update
                    )
                record["cases"].append(row)
                notes += [note for note in failed if note not in notes]
    if not (chosen.quick or chosen.only):
        record["peak"] = near_peak(record["cases"])
        with machine.threads(1):
            rows = tqdm(growth.SWEEPS, desc="growth", unit="sweep", disable=None)
            record["growth"] = [growth.sweep(row, (scratch, torch), rounds=7) for row in rows]
    return record


def time_case(
    case: cases.Case,
    torch: Any,
    threads: int,
    rounds: int,
    seconds: float,
    found: list[str],
    note: Callable[[], object] = lambda: None,
) -> tuple[dict[str, Any], list[str]]:
    """Time one case with all its rivals; return its row, and why peers were left out."""
    steps = {engine.__name__: cases.step(case, engine) for engine in (scratch, torch)}
    first = {name: float(step().item()) for name, step in steps.items()}
    rivals, failed = peers.steps(case.name, found)
    samples = timing.interleave(steps | rivals, rounds, seconds, threads > 1, note)
    return summary(case, threads, samples) | {"first_loss": first}, failed


def summary(case: cases.Case, threads: int, samples: dict[str, timing.Samples]) -> dict[str, Any]:
    """Condense the rounds of one case into quartiles, in seconds, and ratios to PyTorch's."""
    torch = samples[THEIRS]
    return {
        "case": case.name,
        "title": case.title,
        "threads": threads,
        "goal": case.goals.get(threads),
        "measure": "cpu" if threads == 1 else "wall",
        "seconds": {
            name: {
                "wall": timing.quartiles(found.wall),
                "cpu": timing.quartiles(found.cpu),
                "fastest": min(found.wall),
            }
            for name, found in samples.items()
        },
        "ratio": {
            name: {
                "wall": timing.ratios(found.wall, torch.wall),
                "cpu": timing.ratios(found.cpu, torch.cpu),
                "fastest": min(found.wall) / min(torch.wall),
            }
            for name, found in samples.items()
            if name != THEIRS
        },
    }


def near_peak(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Set the arithmetic of two steps against the fastest matrix product of this machine."""
    operations = {"mlp": growth.mlp_operations(), "cnn": growth.cnn_operations()}
    shares = []
    for threads in dict.fromkeys(row["threads"] for row in rows):
        with machine.threads(threads):
            peak = growth.gemm_peak(time.process_time if threads == 1 else time.perf_counter)
        for row in rows:
            if row["threads"] == threads and row["case"] in operations:
                seconds = {name: found[row["measure"]][1] for name, found in row["seconds"].items()}
                shares.append({
                    "case": row["case"], "threads": threads,
                    "operations": operations[row["case"]], "peak_per_second": peak,
                    "share": {
                        name: operations[row["case"]] / seconds[name] / peak
                        for name in (OURS, THEIRS)
                    },
                })  # fmt: skip
    return shares


if __name__ == "__main__":
    raise SystemExit(main())
