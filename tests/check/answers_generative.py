"""Answers as beginners write them, for the checkers of book/generative.ipynb: right and wrong."""

import numpy as np
import torch
from scipy.special import logsumexp

# ---------------------------------------------------------------- kl_gaussians, right


def kl_plain(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1 - np.log(s**2 / r**2)).sum(axis=1)


def kl_other_form(mu, s, nu, r):
    return (np.log(r / s) + (s**2 + (mu - nu) ** 2) / (2 * r**2) - 0.5).sum(1)


def kl_torch(mu, s, nu, r):
    normal = torch.distributions.Normal
    one, two = normal(*map(torch.tensor, (mu, s))), normal(*map(torch.tensor, (nu, r)))
    return torch.distributions.kl_divergence(one, two).sum(1)


def kl_loops(mu, s, nu, r):
    out = []
    for n in range(len(mu)):
        total = 0.0
        for k in range(mu.shape[1]):
            q, p = s[n, k] ** 2, r[n, k] ** 2
            total += 0.5 * (q / p + (mu[n, k] - nu[n, k]) ** 2 / p - 1 + np.log(p) - np.log(q))
        out.append(total)
    return out


# ---------------------------------------------------------------- kl_gaussians, wrong


def kl_to_standard(mu, s, nu, r):
    return 0.5 * (mu**2 + s**2 - 1 - np.log(s**2)).sum(1)


def kl_reversed(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / s**2 + r**2 / s**2 - 1 - np.log(r**2 / s**2)).sum(1)


def kl_gap_by_s(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / s**2 + s**2 / r**2 - 1 - np.log(s**2 / r**2)).sum(1)


def kl_gap_undivided(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 + s**2 / r**2 - 1 - np.log(s**2 / r**2)).sum(1)


def kl_gap_not_squared(mu, s, nu, r):
    return 0.5 * (np.abs(mu - nu) / r**2 + s**2 / r**2 - 1 - np.log(s**2 / r**2)).sum(1)


def kl_no_gap(mu, s, nu, r):
    return 0.5 * (s**2 / r**2 - 1 - np.log(s**2 / r**2)).sum(1)


def kl_spreads_not_squared(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s / r - 1 - np.log(s**2 / r**2)).sum(1)


def kl_ratio_undivided(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 - 1 - np.log(s**2 / r**2)).sum(1)


def kl_log_of_spreads(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1 - np.log(s / r)).sum(1)


def kl_log_turned(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1 + np.log(s**2 / r**2)).sum(1)


def kl_log_of_s_alone(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1 - np.log(s**2)).sum(1)


def kl_no_log(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1).sum(1)


def kl_no_one(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - np.log(s**2 / r**2)).sum(1)


def kl_no_half(mu, s, nu, r):
    return 2 * kl_plain(mu, s, nu, r)


def kl_not_summed(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r**2 + s**2 / r**2 - 1 - np.log(s**2 / r**2))


def kl_averaged(mu, s, nu, r):
    return kl_not_summed(mu, s, nu, r).mean(axis=1)


def kl_all_summed(mu, s, nu, r):
    return kl_not_summed(mu, s, nu, r).sum()


def kl_over_pairs(mu, s, nu, r):
    return kl_not_summed(mu, s, nu, r).sum(axis=0)


def kl_variances(mu, s, nu, r):
    return 0.5 * ((mu - nu) ** 2 / r + s / r - 1 - np.log(s / r)).sum(1)


def kl_prints(mu, s, nu, r):
    print(kl_plain(mu, s, nu, r))


# ---------------------------------------------------------------- best_score, right


def score_plain(p, q, share):
    return np.log(share * p / ((1 - share) * q))


def score_sum(p, q, share):
    return np.log(p) - np.log(q) + np.log(share) - np.log(1 - share)


def score_logit(p, q, share):
    d = share * p / (share * p + (1 - share) * q)
    return np.log(d / (1 - d))


def score_torch(p, q, share):
    p, q = torch.tensor(p), torch.tensor(q)
    return torch.logit(share * p / (share * p + (1 - share) * q))


# ---------------------------------------------------------------- best_score, wrong


def score_probability(p, q, share):
    return share * p / (share * p + (1 - share) * q)


