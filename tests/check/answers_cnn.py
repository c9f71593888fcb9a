"""Answers of beginners to the exercises on convolution, written from the exercises' text alone.

`RIGHT` must be accepted, `WRONG` refused, and nearly all of `WRONG` told more than what came.
"""

import itertools
import math

import numpy as np
import torch

# --- output_size(n, k, s, p, d)


def size_by_counting(n, k, s, p, d):
    places = 0
    start = -p
    while start + d * (k - 1) <= n + p - 1:
        places += 1
        start += s
    return places


def size_by_range(n, k, s, p, d):
    return len(range(0, n + 2 * p - (d * (k - 1) + 1) + 1, s))


def size_by_torch(n, k, s, p, d):
    y = torch.nn.functional.conv1d(
        torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=p, dilation=d
    )
    return y.shape[-1]


def size_prints(n, k, s, p, d):
    print((n + 2 * p - d * (k - 1) - 1) // s + 1)


def size_as_pair(n, k, s, p, d):
    m = (n + 2 * p - d * (k - 1) - 1) // s + 1
    return m, m


# --- correlate: fast(x, k, s, d)


def _places(x, k, s, d):
    return tuple((n - d * (m - 1) - 1) // s + 1 for n, m in zip(x.shape, k.shape, strict=True))


def fast_slices(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
    return y


def fast_all_then_every_s(x, k, s, d):
    reach_down, reach_right = d * (k.shape[0] - 1), d * (k.shape[1] - 1)
    y = 0
    for a in range(k.shape[0]):
        for b in range(k.shape[1]):
            down, right = d * a, d * b
            y = (
                y
                + k[a, b]
                * x[down : x.shape[0] - reach_down + down, right : x.shape[1] - reach_right + right]
            )
    return y[::s, ::s]


def fast_in_lists(x, k, s, d):
    x, k = x.tolist(), k.tolist()
    rows = range(0, len(x) - d * (len(k) - 1), s)
    columns = range(0, len(x[0]) - d * (len(k[0]) - 1), s)
    return [
        [
            sum(k[a][b] * x[i + d * a][j + d * b] for a in range(len(k)) for b in range(len(k[0])))
            for j in columns
        ]
        for i in rows
    ]


def fast_in_torch(x, k, s, d):
    return torch.nn.functional.conv2d(
        torch.tensor(x)[None, None], torch.tensor(k)[None, None], stride=s, dilation=d
    )[0, 0]


def fast_in_float32(x, k, s, d):
    return fast_slices(x.astype(np.float32), k.astype(np.float32), s, d).astype(np.float32)


def fast_without_dilation(x, k, s, d):
    return fast_slices(x, k, s, 1)


def fast_dilation_not_in_slice(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[a : a + s * (h - 1) + 1 : s, b : b + s * (w - 1) + 1 : s]
    return y


def fast_stride_not_in_slice(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[d * a : d * a + h, d * b : d * b + w]
    return y


def fast_stride_moves_the_tap(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[s * a : s * a + h, s * b : s * b + w]
    return y


def fast_square_image(x, k, s, d):
    h = w = _places(x, k, s, d)[0]
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
    return y


def fast_square_kernel(x, k, s, d):
    m = k.shape[0]
    h, w = ((n - d * (m - 1) - 1) // s + 1 for n in x.shape)
    y = np.zeros((h, w))
    for a in range(m):
        for b in range(m):
            y += (
                k[a, b]
                * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
            )
    return y


def fast_whole_numbers(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w), dtype=int)
    for (a, b), weight in np.ndenumerate(k):
        y += (
            weight * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
        ).astype(int)
    return y


def fast_keeps_last_tap(x, k, s, d):
    h, w = _places(x, k, s, d)
    for (a, b), weight in np.ndenumerate(k):
        y = weight * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
    return y


def fast_returns_in_loop(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[d * a : d * a + s * (h - 1) + 1 : s, d * b : d * b + s * (w - 1) + 1 : s]
        return y
    return y


def fast_forgets_weight(x, k, s, d):
    return fast_slices(x, np.ones_like(k), s, d)


def fast_one_place_short(x, k, s, d):
    return fast_slices(x, k, s, d)[:-1, :-1]


def fast_in_place(x, k, s, d):
    x *= 1.0000001
    return fast_slices(x, k, s, d)


def fast_no_return(x, k, s, d):
    fast_slices(x, k, s, d)


def fast_pads(x, k, s, d):
    return fast_slices(np.pad(x, 1), k, s, d)


def fast_averages(x, k, s, d):
    return fast_slices(x, k, s, d) / k.size


def fast_raises(x, k, s, d):
    h, w = _places(x, k, s, d)
    y = np.zeros((h, w))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[d * a :: s, d * b :: s]
    return y


# --- max_pool(x, size)


def pool_reshape(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x[: h * size, : w * size].reshape(h, size, w, size).max(axis=(1, 3))


def pool_loops(x, size):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    out = []
    for i in range(rows):
        line = []
        for j in range(columns):
            line.append(
                max(x[i * size + a, j * size + b] for a in range(size) for b in range(size))
            )
        out.append(line)
    return out


def pool_view(x, size):
    return np.lib.stride_tricks.sliding_window_view(x, (size, size))[::size, ::size].max((2, 3))


def pool_torch(x, size):
    return torch.nn.functional.max_pool2d(torch.tensor(x)[None, None], size)[0, 0]


def pool_float32(x, size):
    return pool_reshape(x.astype(np.float32), size)


def pool_shifted_slices(x, size):
    h, w = x.shape[0] // size * size, x.shape[1] // size * size
    parts = [x[a:h:size, b:w:size] for a, b in itertools.product(range(size), repeat=2)]
    return np.maximum.reduce(parts)


def pool_from_zero(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    y = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            y[i, j] = max(y[i, j], x[i * size : (i + 1) * size, j * size : (j + 1) * size].max())
    return y


def pool_height_twice(x, size):
    h = x.shape[0] // size
    return x[: h * size, : h * size].reshape(h, size, h, size).max(axis=(1, 3))


def pool_without_cut(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x.reshape(h, size, w, size).max(axis=(1, 3))


def pool_wrong_axes(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x[: h * size, : w * size].reshape(h, size, w, size).max(axis=(0, 2))


def pool_wrong_order(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x[: h * size, : w * size].reshape(h, w, size, size).max(axis=(2, 3))


def pool_rows_only(x, size):
    h = x.shape[0] // size
    return x[: h * size].reshape(h, size, -1).max(axis=1)


def pool_mean(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return x[: h * size, : w * size].reshape(h, size, w, size).mean(axis=(1, 3))


def pool_ceil(x, size):
    h, w = -(-x.shape[0] // size), -(-x.shape[1] // size)
    padded = np.full((h * size, w * size), -np.inf)
    padded[: x.shape[0], : x.shape[1]] = x
    return padded.reshape(h, size, w, size).max(axis=(1, 3))


def pool_arg(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    cut = (
        x[: h * size, : w * size].reshape(h, size, w, size).transpose(0, 2, 1, 3).reshape(h, w, -1)
    )
    return cut.argmax(-1)


def pool_cuts_the_front(x, size):
    h, w = x.shape[0] // size, x.shape[1] // size
    return (
        x[x.shape[0] - h * size :, x.shape[1] - w * size :]
        .reshape(h, size, w, size)
        .max(axis=(1, 3))
    )


def pool_two(x, size):
    return pool_reshape(x, 2)


def pool_absolute(x, size):
    return pool_reshape(np.abs(x), size)


def pool_sorts_in_place(x, size):
    y = pool_reshape(x, size)
    x.sort(axis=0)
    return y


# --- convolution_backward(g, x, k)


def _correlate(x, k):
    y = np.zeros((x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1))
    for (a, b), weight in np.ndenumerate(k):
        y += weight * x[a : a + y.shape[0], b : b + y.shape[1]]
    return y


def _padded(g, k):
    rows, columns = k.shape[0] - 1, k.shape[1] - 1
    return np.pad(g, ((rows, rows), (columns, columns)))


def backward_correlate(g, x, k):
    return _correlate(_padded(g, k), np.flip(k)), _correlate(x, g)


def backward_stamps(g, x, k):
    to_x, to_k = np.zeros(x.shape), np.zeros(k.shape)
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            to_x[i : i + k.shape[0], j : j + k.shape[1]] += g[i, j] * k
            to_k += g[i, j] * x[i : i + k.shape[0], j : j + k.shape[1]]
    return to_x, to_k


def backward_torch(g, x, k):
    x, k = torch.tensor(x, requires_grad=True), torch.tensor(k, requires_grad=True)
    torch.nn.functional.conv2d(x[None, None], k[None, None]).backward(torch.tensor(g)[None, None])
    return x.grad, k.grad


def backward_lists(g, x, k):
    to_x, to_k = backward_stamps(g, x, k)
    return [to_x.tolist(), to_k.tolist()]


def backward_float32(g, x, k):
    return tuple(a.astype(np.float32) for a in backward_stamps(g, x, k))


def backward_no_flip(g, x, k):
    return _correlate(_padded(g, k), k), _correlate(x, g)


def backward_transposed_kernel(g, x, k):
    return _correlate(np.pad(g, ((k.shape[1] - 1,) * 2, (k.shape[0] - 1,) * 2)), k.T), _correlate(
        x, g
    )


def backward_flip_one_axis(g, x, k):
    return _correlate(_padded(g, k), k[::-1]), _correlate(x, g)


def backward_flips_g(g, x, k):
    return _correlate(_padded(g, k), np.flip(k)), _correlate(x, np.flip(g))


def backward_pads_by_one(g, x, k):
    return _correlate(np.pad(g, 1), np.flip(k)), _correlate(x, g)


def backward_pads_by_height(g, x, k):
    return _correlate(np.pad(g, k.shape[0] - 1), np.flip(k)), _correlate(x, g)


def backward_pads_by_width(g, x, k):
    return _correlate(np.pad(g, k.shape[1] - 1), np.flip(k)), _correlate(x, g)


def backward_other_order(g, x, k):
    return _correlate(x, g), _correlate(_padded(g, k), np.flip(k))


def backward_only_image(g, x, k):
    return _correlate(_padded(g, k), np.flip(k))


def backward_no_padding(g, x, k):
    return _correlate(g, np.flip(k)), _correlate(x, g)


def backward_kernel_times_g(g, x, k):
    h, w = g.shape
    return backward_correlate(g, x, k)[0], k * g.sum() * x[:h, :w].mean()


def backward_mean_over_places(g, x, k):
    return backward_correlate(g, x, k)[0], _correlate(x, g) / g.size


def backward_no_g(g, x, k):
    ones = np.ones_like(g)
    return _correlate(_padded(ones, k), np.flip(k)), _correlate(x, ones)


def backward_minus(g, x, k):
    a, b = backward_correlate(g, x, k)
    return -a, -b


def backward_pads_k(g, x, k):
    return _correlate(_padded(g, k), np.flip(k)), _correlate(np.pad(x, 1), g)


def backward_in_place(g, x, k):
    result = backward_correlate(g, x, k)
    k[:] = np.flip(k)
    return result


def backward_none(g, x, k):
    backward_correlate(g, x, k)


def backward_overwrites(g, x, k):
    to_x, to_k = np.zeros(x.shape), np.zeros(k.shape)
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            to_x[i : i + k.shape[0], j : j + k.shape[1]] = g[i, j] * k
            to_k += g[i, j] * x[i : i + k.shape[0], j : j + k.shape[1]]
    return to_x, to_k


# --- batch_norm(x, weight, bias, mean, variance, training, momentum, eps)


def norm_numpy(x, weight, bias, mean, variance, training, momentum, eps):
    if training:
        own, spread = x.mean((0, 2, 3)), x.var((0, 2, 3))
        count = x.size / x.shape[1]
        mean = (1 - momentum) * mean + momentum * own
        variance = (1 - momentum) * variance + momentum * spread * count / (count - 1)
    else:
        own, spread = mean, variance
    scale = weight / np.sqrt(spread + eps)
    return (x - own[:, None, None]) * scale[:, None, None] + bias[:, None, None], mean, variance


def norm_loops(x, weight, bias, mean, variance, training, momentum, eps):
    y = np.empty(x.shape)
    means, variances = [], []
    for c in range(x.shape[1]):
        values = x[:, c].ravel()
        mu, v = mean[c], variance[c]
        if training:
            mu = sum(values) / len(values)
            squares = sum((value - mu) ** 2 for value in values)
            v = squares / len(values)
            means.append(mean[c] + momentum * (mu - mean[c]))
            variances.append(variance[c] + momentum * (squares / (len(values) - 1) - variance[c]))
        else:
            means.append(mean[c])
            variances.append(variance[c])
        y[:, c] = weight[c] * (x[:, c] - mu) / math.sqrt(v + eps) + bias[c]
    return y, means, variances


def norm_torch(x, weight, bias, mean, variance, training, momentum, eps):
    x, weight, bias = torch.tensor(x), torch.tensor(weight), torch.tensor(bias)
    mean, variance = torch.tensor(mean), torch.tensor(variance)
    y = torch.nn.functional.batch_norm(x, mean, variance, weight, bias, training, momentum, eps)
    return y, mean, variance


def norm_float32(x, weight, bias, mean, variance, training, momentum, eps):
    arrays = [np.asarray(a, np.float32) for a in (x, weight, bias, mean, variance)]
    return [a.astype(np.float32) for a in norm_numpy(*arrays, training, momentum, eps)]


def _norm(
    x, weight, bias, mean, variance, training, momentum, eps, *,
    ddof=0, running_ddof=1, inside=True, swap=False, turn=False, always=False, never=False,
    forget=False, no_weight=False, no_bias=False, blend_first=False,
):  # fmt: skip
    if swap:
        weight, bias = bias, weight
    if turn:
        momentum = 1 - momentum
    own, spread = mean, variance
    old = mean, variance
    if (training or always) and not never:
        own, spread = x.mean((0, 2, 3)), x.var((0, 2, 3), ddof=ddof)
        mean = (1 - momentum) * mean + momentum * own
        variance = (1 - momentum) * variance + momentum * x.var((0, 2, 3), ddof=running_ddof)
    if blend_first:
        own, spread = mean, variance
    if forget:
        mean, variance = old
    root = np.sqrt(spread + eps) if inside else np.sqrt(spread) + eps
    y = (x - own[:, None, None]) / root[:, None, None]
    if not no_weight:
        y = y * weight[:, None, None]
    if not no_bias:
        y = y + bias[:, None, None]
    return y, mean, variance


def _norm_with(**options):
    def batch_norm(x, weight, bias, mean, variance, training, momentum, eps):
        return _norm(x, weight, bias, mean, variance, training, momentum, eps, **options)

    return batch_norm


def norm_fixed_eps(x, weight, bias, mean, variance, training, momentum, eps):
    return norm_numpy(x, weight, bias, mean, variance, training, momentum, 1e-5)


def norm_fixed_momentum(x, weight, bias, mean, variance, training, momentum, eps):
    return norm_numpy(x, weight, bias, mean, variance, training, 0.1, eps)


def norm_no_eps(x, weight, bias, mean, variance, training, momentum, eps):
    return norm_numpy(x, weight, bias, mean, variance, training, momentum, 0.0)


def norm_no_root(x, weight, bias, mean, variance, training, momentum, eps):
    own, spread = (x.mean((0, 2, 3)), x.var((0, 2, 3))) if training else (mean, variance)
    _, mean, variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    y = (x - own[:, None, None]) / (spread + eps)[:, None, None]
    return y * weight[:, None, None] + bias[:, None, None], mean, variance


def norm_only_y(x, weight, bias, mean, variance, training, momentum, eps):
    return norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)[0]


def norm_batch_axis_only(x, weight, bias, mean, variance, training, momentum, eps):
    own, spread = x.mean(0), x.var(0)
    y = (x - own) / np.sqrt(spread + eps)
    _, mean, variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    return y * weight[:, None, None] + bias[:, None, None], mean, variance


def norm_per_image(x, weight, bias, mean, variance, training, momentum, eps):
    own, spread = x.mean((2, 3), keepdims=True), x.var((2, 3), keepdims=True)
    y = (x - own) / np.sqrt(spread + eps)
    _, mean, variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    return y * weight[:, None, None] + bias[:, None, None], mean, variance


def norm_all_together(x, weight, bias, mean, variance, training, momentum, eps):
    y = (x - x.mean()) / np.sqrt(x.var() + eps)
    _, mean, variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    return y * weight[:, None, None] + bias[:, None, None], mean, variance


def norm_updates_in_place(x, weight, bias, mean, variance, training, momentum, eps):
    y, new_mean, new_variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    mean[:], variance[:] = new_mean, new_variance
    return y, mean, variance


def norm_averages_with_kept_axes(x, weight, bias, mean, variance, training, momentum, eps):
    y, mean, variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    return y, mean[:, None, None], variance[:, None, None]


def norm_broadcasts_wrongly(x, weight, bias, mean, variance, training, momentum, eps):
    own, spread = (x.mean((0, 2, 3)), x.var((0, 2, 3))) if training else (mean, variance)
    return (x - own) / np.sqrt(spread + eps) * weight + bias, mean, variance


def norm_returns_batch_statistics(x, weight, bias, mean, variance, training, momentum, eps):
    y, new_mean, new_variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    if training:
        return y, x.mean((0, 2, 3)), x.var((0, 2, 3), ddof=1)
    return y, new_mean, new_variance


def norm_running_of_deviation(x, weight, bias, mean, variance, training, momentum, eps):
    y, mean, new = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    if training:
        new = (1 - momentum) * variance + momentum * x.std((0, 2, 3), ddof=1)
    return y, mean, new


def norm_added_not_blended(x, weight, bias, mean, variance, training, momentum, eps):
    y, new_mean, new_variance = norm_numpy(x, weight, bias, mean, variance, training, momentum, eps)
    if training:
        new_mean = mean + momentum * x.mean((0, 2, 3))
        new_variance = variance + momentum * x.var((0, 2, 3), ddof=1)
    return y, new_mean, new_variance


# --- transposed_convolution(y, k, s)


def _canvas(y, k, s):
    return np.zeros(((y.shape[0] - 1) * s + k.shape[0], (y.shape[1] - 1) * s + k.shape[1]))


def stamps_numpy(y, k, s):
    image = _canvas(y, k, s)
    for (i, j), value in np.ndenumerate(y):
        image[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += value * k
    return image


def stamps_by_tap(y, k, s):
    image = _canvas(y, k, s)
    h, w = y.shape
    for (a, b), weight in np.ndenumerate(k):
        image[a : a + s * (h - 1) + 1 : s, b : b + s * (w - 1) + 1 : s] += weight * y
    return image


def stamps_torch(y, k, s):
    return torch.nn.functional.conv_transpose2d(
        torch.tensor(y)[None, None], torch.tensor(k)[None, None], stride=s
    )[0, 0]


def stamps_lists(y, k, s):
    rows, columns = (len(y) - 1) * s + len(k), (len(y[0]) - 1) * s + len(k[0])
    image = [[0.0] * columns for _ in range(rows)]
    for i in range(len(y)):
        for j in range(len(y[0])):
            for a in range(len(k)):
                for b in range(len(k[0])):
                    image[s * i + a][s * j + b] += float(y[i][j] * k[a][b])
    return image


def stamps_float32(y, k, s):
    return stamps_numpy(y, k, s).astype(np.float32)


def stamps_zeros_between(y, k, s):
    spread = np.zeros(((y.shape[0] - 1) * s + 1, (y.shape[1] - 1) * s + 1))
    spread[::s, ::s] = y
    return _correlate(_padded(spread, k), np.flip(k))


def stamps_overwrite(y, k, s):
    image = _canvas(y, k, s)
    for (i, j), value in np.ndenumerate(y):
        image[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] = value * k
    return image


def stamps_stride_one(y, k, s):
    return stamps_numpy(y, k, 1)


def stamps_stride_in_size_only(y, k, s):
    image = _canvas(y, k, s)
    for (i, j), value in np.ndenumerate(y):
        image[i : i + k.shape[0], j : j + k.shape[1]] += value * k
    return image


def stamps_turned(y, k, s):
    return stamps_numpy(y, np.flip(k), s)


def stamps_transposed(y, k, s):
    return stamps_numpy(y, k, s).T


def stamps_kernel_transposed(y, k, s):
    return stamps_numpy(y, k.T, s)


def stamps_too_large(y, k, s):
    image = np.zeros((y.shape[0] * s + k.shape[0], y.shape[1] * s + k.shape[1]))
    for (i, j), value in np.ndenumerate(y):
        image[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += value * k
    return image


def stamps_side_by_side(y, k, s):
    return np.kron(y, k)


def stamps_size_of_y_times_s(y, k, s):
    image = np.zeros((y.shape[0] * s, y.shape[1] * s))
    for (i, j), value in np.ndenumerate(y):
        image[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += value * k
    return image


def stamps_without_value(y, k, s):
    return stamps_numpy(np.ones_like(y), k, s)


def stamps_without_kernel(y, k, s):
    return stamps_numpy(y, np.ones_like(k), s)


def stamps_square(y, k, s):
    n, a = y.shape[0], k.shape[0]
    image = np.zeros(((n - 1) * s + a, (n - 1) * s + a))
    for i in range(n):
        for j in range(n):
            image[s * i : s * i + a, s * j : s * j + a] += y[i, j] * k
    return image


def stamps_convolves(y, k, s):
    return _correlate(y, k)[::s, ::s]


def stamps_mean(y, k, s):
    count = stamps_numpy(np.ones_like(y), np.ones_like(k), s)
    return stamps_numpy(y, k, s) / np.maximum(count, 1)


def stamps_in_place(y, k, s):
    image = stamps_numpy(y, k, s)
    y *= 0
    return image


def stamps_no_return(y, k, s):
    stamps_numpy(y, k, s)


def stamps_whole_numbers(y, k, s):
    image = _canvas(y, k, s).astype(int)
    for (i, j), value in np.ndenumerate(y):
        image[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += (value * k).astype(int)
    return image


RIGHT = {
    "output_size": [
        lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // s + 1,
        lambda n, k, s, p, d: math.floor((n + 2 * p - d * (k - 1) - 1) / s) + 1,
        lambda n, k, s, p, d: int((n + 2 * p - d * (k - 1) - 1) / s + 1),
        lambda n, k, s, p, d: np.floor((n + 2 * p - d * (k - 1) - 1) / s) + 1,
        size_by_counting,
        size_by_range,
        size_by_torch,
    ],
    "correlate": [
        fast_slices,
        fast_all_then_every_s,
        fast_in_lists,
        fast_in_torch,
        fast_in_float32,
    ],
    "max_pool": [
        pool_reshape,
        pool_loops,
        pool_view,
        pool_torch,
        pool_float32,
        pool_shifted_slices,
    ],
    "convolution_backward": [
        backward_correlate,
        backward_stamps,
        backward_torch,
        backward_lists,
        backward_float32,
    ],
    "batch_norm": [norm_numpy, norm_loops, norm_torch, norm_float32],
    "transposed_convolution": [
        stamps_numpy,
        stamps_by_tap,
        stamps_torch,
        stamps_lists,
        stamps_float32,
        stamps_zeros_between,
    ],
}

WRONG = {
    "output_size": [
        lambda n, k, s, p, d: (
            (n + 2 * p - d * (k - 1) - 1) // s
        ),  # one place at the start forgotten
        lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) // s + 1,  # the last 1 forgotten
        lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) // s + 1,  # padding on one side
        lambda n, k, s, p, d: (n + 2 * p - (k - 1) - 1) // s + 1,  # no dilation
        lambda n, k, s, p, d: (n + 2 * p - d * k - 1) // s + 1,  # k, not k - 1
        lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) / s + 1,  # not rounded
        lambda n, k, s, p, d: round((n + 2 * p - d * (k - 1) - 1) / s) + 1,
        lambda n, k, s, p, d: math.ceil((n + 2 * p - d * (k - 1) - 1) / s) + 1,
        lambda n, k, s, p, d: n + 2 * p - d * (k - 1),  # stride forgotten
        lambda n, k, s, p, d: n // s + 2 * p - d * (k - 1),  # brackets
        lambda n, k, s, p, d: (n - d * (k - 1) - 1) // s + 1,  # padding forgotten
        lambda n, k, s, p, d: (n + 2 * p - k) // s + 1,  # the formula without dilation
        lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1 + s) // d,
        lambda n, k, s, p, d: (n - 2 * p - d * (k - 1) - 1) // s + 1,  # sign of p
        lambda n, k, s, p, d: (n + 2 * p - s * (k - 1) - 1) // d + 1,  # stride and dilation swapped
        lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 1) // (s + 1),
        lambda n, k, s, p, d: (n + 2 * p + d * (k - 1) - 1) // s + 1,
        lambda n, k, s, p, d: n + 2 * p - d * (k - 1) - 1 // s + 1,  # brackets of the division
        size_prints,
        size_as_pair,
    ],
    "correlate": [
        fast_without_dilation,
        fast_dilation_not_in_slice,
        fast_stride_not_in_slice,
        fast_stride_moves_the_tap,
        fast_square_image,
        fast_square_kernel,
        fast_whole_numbers,
        fast_keeps_last_tap,
        fast_returns_in_loop,
        fast_forgets_weight,
        fast_one_place_short,
        fast_in_place,
        fast_no_return,
        fast_pads,
        fast_averages,
        fast_raises,
        lambda x, k, s, d: fast_slices(x, np.flip(k), s, d),  # the mathematicians' convolution
        lambda x, k, s, d: fast_slices(x, k, 1, d),  # no stride
        lambda x, k, s, d: fast_slices(x, k, d, s),  # stride and dilation swapped
        lambda x, k, s, d: fast_slices(x, k, s, d).T,
        lambda x, k, s, d: -fast_slices(x, k, s, d),
        lambda x, k, s, d: fast_slices(x, k, s, d).ravel(),
        lambda x, k, s, d: fast_slices(x, k, s, d).sum(),
        lambda x, k, s, d: fast_slices(x, k[::-1], s, d),  # turned in one direction only
    ],
    "max_pool": [
        pool_from_zero,
        pool_height_twice,
        pool_without_cut,
        pool_wrong_axes,
        pool_wrong_order,
        pool_rows_only,
        pool_mean,
        pool_ceil,
        pool_arg,
        pool_cuts_the_front,
        pool_two,
        pool_absolute,
        pool_sorts_in_place,
        lambda x, size: -pool_reshape(-x, size),  # the smallest
        lambda x, size: pool_reshape(x, size).T,
        lambda x, size: x[::size, ::size],  # the first of each window
        lambda x, size: x.max(),
        lambda x, size: np.lib.stride_tricks.sliding_window_view(x, (size, size)).max(
            (2, 3)
        ),  # stride 1
        lambda x, size: pool_reshape(x, size).ravel(),
        lambda x, size: pool_reshape(x, size) / size**2,
        lambda x, size: pool_mean(x, size) * size**2,  # the sum
        lambda x, size: None,
    ],
    "convolution_backward": [
        backward_no_flip,
        backward_transposed_kernel,
        backward_flip_one_axis,
        backward_flips_g,
        backward_pads_by_one,
        backward_pads_by_height,
        backward_pads_by_width,
        backward_other_order,
        backward_only_image,
        backward_no_padding,
        backward_kernel_times_g,
        backward_mean_over_places,
        backward_no_g,
        backward_minus,
        backward_pads_k,
        backward_in_place,
        backward_none,
        backward_overwrites,
        lambda g, x, k: (backward_stamps(g, x, k)[0], k),
        lambda g, x, k: (x, backward_stamps(g, x, k)[1]),
        lambda g, x, k: tuple(a.T for a in backward_stamps(g, x, k)),
    ],
    "batch_norm": [
        norm_fixed_eps,
        norm_fixed_momentum,
        norm_no_eps,
        norm_no_root,
        norm_only_y,
        norm_batch_axis_only,
        norm_per_image,
        norm_all_together,
        norm_updates_in_place,
        norm_averages_with_kept_axes,
        norm_broadcasts_wrongly,
        norm_returns_batch_statistics,
        norm_running_of_deviation,
        norm_added_not_blended,
        _norm_with(ddof=1),  # m - 1 in the output, too
        _norm_with(running_ddof=0),  # m in the running average, too
        _norm_with(inside=False),  # eps outside of the root
        _norm_with(swap=True),  # weight and bias swapped
        _norm_with(turn=True),  # momentum the other way round
        _norm_with(always=True),  # training ignored
        _norm_with(never=True),
        _norm_with(forget=True),  # old averages returned
        _norm_with(no_weight=True),
        _norm_with(no_bias=True),
        _norm_with(blend_first=True),  # normalises with the averages in training, too
        lambda *a: None,
    ],
    "transposed_convolution": [
        stamps_overwrite,
        stamps_stride_one,
        stamps_stride_in_size_only,
        stamps_turned,
        stamps_transposed,
        stamps_kernel_transposed,
        stamps_too_large,
        stamps_side_by_side,
        stamps_size_of_y_times_s,
        stamps_without_value,
        stamps_without_kernel,
        stamps_square,
        stamps_convolves,
        stamps_mean,
        stamps_in_place,
        stamps_no_return,
        stamps_whole_numbers,
        lambda y, k, s: -stamps_numpy(y, k, s),
        lambda y, k, s: stamps_numpy(y, k, s)[:-1, :-1],
    ],
}
