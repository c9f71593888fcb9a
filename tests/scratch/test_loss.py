"""Laws of losses: limits, identities and bounds, where their gradients point, what they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from nnlearn import scratch
from nnlearn.scratch.errors import DTypeError, ShapeError
from tests.scratch.laws import arrays, close, given, same, value_and_gradients, values

F = scratch.nn.functional
pairs = st.integers(1, 6).flatmap(lambda n: st.tuples(arrays(n), arrays(n)))
sizes = st.tuples(st.integers(1, 4), st.integers(2, 5))  # N examples, K classes
scores = sizes.flatmap(arrays)


@st.composite
def labelled(draw: Any) -> tuple[np.ndarray, np.ndarray]:
    """Draw scores (N, K) and a label for each row."""
    x = draw(scores)
    labels = draw(st.lists(st.integers(0, x.shape[1] - 1), min_size=len(x), max_size=len(x)))
    return x, np.array(labels)


def shares(x: np.ndarray) -> np.ndarray:
    """Return the softmax of each row."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


LOSSES: dict[str, Callable] = {
    "mse_loss": F.mse_loss,
    "l1_loss": F.l1_loss,
    "smooth_l1_loss": F.smooth_l1_loss,
    "huber_loss": F.huber_loss,
}


@pytest.mark.parametrize("name", LOSSES)
@given(pair=pairs)
def test_an_error_counts_the_same_both_ways_and_nothing_is_no_error(
    name: str, pair: tuple[np.ndarray, np.ndarray]
) -> None:
    x, y = pair
    value, by_x, by_y = value_and_gradients(LOSSES[name], x, y)
    assert value >= 0
    close(value, values(LOSSES[name], y, x))
    close(by_x, -by_y)  # only the difference matters
    zero, *slopes = value_and_gradients(LOSSES[name], x, x)
    assert zero == 0
    assert not np.any(slopes)


# Every loss of two tensors with its other arguments.
REDUCED: dict[str, Callable] = {
    **LOSSES,
    "binary_cross_entropy_with_logits": lambda x, y, **o: F.binary_cross_entropy_with_logits(
        x, y.sigmoid(), **o
    ),
    "binary_cross_entropy": lambda x, y, **o: F.binary_cross_entropy(x.sigmoid(), y.sigmoid(), **o),
    "kl_div": lambda x, y, **o: F.kl_div(x, y.sigmoid(), **o),
    "soft_margin_loss": lambda x, y, **o: F.soft_margin_loss(x, y.sign(), **o),
    "hinge_embedding_loss": lambda x, y, **o: F.hinge_embedding_loss(x, y.sign(), **o),
    "poisson_nll_loss": lambda x, y, **o: F.poisson_nll_loss(x, y.exp(), **o),
    "gaussian_nll_loss": lambda x, y, **o: F.gaussian_nll_loss(x, y, y.exp(), **o),
}


@pytest.mark.parametrize("name", REDUCED)
@given(pair=pairs)
def test_the_mean_and_the_sum_are_those_of_the_single_losses(
    name: str, pair: tuple[np.ndarray, np.ndarray]
) -> None:
    loss = REDUCED[name]
    for reduction in ("mean", "sum"):
        same(
            lambda x, y, r=reduction: loss(x, y, reduction=r),
            lambda x, y, r=reduction: getattr(loss(x, y, reduction="none"), r)(),
            *pair,
            tolerance=1e-10,
        )


@given(arrays(5))
def test_the_best_constant_is_the_mean_for_squares_and_the_median_for_sizes(y: np.ndarray) -> None:
    def slope(loss: Callable, constant: float) -> float:
        return value_and_gradients(lambda x: loss(x, scratch.tensor(y)), np.full(5, constant))[
            1
        ].sum()

    close(slope(F.mse_loss, y.mean()), 0, 1e-10)
    below, above = np.median(y) - 1e-3, np.median(y) + 1e-3
    assert slope(F.l1_loss, below) <= 0 <= slope(F.l1_loss, above)


