"""Datasets and the loader that deals them out in batches, under the names of ``torch.utils.data``.

Taught in the chapter ``dnn``.
"""

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.utils.data import dataloader, dataset, sampler
from nnlearn.scratch.utils.data.dataloader import DataLoader, default_collate, get_worker_info
from nnlearn.scratch.utils.data.dataset import (
    ChainDataset,
    ConcatDataset,
    Dataset,
    IterableDataset,
    Subset,
    TensorDataset,
    random_split,
)
from nnlearn.scratch.utils.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

__all__ = [
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "dataloader",
    "dataset",
    "default_collate",
    "get_worker_info",
    "random_split",
    "sampler",
]

__getattr__ = _module_getattr("scratch.utils.data", globals())
