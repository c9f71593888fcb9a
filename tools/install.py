"""Install one tier of pinned packages into the environment that runs this file.

    .venv/bin/python tools/install.py book|lab|test

pip's own output goes to .venv/install-TIER.log; the screen shows one moving line.
"""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIERS = {
    "book": ("what the book's HTML needs", "about a minute"),
    "lab": ("PyTorch, scikit-learn and JupyterLab", "a few minutes"),
    "test": ("PyTorch and all of the checks", "a few minutes"),
}
INCLUDED = {"test": ("book", "lab")}
SECONDS_BETWEEN_LINES = 10  # when the output is no terminal, such as a log file


def main() -> int:
    tier = sys.argv[1]
    contents, duration = TIERS[tier]
    print(f"Installing {contents} into .venv, {duration} the first time:", flush=True)
    log = Path(sys.prefix) / f"install-{tier}.log"
    started = time.monotonic()
    code = run_pip(tier, log, started)
    seconds = time.monotonic() - started
    if code:
        return explain_failure(log, seconds)
    for stamp in (tier, *INCLUDED.get(tier, ())):
        Path(sys.prefix, f"{stamp}.stamp").write_text("installed\n", encoding="utf-8")
    show(f"  installed in {seconds:.0f} s", end="\n")
    return 0


def run_pip(tier: str, log: Path, started: float) -> int:
    command = [sys.executable, "-m", "pip", "install", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "-c", "requirements.txt", "-e", f".[{tier}]"]
    status = {"packages": 0, "now": "starting pip", "done": False}
    ticker = threading.Thread(target=tick, args=(status, started), daemon=True)
    ticker.start()
    with log.open("w", encoding="utf-8") as record:
        pip = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        for line in pip.stdout:
            record.write(line)
            follow(line, status)
    status["done"] = True
    ticker.join()
    return pip.wait()


def follow(line: str, status: dict) -> None:
    if match := re.match(r"Collecting ([\w.\-]+)", line):
        status["packages"] += 1
        status["now"] = match[1]
    elif match := re.match(r"\s+Downloading (\S+) \(([\d.]+ [MG]B)\)", line):
        status["now"] = f"downloading {Path(match[1]).name.split('-')[0]} ({match[2]})"
    elif line.startswith("Installing collected packages"):
        status["now"] = "unpacking"


def tick(status: dict, started: float) -> None:
    terminal = sys.stdout.isatty()
    last = started
    while not status["done"]:
        time.sleep(0.2)
        now = time.monotonic()
        if terminal or now - last > SECONDS_BETWEEN_LINES:
            last = now
            text = f"  {now - started:4.0f} s  {status['packages']:3d} packages  {status['now']}"
            show(text, end="" if terminal else "\n")


def show(text: str, end: str) -> None:
    # On a terminal: back to the start of the line, and erase what was there.
    print(("\r\x1b[K" if sys.stdout.isatty() else "") + text[:78], end=end, flush=True)


def explain_failure(log: Path, seconds: float) -> int:
    show(f"  failed after {seconds:.0f} s", end="\n")
    tail = log.read_text(encoding="utf-8").splitlines()[-15:]
    print("\n".join(["", "pip stopped with:", *("  " + line for line in tail), ""]))
    print(f"The whole log is {log}.")
    print("Is the network there, and a few gigabytes of disk? Then run the same command again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
