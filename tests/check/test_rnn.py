"""Wrong answers as beginners type them, and the hint that each must get."""

import math

import numpy as np
import pytest

from nnlearn import check


def hint_of(checker, answer):
    report = checker(answer)
    assert not report.passed
    return " ".join(report.hints) or str(report)


def step_without_tanh(x, h, w_ih, w_hh, b):
    return np.matmul(x, w_ih.T) + np.matmul(h, w_hh.T) + b


def step_with_one_transpose(x, h, w_ih, w_hh, b):
    z = np.dot(x, w_ih.transpose())
    z = z + np.dot(h, w_hh)
    return np.tanh(z + b)


def step_without_bias(x, h, w_ih, w_hh, b):
    return np.tanh(np.einsum("ni,hi->nh", x, w_ih) + np.einsum("nk,hk->nh", h, w_hh))


def step_that_adds_the_state(x, h, w_ih, w_hh, b):
    return np.tanh(h + x @ w_ih.T + b)


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (step_without_tanh, "tanh is missing"),
        (step_with_one_transpose, "with a transpose"),
        (step_without_bias, "bias is missing"),
        (step_that_adds_the_state, "goes through w_hh first"),
    ],
)
def test_rnn_step_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.rnn_step, answer)


def unroll_last(x, w_ih, w_hh, b, h):
    for t in range(len(x)):
        h = np.tanh(x[t] @ w_ih.T + h @ w_hh.T + b)
    return h


def unroll_forgetful(x, w_ih, w_hh, b, h):
    out = np.zeros((x.shape[0], x.shape[1], w_hh.shape[0]))
    for t in range(x.shape[0]):
        out[t] = np.tanh(x[t] @ w_ih.T + h @ w_hh.T + b)
    return out


def unroll_from_zero(x, w_ih, w_hh, b, h):
    state, states = np.zeros((x.shape[1], w_hh.shape[0])), []
    for t in range(len(x)):
        state = np.tanh(x[t] @ w_ih.T + state @ w_hh.T + b)
        states.append(state)
    return np.array(states)


def unroll_appending_too_early(x, w_ih, w_hh, b, h):
    states = []
    for x_t in x:
        states.append(h)
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
    return np.stack(states)


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (unroll_last, "last state only"),
        (unroll_forgetful, "assign it to h"),
        (unroll_from_zero, "start at zero"),
        (unroll_appending_too_early, "after the first input"),
    ],
)
def test_unroll_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.unroll, answer)


def bptt_truncated(h, w_hh, g):
    dz = g * (1 - h[1:] ** 2)
    return dz.T @ h[:-1]


def bptt_last_step(h, w_hh, g):
    T = len(g)
    dz = g[T - 1] * (1 - h[T] * h[T])
    return dz[:, None] * h[T - 1][None, :]


def bptt_wrong_way_round(h, w_hh, g):
    grad, d = np.zeros(w_hh.shape), np.zeros(len(w_hh))
    for t in range(len(g) - 1, -1, -1):
        dz = (g[t] + d) * (1 - h[t + 1] ** 2)
        grad = grad + np.outer(dz, h[t])
        d = w_hh @ dz
    return grad


def bptt_without_slope(h, w_hh, g):
    grad, d = np.zeros(w_hh.shape), np.zeros(len(w_hh))
    for t in range(len(g) - 1, -1, -1):
        dz = g[t] + d
        grad = grad + np.outer(dz, h[t])
        d = w_hh.T @ dz
    return grad


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (bptt_truncated, "flow on to earlier steps"),
        (bptt_last_step, "last step's share only"),
        (bptt_wrong_way_round, "W_hh transposed"),
        (bptt_without_slope, "slope of tanh is missing"),
    ],
)
def test_grad_w_hh_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.grad_w_hh, answer)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def lstm_as_other_books_order_it(x, h, c, w_ih, w_hh, b):
    z, H = x @ w_ih.T + h @ w_hh.T + b, h.shape[1]
    f, i = logistic(z[:, :H]), logistic(z[:, H : 2 * H])
    g, o = np.tanh(z[:, 2 * H : 3 * H]), logistic(z[:, 3 * H :])
    c = f * c + i * g
    return o * np.tanh(c), c


