"""What ``torch`` and ``torch.nn.functional`` have twice: functions that overwrite, and old names.

Breadth: no chapter derives them.
"""

from __future__ import annotations

from typing import Any

from nnlearn.scratch import old_names
from nnlearn.scratch.functional import activation, thresholds
from nnlearn.scratch.functional import embedding as table
from nnlearn.scratch.functional.dropout import dropout as drop
from nnlearn.scratch.functional.upsampling import interpolate
from nnlearn.scratch.tensor import Tensor

relu_ = old_names.in_place("relu", activation.relu)
leaky_relu_ = old_names.in_place("leaky_relu", activation.leaky_relu)
elu_ = old_names.in_place("elu", activation.elu)
selu_ = old_names.in_place("selu", activation.selu)
celu_ = old_names.in_place("celu", activation.celu)
hardtanh_ = old_names.in_place("hardtanh", activation.hardtanh)
threshold_ = old_names.in_place("threshold", thresholds.threshold)


def upsample(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """Return an image on another grid: the old name of `interpolate`."""
    return _upsample(input, size, scale_factor, mode, align_corners)


_upsample = old_names.old("upsample", "interpolate", interpolate)


def dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Drop entries: ``torch.dropout``, whose arguments all must be given.

    >>> from nnlearn import scratch
    >>> scratch.dropout(scratch.ones(2), 0.5, train=False)
    tensor([1., 1.])
    """
    return drop(input, p, train)


def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: int = -1,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Look rows up: ``torch.embedding``, whose table comes first.

    >>> from nnlearn import scratch
    >>> scratch.embedding(scratch.tensor([[1.0], [2.0]]), scratch.tensor([1]))
    tensor([[2.]])
    """
    padding = None if padding_idx < 0 else padding_idx
    return table.embedding(
        indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse
    )
