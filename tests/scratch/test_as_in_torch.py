"""Small things that programs rely on: the same expression on both engines, or a clear refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, GradError, ShapeError

nan, inf = float("nan"), float("inf")

SAME = """
    tensor([0.1, 0.2], dtype=float64)
    tensor([np.float64(0.1), 2.0])
    tensor([t.tensor(0.1, dtype=float64), 1])
    tensor([np.int32(1), np.int32(2)])
    tensor([True, 2])
    as_tensor([0.1], dtype=float64)
    ones(1, dtype=float64).new_tensor([0.485])
    zeros(size=(2, 3))
    arange(end=4)
    Tensor([1, 2])
    FloatTensor([1, 2])
    LongTensor([1.0, 2.0])
    DoubleTensor(2, 3).shape
    ones(2).type(t.LongTensor)
    ones(2).type("torch.DoubleTensor")
    ones(2, 3).sum(axis=1, keepdims=True)
    cat([ones(2, 1), ones(2, 1)], axis=1)
    arange(24).view(2, 3, 4)[0, :, [0, 1]]
    arange(24).view(2, 3, 4)[[0, 1], :, 2]
    arange(24).view(2, 3, 4)[:, 1, [0, 1]]
    arange(24).view(2, 3, 4)[1, ..., t.tensor([[0, 1]])]
    tensor([1, 0, 2]).nonzero(as_tuple=True)[0]
    arange(4).split(split_size=2)[1]
    arange(6).view(2, 3).flip(0, 1)
    arange(6).reshape(shape=(2, 3)).permute(dims=(1, 0))
    median(tensor([1.0, nan, 3.0]))
    median(tensor([[1.0, nan, 3.0], [1.0, 2.0, 3.0]]), 1).indices
    quantile(tensor([[1.0, nan, 3.0], [1.0, 2.0, 4.0]]), tensor([0.2, 0.5]), dim=1)
    quantile(tensor([1.0, 2.0, 4.0]), 0.3, interpolation="lower")
    quantile(tensor([1.0, 2.0, 4.0]), 0.3, interpolation="higher")
    quantile(tensor([1.0, 2.0, 4.0]), 0.3, interpolation="midpoint")
    quantile(tensor([1.0, 2.0, 4.0]), 0.3, interpolation="nearest")
    lerp(tensor([1e8]), tensor([1.0]), 1.0)
    lerp(tensor([1e8, 0.0]), tensor([1.0, 1.0]), tensor([1.0, 0.25]))
    tensor([nan, -2.0, 0.0]).sign()
    norm(tensor([[3.0, -1.0], [2.0, 5.0]]), p=-inf, dim=0)
    cumsum(tensor([1, 2]), 0, dtype=float64)
    bincount(tensor([1, 1]), weights=tensor([0.5, 0.25]))
    tensor([inf, 1.5]).log().long()
"""


def evaluated(engine: Any, expression: str) -> Any:
    names = {k: getattr(engine, k) for k in dir(engine) if not k.startswith("_")}
    kinds = {"FloatTensor", "LongTensor", "DoubleTensor", "Tensor"}
    return eval(
        expression,
        {**names, **{k: getattr(engine, k) for k in kinds}, "t": engine, "np": np, "nan": nan},
    )


@pytest.mark.parametrize("expression", SAME.strip().split("\n    "))
def test_an_expression_has_the_same_value_dtype_and_shape(expression: str) -> None:
    ours, theirs = evaluated(scratch, expression), evaluated(torch, expression)
    if not isinstance(ours, scratch.Tensor):
        assert tuple(ours) == tuple(theirs)
        return
    assert f"torch.{ours.dtype}" == str(theirs.dtype)
    np.testing.assert_array_equal(ours.numpy(), theirs.numpy())


REFUSED = """
    tensor([300], dtype=uint8)
    zeros(-1)
    zeros(2.5)
    arange(5, 1)
    arange(1, 5, -1)
    normal(0.0, -1.0, (2,))
    zeros(2).normal_(0, -1)
    zeros(2).uniform_(2, 1)
    bernoulli(tensor([2.0]))
    multinomial(tensor([1, 1]), 1)
    multinomial(tensor([1.0, 1.0]), 0)
    tensor([1, 2]) // 0
    tensor([1, 2]) % tensor([0, 1])
    fmod(tensor([1, 2]), 0)
    div(tensor([1, 2]), 0, rounding_mode="trunc")
    add(tensor([1]), tensor([1]), alpha=0.5)
    ones(2).fill_(tensor([1.0]))
    zeros(2).__setitem__(0, None)
    arange(3).index_select(0, tensor([-1]))
    quantile(tensor([]), 0.5)
    allclose(ones(2), ones(3))
    nn.TripletMarginLoss(margin=0.0)
    nn.functional.margin_ranking_loss(ones(2), ones(2), ones(()))
