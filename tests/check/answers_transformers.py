"""Answers as beginners write them, for the checkers of book/transformers.ipynb."""

import numpy as np
import torch


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# ---------------------------------------------------------------- gpt_size, right


def size_formula(vocabulary, context, width, depth):
    return (vocabulary + context) * width + depth * (12 * width**2 + 13 * width) + 2 * width


def size_parts(vocabulary, context, width, depth):
    d = width
    attention = 4 * (d * d + d)
    layers = (d * 4 * d + 4 * d) + (4 * d * d + d)
    norms = 2 * (d + d)
    return vocabulary * d + context * d + depth * (attention + layers + norms) + 2 * d


def size_loop(vocabulary, context, width, depth):
    total = width * vocabulary
    total += width * context
    for _ in range(depth):
        total += 4 * width * (width + 1)
        total += 4 * width * (width + 1) + width * (4 * width + 1)
        total += 4 * width
    return total + 2 * width


def size_array(vocabulary, context, width, depth):
    return np.int64(width) * (vocabulary + context + 2) + np.int64(depth) * width * (
        12 * width + 13
    )


# ---------------------------------------------------------------- gpt_size, wrong


def size_own_head(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) + vocabulary * width


def size_own_head_bias(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) + vocabulary * (width + 1)


def size_no_positions(vocabulary, context, width, depth):
    return size_formula(vocabulary, 0, width, depth)


def size_no_last_norm(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - 2 * width


def size_no_norms(vocabulary, context, width, depth):
    return (vocabulary + context) * width + depth * (12 * width**2 + 9 * width)


def size_no_biases(vocabulary, context, width, depth):
    return (vocabulary + context) * width + depth * (12 * width**2 + 4 * width) + 2 * width


def size_rule_of_thumb(vocabulary, context, width, depth):
    return (vocabulary + context) * width + depth * 12 * width**2


def size_blocks_alone(vocabulary, context, width, depth):
    return depth * (12 * width**2 + 13 * width)


def size_three_maps(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - depth * (width**2 + width)


def size_one_layer(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - depth * (4 * width**2 + width)


def size_one_norm(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - depth * 2 * width


def size_one_block(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, 1)


def size_gamma_only(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - depth * 2 * width - width


def size_layers_not_wide(vocabulary, context, width, depth):
    return (vocabulary + context) * width + depth * (6 * width**2 + 10 * width) + 2 * width


def size_no_tokens(vocabulary, context, width, depth):
    return size_formula(0, context, width, depth)


def size_first_bias_short(vocabulary, context, width, depth):
    return size_formula(vocabulary, context, width, depth) - depth * 3 * width


def size_string(vocabulary, context, width, depth):
    return f"{size_formula(vocabulary, context, width, depth):,}"


def size_printed(vocabulary, context, width, depth):
    size_formula(vocabulary, context, width, depth)


# ---------------------------------------------------------------- window_mask, right


def window_compare(length, reach):
    back = np.arange(length)[:, None] - np.arange(length)[None]
    return (back >= 0) & (back < reach)


def window_tril(length, reach):
    ones = np.ones((length, length), bool)
    return np.tril(ones) & np.triu(ones, 1 - reach)


def window_loops(length, reach):
    return [[0 <= t - s < reach for s in range(length)] for t in range(length)]


def window_torch(length, reach):
    ones = torch.ones(length, length, dtype=torch.bool)
    return torch.tril(ones) & torch.triu(ones, 1 - reach)


# ---------------------------------------------------------------- window_mask, wrong


def window_one_more(length, reach):
    return window_compare(length, reach + 1)


def window_one_less(length, reach):
    return window_compare(length, reach - 1)


def window_not_self(length, reach):
    back = np.arange(length)[:, None] - np.arange(length)
    return (back > 0) & (back <= reach)


def window_both_sides(length, reach):
    return abs(np.arange(length)[:, None] - np.arange(length)) < reach


def window_transposed(length, reach):
    return window_compare(length, reach).T


def window_hidden(length, reach):
    return ~window_compare(length, reach)


def window_causal(length, reach):
    return np.tril(np.ones((length, length), bool))


def window_blocks(length, reach):
    t = np.arange(length)
    return (t[:, None] // reach == t // reach) & (t[:, None] >= t)


def window_additive(length, reach):
    return np.where(window_compare(length, reach), 0.0, -np.inf)


def window_far_only(length, reach):
    back = np.arange(length)[:, None] - np.arange(length)
    return back >= reach


def window_no_future_check(length, reach):
    back = np.arange(length)[:, None] - np.arange(length)
    return back < reach


def window_all(length, reach):
    return np.ones((length, length), bool)


def window_strict_causal(length, reach):
    return np.tril(np.ones((length, length), bool), -1)


def window_diagonal(length, reach):
    return np.eye(length, dtype=bool)


def window_first(length, reach):
    t = np.arange(length)
    return (t[None] < reach) & (t[:, None] >= t)


def window_flat(length, reach):
    return window_compare(length, reach).ravel()


def window_row(length, reach):
    return window_compare(length, reach)[-1]


def window_half(length, reach):
    return abs(np.arange(length)[:, None] - np.arange(length)) <= reach // 2


# ---------------------------------------------------------------- grouped, right


def grouped_repeat(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])) @ v


def grouped_loop(q, k, v):
    n = len(q) // len(k)
    return np.stack(
        [softmax(q[h] @ k[h // n].T / q.shape[-1] ** 0.5) @ v[h // n] for h in range(len(q))]
    )


def grouped_reshape(q, k, v):
    H, T, d = q.shape
    q = q.reshape(len(k), H // len(k), T, d)
    a = softmax(np.einsum("gntd,gsd->gnts", q, k) / np.sqrt(d))
    return np.einsum("gnts,gsd->gntd", a, v).reshape(H, T, -1)


def grouped_torch(q, k, v):
    n = len(q) // len(k)
    q, k, v = map(torch.tensor, (q, k, v))
    k, v = k.repeat_interleave(n, 0), v.repeat_interleave(n, 0)
    return torch.nn.functional.scaled_dot_product_attention(q, k, v)


# ---------------------------------------------------------------- grouped, wrong


def grouped_tile(q, k, v):
    n = len(q) // len(k)
    k, v = np.tile(k, (n, 1, 1)), np.tile(v, (n, 1, 1))
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])) @ v


def grouped_undivided(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1)) @ v


def grouped_by_d(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / q.shape[-1]) @ v


def grouped_softmax_queries(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]), axis=1) @ v


def grouped_softmax_heads(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]), axis=0) @ v


