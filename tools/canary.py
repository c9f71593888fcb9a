"""Build and test the book on the newest packages, in a copy of the tree.

    make canary
    sh .ci/canary book        only this group of tests

Exit status 1 when anything failed; the last lines say what. `.ci/run` does not run it.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ["lint", "unit", "parity", "doctest", "notebook", "book"]
# Its own bounds hold Sphinx back, though it runs on newer ones: it is installed without them.
UNBOUND = "jupyter-book>=1,<2"
TOLD = ("sphinx", "sphinx-book-theme", "pydata-sphinx-theme", "myst-parser", "myst-nb", "numpy")
TOLD += ("matplotlib", "scikit-learn", "torch", "pytest", "ruff", "mypy")


def main() -> int:
    folder, groups = Path(sys.argv[1]).resolve(), sys.argv[2:] or GROUPS
    install()
    tell_versions()
    tree = copied(folder / "tree")
    failed = [] if run("tools/build_book.py", tree=tree) == 0 else ["build"]
    failed += [group for group in groups if run("tools/run_tests.py", group, tree=tree) != 0]
    tell_versions()
    print("The canary sings." if not failed else f"Failed on the newest: {', '.join(failed)}.")
    return 1 if failed else 0


def install() -> None:
    """The newest of what pyproject.toml and Jupyter Book ask for, upper bounds aside."""
    pip("install", "--quiet", "--upgrade", "pip")
    pip("install", "--quiet", "--upgrade", "--no-deps", UNBOUND)
    pip("install", "--quiet", "--upgrade", "--upgrade-strategy", "eager", *wanted())


def wanted() -> list[str]:
    """Every requirement without its upper bounds, but Jupyter Book itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(line for extra in extras for line in extra)]
    book = next(one for one in distributions() if one.metadata["Name"] == "jupyter-book")
    asked += [line for line in book.requires or [] if "extra ==" not in line]
    names = {re.match(r"[\w.-]+(\[[^]]*\])?", line).group() for line in asked}
    return sorted(name for name in names if not name.startswith(("nnlearn", "jupyter-book")))


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True)


def tell_versions() -> None:
    found = {one.metadata["Name"].lower().replace("_", "-"): one.version for one in distributions()}
    print(", ".join(f"{name} {found.get(name, 'is missing')}" for name in TOLD), flush=True)


def copied(tree: Path) -> Path:
    """The files that git knows, as they are now: what the canary builds must not touch ours."""
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    return tree


def run(*command: str, tree: Path) -> int:
    print(f"\n== {' '.join(command)}", flush=True)
    # The copy, whatever else is installed; a check that cannot run is an error here, never a skip.
    environment = {**os.environ, "PYTHONPATH": str(tree), "CI": "true"}
    command = (sys.executable, *command)
    return subprocess.run(command, cwd=tree, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
