"""Answers that readers give to the exercises of the chapter ``dnn``, right and wrong.

They were written from the exercises' text, before the checkers' slips: what a beginner writes, not
what a checker knows.
"""

from itertools import pairwise

import numpy as np
import torch


# ── parameter_count(sizes) ────────────────────────────────────────────────────────────────────
def count_by_index(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def count_by_dot(sizes):
    sizes = np.array(sizes)
    return int(sizes[:-1] @ sizes[1:] + sizes[1:].sum())


def count_with_an_extra_input(sizes):
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))


def count_by_torch(sizes):
    layers = [torch.nn.Linear(a, b) for a, b in pairwise(sizes)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


def count_recursively(sizes):
    if len(sizes) < 2:
        return 0
    return (sizes[0] + 1) * sizes[1] + count_recursively(sizes[1:])


def count_empties_the_list(sizes):
    total = 0
    while len(sizes) > 1:
        first = sizes.pop(0)
        total += first * sizes[0] + sizes[0]
    return total


def count_first_layer_only(sizes):
    return sizes[0] * sizes[1] + sizes[1]


def count_returns_in_the_loop(sizes):
    total = 0
    for a, b in pairwise(sizes):
        total += a * b + b
        return total


def count_forgets_to_return(sizes):
    total = 0
    for a, b in pairwise(sizes):
        total += a * b + b


def count_overwrites(sizes):
    total = 0
    for a, b in pairwise(sizes):
        total = a * b + b
    return total


def count_off_by_one_at_the_end(sizes):
    total = 0
    for k in range(len(sizes) - 2):
        total += sizes[k] * sizes[k + 1] + sizes[k + 1]
    return total


def count_runs_over_the_end(sizes):
    total = 0
    for k in range(len(sizes)):
        total += sizes[k] * sizes[k + 1] + sizes[k + 1]
    return total


PARAMETER_COUNT_RIGHT = [
    count_by_index,
    count_by_dot,
    count_with_an_extra_input,
    count_by_torch,
    count_recursively,
]
PARAMETER_COUNT_WRONG = [
    lambda sizes: sum(a * b for a, b in pairwise(sizes)),  # no biases
    lambda sizes: sum(a * b + 1 for a, b in pairwise(sizes)),  # one bias a layer
    lambda sizes: sum(a * b + a for a, b in pairwise(sizes)),  # a bias for each input
    lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes),  # inputs have biases
    lambda sizes: sum(a * b for a, b in pairwise(sizes)) + sum(sizes[1:-1]),  # scores have none
    lambda sizes: sum(a * b + 2 * b for a, b in pairwise(sizes)),
    lambda sizes: sum(a + b for a, b in pairwise(sizes)),
    lambda sizes: sum(a * b + a + b for a, b in pairwise(sizes)),
    lambda sizes: sum(sizes),
    lambda sizes: int(np.prod(sizes)),
    lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]),
    lambda sizes: [a * b + b for a, b in pairwise(sizes)],  # a list, layer by layer
    lambda sizes: sum(a * a + a for a in sizes),
    lambda sizes: sum((a + 1) * (b + 1) for a, b in pairwise(sizes)),
    lambda sizes: len(sizes),
    lambda sizes: sum(b for a, b in pairwise(sizes)),  # biases alone
    count_empties_the_list,
    count_first_layer_only,
    count_returns_in_the_loop,
    count_forgets_to_return,
    count_overwrites,
    count_off_by_one_at_the_end,
    count_runs_over_the_end,
]


# ── log_softmax(z) ────────────────────────────────────────────────────────────────────────────
def log_softmax_by_rows(z):
    rows = []
    for row in z:
        largest = max(row)
        total = sum(np.exp(value - largest) for value in row)
        rows.append([value - largest - np.log(total) for value in row])
    return rows


def log_softmax_by_logaddexp(z):
    return z - np.logaddexp.reduce(z, axis=1)[:, None]


def log_softmax_by_torch(z):
    return torch.log_softmax(torch.as_tensor(z), dim=1)


def log_softmax_in_float32(z):
    z = np.asarray(z, dtype=np.float32)
    z = z - z.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


