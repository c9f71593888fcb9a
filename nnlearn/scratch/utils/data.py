"""Datasets and the loader that deals them out in batches, under the names of ``torch.utils.data``.

Taught in the chapter ``dnn``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.functional.shape import stack
from nnlearn.scratch.missing import refuse as _refuse
from nnlearn.scratch.random import Generator, multinomial, randint, randperm
from nnlearn.scratch.tensor import Tensor, wrap


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
            raise DTypeError(
                "TensorDataset takes one or more tensors; wrap arrays in scratch.tensor(...)"
            )
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


class Sampler:
    """Base class: an iterable of indices."""

    def __init__(self, data_source: Any = None) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__} has no __iter__(): write one")


class SequentialSampler(Sampler):
    """All indices in their order."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler):
    """All indices in random order, another one each time."""

    def __init__(
        self,
        data_source: Any,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        super().__init__(data_source)
        self.replacement, self.generator = replacement, generator
        self.num_samples = len(data_source) if num_samples is None else num_samples

    def __iter__(self) -> Iterator[int]:
        size, left = len(self.data_source), self.num_samples
        while left > 0 and size:
            if self.replacement:  # by thirty-two, as in PyTorch: the samples may be without end
                drawn = randint(size, (min(left, 32),), generator=self.generator).tolist()
            else:
                drawn = randperm(size, generator=self.generator).tolist()[:left]
            yield from drawn
            left -= len(drawn)

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler):
    """The given indices in random order, another one each time."""

    def __init__(self, indices: Sequence[int], generator: Generator | None = None) -> None:
        super().__init__()
        self.indices, self.generator = indices, generator

    def __iter__(self) -> Iterator[int]:
        order = randperm(len(self.indices), generator=self.generator)
        return iter([self.indices[i] for i in order.tolist()])

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler):
    """Indices drawn with chances in proportion to weights: rare classes can come more often."""

    def __init__(
        self,
        weights: Any,
        num_samples: int,
        replacement: bool = True,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        self.weights = creation.as_tensor(weights, dtype=np.float64)
        self.num_samples, self.replacement, self.generator = num_samples, replacement, generator

    def __iter__(self) -> Iterator[int]:
        drawn = multinomial(
            self.weights, self.num_samples, self.replacement, generator=self.generator
        )
        return iter(drawn.tolist())

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler):
    """The indices of another sampler, in groups."""

    def __init__(self, sampler: Any, batch_size: int, drop_last: bool) -> None:
        super().__init__()
        if (
            isinstance(batch_size, bool)
            or not isinstance(batch_size, (int, np.integer))
            or batch_size < 1
        ):
            raise ShapeError(f"batch_size must be a positive integer; got {batch_size!r}")
        self.sampler, self.batch_size, self.drop_last = sampler, int(batch_size), drop_last

    def __iter__(self) -> Iterator[list[int]]:
        batch: list[int] = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch

    def __len__(self) -> int:
        whole, rest = divmod(len(self.sampler), self.batch_size)
        return whole + (1 if rest and not self.drop_last else 0)


class DataLoader:
    """Deals a dataset out in batches.

    Parameters
    ----------
    dataset : Dataset
        Anything with ``__getitem__`` and ``__len__``.
    batch_size : int or None
        Entries in a batch; None gives single entries.
    shuffle : bool
        Whether to deal in a new random order each time.
    sampler, batch_sampler : iterable, optional
        Where indices, or lists of them, come from instead.
    num_workers : int
        Only 0: the data of this book fits in memory.
    collate_fn : callable, optional
        Makes a batch of a list of entries.
    drop_last : bool
        Whether to leave out a last batch that is not full.
    generator : Generator, optional
        For shuffling; else the default one, so that ``manual_seed`` decides.

    Examples
    --------
    >>> from nnlearn import scratch
    >>> data = scratch.utils.data.TensorDataset(scratch.arange(5))
    >>> [batch.tolist() for (batch,) in scratch.utils.data.DataLoader(data, batch_size=2)]
    [[0, 1], [2, 3], [4]]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Any = None,
        batch_sampler: Any = None,
        num_workers: int = 0,
        collate_fn: Callable | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Any = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        **ignored: Any,
    ) -> None:
        if num_workers:
            raise OutsideTheBook("num_workers must be 0: the engine loads data in its own process")
        if batch_sampler is not None and (
            batch_size != 1 or shuffle or sampler is not None or drop_last
        ):
            raise ShapeError("batch_sampler excludes batch_size, shuffle, sampler and drop_last")
        if sampler is not None and shuffle:
            raise ShapeError("sampler and shuffle exclude each other")
        self.dataset, self.batch_size, self.drop_last, self.collate_fn = (
            dataset,
            batch_size,
            drop_last,
            collate_fn,
        )
        if batch_sampler is None and sampler is None:
            if len(dataset) == 0 and shuffle:
                raise ShapeError("cannot shuffle an empty dataset")
            sampler = (
                RandomSampler(dataset, generator=generator)
                if shuffle
                else SequentialSampler(dataset)
            )
        self.sampler = sampler
        if batch_sampler is None and batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_sampler = batch_sampler

    def __iter__(self) -> Iterator[Any]:
        collate = self.collate_fn or default_collate
        if self.batch_sampler is None:
            yield from (
                self.dataset[i] if self.collate_fn is None else collate(self.dataset[i])
                for i in self.sampler
            )
            return
        whole = type(self.dataset) is TensorDataset and self.collate_fn is None
        for indices in self.batch_sampler:
            if whole:  # the same batch, gathered at once
                yield [wrap(x.array[indices]) for x in self.dataset.tensors]
            else:
                yield collate([self.dataset[i] for i in indices])

    def __len__(self) -> int:
        return len(self.sampler if self.batch_sampler is None else self.batch_sampler)


def default_collate(batch: list[Any]) -> Any:
    """Make a batch of entries.

    Tensors and arrays are stacked, numbers become tensors, containers go part by part.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, np.ndarray):
        return stack([creation.tensor(x) for x in batch])
    if isinstance(first, float):
        return creation.tensor(batch, dtype=np.float64)
    if isinstance(first, (bool, int, np.generic)):
        return creation.tensor(np.array(batch) if isinstance(first, np.generic) else batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return {key: default_collate([d[key] for d in batch]) for key in first}
    if isinstance(first, Sequence):
        if len({len(entry) for entry in batch}) > 1:
            raise ShapeError(
                "the entries of a batch have different lengths; pass collate_fn to pad them"
            )
        return [default_collate(list(parts)) for parts in zip(*batch, strict=True)]
    raise DTypeError(f"cannot make a batch of {type(first).__name__}; pass collate_fn")


__getattr__ = _refuse("scratch.utils.data", globals())
