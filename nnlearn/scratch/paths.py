"""PyTorch's tree of modules, for ``import`` lines that name where a thing lives there.

Breadth: the engine has its own rooms; here their contents are found under PyTorch's paths too.
What is under none of them is explained, by ``import`` as by a dot.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from nnlearn.scratch.missing import explain, module_getattr

_ROOT = __name__.rpartition(".")[0]
_LAYERS = """
    activation adaptive batchnorm container conv distance dropout flatten fold instancenorm linear
    loss module normalization padding pixelshuffle pooling rnn sparse transformer upsampling utils
    lazy
"""
_DISTRIBUTIONS = "bernoulli categorical distribution independent kl normal uniform"
# Path below the engine: the room whose names are found there.
PATHS = {
    "nn.modules": "nn",
    **{f"nn.modules.{name}": "nn" for name in _LAYERS.split()},
    "nn.parallel.data_parallel": "nn.parallel",
    "nn.utils.clip_grad": "nn.utils",
    "nn.utils.convert_parameters": "nn.utils",
    "nn.utils.weight_norm": "nn.utils",
    "nn.utils.spectral_norm": "nn.utils",
    "autograd.function": "autograd",
    "autograd.variable": "autograd",
    "autograd.functional": "autograd",
    "autograd.grad_mode": "autograd",
    "cuda.amp": "amp",
    "cuda.random": "cuda",
    "amp.autocast_mode": "amp",
    "amp.grad_scaler": "amp",
    "utils.data.distributed": "utils.data",
    "utils.data._utils": "utils.data",
    "utils.data._utils.collate": "utils.data",
    **{f"distributions.{name}": "distributions" for name in _DISTRIBUTIONS.split()},
}
OPEN = ("amp", "autograd", "backends", "cuda", "distributions", "linalg", "nn.parallel", "testing")
PLACES = ("backends.mps", "backends.cudnn", "backends.cuda", "backends.mkldnn", "backends.openmp")


class Path(ModuleType):
    """A room under another path: its names are those of the room."""

    def __init__(self, path: str, room: ModuleType) -> None:
        super().__init__(f"{_ROOT}.{path}", room.__doc__)
        names = getattr(room, "__all__", None) or [n for n in vars(room) if n[0] != "_"]
        for name in names:
            vars(self).setdefault(name, getattr(room, name))
        vars(self)["__path__"] = []
        vars(self)["__getattr__"] = module_getattr(f"scratch.{path}", {"__all__": names})


class Explaining:
    """Answers ``import`` of what is not there as a dot would: why, and what there is."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: Any = None
    ) -> None:
        """Raise for a module below the engine that nobody else has found."""
        parent, _, name = fullname.rpartition(".")
        room = sys.modules.get(parent)
        if not fullname.startswith(f"{_ROOT}.") or room is None or name.startswith("__"):
            return
        short = parent.replace(_ROOT, "scratch", 1)
        names = [n for n in dir(room) if not n.startswith("_")]
        raise ModuleNotFoundError(explain(short, name, names), name=fullname)


def attach() -> None:
    """Put the paths in place (called once, when the engine is imported)."""
    for path, room in PATHS.items():
        full = f"{_ROOT}.{path}"
        if full in sys.modules:
            continue
        _put(path, Path(path, importlib.import_module(f"{_ROOT}.{room}")))
    for path in PLACES:
        _put(path, getattr(importlib.import_module(f"{_ROOT}.backends"), path.split(".")[1]))
    for room in OPEN:  # no folders, but "import" shall ask below them, and be answered
        vars(importlib.import_module(f"{_ROOT}.{room}")).setdefault("__path__", [])
    sys.meta_path.append(Explaining())  # last: whoever can find the module comes first


def _put(path: str, module: ModuleType) -> None:
    sys.modules[f"{_ROOT}.{path}"] = module
    parent, _, name = path.rpartition(".")
    holder = sys.modules[f"{_ROOT}.{parent}" if parent else _ROOT]
    if name not in vars(holder):
        setattr(holder, name, module)