def lstm_without_last_tanh(x, h, c, w_ih, w_hh, b):
    i, f, g, o = np.hsplit(x @ w_ih.T + h @ w_hh.T + b, 4)
    c = logistic(f) * c + logistic(i) * np.tanh(g)
    return logistic(o) * c, c


def lstm_that_never_forgets(x, h, c, w_ih, w_hh, b):
    i, _, g, o = np.hsplit(x @ w_ih.T + h @ w_hh.T + b, 4)
    c = c + logistic(i) * np.tanh(g)
    return logistic(o) * np.tanh(c), c


def lstm_all_sigmoid(x, h, c, w_ih, w_hh, b):
    i, f, g, o = np.hsplit(logistic(x @ w_ih.T + h @ w_hh.T + b), 4)
    c = f * c + i * g
    return o * np.tanh(c), c


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (lstm_as_other_books_order_it, "you read them as f, i, g, o"),
        (lstm_without_last_tanh, "the tanh is missing"),
        (lstm_that_never_forgets, "multiplied by the forget gate"),
        (lstm_all_sigmoid, "squeezed by tanh"),
    ],
)
def test_lstm_step_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.lstm_step, answer)


def gru_of_the_paper(x, h, w_ih, w_hh, b_ih, b_hh):
    H = h.shape[1]
    zi, wh = x @ w_ih.T + b_ih, [w_hh[k * H : (k + 1) * H] for k in range(3)]
    r = logistic(zi[:, :H] + h @ wh[0].T + b_hh[:H])
    z = logistic(zi[:, H : 2 * H] + h @ wh[1].T + b_hh[H : 2 * H])
    n = np.tanh(zi[:, 2 * H :] + (r * h) @ wh[2].T + b_hh[2 * H :])
    return (1 - z) * n + z * h


def gru_with_z_turned_round(x, h, w_ih, w_hh, b_ih, b_hh):
    xr, xz, xn = np.hsplit(x @ w_ih.T + b_ih, 3)
    hr, hz, hn = np.hsplit(h @ w_hh.T + b_hh, 3)
    z = logistic(xz + hz)
    return z * np.tanh(xn + logistic(xr + hr) * hn) + (1 - z) * h


def gru_without_reset(x, h, w_ih, w_hh, b_ih, b_hh):
    sums = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    _, z, n = np.hsplit(sums, 3)
    z = logistic(z)
    return (1 - z) * np.tanh(n) + z * h


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (gru_of_the_paper, "as in the paper"),
        (gru_with_z_turned_round, "z keeps the *old* state"),
        (gru_without_reset, "reset gate r is missing"),
    ],
)
def test_gru_step_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.gru_step, answer)


def clip_each_alone(grads, limit):
    out = []
    for g in grads:
        n = np.sqrt(np.sum(g * g))
        out.append(g * limit / n if n > limit else g.copy())
    return out


def clip_and_stretch(grads, limit):
    n = math.sqrt(sum(float((g**2).sum()) for g in grads))
    return [g * (limit / n) if n else g * 0 for g in grads]


def clip_in_place(grads, limit):
    n = math.sqrt(sum(float((g**2).sum()) for g in grads))
    for g in grads:
        if n > limit:
            g *= limit / n
    return grads


def clip_entries(grads, limit):
    return [np.minimum(np.maximum(g, -limit), limit) for g in grads]


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (clip_each_alone, "one norm over *all* arrays"),
        (clip_and_stretch, "never above 1"),
        (clip_in_place, "changed its input"),
        (clip_entries, "clips each entry"),
    ],
)
def test_clip_by_norm_names_the_slip(answer, phrase):
    report = check.rnn.clip_by_norm(answer)
    assert not report.passed
    assert phrase in str(report)


