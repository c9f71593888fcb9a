"""Answers to the exercises of `neurons`, right and wrong, as beginners write them.

They were written from the exercises' texts alone, before the checkers' slips were read.
"""

from __future__ import annotations

import math

import numpy as np
import torch

# ---------------------------------------------------------------- neuron(x, w, b)


def neuron_by_a_loop(x, w, b):
    x = np.asarray(x)
    if x.ndim == 1:
        return sum(x[d] * w[d] for d in range(len(w))) + b
    return np.array([sum(row[d] * w[d] for d in range(len(w))) + b for row in x])


def neuron_in_lists(x, w, b):
    if np.ndim(x) == 1:
        return sum(i * j for i, j in zip(x.tolist(), w.tolist(), strict=True)) + b
    return [neuron_in_lists(row, w, b) for row in x]


def neuron_in_torch(x, w, b):
    return torch.as_tensor(x) @ torch.as_tensor(w) + b


def neuron_in_float32(x, w, b):
    return x.astype(np.float32) @ w.astype(np.float32) + np.float32(b)


def neuron_adds_the_bias_each_time(x, w, b):
    z = 0
    for d in range(len(w)):
        z = z + x[..., d] * w[d] + b
    return z


def neuron_restarts_its_sum(x, w, b):
    z = b
    for d in range(len(w)):
        z = b + x[..., d] * w[d]
    return z


def neuron_returns_too_early(x, w, b):
    z = b
    for d in range(len(w)):
        z = z + x[..., d] * w[d]
        return z


def neuron_loops_over_two_inputs(x, w, b):
    z = b
    for d in range(2):
        z = z + x[..., d] * w[d]
    return z


def neuron_forgets_to_return(x, w, b):
    z = x @ w + b
    print(end="")
    z = z.round(12)


def neuron_changes_the_input(x, w, b):
    x *= w
    return x.sum(axis=-1) + b


# ---------------------------------------------------------------- signed_distance(x, w, b)


def distance_by_a_loop(x, w, b):
    length = math.sqrt(sum(v * v for v in w))
    if np.ndim(x) == 1:
        return (sum(i * j for i, j in zip(x, w, strict=True)) + b) / length
    return np.array([distance_by_a_loop(row, w, b) for row in x])


def distance_in_lists(x, w, b):
    if np.ndim(x) == 1:
        return float((x @ w + b) / np.sqrt(w @ w))
    return [distance_in_lists(row, w, b) for row in x]


def distance_in_torch(x, w, b):
    x, w = torch.tensor(x), torch.tensor(w)
    return (x @ w + b) / w.norm()


def distance_in_float32(x, w, b):
    x, w = x.astype(np.float32), w.astype(np.float32)
    return (x @ w + np.float32(b)) / np.linalg.norm(w)


def distance_of_unit_weights(x, w, b):
    length = np.linalg.norm(w)
    return x @ (w / length) + b / length


def distance_normalises_in_place(x, w, b):
    length = np.linalg.norm(w)
    w /= length
    return x @ w + b / length


def distance_forgets_the_root_by_hand(x, w, b):
    return (x @ w + b) / sum(v**2 for v in w)


def distance_from_a_loop_that_keeps_the_last(x, w, b):
    length = np.linalg.norm(w)
    if x.ndim == 1:
        return (x @ w + b) / length
    for row in x:
        distance = (row @ w + b) / length
    return distance


def distance_without_a_return(x, w, b):
    (x @ w + b) / np.linalg.norm(w)


def distance_for_two_inputs_only(x, w, b):
    return (x @ w + b) / np.sqrt(w[0] ** 2 + w[1] ** 2)


# ---------------------------------------------------------------- stable_sigmoid(z)


def sigmoid_by_masks(z):
    z = np.asarray(z, dtype=float)
    value = np.empty_like(z)
    right = z >= 0
    value[right] = 1 / (1 + np.exp(-z[right]))
    t = np.exp(z[~right])
    value[~right] = t / (1 + t)
    return value


def sigmoid_by_a_loop(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


def sigmoid_by_tanh(z):
    return 0.5 * (1 + np.tanh(z / 2))


def sigmoid_in_torch(z):
    return torch.sigmoid(torch.as_tensor(z))


def sigmoid_in_float32(z):
    t = np.exp(-np.abs(np.asarray(z, dtype=np.float32)))
    return np.where(np.asarray(z) >= 0, 1, t) / (1 + t)


def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z)))


