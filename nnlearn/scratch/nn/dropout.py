"""Dropout as a module: active while training, absent in evaluation."""

from __future__ import annotations

from nnlearn.scratch.functional import dropout as F
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class Dropout(Module):
    """Set entries to 0 with probability p while training: see `dropout`.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer = scratch.nn.Dropout(0.9).eval()
    >>> layer(scratch.ones(3))
    tensor([1., 1., 1.])
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        F.check_probability(type(self).__name__, p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with entries dropped, if training."""
        return F.dropout(input, self.p, self.training)

    def extra_repr(self) -> str:
        """Return p."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout1d(Dropout):
    """Set whole channels of (N, C, L) to 0 with probability p in training: see `dropout1d`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with channels dropped, if training."""
        return F.dropout1d(input, self.p, self.training)


class Dropout2d(Dropout):
    """Set whole channels of (N, C, H, W) to 0 with probability p in training: see `dropout2d`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with channels dropped, if training."""
        return F.dropout2d(input, self.p, self.training)
