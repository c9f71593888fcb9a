"""Wrong answers as readers type them, to the exercises on convolution: each gets its own hint."""

import numpy as np
import pytest

from nnlearn import check


def hint_of(checker, answer):
    report = checker(answer)
    assert not report.passed
    assert len(report.hints) == 1, f"\n{report}"
    return report.hints[0]


def correlate_by_loops(x, k, rows, columns, term):
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    y[i, j] += term(i, j, a, b)
    return y


def flipped(x, k):
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    return correlate_by_loops(
        x, k, h, w, lambda i, j, a, b: x[i + a, j + b] * k[k.shape[0] - 1 - a, k.shape[1] - 1 - b]
    )


def one_place_short(x, k):
    h, w = x.shape[0] - k.shape[0], x.shape[1] - k.shape[1]
    return correlate_by_loops(x, k, h, w, lambda i, j, a, b: x[i + a, j + b] * k[a, b])


def transposed_kernel(x, k):
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    return correlate_by_loops(x, k, h, w, lambda i, j, a, b: x[i + a, j + b] * k[b, a])


def padded(x, k):
    a, b = k.shape
    x = np.pad(x, ((a - 1, a - 1), (b - 1, b - 1)))
    h, w = x.shape[0] - a + 1, x.shape[1] - b + 1
    return correlate_by_loops(x, k, h, w, lambda i, j, p, q: x[i + p, j + q] * k[p, q])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (flipped, "kernel is flipped"),
        (one_place_short, "n − k \\+ 1 places"),
        (transposed_kernel, "kernel is transposed"),
        (padded, "zero padding around"),
    ],
)
def test_wrong_correlations_are_told_apart(answer, words):
    hint = hint_of(check.cnn.correlate, answer)
    assert words.replace("\\", "") in hint


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda n, k, s, p, d: int((n - d * (k - 1) - 1 + p) / s) + 1, "add 2p"),
        (lambda n, k, s, p, d: (n - d * (k - 1) - 1 + p + p) // s, "one more place than steps"),
        (lambda n, k, s, p, d: int(np.ceil((n - d * (k - 1) - 1 + 2 * p) / s)) + 1, "round down"),
        (lambda n, k, s, p, d: 1 + (n - k + 2 * p) // s, "dilation is missing"),
    ],
)
def test_wrong_output_sizes_are_told_apart(answer, words):
    assert words in hint_of(check.cnn.output_size, answer)


def gradients(g, x, k, *, to_x):
    gx, gk = np.zeros_like(x), np.zeros_like(k)
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    to_x(gx, g[i, j], i, j, a, b)
                    gk[a, b] += g[i, j] * x[i + a, j + b]
    return gx, gk


def right_x(k):
    def add(gx, g, i, j, a, b):
        gx[i + a, j + b] += g * k[a, b]

    return add


def unflipped_kernel(g, x, k):
    def add(gx, g_ij, i, j, a, b):
        gx[i + a, j + b] += g_ij * k[k.shape[0] - 1 - a, k.shape[1] - 1 - b]

    return gradients(g, x, k, to_x=add)


def exchanged(g, x, k):
    gx, gk = gradients(g, x, k, to_x=right_x(k))
    return gk, gx


def turned_kernel_gradient(g, x, k):
    gx, gk = gradients(g, x, k, to_x=right_x(k))
    return gx, np.rot90(gk, 2)


def test_the_loops_give_the_right_gradients():
    assert check.cnn.convolution_backward(
        lambda g, x, k: gradients(g, x, k, to_x=right_x(k))
    ).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (unflipped_kernel, "flip the kernel"),
        (exchanged, "order is exchanged"),
        (turned_kernel_gradient, "half a turn"),
    ],
)
def test_wrong_gradients_are_told_apart(answer, words):
    assert words in hint_of(check.cnn.convolution_backward, answer)


def pooled(x, size, pick, step=None, start=None):
    step = size if step is None else step
    rows = []
    for i in range(0, x.shape[0] - size + 1, step):
        row = []
        for j in range(0, x.shape[1] - size + 1, step):
            window = x[i : i + size, j : j + size].ravel()
            row.append(pick([start, *window] if start is not None else list(window)))
        rows.append(row)
    return np.array(rows)


def test_loops_over_windows_pass():
    assert check.cnn.max_pool(lambda x, size: pooled(x, size, max)).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, size: pooled(x, size, lambda w: sum(w) / len(w)), "mean of each window"),
        (lambda x, size: pooled(x, size, max, start=0.0), "start from −∞"),
        (lambda x, size: pooled(x, size, max, step=1), "windows overlap"),
        (lambda x, size: pooled(x, size, lambda w: w[0]), "one entry of each window"),
    ],
)
def test_wrong_pooling_is_told_apart(answer, words):
    assert words in hint_of(check.cnn.max_pool, answer)


def by_channel(x, weight, bias, eps, one):
    out = np.empty_like(x)
    for c in range(x.shape[1]):
        out[:, c] = one(x[:, c], eps) * weight[c] + bias[c]
    return out


def test_channel_by_channel_passes():
    def one(v, eps):
        return (v - v.mean()) / np.sqrt(np.square(v - v.mean()).mean() + eps)

    assert check.cnn.batch_norm(lambda x, w, b, eps: by_channel(x, w, b, eps, one)).passed


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (lambda v, eps: v / np.sqrt(v.var() + eps), "batch mean is missing"),
        (lambda v, eps: (v - v.mean(0)) / np.sqrt(v.var(0) + eps), "each pixel over the batch"),
        (
            lambda v, eps: (
                (v - v.mean()) / np.sqrt(((v - v.mean()) ** 2).sum() / (v.size - 1) + eps)
            ),
            "divides by n",
        ),
        (lambda v, eps: (v - v.mean()) / (v.var() + eps), "standard deviation"),
    ],
)
def test_wrong_normalisation_is_told_apart(one, words):
    answer = lambda x, w, b, eps: by_channel(x, w, b, eps, one)  # noqa: E731
    assert words in hint_of(check.cnn.batch_norm, answer)


def stamps(y, k, s, *, overwrite=False, turn=False, step=None, short=False):
    step = s if step is None else step
    (h, w), (a, b) = y.shape, k.shape
    x = np.zeros(((h - 1) * step + a, (w - 1) * step + b))
    for i in range(h):
        for j in range(w):
            for p in range(a):
                for q in range(b):
                    tap = k[a - 1 - p, b - 1 - q] if turn else k[p, q]
                    before = 0.0 if overwrite else x[i * step + p, j * step + q]
                    x[i * step + p, j * step + q] = before + y[i, j] * tap
    return x[: h * s, : w * s] if short else x


def test_stamping_by_loops_passes():
    assert check.cnn.transposed_convolution(stamps).passed


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ({"overwrite": True}, "overwrite one another"),
        ({"turn": True}, "half a turn"),
        ({"step": 1}, "stride is missing"),
        ({"short": True}, "cut off"),
    ],
)
def test_wrong_stamping_is_told_apart(slip, words):
    answer = lambda y, k, s: stamps(y, k, s, **slip)  # noqa: E731
    assert words in hint_of(check.cnn.transposed_convolution, answer)
