"""Write requirements.txt: the exact versions installed here, for every platform.

make pins        after upgrading packages in .venv
"""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

from nnlearn import _atomic

ROOT = Path(__file__).resolve().parent.parent
# pip comes with Python, and the package itself is installed from this folder.
LEFT_OUT = {"nnlearn", "pip"}
# Dependencies of the pinned packages on systems other than the one that wrote the file.
ELSEWHERE = {
    "appnope": 'appnope==1.0.0 ; sys_platform == "darwin"',
    "colorama": 'colorama==0.4.6 ; sys_platform == "win32"',
    "pywinpty": 'pywinpty==3.1.2 ; sys_platform == "win32"',
}
NOT_ON_WINDOWS = {"pexpect", "ptyprocess"}
HEADER = """\
# The exact versions that the book is built and tested with, dependencies included (`make pins`).
# The Makefile uses this file as a constraints file and installs no more than a target needs:
#   book: the book's HTML      lab: notebooks, PyTorch      test: everything listed here
# Without make:
#   pip install -r requirements.txt     then   jupyter-book build .     the book
#   pip install -e .                    then   jupyter lab book      the notebooks
"""


def main() -> None:
    target = ROOT / "requirements.txt"
    lines = pins()
    _atomic.write(target, (HEADER + "\n".join(lines) + "\n").encode())
    print(f"wrote {target.name}: {len(lines)} pins from {sys.prefix}")


def pins() -> list[str]:
    lines = dict(ELSEWHERE)
    for distribution in distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if name in LEFT_OUT:
            continue
        # A local version such as 2.13.0+cpu exists on one index only; 2.13.0 accepts it anywhere.
        lines[name] = f"{name}=={distribution.version.split('+')[0]}"
        if name in NOT_ON_WINDOWS:
            lines[name] += ' ; sys_platform != "win32"'
    return [lines[name] for name in sorted(lines)]


if __name__ == "__main__":
    main()
