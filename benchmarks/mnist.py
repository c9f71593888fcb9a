"""Train on MNIST with the from-scratch engine, and compare: ``python -m benchmarks.mnist``.

Each seed that is finished is kept in ``results/mnist-<study>.json`` at once; a later call goes on
with those that are missing. The exit status is 1 if a row with finished seeds is outside its band.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks import machine, page, report, store
from benchmarks.studies import STUDIES, Study, judge, mean_and_spread
from nnlearn import data, scratch, training

DEFAULT = ("mlp", "cnn", "nielsen-1-30", "nielsen-1-100")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    chosen = command_line().parse_args(arguments)
    names = [study.name for study in STUDIES] if chosen.all else chosen.study or DEFAULT
    selected = [study for study in STUDIES if study.name in names]
    if not chosen.show:
        digits = data.mnist(chosen.data)
        with machine.threads(chosen.threads):
            for study in selected:
                run_study(study, digits, chosen.out, chosen.seeds, chosen.again)
    print(table(selected if chosen.show else STUDIES, chosen.out))
    if chosen.out.resolve() == store.RESULTS and not chosen.show:
        print(f"\nWritten: {page.write()}")
    outcomes = [judge(study, finished(study, chosen.out)) for study in selected]
    return 1 if any(outcome and not outcome.passed for outcome in outcomes) else 0


def command_line() -> argparse.ArgumentParser:
    """Describe the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mnist",
        description="Train on MNIST with the from-scratch engine, compare with published values.",
        epilog="Studies: " + "; ".join(f"{s.name} ({s.title})" for s in STUDIES),
    )
    names = [study.name for study in STUDIES]
    add = parser.add_argument
    add("--study", nargs="+", choices=names, metavar="NAME", help=f"default: {' '.join(DEFAULT)}")
    add("--all", action="store_true", help="every study; the convolutional ones take hours")
    add("--seeds", type=int, nargs="+", metavar="SEED", help="only these of the study's seeds")
    add("--again", action="store_true", help="train seeds again that are finished")
    add("--show", action="store_true", help="train nothing, print the table")
    add("--threads", type=int, default=1, help="of NumPy's BLAS; default: 1")
    add("--data", type=Path, help="folder of the MNIST files; default: as nnlearn.data.mnist")
    add("--out", type=Path, default=store.RESULTS, help="folder of the results")
    return parser


def run_study(
    study: Study, digits: Any, folder: Path, seeds: Sequence[int] | None, again: bool = False
) -> list[int]:
    """Train every seed that is not finished, keep each at once, and return which were trained."""
    done = finished(study, folder)
    due = [s for s in study.seeds if (not seeds or s in seeds) and (again or str(s) not in done)]
    for seed in due:
        run = train(study, digits, seed)
        # Read again: a process beside this one may have finished another seed meanwhile.
        runs = {**finished(study, folder), str(seed): run}
        ordered = {key: runs[key] for key in sorted(runs, key=int)}
        store.write(results_file(study, folder), {"study": study.name, "runs": ordered})
    return due


def train(study: Study, digits: Any, seed: int) -> dict[str, Any]:
    """Train one seed; return its accuracies after each epoch, in percent, and what it took."""
    described = machine.describe()
    rng = np.random.default_rng(seed)
    model = study.build(scratch, rng)
    optimizer, loss = study.optimizer(scratch, model), study.loss(scratch)
    last = len(digits.x_train) - study.held_out
    part = digits.x_train[:last], digits.y_train[:last]
    rest = digits.x_train[last:], digits.y_train[last:]
    accuracies: dict[str, list[float]] = {"test": [], "validation": []}
    seconds = processor = 0.0
    epochs = tqdm(range(study.epochs), desc=f"{study.name}, seed {seed}", unit="epoch")
    for epoch in epochs:
        wall, cpu = time.perf_counter(), time.process_time()
        # A seed for each epoch, since fit counts the epochs of one call.
        training.fit(model, part, loss, optimizer, epochs=1, batch_size=study.batch,
                     seed=1000 * seed + epoch, progress=False)  # fmt: skip
        seconds += time.perf_counter() - wall
        processor += time.process_time() - cpu
        if epoch + 1 == study.drop_rate_after:
            for group in optimizer.param_groups:
                group["lr"] *= 0.1
        accuracies["test"].append(_percent(model, digits.x_test, digits.y_test))
        if study.held_out:
            accuracies["validation"].append(_percent(model, *rest))
        epochs.set_postfix_str(f"test {accuracies['test'][-1]:.2f}%")
    return {
        **accuracies,
        "training_seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "parameters": sum(p.numel() for p in model.parameters()),
        "machine": described,
    }


def finished(study: Study, folder: Path) -> dict[str, Any]:
    """Return the runs that are kept, by seed."""
    kept = store.read(results_file(study, folder))
    return kept["runs"] if kept else {}


def results_file(study: Study, folder: Path) -> Path:
    """Return where the runs of a study are kept."""
    return folder / f"mnist-{study.name}.json"


def table(selected: Sequence[Study], folder: Path) -> str:
    """Return a row for each study: published, ours, band, seeds."""
    rows = [("study", "published", "ours", "mean ± spread", "band", "seeds", "min each", "")]
    for study in selected:
        runs = finished(study, folder)
        outcome = judge(study, runs)
        published = "" if study.published is None else f"{study.published:.2f}"
        band = "–".join(f"{edge:.4g}" for edge in study.band)
        if outcome is None:
            rows.append((study.name, published, "", "", band, "0", "", "not run"))
            continue
        minutes = np.mean([runs[str(seed)]["processor_seconds"] for seed in outcome.values]) / 60
        rows.append((
            study.name, published, f"{outcome.value:.2f}", mean_and_spread(outcome), band,
            f"{len(outcome.values)} of {len(study.seeds)}", f"{minutes:.1f}",
            "in band" if outcome.passed else "OUTSIDE",
        ))  # fmt: skip
    return "\n".join(["Test accuracy on MNIST, percent", "", *report.grid(rows)])


def _percent(model: Any, x: np.ndarray, y: np.ndarray) -> float:
    return round(100 * training.evaluate(model, (x, y))["accuracy"], 2)


if __name__ == "__main__":
    sys.exit(main())