def temper_unstable(z, temperature):
    e = np.exp(z / temperature)
    return e / np.sum(e)


def temper_multiplied(z, temperature):
    z = z * temperature
    e = np.exp(z - max(z))
    return e / e.sum()


def temper_after_the_softmax(z, temperature):
    e = np.exp(z - np.max(z))
    return e / e.sum() / temperature


@pytest.mark.parametrize(
    ("answer", "phrase"),
    [
        (temper_unstable, "subtract the largest one"),
        (temper_multiplied, "you multiply"),
        (temper_after_the_softmax, "before the exponential"),
    ],
)
def test_temper_names_the_slip(answer, phrase):
    assert phrase in hint_of(check.rnn.temper, answer)


def parts(x, h, w_ih, w_hh, b):
    return np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)


def step_with_bias_outside(x, h, w_ih, w_hh, b):
    return np.tanh(x @ w_ih.T + h @ w_hh.T) + b


def step_with_sigmoid(x, h, w_ih, w_hh, b):
    return logistic(x @ w_ih.T + h @ w_hh.T + b)


def step_with_relu(x, h, w_ih, w_hh, b):
    return np.maximum(0, x @ w_ih.T + h @ w_hh.T + b)


def unroll_joined(x, w_ih, w_hh, b, h):
    states = []
    for x_t in x:
        h = np.tanh(x_t @ w_ih.T + h @ w_hh.T + b)
        states.append(h)
    return np.vstack(states)


