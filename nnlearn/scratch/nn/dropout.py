"""Dropout as a module: active while training, absent in evaluation."""

from __future__ import annotations

from nnlearn.scratch.functional import dropout as F
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.tensor import Tensor


class Dropout(Module):
    """Set entries to 0 with probability p while training, and scale the others: see `dropout`.

    A layer without parameters; in evaluation it returns its input.

    Notes
    -----
    Chapter: ``dnn``.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> layer, x = scratch.nn.Dropout(0.75), scratch.ones(1000)
    >>> layer(x).unique(), layer.eval()(x) is x
    (tensor([0., 4.]), True)
    """

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        F.check_probability(type(self).__name__, p)
        self.p, self.inplace = p, inplace

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with entries dropped, if training."""
        return F.dropout(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        """Return p."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout1d(Dropout):
    """Set whole channels of (N, C, L) to 0 with probability p in training: see `dropout1d`.

    A layer without parameters; in evaluation it returns its input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> y = scratch.nn.Dropout1d(0.5)(scratch.ones(8, 16, 3))
    >>> bool(((y == 0).all(2) | (y == 2).all(2)).all())
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with channels dropped, if training."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(Dropout):
    """Set whole channels of (N, C, H, W) to 0 with probability p in training: see `dropout2d`.

    A layer without parameters; in evaluation it returns its input.

    Notes
    -----
    Breadth: no chapter derives it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> y = scratch.nn.Dropout2d(0.5)(scratch.ones(8, 16, 3, 3)).flatten(2)
    >>> bool(((y == 0).all(2) | (y == 2).all(2)).all())
    True
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return the input with channels dropped, if training."""
        return F.dropout2d(input, self.p, self.training, self.inplace)
