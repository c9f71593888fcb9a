#!/bin/sh
# Make .venv when it is missing, then install one tier of pinned packages into it.
#
#     sh tools/venv.sh book|lab|pdf|test    PYTHON=python3.12 chooses the interpreter
#
# POSIX sh, since nothing else is certain to be there yet (Windows: the sh of Git Bash).
set -eu
cd "$(dirname "$0")/.."

tier=$1
oldest_minor=11

main() {
    venv_python=$(venv_python)
    if [ -z "$venv_python" ] || ! usable "$venv_python"; then
        make_venv
        venv_python=$(venv_python)
    fi
    install
}

install() {
    case $tier in
        book) stamps=book; echo "Installing what the book's HTML needs into .venv, about a minute the first time ..." ;;
        lab) stamps=lab; echo "Installing PyTorch, scikit-learn and JupyterLab into .venv, a few minutes the first time ..." ;;
        pdf) stamps="book pdf"; echo "Installing what prints the book into .venv, about a minute the first time ..." ;;
        *) stamps="book lab pdf test"; echo "Installing PyTorch and all of the checks into .venv, a few minutes the first time ..." ;;
    esac
    # In a terminal pip shows what it loads; a log needs no progress bars.
    quiet=-q
    if [ -t 1 ]; then quiet=; fi
    if "$venv_python" -m pip install $quiet --disable-pip-version-check -c requirements.txt -e ".[$tier]"; then
        for stamp in $stamps; do echo installed >".venv/$stamp.stamp"; done
        return
    fi
    echo "Is the network there, and a few gigabytes of disk? Then run the same command again." >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    check_venv_module "$python"
    echo "Making .venv with $("$python" -c 'import sys; print("Python", sys.version.split()[0])') ..."
    "$python" -m venv --clear .venv
}

venv_python() {
    for candidate in .venv/bin/python .venv/Scripts/python.exe; do
        if [ -x "$candidate" ]; then echo "$candidate"; return; fi
    done
}

# A venv whose creation was interrupted has no pip; one made by an old Python is no use.
usable() {
    recent "$1" && "$1" -m pip --version >/dev/null 2>&1
}

recent() {
    "$1" -c "import sys; sys.exit(sys.version_info < (3, $oldest_minor))" >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        if recent "$PYTHON"; then echo "$PYTHON"; return; fi
        refuse_python "$PYTHON"
    fi
    for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
        if recent "$candidate"; then echo "$candidate"; return; fi
    done
    refuse_python python3
}

refuse_python() {
    found=$("$1" -c 'import sys; print("is Python " + ".".join(map(str, sys.version_info[:3])))' 2>/dev/null) ||
        found="is not there or does not run"
    cat >&2 <<MESSAGE

nnlearn needs Python 3.$oldest_minor or newer; "$1" $found.

  Debian, Ubuntu   sudo apt install python3 python3-venv
  macOS            brew install python@3.13
  Windows          winget install Python.Python.3.13
  any system       https://www.python.org/downloads/

If a newer Python is installed under another name, say which: make ${GOAL:-book} PYTHON=python3.13

MESSAGE
    exit 1
}

check_venv_module() {
    if "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; then return; fi
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    cat >&2 <<MESSAGE

Python $version is here, but not its venv module (Debian and Ubuntu package it separately).

  sudo apt install python$version-venv      or      sudo apt install python3-venv

Then run the same make command again.

MESSAGE
    exit 1
}

main
