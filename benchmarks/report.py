"""What was measured, as a table for the terminal and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnlearn import figures

OURS, THEIRS = "nnlearn.scratch", "torch"
CALL_HEADINGS = ("ours", "PyTorch", "ratio", "quartiles", "goal", "outcome")
_HEADINGS = ("step", "threads", "scratch", "torch", "ratio", "quartiles", "goal", "outcome")


def table(record: dict[str, Any]) -> str:
    """Return the table of ratios against the goals, and what else was measured."""
    machine = record["machine"]
    lines = [
        f"One training step, {record['settings']['dtype']}, median of "
        f"{record['settings']['rounds']} rounds; {machine['date']}",
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load_at_start']} at the "
        f"start; NumPy {machine['versions'].get('numpy')}, "
        f"PyTorch {machine['versions'].get('torch')}",
        f"Large blocks: {record['settings']['memory']}.",
        "1 thread: ratio of processor time. More: of elapsed time.",
        "",
        *grid([_HEADINGS, *(cells(row) for row in record["cases"])]),
    ]
    rivals = [_peer(row, name) for row in record["cases"] for name in peers([row])]
    if rivals:
        lines += ["", *grid([("peer / torch", "step", "threads", "ratio"), *rivals])]
    if record.get("peak"):
        heading = ("share of the GEMM peak", "threads", "peak GFLOP/s", "scratch", "torch")
        lines += ["", *grid([heading, *(_peak(row) for row in record["peak"])])]
    if record.get("growth"):
        sweeps = ("growth", "with", "arithmetic", "time", "torch's", "memory", "torch's")
        lines += ["", *grid([sweeps, *(growth_cells(row) for row in record["growth"])])]
    notes = [*machine["advice"], *record["notes"]]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def grid(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Line up columns: the first to the left, the others to the right.

    >>> grid([("a", "bc"), ("def", "1")])
    ['a    bc', 'def   1']
    """
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def headline(row: dict[str, Any], name: str = OURS) -> list[float]:
    """Return the quartiles of the ratio that counts: processor time on one thread, else elapsed."""
    return row["ratio"][name][row["measure"]]


def verdict(ratio: float, goal: float | None) -> str:
    """Say how a ratio stands to its goal.

    >>> verdict(0.70, 0.75), verdict(0.90, 0.75), verdict(0.9, None)
    ('met', '20% over', '')
    """
    if goal is None:
        return ""
    # What the table prints decides, so that "0.75 against 0.75" is met.
    over = round(ratio, 2) / goal - 1
    return "met" if over < 1e-9 else f"{max(round(100 * over), 1)}% over"


def chart(record: dict[str, Any], path: Path) -> Path:
    """Draw the ratios, one row for each case, with the goals as ticks."""
    rows = record["cases"]
    names = list(dict.fromkeys(row["title"] for row in rows))
    threads = list(dict.fromkeys(row["threads"] for row in rows))
    # As wide as leaves ten pixels of letter height on a phone.
    fig, ax = figures.new(6.2, height=0.55 * len(names) + 1.6)
    for row in rows:
        late = threads.index(row["threads"]) / max(len(threads), 1) - 0.5
        height = names.index(row["title"]) + 0.55 * late + 0.14
        low, middle, high = headline(row)
        color = figures.NUMPY if row["threads"] == 1 else figures.GREEN
        ax.plot([low, high], [height] * 2, color=color, linewidth=3, alpha=0.5)
        ax.plot(middle, height, "o" if row["threads"] == 1 else "s", color=color)
        if row["goal"]:
            ax.plot(row["goal"], height, "|", color=figures.INK, markersize=11, markeredgewidth=2)
    ax.axvline(1, color=figures.GREY, linewidth=1, zorder=0)
    ax.set_xscale("log", base=2)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    ax.set_yticks(range(len(names)), names)
    ax.invert_yaxis()
    ax.set_xlabel("our time over PyTorch's, for one training step")
    for count in threads:
        marker, color = ("o", figures.NUMPY) if count == 1 else ("s", figures.GREEN)
        label = f"{count} thread" + ("s" if count > 1 else "")
        ax.plot([], [], marker, color=color, label=label)
    ax.plot([], [], "|", color=figures.INK, markersize=11, markeredgewidth=2, label="goal")
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=len(threads) + 1)
    return figures.save(fig, path, alt=alternative_text(record))


def alternative_text(record: dict[str, Any]) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row['title']} {headline(row)[1]:.2f} on {row['threads']}" for row in record["cases"]
    ]
    return (
        "Dot chart of our time over PyTorch's for one training step, by number of threads: "
        f"{'; '.join(parts)}."
    )


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the columns of one case."""
    low, middle, high = headline(row)
    ours, theirs = (row["seconds"][name][row["measure"]][1] for name in (OURS, THEIRS))
    goal = row["goal"]
    return (
        row["title"], str(row["threads"]), milliseconds(ours), milliseconds(theirs),
        f"{middle:.2f}", f"{low:.2f}–{high:.2f}", "" if goal is None else f"{goal:.2f}",
        verdict(middle, goal),
    )  # fmt: skip


def call_cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the columns of one call or layer of `benchmarks.small`."""
    low, middle, high = row["ratio"]
    return (
        row["name"],
        *(microseconds(row["seconds"][name]) for name in (OURS, THEIRS)),
        f"{middle:.2f}",
        f"{low:.2f}–{high:.2f}",
        "" if row["goal"] is None else f"{row['goal']:.2f}",
        verdict(middle, row["goal"]),
    )


def milliseconds(seconds: float) -> str:
    """Three figures, in milliseconds.

    >>> milliseconds(0.0123456)
    '12.3 ms'
    """
    value = 1000 * seconds
    return f"{value:.2f} ms" if value < 10 else f"{value:.3g} ms"


def microseconds(seconds: float) -> str:
    """Three figures, in microseconds; from a thousand on, in milliseconds.

    >>> microseconds(3.2e-6), microseconds(0.0036)
    ('3.20 µs', '3.60 ms')
    """
    value = 1e6 * seconds
    if value >= 1000:
        return milliseconds(seconds)
    return f"{value:.2f} µs" if value < 10 else f"{value:.3g} µs"


def peers(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the other libraries that were timed in any of the cases."""
    return list(dict.fromkeys(name for row in rows for name in row["ratio"] if name != OURS))


def _peer(row: dict[str, Any], name: str) -> tuple[str, ...]:
    return name, row["case"], str(row["threads"]), f"{headline(row, name)[1]:.2f}"


def _peak(row: dict[str, Any]) -> tuple[str, ...]:
    share = row["share"]
    return (
        row["case"], str(row["threads"]), f"{row['peak_per_second'] / 1e9:.0f}",
        f"{share[OURS]:.0%}", f"{share[THEIRS]:.0%}",
    )  # fmt: skip


def growth_cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the columns of one sweep."""
    slopes = [row[kind][name] for kind in ("time_slope", "memory_slope") for name in (OURS, THEIRS)]
    return row["case"], row["size"], f"{row['arithmetic']:.1f}", *(f"{s:.2f}" for s in slopes)