"""


@pytest.mark.parametrize("expression", REFUSED.strip().split("\n    "))
def test_what_torch_refuses_is_refused(expression: str) -> None:
    with pytest.raises((RuntimeError, TypeError, ValueError, IndexError)):
        evaluated(torch, expression)
    with pytest.raises((ShapeError, DTypeError, ValueError, IndexError)):
        evaluated(scratch, expression)


WRITTEN = ["x.diagonal().fill_(2)", "x[0].add_(1)", "x.t()[0].mul_(3)", "x.view(-1)[2:].zero_()"]
WRITTEN += ["x.data.add_(1)", "x.detach()[1].fill_(5)", "x.flip(0).zero_()", "x.chunk(2)[1].neg_()"]


@pytest.mark.parametrize("change", WRITTEN)
def test_writing_through_a_view_changes_what_it_shows(change: str) -> None:
    found = []
    for engine in (scratch, torch):
        x = engine.arange(9.0).view(3, 3)
        eval(change, {"x": x})
        found.append(x.numpy())
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("change", ["w[0].zero_()", "w.view(-1).add_(1)", "w.t()[0].mul_(w[0])"])
def test_a_recorded_change_of_a_view_of_a_leaf_is_refused(change: str) -> None:
    w = scratch.ones(2, 2, requires_grad=True)
    with pytest.raises(GradError, match="a view of a leaf that requires grad"):
        eval(change, {"w": w})


def test_an_expanded_tensor_is_not_written_into() -> None:
    x = scratch.zeros(1, 3).expand(2, 3)
    for change in (lambda: x.fill_(1), lambda: x.__setitem__(0, 1)):
        with pytest.raises(GradError, match="clone"):
            change()


def test_a_view_whose_origin_is_gone_can_be_changed() -> None:
    w = scratch.ones(2, 3, requires_grad=True)
    y = (w * 2).view(3, 2)
    y.mul_(5)
    rows = scratch.zeros(2, 3)
    rows[1] += w[0]  # Python assigns the result to the row
    (y.sum() + rows.sum()).backward()
    np.testing.assert_array_equal(w.grad.numpy(), [[11.0] * 3, [10.0] * 3])


def test_a_layer_in_place_changes_what_a_skip_connection_adds() -> None:
    found = []
    for engine in (scratch, torch):
        x = engine.tensor([-1.0, 2.0], requires_grad=True) * 1.0
        found.append((x + engine.nn.ReLU(inplace=True)(x)).detach().numpy())
    np.testing.assert_array_equal(*found)


def test_the_angle_of_the_origin_has_slope_0() -> None:
    x, y = (scratch.zeros(1, requires_grad=True) for _ in range(2))
    scratch.atan2(y, x).backward()
    assert x.grad.item() == y.grad.item() == 0


def test_a_missing_name_is_explained_where_it_is_imported_from() -> None:
    with pytest.raises(ImportError, match="pad_sequence"):
        from nnlearn.scratch.nn.utils.rnn import pad_sequences  # noqa: F401
    assert not hasattr(scratch.nn.utils.rnn, "pad_sequences")


class Cube(scratch.autograd.Function):
    @staticmethod
    def forward(x):
        return x**3, x.round()

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.mark_non_differentiable(output[1])

    @staticmethod
    def backward(ctx, gradient, _):
        return 3 * ctx.saved_tensors[0] ** 2 * gradient


def test_a_function_with_a_separate_context_and_a_constant_output() -> None:
    x = scratch.tensor([2.0], requires_grad=True)
    cube, rounded = Cube.apply(x)
    cube.sum().backward()
    assert x.grad.tolist() == [12.0]
    assert cube.requires_grad
    assert not rounded.requires_grad


def test_a_backward_with_too_few_gradients_is_refused() -> None:
    class Short(scratch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            return x * y

        @staticmethod
        def backward(ctx, gradient):
            return gradient

    x = scratch.ones(2, requires_grad=True)
    with pytest.raises(GradError, match="1 gradients for 2 inputs"):
        Short.apply(x, x).sum().backward()


def test_samplers_draw_from_what_they_are_given() -> None:
    data = scratch.utils.data
    assert sorted(data.SubsetRandomSampler([3, 5, 8])) == [3, 5, 8]
    assert list(data.WeightedRandomSampler([0.0, 1.0, 0.0], 4)) == [1, 1, 1, 1]
    assert sorted(data.WeightedRandomSampler([0.5, 0.5], 2, replacement=False)) == [0, 1]
    assert len(data.WeightedRandomSampler(scratch.ones(3), 7)) == 7
