"""Answers as beginners write them, for the checkers of book/tensors.ipynb: right and wrong ones."""

from itertools import accumulate
from operator import mul

import numpy as np
import torch

# ---------------------------------------------------------------- strides_of, right


def strides_loop(shape):
    strides = [1] * len(shape)
    for k in range(len(shape) - 2, -1, -1):
        strides[k] = strides[k + 1] * shape[k + 1]
    return strides


def strides_numpy(shape):
    return [skip // 8 for skip in np.empty(shape).strides]


def strides_torch(shape):
    return torch.empty(tuple(shape)).stride()


def strides_products(shape):
    return [int(np.prod(shape[k + 1 :])) for k in range(len(shape))]


def strides_accumulated(shape):
    return list(accumulate(reversed(shape[1:]), mul, initial=1))[::-1]


# ---------------------------------------------------------------- strides_of, wrong


def strides_bytes(shape):
    return list(np.zeros(shape).strides)


def strides_bytes_float32(shape):
    return list(np.zeros(shape, np.float32).strides)


def strides_fortran(shape):
    skips, skip = [], 1
    for n in shape:
        skips.append(skip)
        skip = skip * n
    return skips


def strides_not_reversed(shape):
    skips, skip = [], 1
    for n in reversed(shape):
        skips.append(skip)
        skip *= n
    return skips


def strides_multiplied_first(shape):
    skips, skip = [], 1
    for n in reversed(shape):
        skip *= n
        skips.insert(0, skip)
    return skips


def strides_shape(shape):
    return list(shape)


def strides_next_size(shape):
    return [shape[k + 1] for k in range(len(shape) - 1)] + [1]


def strides_sums(shape):
    skips, skip = [], 0
    for n in reversed(shape):
        skips.insert(0, skip)
        skip += n
    return skips


def strides_sums_from_one(shape):
    skips, skip = [], 1
    for n in reversed(shape):
        skips.insert(0, skip)
        skip += n
    return skips


def strides_without_last(shape):
    return [int(np.prod(shape[k + 1 :])) for k in range(len(shape) - 1)]


def strides_last_zero(shape):
    result = strides_loop(shape)
    result[-1] = 0
    return result


def strides_too_many(shape):
    skips = [1]
    for n in reversed(shape):
        skips.insert(0, skips[0] * n)
    return skips


def strides_count(shape):
    return int(np.prod(shape))


def strides_prints(shape):
    print(strides_loop(shape))


def strides_constant(shape):
    return [4, 1]


def strides_of_two(shape):
    return [shape[1], 1]


def strides_includes_own_and_drops_last(shape):
    return [int(np.prod(shape[k:])) for k in range(len(shape))]


def strides_reversed_shape(shape):
    return list(shape)[::-1]


# ---------------------------------------------------------------- distances, right


def distances_none(x, y):
    difference = x[:, None] - y
    return (difference * difference).sum(-1)


def distances_einsum(x, y):
    d = x[:, None, :] - y[None]
    return np.einsum("nmd,nmd->nm", d, d)


def distances_expanded(x, y):
    return (x**2).sum(1)[:, None] - 2 * x @ y.T + (y**2).sum(1)


def distances_loops(x, y):
    return [[sum((a - b) ** 2 for a, b in zip(p, q, strict=True)) for q in y] for p in x]


def distances_torch(x, y):
    return torch.cdist(torch.tensor(x), torch.tensor(y)) ** 2


def distances_norm(x, y):
    return np.linalg.norm(x[:, np.newaxis] - y[np.newaxis], axis=2) ** 2


# ---------------------------------------------------------------- distances, wrong


def distances_rooted(x, y):
    return np.linalg.norm(x[:, None] - y[None], axis=-1)


def distances_transposed(x, y):
    return ((x[None] - y[:, None]) ** 2).sum(-1)


def distances_sum_then_square(x, y):
    return (x[:, None] - y).sum(-1) ** 2


def distances_absolute(x, y):
    return np.abs(x[:, None] - y).sum(-1)


def distances_not_squared(x, y):
    return (x[:, None] - y).sum(-1)


def distances_mean(x, y):
    return ((x[:, None] - y) ** 2).mean(-1)


def distances_not_summed(x, y):
    return (x[:, None] - y) ** 2


def distances_axis_one(x, y):
    return ((x[:, None] - y) ** 2).sum(1)


def distances_axis_zero(x, y):
    return ((x[:, None] - y) ** 2).sum(0)


def distances_largest(x, y):
    return np.abs(x[:, None] - y).max(-1)


def distances_one_number(x, y):
    return ((x[:, None] - y) ** 2).sum()


def distances_added(x, y):
    return ((x[:, None] + y) ** 2).sum(-1)


def distances_products(x, y):
    return x @ y.T


def distances_factor_missing(x, y):
    return (x**2).sum(1)[:, None] - x @ y.T + (y**2).sum(1)


def distances_plus(x, y):
    return (x**2).sum(1)[:, None] + 2 * x @ y.T + (y**2).sum(1)


def distances_nearest(x, y):
    return ((x[:, None] - y) ** 2).sum(-1).min(axis=1)


def distances_paired(x, y):
    return ((x - y) ** 2).sum(axis=1)


def distances_halved(x, y):
    return 0.5 * ((x[:, None] - y) ** 2).sum(-1)


def distances_prints(x, y):
    print(((x[:, None] - y) ** 2).sum(-1))


def distances_in_place(x, y):
    x -= y.mean(0)
    return ((x[:, None] - (y - y.mean(0))) ** 2).sum(-1)


# ---------------------------------------------------------------- vjp_unit, right


def unit_formula(x, g):
    n = np.linalg.norm(x)
    return g / n - x * (x @ g) / n**3


def unit_jacobian(x, g):
    n = np.linalg.norm(x)
    return g @ (np.eye(len(x)) / n - np.outer(x, x) / n**3)


def unit_torch(x, g):
    v = torch.tensor(x, requires_grad=True)
    (v / v.norm()).backward(torch.tensor(g))
    return v.grad


def unit_loops(x, g):
    n = sum(a * a for a in x) ** 0.5
    inner = sum(a * b for a, b in zip(x, g, strict=True))
    return [b / n - a * inner / n**3 for a, b in zip(x, g, strict=True)]


def unit_nudged(x, g):
    def value(v):
        return (v / np.linalg.norm(v)) @ g

    h = 1e-5
    return [(value(x + h * e) - value(x - h * e)) / (2 * h) for e in np.eye(len(x))]


# ---------------------------------------------------------------- vjp_unit, wrong


def unit_norm_constant(x, g):
    return g / np.linalg.norm(x)


def unit_plus(x, g):
    n = np.linalg.norm(x)
    return g / n + x * (x @ g) / n**3


def unit_twice(x, g):
    n = np.linalg.norm(x)
    return g / n - 2 * x * (x @ g) / n**3


def unit_half(x, g):
    n = np.linalg.norm(x)
    return g / n - 0.5 * x * (x @ g) / n**3


def unit_not_divided(x, g):
    u = x / np.linalg.norm(x)
    return g - u * (u @ g)


def unit_divided_twice(x, g):
    u = x / np.linalg.norm(x)
    return (g - u * (u @ g)) / (x @ x)


def unit_multiplied(x, g):
    u = x / np.linalg.norm(x)
    return (g - u * (u @ g)) * np.linalg.norm(x)


def unit_with_x(x, g):
    return (g - x * (x @ g)) / np.linalg.norm(x)


def unit_power_two(x, g):
    n = np.linalg.norm(x)
    return g / n - x * (x @ g) / n**2


def unit_entrywise(x, g):
    n = np.linalg.norm(x)
    u = x / n
    return (g - u * u * g) / n


def unit_forward(x, g):
    return x / np.linalg.norm(x)


def unit_minus(x, g):
    n = np.linalg.norm(x)
    return x * (x @ g) / n**3 - g / n


def unit_only_along(x, g):
    n = np.linalg.norm(x)
    return x * (x @ g) / n**3


def unit_exchanged(x, g):
    n = np.linalg.norm(g)
    return x / n - g * (x @ g) / n**3


def unit_jacobian_only(x, g):
    n = np.linalg.norm(x)
    return np.eye(len(x)) / n - np.outer(x, x) / n**3


def unit_no_root(x, g):
    n = x @ x
    u = x / n
    return (g - (g @ u) * u) / n


def unit_absolute(x, g):
    n = np.abs(x).sum()
    u = x / n
    return (g - (g @ u) * u) / n


def unit_sum_of_g(x, g):
    u = x / np.linalg.norm(x)
    return (g - g.sum() * u) / np.linalg.norm(x)


def unit_prints(x, g):
    print(unit_formula(x, g))


def unit_outer_not_contracted(x, g):
    n = np.linalg.norm(x)
    return (g - np.outer(g, x / n) * (x / n)) / n


def unit_zero(x, g):
    return np.zeros_like(x)


# ---------------------------------------------------------------- gradients, right


def tape_by_index(parents, slopes):
    g = np.zeros(len(parents))
    g[len(parents) - 1] = 1
    for k in range(len(parents) - 1, -1, -1):
        for j in range(len(parents[k])):
            g[parents[k][j]] += slopes[k][j] * g[k]
    return g


def tape_by_paths(parents, slopes):
    g = [0.0] * len(parents)

    def send(k, share):
        g[k] += share
        for p, s in zip(parents[k], slopes[k], strict=True):
            send(p, share * s)

    send(len(parents) - 1, 1.0)
    return g


def tape_pulling(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in range(len(parents) - 2, -1, -1):
        for user in range(k + 1, len(parents)):
            for p, s in zip(parents[user], slopes[user], strict=True):
                if p == k:
                    g[k] += s * g[user]
    return g


def tape_dictionary(parents, slopes):
    g = {len(parents) - 1: 1.0}
    for k in sorted(range(len(parents)), reverse=True):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] = g.get(p, 0.0) + s * g.get(k, 0.0)
    return [g.get(k, 0.0) for k in range(len(parents))]


def tape_matrix(parents, slopes):
    n = len(parents)
    local = np.zeros((n, n))
    for k in range(n):
        for p, s in zip(parents[k], slopes[k], strict=True):
            local[k, p] += s
    return np.linalg.inv(np.eye(n) - local)[-1]


# ---------------------------------------------------------------- gradients, wrong


def tape_overwritten(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] = s * g[k]
    return g


def tape_recursive(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0

    def back(k):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
        for p in parents[k]:
            back(p)

    back(len(g) - 1)
    return g


def tape_recursive_at_once(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0

    def back(k):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
            back(p)

    back(len(g) - 1)
    return g


def tape_from_the_leaves(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in range(len(parents)):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
    return g


def tape_slopes_only(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s
    return g


def tape_without_slopes(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p in parents[k]:
            g[p] += g[k]
    return g


def tape_added(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s + g[k]
    return g


def tape_no_start(parents, slopes):
    g = [0.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
    return g


def tape_all_ones(parents, slopes):
    g = [1.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
    return g


def tape_multiplied(parents, slopes):
    g = [1.0] * len(parents)
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] *= s * g[k]
    return g


def tape_largest(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] = max(g[p], s * g[k])
    return g


def tape_first_only(parents, slopes):
    return tape_by_paths(parents, slopes)[0]


def tape_reversed(parents, slopes):
    return tape_by_paths(parents, slopes)[::-1]


def tape_forward(parents, slopes):
    g = [0.0] * len(parents)
    g[0] = 1.0
    for k in range(1, len(parents)):
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[k] += s * g[p]
    return g


def tape_sets(parents, slopes):
    g = [0.0] * len(parents)
    g[-1] = 1.0
    for k in reversed(range(len(parents))):
        for p in set(parents[k]):
            g[p] += slopes[k][parents[k].index(p)] * g[k]
    return g


def tape_visited_once(parents, slopes):
    g, seen = [0.0] * len(parents), set()
    g[-1] = 1.0

    def back(k):
        if k in seen:
            return
        seen.add(k)
        for p, s in zip(parents[k], slopes[k], strict=True):
            g[p] += s * g[k]
        for p in parents[k]:
            back(p)

    back(len(g) - 1)
    return g


def tape_without_last(parents, slopes):
    return tape_by_paths(parents, slopes)[:-1]


def tape_leaves(parents, slopes):
    g = tape_by_paths(parents, slopes)
    return [g[k] for k in range(len(g)) if parents[k] == []]


def tape_negative(parents, slopes):
    return [-g for g in tape_by_paths(parents, slopes)]


def tape_prints(parents, slopes):
    print(tape_by_paths(parents, slopes))


RIGHT = {
    "strides_of": [
        strides_loop,
        strides_numpy,
        strides_torch,
        strides_products,
        strides_accumulated,
    ],
    "distances": [
        distances_none,
        distances_einsum,
        distances_expanded,
        distances_loops,
        distances_torch,
        distances_norm,
    ],
    "vjp_unit": [unit_formula, unit_jacobian, unit_torch, unit_loops, unit_nudged],
    "gradients": [tape_by_index, tape_by_paths, tape_pulling, tape_dictionary, tape_matrix],
}
WRONG = {
    "strides_of": [
        strides_bytes,
        strides_bytes_float32,
        strides_fortran,
        strides_not_reversed,
        strides_multiplied_first,
        strides_shape,
        strides_next_size,
        strides_sums,
        strides_sums_from_one,
        strides_without_last,
        strides_last_zero,
        strides_too_many,
        strides_count,
        strides_prints,
        strides_constant,
        strides_of_two,
        strides_includes_own_and_drops_last,
        strides_reversed_shape,
    ],
    "distances": [
        distances_rooted,
        distances_transposed,
        distances_sum_then_square,
        distances_absolute,
        distances_not_squared,
        distances_mean,
        distances_not_summed,
        distances_axis_one,
        distances_axis_zero,
        distances_largest,
        distances_one_number,
        distances_added,
        distances_products,
        distances_factor_missing,
        distances_plus,
        distances_nearest,
        distances_paired,
        distances_halved,
        distances_prints,
        distances_in_place,
    ],
    "vjp_unit": [
        unit_norm_constant,
        unit_plus,
        unit_twice,
        unit_half,
        unit_not_divided,
        unit_divided_twice,
        unit_multiplied,
        unit_with_x,
        unit_power_two,
        unit_entrywise,
        unit_forward,
        unit_minus,
        unit_only_along,
        unit_exchanged,
        unit_jacobian_only,
        unit_no_root,
        unit_absolute,
        unit_sum_of_g,
        unit_prints,
        unit_outer_not_contracted,
        unit_zero,
    ],
    "gradients": [
        tape_overwritten,
        tape_recursive,
        tape_recursive_at_once,
        tape_from_the_leaves,
        tape_slopes_only,
        tape_without_slopes,
        tape_added,
        tape_no_start,
        tape_all_ones,
        tape_multiplied,
        tape_largest,
        tape_first_only,
        tape_reversed,
        tape_forward,
        tape_sets,
        tape_visited_once,
        tape_without_last,
        tape_leaves,
        tape_negative,
        tape_prints,
    ],
}