def grouped_no_softmax(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]) @ v


def grouped_causal(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    late = np.triu(np.ones(scores.shape[-2:], bool), 1)
    return softmax(np.where(late, -np.inf, scores)) @ v


def grouped_first_only(q, k, v):
    return softmax(q @ k[0].T / np.sqrt(q.shape[-1])) @ v[0]


def grouped_mean_keys(q, k, v):
    return softmax(q @ k.mean(0).T / np.sqrt(q.shape[-1])) @ v.mean(0)


def grouped_by_heads(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(len(q))) @ v


def grouped_by_length(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[1])) @ v


def grouped_values_tiled(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.tile(v, (n, 1, 1))
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])) @ v


def grouped_weights(q, k, v):
    n = len(q) // len(k)
    return softmax(q @ np.repeat(k, n, axis=0).transpose(0, 2, 1) / np.sqrt(q.shape[-1]))


def grouped_side_by_side(q, k, v):
    return np.concatenate(list(grouped_repeat(q, k, v)), axis=-1)


def grouped_modulo(q, k, v):
    return np.stack(
        [
            softmax(q[h] @ k[h % len(k)].T / q.shape[-1] ** 0.5) @ v[h % len(k)]
            for h in range(len(q))
        ]
    )


def grouped_few(q, k, v):
    return grouped_repeat(q[: len(k)], k, v)


def grouped_summed(q, k, v):
    return grouped_repeat(q, k, v).sum(0)


def grouped_broken(q, k, v):
    return softmax(q @ k.transpose(0, 2, 1)) @ v


def grouped_scaled_after(q, k, v):
    n = len(q) // len(k)
    k, v = np.repeat(k, n, axis=0), np.repeat(v, n, axis=0)
    return softmax(q @ k.transpose(0, 2, 1)) / np.sqrt(q.shape[-1]) @ v


# ---------------------------------------------------------------- attention_gradient, right


