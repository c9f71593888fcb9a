"""Sequences of different lengths in one batch.

Taught in the chapter ``rnn``, which pads and masks; packed sequences are for programs that pack.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.nn.packing import (
    PackedSequence,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    unpack_sequence,
    unpad_sequence,
)
from nnlearn.scratch.operations.shape import cat, stack
from nnlearn.scratch.tensor import Tensor, wrap


def pad_sequence(
    sequences: Sequence[Tensor],
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Return sequences (L_i, …) as one tensor (T, N, …), filled up to the longest.

    Parameters
    ----------
    sequences : sequence of tensors
        Of different lengths, otherwise of one shape and dtype.
    batch_first : bool
        Return (N, T, …).
    padding_value : float
        What to fill with.
    padding_side : {'right', 'left'}
        Where to fill.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> short, long = scratch.ones(1), scratch.ones(3)
    >>> scratch.nn.utils.rnn.pad_sequence([short, long], batch_first=True)
    tensor([[1., 0., 0.],
            [1., 1., 1.]])
    """
    rests = {tuple(x.shape[1:]) for x in sequences}
    if len(rests) != 1:
        raise ShapeError(
            "pad_sequence takes at least one sequence, all alike but for their first axis; got "
            f"{[tuple(x.shape) for x in sequences]}"
        )
    if padding_side not in ("right", "left"):
        raise ShapeError(f"padding_side is 'right' or 'left'; got {padding_side!r}")
    longest = max(x.shape[0] for x in sequences)
    padded = []
    for x in sequences:
        room = (longest - x.shape[0], *x.shape[1:])
        fill = wrap(np.full(room, padding_value, x.array.dtype))
        padded.append(cat([x, fill] if padding_side == "right" else [fill, x], 0))
    return stack(padded, 0 if batch_first else 1)


__all__ = [
    "PackedSequence",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]

__getattr__ = _module_getattr("scratch.nn.utils.rnn", globals())