def sigmoid_clipped_far_out(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def naive_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_in_place(z):
    t = np.exp(-np.abs(z))
    z[:] = np.where(z >= 0, 1, t) / (1 + t)
    return z


def sigmoid_with_an_if(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def sigmoid_without_the_left_half(z):
    return 1 / (1 + np.exp(-np.abs(z)))


def sigmoid_with_halves_exchanged(z):
    t = np.exp(-np.abs(z))
    return np.where(z >= 0, t, 1) / (1 + t)


def sigmoid_where_with_plain_halves(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_patched_afterwards(z):
    value = np.exp(z) / (1 + np.exp(z))
    value[np.isnan(value)] = 1
    return value


def sigmoid_in_silence_but_nan(z):
    with np.errstate(all="ignore"):
        return np.exp(z) / (1 + np.exp(z))


def sigmoid_of_saturated_ends(z):
    value = np.zeros_like(z)
    value[z > 5] = 1
    middle = np.abs(z) <= 5
    value[middle] = 1 / (1 + np.exp(-z[middle]))
    return value


def sigmoid_by_tanh_unhalved(z):
    return 0.5 * (1 + np.tanh(z))


def sigmoid_by_tanh_unscaled(z):
    return 1 + np.tanh(z / 2)


def sigmoid_rounded(z):
    t = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1, t) / (1 + t)).round(3)


def sigmoid_with_math_exp(z):
    return 1 / (1 + math.exp(-z))


def sigmoid_of_one_number(z):
    z = float(np.max(z))
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def sigmoid_left_denominator_forgotten(z):
    t = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + t), t)


# ---------------------------------------------------------------- sigmoid_slope(z)


def slope_by_product(z):
    return sigmoid_by_masks(z) * (1 - sigmoid_by_masks(z))


def slope_by_exp(z):
    t = np.exp(-np.abs(z))
    return t / (1 + t) ** 2


def slope_by_a_loop(z):
    out = []
    for v in np.ravel(z):
        t = math.exp(-abs(v))
        out.append(t / (1 + t) ** 2)
    return np.reshape(out, np.shape(z))


def slope_by_torch(z):
    z = torch.tensor(np.asarray(z), requires_grad=True)
    torch.sigmoid(z).sum().backward()
    return z.grad


def slope_in_float32(z):
    return slope_by_exp(np.asarray(z, dtype=np.float32))


def slope_by_cosh_naive(z):
    return 1 / (4 * np.cosh(z / 2) ** 2)


