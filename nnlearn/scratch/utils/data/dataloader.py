"""The loader that deals a dataset out in batches.

Taught in the chapter ``practice``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from nnlearn.scratch import creation
from nnlearn.scratch.errors import DTypeError, OutsideTheBook, ShapeError
from nnlearn.scratch.operations.shape import stack
from nnlearn.scratch.random import Generator
from nnlearn.scratch.tensor import Tensor, wrap
from nnlearn.scratch.utils.data.dataset import IterableDataset, TensorDataset
from nnlearn.scratch.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler


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
    num_workers, pin_memory, prefetch_factor, persistent_workers, …
        How PyTorch loads beside the training. Accepted, and without effect: the batches are the
        same, and come from this process.
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
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        if not isinstance(num_workers, int) or num_workers < 0:
            raise ValueError(f"num_workers counts processes, 0 or more; got {num_workers!r}")
        if num_workers == 0 and (prefetch_factor is not None or persistent_workers):
            raise ValueError("prefetch_factor and persistent_workers go with num_workers above 0")
        self.streams = isinstance(dataset, IterableDataset)
        if self.streams:
            _check_stream(num_workers, shuffle, sampler, batch_sampler)
        self.num_workers, self.pin_memory, self.generator = num_workers, pin_memory, generator
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
        if batch_sampler is None and sampler is None and not self.streams:
            if len(dataset) == 0 and shuffle:
                raise ShapeError("cannot shuffle an empty dataset")
            sampler = (
                RandomSampler(dataset, generator=generator)
                if shuffle
                else SequentialSampler(dataset)
            )
        self.sampler = sampler
        if batch_sampler is None and batch_size is not None and not self.streams:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_sampler = batch_sampler

    def __iter__(self) -> Iterator[Any]:
        collate = self.collate_fn or default_collate
        if self.streams:
            yield from self._stream(collate)
            return
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

    def _stream(self, collate: Callable) -> Iterator[Any]:
        entries = iter(self.dataset)
        if self.batch_size is None:
            yield from (entries if self.collate_fn is None else map(collate, entries))
            return
        while batch := list(itertools.islice(entries, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield collate(batch)

    def __len__(self) -> int:
        if self.streams:
            whole, rest = divmod(len(self.dataset), self.batch_size or 1)
            return whole + (1 if rest and not self.drop_last else 0)
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


def _check_stream(num_workers: int, shuffle: Any, sampler: Any, batch_sampler: Any) -> None:
    if num_workers:
        raise OutsideTheBook(
            "each worker would deal the whole stream of an IterableDataset: use num_workers=0"
        )
    if shuffle or sampler is not None or batch_sampler is not None:
        raise ValueError(
            "an IterableDataset has an order of its own: leave shuffle, sampler and batch_sampler "
            "out, and shuffle in __iter__"
        )


def get_worker_info() -> None:
    """Return None, as PyTorch does outside of a worker: the engine has none."""
