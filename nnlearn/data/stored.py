"""Measurements that a chapter reads instead of repeating them: they take minutes, or time code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RACE = Path(__file__).with_name("optimizer_race.json")  # benchmarks/optimizer_race.py writes it
STUDIES = Path(__file__).with_name("studies")  # benchmarks/longer.py writes them


def study(name: str) -> dict[str, Any]:
    """Return a study that was run once, since it takes longer than a chapter may.

    Run it again from a clone of the book: ``python -m benchmarks.longer NAME``.

    Parameters
    ----------
    name : str
        Such as ``"depth-degradation"``.

    Returns
    -------
    dict
        ``title``, ``settings``, ``date``, ``machine``, ``versions``, processor ``seconds``, and
        ``parts``: the result of each part by its name.

    Raises
    ------
    ValueError
        If there is no such study; the message names those that there are.

    Notes
    -----
    Chapters: those around the core.

    Examples
    --------
    >>> from nnlearn import data
    >>> data.study("the moon")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: no study is named 'the moon'; there are ...
    """
    there = sorted(path.stem for path in STUDIES.glob("*.json"))
    if name not in there:
        raise ValueError(f"no study is named {name!r}; there are {', '.join(there) or 'none'}")
    return json.loads((STUDIES / f"{name}.json").read_text(encoding="utf-8"))


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
