"""Answers as beginners write them, for the checkers of book/rnn.ipynb: right and wrong ones."""

import numpy as np
import torch


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# ---------------------------------------------------------------- leaky_step, right


def leaky_plain(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_difference(x, h, w_ih, w_hh, b, leak):
    new = np.tanh(np.dot(x, w_ih.T) + np.dot(h, w_hh.T) + b)
    return h + leak * (new - h)


def leaky_loops(x, h, w_ih, w_hh, b, leak):
    result = []
    for n in range(len(x)):
        row = []
        for j in range(len(b)):
            z = b[j]
            for i in range(x.shape[1]):
                z += w_ih[j, i] * x[n, i]
            for k in range(h.shape[1]):
                z += w_hh[j, k] * h[n, k]
            row.append((1 - leak) * h[n, k - k + j] + leak * np.tanh(z))
        result.append(row)
    return result


def leaky_torch(x, h, w_ih, w_hh, b, leak):
    x, h, w_ih, w_hh, b = map(torch.tensor, (x, h, w_ih, w_hh, b))
    return torch.lerp(h, torch.tanh(x @ w_ih.T + h @ w_hh.T + b), float(leak))


def leaky_float32(x, h, w_ih, w_hh, b, leak):
    x, h, w_ih, w_hh, b = (a.astype(np.float32) for a in (x, h, w_ih, w_hh, b))
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_einsum(x, h, w_ih, w_hh, b, leak):
    z = np.einsum("ni,hi->nh", x, w_ih) + np.einsum("nk,hk->nh", h, w_hh) + b
    return leak * np.tanh(z) + h * (1 - leak)


# ---------------------------------------------------------------- leaky_step, wrong


def leaky_no_leak(x, h, w_ih, w_hh, b, leak):
    return np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_swapped(x, h, w_ih, w_hh, b, leak):
    return leak * h + (1 - leak) * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_no_old(x, h, w_ih, w_hh, b, leak):
    return leak * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_whole_old(x, h, w_ih, w_hh, b, leak):
    return h + leak * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_new_not_weighed(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_no_tanh(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * (x @ w_ih.T + h @ w_hh.T + b)


def leaky_sigmoid(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * sigmoid(x @ w_ih.T + h @ w_hh.T + b)


def leaky_inside(x, h, w_ih, w_hh, b, leak):
    return np.tanh((1 - leak) * h + leak * (x @ w_ih.T + h @ w_hh.T + b))


def leaky_no_bias(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + h @ w_hh.T)


def leaky_no_state(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + b)


def leaky_no_input(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(h @ w_hh.T + b)


def leaky_whh_not_transposed(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + h @ w_hh + b)


def leaky_wih_not_transposed(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih + h @ w_hh.T + b)


def leaky_star(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x * w_ih + h * w_hh + b)


def leaky_columns(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(w_ih @ x + w_hh @ h + b)


def leaky_prints(x, h, w_ih, w_hh, b, leak):
    print((1 - leak) * h + leak * np.tanh(x @ w_ih.T + h @ w_hh.T + b))


def leaky_in_place(x, h, w_ih, w_hh, b, leak):
    new = np.tanh(x @ w_ih.T + h @ w_hh.T + b)
    h *= 1 - leak
    h += leak * new
    return h


def leaky_old_half(x, h, w_ih, w_hh, b, leak):
    return 0.5 * h + 0.5 * np.tanh(x @ w_ih.T + h @ w_hh.T + b)


def leaky_bias_twice(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + b + h @ w_hh.T + b)


def leaky_first_row(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h[0] + leak * np.tanh(w_ih @ x[0] + w_hh @ h[0] + b)


# ---------------------------------------------------------------- last_states, right


def last_mask(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        new = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        h = np.where((t < lengths)[:, None], new, h)
    return h


def last_gather(x, lengths, w_ih, w_hh, b):
    h, states = np.zeros((x.shape[1], len(b))), []
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        states.append(h)
    return np.stack(states)[lengths - 1, np.arange(len(lengths))]


def last_one_by_one(x, lengths, w_ih, w_hh, b):
    out = []
    for n, length in enumerate(lengths):
        h = [0.0] * len(b)
        for t in range(length):
            h = np.tanh(w_ih @ x[t, n] + w_hh @ h + b)
        out.append(list(h))
    return out


def last_torch(x, lengths, w_ih, w_hh, b):
    x, w_ih, w_hh, b = map(torch.tensor, (x, w_ih, w_hh, b))
    mask = torch.arange(len(x))[:, None] < torch.tensor(lengths)
    h = torch.zeros(x.shape[1], len(b), dtype=x.dtype)
    for x_t, on in zip(x, mask, strict=True):
        h = torch.where(on[:, None], torch.tanh(x_t @ w_ih.T + h @ w_hh.T + b), h)
    return h


def last_float32(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)), np.float32)
    for t in range(len(x)):
        on = (lengths > t).astype(np.float32)[:, None]
        h = on * np.tanh(x[t] @ w_ih.T + h @ w_hh.T + b).astype(np.float32) + (1 - on) * h
    return h


def last_boolean_rows(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], w_hh.shape[0]))
    for t in range(max(lengths)):
        on = lengths > t
        h[on] = np.tanh(x[t][on] @ w_ih.T + h[on] @ w_hh.T + b)
    return h


# ---------------------------------------------------------------- last_states, wrong


def last_no_lengths(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
    return h


def _states(x, w_ih, w_hh, b):
    h, states = np.zeros((x.shape[1], len(b))), []
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        states.append(h)
    return np.stack(states)


def last_off_by_one(x, lengths, w_ih, w_hh, b):
    states = _states(x, w_ih, w_hh, b)
    return states[np.minimum(lengths, len(x) - 1), np.arange(len(lengths))]


def last_index_error(x, lengths, w_ih, w_hh, b):
    return _states(x, w_ih, w_hh, b)[lengths, np.arange(len(lengths))]


def last_one_too_early(x, lengths, w_ih, w_hh, b):
    return _states(x, w_ih, w_hh, b)[lengths - 2, np.arange(len(lengths))]


def last_all_states(x, lengths, w_ih, w_hh, b):
    return _states(x, w_ih, w_hh, b)


def last_every_pair(x, lengths, w_ih, w_hh, b):
    return _states(x, w_ih, w_hh, b)[lengths - 1]


def last_zeroed(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = (t < lengths)[:, None] * np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
    return h


def last_input_masked(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.tanh((t < lengths)[:, None] * x_t @ w_ih.T + h @ w_hh.T + b)
    return h


def last_mean(x, lengths, w_ih, w_hh, b):
    states = _states(x, w_ih, w_hh, b)
    mask = np.arange(len(x))[:, None] < lengths
    return (states * mask[..., None]).sum(0) / lengths[:, None]


def last_sum(x, lengths, w_ih, w_hh, b):
    mask = np.arange(len(x))[:, None] < lengths
    return (_states(x, w_ih, w_hh, b) * mask[..., None]).sum(0)


def last_cut_to_shortest(x, lengths, w_ih, w_hh, b):
    return _states(x[: min(lengths)], w_ih, w_hh, b)[-1]


def last_mask_inclusive(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t <= lengths)[:, None], np.tanh(x_t @ w_ih.T + h @ w_hh.T + b), h)
    return h


def last_mask_inverted(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], h, np.tanh(x_t @ w_ih.T + h @ w_hh.T + b))
    return h


def last_no_recurrence(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], np.tanh(x_t @ w_ih.T + b), h)
    return h


def last_state_not_kept(x, lengths, w_ih, w_hh, b):
    h, out = np.zeros((x.shape[1], len(b))), np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        new = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        out = np.where((t < lengths)[:, None], new, out)
    return out


def last_no_bias(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], np.tanh(x_t @ w_ih.T + h @ w_hh.T), h)
    return h


def last_no_tanh(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], x_t @ w_ih.T + h @ w_hh.T + b, h)
    return h


def last_whh_not_transposed(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], np.tanh(x_t @ w_ih.T + h @ w_hh + b), h)
    return h


def last_starts_at_one(x, lengths, w_ih, w_hh, b):
    h = np.ones((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where((t < lengths)[:, None], np.tanh(x_t @ w_ih.T + h @ w_hh.T + b), h)
    return h


def last_mask_without_axis(x, lengths, w_ih, w_hh, b):
    h = np.zeros((x.shape[1], len(b)))
    for t, x_t in enumerate(x):
        h = np.where(t < lengths, np.tanh(x_t @ w_ih.T + h @ w_hh.T + b), h)
    return h


def last_batch_first(x, lengths, w_ih, w_hh, b):
    out = []
    for n, length in enumerate(lengths):
        h = np.zeros(len(b))
        for t in range(length):
            h = np.tanh(w_ih @ x[n, t] + w_hh @ h + b)
        out.append(h)
    return np.array(out)


def last_state_carried_over(x, lengths, w_ih, w_hh, b):
    out, h = [], np.zeros(len(b))
    for n, length in enumerate(lengths):
        for t in range(length):
            h = np.tanh(w_ih @ x[t, n] + w_hh @ h + b)
        out.append(h)
    return np.array(out)


def last_none(x, lengths, w_ih, w_hh, b):
    last_mask(x, lengths, w_ih, w_hh, b)


# ---------------------------------------------------------------- grad_w_hh, right


def grad_plain(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), np.zeros(len(w_hh))
    for t in reversed(range(len(g))):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_loops(h, w_hh, g):
    T, H = len(g), len(w_hh)
    total = [[0.0] * H for _ in range(H)]
    after = [0.0] * H
    for t in range(T, 0, -1):
        delta = []
        for k in range(H):
            back = sum(w_hh[j][k] * after[j] for j in range(H))
            delta.append((g[t - 1][k] + back) * (1 - h[t][k] ** 2))
        for j in range(H):
            for k in range(H):
                total[j][k] += delta[j] * h[t - 1][k]
        after = delta
    return total


def grad_at_once(h, w_hh, g):
    deltas, delta = [], np.zeros(len(w_hh))
    for g_t, h_t in zip(g[::-1], h[:0:-1], strict=True):
        delta = (g_t + delta @ w_hh) * (1 - h_t * h_t)
        deltas.append(delta)
    return np.array(deltas)[::-1].T @ h[:-1]


def grad_torch(h, w_hh, g):
    h, w_hh, g = map(torch.tensor, (h, w_hh, g))
    total, flowing = torch.zeros_like(w_hh), torch.zeros(len(w_hh), dtype=h.dtype)
    for t in range(len(g) - 1, -1, -1):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total += torch.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_float32(h, w_hh, g):
    return grad_plain(*(a.astype(np.float32) for a in (h, w_hh, g)))


# ---------------------------------------------------------------- grad_w_hh, wrong


def _grad(h, w_hh, g, slope=None, pair=None, back=None, first=0.0):
    slope = slope or (lambda t: 1 - h[t + 1] ** 2)
    pair = pair or (lambda delta, t: np.outer(delta, h[t]))
    back = back or (lambda delta: w_hh.T @ delta)
    total, flowing = np.zeros_like(w_hh), first
    for t in reversed(range(len(g))):
        delta = (g[t] + flowing) * slope(t)
        total = total + pair(delta, t)
        flowing = back(delta)
    return total


def grad_w_not_transposed(h, w_hh, g):
    return _grad(h, w_hh, g, back=lambda delta: w_hh @ delta)


def grad_no_flow(h, w_hh, g):
    return _grad(h, w_hh, g, back=lambda delta: 0.0)


def grad_slope_of_before(h, w_hh, g):
    return _grad(h, w_hh, g, slope=lambda t: 1 - h[t] ** 2)


def grad_no_slope(h, w_hh, g):
    return _grad(h, w_hh, g, slope=lambda t: 1.0)


def grad_slope_not_squared(h, w_hh, g):
    return _grad(h, w_hh, g, slope=lambda t: 1 - h[t + 1])


def grad_slope_sigmoid(h, w_hh, g):
    return _grad(h, w_hh, g, slope=lambda t: h[t + 1] * (1 - h[t + 1]))


def grad_slope_of_tanh_again(h, w_hh, g):
    return _grad(h, w_hh, g, slope=lambda t: 1 - np.tanh(h[t + 1]) ** 2)


def grad_outer_swapped(h, w_hh, g):
    return _grad(h, w_hh, g, pair=lambda delta, t: np.outer(h[t], delta))


def grad_state_of_now(h, w_hh, g):
    return _grad(h, w_hh, g, pair=lambda delta, t: np.outer(delta, h[t + 1]))


def grad_entrywise(h, w_hh, g):
    return _grad(h, w_hh, g, pair=lambda delta, t: delta * h[t])


def grad_back_entrywise(h, w_hh, g):
    return _grad(h, w_hh, g, back=lambda delta: w_hh * delta)


def grad_no_matrix(h, w_hh, g):
    return _grad(h, w_hh, g, back=lambda delta: delta)


def grad_forward_in_time(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0.0
    for t in range(len(g)):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_last_only(h, w_hh, g):
    delta = g[-1] * (1 - h[-1] ** 2)
    return np.outer(delta, h[-2])


def grad_not_summed(h, w_hh, g):
    flowing = 0.0
    for t in reversed(range(len(g))):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total = np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_mean(h, w_hh, g):
    return grad_plain(h, w_hh, g) / len(g)


def grad_minus(h, w_hh, g):
    return -grad_plain(h, w_hh, g)


def grad_g_outside_slope(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0.0
    for t in reversed(range(len(g))):
        delta = g[t] + flowing * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_only_last_g(h, w_hh, g):
    g = np.concatenate([np.zeros_like(g[:-1]), g[-1:]])
    return grad_plain(h, w_hh, g)


def grad_stops_early(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0.0
    for t in range(len(g) - 1, 0, -1):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def grad_dot(h, w_hh, g):
    return _grad(h, w_hh, g, pair=lambda delta, t: delta @ h[t])


def grad_into_w(h, w_hh, g):
    w = w_hh
    flowing = 0.0
    gradient = w_hh
    gradient *= 0
    for t in reversed(range(len(g))):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        gradient += np.outer(delta, h[t])
        flowing = w.T @ delta
    return gradient


# ---------------------------------------------------------------- peephole_step, right


def peep_plain(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * c) * c + sigmoid(i + p[0] * c) * np.tanh(g)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_slices(x, h, c, w_ih, w_hh, b, p):
    H = h.shape[1]
    z = np.dot(x, w_ih.T) + np.dot(h, w_hh.T) + b
    i = 0.5 * (1 + np.tanh(0.5 * (z[:, :H] + c * p[0])))
    f = 0.5 * (1 + np.tanh(0.5 * (z[:, H : 2 * H] + c * p[1])))
    g = np.tanh(z[:, 2 * H : 3 * H])
    c = f * c + i * g
    o = 0.5 * (1 + np.tanh(0.5 * (z[:, 3 * H :] + c * p[2])))
    return [o * np.tanh(c), c]


def peep_torch(x, h, c, w_ih, w_hh, b, p):
    x, h, c, w_ih, w_hh, b, p = map(torch.tensor, (x, h, c, w_ih, w_hh, b, p))
    i, f, g, o = (x @ w_ih.T + h @ w_hh.T + b).chunk(4, dim=1)
    c = torch.sigmoid(f + p[1] * c) * c + torch.sigmoid(i + p[0] * c) * torch.tanh(g)
    return torch.sigmoid(o + p[2] * c) * torch.tanh(c), c


def peep_rows(x, h, c, w_ih, w_hh, b, p):
    states, cells = [], []
    for x_n, h_n, c_n in zip(x, h, c, strict=True):
        i, f, g, o = (w_ih @ x_n + w_hh @ h_n + b).reshape(4, -1)
        new = sigmoid(f + p[1] * c_n) * c_n + sigmoid(i + p[0] * c_n) * np.tanh(g)
        states.append(list(sigmoid(o + p[2] * new) * np.tanh(new)))
        cells.append(list(new))
    return states, cells


def peep_float32(x, h, c, w_ih, w_hh, b, p):
    return peep_plain(*(a.astype(np.float32) for a in (x, h, c, w_ih, w_hh, b, p)))


# ---------------------------------------------------------------- peephole_step, wrong


def _peep(x, h, c, w_ih, w_hh, b, p, order="ifgo", old_for_o=False, peep=(0, 1, 2)):
    z = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    parts = dict(zip(order, z, strict=True))
    new = sigmoid(parts["f"] + p[peep[1]] * c) * c + sigmoid(parts["i"] + p[peep[0]] * c) * np.tanh(
        parts["g"]
    )
    return sigmoid(parts["o"] + p[peep[2]] * (c if old_for_o else new)) * np.tanh(new), new


def peep_none(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, 0 * p)


def peep_old_for_o(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p, old_for_o=True)


def peep_order_ifog(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p, order="ifog")


def peep_order_figo(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p, order="figo")


def peep_rows_of_p_swapped(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p, peep=(1, 0, 2))


def peep_o_forgotten(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p * np.array([[1.0], [1.0], [0.0]]))


def peep_only_o(x, h, c, w_ih, w_hh, b, p):
    return _peep(x, h, c, w_ih, w_hh, b, p * np.array([[0.0], [0.0], [1.0]]))


def peep_swapped_return(x, h, c, w_ih, w_hh, b, p):
    return peep_plain(x, h, c, w_ih, w_hh, b, p)[::-1]


def peep_only_h(x, h, c, w_ih, w_hh, b, p):
    return peep_plain(x, h, c, w_ih, w_hh, b, p)[0]


def peep_h_without_tanh(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * c) * c + sigmoid(i + p[0] * c) * np.tanh(g)
    return sigmoid(o + p[2] * new) * new, new


def peep_g_with_sigmoid(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * c) * c + sigmoid(i + p[0] * c) * sigmoid(g)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_gates_with_tanh(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = np.tanh(f + p[1] * c) * c + np.tanh(i + p[0] * c) * np.tanh(g)
    return np.tanh(o + p[2] * new) * np.tanh(new), new


def peep_forget_upside_down(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = (1 - sigmoid(f + p[1] * c)) * c + sigmoid(i + p[0] * c) * np.tanh(g)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_no_bias(x, h, c, w_ih, w_hh, b, p):
    return peep_plain(x, h, c, w_ih, w_hh, 0 * b, p)


def peep_no_state(x, h, c, w_ih, w_hh, b, p):
    return peep_plain(x, 0 * h, c, w_ih, w_hh, b, p)


def peep_forgets_c(x, h, c, w_ih, w_hh, b, p):
    i, _, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(i + p[0] * c) * np.tanh(g)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_no_sigmoid_on_i(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * c) * c + (i + p[0] * c) * np.tanh(g)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_on_h(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * h) * c + sigmoid(i + p[0] * h) * np.tanh(g)
    return sigmoid(o + p[2] * h) * np.tanh(new), new


def peep_outside(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = (sigmoid(f) + p[1] * c) * c + (sigmoid(i) + p[0] * c) * np.tanh(g)
    return (sigmoid(o) + p[2] * new) * np.tanh(new), new


def peep_on_g_too(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    new = sigmoid(f + p[1] * c) * c + sigmoid(i + p[0] * c) * np.tanh(g + p[2] * c)
    return sigmoid(o + p[2] * new) * np.tanh(new), new


def peep_shows_old_c(x, h, c, w_ih, w_hh, b, p):
    _, new = peep_plain(x, h, c, w_ih, w_hh, b, p)
    o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)[3]
    return sigmoid(o + p[2] * new) * np.tanh(c), new


def peep_whh_not_transposed(x, h, c, w_ih, w_hh, b, p):
    H = h.shape[1]
    w = np.concatenate([w_hh[k * H : (k + 1) * H].T for k in range(4)])
    return peep_plain(x, h, c, w_ih, w, b, p)


def peep_in_place(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    i, f = sigmoid(i + p[0] * c), sigmoid(f + p[1] * c)
    c *= f
    c += i * np.tanh(g)
    return sigmoid(o + p[2] * c) * np.tanh(c), c


# ---------------------------------------------------------------- gru_step, right


def gru_plain(x, h, w_ih, w_hh, b):
    xr, xz, xn = np.split(x @ w_ih.T + b, 3, axis=1)
    wr, wz, wn = np.split(w_hh, 3)
    r, z = sigmoid(xr + h @ wr.T), sigmoid(xz + h @ wz.T)
    n = np.tanh(xn + (r * h) @ wn.T)
    return (1 - z) * n + z * h


def gru_slices(x, h, w_ih, w_hh, b):
    H = h.shape[1]
    r = 0.5 + 0.5 * np.tanh((x @ w_ih[:H].T + h @ w_hh[:H].T + b[:H]) / 2)
    z = 0.5 + 0.5 * np.tanh((x @ w_ih[H : 2 * H].T + h @ w_hh[H : 2 * H].T + b[H : 2 * H]) / 2)
    n = np.tanh(x @ w_ih[2 * H :].T + (r * h) @ w_hh[2 * H :].T + b[2 * H :])
    return n + z * (h - n)


def gru_rows(x, h, w_ih, w_hh, b):
    out = []
    for x_n, h_n in zip(x, h, strict=True):
        H = len(h_n)
        s = w_ih @ x_n + b
        r = sigmoid(s[:H] + w_hh[:H] @ h_n)
        z = sigmoid(s[H : 2 * H] + w_hh[H : 2 * H] @ h_n)
        n = np.tanh(s[2 * H :] + w_hh[2 * H :] @ (r * h_n))
        out.append([float(v) for v in (1 - z) * n + z * h_n])
    return out


def gru_torch(x, h, w_ih, w_hh, b):
    x, h, w_ih, w_hh, b = map(torch.tensor, (x, h, w_ih, w_hh, b))
    (ir, iz, i_n), (hr, hz, hn), (br, bz, bn) = w_ih.chunk(3), w_hh.chunk(3), b.chunk(3)
    r = torch.sigmoid(x @ ir.T + h @ hr.T + br)
    z = torch.sigmoid(x @ iz.T + h @ hz.T + bz)
    return (1 - z) * torch.tanh(x @ i_n.T + (r * h) @ hn.T + bn) + z * h


def gru_float32(x, h, w_ih, w_hh, b):
    return gru_plain(*(a.astype(np.float32) for a in (x, h, w_ih, w_hh, b)))


# ---------------------------------------------------------------- gru_step, wrong


def _gru(x, h, w_ih, w_hh, b, order="rzn", new=None, mix=None):
    xs = dict(zip(order, np.split(x @ w_ih.T + b, 3, axis=1), strict=True))
    ws = dict(zip(order, np.split(w_hh, 3), strict=True))
    r, z = sigmoid(xs["r"] + h @ ws["r"].T), sigmoid(xs["z"] + h @ ws["z"].T)
    new = new or (lambda xn, wn, r, z: np.tanh(xn + (r * h) @ wn.T))
    n = new(xs["n"], ws["n"], r, z)
    return mix(n, z) if mix else (1 - z) * n + z * h


def gru_pytorch(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(xn + r * (h @ wn.T)))


def gru_pytorch_bias_inside(x, h, w_ih, w_hh, b):
    bn = b[2 * h.shape[1] :]
    return _gru(
        x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(xn - bn + r * (h @ wn.T + bn))
    )


def gru_no_reset(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(xn + h @ wn.T))


def gru_reset_all(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(r * (xn + h @ wn.T)))


def gru_z_for_r(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(xn + (z * h) @ wn.T))


def gru_mix_swapped(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, mix=lambda n, z: z * n + (1 - z) * h)


def gru_no_mix(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, mix=lambda n, z: n)


def gru_no_old(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, mix=lambda n, z: (1 - z) * n)


def gru_new_whole(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, mix=lambda n, z: n + z * h)


def gru_order_zrn(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, order="zrn")


def gru_order_nrz(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, order="nrz")


def gru_no_bias(x, h, w_ih, w_hh, b):
    return gru_plain(x, h, w_ih, w_hh, 0 * b)


def gru_bias_twice(x, h, w_ih, w_hh, b):
    return gru_plain(x, h, w_ih, w_hh, 2 * b)


def gru_n_sigmoid(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: sigmoid(xn + (r * h) @ wn.T))


def gru_n_linear(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: xn + (r * h) @ wn.T)


def gru_gates_tanh(x, h, w_ih, w_hh, b):
    xr, xz, xn = np.split(x @ w_ih.T + b, 3, axis=1)
    wr, wz, wn = np.split(w_hh, 3)
    r, z = np.tanh(xr + h @ wr.T), np.tanh(xz + h @ wz.T)
    return (1 - z) * np.tanh(xn + (r * h) @ wn.T) + z * h


def gru_gates_without_state(x, h, w_ih, w_hh, b):
    xr, xz, xn = np.split(x @ w_ih.T + b, 3, axis=1)
    wn = np.split(w_hh, 3)[2]
    r, z = sigmoid(xr), sigmoid(xz)
    return (1 - z) * np.tanh(xn + (r * h) @ wn.T) + z * h


def gru_whh_not_transposed(x, h, w_ih, w_hh, b):
    H = h.shape[1]
    return gru_plain(x, h, w_ih, np.concatenate([w.T for w in np.split(w_hh, 3)]), b) + 0 * H


def gru_split_axis(x, h, w_ih, w_hh, b):
    xr, xz, xn = np.split(x @ w_ih.T + b, 3, axis=0)
    wr, wz, wn = np.split(w_hh, 3)
    r, z = sigmoid(xr + h @ wr.T), sigmoid(xz + h @ wz.T)
    return (1 - z) * np.tanh(xn + (r * h) @ wn.T) + z * h


def gru_returns_n_too(x, h, w_ih, w_hh, b):
    return gru_plain(x, h, w_ih, w_hh, b), h


def gru_reset_upside_down(x, h, w_ih, w_hh, b):
    return _gru(x, h, w_ih, w_hh, b, new=lambda xn, wn, r, z: np.tanh(xn + ((1 - r) * h) @ wn.T))


# ---------------------------------------------------------------- clip_by_norm, right


def clip_plain(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return [factor * g for g in grads]


def clip_flat(grads, limit):
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))
    if norm <= limit:
        return [np.array(g) for g in grads]
    return tuple(g * limit / norm for g in grads)


def clip_loops(grads, limit):
    total = 0.0
    for g in grads:
        for value in np.array(g).flat:
            total += value * value
    factor = limit / total**0.5 if total**0.5 > limit else 1.0
    return [(np.array(g) * factor).tolist() for g in grads]


def clip_torch(grads, limit):
    tensors = [torch.tensor(g) for g in grads]
    norm = torch.sqrt(sum((t**2).sum() for t in tensors))
    return [t * min(1.0, limit / norm.item()) if norm > 0 else t for t in tensors]


def clip_float32(grads, limit):
    return clip_plain([np.asarray(g, np.float32) for g in grads], limit)


# ---------------------------------------------------------------- clip_by_norm, wrong


def clip_each(grads, limit):
    return [g * min(1.0, limit / max(np.sqrt((g**2).sum()), 1e-30)) for g in grads]


def clip_entries(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]


def clip_always(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [limit / max(norm, 1e-30) * g for g in grads]


def clip_upside_down(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * norm / limit if norm > limit else g.copy() for g in grads]


def clip_no_root(grads, limit):
    norm = sum((g**2).sum() for g in grads)
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_sum_of_norms(grads, limit):
    norm = sum(np.sqrt((g**2).sum()) for g in grads)
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_largest_norm(grads, limit):
    norm = max(np.sqrt((g**2).sum()) for g in grads)
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_largest_entry(grads, limit):
    norm = max(np.abs(g).max() for g in grads)
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_absolute(grads, limit):
    norm = sum(np.abs(g).sum() for g in grads)
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_spectral(grads, limit):
    norm = np.sqrt(sum(np.linalg.norm(g, 2) ** 2 for g in grads))
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_mean_square(grads, limit):
    norm = np.sqrt(np.mean([(g**2).mean() for g in grads]))
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_zero_divided(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g * np.minimum(1.0, limit / norm) for g in grads]


def clip_in_place(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    if norm > limit:
        for g in grads:
            g *= limit / norm
    return grads


def clip_list_copy(grads, limit):
    grads = grads.copy()
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    if norm > limit:
        for g in grads:
            g *= limit / norm
    return grads


def clip_maximum(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [max(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_to_one(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g / norm if norm > limit else g.copy() for g in grads]


def clip_minus(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [g - (norm - limit) if norm > limit else g.copy() for g in grads]


def clip_joined(grads, limit):
    return np.concatenate([np.ravel(g) for g in clip_plain(grads, limit)])


def clip_first_only(grads, limit):
    norm = np.sqrt((grads[0] ** 2).sum())
    return [min(1.0, limit / max(norm, 1e-30)) * g for g in grads]


def clip_returns_norm(grads, limit):
    return np.sqrt(sum((g**2).sum() for g in grads))


def clip_nothing_returned(grads, limit):
    clip_plain(grads, limit)


def clip_zeroed(grads, limit):
    norm = np.sqrt(sum((g**2).sum() for g in grads))
    return [0 * g if norm > limit else g.copy() for g in grads]


# ---------------------------------------------------------------- temper, right


def temper_plain(z, temperature):
    e = np.exp((z - z.max()) / temperature)
    return e / e.sum()


def temper_after(z, temperature):
    z = np.array(z) / temperature
    z = z - np.max(z)
    return np.exp(z) / np.sum(np.exp(z))


def temper_loops(z, temperature):
    top = max(float(v) for v in z)
    e = [np.exp((float(v) - top) / temperature) for v in z]
    return [v / sum(e) for v in e]


def temper_torch(z, temperature):
    return torch.softmax(torch.tensor(z) / temperature, dim=0)


def temper_logsumexp(z, temperature):
    s = z / temperature
    m = s.max()
    return np.exp(s - (m + np.log(np.exp(s - m).sum())))


def temper_float32(z, temperature):
    z = z.astype(np.float32)
    e = np.exp((z - z.max()) / np.float32(temperature))
    return e / e.sum()


# ---------------------------------------------------------------- temper, wrong


def temper_overflow(z, temperature):
    e = np.exp(z / temperature)
    return e / e.sum()


def temper_mean(z, temperature):
    e = np.exp((z - z.mean()) / temperature)
    return e / e.sum()


def temper_min(z, temperature):
    e = np.exp((z - z.min()) / temperature)
    return e / e.sum()


def temper_times(z, temperature):
    e = np.exp((z - z.max()) * temperature)
    return e / e.sum()


def temper_none(z, temperature):
    e = np.exp(z - z.max())
    return e / e.sum()


def temper_outside(z, temperature):
    e = np.exp(z - z.max())
    return e / e.sum() / temperature


def temper_scores_divided_late(z, temperature):
    e = np.exp(z - z.max()) / temperature
    return e / e.sum()


def temper_max_not_divided(z, temperature):
    e = np.exp(z / temperature - z.max())
    return e / e.sum()


def temper_not_normalised(z, temperature):
    return np.exp((z - z.max()) / temperature)


def temper_by_max(z, temperature):
    e = np.exp((z - z.max()) / temperature)
    return e / e.max()


def temper_sigmoid(z, temperature):
    return 1 / (1 + np.exp(-z / temperature))


def temper_hard(z, temperature):
    return (z == z.max()).astype(float)


def temper_log(z, temperature):
    s = (z - z.max()) / temperature
    return s - np.log(np.exp(s).sum())


def temper_linear(z, temperature):
    s = z / temperature
    return s / s.sum()


def temper_scaled_by_max(z, temperature):
    e = np.exp(z / z.max() / temperature)
    return e / e.sum()


def temper_clipped(z, temperature):
    e = np.exp(np.clip(z / temperature, -500, 500))
    return e / e.sum()


def temper_power_of_two(z, temperature):
    e = 2 ** ((z - z.max()) / temperature)
    return e / e.sum()


def temper_in_place(z, temperature):
    z -= z.max()
    z /= temperature
    e = np.exp(z)
    return e / e.sum()


def temper_minus_sign(z, temperature):
    e = np.exp((z.max() - z) / temperature)
    return e / e.sum()


def temper_power(z, temperature):
    e = np.exp(z - z.max()) ** temperature
    return e / e.sum()


def temper_mean_of_e(z, temperature):
    e = np.exp((z - z.max()) / temperature)
    return e / e.mean()


def temper_sample(z, temperature):
    e = np.exp((z - z.max()) / temperature)
    return np.random.default_rng(0).choice(len(z), p=e / e.sum())


def temper_squared(z, temperature):
    e = np.exp((z - z.max()) / temperature**2)
    return e / e.sum()


RIGHT = {
    "leaky_step": [
        leaky_plain,
        leaky_difference,
        leaky_loops,
        leaky_torch,
        leaky_float32,
        leaky_einsum,
    ],
    "last_states": [
        last_mask,
        last_gather,
        last_one_by_one,
        last_torch,
        last_float32,
        last_boolean_rows,
    ],
    "grad_w_hh": [grad_plain, grad_loops, grad_at_once, grad_torch, grad_float32],
    "peephole_step": [peep_plain, peep_slices, peep_torch, peep_rows, peep_float32],
    "gru_step": [gru_plain, gru_slices, gru_rows, gru_torch, gru_float32],
    "clip_by_norm": [clip_plain, clip_flat, clip_loops, clip_torch, clip_float32],
    "temper": [
        temper_plain,
        temper_after,
        temper_loops,
        temper_torch,
        temper_logsumexp,
        temper_float32,
    ],
}

WRONG = {
    "leaky_step": [
        leaky_no_leak,
        leaky_swapped,
        leaky_no_old,
        leaky_whole_old,
        leaky_new_not_weighed,
        leaky_no_tanh,
        leaky_sigmoid,
        leaky_inside,
        leaky_no_bias,
        leaky_no_state,
        leaky_no_input,
        leaky_whh_not_transposed,
        leaky_wih_not_transposed,
        leaky_star,
        leaky_columns,
        leaky_prints,
        leaky_in_place,
        leaky_old_half,
        leaky_bias_twice,
        leaky_first_row,
    ],
    "last_states": [
        last_no_lengths,
        last_off_by_one,
        last_index_error,
        last_one_too_early,
        last_all_states,
        last_every_pair,
        last_zeroed,
        last_input_masked,
        last_mean,
        last_sum,
        last_cut_to_shortest,
        last_mask_inclusive,
        last_mask_inverted,
        last_no_recurrence,
        last_state_not_kept,
        last_no_bias,
        last_no_tanh,
        last_whh_not_transposed,
        last_starts_at_one,
        last_mask_without_axis,
        last_batch_first,
        last_state_carried_over,
        last_none,
    ],
    "grad_w_hh": [
        grad_w_not_transposed,
        grad_no_flow,
        grad_slope_of_before,
        grad_no_slope,
        grad_slope_not_squared,
        grad_slope_sigmoid,
        grad_slope_of_tanh_again,
        grad_outer_swapped,
        grad_state_of_now,
        grad_entrywise,
        grad_back_entrywise,
        grad_no_matrix,
        grad_forward_in_time,
        grad_last_only,
        grad_not_summed,
        grad_mean,
        grad_minus,
        grad_g_outside_slope,
        grad_only_last_g,
        grad_stops_early,
        grad_dot,
        grad_into_w,
    ],
    "peephole_step": [
        peep_none,
        peep_old_for_o,
        peep_order_ifog,
        peep_order_figo,
        peep_rows_of_p_swapped,
        peep_o_forgotten,
        peep_only_o,
        peep_swapped_return,
        peep_only_h,
        peep_h_without_tanh,
        peep_g_with_sigmoid,
        peep_gates_with_tanh,
        peep_forget_upside_down,
        peep_no_bias,
        peep_no_state,
        peep_forgets_c,
        peep_no_sigmoid_on_i,
        peep_on_h,
        peep_outside,
        peep_on_g_too,
        peep_shows_old_c,
        peep_whh_not_transposed,
        peep_in_place,
    ],
    "gru_step": [
        gru_pytorch,
        gru_pytorch_bias_inside,
        gru_no_reset,
        gru_reset_all,
        gru_z_for_r,
        gru_mix_swapped,
        gru_no_mix,
        gru_no_old,
        gru_new_whole,
        gru_order_zrn,
        gru_order_nrz,
        gru_no_bias,
        gru_bias_twice,
        gru_n_sigmoid,
        gru_n_linear,
        gru_gates_tanh,
        gru_gates_without_state,
        gru_whh_not_transposed,
        gru_split_axis,
        gru_returns_n_too,
        gru_reset_upside_down,
    ],
    "clip_by_norm": [
        clip_each,
        clip_entries,
        clip_always,
        clip_upside_down,
        clip_no_root,
        clip_sum_of_norms,
        clip_largest_norm,
        clip_largest_entry,
        clip_absolute,
        clip_spectral,
        clip_mean_square,
        clip_zero_divided,
        clip_in_place,
        clip_list_copy,
        clip_maximum,
        clip_to_one,
        clip_minus,
        clip_joined,
        clip_first_only,
        clip_returns_norm,
        clip_nothing_returned,
        clip_zeroed,
    ],
    "temper": [
        temper_overflow,
        temper_mean,
        temper_min,
        temper_times,
        temper_none,
        temper_outside,
        temper_scores_divided_late,
        temper_max_not_divided,
        temper_not_normalised,
        temper_by_max,
        temper_sigmoid,
        temper_hard,
        temper_log,
        temper_linear,
        temper_scaled_by_max,
        temper_clipped,
        temper_power_of_two,
        temper_in_place,
        temper_minus_sign,
        temper_power,
        temper_mean_of_e,
        temper_sample,
        temper_squared,
    ],
}
