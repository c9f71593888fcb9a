"""Wrong answers as beginners type them, each with the hint that it should get."""

from itertools import pairwise

import numpy as np
import pytest

from nnlearn.check import dnn


def hint(report):
    assert not report.passed
    return " ".join(report.hints)


# How many parameters -----------------------------------------------------------------------


def weights_only(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1]
    return total


def biases_of_the_input_too(sizes):
    total = sizes[0]
    for before, after in pairwise(sizes):
        total += before * after + after
    return total


def a_bias_for_each_layer(sizes):
    return sum(sizes[i] * sizes[i + 1] + 1 for i in range(len(sizes) - 1))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (weights_only, "biases are missing"),
        (biases_of_the_input_too, "input is counted"),
        (a_bias_for_each_layer, "one bias for each layer"),
        (lambda sizes: weights_only(sizes) + sum(sizes[1:-1]), "last layer are missing"),
        (lambda sizes: sizes[0] * sizes[-1] + sizes[-1], "hidden layers are missing"),
        (lambda sizes: sum(d * m + d for d, m in pairwise(sizes)), "by the layer's inputs"),
    ],
)
def test_parameter_count_names_the_slip(answer, words):
    assert words in hint(dnn.parameter_count(answer))


# Scores and losses -------------------------------------------------------------------------


def softmax(z, axis=1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda z: z - np.log(np.sum(np.exp(z), axis=-1))[:, None], "overflows"),
        (lambda z: np.log(softmax(z)), "underflows"),
        (lambda z: (z - z.max(0)) - np.log(np.exp(z - z.max(0)).sum(0)), "batch"),
        (softmax, "its logarithm is due"),
        (lambda z: z - np.log(np.exp(z).sum(axis=1)), "lost an axis"),
    ],
)
def test_log_softmax_names_the_slip(answer, words):
    assert words in hint(dnn.log_softmax(answer))


def test_log_softmax_may_use_logaddexp():
    assert dnn.log_softmax(lambda z: z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def sum_instead_of_mean(z, y):
    total = 0.0
    for row, label in zip(z, y, strict=True):
        row = row - row.max()
        total -= row[label] - np.log(np.exp(row).sum())
    return total


def positive_log(z, y):
    return np.mean(np.log(softmax(z)[range(len(y)), y] + 1e-300))


def one_for_each(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]


def all_columns(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[:, y])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (sum_instead_of_mean, "take the mean"),
        (one_for_each, "one number for each example"),
        (all_columns, "Pair row n with label n"),
        (lambda z, y: -np.mean(z[np.arange(len(z)), y]), "take the log softmax first"),
    ],
)
def test_cross_entropy_names_the_slip(answer, words):
    assert words in hint(dnn.cross_entropy(answer))


def test_cross_entropy_notices_one_largest_score_for_all_rows():
    def one_maximum(z, y):
        z = z - z.max()
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])

    assert "whole batch" in hint(dnn.cross_entropy(one_maximum))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda scores: softmax(np.mean(scores, axis=0)), "outvotes"),
        (lambda scores: np.sum([softmax(z) for z in scores], axis=0), "a mean"),
        (lambda scores: softmax(scores, axis=0).mean(0), "over the networks"),
        (lambda scores: np.mean([np.eye(z.shape[1])[z.argmax(1)] for z in scores], 0), "votes"),
    ],
)
def test_ensemble_names_the_slip(answer, words):
    assert words in hint(dnn.ensemble(answer))


def test_cross_entropy_notices_a_clipped_logarithm():
    assert not dnn.cross_entropy(positive_log)


# Gradients ---------------------------------------------------------------------------------


def second_use_only(g, x, W):
    h = np.einsum("nd,md->nm", x, W)
    return g @ W.T @ W, h.T @ g


def averaged_uses(g, x, W):
    h, back = x @ W.T, g @ W.T
    return back @ W, (h.T @ g + back.T @ x) * 0.5


def weights_first(g, x, W):
    h, back = x @ W.T, g @ W.T
    return h.T @ g + back.T @ x, back @ W


