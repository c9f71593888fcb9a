"""Answers as beginners write them to the exercises of book/practice.ipynb: right and wrong ones."""

import struct

import numpy as np
import torch

# ---------------------------------------------------------------- widen, right


def widen_shift(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def widen_product(bits):
    return (bits.astype(np.uint32) * 65536).view(np.float32)


def widen_pairs(bits):
    pairs = np.zeros((*bits.shape, 2), np.uint16)
    pairs[..., 1] = bits
    return pairs.view(np.float32)[..., 0]


def widen_struct(bits):
    one = [struct.unpack("<f", struct.pack("<I", int(b) << 16))[0] for b in bits.ravel()]
    return np.array(one, np.float32).reshape(bits.shape)


def widen_torch(bits):
    return torch.tensor(bits.view(np.int16)).view(torch.bfloat16).float()


def widen_by_formula(bits):
    b = bits.astype(np.int64)
    s, e, f = b >> 15, b >> 7 & 255, b & 127
    normal = 2.0 ** (e - 127.0) * (1 + f / 128)
    return np.where(s, -1.0, 1.0) * np.where(e == 0, 2.0**-126 * f / 128, normal)


# ---------------------------------------------------------------- widen, wrong


def widen_as_numbers(bits):
    return bits.astype(np.float32)


def widen_as_float16(bits):
    return bits.view(np.float16).astype(np.float32)


def widen_no_shift(bits):
    return bits.astype(np.uint32).view(np.float32)


def widen_shift_too_early(bits):
    return (bits << 16).astype(np.uint32).view(np.float32)


def widen_shift_8(bits):
    return (bits.astype(np.uint32) << 8).view(np.float32)


def widen_shift_13(bits):
    return (bits.astype(np.uint32) << 13).view(np.float32)


def widen_astype_for_view(bits):
    return (bits.astype(np.uint32) << 16).astype(np.float32)


def widen_ones(bits):
    return (bits.astype(np.uint32) << 16 | 0xFFFF).view(np.float32)


def widen_twice_the_bits(bits):
    return (bits.astype(np.uint32) << 16 | bits).view(np.float32)


def widen_wrong_half(bits):
    pairs = np.zeros((*bits.shape, 2), np.uint16)
    pairs[..., 0] = bits
    return pairs.view(np.float32)[..., 0]


def widen_big_endian(bits):
    return (bits.astype(np.uint32) << 16).view(">f4").astype(np.float32)


def widen_flat(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32).ravel()


def widen_float64(bits):
    return (bits.astype(np.uint64) << 48).view(np.float64)


def widen_no_sign(bits):
    return np.abs((bits.astype(np.uint32) << 16).view(np.float32))


def widen_signed_shift(bits):
    return (bits.view(np.int16).astype(np.int32) >> 16).view(np.float32)


def widen_bits_only(bits):
    return bits.astype(np.uint32) << 16


def widen_no_hidden_one(bits):
    b = bits.astype(np.int64)
    s, e, f = b >> 15, b >> 7 & 255, b & 127
    return np.where(s, -1.0, 1.0) * 2.0 ** (e - 127.0) * f / 128


def widen_bias_128(bits):
    b = bits.astype(np.int64)
    s, e, f = b >> 15, b >> 7 & 255, b & 127
    return np.where(s, -1.0, 1.0) * 2.0 ** (e - 128.0) * (1 + f / 128)


# ---------------------------------------------------------------- fold, right


def fold_short(W, b, mean, scale):
    return W / scale, b - (W / scale) @ mean


def fold_diagonal(W, b, mean, scale):
    new = W @ np.diag(1 / scale)
    return new, b - new @ mean


def fold_loops(W, b, mean, scale):
    new, offset = np.zeros_like(W), b.copy()
    for h in range(len(W)):
        for d in range(len(mean)):
            new[h, d] = W[h, d] / scale[d]
            offset[h] -= new[h, d] * mean[d]
    return new, offset


def fold_by_asking(W, b, mean, scale):
    def layer(x):
        return W @ ((x - mean) / scale) + b

    zero = layer(np.zeros_like(mean))
    return np.stack([layer(unit) - zero for unit in np.eye(len(mean))], axis=1), zero


def fold_list(W, b, mean, scale):
    return [W / scale[None, :], b - W @ (mean / scale)]


# ---------------------------------------------------------------- fold, wrong


def fold_times_scale(W, b, mean, scale):
    return W * scale, b - (W * scale) @ mean


def fold_plus_mean(W, b, mean, scale):
    return W / scale, b + (W / scale) @ mean


def fold_mean_not_scaled(W, b, mean, scale):
    return W / scale, b - W @ mean


def fold_no_mean(W, b, mean, scale):
    return W / scale, b


def fold_no_scale(W, b, mean, scale):
    return W, b - W @ mean


def fold_nothing(W, b, mean, scale):
    return W, b


def fold_mean_squared_scale(W, b, mean, scale):
    new = W / scale
    return new, b - new @ (mean / scale)


def fold_rows(W, b, mean, scale):
    new = W / np.resize(scale, len(W))[:, None]
    return new, b - new @ mean


def fold_transposed(W, b, mean, scale):
    new = W / scale
    return new.T, b - new @ mean


def fold_bias_divided(W, b, mean, scale):
    new = W / scale
    return new, b / scale.mean() - new @ mean


def fold_weights_only(W, b, mean, scale):
    return W / scale


def fold_swapped(W, b, mean, scale):
    new = W / scale
    return b - new @ mean, new


def fold_no_bias(W, b, mean, scale):
    new = W / scale
    return new, -new @ mean


def fold_variance(W, b, mean, scale):
    new = W / scale**2
    return new, b - new @ mean


def fold_root(W, b, mean, scale):
    new = W / np.sqrt(scale)
    return new, b - new @ mean


def fold_mean_of_weights(W, b, mean, scale):
    new = (W - mean) / scale
    return new, b


def fold_sum_of_all(W, b, mean, scale):
    new = W / scale
    return new, b - (new * mean).sum()


def fold_one_scale(W, b, mean, scale):
    new = W / scale.mean()
    return new, b - new @ mean


# ---------------------------------------------------------------- merge, right


def merge_delta(n, mean, var, m, mean_2, var_2):
    delta = mean_2 - mean
    squares = n * var + m * var_2 + delta**2 * n * m / (n + m)
    return n + m, mean + delta * m / (n + m), squares / (n + m)


def merge_about_the_mean(n, mean, var, m, mean_2, var_2):
    both = (n * mean + m * mean_2) / (n + m)
    squares = n * (var + (mean - both) ** 2) + m * (var_2 + (mean_2 - both) ** 2)
    return n + m, both, squares / (n + m)


def merge_by_sums(n, mean, var, m, mean_2, var_2):
    total = n + m
    both = (n * mean + m * mean_2) / total
    squares = n * (var + mean**2) + m * (var_2 + mean_2**2)
    return [total, both, squares / total - both**2]


def merge_weights(n, mean, var, m, mean_2, var_2):
    p, q = n / (n + m), m / (n + m)
    return n + m, p * mean + q * mean_2, p * var + q * var_2 + p * q * (mean - mean_2) ** 2


# ---------------------------------------------------------------- merge, wrong


def merge_mean_of_means(n, mean, var, m, mean_2, var_2):
    return n + m, (mean + mean_2) / 2, (var + var_2) / 2


def merge_no_distance(n, mean, var, m, mean_2, var_2):
    total = n + m
    return total, (n * mean + m * mean_2) / total, (n * var + m * var_2) / total


def merge_mean_not_weighed(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return total, (mean + mean_2) / 2, squares / total


def merge_weights_swapped(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return total, (m * mean + n * mean_2) / total, squares / total


def merge_corrected(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return total, (n * mean + m * mean_2) / total, squares / (total - 1)


def merge_distance_not_squared(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) * n * m / total
    return total, (n * mean + m * mean_2) / total, squares / total


def merge_squares(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return total, (n * mean + m * mean_2) / total, squares


def merge_deviation(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return total, (n * mean + m * mean_2) / total, np.sqrt(squares / total)


def merge_variances_added(n, mean, var, m, mean_2, var_2):
    return n + m, (n * mean + m * mean_2) / (n + m), var + var_2


def merge_distance_whole(n, mean, var, m, mean_2, var_2):
    total = n + m
    both = (n * var + m * var_2) / total + (mean - mean_2) ** 2
    return total, (n * mean + m * mean_2) / total, both


def merge_distance_not_divided(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m
    return total, (n * mean + m * mean_2) / total, squares / total


def merge_second_only(n, mean, var, m, mean_2, var_2):
    return m, mean_2, var_2


def merge_first_only(n, mean, var, m, mean_2, var_2):
    return n + m, mean, var


def merge_no_count(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return (n * mean + m * mean_2) / total, squares / total


def merge_order(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + (mean - mean_2) ** 2 * n * m / total
    return (n * mean + m * mean_2) / total, squares / total, total


def merge_mean_squared_missing(n, mean, var, m, mean_2, var_2):
    total = n + m
    both = (n * mean + m * mean_2) / total
    return total, both, (n * (var + mean**2) + m * (var_2 + mean_2**2)) / total


def merge_distance_subtracted(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 - (mean - mean_2) ** 2 * n * m / total
    return total, (n * mean + m * mean_2) / total, squares / total


def merge_columns_mixed(n, mean, var, m, mean_2, var_2):
    total = n + m
    squares = n * var + m * var_2 + ((mean - mean_2) ** 2).sum() * n * m / total
    return total, (n * mean + m * mean_2) / total, squares / total


# ---------------------------------------------------------------- centre, right


def centre_cut(image):
    h, w = image.shape
    ink = image.sum()
    if ink == 0:
        return image
    i, j = np.mgrid[:h, :w]
    down = int(np.rint((h - 1) / 2 - (i * image).sum() / ink))
    right = int(np.rint((w - 1) / 2 - (j * image).sum() / ink))
    wide = np.pad(image, ((h, h), (w, w)))
    return wide[h - down : 2 * h - down, w - right : 2 * w - right]


def centre_loops(image):
    h, w = image.shape
    ink = image.sum()
    result = np.zeros_like(image)
    if not ink:
        return result
    down = np.rint((h - 1) / 2 - sum(i * image[i].sum() for i in range(h)) / ink)
    right = np.rint((w - 1) / 2 - sum(j * image[:, j].sum() for j in range(w)) / ink)
    for i in range(h):
        for j in range(w):
            a, b = int(i + down), int(j + right)
            if 0 <= a < h and 0 <= b < w:
                result[a, b] = image[i, j]
    return result


def centre_roll_wide(image):
    h, w = image.shape
    if not image.any():
        return image.copy()
    down = int(np.rint((h - 1) / 2 - image.sum(1) @ np.arange(h) / image.sum()))
    right = int(np.rint((w - 1) / 2 - image.sum(0) @ np.arange(w) / image.sum()))
    wide = np.roll(np.pad(image, ((h, h), (w, w))), (down, right), axis=(0, 1))
    return wide[h : 2 * h, w : 2 * w]


def centre_average(image):
    if image.max() == 0:
        return image.tolist()
    h, w = image.shape
    down = int(np.rint((h - 1) / 2 - np.average(np.arange(h), weights=image.sum(axis=1))))
    right = int(np.rint((w - 1) / 2 - np.average(np.arange(w), weights=image.sum(axis=0))))
    wide = np.pad(image, ((h, h), (w, w)))
    return wide[h - down : 2 * h - down, w - right : 2 * w - right]


# ---------------------------------------------------------------- centre, wrong


def offsets(image, middle=lambda n: (n - 1) / 2):
    h, w = image.shape
    ink = image.sum() or 1.0
    row, column = image.sum(1) @ np.arange(h) / ink, image.sum(0) @ np.arange(w) / ink
    return middle(h) - row, middle(w) - column


def moved(image, down, right):
    h, w = image.shape
    down, right = int(np.clip(down, -h, h)), int(np.clip(right, -w, w))
    wide = np.pad(image, ((h, h), (w, w)))
    return wide[h - down : 2 * h - down, w - right : 2 * w - right]


def centre_roll(image):
    down, right = (int(np.rint(d)) for d in offsets(image))
    return image if not image.any() else np.roll(image, (down, right), axis=(0, 1))


def centre_other_way(image):
    down, right = (int(np.rint(d)) for d in offsets(image))
    return image if not image.any() else moved(image, -down, -right)


def centre_middle_half(image):
    down, right = (int(np.rint(d)) for d in offsets(image, lambda n: n / 2))
    return image if not image.any() else moved(image, down, right)


def centre_floor(image):
    down, right = (int(np.floor(d)) for d in offsets(image))
    return image if not image.any() else moved(image, down, right)


def centre_truncated(image):
    down, right = (int(d) for d in offsets(image))
    return image if not image.any() else moved(image, down, right)


def centre_exchanged(image):
    down, right = (int(np.rint(d)) for d in offsets(image))
    return image if not image.any() else moved(image, right, down)


def centre_box(image):
    if not image.any():
        return image
    rows, columns = np.nonzero(image)
    h, w = image.shape
    down = int(np.rint((h - 1) / 2 - (rows.min() + rows.max()) / 2))
    return moved(image, down, int(np.rint((w - 1) / 2 - (columns.min() + columns.max()) / 2)))


def centre_rows_only(image):
    down, _ = (int(np.rint(d)) for d in offsets(image))
    return image if not image.any() else moved(image, down, 0)


def centre_columns_only(image):
    _, right = (int(np.rint(d)) for d in offsets(image))
    return image if not image.any() else moved(image, 0, right)


def centre_nothing(image):
    return image


def centre_empty_fails(image):
    h, w = image.shape
    row, column = (
        image.sum(1) @ np.arange(h) / image.sum(),
        image.sum(0) @ np.arange(w) / image.sum(),
    )
    return moved(image, int(np.rint((h - 1) / 2 - row)), int(np.rint((w - 1) / 2 - column)))


def centre_ink_counted_once(image):
    if not image.any():
        return image
    rows, columns = np.nonzero(image)
    h, w = image.shape
    down, right = (h - 1) / 2 - rows.mean(), (w - 1) / 2 - columns.mean()
    return moved(image, int(np.rint(down)), int(np.rint(right)))


def centre_darkest(image):
    if not image.any():
        return image
    h, w = image.shape
    row, column = divmod(int(image.argmax()), w)
    return moved(image, int(np.rint((h - 1) / 2 - row)), int(np.rint((w - 1) / 2 - column)))


def centre_says_how_far(image):
    return [int(np.rint(d)) for d in offsets(image)]


def centre_square_only(image):
    down, right = (int(np.rint(d)) for d in offsets(image, lambda n: (len(image) - 1) / 2))
    return image if not image.any() else moved(image, down, right)


def centre_not_divided(image):
    h, w = image.shape
    down = (h - 1) / 2 - image.sum(1) @ np.arange(h)
    right = (w - 1) / 2 - image.sum(0) @ np.arange(w)
    return image if not image.any() else moved(image, int(np.rint(down)), int(np.rint(right)))


def centre_wide(image):
    down, right = (int(np.rint(d)) for d in offsets(image))
    wide = np.pad(image, ((8, 8), (8, 8)))
    return np.roll(wide, (down, right), axis=(0, 1))


def centre_edge_repeated(image):
    h, w = image.shape
    down, right = (int(np.rint(d)) for d in offsets(image))
    wide = np.pad(image, ((h, h), (w, w)), mode="edge")
    return wide[h - down : 2 * h - down, w - right : 2 * w - right]


RIGHT = {
    "widen": [
        widen_shift,
        widen_product,
        widen_pairs,
        widen_struct,
        widen_torch,
        widen_by_formula,
    ],
    "fold": [fold_short, fold_diagonal, fold_loops, fold_by_asking, fold_list],
    "merge": [merge_delta, merge_about_the_mean, merge_by_sums, merge_weights],
    "centre": [centre_cut, centre_loops, centre_roll_wide, centre_average],
}
_ALL = {name: value for name, value in list(globals().items()) if callable(value)}
WRONG = {
    exercise: [
        answer
        for name, answer in _ALL.items()
        if name.startswith(f"{exercise}_") and answer not in right
    ]
    for exercise, right in RIGHT.items()
}