def score_equal_probability(p, q, share):
    return p / (p + q)


def score_equal(p, q, share):
    return np.log(p / q)


def score_odds(p, q, share):
    return share * p / ((1 - share) * q)


def score_turned(p, q, share):
    return -score_plain(p, q, share)


def score_share_exchanged(p, q, share):
    return np.log((1 - share) * p / (share * q))


def score_no_rest(p, q, share):
    return np.log(share * p / q)


def score_only_rest(p, q, share):
    return np.log(p / ((1 - share) * q))


def score_two(p, q, share):
    return np.log2(share * p / ((1 - share) * q))


def score_ten(p, q, share):
    return np.log10(share * p / ((1 - share) * q))


def score_log_probability(p, q, share):
    return np.log(score_probability(p, q, share))


def score_log_equal_probability(p, q, share):
    return np.log(p / (p + q))


def score_difference(p, q, share):
    return share * p - (1 - share) * q


def score_squashed(p, q, share):
    return 1 / (1 + np.exp(-score_probability(p, q, share)))


def score_summed(p, q, share):
    return score_plain(p, q, share).sum()


def score_mean(p, q, share):
    return score_plain(p, q, share).mean()


def score_added(p, q, share):
    return np.log((p + share) / (q + 1 - share))


def score_of_p(p, q, share):
    return p


# ---------------------------------------------------------------- ddim_step, right


def ddim_plain(x, clean, kept, then):
    noise = (x - np.sqrt(kept) * clean) / np.sqrt(1 - kept)
    return np.sqrt(then) * clean + np.sqrt(1 - then) * noise


def ddim_powers(x, clean, kept, then):
    return then**0.5 * clean + ((1 - then) / (1 - kept)) ** 0.5 * (x - kept**0.5 * clean)


def ddim_torch(x, clean, kept, then):
    x, clean = torch.tensor(x), torch.tensor(clean)
    noise = (x - kept**0.5 * clean) / (1 - kept) ** 0.5
    return then**0.5 * clean + (1 - then) ** 0.5 * noise


def ddim_rows(x, clean, kept, then):
    return [ddim_plain(a, b, kept, then) for a, b in zip(x, clean, strict=True)]


# ---------------------------------------------------------------- ddim_step, wrong


def ddim_noise(x, clean, kept, then):
    return (x - np.sqrt(kept) * clean) / np.sqrt(1 - kept)


def ddim_clean(x, clean, kept, then):
    return clean


def ddim_signal_only(x, clean, kept, then):
    return np.sqrt(then) * clean


def ddim_stays(x, clean, kept, then):
    return ddim_plain(x, clean, kept, kept)


def ddim_no_root_then(x, clean, kept, then):
    return then * clean + np.sqrt(1 - then) * ddim_noise(x, clean, kept, then)


def ddim_no_root_rest(x, clean, kept, then):
    return np.sqrt(then) * clean + (1 - then) * ddim_noise(x, clean, kept, then)


def ddim_no_root_kept(x, clean, kept, then):
    return np.sqrt(then) * clean + np.sqrt(1 - then) * (x - kept * clean) / np.sqrt(1 - kept)


def ddim_no_root_size(x, clean, kept, then):
    noise = (x - np.sqrt(kept) * clean) / (1 - kept)
    return np.sqrt(then) * clean + np.sqrt(1 - then) * noise


def ddim_no_roots(x, clean, kept, then):
    return then * clean + (1 - then) * (x - kept * clean) / (1 - kept)


def ddim_not_divided(x, clean, kept, then):
    return np.sqrt(then) * clean + np.sqrt(1 - then) * (x - np.sqrt(kept) * clean)


def ddim_clean_whole(x, clean, kept, then):
    return np.sqrt(then) * clean + np.sqrt(1 - then) * (x - clean) / np.sqrt(1 - kept)


def ddim_signal_whole(x, clean, kept, then):
    return clean + np.sqrt(1 - then) * ddim_noise(x, clean, kept, then)


def ddim_noise_whole(x, clean, kept, then):
    return np.sqrt(then) * clean + ddim_noise(x, clean, kept, then)


def ddim_then_twice(x, clean, kept, then):
    return np.sqrt(then) * (clean + ddim_noise(x, clean, kept, then))


