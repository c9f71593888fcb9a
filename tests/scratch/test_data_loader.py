"""The loader deals out every entry once, in the order asked for, in batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError

BOTH = pytest.mark.parametrize("engine", [scratch, torch], ids=["scratch", "torch"])


def modules(engine: Any) -> Any:
    return engine.utils.data if engine is scratch else torch.utils.data


@given(st.integers(1, 30), st.integers(1, 8), st.booleans(), st.booleans())
def test_every_entry_comes_once_and_batches_are_as_in_torch(
    n: int, size: int, shuffle: bool, drop_last: bool
) -> None:
    lengths = []
    for engine in (scratch, torch):
        data = modules(engine)
        loader = data.DataLoader(
            data.TensorDataset(engine.arange(n)),
            batch_size=size,
            shuffle=shuffle,
            drop_last=drop_last,
        )
        batches = [b.tolist() for (b,) in loader]
        lengths.append([len(b) for b in batches])
        assert len(loader) == len(batches)
        entries = [i for b in batches for i in b]
        assert len(set(entries)) == len(entries)
        if not drop_last:
            assert sorted(entries) == list(range(n))
        if not shuffle:
            assert entries == list(range(len(entries)))
    assert lengths[0] == lengths[1]


def test_shuffling_changes_from_epoch_to_epoch_and_repeats_with_the_seed() -> None:
    def epochs(seed: int) -> list:
        data = scratch.utils.data.TensorDataset(scratch.arange(20))
        generator = scratch.Generator().manual_seed(seed)
        loader = scratch.utils.data.DataLoader(data, 20, shuffle=True, generator=generator)
        return [batch.tolist() for _ in range(2) for (batch,) in loader]

    first, second = epochs(3)
    assert first != second
    assert epochs(3) == [first, second]


@BOTH
def test_datasets_of_ones_own_are_collated(engine: Any) -> None:
    data = modules(engine)

    class Squares(data.Dataset):
        def __len__(self) -> int:
            return 5

        def __getitem__(self, i: int) -> dict:
            return {
                "x": engine.tensor([float(i)]),
                "y": (i * i, float(i)),
                "name": str(i),
                "a": np.ones(2),
            }

    batch = next(iter(data.DataLoader(Squares(), batch_size=3)))
    assert batch["x"].tolist() == [[0.0], [1.0], [2.0]]
    assert batch["y"][0].tolist() == [0, 1, 4]
    assert batch["y"][1].dtype == engine.float64
    assert batch["name"] == ["0", "1", "2"]
    assert tuple(batch["a"].shape) == (3, 2)


@BOTH
def test_splits_subsets_and_samplers(engine: Any) -> None:
    data = modules(engine)
    whole = data.TensorDataset(engine.arange(10))
    one, two = data.random_split(whole, [0.7, 0.3])
    assert (len(one), len(two)) == (7, 3)
    assert sorted(int(x) for part in (one, two) for (x,) in part) == list(range(10))
    both = data.ConcatDataset([one, two])
    assert len(both) == 10
    weighted = data.DataLoader(whole, sampler=data.SequentialSampler(data.Subset(whole, [1, 2])))
    assert [b.tolist() for (b,) in weighted] == [[0], [1]]
    own = data.DataLoader(whole, batch_sampler=[[3, 1], [2]])
    assert [b.tolist() for (b,) in own] == [[3, 1], [2]]
    single = data.DataLoader(whole, batch_size=None)
    assert len([x for (x,) in single]) == 10


def test_wrong_uses_are_refused_with_advice() -> None:
    data = scratch.utils.data
    with pytest.raises(ShapeError, match="same first size"):
        data.TensorDataset(scratch.ones(2), scratch.ones(3))
    with pytest.raises(DTypeError, match=r"scratch\.tensor"):
        data.TensorDataset(np.ones(2))
    with pytest.raises(ShapeError, match="positive integer; got 0"):
        data.DataLoader(data.TensorDataset(scratch.ones(2)), batch_size=0)
    with pytest.raises(ValueError, match="num_workers"):
        data.DataLoader(data.TensorDataset(scratch.ones(2)), num_workers=-1)
    with pytest.raises(ShapeError, match="add up"):
        data.random_split(scratch.ones(5), [1, 2])
