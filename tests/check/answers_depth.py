"""Answers as beginners write them, for the checkers of book/depth.ipynb: right and wrong ones."""

import math

import numpy as np
import torch

# ---------------------------------------------------------------- tanh_chain, right


def chain_plain(x, w, b):
    h, slope = x, 1.0
    for w_k, b_k in zip(w, b, strict=True):
        h = np.tanh(w_k * h + b_k)
        slope *= w_k * (1 - h**2)
    return slope


def chain_factors(x, w, b):
    h, factors = x, []
    for k in range(len(w)):
        z = w[k] * h + b[k]
        h = math.tanh(z)
        factors.append(w[k] / math.cosh(z) ** 2)
    return math.prod(factors)


def chain_recursive(x, w, b):
    if len(w) == 0:
        return 1.0
    h = np.tanh(w[0] * x + b[0])
    return (1 - h * h) * w[0] * chain_recursive(h, w[1:], b[1:])


def chain_autograd(x, w, b):
    x = torch.tensor(float(x), dtype=torch.float64, requires_grad=True)
    h = x
    for w_k, b_k in zip(w, b, strict=True):
        h = torch.tanh(float(w_k) * h + float(b_k))
    h.backward()
    return x.grad.item()


def chain_backward(x, w, b):
    states = [x]
    for w_k, b_k in zip(w, b, strict=True):
        states.append(np.tanh(w_k * states[-1] + b_k))
    delta = 1.0
    for k in reversed(range(len(w))):
        delta = delta * (1 - states[k + 1] ** 2) * w[k]
    return delta


# ---------------------------------------------------------------- tanh_chain, wrong


def _chain(x, w, b, factor, squash=np.tanh, join=np.prod):
    h, factors = x, []
    for w_k, b_k in zip(w, b, strict=True):
        before, z = h, w_k * h + b_k
        h = squash(z)
        factors.append(factor(w_k, before, z, h))
    return join(factors)


def chain_no_weights(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: 1 - h**2)


def chain_no_slopes(x, w, b):
    return np.prod(w)


def chain_sigmoid_slope(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * h * (1 - h))


def chain_not_squared(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h))


def chain_tanh_twice(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - np.tanh(h) ** 2))


def chain_slope_of_z(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - z**2))


def chain_slope_before(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - a**2))


def chain_sum(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h**2), join=np.sum)


def chain_mean(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h**2), join=np.mean)


def chain_last(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h**2), join=lambda f: f[-1])


def chain_first(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h**2), join=lambda f: f[0])


def chain_no_bias(x, w, b):
    return _chain(x, w, 0 * b, lambda w, a, z, h: w * (1 - h**2))


def chain_minus_bias(x, w, b):
    return _chain(x, w, -b, lambda w, a, z, h: w * (1 - h**2))


def chain_end(x, w, b):
    h = x
    for w_k, b_k in zip(w, b, strict=True):
        h = np.tanh(w_k * h + b_k)
    return h


def chain_sigmoids(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * h * (1 - h), lambda z: 1 / (1 + np.exp(-z)))


def chain_absolute(x, w, b):
    return abs(_chain(x, w, b, lambda w, a, z, h: w * (1 - h**2)))


def chain_all_factors(x, w, b):
    return _chain(x, w, b, lambda w, a, z, h: w * (1 - h**2), join=np.cumprod)


def chain_not_carried(x, w, b):
    slope = 1.0
    for w_k, b_k in zip(w, b, strict=True):
        slope *= w_k * (1 - np.tanh(w_k * x + b_k) ** 2)
    return slope


# ---------------------------------------------------------------- leaky_std, right


def std_plain(inputs, slope):
    return np.sqrt(2 / ((1 + slope**2) * inputs))


def std_math(inputs, slope):
    return math.sqrt(2.0 / (1.0 + slope * slope)) / math.sqrt(inputs)


def std_torch(inputs, slope):
    return torch.nn.init.calculate_gain("leaky_relu", slope) / inputs**0.5


def std_halves(inputs, slope):
    kept = 0.5 + 0.5 * slope**2
    return (1 / (inputs * kept)) ** 0.5


# ---------------------------------------------------------------- leaky_std, wrong


def std_variance(inputs, slope):
    return 2 / ((1 + slope**2) * inputs)


def std_slope_not_squared(inputs, slope):
    return np.sqrt(2 / ((1 + slope) * inputs))


def std_relu(inputs, slope):
    return np.sqrt(2 / inputs)


def std_linear(inputs, slope):
    return np.sqrt(1 / inputs)