def ddim_old_signal(x, clean, kept, then):
    return np.sqrt(kept) * clean + np.sqrt(1 - then) * ddim_noise(x, clean, kept, then)


def ddim_subtracts(x, clean, kept, then):
    return np.sqrt(then) * clean - np.sqrt(1 - then) * ddim_noise(x, clean, kept, then)


def ddim_x_as_noise(x, clean, kept, then):
    return np.sqrt(then) * clean + np.sqrt(1 - then) * x


def ddim_in_place(x, clean, kept, then):
    x -= np.sqrt(kept) * clean
    x *= np.sqrt((1 - then) / (1 - kept))
    x += np.sqrt(then) * clean
    return x


# ---------------------------------------------------------------- tighter_bound, right


def bound_plain(log_weights):
    top = log_weights.max(axis=1, keepdims=True)
    return np.log(np.exp(log_weights - top).mean(axis=1)) + top[:, 0]


def bound_scipy(log_weights):
    return logsumexp(log_weights, axis=1) - np.log(log_weights.shape[1])


def bound_torch(log_weights):
    return torch.logsumexp(torch.tensor(log_weights), 1) - np.log(log_weights.shape[1])


def bound_logaddexp(log_weights):
    return np.logaddexp.reduce(log_weights, axis=1) - np.log(log_weights.shape[1])


# ---------------------------------------------------------------- tighter_bound, wrong


def bound_overflows(log_weights):
    return np.log(np.exp(log_weights).mean(axis=1))


def bound_mean_of_logs(log_weights):
    return log_weights.mean(axis=1)


def bound_not_divided(log_weights):
    return logsumexp(log_weights, axis=1)


def bound_top_lost(log_weights):
    top = log_weights.max(axis=1, keepdims=True)
    return np.log(np.exp(log_weights - top).mean(axis=1))


def bound_top_subtracted(log_weights):
    return bound_top_lost(log_weights) - log_weights.max(axis=1)


def bound_over_pictures(log_weights):
    return logsumexp(log_weights, axis=0) - np.log(len(log_weights))


def bound_averaged(log_weights):
    return bound_plain(log_weights).mean()


def bound_all(log_weights):
    return logsumexp(log_weights) - np.log(log_weights.size)


def bound_sum_of_bounds(log_weights):
    return bound_plain(log_weights).sum()


def bound_largest(log_weights):
    return log_weights.max(axis=1)


def bound_sum_of_logs(log_weights):
    return log_weights.sum(axis=1)


def bound_weight(log_weights):
    return np.exp(log_weights).mean(axis=1)


def bound_no_log(log_weights):
    top = log_weights.max(axis=1, keepdims=True)
    return np.exp(log_weights - top).mean(axis=1) + top[:, 0]


def bound_count_of_pictures(log_weights):
    return logsumexp(log_weights, axis=1) - np.log(len(log_weights))


def bound_as_loss(log_weights):
    return -bound_plain(log_weights)


def bound_divided_outside(log_weights):
    return logsumexp(log_weights, axis=1) / log_weights.shape[1]


def bound_count_not_logged(log_weights):
    return logsumexp(log_weights, axis=1) - log_weights.shape[1]


def bound_returns_nothing(log_weights):
    bound_plain(log_weights)


WRONG = {
    name: [f for key, f in list(globals().items()) if key.startswith(prefix) and key not in right]
    for name, prefix, right in (
        ("kl_gaussians", "kl_", ("kl_plain", "kl_other_form", "kl_torch", "kl_loops")),
        ("best_score", "score_", ("score_plain", "score_sum", "score_logit", "score_torch")),
        ("ddim_step", "ddim_", ("ddim_plain", "ddim_powers", "ddim_torch", "ddim_rows")),
        ("tighter_bound", "bound_", ("bound_plain", "bound_scipy", "bound_torch",
                                     "bound_logaddexp")),
    )
}  # fmt: skip
RIGHT = {
    "kl_gaussians": [kl_plain, kl_other_form, kl_torch, kl_loops],
    "best_score": [score_plain, score_sum, score_logit, score_torch],
    "ddim_step": [ddim_plain, ddim_powers, ddim_torch, ddim_rows],
    "tighter_bound": [bound_plain, bound_scipy, bound_torch, bound_logaddexp],
}
