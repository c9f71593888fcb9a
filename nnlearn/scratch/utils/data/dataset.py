"""What holds examples: an entry for each index, or a stream of entries.

Taught in the chapter ``practice``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch.errors import DTypeError, ShapeError
from nnlearn.scratch.random import Generator, randperm
from nnlearn.scratch.strangers import described
from nnlearn.scratch.tensor import Tensor


class Dataset:
    """Base class: write ``__getitem__(index)`` and ``__len__()``."""

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no __getitem__(index): write one")

    def __add__(self, other: Dataset) -> ConcatDataset:
        return ConcatDataset([self, other])


class TensorDataset(Dataset):
    """Tensors of equal length, dealt out row by row.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> data = scratch.utils.data.TensorDataset(scratch.zeros(5, 2), scratch.arange(5))
    >>> len(data), data[3][1]
    (5, tensor(3))
    """

    def __init__(self, *tensors: Tensor) -> None:
        if not tensors or not all(isinstance(x, Tensor) for x in tensors):
            strange = next((x for x in tensors if not isinstance(x, Tensor)), None)
            raise DTypeError(f"TensorDataset takes one or more tensors; {described(strange)}")
        if len({len(x) for x in tensors}) > 1:
            raise ShapeError(
                f"all tensors need the same first size; got {[tuple(x.shape) for x in tensors]}"
            )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(x[index] for x in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class Subset(Dataset):
    """Some entries of a dataset."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index: int) -> Any:
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


class ConcatDataset(Dataset):
    """Datasets one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise ShapeError("ConcatDataset needs at least one dataset")
        self.cumulative_sizes = np.cumsum([len(d) for d in self.datasets]).tolist()

    def __getitem__(self, index: int) -> Any:
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range for {len(self)} entries")
        index %= len(self)
        which = int(np.searchsorted(self.cumulative_sizes, index, side="right"))
        return self.datasets[which][index - (self.cumulative_sizes[which - 1] if which else 0)]

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]


def random_split(
    dataset: Any, lengths: Sequence[float], generator: Generator | None = None
) -> list[Subset]:
    """Split a dataset at random into parts of the given lengths, or fractions that sum to 1."""
    sizes: list[Any] = list(lengths)
    if abs(sum(sizes) - 1) < 1e-9 and sum(sizes) != len(dataset):
        parts = [int(len(dataset) * f) for f in sizes]
        for i in range(len(dataset) - sum(parts)):
            parts[i % len(parts)] += 1
        sizes = parts
    if sum(sizes) != len(dataset):
        raise ShapeError(f"the lengths {list(lengths)} do not add up to the {len(dataset)} entries")
    order = randperm(len(dataset), generator=generator).tolist()
    ends = np.cumsum(sizes).astype(int).tolist()
    return [Subset(dataset, order[end - int(n) : end]) for n, end in zip(sizes, ends, strict=True)]


class IterableDataset(Dataset):
    """Base class of a stream of entries: write ``__iter__()``.

    Breadth: no chapter needs it.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> class Count(scratch.utils.data.IterableDataset):
    ...     def __iter__(self):
    ...         return iter(range(3))
    >>> [b.tolist() for b in scratch.utils.data.DataLoader(Count(), batch_size=2)]
    [[0, 1], [2]]
    """

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} has no __iter__(): write one")

    def __add__(self, other: Any) -> ChainDataset:  # type: ignore[override]
        return ChainDataset([self, other])


class ChainDataset(IterableDataset):
    """Streams one after the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = datasets

    def __iter__(self) -> Iterator[Any]:
        for dataset in self.datasets:
            yield from dataset

    def __len__(self) -> int:
        return sum(len(dataset) for dataset in self.datasets)
