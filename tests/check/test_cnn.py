"""Wrong answers as readers type them, to the exercises on convolution: each gets its own hint."""

import numpy as np
import pytest

from nnlearn import check


def hint_of(checker, answer):
    report = checker(answer)
    assert not report.passed
    assert len(report.hints) == 1, f"\n{report}"
    return report.hints[0]


def by_loops(x, k, rows, columns, term):
    y = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    y[i, j] += term(i, j, a, b)
    return y


def spots(x, k, s, d):
    return tuple((n - d * (m - 1) - 1) // s + 1 for n, m in zip(x.shape, k.shape, strict=True))


def slow(x, k, s, d):
    return by_loops(
        x, k, *spots(x, k, s, d), lambda i, j, a, b: x[s * i + d * a, s * j + d * b] * k[a, b]
    )


def by_taps(x, k, s, d, start=0.0, keep=True, move=lambda a, b, s, d: (d * a, d * b), step=None):
    h, w = spots(x, k, s, d)
    step = s if step is None else step
    y = np.full((h, w), start)
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            i, j = move(a, b, s, d)
            moved = x[i::step, j::step][:h, :w]
            y = (y if keep else 0) + (k[a, b] * moved).astype(y.dtype)
    return y


def by_roll(x, k, s, d):
    y = np.zeros(x.shape)
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            y += k[a, b] * np.roll(np.roll(x, -d * a, axis=0), -d * b, axis=1)
    return y[::s, ::s]


def test_shifted_images_pass():
    assert check.cnn.correlate(by_taps).passed
    assert check.cnn.correlate(slow).passed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda *a: by_taps(*a, keep=False), "only the last tap"),
        (lambda *a: by_taps(*a, start=0), "holds integers"),
        (lambda *a: by_taps(*a, move=lambda a, b, s, d: (d * b, d * a)), "exchanged in the slice"),
        (lambda *a: by_taps(*a, move=lambda a, b, s, d: (a, b)), "forget the dilation"),
        (lambda *a: by_taps(*a, step=1), "forget the stride"),
        (lambda *a: by_taps(*a, move=lambda a, b, s, d: (s * a, s * b), step=1), "moves your taps"),
        (lambda x, k, s, d: slow(x, k, s, 1), "dilation is missing"),
        (lambda x, k, s, d: slow(x, k, 1, d), "stride is missing"),
        (lambda x, k, s, d: slow(x, k, d, s), "dilation are exchanged"),
        (by_roll, "`roll` brings"),
        (lambda x, k, s, d: slow(x, np.rot90(k, 2), s, d), "kernel is flipped: that is"),
        (lambda x, k, s, d: slow(x, np.flipud(k), s, d), "along one axis"),
        (lambda x, k, s, d: slow(x, k, s, d)[:-1, :-1], "last row and column"),
        (lambda x, k, s, d: slow(x, k.T, s, d), "kernel is transposed"),
        (lambda x, k, s, d: slow(np.pad(x, 1), k, s, d), "zero padding around"),
        (lambda x, k, s, d: slow(x, 0 * k + 1, s, d), "weights are missing"),
    ],
)
def test_wrong_correlations_are_told_apart(answer, words):
    assert words in hint_of(check.cnn.correlate, answer)


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
    return slow(x, k, 1, 1)


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
        (lambda x, size: pooled(x, size, min), "the smallest"),
        (lambda x, size: pooled(x, size, sum), "the sum"),
        (lambda x, size: pooled(x, size, lambda w: max(map(abs, w))), "*magnitude*"),
        (lambda x, size: pooled(x, size, np.argmax), "*where* the largest"),
        (
            lambda x, size: pooled(x[len(x) % size :, x.shape[1] % size :], size, max),
            "at the *end*",
        ),
        (lambda x, size: pooled(x, 2, max), "2 × 2 always"),
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


