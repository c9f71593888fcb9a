"""Laws of attention, and what it refuses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlearn import parity, scratch
from nnlearn.scratch import nn
from nnlearn.scratch.errors import OutsideTheBook, ShapeError

F = nn.functional
attend = F.scaled_dot_product_attention
SEEDS = st.integers(0, 2**32 - 1)
SIDES = st.integers(1, 6)


def draw(seed: int, *shapes: tuple[int, ...], grad: bool = False) -> list[Any]:
    rng = np.random.default_rng(seed)
    return [scratch.tensor(rng.standard_normal(s), requires_grad=grad) for s in shapes]


def causal_mask(length: int) -> Any:
    return nn.Transformer.generate_square_subsequent_mask(length, dtype=scratch.float64)


# Laws ------------------------------------------------------------------------------------------


def test_weights_that_are_shown_give_the_output_that_the_fast_form_gives() -> None:
    layer = nn.MultiheadAttention(6, 3, batch_first=True).double()
    (x,) = draw(0, (2, 5, 6))
    shown, weights = layer(x, x, x, attn_mask=causal_mask(5))
    hidden, nothing = layer(x, x, x, attn_mask=causal_mask(5), need_weights=False)
    assert nothing is None
    assert weights.shape == (2, 5, 5)
    np.testing.assert_allclose(shown.detach().array, hidden.detach().array, rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(SEEDS, SIDES, st.booleans())
def test_without_positions_attention_is_permutation_equivariant(
    seed: int, length: int, batch_first: bool
) -> None:
    layer = nn.MultiheadAttention(4, 2, batch_first=batch_first).double()
    (x,) = draw(seed, (2, length, 4) if batch_first else (length, 2, 4))
    order = scratch.tensor(np.random.default_rng(seed).permutation(length))
    time = 1 if batch_first else 0
    shuffled = x.index_select(time, order)
    y = layer(x, x, x, need_weights=False)[0]
    z = layer(shuffled, shuffled, shuffled, need_weights=False)[0]
    np.testing.assert_allclose(
        z.detach().array, y.index_select(time, order).detach().array, rtol=1e-10, atol=1e-12
    )


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(2, 8), st.data())
def test_causal_attention_lets_nothing_back_from_the_future(
    seed: int, length: int, data: st.DataObject
) -> None:
    now = data.draw(st.integers(0, length - 2))
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).double().eval()
    (x,) = draw(seed, (1, length, 4))
    changed = x.clone()
    changed.array[:, now + 1 :] += 100
    for options in (
        {"src_mask": causal_mask(length)},
        {"src_mask": causal_mask(length), "is_causal": True},
    ):
        y, z = (layer(v, **options).detach().array for v in (x, changed))
        assert (y[:, : now + 1] == z[:, : now + 1]).all()
        assert (y[:, now + 1 :] != z[:, now + 1 :]).any()


def test_causal_attention_lets_no_gradient_into_the_future() -> None:
    q, k, v = draw(0, (1, 5, 4), (1, 5, 4), (1, 5, 4), grad=True)
    attend(q, k, v, is_causal=True)[:, 2].sum().backward()
    assert (k.grad.array[:, 3:] == 0).all()
    assert (v.grad.array[:, 3:] == 0).all()
    assert (v.grad.array[:, :3] != 0).all()


@settings(max_examples=30, deadline=None)
@given(SEEDS, SIDES, SIDES, st.booleans())
def test_every_row_of_weights_sums_to_one(seed: int, length: int, keys: int, average: bool) -> None:
    layer = nn.MultiheadAttention(6, 3, batch_first=True).double()
    q, k = draw(seed, (2, length, 6), (2, keys, 6))
    weights = layer(q, k, k, average_attn_weights=average)[1].detach().array
    assert weights.shape == ((2, length, keys) if average else (2, 3, length, keys))
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(-1), 1, rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 5), st.integers(1, 3), st.booleans())
def test_padding_mask_makes_padded_keys_as_good_as_absent(
    seed: int, length: int, padding: int, need_weights: bool
) -> None:
    layer = nn.MultiheadAttention(4, 2, batch_first=True).double()
    (x,) = draw(seed, (2, length + padding, 4))
    mask = scratch.tensor(np.arange(length + padding) >= length).expand(2, -1)
    short = x[:, :length]
    padded = layer(x, x, x, key_padding_mask=mask, need_weights=need_weights)[0][:, :length]
    alone = layer(short, short, short, need_weights=need_weights)[0]
    np.testing.assert_allclose(padded.detach().array, alone.detach().array, rtol=1e-10, atol=1e-12)


def test_a_value_that_all_keys_share_is_what_every_query_gets() -> None:
    q, k, v = draw(0, (3, 4), (5, 4), (1, 2))
    y = attend(q, k, v.expand(5, 2)).array
    np.testing.assert_allclose(y, np.broadcast_to(v.array, (3, 2)), rtol=1e-12)


def test_scores_of_any_size_do_not_overflow() -> None:
    q, k, v = (x * 1e4 for x in draw(0, (3, 4), (5, 4), (5, 2)))
    y = attend(q.float(), k.float(), v.float())
    assert y.dtype == scratch.float32
    assert np.isfinite(y.array).all()


def test_dropout_keeps_the_mean_and_is_repeatable() -> None:
    q, k, v = draw(0, (1, 8), (400, 8), (400, 3))
    scratch.manual_seed(1)
    dropped = np.mean([attend(q, k, v, dropout_p=0.5).array for _ in range(400)], axis=0)
    np.testing.assert_allclose(dropped, attend(q, k, v).array, atol=0.02)
    scratch.manual_seed(1)
    one = attend(q, k, v, dropout_p=0.5).array
    scratch.manual_seed(1)
    assert (one == attend(q, k, v, dropout_p=0.5).array).all()


def test_dropout_uses_the_same_mask_forward_and_backward() -> None:
    q, k, v = draw(0, (3, 4), (6, 4), (6, 2), grad=True)

    def value() -> Any:
        scratch.manual_seed(3)
        return (attend(q, k, v, dropout_p=0.4) ** 2).sum()

    value().backward()
    for x in (q, k, v):
        kept = x.array[1, 1]
        x.array[1, 1] = kept + 1e-6
        above = value().item()
        x.array[1, 1] = kept - 1e-6
        slope = (above - value().item()) / 2e-6
        x.array[1, 1] = kept
        assert slope == pytest.approx(x.grad.array[1, 1], abs=1e-6)


# Agreement with torch where the register does not look ------------------------------------------


@pytest.mark.parity
@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize(
    "extra", [{}, {"bias": False}, {"add_bias_kv": True, "add_zero_attn": True}]
)
@pytest.mark.parametrize("masked", [False, True])
def test_self_attention_agrees_with_torch(batch_first: bool, extra: dict, masked: bool) -> None:
    ours = nn.MultiheadAttention(6, 2, batch_first=batch_first, **extra).double()
    theirs = torch.nn.MultiheadAttention(6, 2, batch_first=batch_first, **extra).double()
    parity.copy_weights(ours, theirs)
    rng = np.random.default_rng(0)
    x, upstream = rng.standard_normal((2, 3, 4, 6))
    length, batch = (4, 3) if batch_first else (3, 4)
    mask = np.triu(np.ones((length, length), np.bool_), 1)
    padding = np.arange(length) >= np.arange(batch)[:, None] % length + 1
    results = []
    for engine, layer in ((scratch, ours), (torch, theirs)):
        v = engine.tensor(x, requires_grad=True)
        options = {"attn_mask": engine.tensor(mask), "key_padding_mask": engine.tensor(padding)}
        y = layer(v, v, v, need_weights=False, **(options if masked else {}))[0]
        (y * engine.tensor(upstream)).sum().backward()
        grads = {n: p.grad.numpy() for n, p in layer.named_parameters()}
        results.append({"output": y.detach().numpy(), "input": v.grad.numpy()} | grads)
    assert results[0].keys() == results[1].keys()
    for name, array in results[0].items():
        np.testing.assert_allclose(array, results[1][name], rtol=1e-10, atol=1e-12, err_msg=name)


@pytest.mark.parity
@pytest.mark.parametrize("need_weights", [True, False])
def test_query_without_any_key_behaves_as_in_torch(need_weights: bool) -> None:
    ours, theirs = (e.nn.MultiheadAttention(4, 2, batch_first=True) for e in (scratch, torch))
    parity.copy_weights(ours, theirs)
    x = np.random.default_rng(0).standard_normal((1, 3, 4)).astype(np.float32)
    mask = np.array([[False] * 3, [True] * 3, [False] * 3])
    outputs = []
    for engine, layer in ((scratch, ours), (torch, theirs)):
        v = engine.tensor(x)
        y = layer(v, v, v, attn_mask=engine.tensor(mask), need_weights=need_weights)[0]
        outputs.append(y.detach().numpy())
    assert np.isnan(outputs[0]).any() == need_weights
    np.testing.assert_allclose(outputs[0], outputs[1], rtol=1e-5, atol=1e-6)


def test_initial_weights_have_xaviers_spread() -> None:
    scratch.manual_seed(0)
    layer = nn.MultiheadAttention(64, 4, add_bias_kv=True)
    bound = math.sqrt(6 / (64 + 192))
    weight = layer.in_proj_weight.detach().array
    assert 0.99 * bound < np.abs(weight).max() <= bound
    assert (layer.in_proj_bias.detach().array == 0).all()
    assert (layer.out_proj.bias.detach().array == 0).all()


# What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shapes", "options", "error"),
    [
        (((4,), (3, 4), (3, 4)), {}, ShapeError),
        (((2, 4), (3, 5), (3, 4)), {}, ShapeError),
        (((2, 4), (3, 4), (2, 4)), {}, ShapeError),
        (((2, 2, 4), (3, 3, 4), (3, 3, 4)), {}, ShapeError),
        (((2, 4), (3, 4), (3, 4)), {"dropout_p": 1.5}, ShapeError),
        (((2, 4), (3, 4), (3, 4)), {"enable_gqa": True}, OutsideTheBook),
        (((2, 4), (3, 4), (3, 4)), {"attn_mask": np.ones((3, 3), np.bool_)}, ShapeError),
        (((2, 4), (3, 4), (3, 4)), {"attn_mask": np.ones((1, 2, 3), np.bool_)}, ShapeError),
        (((2, 4), (3, 4), (3, 4)), {"attn_mask": np.ones((2, 3), np.int64)}, TypeError),
        (((2, 4), (3, 4), (3, 4)), {"attn_mask": np.ones((2, 3)), "is_causal": True}, ShapeError),
    ],
)
def test_attention_refuses(shapes: tuple, options: dict, error: type) -> None:
    q, k, v = draw(0, *shapes)
    options = {n: scratch.tensor(x) if isinstance(x, np.ndarray) else x for n, x in options.items()}
    with pytest.raises(error):
        attend(q, k, v, **options)


def test_attention_refuses_mixed_and_integer_dtypes() -> None:
    x = scratch.ones(2, 4)
    with pytest.raises(TypeError, match="float32, float64 and float32"):
        attend(x, x.double(), x)
    with pytest.raises(TypeError, match="floating"):
        attend(x.long(), x.long(), x.long())


@pytest.mark.parametrize(
    ("query", "key", "options", "message"),
    [
        ((2, 3, 4), (2, 4), {}, "batch axis"),
        ((2, 3, 5), (2, 3, 5), {}, "embed_dim = 4"),
        ((2, 3, 4), (3, 3, 4), {}, "one N"),
        ((2, 3, 4), (2, 3, 4), {"is_causal": True}, "pass the mask too"),
        ((2, 3, 4), (2, 5, 4), {"attn_mask": (5, 3)}, "attn_mask must be"),
        ((2, 3, 4), (2, 5, 4), {"attn_mask": (2, 3, 5)}, "attn_mask must be"),
        ((2, 3, 4), (2, 5, 4), {"key_padding_mask": (2, 3)}, "key_padding_mask must be"),
    ],
)
def test_multi_head_attention_refuses(
    query: tuple, key: tuple, options: dict, message: str
) -> None:
    layer = nn.MultiheadAttention(4, 2, batch_first=True)
    q, k = scratch.ones(*query), scratch.ones(*key)
    masks = {
        n: scratch.zeros(*x, dtype=scratch.bool) if isinstance(x, tuple) else x
        for n, x in options.items()
    }
    with pytest.raises(ShapeError, match=message):
        layer(q, k, k, **masks)


def test_heads_must_share_the_features_evenly() -> None:
    for sizes in ((5, 2), (0, 1), (4, 0)):
        with pytest.raises(ShapeError, match="multiple of num_heads"):
            nn.MultiheadAttention(*sizes)


# Embeddings ------------------------------------------------------------------------------------


def test_embedding_is_the_one_hot_row_times_the_table() -> None:
    (table,) = draw(0, (7, 3))
    indices = scratch.tensor([[3, 3, 0], [6, 1, 3]])
    rows = F.one_hot(indices, 7).double() @ table
    assert (F.embedding(indices, table).array == rows.array).all()


def test_a_symbol_that_comes_twice_gets_both_gradients_and_the_padding_row_none() -> None:
    layer = nn.Embedding(5, 2, padding_idx=-1)
    assert (layer.weight.detach().array[4] == 0).all()
    layer(scratch.tensor([1, 4, 1, 3])).sum().backward()
    assert layer.weight.grad.tolist() == [[0, 0], [2, 2], [0, 0], [1, 1], [0, 0]]


def test_embedding_of_no_indices_is_empty_and_gives_no_gradient() -> None:
    layer = nn.Embedding(3, 2)
    y = layer(scratch.zeros(0, 4, dtype=scratch.int64))
    assert y.shape == (0, 4, 2)
    y.sum().backward()
    assert (layer.weight.grad.array == 0).all()


def test_pretrained_table_is_shared_and_frozen() -> None:
    (table,) = draw(0, (4, 2))
    frozen, free = (
        nn.Embedding.from_pretrained(table),
        nn.Embedding.from_pretrained(table, freeze=False),
    )
    assert frozen.weight.array is table.array
    assert (frozen.weight.requires_grad, free.weight.requires_grad) == (False, True)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.Embedding(3, 2)(scratch.tensor([3])), IndexError, "rows 0 to 2"),
        (lambda: nn.Embedding(3, 2)(scratch.tensor([-1])), IndexError, "index -1"),
        (lambda: nn.Embedding(3, 2)(scratch.tensor([1.0])), TypeError, "int64 or int32"),
        (lambda: nn.Embedding(3, 2)(scratch.tensor([True])), TypeError, "int64 or int32"),
        (lambda: F.embedding(scratch.tensor([0]), scratch.ones(3)), ShapeError, "one row for each"),
        (lambda: nn.Embedding(3, 2, padding_idx=3), ShapeError, "not a row"),
        (lambda: nn.Embedding(3, 2, max_norm=1.0), OutsideTheBook, "max_norm"),
        (lambda: nn.Embedding(3, 2, sparse=True), OutsideTheBook, "sparse"),
        (lambda: nn.Embedding(3, 2, scale_grad_by_freq=True), OutsideTheBook, "scale_grad_by_freq"),
        (lambda: nn.Embedding.from_pretrained(scratch.ones(3)), ShapeError, "table"),
    ],
)
def test_embedding_refuses(call: Any, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        call()