def gradient_plain(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p - (a * p).sum(1, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_jacobian(q, k, v, g):
    d, a = q.shape[1], softmax(q @ k.T / np.sqrt(q.shape[1]))
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    for row in range(len(q)):
        jacobian = np.diag(a[row]) - np.outer(a[row], a[row])
        r = jacobian @ (v @ g[row]) / np.sqrt(d)
        dq[row] = r @ k
        dk += np.outer(r, q[row])
        dv += np.outer(a[row], g[row])
    return dq, dk, dv


def gradient_output(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    y = a @ v
    r = a * (g @ v.T - (g * y).sum(1, keepdims=True))
    return r @ k / q.shape[1] ** 0.5, r.T @ q / q.shape[1] ** 0.5, a.T @ g


def gradient_torch(q, k, v, g):
    q, k, v = (torch.tensor(x, requires_grad=True) for x in (q, k, v))
    (torch.softmax(q @ k.T / q.shape[1] ** 0.5, 1) @ v).backward(torch.tensor(g))
    return [x.grad for x in (q, k, v)]


# ---------------------------------------------------------------- attention_gradient, wrong


def gradient_no_mean(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    r = a * (g @ v.T) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_no_scale(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p - (a * p).sum(1, keepdims=True))
    return r @ k, r.T @ q, a.T @ g


def gradient_scaled_twice(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p - (a * p).sum(1, keepdims=True)) / q.shape[1]
    return r @ k, r.T @ q, a.T @ g


def gradient_columns(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p - (a * p).sum(0, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_mean_not_weighted(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p - p.mean(1, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_sigmoid(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    r = a * (1 - a) * (g @ v.T) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_frozen(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    return np.zeros_like(q), np.zeros_like(k), a.T @ g


def gradient_order(q, k, v, g):
    dq, dk, dv = gradient_plain(q, k, v, g)
    return dv, dk, dq


def gradient_keys_first(q, k, v, g):
    dq, dk, dv = gradient_plain(q, k, v, g)
    return dk, dq, dv


def gradient_all_positive(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = a * (p + (a * p).sum(1, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_minus(q, k, v, g):
    return tuple(-part for part in gradient_plain(q, k, v, g))


def gradient_value_not_mixed(q, k, v, g):
    dq, dk, _ = gradient_plain(q, k, v, g)
    return dq, dk, np.ones((len(k), len(q))) @ g


def gradient_forgot_forward_scale(q, k, v, g):
    a = softmax(q @ k.T)
    p = g @ v.T
    r = a * (p - (a * p).sum(1, keepdims=True))
    return r @ k, r.T @ q, a.T @ g


def gradient_forward_unscaled(q, k, v, g):
    a = softmax(q @ k.T)
    p = g @ v.T
    r = a * (p - (a * p).sum(1, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_only_q(q, k, v, g):
    return gradient_plain(q, k, v, g)[0]


def gradient_no_value(q, k, v, g):
    return gradient_plain(q, k, v, g)[:2]


def gradient_p_not_weighted(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]))
    p = g @ v.T
    r = (p - (a * p).sum(1, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_axis_softmax(q, k, v, g):
    a = softmax(q @ k.T / np.sqrt(q.shape[1]), axis=0)
    p = g @ v.T
    r = a * (p - (a * p).sum(0, keepdims=True)) / np.sqrt(q.shape[1])
    return r @ k, r.T @ q, a.T @ g


def gradient_of_ones(q, k, v, g):
    return gradient_plain(q, k, v, np.ones_like(g))


RIGHT = {
    "gpt_size": [size_formula, size_parts, size_loop, size_array],
    "window_mask": [window_compare, window_tril, window_loops, window_torch],
    "grouped": [grouped_repeat, grouped_loop, grouped_reshape, grouped_torch],
    "attention_gradient": [gradient_plain, gradient_jacobian, gradient_output, gradient_torch],
}
_RIGHT = {answer for answers in RIGHT.values() for answer in answers}
WRONG = {
    name: [
        value
        for key, value in list(globals().items())
        if key.startswith(prefix) and value not in _RIGHT
    ]
    for name, prefix in {
        "gpt_size": "size_",
        "window_mask": "window_",
        "grouped": "grouped_",
        "attention_gradient": "gradient_",
    }.items()
}
