"""Run the checks group by group, then count them.

    make test                  every group
    make test GROUP=unit       one group
    make fuzz                  the comparisons with PyTorch, on CASES=100 new cases a concept
    .venv/bin/python tools/run_tests.py unit -k tensor      options after the group go to pytest

Exit status 1 when anything failed, or when a group ran nothing.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import build_book
import determinism

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "test-reports"
TWO_WORKERS = ["-n", "2", "--dist", "worksteal"]
CODE = ["tests", "--ignore=tests/book", "--ignore=tests/test_notebooks.py", *TWO_WORKERS]
NBVAL = ["-p", "nbval", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
NBVAL += ["--nbval-sanitize-with=tests/nbval_sanitize.cfg"]
PYTEST_GROUPS = {
    "unit": [*CODE, "-m", "not parity"],
    "parity": [*CODE, "-m", "parity"],
    "doctest": ["--doctest-modules", "nnlearn", *TWO_WORKERS],
    # One kernel a notebook: its cells stay together.
    "notebook": [*NBVAL, "-n", "2", "--dist", "loadfile", "book", "tests/test_notebooks.py"],
    # The small books that a file builds are built once: its tests stay together.
    "book": ["tests/book", "-n", "2", "--dist", "loadfile"],
}
LINTERS = {
    "ruff check": ["ruff", "check", "--output-format=concise", "."],
    "ruff format": ["ruff", "format", "--check", "--output-format=concise", "."],
    "mypy": ["mypy"],
    "codespell": ["codespell_lib", "."],
}


@dataclass
class Count:
    """How many checks of one group passed, failed and were skipped, and how long they took.

    ``cases`` counts the examples that were drawn for them.
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    cases: int = 0


def main() -> int:
    groups = ["lint", *PYTEST_GROUPS]
    chosen, options = sys.argv[1:2] or groups, sys.argv[2:]
    if chosen[0] not in groups:
        print(f"There is no group {chosen[0]!r}; the groups are {', '.join(groups)}.")
        return 2
    determinism.set_environment()
    REPORTS.mkdir(exist_ok=True)
    counts = {group: timed(group, options) for group in chosen}
    print_table(counts)
    return 1 if any(count.failed for count in counts.values()) else 0


def timed(group: str, options: list[str]) -> Count:
    print(f"\n=== {group} " + "=" * (74 - len(group)), flush=True)
    started = time.monotonic()
    if group == "lint":
        count = lint()
    else:
        count = build() if group == "book" else Count()
        # Tests of pages that did not build would only repeat the news.
        if not count.failed:
            count = add(count, pytest(group, options))
    count.seconds = time.monotonic() - started
    return count


def lint() -> Count:
    failed = 0
    for name, command in LINTERS.items():
        print(f"--- {name}", flush=True)
        failed += bool(subprocess.call([sys.executable, "-m", *command], cwd=ROOT))
    return Count(passed=len(LINTERS) - failed, failed=failed)


def build() -> Count:
    # Afresh: pages that did not change would not repeat their warnings.
    if build_book.is_whole():
        print("Every page was built without a warning since anything changed: not built again.")
        return Count(passed=1)
    return Count(failed=1) if build_book.build("--all", "--quiet") else Count(passed=1)


def pytest(group: str, options: list[str]) -> Count:
    report = REPORTS / f"{group}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
    status = subprocess.call([*command, *PYTEST_GROUPS[group], *options], cwd=ROOT)
    return read_report(report, status)


def read_report(report: Path, status: int) -> Count:
    """Count what pytest wrote down; a crash, an empty group or an unseen error is one failure."""
    if not report.exists():
        return Count(failed=1)
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    total = Count()
    for suite in suites:
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        properties = suite.iter("property")
        cases = sum(int(p.get("value", 0)) for p in properties if p.get("name") == "cases")
        passed = max(tests - skipped - failed, 0)
        total = add(total, Count(passed, failed, skipped, cases=cases))
    if status and not total.failed:
        print(f"pytest ended with status {status}: no test ran, or it could not start.")
        total.failed = 1
    return total


def add(one: Count, other: Count) -> Count:
    return Count(
        one.passed + other.passed,
        one.failed + other.failed,
        one.skipped + other.skipped,
        cases=one.cases + other.cases,
    )


def print_table(counts: dict[str, Count]) -> None:
    print(f"\n{'checks':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    total = Count()
    for group, count in counts.items():
        total = add(total, count)
        numbers = f"{count.passed:>8}{count.failed:>8}{count.skipped:>9}{count.seconds:>9.0f}"
        print(f"{group:<10}{numbers}")
    print(f"\n{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    if total.cases:
        print(f"(the comparisons with PyTorch drew {total.cases:,} cases)")


if __name__ == "__main__":
    sys.exit(main())