@given(pairs)
def test_huber_is_half_the_square_for_a_large_delta_and_the_size_for_a_small_one(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    same(lambda x, y: F.huber_loss(x, y, delta=1e3), lambda x, y: F.mse_loss(x, y) / 2, *pair)
    tiny = 1e-6
    value = values(lambda x, y: F.huber_loss(x, y, delta=tiny) / tiny, *pair)
    assert abs(value - values(F.l1_loss, *pair)) <= tiny


@given(pairs, st.sampled_from([0.1, 1.0, 3.0]))
def test_the_smooth_absolute_error_is_hubers_over_beta(
    pair: tuple[np.ndarray, np.ndarray], beta: float
) -> None:
    same(
        lambda x, y: F.smooth_l1_loss(x, y, beta=beta),
        lambda x, y: F.huber_loss(x, y, delta=beta) / beta,
        *pair,
    )
    same(lambda x, y: F.smooth_l1_loss(x, y, beta=0.0), F.l1_loss, *pair)


@given(pairs, st.sampled_from([0.1, 1.0, 3.0]))
def test_one_wild_target_pulls_hubers_loss_no_harder_than_delta(
    pair: tuple[np.ndarray, np.ndarray], delta: float
) -> None:
    x, y = pair
    _, slope, _ = value_and_gradients(
        lambda x, y: F.huber_loss(x, y, reduction="sum", delta=delta), x, y
    )
    close(slope, np.clip(x - y, -delta, delta))


@given(labelled())
def test_cross_entropy_pulls_by_softmax_minus_the_right_class(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = drawn
    value, slope = value_and_gradients(lambda x: F.cross_entropy(x, scratch.tensor(labels)), x)
    p, rows = shares(x), np.arange(len(x))
    close(value, -np.log(p[rows, labels]).mean())
    p[rows, labels] -= 1
    close(slope, p / len(x))
    close(slope.sum(1), 0)


@given(sizes, st.floats(-500, 500))
def test_scores_without_preference_cost_the_logarithm_of_the_number_of_classes(
    size: tuple[int, int], level: float
) -> None:
    x, labels = scratch.full(size, level, dtype=scratch.float64), scratch.arange(size[0]) % size[1]
    assert F.cross_entropy(x, labels).item() == pytest.approx(math.log(size[1]))


@given(labelled(), st.floats(-500, 500))
def test_cross_entropy_takes_no_notice_of_a_shift(
    drawn: tuple[np.ndarray, np.ndarray], shift: float
) -> None:
    x, labels = drawn[0], scratch.tensor(drawn[1])
    same(
        lambda x: F.cross_entropy(x, labels),
        lambda x: F.cross_entropy(x + shift, labels),
        x,
        tolerance=1e-10,
    )


@given(labelled())
def test_cross_entropy_has_one_value_however_it_is_said(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = drawn[0], scratch.tensor(drawn[1])
    K = x.shape[1]
    one_hot = F.one_hot(labels, K).double()
    plain: Callable = lambda x: F.cross_entropy(x, labels)  # noqa: E731
    same(plain, lambda x: F.nll_loss(F.log_softmax(x, 1), labels), x)
    same(plain, lambda x: F.cross_entropy(x, one_hot), x)
    same(plain, lambda x: F.kl_div(F.log_softmax(x, 1), one_hot, reduction="batchmean"), x)
    same(plain, lambda x: F.cross_entropy(x, labels, weight=scratch.full((K,), 2.0).double()), x)


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(arrays(n), arrays(n))))
def test_with_two_classes_cross_entropy_is_binary_cross_entropy_of_the_difference(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = drawn[0], (drawn[1] > 0).astype(np.int64)
    same(
        lambda x: F.cross_entropy(scratch.stack([x * 0, x], 1), scratch.tensor(labels)),
        lambda x: F.binary_cross_entropy_with_logits(x, scratch.tensor(labels).double()),
        x,
    )


@given(labelled(), st.floats(0, 1))
def test_smoothing_mixes_the_loss_with_that_of_knowing_nothing(
    drawn: tuple[np.ndarray, np.ndarray], epsilon: float
) -> None:
    x, labels = drawn[0], scratch.tensor(drawn[1])
    uniform = scratch.full(x.shape, 1 / x.shape[1], dtype=scratch.float64)

    def mixed(x: scratch.Tensor) -> scratch.Tensor:
        return (1 - epsilon) * F.cross_entropy(x, labels) + epsilon * F.cross_entropy(x, uniform)

    same(lambda x: F.cross_entropy(x, labels, label_smoothing=epsilon), mixed, x)
    one_hot = F.one_hot(labels, x.shape[1]).double()
    same(lambda x: F.cross_entropy(x, one_hot, label_smoothing=epsilon), mixed, x)


@given(labelled(), st.data())
def test_ignored_examples_are_as_good_as_absent(
    drawn: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    x, labels = drawn
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=len(x), max_size=len(x))))
    kept[0] = True
    marked = scratch.tensor(np.where(kept, labels, -100))
    value, slope = value_and_gradients(lambda x: F.cross_entropy(x, marked), x)
    fewer = scratch.tensor(labels[kept])
    due, due_slope = value_and_gradients(lambda x: F.cross_entropy(x, fewer), x[kept])
    close(value, due)
    close(slope[kept], due_slope)
    assert not slope[~kept].any()