def stops_halfway(g, x, W):
    h, back = x @ W.T, g @ W.T
    return back, h.T @ g + back.T @ x


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (second_use_only, "first use, X Wᵀ"),
        (averaged_uses, "add up"),
        (weights_first, "the order"),
        (stops_halfway, "stops at H"),
    ],
)
def test_tied_backward_names_the_slip(answer, words):
    assert words in hint(dnn.tied_backward(answer))


def diagonal_only(g, p):
    rows = zip(g, p, strict=True)
    return np.stack([gn * np.diag(np.diag(pn) - np.outer(pn, pn)) for gn, pn in rows])


def over_the_batch(g, p):
    return p * (g - np.sum(g * p, 0))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (diagonal_only, "only a share's own score"),
        (over_the_batch, "down the batch"),
        (lambda g, p: g * p, "first summand"),
        (lambda g, p: -(p * (g - (g * p).sum(1, keepdims=True))), "sign is the other way"),
    ],
)
def test_softmax_backward_names_the_slip(answer, words):
    assert words in hint(dnn.softmax_backward(answer))


def nudged(f, x, h, sides, divisor):
    slopes = np.empty(x.size)
    for i in range(x.size):
        values = []
        for side in sides:
            moved = x.astype(float)
            moved.flat[i] += side * h
            values.append(f(moved))
        slopes[i] = (values[0] - values[1]) / divisor
    return slopes.reshape(x.shape)


def in_place(f, x):
    slopes = np.zeros_like(x)
    for i in range(x.size):
        x.flat[i] += 1e-5
        up = f(x)
        x.flat[i] -= 1e-5
        slopes.flat[i] = (up - f(x)) / 1e-5
    x += 1e-3
    return slopes


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda f, x: nudged(f, x, 1e-5, (1, -1), 1e-5), "you divide by h"),
        (lambda f, x: nudged(f, x, 1e-5, (1, 0), 1e-5), "one-sided"),
        (lambda f, x: nudged(f, x, 1e-5, (1, 0), 2e-5), "nudge to one side only"),
        (lambda f, x: nudged(f, x, 1e-5, (-1, 1), 2e-5), "sign is the other way"),
    ],
)
def test_numerical_gradient_names_the_slip(answer, words):
    assert words in hint(dnn.numerical_gradient(answer))


def test_numerical_gradient_must_leave_its_input_alone():
    assert "changed its input" in repr(dnn.numerical_gradient(in_place))


def test_numerical_gradient_notices_a_one_sided_difference_with_a_tiny_step():
    report = dnn.numerical_gradient(lambda f, x: nudged(f, x.astype(float), 1e-8, (1, 0), 1e-8))
    assert "one-sided" in hint(report)


def test_numerical_gradient_tries_whole_numbers():
    def rounded(f, x):
        slopes = np.zeros_like(x)
        slopes[...] = nudged(f, x.astype(float), 1e-5, (1, -1), 2e-5)
        return slopes

    assert "whole numbers" in hint(dnn.numerical_gradient(rounded))


# Dropout -----------------------------------------------------------------------------------


def unscaled(x, p, keep):
    return np.where(keep, x, 0.0)


def scaled_by_p(x, p, keep):
    return x * keep / p


def scaled_down(x, p, keep):
    return np.multiply(x, keep) * (1.0 - p)


def the_others(x, p, keep):
    out = x / (1 - p)
    out[keep] = 0
    return out


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (unscaled, "not scaled up"),
        (scaled_by_p, "divide by the share that stays"),
        (scaled_down, "you multiply by 1 − p"),
        (the_others, "wrong way round"),
    ],
)
def test_dropout_names_the_slip(answer, words):
    assert words in hint(dnn.dropout(answer))


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, p, keep: x * keep / p,
        lambda x, p, keep: x * keep * p,
        lambda x, p, keep: x * keep / (1 + p),
        lambda x, p, keep: x * keep / np.sqrt(1 - p),
    ],
)
def test_dropout_calls_no_factor_constant_that_depends_on_p(answer):
    assert "every value is" not in hint(dnn.dropout(answer))
