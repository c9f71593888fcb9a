"""Programs written for PyTorch run on the engine, their imports changed, with the same losses."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from nnlearn import parity

FOLDER = Path(__file__).parent
PROGRAMS = sorted(p.stem for p in FOLDER.glob("*.py") if not p.stem.startswith(("test_", "_")))
STEPS = 30

# PyTorch's advice on its own fast paths.
ADVICE = ["ignore:Converting a tensor with requires_grad", "ignore:enable_nested_tensor is True"]
pytestmark = [pytest.mark.filterwarnings(advice) for advice in ADVICE]


def load(name: str, engine: str) -> types.ModuleType:
    """Return a program as a module; for the engine from scratch its import lines are changed."""
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    if engine == "scratch":
        source = re.sub(r"^import torch$", "import nnlearn.scratch as torch", source, flags=re.M)
        source = re.sub(r"^(import|from) torch\b", r"\1 nnlearn.scratch", source, flags=re.M)
    module = types.ModuleType(f"{name}_{engine}")
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
    assert np.isfinite(a).all()
    assert len(set(a[:STEPS])) > STEPS // 2  # it moves
    np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_engines_print_the_same_architecture(name: str) -> None:
    ours, theirs = (repr(load(name, engine).build()) for engine in ("scratch", "torch"))
    # PyTorch's attention ends in a linear layer of its own, marked as not to be quantised; its
    # parameter lists are indented further, and its dtypes have its name in front.
    theirs = theirs.replace("NonDynamicallyQuantizableLinear", "Linear").replace(
        "torch.float", "float"
    )
    assert ours == re.sub(r"^  ( +\(\d+\): Parameter containing)", r"\1", theirs, flags=re.M)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_change_of_imports_leaves_no_torch_behind(name: str) -> None:
    found = vars(load(name, "scratch")).values()
    homes = {
        getattr(thing, "__module__", None) or getattr(thing, "__name__", "") for thing in found
    }
    assert not [home for home in homes if str(home).partition(".")[0] == "torch"]
