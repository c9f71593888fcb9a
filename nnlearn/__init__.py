"""Neural networks twice: from scratch in NumPy and in PyTorch, under the same names.

``nnlearn.scratch`` is a small deep-learning engine made of NumPy alone, with PyTorch's signatures.
The other modules serve either engine: pass them ``nnlearn.scratch`` or ``torch``.

>>> import nnlearn
>>> x = nnlearn.scratch.tensor([1.0, 2.0, 3.0], requires_grad=True)
>>> (x * x).sum().backward()
>>> x.grad.numpy().tolist()
[2.0, 4.0, 6.0]
"""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnlearn import (
        check,
        checkpoints,
        concepts,
        data,
        figures,
        models,
        parity,
        scratch,
        training,
    )

__version__ = "0.1.0"

_MODULES = (
    "check",
    "checkpoints",
    "concepts",
    "data",
    "figures",
    "models",
    "parity",
    "scratch",
    "training",
)
# What `from nnlearn import *` brings; the figures need matplotlib.
__all__ = [name for name in _MODULES if name != "figures"]


def __getattr__(name: str) -> ModuleType:
    # Submodules load on first use, so that `import nnlearn` costs next to nothing.
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(
        f"nnlearn has no attribute {name!r}; its modules are {', '.join(_MODULES)}"
    )


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