def std_minus(inputs, slope):
    return np.sqrt(2 / ((1 - slope**2 + 1e-12) * inputs))


def std_times(inputs, slope):
    return np.sqrt(2 * (1 + slope**2) / inputs)


def std_bound(inputs, slope):
    return np.sqrt(6 / ((1 + slope**2) * inputs))


def std_default(inputs, slope):
    return np.sqrt(1 / (3 * inputs))


def std_inputs_not_rooted(inputs, slope):
    return np.sqrt(2 / (1 + slope**2)) / inputs


def std_no_two(inputs, slope):
    return np.sqrt(1 / ((1 + slope**2) * inputs))


def std_only_two_rooted(inputs, slope):
    return np.sqrt(2 / inputs) / (1 + slope**2)


def std_gain(inputs, slope):
    return np.sqrt(2 / (1 + slope**2))


def std_times_inputs(inputs, slope):
    return np.sqrt(2 * inputs / (1 + slope**2))


def std_mean_slope(inputs, slope):
    return 1 / ((1 + slope) / 2 * np.sqrt(inputs))


def std_double(inputs, slope):
    return np.sqrt(2 / ((1 + 2 * slope) * inputs))


def std_squared_sum(inputs, slope):
    return np.sqrt(2 / ((1 + slope) ** 2 * inputs))


# ---------------------------------------------------------------- fold_batch_norm, right


def fold_plain(w, b, gamma, beta, mean, var, eps):
    scale = gamma / np.sqrt(var + eps)
    return w * scale[:, None], (b - mean) * scale + beta


def fold_diagonal(w, b, gamma, beta, mean, var, eps):
    scale = np.diag(gamma * (var + eps) ** -0.5)
    return scale @ w, scale @ b - scale @ mean + beta


def fold_loops(w, b, gamma, beta, mean, var, eps):
    rows, shifts = [], []
    for i in range(len(b)):
        s = gamma[i] / math.sqrt(var[i] + eps)
        rows.append([s * value for value in w[i]])
        shifts.append(beta[i] + s * (b[i] - mean[i]))
    return np.array(rows), np.array(shifts)


def fold_transposed(w, b, gamma, beta, mean, var, eps):
    s = gamma / (var + eps) ** 0.5
    return (w.T * s).T, b * s - mean * s + beta


# ---------------------------------------------------------------- fold_batch_norm, wrong


def _fold(w, b, gamma, beta, mean, var, eps, scale=None, shift=None):
    s = gamma / np.sqrt(var + eps) if scale is None else scale
    return w * s[:, None], (b - mean) * s + beta if shift is None else shift(s)


def fold_no_eps(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, 0.0)


def fold_no_root(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, scale=gamma / (var + eps))


def fold_eps_outside(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, scale=gamma / (np.sqrt(var) + eps))


def fold_columns(w, b, gamma, beta, mean, var, eps):
    s = gamma / np.sqrt(var + eps)
    return w * s, (b - mean) * s + beta


def fold_bias_lost(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, shift=lambda s: beta - mean * s)


def fold_bias_not_scaled(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, shift=lambda s: b + beta - mean * s)


def fold_mean_added(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, -mean, var, eps)


def fold_mean_not_scaled(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, shift=lambda s: b * s - mean + beta)


def fold_no_mean(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, 0 * mean, var, eps)


def fold_no_beta(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, 0 * beta, mean, var, eps)


def fold_no_gamma(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, np.ones_like(gamma), beta, mean, var, eps)


def fold_gamma_only_in_w(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, shift=lambda s: (b - mean) * s / gamma + beta)


def fold_w_not_scaled(w, b, gamma, beta, mean, var, eps):
    return w, _fold(w, b, gamma, beta, mean, var, eps)[1]


def fold_beta_scaled(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, shift=lambda s: (b - mean + beta) * s)


def fold_swapped(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps)[::-1]


def fold_only_w(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps)[0]


def fold_times_std(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, gamma, beta, mean, var, eps, scale=gamma * np.sqrt(var + eps))


def fold_gamma_beta_swapped(w, b, gamma, beta, mean, var, eps):
    return _fold(w, b, beta, gamma, mean, var, eps)


# ---------------------------------------------------------------- residual_backward, right


def back_plain(h, w1, w2, g):
    return g + ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_where(h, w1, w2, g):
    z = h @ w1.T
    blame = np.where(z > 0, g @ w2, 0.0)
    return blame @ w1 + g


def back_rows(h, w1, w2, g):
    rows = []
    for one, blame in zip(h, g, strict=True):
        slopes = np.diag((w1 @ one > 0).astype(float))
        rows.append((np.eye(len(one)) + w2 @ slopes @ w1).T @ blame)
    return np.array(rows)