def by_channel(x, weight, bias, mean, variance, training, momentum, eps, one=None, keep=None):
    y, means, variances = np.empty_like(x), [], []
    one = one or (lambda v, mu, var, eps: (v - mu) / np.sqrt(var + eps))
    keep = keep or (lambda old, new, m: (1 - m) * old + m * new)
    for c in range(x.shape[1]):
        v = x[:, c]
        own = (v.mean(), v.var()) if training else (mean[c], variance[c])
        y[:, c] = one(v, *own, eps) * weight[c] + bias[c]
        new = v.mean(), v.var() * v.size / (v.size - 1)
        kept = [keep(*pair, momentum) for pair in zip((mean[c], variance[c]), new, strict=True)]
        means.append(kept[0] if training else mean[c])
        variances.append(kept[1] if training else variance[c])
    return y, means, variances


def test_channel_by_channel_passes():
    assert check.cnn.batch_norm(by_channel).passed


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (lambda v, mu, var, eps: v / np.sqrt(var + eps), "the mean is missing"),
        (lambda v, mu, var, eps: (v - mu) / (var + eps), "standard deviation"),
        (lambda v, mu, var, eps: (v - mu) / (np.sqrt(var) + eps), "inside the root"),
        (lambda v, mu, var, eps: (v - mu) / np.sqrt(var), "eps is missing"),
        (lambda v, mu, var, eps: (v - mu) / np.sqrt(var + 1e-5), "eps is an argument"),
    ],
)
def test_wrong_normalisation_is_told_apart(one, words):
    assert words in hint_of(check.cnn.batch_norm, lambda *a: by_channel(*a, one=one))


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (lambda old, new, m: old, "not updated"),
        (lambda old, new, m: new, "are the batch's own"),
        (lambda old, new, m: m * old + (1 - m) * new, "weighs the *new* number"),
        (lambda old, new, m: old + m * new, "must shrink"),
        (lambda old, new, m: 0.9 * old + 0.1 * new, "momentum is an argument"),
    ],
)
def test_wrong_running_averages_are_told_apart(keep, words):
    assert words in hint_of(check.cnn.batch_norm, lambda *a: by_channel(*a, keep=keep))


@pytest.mark.parametrize(
    ("mode", "words"), [(True, "when it is false"), (False, "when it is true")]
)
def test_an_answer_that_never_looks_at_training_is_told(mode, words):
    answer = lambda *a: by_channel(*a[:5], mode, *a[6:])  # noqa: E731
    assert words in hint_of(check.cnn.batch_norm, answer)


@pytest.mark.parametrize("axes", [(0,), (2, 3), (0, 1, 2, 3), (0, 2, 3)])
def test_an_answer_that_always_takes_the_batchs_own_numbers_is_told(axes):
    def answer(x, weight, bias, *rest):
        y = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + rest[-1])
        y = weight[:, None, None] * y + bias[:, None, None]
        return y, *by_channel(x, weight, bias, *rest)[1:]

    assert "averages that came in" in hint_of(check.cnn.batch_norm, answer)


def test_a_hard_wired_eps_is_refused():
    assert not check.cnn.batch_norm(lambda *a: by_channel(*a[:-1], 1e-5)).passed


def test_the_running_variance_divides_by_one_less():
    def answer(*a):
        return by_channel(*a[:6], *a[6:])

    right = check.cnn.batch_norm(answer)
    assert right.passed

    def by_m(x, weight, bias, mean, variance, training, momentum, eps):
        y, kept, _ = by_channel(x, weight, bias, mean, variance, training, momentum, eps)
        own = x.var((0, 2, 3))
        return y, kept, (1 - momentum) * variance + momentum * own if training else variance

    assert "m − 1" in hint_of(check.cnn.batch_norm, by_m)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda y, w, b: w.reshape(-1, 1, 1) * y, "the shift"),
        (lambda y, w, b: b.reshape(-1, 1, 1) + y, "the scale"),
        (lambda y, w, b: w.reshape(-1, 1, 1) + y * b.reshape(-1, 1, 1), "are exchanged"),
    ],
)
def test_wrong_channels_are_told_apart(change, words):
    def answer(x, weight, bias, *rest):
        y, *kept = by_channel(x, np.ones_like(weight), np.zeros_like(bias), *rest)
        return change(y, weight, bias), *kept

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