def slope_by_tanh(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


def slope_of_the_naive_sigmoid(z):
    return naive_sigmoid(z) * (1 - naive_sigmoid(z))


def slope_forgets_that_z_is_no_output(z):
    return z * (1 - z)


def slope_by_one_sided_difference(z):
    return (sigmoid_by_masks(z + 0.01) - sigmoid_by_masks(z)) / 0.01


def slope_by_gradient_along_the_array(z):
    return np.gradient(sigmoid_by_masks(z), z)


def slope_raw_quotient(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def slope_of_a_coarse_difference(z):
    return (sigmoid_by_masks(z + 0.5) - sigmoid_by_masks(z - 0.5)) / 1.0


def slope_forgets_the_two_of_h(z):
    return (sigmoid_by_masks(z + 1e-5) - sigmoid_by_masks(z - 1e-5)) / 1e-5


# ---------------------------------------------------------------- perceptron_step(w, b, x, s)


def step_by_if(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    if answer == s:
        return w, b
    return w + s * x, b + s


def step_by_a_loop(w, b, x, s):
    z = b
    for i, j in zip(w, x, strict=True):
        z += i * j
    wrong = (1 if z >= 0 else -1) != s
    return [i + wrong * s * j for i, j in zip(w, x, strict=True)], b + wrong * s


def step_by_half_the_difference(w, b, x, s):
    error = (s - (1 if w @ x + b >= 0 else -1)) / 2
    return w + error * x, b + error


def step_by_labels_0_and_1(w, b, x, s):
    y = (s + 1) // 2
    error = y - int(x @ w + b >= 0)
    return w + error * x, b + error


def step_in_torch(w, b, x, s):
    w, x = torch.tensor(w), torch.tensor(x)
    error = 0 if ((w @ x + b).item() >= 0) == (s > 0) else s
    return w + error * x, b + error


def step_in_float32(w, b, x, s):
    w, x = w.astype(np.float32), x.astype(np.float32)
    answer = 1 if w @ x + np.float32(b) >= 0 else -1
    return (w, b) if answer == s else (w + s * x, b + s)


def step_with_twice_the_correction(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return w + (s - answer) * x, b + (s - answer)


def step_with_sign(w, b, x, s):
    error = (s - np.sign(x @ w + b)) / 2
    return w + error * x, b + error


def step_with_sign_asked(w, b, x, s):
    if np.sign(x @ w + b) != s:
        return w + s * x, b + s
    return w, b


def step_with_a_product_and_zero(w, b, x, s):
    if s * (x @ w + b) <= 0:
        return w + s * x, b + s
    return w, b


def step_without_a_tie(w, b, x, s):
    answer = 1 if x @ w + b > 0 else -1
    return (w, b) if answer == s else (w + s * x, b + s)


def step_as_if_labels_were_0_and_1(w, b, x, s):
    error = s - int(x @ w + b >= 0)
    return w + error * x, b + error


def step_always(w, b, x, s):
    return w + s * x, b + s


def step_the_other_way(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w - s * x, b - s)


def step_with_the_bias_turned(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w + s * x, b - s)


def step_without_the_bias(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w + s * x, b)


def step_blind_to_the_bias(w, b, x, s):
    answer = 1 if x @ w >= 0 else -1
    return (w, b) if answer == s else (w + s * x, b + s)


def step_that_asks_twice(w, b, x, s):
    new = w + (s if (1 if x @ w + b >= 0 else -1) != s else 0) * x
    return new, b + (s if (1 if x @ new + b >= 0 else -1) != s else 0)


def step_in_place(w, b, x, s):
    if (1 if x @ w + b >= 0 else -1) != s:
        w += s * x
        b += s
    return w, b


def step_with_a_rate(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w + 0.1 * s * x, b + 0.1 * s)


def step_returns_weights_only(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return w if answer == s else w + s * x


def step_returns_none_when_right(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    if answer != s:
        return w + s * x, b + s


def step_on_right_answers(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w + s * x, b + s) if answer == s else (w, b)


def step_without_the_input(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w + s, b + s)


def step_that_ignores_the_label(w, b, x, s):
    answer = 1 if x @ w + b >= 0 else -1
    return (w, b) if answer == s else (w + x, b + 1)


# ---------------------------------------------------------------- logistic_gradient(X, y, w, b)


def gradient_plain(X, y, w, b):
    error = sigmoid_by_masks(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def gradient_by_a_loop(X, y, w, b):
    dw, db = np.zeros(len(w)), 0.0
    for row, label in zip(X, y, strict=True):
        error = 1 / (1 + math.exp(-(row @ w + b))) - label
        dw += error * row / len(X)
        db += error / len(X)
    return dw, db


def gradient_by_means(X, y, w, b):
    error = 1 / (1 + np.exp(-(X @ w + b))) - y
    return (error[:, None] * X).mean(axis=0), np.mean(error)


def gradient_in_torch(X, y, w, b):
    X, y = torch.tensor(X), torch.tensor(y, dtype=torch.float64)
    w = torch.tensor(w, requires_grad=True)
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    torch.nn.functional.binary_cross_entropy_with_logits(X @ w + b, y).backward()
    return w.grad, b.grad


def gradient_in_lists(X, y, w, b):
    dw, db = gradient_by_means(X, y, w, b)
    return dw.tolist(), float(db)


def gradient_in_float32(X, y, w, b):
    X, w = X.astype(np.float32), w.astype(np.float32)
    error = 1 / (1 + np.exp(-(X @ w + np.float32(b)))) - y
    return X.T @ error / len(y), error.mean()


def _error(X, y, w, b):
    return naive_sigmoid(X @ w + b) - y


def gradient_of_the_sum(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.sum()


def gradient_with_a_summed_bias(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error.sum()


def gradient_with_summed_weights(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error, error.mean()


def gradient_divided_by_features(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / X.shape[1], error.mean()


def gradient_with_the_sign_turned(X, y, w, b):
    error = y - naive_sigmoid(X @ w + b)
    return X.T @ error / len(y), error.mean()


def gradient_without_the_bias_in_z(X, y, w, b):
    error = naive_sigmoid(X @ w) - y
    return X.T @ error / len(y), error.mean()


def gradient_without_the_bias(X, y, w, b):
    return X.T @ _error(X, y, w, b) / len(y)


def gradient_without_a_transpose(X, y, w, b):
    error = _error(X, y, w, b)
    return X @ error / len(y), error.mean()


def gradient_with_sigma_prime(X, y, w, b):
    yhat = naive_sigmoid(X @ w + b)
    error = (yhat - y) * yhat * (1 - yhat)
    return X.T @ error / len(y), error.mean()


def gradient_of_the_scores(X, y, w, b):
    error = X @ w + b - y
    return X.T @ error / len(y), error.mean()


def gradient_of_the_verdicts(X, y, w, b):
    error = (X @ w + b >= 0) - y
    return X.T @ error / len(y), error.mean()


def gradient_of_one_mean_error(X, y, w, b):
    error = _error(X, y, w, b).mean()
    return error * X.mean(axis=0), error


def gradient_bias_left_as_vector(X, y, w, b):
    error = _error(X, y, w, b)
    return X.T @ error / len(y), error / len(y)


def gradient_exchanged(X, y, w, b):
    dw, db = gradient_by_means(X, y, w, b)
    return db, dw


def gradient_as_a_step(X, y, w, b):
    dw, db = gradient_by_means(X, y, w, b)
    return w - dw, b - db


def gradient_after_a_step_in_place(X, y, w, b):
    dw, db = gradient_by_means(X, y, w, b)
    w -= 0.1 * dw
    return dw, db


def gradient_returns_the_loss(X, y, w, b):
    yhat = naive_sigmoid(X @ w + b)
    return -np.mean(y * np.log(yhat) + (1 - y) * np.log(1 - yhat))


def gradient_each_example(X, y, w, b):
    error = _error(X, y, w, b)
    return error[:, None] * X, error


def gradient_in_a_column(X, y, w, b):
    error = _error(X, y, w, b)
    return (X.T @ error / len(y))[:, None], error.mean()


def gradient_with_a_two(X, y, w, b):
    error = 2 * _error(X, y, w, b)
    return X.T @ error / len(y), error.mean()


# ---------------------------------------------------------------- multiclass_step(W, b, x, y)


def many_plain(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W, b = W.copy(), b.copy()
    if guess != y:
        W[y] += x
        W[guess] -= x
        b[y] += 1
        b[guess] -= 1
    return W, b


def many_by_one_hot(W, b, x, y):
    k = len(b)
    error = np.eye(k)[y] - np.eye(k)[np.argmax(W @ x + b)]
    return W + np.outer(error, x), b + error


def many_by_a_loop(W, b, x, y):
    z = [sum(i * j for i, j in zip(row, x, strict=True)) + c for row, c in zip(W, b, strict=True)]
    guess = z.index(max(z))
    rows, biases = [], []
    for k in range(len(b)):
        e = (k == y) - (k == guess)
        rows.append([v + e * u for v, u in zip(W[k], x, strict=True)])
        biases.append(b[k] + e)
    return rows, biases


def many_in_torch(W, b, x, y):
    W, b, x = (torch.tensor(a) for a in (W, b, x))
    guess = int((W @ x + b).argmax())
    W[y] += x
    W[guess] -= x
    b[y] += 1
    b[guess] -= 1
    return W, b


def many_in_float32(W, b, x, y):
    return many_plain(W.astype(np.float32), b.astype(np.float32), x.astype(np.float32), y)


def many_in_place(W, b, x, y):
    guess = np.argmax(W @ x + b)
    if guess != y:
        W[y] += x
        W[guess] -= x
        b[y] += 1
        b[guess] -= 1
    return W, b


def many_in_place_bias(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W = W.copy()
    if guess != y:
        W[y] += x
        W[guess] -= x
        b[y] += 1
        b[guess] -= 1
    return W, b


def _many(W, b, x, y, winner=1.0, loser=-1.0, winner_b=1.0, loser_b=-1.0, guess=None):
    guess = np.argmax(W @ x + b) if guess is None else guess
    W, b = W.copy(), b.copy()
    if guess != y:
        W[y] += winner * x
        W[guess] += loser * x
        b[y] += winner_b
        b[guess] += loser_b
    return W, b


def many_only_the_right_one(W, b, x, y):
    return _many(W, b, x, y, loser=0, loser_b=0)


def many_only_the_wrong_one(W, b, x, y):
    return _many(W, b, x, y, winner=0, winner_b=0)


def many_turned_round(W, b, x, y):
    return _many(W, b, x, y, -1.0, 1.0, -1.0, 1.0)


def many_without_biases(W, b, x, y):
    return _many(W, b, x, y, winner_b=0, loser_b=0)


def many_biases_turned(W, b, x, y):
    return _many(W, b, x, y, winner_b=-1, loser_b=1)


def many_blind_to_the_bias(W, b, x, y):
    return _many(W, b, x, y, guess=np.argmax(W @ x))


def many_least_wins(W, b, x, y):
    return _many(W, b, x, y, guess=np.argmin(W @ x + b))


def many_largest_size_wins(W, b, x, y):
    return _many(W, b, x, y, guess=np.argmax(np.abs(W @ x + b)))


def many_each_neuron_for_itself(W, b, x, y):
    error = np.eye(len(b))[y] - (W @ x + b >= 0)
    return W + np.outer(error, x), b + error


def many_everyone_else_is_punished(W, b, x, y):
    if np.argmax(W @ x + b) == y:
        return W, b
    error = 2 * np.eye(len(b))[y] - 1
    return W + np.outer(error, x), b + error


def many_even_when_right(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W, b = W.copy(), b.copy()
    W[y] += x
    b[y] += 1
    if guess != y:
        W[guess] -= x
        b[guess] -= 1
    return W, b


def many_guesses_again(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W, b = W.copy(), b.copy()
    if guess != y:
        W[y] += x
        b[y] += 1
        guess = np.argmax(W @ x + b)
        W[guess] -= x
        b[guess] -= 1
    return W, b


def many_columns(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W, b = W.copy(), b.copy()
    if guess != y:
        W[:, y] += x
        W[:, guess] -= x
        b[y] += 1
        b[guess] -= 1
    return W, b


def many_transposed_product(W, b, x, y):
    return _many(W, b, x, y, guess=np.argmax(x @ W + b))


def many_by_the_label_difference(W, b, x, y):
    guess = np.argmax(W @ x + b)
    W, b = W.copy(), b.copy()
    W[y] += (y - guess) * x
    b[y] += y - guess
    return W, b


def many_with_a_rate(W, b, x, y):
    return _many(W, b, x, y, 0.1, -0.1, 0.1, -0.1)


def many_weights_only(W, b, x, y):
    return many_plain(W, b, x, y)[0]


def many_none_when_right(W, b, x, y):
    guess = np.argmax(W @ x + b)
    if guess != y:
        return _many(W, b, x, y)


def many_by_softmax(W, b, x, y):
    z = W @ x + b
    p = np.exp(z - z.max())
    error = np.eye(len(b))[y] - p / p.sum()
    return W + np.outer(error, x), b + error


def many_last_of_equals(W, b, x, y):
    z = W @ x + b
    return _many(W, b, x, y, guess=len(z) - 1 - np.argmax(z[::-1]))


RIGHT = {
    "neuron": [
        lambda x, w, b: x @ w + b,
        lambda x, w, b: (x * w).sum(axis=-1) + b,
        lambda x, w, b: np.einsum("...d,d->...", x, w) + b,
        neuron_by_a_loop,
        neuron_in_lists,
        neuron_in_torch,
        neuron_in_float32,
    ],
    "signed_distance": [
        lambda x, w, b: (x @ w + b) / np.linalg.norm(w),
        lambda x, w, b: ((x * w).sum(axis=-1) + b) / (w**2).sum() ** 0.5,
        distance_by_a_loop,
        distance_in_lists,
        distance_in_torch,
        distance_in_float32,
        distance_of_unit_weights,
    ],
    "stable_sigmoid": [
        sigmoid_by_masks,
        sigmoid_by_a_loop,
        sigmoid_by_tanh,
        sigmoid_in_torch,
        sigmoid_in_float32,
        sigmoid_by_logaddexp,
        sigmoid_clipped_far_out,
    ],
    "sigmoid_slope": [
        slope_by_product,
        slope_by_exp,
        slope_by_a_loop,
        slope_by_torch,
        slope_in_float32,
        slope_by_tanh,
    ],
    "perceptron_step": [
        step_by_if,
        step_by_a_loop,
        step_by_half_the_difference,
        step_by_labels_0_and_1,
        step_in_torch,
        step_in_float32,
    ],
    "logistic_gradient": [
        gradient_plain,
        gradient_by_a_loop,
        gradient_by_means,
        gradient_in_torch,
        gradient_in_lists,
        gradient_in_float32,
    ],
    "multiclass_step": [
        many_plain,
        many_by_one_hot,
        many_by_a_loop,
        many_in_torch,
        many_in_float32,
    ],
}

WRONG = {
    "neuron": [
        lambda x, w, b: x @ w - b,
        lambda x, w, b: x @ w,
        lambda x, w, b: (x * w).sum() + b,
        lambda x, w, b: x * w + b,
        lambda x, w, b: w @ x + b,
        lambda x, w, b: float(x @ w + b),
        lambda x, w, b: 1 / (1 + np.exp(-(x @ w + b))),
        lambda x, w, b: (x @ w + b >= 0).astype(int),
        lambda x, w, b: (x * w + b).sum(axis=-1),
        lambda x, w, b: (x * w).sum(axis=0) + b,
        lambda x, w, b: (x * w).mean(axis=-1) + b,
        lambda x, w, b: x.T @ w + b,
        lambda x, w, b: (x + w).sum(axis=-1) + b,
        lambda x, w, b: x @ w.T @ b,
        lambda x, w, b: abs(x @ w + b),
        lambda x, w, b: (x @ w) * b,
        lambda x, w, b: x @ (w + b),
        lambda x, w: x @ w,
        lambda x, w, b: (x @ w + b).round(1),
        neuron_adds_the_bias_each_time,
        neuron_restarts_its_sum,
        neuron_returns_too_early,
        neuron_loops_over_two_inputs,
        neuron_forgets_to_return,
        neuron_changes_the_input,
    ],
    "signed_distance": [
        lambda x, w, b: x @ w + b,
        lambda x, w, b: abs(x @ w + b) / np.linalg.norm(w),
        lambda x, w, b: (x @ w + b) / (w @ w),
        lambda x, w, b: x @ w / np.linalg.norm(w) + b,
        lambda x, w, b: x @ w + b / np.linalg.norm(w),
        lambda x, w, b: x @ w / np.linalg.norm(w),
        lambda x, w, b: (x @ w - b) / np.linalg.norm(w),
        lambda x, w, b: (x @ w + b) / np.linalg.norm(x),
        lambda x, w, b: (x @ w + b) / np.linalg.norm(x, axis=-1),
        lambda x, w, b: (x @ w + b) / np.abs(w).sum(),
        lambda x, w, b: (x @ w + b) / w.sum(),
        lambda x, w, b: (x @ w + b) / len(w),
        lambda x, w, b: (x @ w + b) * np.linalg.norm(w),
        lambda x, w, b: ((x * w).sum() + b) / np.linalg.norm(w),
        lambda x, w, b: -(x @ w + b) / np.linalg.norm(w),
        lambda x, w, b: float((x @ w + b) / np.linalg.norm(w)),
        lambda x, w, b: np.linalg.norm(x - w),
        lambda x, w, b: (w @ x + b) / np.linalg.norm(w),
        lambda x, w, b: (x @ w + b) / np.linalg.norm(np.append(w, b)),
        lambda x, w, b: (x @ w + b) / np.max(np.abs(w)),
        lambda x, w, b: (x @ w + b) / np.sqrt(np.mean(w**2)),
        lambda x, w, b: (x @ w + b) / abs(w),
        lambda x, w, b: 1 / (1 + np.exp(-(x @ w + b) / np.linalg.norm(w))),
        distance_normalises_in_place,
        distance_forgets_the_root_by_hand,
        distance_from_a_loop_that_keeps_the_last,
        distance_without_a_return,
        distance_for_two_inputs_only,
    ],
    "stable_sigmoid": [
        naive_sigmoid,
        sigmoid_in_place,
        sigmoid_with_an_if,
        sigmoid_without_the_left_half,
        sigmoid_with_halves_exchanged,
        sigmoid_where_with_plain_halves,
        sigmoid_patched_afterwards,
        sigmoid_in_silence_but_nan,
        sigmoid_of_saturated_ends,
        sigmoid_by_tanh_unhalved,
        sigmoid_by_tanh_unscaled,
        sigmoid_rounded,
        sigmoid_with_math_exp,
        sigmoid_of_one_number,
        sigmoid_left_denominator_forgotten,
        lambda z: 1 / (1 + np.exp(-np.clip(z, -20, 20))),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -10, 10))),
        lambda z: 1 / (1 + np.exp(-np.maximum(z, -15))),
        lambda z: np.exp(z) / (1 + np.exp(z)),
        lambda z: 1 / (1 + np.exp(z)),
        lambda z: np.tanh(z),
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),
        lambda z: 1 / (1 + np.exp(-z / 1000)),
        lambda z: np.where(z >= 0, 1.0, 0.0),
        lambda z: np.clip(z / 4 + 0.5, 0, 1),
        lambda z: 1 / 1 + np.exp(-np.abs(z)),
    ],
    "sigmoid_slope": [
        slope_of_the_naive_sigmoid,
        slope_by_cosh_naive,
        slope_forgets_that_z_is_no_output,
        slope_by_one_sided_difference,
        slope_by_gradient_along_the_array,
        slope_raw_quotient,
        slope_of_a_coarse_difference,
        slope_forgets_the_two_of_h,
        lambda z: sigmoid_by_masks(z),
        lambda z: 1 - sigmoid_by_masks(z),
        lambda z: sigmoid_by_masks(z) * (1 + sigmoid_by_masks(z)),
        lambda z: sigmoid_by_masks(z) ** 2,
        lambda z: 1 - sigmoid_by_masks(z) ** 2,
        lambda z: -sigmoid_by_masks(z) * (1 - sigmoid_by_masks(z)),
        lambda z: sigmoid_by_masks(z) * (sigmoid_by_masks(z) - 1),
        lambda z: sigmoid_by_masks(z) * (1 - z),
        lambda z: z * (1 - sigmoid_by_masks(z)),
        lambda z: 1 - np.tanh(z) ** 2,
        lambda z: 1 - np.tanh(z / 2) ** 2,
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),
        lambda z: np.exp(-np.abs(z)),
        lambda z: slope_by_exp(np.clip(z, -20, 20)),
        lambda z: sigmoid_by_masks(z) * sigmoid_by_masks(z),
        lambda z: float(slope_by_exp(z)),
        lambda z: 0.25 * np.ones_like(z),
    ],
    "perceptron_step": [
        step_with_twice_the_correction,
        step_with_sign,
        step_with_sign_asked,
        step_with_a_product_and_zero,
        step_without_a_tie,
        step_as_if_labels_were_0_and_1,
        step_always,
        step_the_other_way,
        step_with_the_bias_turned,
        step_without_the_bias,
        step_blind_to_the_bias,
        step_that_asks_twice,
        step_in_place,
        step_with_a_rate,
        step_returns_weights_only,
        step_returns_none_when_right,
        step_on_right_answers,
        step_without_the_input,
        step_that_ignores_the_label,
        lambda w, b, x, s: (w + (s - (x @ w + b)) * x, b + (s - (x @ w + b))),
    ],
    "logistic_gradient": [
        gradient_of_the_sum,
        gradient_with_a_summed_bias,
        gradient_with_summed_weights,
        gradient_divided_by_features,
        gradient_with_the_sign_turned,
        gradient_without_the_bias_in_z,
        gradient_without_the_bias,
        gradient_without_a_transpose,
        gradient_with_sigma_prime,
        gradient_of_the_scores,
        gradient_of_the_verdicts,
        gradient_of_one_mean_error,
        gradient_bias_left_as_vector,
        gradient_exchanged,
        gradient_as_a_step,
        gradient_after_a_step_in_place,
        gradient_returns_the_loss,
        gradient_each_example,
        gradient_in_a_column,
        gradient_with_a_two,
    ],
    "multiclass_step": [
        many_in_place,
        many_in_place_bias,
        many_only_the_right_one,
        many_only_the_wrong_one,
        many_turned_round,
        many_without_biases,
        many_biases_turned,
        many_blind_to_the_bias,
        many_least_wins,
        many_largest_size_wins,
        many_each_neuron_for_itself,
        many_everyone_else_is_punished,
        many_even_when_right,
        many_guesses_again,
        many_columns,
        many_transposed_product,
        many_by_the_label_difference,
        many_with_a_rate,
        many_weights_only,
        many_none_when_right,
        many_by_softmax,
        many_last_of_equals,
    ],
}
