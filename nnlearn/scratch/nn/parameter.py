"""`Parameter`: a tensor that a module owns and an optimizer may change."""

from __future__ import annotations

from typing import Any

from nnlearn.scratch.tensor import Tensor


class Parameter(Tensor):
    """A tensor that becomes a module's parameter when it is assigned to an attribute.

    Parameters
    ----------
    data : Tensor
        Initial values; memory is shared.
    requires_grad : bool
        Whether it is trained.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> scratch.nn.Parameter(scratch.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    def __init__(self, data: Any = (), requires_grad: bool = True) -> None:
        super().__init__(data)
        if requires_grad:
            self.requires_grad_()

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"
