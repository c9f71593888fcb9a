"""Measurements that a chapter reads instead of repeating them: they take minutes, or time code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RACE = Path(__file__).with_name("optimizer_race.json")  # benchmarks/optimizer_race.py writes it


def optimizer_race() -> dict[str, Any]:
    """Return the race of the optimizers as it was run once, with what its steps cost.

    Seconds differ from machine to machine and from run to run, so the chapter reads these
    instead of timing anew. The losses and accuracies of the race come out the same when you run
    it again, from a clone of the book: ``python -m benchmarks.optimizer_race``.

    Returns
    -------
    dict
        ``setup`` says when and on what it ran, with the grid of rates and the seeds; ``race`` has
        for each optimizer the tuning losses, the chosen rate, and the curves of every seed;
        ``batches`` the same for four batch sizes; ``update_seconds`` and ``batch_seconds`` what
        one update and one step take.

    Notes
    -----
    Chapter: optimizers.

    Examples
    --------
    >>> from nnlearn import data
    >>> results = data.optimizer_race()
    >>> results["setup"]["network"], list(results["race"])[:3]
    ([64, 32, 10], ['SGD', 'momentum', 'Nesterov'])
    """
    return json.loads(RACE.read_text(encoding="utf-8"))