def bptt_with_the_slope_before(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0
    for t in range(len(g) - 1, -1, -1):
        delta = (g[t] + flowing) * (1 - h[t] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def bptt_around_the_slope(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0
    for t in range(len(g) - 1, -1, -1):
        delta = g[t] * (1 - h[t + 1] ** 2) + flowing
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def bptt_forward(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0
    for t in range(len(g)):
        delta = (g[t] + flowing) * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def bptt_of_the_last_loss(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), g[-1]
    for t in range(len(g) - 1, -1, -1):
        delta = flowing * (1 - h[t + 1] ** 2)
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def lstm_with_tanh_for_o(x, h, c, w_ih, w_hh, b):
    i, f, g, o = parts(x, h, w_ih, w_hh, b)
    c = logistic(f) * c + logistic(i) * np.tanh(g)
    return np.tanh(o) * np.tanh(c), c


def lstm_with_bare_gates(x, h, c, w_ih, w_hh, b):
    i, f, g, o = parts(x, h, w_ih, w_hh, b)
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


def lstm_without_an_input_gate(x, h, c, w_ih, w_hh, b):
    _, f, g, o = parts(x, h, w_ih, w_hh, b)
    f = logistic(f)
    c = f * c + (1 - f) * np.tanh(g)
    return logistic(o) * np.tanh(c), c


def lstm_that_squeezes_the_belt(x, h, c, w_ih, w_hh, b):
    i, f, g, o = parts(x, h, w_ih, w_hh, b)
    c = np.tanh(logistic(f) * c + logistic(i) * np.tanh(g))
    return logistic(o) * c, c


def lstm_that_returns_h_alone(x, h, c, w_ih, w_hh, b):
    i, f, g, o = parts(x, h, w_ih, w_hh, b)
    return logistic(o) * np.tanh(logistic(f) * c + logistic(i) * np.tanh(g))


def gru_parts(x, h, w_ih, w_hh, b_ih, b_hh):
    by_input, by_state = x @ w_ih.T + b_ih, h @ w_hh.T + b_hh
    return np.split(by_input, 3, axis=1), np.split(by_state, 3, axis=1)


def gru_that_adds_all_of_n(x, h, w_ih, w_hh, b_ih, b_hh):
    (xr, xz, xn), (hr, hz, hn) = gru_parts(x, h, w_ih, w_hh, b_ih, b_hh)
    return np.tanh(xn + logistic(xr + hr) * hn) + logistic(xz + hz) * h


def gru_with_sigmoid_content(x, h, w_ih, w_hh, b_ih, b_hh):
    (xr, xz, xn), (hr, hz, hn) = gru_parts(x, h, w_ih, w_hh, b_ih, b_hh)
    r, z = logistic(xr + hr), logistic(xz + hz)
    return (1 - z) * logistic(xn + r * hn) + z * h


def gru_without_tanh(x, h, w_ih, w_hh, b_ih, b_hh):
    (xr, xz, xn), (hr, hz, hn) = gru_parts(x, h, w_ih, w_hh, b_ih, b_hh)
    r, z = logistic(xr + hr), logistic(xz + hz)
    return (1 - z) * (xn + r * hn) + z * h


def gru_with_bare_gates(x, h, w_ih, w_hh, b_ih, b_hh):
    (xr, xz, xn), (hr, hz, hn) = gru_parts(x, h, w_ih, w_hh, b_ih, b_hh)
    r, z = xr + hr, xz + hz
    return (1 - z) * np.tanh(xn + r * hn) + z * h


def clip_by(norm_of):
    def answer(grads, limit):
        norm = norm_of(grads)
        return [g * min(1.0, limit / norm) if norm else g for g in grads]

    return answer


def clip_to_one(grads, limit):
    norm = sum((g**2).sum() for g in grads) ** 0.5
    return [g / norm if norm > limit else g for g in grads]


def temper_with_the_wrong_maximum(z, temperature):
    e = np.exp(z / temperature - z.max())
    return e / e.sum()


def temper_in_logarithms(z, temperature):
    z = z / temperature
    return z - z.max() - np.log(np.exp(z - z.max()).sum())


@pytest.mark.parametrize(
    ("exercise", "answer", "phrase"),
    [
        ("rnn_step", step_with_bias_outside, "inside the tanh"),
        ("rnn_step", step_with_sigmoid, "yours is a sigmoid"),
        ("rnn_step", step_with_relu, "yours is a ReLU"),
        ("unroll", unroll_joined, "do not join them"),
        ("grad_w_hh", bptt_with_the_slope_before, "the slope at step t"),
        ("grad_w_hh", bptt_around_the_slope, "passes the tanh too"),
        ("grad_w_hh", bptt_forward, "blame flows backward"),
        ("grad_w_hh", bptt_of_the_last_loss, "at every state"),
        ("lstm_step", lstm_with_tanh_for_o, "o goes through the sigmoid"),
        ("lstm_step", lstm_with_bare_gates, "between 0 and 1"),
        ("lstm_step", lstm_without_an_input_gate, "input gate of its own"),
        ("lstm_step", lstm_that_squeezes_the_belt, "not on the belt"),
        ("lstm_step", lstm_that_returns_h_alone, "return both"),
        ("gru_step", gru_that_adds_all_of_n, "1 − z is missing"),
        ("gru_step", gru_with_sigmoid_content, "able to be negative"),
        ("gru_step", gru_without_tanh, "tanh is missing"),
        ("gru_step", gru_with_bare_gates, "between 0 and 1"),
        ("clip_by_norm", clip_by(lambda gs: sum((g**2).sum() for g in gs)), "root is missing"),
        ("clip_by_norm", clip_by(lambda gs: sum((g**2).mean() for g in gs) ** 0.5), "a mean"),
        ("clip_by_norm", clip_by(lambda gs: max(np.abs(g).max() for g in gs)), "the largest one"),
        ("clip_by_norm", clip_to_one, "not the length 1"),
        ("temper", temper_with_the_wrong_maximum, "not of z"),
        ("temper", temper_in_logarithms, "not their logarithms"),
    ],
)
def test_more_slips_are_named(exercise, answer, phrase):
    assert phrase in hint_of(getattr(check.rnn, exercise), answer)
