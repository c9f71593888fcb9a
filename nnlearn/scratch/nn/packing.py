"""Packed sequences: a batch of different lengths without its padding, as PyTorch lays it out.

Breadth: chapter ``rnn`` pads and masks; programs pack. The entries of the first step of all
sequences come first, the longest sequence in front, then those of the second step, and so on.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import ShapeError
from nnlearn.scratch.operations.shape import cat
from nnlearn.scratch.tensor import Tensor, wrap

_Fields = namedtuple("_Fields", ["data", "batch_sizes", "sorted_indices", "unsorted_indices"])


class PackedSequence(_Fields):
    """A packed batch: its entries, how many sequences last to each step, and their order."""

    __slots__ = ()

    def __new__(
        cls,
        data: Tensor,
        batch_sizes: Tensor,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> PackedSequence:
        """Keep the parts as they are."""
        if unsorted_indices is None and sorted_indices is not None:
            unsorted_indices = wrap(np.argsort(sorted_indices.array))
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """Return it with its entries in another dtype; the device can only be the CPU."""
        return self._replace(data=self.data.to(*args, **kwargs))

    def cpu(self) -> PackedSequence:
        """Return it: it is on the CPU already."""
        return self

    is_cuda = False


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Pack a padded batch.

    Parameters
    ----------
    input : Tensor
        (T, N, …), or (N, T, …) with ``batch_first``.
    lengths : Tensor or sequence of int
        Of each sequence, at least 1 and at most T.
    enforce_sorted : bool
        Whether the lengths must fall; if not, the sequences are sorted, and come back in their
        order.

    Raises
    ------
    ShapeError
        The lengths do not fit the batch, or do not fall.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> rnn = scratch.nn.utils.rnn
    >>> batch = scratch.tensor([[1, 2, 3], [4, 0, 0]])
    >>> packed = rnn.pack_padded_sequence(batch, [3, 1], batch_first=True)
    >>> packed.data, packed.batch_sizes
    (tensor([1, 4, 2, 3]), tensor([2, 1, 1]))
    """
    x: Any = input.transpose(0, 1) if batch_first else input
    counts = np.asarray(lengths.array if isinstance(lengths, Tensor) else lengths, np.int64)
    steps, sequences = x.array.shape[:2]
    if counts.shape != (sequences,):
        raise ShapeError(
            f"pack_padded_sequence: one length is expected for each of {sequences} sequences; got "
            f"{counts.shape}"
        )
    if counts.min(initial=1) < 1 or counts.max(initial=1) > steps:
        raise ShapeError(
            f"pack_padded_sequence: lengths lie in 1 to {steps}; they run from {counts.min()} to "
            f"{counts.max()}"
        )
    order = None
    if not enforce_sorted:
        order = np.argsort(-counts, kind="stable")
        x, counts = x.index_select(1, wrap(order)), counts[order]
    elif (np.diff(counts) > 0).any():
        raise ShapeError(
            "pack_padded_sequence: the longest sequence comes first; sort them, or pass "
            "enforce_sorted=False"
        )
    longest = int(counts.max())
    there = np.arange(longest)[:, None] < counts  # (T, N)
    flat = x.reshape(-1, *x.array.shape[2:])
    places = np.flatnonzero(np.vstack([there, np.zeros((steps - longest, sequences), bool)]))
    data = flat.index_select(0, wrap(places))
    sizes = wrap(there.sum(1))
    return PackedSequence(data, sizes, None if order is None else wrap(order))


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """Return a packed batch padded again, and the lengths of its sequences.

    ``total_length`` is how long the padded batch is; as long as the longest sequence, if left out.
    """
    there = _there(sequence.batch_sizes.array)
    steps = len(there) if total_length is None else total_length
    if steps < len(there):
        raise ShapeError(f"total_length {steps} is shorter than the longest sequence, {len(there)}")
    rest = sequence.data.array.shape[1:]
    fill = wrap(np.full((1, *rest), padding_value, sequence.data.dtype))
    places = np.full((steps, there.shape[1]), len(sequence.data))
    places[: len(there)][there] = np.arange(len(sequence.data))
    lengths = there.sum(0)
    if sequence.unsorted_indices is not None:
        back = sequence.unsorted_indices.array
        places, lengths = places[:, back], lengths[back]
    places = places.T if batch_first else places
    rows: Any = cat([sequence.data, fill], 0)
    padded = rows.index_select(0, wrap(places.reshape(-1)))
    return padded.reshape(*places.shape, *rest), wrap(lengths)


def run_packed(
    call: Callable, packed: PackedSequence, states: Sequence[Tensor | None]
) -> tuple[Any, ...]:
    """Feed a packed batch through a recurrent layer: sequences of one length together.

    Parameters
    ----------
    call : callable
        The layer: ``(x (T, N, I), states) -> (y (T, N, H), *last states)``.
    packed : PackedSequence
        The batch.
    states : sequence of Tensor or None
        First states, (layers · directions, N, H), in the order that the sequences had.
    """
    there = _there(packed.batch_sizes.array)
    lengths = there.sum(0)
    places = np.zeros(there.shape, np.int64)
    places[there] = np.arange(len(packed.data))
    known = states
    if packed.sorted_indices is not None:
        known = [None if s is None else s.index_select(1, packed.sorted_indices) for s in states]
    outputs, rows, last = [], [], []
    for length in sorted(set(lengths.tolist()), reverse=True):
        columns = np.flatnonzero(lengths == length)
        chosen = places[:length, columns]
        x: Any = packed.data.index_select(0, wrap(chosen.reshape(-1)))
        given = [None if s is None else s.index_select(1, wrap(columns)) for s in known]
        y, *ends = call(x.reshape(*chosen.shape, *x.array.shape[1:]), given)
        outputs.append(y.reshape(-1, y.array.shape[-1]))
        rows.append(chosen.reshape(-1))
        last.append(ends)
    back = wrap(np.argsort(np.concatenate(rows)))
    data: Any = cat(outputs, 0)
    finals: list[Any] = [cat(list(s), 1) for s in zip(*last, strict=True)]
    if packed.unsorted_indices is not None:
        finals = [s.index_select(1, packed.unsorted_indices) for s in finals]
    return packed._replace(data=data.index_select(0, back)), *finals


def _there(batch_sizes: np.ndarray) -> np.ndarray:
    """Return which sequence (column) lasts to which step (row)."""
    return np.arange(int(batch_sizes[0]))[None] < batch_sizes[:, None]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences (L_i, …)."""
    steps = max(len(x) for x in sequences)
    padded = []
    for x in sequences:
        room = (steps - len(x), *x.array.shape[1:])
        padded.append(cat([x, wrap(np.zeros(room, x.dtype))], 0).unsqueeze(1))
    lengths = [len(x) for x in sequences]
    return pack_padded_sequence(cat(padded, 1), lengths, enforce_sorted=enforce_sorted)


def unpad_sequence(
    padded_sequences: Tensor, lengths: Any, batch_first: bool = False
) -> list[Tensor]:
    """Return the sequences of a padded batch, each of its own length."""
    x: Any = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[: int(n)] for row, n in zip(x, creation.as_tensor(lengths).tolist(), strict=True)]


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """Return the sequences of a packed batch."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
