"""Typical wrong steps of the chapter on optimizers get the hint that helps."""

import math

import numpy as np
import pytest

from nnlearn import check


def momentum_with_rate_in_velocity(w, g, v, lr, mu):
    velocity = mu * v + lr * g
    return w - velocity, velocity


def momentum_as_a_mean(w, g, v, lr, mu):
    v = mu * v + (1.0 - mu) * g
    return w - lr * v, v


def momentum_in_the_wrong_order(w, g, v, lr, mu):
    w = w - lr * v
    v = mu * v + g
    return w, v


def momentum_in_place(w, g, v, lr, mu):
    v *= mu
    v += g
    w -= lr * v
    return w, v


def nesterov_that_is_plain(w, g, v, lr, mu):
    v = v * mu + g
    return w - v * lr, v


def nesterov_without_gradient(w, g, v, lr, mu):
    v = v * mu + g
    ahead = mu * v
    return w - lr * ahead, v


def nesterov_without_mu(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * (v + g), v


def adagrad_with_eps_inside(w, g, s, lr, eps):
    s = s + np.square(g)
    return w - lr / np.sqrt(s + eps) * g, s


def adagrad_that_forgets(w, g, s, lr, eps):
    s = g**2
    return w - lr * g / (s**0.5 + eps), s


def adagrad_with_one_rate_for_all(w, g, s, lr, eps):
    s = s + (g**2).sum()
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_with_weights_exchanged(w, g, s, lr, alpha, eps):
    s = (1 - alpha) * s + alpha * g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_that_sums(w, g, s, lr, alpha, eps):
    s = alpha * s + g**2
    return w - lr * g / (np.sqrt(s) + eps), s


def rmsprop_with_eps_inside(w, g, s, lr, alpha, eps):
    s = alpha * s + (1 - alpha) * g**2
    return w - lr * g / (s + eps) ** 0.5, s


def adam_uncorrected(w, g, m, v, t, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_without_exponent(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1)) / (np.sqrt(v / (1 - beta2)) + eps), m, v


def adam_with_eps_inside(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + eps), m, v


def adam_that_counts_from_zero(w, g, m, v, t, lr, beta1, beta2, eps):
    return check.optimizers.adam_step.reference(w, g, m, v, t + 1, lr, beta1, beta2, eps)


def adam_that_damages_its_state(w, g, m, v, t, lr, beta1, beta2, eps):
    m[:] = beta1 * m + (1 - beta1) * g
    v[:] = beta2 * v + (1 - beta2) * g**2
    step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w - lr * step, m, v


def adamw_through_the_gradient(w, g, m, v, t, lr, decay, beta1, beta2, eps):
    g = g + decay * w
    return check.optimizers.adam_step.reference(w, g, m, v, t, lr, beta1, beta2, eps)


def adamw_without_rate(w, g, m, v, t, lr, decay, beta1, beta2, eps):
    w = w - decay * w
    return check.optimizers.adam_step.reference(w, g, m, v, t, lr, beta1, beta2, eps)


def adamw_that_shrinks_afterwards(w, g, m, v, t, lr, decay, beta1, beta2, eps):
    w, m, v = check.optimizers.adam_step.reference(w, g, m, v, t, lr, beta1, beta2, eps)
    return w - lr * decay * w, m, v


def warmup_from_zero(step, total, warmup, peak):
    if step < warmup:
        return peak * step / warmup
    return 0.5 * peak * (1 + math.cos(math.pi * (step - warmup) / (total - warmup)))


def warmup_that_counts_all_steps(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return 0.5 * peak * (1 + math.cos(math.pi * step / total))


def warmup_with_a_whole_turn(step, total, warmup, peak):
    if step < warmup:
        return peak / warmup * (step + 1)
    return peak * (1 + np.cos(2 * np.pi * (step - warmup) / (total - warmup))) / 2


def momentum_that_returns_v_first(w, g, v, lr, mu):
    v = mu * v + g
    return v, w - lr * v


def momentum_that_scales_the_gradient(w, g, v, lr, mu):
    v = v + mu * g
    return w - lr * v, v


def momentum_as_papers_write_it(w, g, v, lr, mu):
    v = mu * v - lr * g
    return w + v, v


def nesterov_with_v_twice(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * (v + mu * v), v


def nesterov_without_brackets(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * g + mu * v, v


def nesterov_that_keeps_the_old_v(w, g, v, lr, mu):
    return w - lr * (g + mu * (mu * v + g)), v


def nesterov_uphill(w, g, v, lr, mu):
    v = mu * v + g
    return w + lr * (g + mu * v), v


def adagrad_without_eps(w, g, s, lr, eps):
    s = s + g**2
    return w - lr * g / s**0.5, s


def adagrad_without_gradient(w, g, s, lr, eps):
    s = s + g**2
    return w - lr / (np.sqrt(s) + eps), s


def adagrad_that_returns_the_root(w, g, s, lr, eps):
    s = np.sqrt(s + g**2)
    return w - lr * g / (s + eps), s


def rmsprop_that_divides_too_soon(w, g, s, lr, alpha, eps):
    w = w - lr * g / (np.sqrt(s) + eps)
    return w, alpha * s + (1 - alpha) * g**2


def rmsprop_without_root(w, g, s, lr, alpha, eps):
    s = alpha * s + (1 - alpha) * g**2
    return w - lr * g / (s + eps), s


def rmsprop_without_eps(w, g, s, lr, alpha, eps):
    s = alpha * s + (1 - alpha) * g**2
    return w - lr * g / np.sqrt(s), s


def adam_that_keeps_the_corrected_means(w, g, m, v, t, lr, beta1, beta2, eps):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_with_the_power_outside(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        m_hat, v_hat = m / (1 - beta1) ** t, v / (1 - beta2) ** t
        return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adam_with_betas_exchanged(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    return w - lr * m / (1 - beta2**t) / (np.sqrt(v / (1 - beta1**t)) + eps), m, v


def adam_that_corrects_the_root(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v) / (1 - beta2**t) + eps), m, v


def adam_that_sums_squares(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + g**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adamw_twice(w, g, m, v, t, lr, decay, beta1, beta2, eps):
    shrunk = w - lr * decay * w
    return check.optimizers.adam_step.reference(
        shrunk, g + decay * w, m, v, t, lr, beta1, beta2, eps
    )


def adamw_that_keeps_the_corrected_means(w, g, m, v, t, lr, decay, beta1, beta2, eps):
    w = w * (1 - lr * decay)
    return adam_that_keeps_the_corrected_means(w, g, m, v, t, lr, beta1, beta2, eps)


def warmup_with_a_quarter_turn(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * np.cos(np.pi / 2 * (step - warmup) / (total - warmup))


def warmup_one_step_too_long(step, total, warmup, peak):
    if step <= warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / (total - warmup))) / 2


def warmup_that_ends_at_zero(step, total, warmup, peak):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (1 + np.cos(np.pi * (step - warmup) / (total - 1 - warmup))) / 2


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("momentum_step", momentum_that_returns_v_first, "the order is (w, v)"),
        ("momentum_step", momentum_that_scales_the_gradient, "not to the gradient"),
        ("momentum_step", momentum_as_papers_write_it, "Many papers"),
        ("nesterov_step", nesterov_with_v_twice, "holds g already"),
        ("nesterov_step", nesterov_without_brackets, "mind the brackets"),
        ("nesterov_step", nesterov_that_keeps_the_old_v, "must be returned"),
        ("nesterov_step", nesterov_uphill, "uphill"),
        ("adagrad_step", adagrad_without_eps, "ε is missing"),
        ("adagrad_step", adagrad_without_gradient, "above the line"),
        ("adagrad_step", adagrad_that_returns_the_root, "not its root"),
        ("rmsprop_step", rmsprop_that_divides_too_soon, "update s first"),
        ("rmsprop_step", rmsprop_without_root, "root is missing"),
        ("rmsprop_step", rmsprop_without_eps, "ε is missing"),
        ("adam_step", adam_that_keeps_the_corrected_means, "uncorrected"),
        ("adam_step", adam_with_the_power_outside, "belongs to β alone"),
        ("adam_step", adam_with_betas_exchanged, "exchanged"),
        ("adam_step", adam_that_corrects_the_root, "before you take the root"),
        ("adam_step", adam_that_sums_squares, "v is a mean"),
        ("adamw_step", adamw_twice, "decay twice"),
        ("adamw_step", adamw_that_keeps_the_corrected_means, "uncorrected"),
        ("warmup_cosine", warmup_with_a_quarter_turn, "quarter of a cosine"),
        ("warmup_cosine", warmup_one_step_too_long, "compare with <"),
        ("warmup_cosine", warmup_that_ends_at_zero, "without −1"),
        ("momentum_step", momentum_with_rate_in_velocity, "outside of v"),
        ("momentum_step", momentum_as_a_mean, "enters v whole"),
        ("momentum_step", momentum_in_the_wrong_order, "update v first"),
        ("momentum_step", momentum_in_place, "changed its input"),
        ("nesterov_step", nesterov_that_is_plain, "plain momentum"),
        ("nesterov_step", nesterov_without_gradient, "gradient is missing"),
        ("nesterov_step", nesterov_without_mu, "μ is missing"),
        ("adagrad_step", adagrad_with_eps_inside, "outside of the root"),
        ("adagrad_step", adagrad_that_forgets, "must add up"),
        ("adagrad_step", adagrad_with_one_rate_for_all, "one s for each parameter"),
        ("rmsprop_step", rmsprop_with_weights_exchanged, "exchanged"),
        ("rmsprop_step", rmsprop_that_sums, "a mean, not a sum"),
        ("rmsprop_step", rmsprop_with_eps_inside, "outside of the root"),
        ("adam_step", adam_uncorrected, "bias correction is forgotten"),
        ("adam_step", adam_without_exponent, "right at step 1 alone"),
        ("adam_step", adam_with_eps_inside, "outside of the root"),
        ("adam_step", adam_that_counts_from_zero, "do not add 1"),
        ("adam_step", adam_that_damages_its_state, "changed its input"),
        ("adamw_step", adamw_through_the_gradient, "L2 penalty"),
        ("adamw_step", adamw_without_rate, "learning rate in it"),
        ("adamw_step", adamw_that_shrinks_afterwards, "before the step"),
        ("warmup_cosine", warmup_from_zero, "must not be wasted"),
        ("warmup_cosine", warmup_that_counts_all_steps, "count from there"),
        ("warmup_cosine", warmup_with_a_whole_turn, "π, not 2π"),
    ],
)
def test_a_beginners_slip_gets_its_hint(exercise, answer, hint):
    report = getattr(check.optimizers, exercise)(answer)
    assert not report.passed
    assert hint in repr(report)


@pytest.mark.parametrize(
    ("exercise", "kind", "options"),
    [
        ("momentum_step", "SGD", {"momentum": 0.9}),
        ("nesterov_step", "SGD", {"momentum": 0.9, "nesterov": True}),
        ("adagrad_step", "Adagrad", {"eps": 0.01}),
        ("rmsprop_step", "RMSprop", {"alpha": 0.9, "eps": 0.01}),
        ("adam_step", "Adam", {"betas": (0.9, 0.99), "eps": 0.01}),
        ("adamw_step", "AdamW", {"betas": (0.9, 0.99), "eps": 0.01, "weight_decay": 0.5}),
    ],
)
def test_the_reference_takes_pytorch_s_first_step(exercise, kind, options):
    torch = pytest.importorskip("torch")
    w, g = np.array([1.0, -2.0]), np.array([3.0, 0.5])
    theirs = torch.tensor(w, requires_grad=True)
    theirs.grad = torch.tensor(g)
    getattr(torch.optim, kind)([theirs], lr=0.1, **options).step()
    zero = np.zeros(2)
    arguments = {
        "momentum_step": (w, g, zero, 0.1, 0.9),
        "nesterov_step": (w, g, zero, 0.1, 0.9),
        "adagrad_step": (w, g, zero, 0.1, 0.01),
        "rmsprop_step": (w, g, zero, 0.1, 0.9, 0.01),
        "adam_step": (w, g, zero, zero, 1, 0.1, 0.9, 0.99, 0.01),
        "adamw_step": (w, g, zero, zero, 1, 0.1, 0.5, 0.9, 0.99, 0.01),
    }[exercise]
    ours = getattr(check.optimizers, exercise).reference(*arguments)[0]
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)