def back_torch(h, w1, w2, g):
    h, w1, w2, g = (torch.tensor(a) for a in (h, w1, w2, g))
    h.requires_grad_()
    y = h + torch.relu(h @ w1.T) @ w2.T
    y.backward(g)
    return h.grad


# ---------------------------------------------------------------- residual_backward, wrong


def back_no_shortcut(h, w1, w2, g):
    return ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_shortcut_only(h, w1, w2, g):
    return g.copy()


def back_no_mask(h, w1, w2, g):
    return g + g @ w2 @ w1


def back_relu_in_place_of_slope(h, w1, w2, g):
    return g + ((g @ w2) * np.maximum(h @ w1.T, 0)) @ w1


def back_z_in_place_of_slope(h, w1, w2, g):
    return g + ((g @ w2) * (h @ w1.T)) @ w1


def back_mask_inverted(h, w1, w2, g):
    return g + ((g @ w2) * (h @ w1.T < 0)) @ w1


def back_relu_of_blame(h, w1, w2, g):
    return g + np.maximum(g @ w2, 0) @ w1


def back_minus(h, w1, w2, g):
    return g - ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_entrywise(h, w1, w2, g):
    return g * (1 + ((g @ w2) * (h @ w1.T > 0)) @ w1)


def back_one(h, w1, w2, g):
    return 1 + ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_state_for_blame(h, w1, w2, g):
    return h + ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_forward(h, w1, w2, g):
    return h + np.maximum(h @ w1.T, 0) @ w2.T


def back_exchanged(h, w1, w2, g):
    return g + ((g @ w1.T) * (h @ w1.T > 0)) @ w2.T


def back_summed(h, w1, w2, g):
    return (g + ((g @ w2) * (h @ w1.T > 0)) @ w1).sum(0)


def back_mean(h, w1, w2, g):
    return (g + ((g @ w2) * (h @ w1.T > 0)) @ w1) / len(g)


def back_twice(h, w1, w2, g):
    return 2 * g + ((g @ w2) * (h @ w1.T > 0)) @ w1


def back_outer_relu(h, w1, w2, g):
    z = h @ w1.T
    g = g * (h + np.maximum(z, 0) @ w2.T > 0)
    return g + ((g @ w2) * (z > 0)) @ w1


def back_mask_of_blame(h, w1, w2, g):
    return g + ((g @ w2) * (g @ w1.T > 0)) @ w1


RIGHT = {
    "tanh_chain": [chain_plain, chain_factors, chain_recursive, chain_autograd, chain_backward],
    "leaky_std": [std_plain, std_math, std_torch, std_halves],
    "fold_batch_norm": [fold_plain, fold_diagonal, fold_loops, fold_transposed],
    "residual_backward": [back_plain, back_where, back_rows, back_torch],
}
WRONG = {
    "tanh_chain": [
        chain_no_weights, chain_no_slopes, chain_sigmoid_slope, chain_not_squared,
        chain_tanh_twice, chain_slope_of_z, chain_slope_before, chain_sum, chain_mean, chain_last,
        chain_first, chain_no_bias, chain_minus_bias, chain_end, chain_sigmoids, chain_absolute,
        chain_all_factors, chain_not_carried,
    ],
    "leaky_std": [
        std_variance, std_slope_not_squared, std_relu, std_linear, std_minus, std_times, std_bound,
        std_default, std_inputs_not_rooted, std_no_two, std_only_two_rooted, std_gain,
        std_times_inputs, std_mean_slope, std_double, std_squared_sum,
    ],
    "fold_batch_norm": [
        fold_no_eps, fold_no_root, fold_eps_outside, fold_columns, fold_bias_lost,
        fold_bias_not_scaled, fold_mean_added, fold_mean_not_scaled, fold_no_mean, fold_no_beta,
        fold_no_gamma, fold_gamma_only_in_w, fold_w_not_scaled, fold_beta_scaled, fold_swapped,
        fold_only_w, fold_times_std, fold_gamma_beta_swapped,
    ],
    "residual_backward": [
        back_no_shortcut, back_shortcut_only, back_no_mask, back_relu_in_place_of_slope,
        back_z_in_place_of_slope, back_mask_inverted, back_relu_of_blame, back_minus,
        back_entrywise, back_one, back_state_for_blame, back_forward, back_exchanged, back_summed,
        back_mean, back_twice, back_outer_relu, back_mask_of_blame,
    ],
}  # fmt: skip