@given(labelled())
def test_a_class_of_weight_2_counts_as_if_its_examples_came_twice(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    x, labels = drawn
    weight = scratch.ones(x.shape[1], dtype=scratch.float64)
    weight[0] = 2
    twice = np.concatenate([np.arange(len(x)), np.flatnonzero(labels == 0)])
    doubled = scratch.tensor(labels[twice])
    same(
        lambda x: F.cross_entropy(x, scratch.tensor(labels), weight=weight),
        lambda x: F.cross_entropy(x[scratch.tensor(twice)], doubled),
        x,
    )


@given(arrays((2, 3, 4)), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_places_are_examples_with_their_classes_on_axis_1(x: np.ndarray, places: list[int]) -> None:
    labels = scratch.tensor(np.array(places).reshape(2, 4))
    same(
        lambda x: F.cross_entropy(x, labels),
        lambda x: F.cross_entropy(x.transpose(1, 2).reshape(8, 3), labels.reshape(8)),
        x,
    )


def test_a_step_in_which_every_label_is_ignored_leaves_the_weights_as_they_are() -> None:
    """A masked batch without a single label is no reason to lose all that was learned."""
    layer = scratch.nn.Linear(3, 2)
    before = layer.weight.tolist()
    optimizer = scratch.optim.SGD(layer.parameters(), lr=0.1)
    labels = scratch.full((4,), -100, dtype=scratch.int64)
    F.cross_entropy(layer(scratch.ones(4, 3)), labels).backward()
    optimizer.step()
    assert layer.weight.tolist() == before


@given(sizes.flatmap(lambda n: st.tuples(arrays(n), arrays(n))))
def test_a_wrong_belief_costs_and_a_right_one_does_not(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    p = scratch.tensor(shares(pair[1]))
    loss: Callable = lambda x: F.kl_div(F.log_softmax(x, 1), p, reduction="batchmean")  # noqa: E731
    value, slope = value_and_gradients(loss, pair[0])
    assert value >= -1e-12
    close(slope, (shares(pair[0]) - p.numpy()) / len(slope))
    zero, flat = value_and_gradients(loss, pair[1])
    close(zero, 0)
    close(flat, 0)


@given(sizes.flatmap(lambda n: st.tuples(arrays(n), arrays(n))))
def test_divergence_is_cross_entropy_minus_entropy(pair: tuple[np.ndarray, np.ndarray]) -> None:
    p = scratch.tensor(shares(pair[1]))
    entropy = -(p * p.log()).sum() / len(p)
    same(
        lambda x: F.kl_div(F.log_softmax(x, 1), p, reduction="batchmean") + entropy,
        lambda x: F.cross_entropy(x, p),
        pair[0],
    )
    same(
        lambda x: F.kl_div(x, p.log(), log_target=True),
        lambda x: F.kl_div(x, p),
        pair[0],
        tolerance=1e-10,
    )


@given(pairs)
def test_binary_cross_entropy_of_scores_is_that_of_their_sigmoid(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    x, y = pair[0], scratch.tensor(pair[1]).sigmoid()
    scored: Callable = lambda x: F.binary_cross_entropy_with_logits(x, y)  # noqa: E731
    same(scored, lambda x: F.binary_cross_entropy(x.sigmoid(), y), x, tolerance=1e-9)
    same(scored, lambda x: F.binary_cross_entropy_with_logits(-x, 1 - y), x)  # classes exchanged
    _, slope = value_and_gradients(scored, x)
    close(slope, (1 / (1 + np.exp(-x)) - y.numpy()) / x.size)


def test_hopeless_scores_cost_much_and_not_infinity() -> None:
    x = np.array([-1000.0, 1000.0])
    value, slope = value_and_gradients(
        lambda x: F.binary_cross_entropy_with_logits(x, scratch.tensor([1.0, 0.0]).double()), x
    )
    assert value == 1000
    assert slope.tolist() == [-0.5, 0.5]
    value, slope = value_and_gradients(lambda x: F.cross_entropy(x[None], scratch.tensor([0])), x)
    assert value == 2000
    assert slope.tolist() == [-1.0, 1.0]


@given(arrays(4), st.sampled_from([0.25, 2.0, 8.0]))
def test_a_factor_for_positives_counts_them_that_often(x: np.ndarray, factor: float) -> None:
    y = scratch.tensor([1.0, 0.0, 1.0, 0.0]).double()
    options = {"reduction": "none", "pos_weight": scratch.tensor(factor).double()}
    same(
        lambda x: F.binary_cross_entropy_with_logits(x, y, **options),
        lambda x: (
            F.binary_cross_entropy_with_logits(x, y, reduction="none") * (1 + (factor - 1) * y)
        ),
        x,
    )


@given(pairs)
def test_the_logistic_loss_of_signs_is_binary_cross_entropy(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    x, sign = pair[0], scratch.tensor(pair[1]).sign()
    same(
        lambda x: F.soft_margin_loss(x, sign),
        lambda x: F.binary_cross_entropy_with_logits(x, (sign + 1) / 2),
        x,
    )
    same(
        lambda x: F.multilabel_soft_margin_loss(x[None], (sign[None] + 1) / 2),
        lambda x: F.binary_cross_entropy_with_logits(x, (sign + 1) / 2),
        x,
    )


@given(pairs)
def test_a_bell_curve_of_variance_1_is_half_the_squared_error(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    ones = scratch.ones(pair[0].size, dtype=scratch.float64)
    same(lambda x, y: F.gaussian_nll_loss(x, y, ones), lambda x, y: F.mse_loss(x, y) / 2, *pair)


@given(arrays(4))
def test_counts_are_explained_best_by_their_own_rate(x: np.ndarray) -> None:
    counts = scratch.tensor(np.exp(x))
    _, slope = value_and_gradients(lambda x: F.poisson_nll_loss(x, counts), x)
    close(slope, 0, 1e-10)


@given(labelled())
def test_a_margin_that_is_kept_costs_nothing(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    x, labels = drawn
    ahead = x.copy()
    ahead[np.arange(len(x)), labels] = x.max(1) + 1.5
    value, slope = value_and_gradients(
        lambda x: F.multi_margin_loss(x, scratch.tensor(labels)), ahead
    )
    assert value == 0
    assert not slope.any()
    value = values(lambda x: F.multi_margin_loss(x * 0, scratch.tensor(labels)), x)
    close(value, (x.shape[1] - 1) / x.shape[1])  # every other class is short by the margin of 1


@given(arrays(4, most=3))
def test_likes_are_pulled_together_and_others_pushed_as_far_as_the_margin(x: np.ndarray) -> None:
    like, unlike = scratch.ones(4).double(), -scratch.ones(4).double()
    same(lambda x: F.hinge_embedding_loss(x, like), lambda x: x.mean(), x)
    same(lambda x: F.hinge_embedding_loss(x, unlike, margin=2.0), lambda x: F.relu(2 - x).mean(), x)


x, labels = scratch.zeros(2, 3), scratch.tensor([0, 2])
REFUSED: dict[str, tuple[Callable, type[Exception], str]] = {
    "a label too large": (
        lambda: F.cross_entropy(x, labels + 1),
        IndexError,
        "label 3 is outside 0 to 2; the input has 3 classes",
    ),
    "labels as floats": (lambda: F.nll_loss(x, labels.float()), DTypeError, r"target\.long\(\)"),
    "labels of another batch": (
        lambda: F.cross_entropy(x, scratch.tensor([0])),
        ShapeError,
        r"labels are \(2,\); got \(1,\)",
    ),
    "probabilities of another shape": (
        lambda: F.cross_entropy(x, scratch.ones(2)),
        ShapeError,
        r"\(2, 3\).*got \(2,\).*target.long\(\)",
    ),
    "more smoothing than there is": (
        lambda: F.cross_entropy(x, labels, label_smoothing=1.5),
        ShapeError,
        r"lie in \[0, 1\]; got 1.5",
    ),
    "weights for other classes": (
        lambda: F.cross_entropy(x, labels, weight=scratch.ones(2)),
        ShapeError,
        "one factor for each of 3 classes",
    ),
    "scores for probabilities": (
        lambda: F.binary_cross_entropy(x + 2, x),
        ShapeError,
        "runs from 2 to 2: apply sigmoid",
    ),
    "whole numbers for truths": (
        lambda: F.binary_cross_entropy_with_logits(x, x.long()),
        DTypeError,
        r"target.float\(\)",
    ),
    "truths of another shape": (
        lambda: F.binary_cross_entropy_with_logits(x, x[0]),
        ShapeError,
        "must have the same shape",
    ),
    "a corner nowhere": (lambda: F.huber_loss(x, x, delta=0.0), ShapeError, "must be positive"),
    "a corner below": (lambda: F.smooth_l1_loss(x, x, beta=-1.0), ShapeError, "not be negative"),
    "a fourth reduction": (
        lambda: F.mse_loss(x, x, reduction="median"),
        ShapeError,
        "'mean', 'sum' or 'none'; got 'median'",
    ),
    "a negative variance": (
        lambda: F.gaussian_nll_loss(x, x, x - 1),
        ValueError,
        "a variance is not negative",
    ),
    "a cubed margin": (lambda: F.multi_margin_loss(x, labels, p=3), ValueError, "1 or 2; got 3"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused_with_advice(what: str) -> None:
    call, error, message = REFUSED[what]
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("sizes", [(1,), (2,), (4,), (1, 3)])
@pytest.mark.parametrize("loss", ["multi_margin_loss", "cross_entropy", "nll_loss"])
def test_class_weights_that_are_not_one_for_each_class_are_refused(
    loss: str, sizes: tuple[int, ...]
) -> None:
    with pytest.raises(ShapeError, match="factor for each of 3 classes"):
        getattr(F, loss)(x[:1], labels[:1], weight=scratch.ones(*sizes))


@given(pairs)
def test_a_loss_as_a_layer_keeps_its_settings(pair: tuple[np.ndarray, np.ndarray]) -> None:
    y, factor = scratch.tensor(pair[1]).sigmoid(), scratch.tensor(2.0).double()
    same(
        scratch.nn.BCEWithLogitsLoss(pos_weight=factor, reduction="sum"),
        lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=factor, reduction="sum"),
        *(pair[0], y.numpy()),
    )
    same(
        lambda x: scratch.nn.BCELoss()(x.sigmoid(), y),
        lambda x: scratch.nn.BCEWithLogitsLoss()(x, y),
        pair[0],
        tolerance=1e-9,
    )


def test_errors_that_are_broadcast_are_warned_of() -> None:
    with pytest.warns(UserWarning, match="rarely meant"):
        F.mse_loss(scratch.zeros(3, 1), scratch.zeros(3))
