"""Models on several graphics cards: with none, the model as it is.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.nn.module import Module

__all__ = ["DataParallel"]


class DataParallel(Module):
    """Apply a module to the whole batch: what PyTorch's does without a graphics card.

    The state has the module's keys with ``module.`` in front.

    >>> from nnlearn import scratch
    >>> net = scratch.nn.DataParallel(scratch.nn.Linear(2, 1))
    >>> list(net.state_dict()), net(scratch.ones(3, 2)).shape
    (['module.weight', 'module.bias'], Size([3, 1]))
    """

    def __init__(
        self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0
    ) -> None:
        super().__init__()
        self.module, self.dim = module, dim
        self.device_ids: list[int] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """Return what the module returns."""
        return self.module(*inputs, **kwargs)


__getattr__ = _module_getattr("scratch.nn.parallel", globals())
