"""Programs written for PyTorch run on the engine by changing their imports, with the same losses."""

from __future__ import annotations

import re
import types
from pathlib import Path

import numpy as np
import pytest

from nnlearn import parity

FOLDER = Path(__file__).parent
PROGRAMS = sorted(p.stem for p in FOLDER.glob("*.py") if not p.stem.startswith(("test_", "_")))
STEPS = 30


def load(name: str, engine: str) -> types.ModuleType:
    """Return a program as a module; for the engine from scratch its import lines are changed."""
    source = (FOLDER / f"{name}.py").read_text()
    if engine == "scratch":
        source = re.sub(r"^import torch$", "import nnlearn.scratch as torch", source, flags=re.M)
        source = re.sub(r"^(import|from) torch\b", r"\1 nnlearn.scratch", source, flags=re.M)
    module = types.ModuleType(f"{name}_{engine}")
    import sys

    sys.modules[module.__name__] = module
    exec(compile(source, f"{name}.py ({engine})", "exec"), module.__dict__)
    return module


@pytest.mark.parity
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gives_the_same_losses_on_both_engines(name: str) -> None:
    ours, theirs = load(name, "scratch"), load(name, "torch")
    one, other = ours.build().double(), theirs.build().double()
    parity.copy_weights(other, one)
    a, b = np.array(ours.train(one, STEPS)), np.array(theirs.train(other, STEPS))
    np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_engines_print_the_same_architecture(name: str) -> None:
    assert repr(load(name, "scratch").build()) == repr(load(name, "torch").build())


def test_the_change_of_imports_leaves_no_torch_behind() -> None:
    for name in PROGRAMS:
        module = load(name, "scratch")
        assert module.torch.__name__ == "nnlearn.scratch"
