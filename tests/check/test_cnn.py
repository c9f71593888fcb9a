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


def by_taps(x, k, start=0.0, swap=False, keep=True):
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    y = np.full((h, w), start)
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            moved = x[b : b + h, a : a + w] if swap else x[a : a + h, b : b + w]
            y = (y if keep else 0) + (k[a, b] * moved).astype(y.dtype)
    return y


def by_roll(x, k):
    y = np.zeros(x.shape)
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            y += k[a, b] * np.roll(np.roll(x, -a, axis=0), -b, axis=1)
    return y


def test_shifted_images_pass():
    assert check.cnn.correlate(by_taps).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, k: by_taps(x, k, keep=False), "only the last tap"),
        (lambda x, k: by_taps(x, k, swap=True), "exchanged in the slice"),
        (lambda x, k: by_taps(x, k, start=0), "holds integers"),
        (by_roll, "`roll` brings"),
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
        (lambda n, k, s, p, d: (n + p + p - (k - 1 + d)) // s + 1, "not over k + d − 1"),
        (lambda n, k, s, p, d: n - d * k + d + p + p, "stride is missing"),
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


def by_padding(pads, turn):
    def answer(g, x, k):
        padded = np.pad(g, [(n, n) for n in pads(k)])
        return correlate(padded, turn(k)), correlate(x, g)

    return answer


def correlate(x, k):
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    return correlate_by_loops(x, k, h, w, lambda i, j, a, b: x[i + a, j + b] * k[a, b])


def fitting(k):
    return k.shape[0] - 1, k.shape[1] - 1


def test_the_loops_give_the_right_gradients():
    assert check.cnn.convolution_backward(
        lambda g, x, k: gradients(g, x, k, to_x=right_x(k))
    ).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (unflipped_kernel, "flip the kernel"),
        (by_padding(lambda k: (1, 1), np.flip), "padded by 1 always"),
        (by_padding(lambda k: (k.shape[1] - 1, k.shape[0] - 1), np.flip), "paddings are exchanged"),
        (by_padding(fitting, np.flipud), "one axis only"),
        (by_padding(fitting, np.fliplr), "one axis only"),
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


def cut_to(x, size):
    return x[: x.shape[0] // size * size, : x.shape[1] // size * size]


def reshaped(x, size, shape, axes):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x.reshape(*(n if n else size for n in shape(h, w))).max(axes)


def usual(h, w):
    return h, 0, w, 0


def test_loops_over_windows_pass():
    assert check.cnn.max_pool(lambda x, size: pooled(x, size, max)).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, size: pooled(x, size, lambda w: sum(w) / len(w)), "mean of each window"),
        (lambda x, size: pooled(x, size, max, start=0.0), "start from −∞"),
        (lambda x, size: pooled(x, size, max, step=1), "windows overlap"),
        (lambda x, size: pooled(x, size, lambda w: w[0]), "one entry of each window"),
        (lambda x, size: reshaped(x, size, usual, (1, 3)), "cut the image"),
        (lambda x, size: reshaped(cut_to(x, size), size, usual, 1), "over both"),
        (lambda x, size: reshaped(cut_to(x, size), size, usual, 3), "over both"),
        (
            lambda x, size: reshaped(cut_to(x, size), size, lambda h, w: (h, w, 0, 0), (2, 3)),
            "side by side in *memory*",
        ),
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
        (lambda v, eps: (v - v.mean()) / (v.std() + eps), "inside the root"),
        (lambda v, eps: (v - v.mean()) / v.std(), "eps is missing"),
    ],
)
def test_wrong_normalisation_is_told_apart(one, words):
    answer = lambda x, w, b, eps: by_channel(x, w, b, eps, one)  # noqa: E731
    assert words in hint_of(check.cnn.batch_norm, answer)


def over_all_but_channels(x, eps):
    middle = x.mean(axis=(0, 2, 3), keepdims=True)
    return (x - middle) / np.sqrt(x.var(axis=(0, 2, 3), keepdims=True) + eps)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, w, b, eps: w.reshape(-1, 1, 1) * over_all_but_channels(x, eps), "the shift"),
        (lambda x, w, b, eps: b.reshape(-1, 1, 1) + over_all_but_channels(x, eps), "the scale"),
        (lambda x, w, b, eps: b + w * over_all_but_channels(x, eps), "`weight` and `bias` meet"),
        (
            lambda x, w, b, eps: (
                b + w * (x - x.mean(axis=(0, 2, 3))) / np.sqrt(eps + x.var(axis=(0, 2, 3)))
            ),
            "mean and variance, of shape (C,)",
        ),
    ],
)
def test_wrong_channels_are_told_apart(answer, words):
    assert words in hint_of(check.cnn.batch_norm, answer)


def stamps(y, k, s, *, overwrite=False, turn=False, step=None, short=False, spare=0, scaled=True):
    step = s if step is None else step
    (h, w), (a, b) = y.shape, k.shape
    x = np.zeros(((h - 1) * step + a + spare, (w - 1) * step + b + spare))
    for i in range(h):
        for j in range(w):
            for p in range(a):
                for q in range(b):
                    tap = k[a - 1 - p, b - 1 - q] if turn else k[p, q]
                    before = 0.0 if overwrite else x[i * step + p, j * step + q]
                    x[i * step + p, j * step + q] = before + (y[i, j] if scaled else 1) * tap
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
        ({"scaled": False}, "*times* y[i, j]"),
    ],
)
def test_wrong_stamping_is_told_apart(slip, words):
    answer = lambda y, k, s: stamps(y, k, s, **slip)  # noqa: E731
    assert words in hint_of(check.cnn.transposed_convolution, answer)


def test_a_stamped_image_that_is_too_large_or_turned_over_is_told():
    large = hint_of(check.cnn.transposed_convolution, lambda y, k, s: stamps(y, k, s, spare=s))
    assert "too large" in large
    over = hint_of(check.cnn.transposed_convolution, lambda y, k, s: stamps(y, k.T, s))
    assert "stamp is transposed" in over