def log_softmax_shifts_in_place(z):
    z -= z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_forgets_to_return(z):
    z = z - z.max(axis=1, keepdims=True)
    z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_shifts_by_the_smallest(z):
    z = z - z.min(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_shifts_by_the_mean(z):
    z = z - z.mean(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_one_maximum(z):
    z = z - z.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_down_the_columns(z):
    z = z - z.max(axis=0, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


def log_softmax_columns_in_the_sum(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


def log_softmax_without_keepdims(z):
    z = z - z.max(axis=1)
    return z - np.log(np.exp(z).sum(axis=1))


def log_softmax_whole_batch(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum())


def log_softmax_of_softmax(z):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(p / p.sum(axis=1, keepdims=True))


def log_softmax_with_epsilon(z):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(p / p.sum(axis=1, keepdims=True) + 1e-8)


def log_softmax_no_exponential(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(z.sum(axis=1, keepdims=True))


def log_softmax_no_logarithm(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.exp(z).sum(axis=1, keepdims=True)


def log_softmax_adds_the_maximum_back(z):
    m = z.max(axis=1, keepdims=True)
    return z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True)) + m


def log_softmax_shifts_only_the_sum(z):
    m = z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


def log_softmax_shifts_only_the_score(z):
    m = z.max(axis=1, keepdims=True)
    return z - m - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_is_softmax(z):
    z = np.exp(z - z.max(axis=1, keepdims=True))
    return z / z.sum(axis=1, keepdims=True)


def log_softmax_negative(z):
    z = z - z.max(axis=1, keepdims=True)
    return -(z - np.log(np.exp(z).sum(axis=1, keepdims=True)))


def log_softmax_plus(z):
    z = z - z.max(axis=1, keepdims=True)
    return z + np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_base_10(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log10(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_mean_for_sum(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).mean(axis=1, keepdims=True))


def log_softmax_naive(z):
    return np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_half_naive(z):
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_log1p(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log1p(np.exp(z).sum(axis=1, keepdims=True))


def log_softmax_clips(z):
    z = np.clip(z, -500, 500)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


LOG_SOFTMAX_RIGHT = [
    log_softmax_by_rows,
    log_softmax_by_logaddexp,
    log_softmax_by_torch,
    log_softmax_in_float32,
]
LOG_SOFTMAX_WRONG = [
    log_softmax_shifts_in_place,
    log_softmax_forgets_to_return,
    log_softmax_shifts_by_the_smallest,
    log_softmax_shifts_by_the_mean,
    log_softmax_one_maximum,
    log_softmax_down_the_columns,
    log_softmax_columns_in_the_sum,
    log_softmax_without_keepdims,
    log_softmax_whole_batch,
    log_softmax_of_softmax,
    log_softmax_with_epsilon,
    log_softmax_no_exponential,
    log_softmax_no_logarithm,
    log_softmax_adds_the_maximum_back,
    log_softmax_shifts_only_the_sum,
    log_softmax_shifts_only_the_score,
    log_softmax_is_softmax,
    log_softmax_negative,
    log_softmax_plus,
    log_softmax_base_10,
    log_softmax_mean_for_sum,
    log_softmax_naive,
    log_softmax_half_naive,
    log_softmax_log1p,
    log_softmax_clips,
]


# ── cross_entropy(z, y) ───────────────────────────────────────────────────────────────────────
def stable(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def cross_entropy_by_loop(z, y):
    total = 0.0
    for scores, label in zip(z, y, strict=True):
        largest = max(scores)
        total -= scores[label] - largest - np.log(sum(np.exp(scores - largest)))
    return total / len(y)


def cross_entropy_one_hot(z, y):
    truth = np.eye(z.shape[1])[y]
    return -(truth * stable(z)).sum(axis=1).mean()


def cross_entropy_by_torch(z, y):
    return torch.nn.functional.cross_entropy(torch.as_tensor(z), torch.as_tensor(y))


def cross_entropy_in_float32(z, y):
    return np.float32(-np.take_along_axis(stable(z), y[:, None], axis=1).mean())


def cross_entropy_naive(z, y):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def cross_entropy_shifts_in_place(z, y):
    z -= z.max(axis=1, keepdims=True)
    return -stable(z)[np.arange(len(y)), y].mean()


def cross_entropy_one_maximum(z, y):
    z = z - z.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()


def cross_entropy_softmax_twice(z, y):
    p = np.exp(stable(z))
    return -stable(p)[np.arange(len(y)), y].mean()


def cross_entropy_log_of_softmax(z, y):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def cross_entropy_with_epsilon(z, y):
    p = np.exp(stable(z))
    return -np.log(p[np.arange(len(y)), y] + 1e-12).mean()


def cross_entropy_down_the_columns(z, y):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return -log_p[np.arange(len(y)), y].mean()


def cross_entropy_squared_error(z, y):
    p = np.exp(stable(z))
    return ((p - np.eye(z.shape[1])[y]) ** 2).sum(axis=1).mean()


def cross_entropy_binary(z, y):
    p, t = np.exp(stable(z)), np.eye(z.shape[1])[y]
    with np.errstate(all="ignore"):
        return -(t * np.log(p) + (1 - t) * np.log(1 - p)).sum(axis=1).mean()


def cross_entropy_forgets_to_return(z, y):
    -stable(z)[np.arange(len(y)), y].mean()


CROSS_ENTROPY_RIGHT = [
    cross_entropy_by_loop,
    cross_entropy_one_hot,
    cross_entropy_by_torch,
    cross_entropy_in_float32,
]
CROSS_ENTROPY_WRONG = [
    lambda z, y: stable(z)[np.arange(len(y)), y].mean(),  # sign
    lambda z, y: -stable(z)[np.arange(len(y)), y].sum(),  # sum
    lambda z, y: -stable(z)[np.arange(len(y)), y],  # one number an example
    lambda z, y: -stable(z)[:, y].mean(),  # all pairs
    lambda z, y: -stable(z).mean(),  # labels ignored
    lambda z, y: -(np.eye(z.shape[1])[y] * stable(z)).mean(),  # divided by N K
    lambda z, y: -np.exp(stable(z))[np.arange(len(y)), y].mean(),  # no logarithm
    lambda z, y: (1 - np.exp(stable(z)))[np.arange(len(y)), y].mean(),
    lambda z, y: -z[np.arange(len(y)), y].mean(),  # no softmax
    lambda z, y: -np.log2(np.exp(1)) * stable(z)[np.arange(len(y)), y].mean(),  # bits
    lambda z, y: -(np.exp(stable(z)) * stable(z)).sum(axis=1).mean(),  # entropy of the answer
    lambda z, y: -stable(z)[np.arange(len(y)), y - 1].mean(),  # labels from 1
    lambda z, y: -stable(z).max(axis=1).mean(),  # surest class, not the right one
    lambda z, y: -stable(z)[y, np.arange(len(y))].mean(),  # rows and columns exchanged
    lambda z, y: -np.median(stable(z)[np.arange(len(y)), y]),
    lambda z, y: -stable(z)[0, y[0]],  # the first example alone
    lambda z, y: (z.argmax(axis=1) != y).mean(),  # share of errors
    cross_entropy_naive,
    cross_entropy_shifts_in_place,
    cross_entropy_one_maximum,
    cross_entropy_softmax_twice,
    cross_entropy_log_of_softmax,
    cross_entropy_with_epsilon,
    cross_entropy_down_the_columns,
    cross_entropy_squared_error,
    cross_entropy_binary,
    cross_entropy_forgets_to_return,
]


# ── tied_backward(g, x, W): H = X Wᵀ, Y = H W ─────────────────────────────────────────────────
def tied_by_lines(g, x, W):
    h = x @ W.T
    blame_h = g @ W.T
    return blame_h @ W, h.T @ g + blame_h.T @ x


def tied_by_torch(g, x, W):
    x = torch.tensor(x, requires_grad=True)
    W = torch.tensor(W, requires_grad=True)
    ((x @ W.T) @ W).backward(torch.as_tensor(g))
    return x.grad, W.grad


def tied_by_loops(g, x, W):
    (n_rows, n_in), n_hidden = x.shape, len(W)
    dx, dW = np.zeros(x.shape), np.zeros(W.shape)
    for n in range(n_rows):
        for m in range(n_hidden):
            h = sum(x[n, d] * W[m, d] for d in range(n_in))
            blame = sum(g[n, d] * W[m, d] for d in range(n_in))
            for d in range(n_in):
                dx[n, d] += blame * W[m, d]
                dW[m, d] += h * g[n, d] + blame * x[n, d]
    return [dx, dW]


def tied_in_float32(g, x, W):
    g, x, W = (a.astype(np.float32) for a in (g, x, W))
    return g @ (W.T @ W), W @ (x.T @ g + g.T @ x)


def tied_changes_g(g, x, W):
    h = x @ W.T
    g[:] = g / len(g)
    return g @ W.T @ W, h.T @ g + (g @ W.T).T @ x


def tied_overwrites(g, x, W):
    dW = (x @ W.T).T @ g
    blame = g @ W.T
    dW = blame.T @ x
    return blame @ W, dW


TIED_BACKWARD_RIGHT = [tied_by_lines, tied_by_torch, tied_by_loops, tied_in_float32]
TIED_BACKWARD_WRONG = [
    lambda g, x, W: (g @ W.T @ W, (x @ W.T).T @ g),  # second use alone
    lambda g, x, W: (g @ W.T @ W, (g @ W.T).T @ x),  # first use alone
    lambda g, x, W: (g @ W.T @ W, 2 * (x @ W.T).T @ g),
    lambda g, x, W: (g @ W.T @ W, 2 * (g @ W.T).T @ x),
    lambda g, x, W: (g @ W.T @ W, ((x @ W.T).T @ g + (g @ W.T).T @ x) / 2),  # mean of the uses
    lambda g, x, W: (g @ W.T @ W, ((x @ W.T).T @ g + (g @ W.T).T @ x) / len(x)),
    lambda g, x, W: (g @ W.T @ W, (x @ W.T).T @ g - (g @ W.T).T @ x),
    lambda g, x, W: (g @ W.T @ W, ((x @ W.T).T @ g + (g @ W.T).T @ x).T),  # transposed
    lambda g, x, W: ((x @ W.T).T @ g + (g @ W.T).T @ x, g @ W.T @ W),  # exchanged
    lambda g, x, W: (g @ W.T, (x @ W.T).T @ g + (g @ W.T).T @ x),  # stops at H
    lambda g, x, W: (g, (x @ W.T).T @ g + (g @ W.T).T @ x),
    lambda g, x, W: (x @ W.T @ W, (x @ W.T).T @ g + (g @ W.T).T @ x),  # forward, not backward
    lambda g, x, W: (-g @ W.T @ W, -((x @ W.T).T @ g + (g @ W.T).T @ x)),
    lambda g, x, W: (g @ W.T @ W / len(x), ((x @ W.T).T @ g + (g @ W.T).T @ x) / len(x)),
    lambda g, x, W: (x @ W.T).T @ g + (g @ W.T).T @ x,  # one of two
    lambda g, x, W: (g @ W.T @ W, (x @ W.T).T @ g, (g @ W.T).T @ x),  # three values
    lambda g, x, W: (g @ W, g.T @ x),  # of a plain layer
    lambda g, x, W: (g @ W.T @ W, (x @ W.T).T @ x + (g @ W.T).T @ x),
    lambda g, x, W: (g @ W.T @ W, (x @ W.T).T @ g + (g @ W.T).T @ g),
    lambda g, x, W: (2 * g @ W.T @ W, (x @ W.T).T @ g + (g @ W.T).T @ x),
    lambda g, x, W: None,
    tied_changes_g,
    tied_overwrites,
]


# ── softmax_backward(g, p) ────────────────────────────────────────────────────────────────────
def softmax_backward_by_jacobian(g, p):
    rows = []
    for blame, shares in zip(g, p, strict=True):
        jacobian = np.diag(shares) - np.outer(shares, shares)
        rows.append(blame @ jacobian)
    return np.array(rows)


def softmax_backward_by_loops(g, p):
    out = np.zeros(p.shape)
    for n in range(p.shape[0]):
        for k in range(p.shape[1]):
            for j in range(p.shape[1]):
                out[n, k] += g[n, j] * p[n, j] * ((j == k) - p[n, k])
    return out.tolist()


def softmax_backward_by_torch(g, p):
    z = torch.log(torch.as_tensor(p)).requires_grad_()
    torch.softmax(z, dim=1).backward(torch.as_tensor(g))
    return z.grad


def softmax_backward_in_float32(g, p):
    g, p = np.float32(g), np.float32(p)
    return p * g - p * np.einsum("nk,nk->n", p, g)[:, None]


def softmax_backward_in_place(g, p):
    g -= (g * p).sum(axis=1, keepdims=True)
    return g * p


def softmax_backward_forgets_to_return(g, p):
    g = p * (g - (g * p).sum(axis=1, keepdims=True))


def softmax_backward_softmax_again(g, p):
    p = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True)
    return p * (g - (g * p).sum(axis=1, keepdims=True))


SOFTMAX_BACKWARD_RIGHT = [
    softmax_backward_by_jacobian,
    softmax_backward_by_loops,
    softmax_backward_by_torch,
    softmax_backward_in_float32,
]
SOFTMAX_BACKWARD_WRONG = [
    lambda g, p: g * p * (1 - p),  # the diagonal alone
    lambda g, p: p * (1 - p),  # no g
    lambda g, p: g * p,
    lambda g, p: p - g,
    lambda g, p: g - (g * p).sum(axis=1, keepdims=True),  # outer p missing
    lambda g, p: p * (g - (g * p).sum()),  # over the whole batch
    lambda g, p: p * (g - (g * p).sum(axis=0, keepdims=True)),  # over the batch
    lambda g, p: p * (g - (g * p).mean(axis=1, keepdims=True)),
    lambda g, p: p * (g - (g * p).sum(axis=1)),  # keepdims
    lambda g, p: p * (g - g.sum(axis=1, keepdims=True)),  # unweighted
    lambda g, p: p * (g - g.mean(axis=1, keepdims=True)),
    lambda g, p: p * (g + (g * p).sum(axis=1, keepdims=True)),
    lambda g, p: -p * (g - (g * p).sum(axis=1, keepdims=True)),
    lambda g, p: p * ((g * p).sum(axis=1, keepdims=True) - g),
    lambda g, p: p * (g - (g * p).sum(axis=1, keepdims=True)) / len(g),
    lambda g, p: p * g - (g * p).sum(axis=1, keepdims=True),
    lambda g, p: p * (g - p),
    lambda g, p: -np.einsum("nk,nj,nj->nk", p, p, g),  # off the diagonal alone
    lambda g, p: g * (1 - p),
    lambda g, p: p * (g - (g * p * p).sum(axis=1, keepdims=True)),
    lambda g, p: (p * (g - (g * p).sum(axis=1, keepdims=True))).sum(axis=0),
    softmax_backward_in_place,
    softmax_backward_forgets_to_return,
    softmax_backward_softmax_again,
]


# ── numerical_gradient(f, x) ──────────────────────────────────────────────────────────────────
def numerical_flat(f, x):
    flat, h = np.array(x, dtype=float).ravel(), 1e-5
    slopes = []
    for i in range(flat.size):
        nudge = np.zeros(flat.size)
        nudge[i] = h
        up, down = (flat + nudge).reshape(x.shape), (flat - nudge).reshape(x.shape)
        slopes.append((f(up) - f(down)) / (2 * h))
    return np.array(slopes).reshape(x.shape)


def numerical_restores(f, x):
    x = x.astype(np.float64)
    slopes, h = np.empty(x.shape), 1e-5
    for place, before in np.ndenumerate(x):
        x[place] = before + h
        above = f(x)
        x[place] = before - h
        slopes[place] = (above - f(x)) / (2 * h)
        x[place] = before
    return slopes


def numerical_five_points(f, x):
    slopes, h = np.zeros(x.shape), 1e-3
    for place in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[place] = h
        slopes[place] = (8 * (f(x + e) - f(x - e)) - (f(x + 2 * e) - f(x - 2 * e))) / (12 * h)
    return slopes


def numerical_as_lists(f, x):
    def nudged(place, by):
        copy = x.astype(float)
        copy[place] += by
        return float(f(copy))

    h = 1e-4
    slopes = [(nudged(p, h) - nudged(p, -h)) / (2 * h) for p in np.ndindex(x.shape)]
    return np.reshape(slopes, x.shape).tolist()


def numerical_one_sided(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up = x.astype(float)
        up[place] += h
        slopes[place] = (f(up) - f(x.astype(float))) / h
    return slopes


def numerical_one_sided_tiny(f, x):
    return numerical_one_sided(f, x, h=1e-8)


def numerical_one_sided_backward(f, x, h=1e-7):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        down = x.astype(float)
        down[place] -= h
        slopes[place] = (f(x.astype(float)) - f(down)) / h
    return slopes


def central(divide, h=1e-5):
    """Make a central difference that is divided, or otherwise ended, in its own way."""

    def numerical(f, x):
        slopes = np.zeros(x.shape)
        for place in np.ndindex(x.shape):
            up, down = x.astype(float), x.astype(float)
            up[place] += h
            down[place] -= h
            slopes[place] = divide(f(up), f(down), h)
        return slopes

    return numerical


def numerical_precedence(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.astype(float), x.astype(float)
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / 2 * h
    return slopes


def numerical_no_brackets(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.astype(float), x.astype(float)
        up[place] += h
        down[place] -= h
        slopes[place] = f(up) - f(down) / (2 * h)
    return slopes


def numerical_never_restores(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    x = x.astype(float)
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= 2 * h
        slopes[place] = (up - f(x)) / (2 * h)
    return slopes


def numerical_harms_x(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        up = f(x)
        x[place] -= 2 * h
        slopes[place] = (up - f(x)) / (2 * h)
        x[place] += h / 2
    return slopes


def numerical_aliases(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x, x  # no copies
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_all_at_once(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h) * np.ones(x.shape)


def numerical_one_number(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_flat_shape(f, x):
    return numerical_flat(f, x).ravel()


def numerical_first_axis(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.astype(float), x.astype(float)
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_two_axes(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up, down = x.astype(float), x.astype(float)
            up[i, j] += h
            down[i, j] -= h
            slopes[i, j] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_whole_numbers(f, x, h=1e-5):
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_zeros_like(f, x):
    slopes = np.zeros_like(x)
    slopes[...] = numerical_flat(f, x)
    return slopes


def numerical_in_float32(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.astype(np.float32), x.astype(np.float32)
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_forgets_to_return(f, x):
    numerical_flat(f, x)


def numerical_returns_in_the_loop(f, x, h=1e-5):
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.astype(float), x.astype(float)
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
        return slopes


NUMERICAL_GRADIENT_RIGHT = [
    numerical_flat,
    numerical_restores,
    numerical_five_points,
    numerical_as_lists,
]
NUMERICAL_GRADIENT_WRONG = [
    numerical_one_sided,
    numerical_one_sided_tiny,
    numerical_one_sided_backward,
    central(lambda up, down, h: (up - down) / h),  # the 2 is missing
    central(lambda up, down, h: (down - up) / (2 * h)),  # sign
    central(lambda up, down, h: (up + down) / (2 * h)),
    central(lambda up, down, h: up - down),  # not divided
    central(lambda up, down, h: abs(up - down) / (2 * h)),
    central(lambda up, down, h: (up - down) / (2 * h**2)),
    central(lambda up, down, h: (up - down) / (2 * h), h=0.1),  # too large
    central(lambda up, down, h: (up - down) / (2 * h), h=1e-13),  # too small
    central(lambda up, down, h: (up - down) / 2),
    numerical_precedence,
    numerical_no_brackets,
    numerical_never_restores,
    numerical_harms_x,
    numerical_aliases,
    numerical_all_at_once,
    numerical_one_number,
    numerical_flat_shape,
    numerical_first_axis,
    numerical_two_axes,
    numerical_whole_numbers,
    numerical_zeros_like,
    numerical_in_float32,
    numerical_forgets_to_return,
    numerical_returns_in_the_loop,
]


# ── dropout(x, p, keep) ───────────────────────────────────────────────────────────────────────
def dropout_where(x, p, keep):
    return np.where(keep, x / (1 - p), 0.0)


def dropout_by_index(x, p, keep):
    out = np.zeros(x.shape)
    out[keep] = x[keep] / (1 - p)
    return out


def dropout_by_loop(x, p, keep):
    flat = [
        value / (1 - p) if stays else 0.0
        for value, stays in zip(x.ravel(), keep.ravel(), strict=True)
    ]
    return np.reshape(flat, x.shape).tolist()


def dropout_by_torch(x, p, keep):
    return torch.as_tensor(x) * torch.as_tensor(keep) / (1 - p)


def dropout_in_float32(x, p, keep):
    return (x * keep * (1 / (1 - p))).astype(np.float32)


def dropout_in_place(x, p, keep):
    x[~keep] = 0
    return x / (1 - p)


def dropout_scales_in_place(x, p, keep):
    x /= 1 - p
    return x * keep


def dropout_draws_again(x, p, keep):
    keep = np.random.default_rng(0).random(x.shape) >= p
    return x * keep / (1 - p)


def dropout_by_the_share_kept(x, p, keep):
    return x * keep / keep.mean() if keep.any() else x * 0.0


def dropout_forgets_to_return(x, p, keep):
    x = x * keep / (1 - p)


def dropout_squeezes(x, p, keep):
    return x[keep] / (1 - p)


DROPOUT_RIGHT = [
    dropout_where,
    dropout_by_index,
    dropout_by_loop,
    dropout_by_torch,
    dropout_in_float32,
]
DROPOUT_WRONG = [
    lambda x, p, keep: x * keep,  # no factor
    lambda x, p, keep: x * keep / p,
    lambda x, p, keep: x * keep * p,
    lambda x, p, keep: x * keep * (1 - p),
    lambda x, p, keep: x * keep / (1 + p),
    lambda x, p, keep: x * keep / np.sqrt(1 - p),
    lambda x, p, keep: x * keep / 1 - p,  # brackets
    lambda x, p, keep: x * ~keep / (1 - p),  # the wrong ones
    lambda x, p, keep: x / (1 - p),  # mask ignored
    lambda x, p, keep: x,
    lambda x, p, keep: np.where(keep, x / (1 - p), x),
    lambda x, p, keep: np.where(keep, x / (1 - p), np.nan),
    lambda x, p, keep: np.where(keep, x, 0) * (1 + p),
    lambda x, p, keep: keep / (1 - p),
    lambda x, p, keep: (x * keep).sum() / (1 - p),
    lambda x, p, keep: x * keep / (1 - p) ** 2,
    dropout_in_place,
    dropout_scales_in_place,
    dropout_draws_again,
    dropout_by_the_share_kept,
    dropout_forgets_to_return,
    dropout_squeezes,
]


# ── ensemble(scores): (S, N, K) scores, (N, K) mean of the networks' probabilities ────────────
def shares(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def ensemble_by_loop(scores):
    total = np.zeros(scores.shape[1:])
    for z in scores:
        e = np.exp(z - z.max(axis=1, keepdims=True))
        total += e / e.sum(axis=1, keepdims=True)
    return total / len(scores)


def ensemble_by_torch(scores):
    return torch.softmax(torch.as_tensor(scores), dim=2).mean(dim=0)


def ensemble_in_float32(scores):
    return shares(scores.astype(np.float32)).mean(axis=0)


def ensemble_as_lists(scores):
    return np.mean([[shares(row) for row in z] for z in scores], axis=0).tolist()


def ensemble_in_place(scores):
    scores -= scores.max(axis=2, keepdims=True)
    return shares(scores).mean(axis=0)


def ensemble_naive(scores):
    e = np.exp(scores)
    return (e / e.sum(axis=2, keepdims=True)).mean(axis=0)


def ensemble_geometric(scores):
    p = np.exp(np.log(shares(scores) + 1e-300).mean(axis=0))
    return p / p.sum(axis=1, keepdims=True)


def ensemble_one_maximum(scores):
    e = np.exp(scores - scores.max())
    return (e / e.sum(axis=2, keepdims=True)).mean(axis=0)


def ensemble_over_networks(scores):
    e = np.exp(scores - scores.max(axis=0))
    return (e / e.sum(axis=0)).mean(axis=0)


def ensemble_over_digits(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).mean(axis=0)


def ensemble_over_everything(scores):
    e = np.exp(scores - scores.max())
    return (e / e.sum()).mean(axis=0)


def ensemble_votes(scores):
    read = scores.argmax(axis=2)
    return (read[:, :, None] == np.arange(scores.shape[2])).mean(axis=0)


def ensemble_softmax_twice(scores):
    return shares(shares(scores)).mean(axis=0)


def ensemble_sums_exponentials(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True)).sum(axis=0)
    return e / e.sum(axis=1, keepdims=True)


def ensemble_forgets_to_return(scores):
    shares(scores).mean(axis=0)


def ensemble_softmax_of_the_mean(scores):
    return shares(shares(scores).mean(axis=0))


ENSEMBLE_RIGHT = [ensemble_by_loop, ensemble_by_torch, ensemble_in_float32, ensemble_as_lists]
ENSEMBLE_WRONG = [
    lambda scores: shares(scores.mean(axis=0)),  # scores averaged
    lambda scores: scores.mean(axis=0),  # no softmax
    lambda scores: shares(scores),  # not averaged
    lambda scores: shares(scores).sum(axis=0),
    lambda scores: shares(scores).mean(axis=1),  # over the digits
    lambda scores: shares(scores).mean(axis=2),  # over the classes
    lambda scores: shares(scores).mean(),
    lambda scores: shares(scores)[0],  # the first network
    lambda scores: shares(scores).max(axis=0),
    lambda scores: np.median(shares(scores), axis=0),
    lambda scores: shares(scores).mean(axis=0).argmax(axis=1),  # labels
    lambda scores: np.log(shares(scores)).mean(axis=0),
    lambda scores: shares(scores).mean(axis=0).T,
    lambda scores: shares(scores).sum(axis=0) / scores.shape[1],  # divided by N
    lambda scores: shares(scores).sum(axis=0) / 10,
    lambda scores: shares(scores).prod(axis=0),
    ensemble_in_place,
    ensemble_naive,
    ensemble_geometric,
    ensemble_one_maximum,
    ensemble_over_networks,
    ensemble_over_digits,
    ensemble_over_everything,
    ensemble_votes,
    ensemble_softmax_twice,
    ensemble_sums_exponentials,
    ensemble_forgets_to_return,
    ensemble_softmax_of_the_mean,
]


RIGHT = {
    "parameter_count": PARAMETER_COUNT_RIGHT,
    "log_softmax": LOG_SOFTMAX_RIGHT,
    "cross_entropy": CROSS_ENTROPY_RIGHT,
    "tied_backward": TIED_BACKWARD_RIGHT,
    "softmax_backward": SOFTMAX_BACKWARD_RIGHT,
    "numerical_gradient": NUMERICAL_GRADIENT_RIGHT,
    "dropout": DROPOUT_RIGHT,
    "ensemble": ENSEMBLE_RIGHT,
}
WRONG = {
    "parameter_count": PARAMETER_COUNT_WRONG,
    "log_softmax": LOG_SOFTMAX_WRONG,
    "cross_entropy": CROSS_ENTROPY_WRONG,
    "tied_backward": TIED_BACKWARD_WRONG,
    "softmax_backward": SOFTMAX_BACKWARD_WRONG,
    "numerical_gradient": NUMERICAL_GRADIENT_WRONG,
    "dropout": DROPOUT_WRONG,
    "ensemble": ENSEMBLE_WRONG,
}
