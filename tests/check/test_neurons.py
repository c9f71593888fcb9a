"""Wrong answers as beginners write them, to the exercises of the chapter on neurons."""

import numpy as np
import pytest

from nnlearn.check import neurons


def subtracts_the_threshold(x, w, b):
    total = 0
    for d in range(len(w)):
        total = total + x[..., d] * w[d]
    return total - b


def forgets_the_bias(x, w, b):
    return np.dot(x, w)


def sums_the_whole_batch(x, w, b):
    return np.sum(x * w) + b


def forgets_to_sum(x, w, b):
    return np.multiply(x, w) + b


def adds_up_the_examples(x, w, b):
    return np.sum(x * w, axis=0) + b


def textbook_formula(z):
    return np.power(1 + np.exp(-1 * z), -1.0)


def exponentials_on_both_sides(z):
    e = np.exp(z)
    return e / (e + 1)


def lost_minus(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(z))


def absolute_value_everywhere(z):
    small = np.exp(-abs(z))
    return 1 / (1 + small)


def hyperbolic(z):
    return 2 * safe(2 * z) - 1


def safe(z):
    return 0.5 * (1 + np.tanh(z / 2))


def value_for_slope(z):
    return safe(z)


def slope_of_the_value(z):
    s = safe(z)
    return safe(s) * (1 - safe(s))


def forgot_the_sigmoid(z):
    return z * (1.0 - z)


def wrong_sign_in_the_bracket(z):
    s = safe(z)
    return s * (1 + s)


def answered(w, b, x):
    return 1 if np.dot(w, x) + b >= 0 else -1


def corrects_away(w, b, x, s):
    wrong = s != answered(w, b, x)
    return w - wrong * s * x, b - wrong * s


def bias_stays(w, b, x, s):
    wrong = s != answered(w, b, x)
    return w + wrong * s * x, b


def bias_turned(w, b, x, s):
    wrong = s != answered(w, b, x)
    return w + wrong * s * x, b - wrong * s


def no_threshold(w, b, x, s):
    z = np.dot(w, x) + b
    return w + (s - z) * x, b + (s - z)


def strict_threshold(w, b, x, s):
    answer = 1 if np.dot(w, x) + b > 0 else -1
    return w + (s != answer) * s * x, b + (s != answer) * s


def by_numpys_sign(w, b, x, s):
    if np.sign(np.dot(w, x) + b) == s:
        return w, b
    return w + s * x, b + s


def half_a_sign(w, b, x, s):
    error = 0.5 * (s - np.sign(np.dot(w, x) + b))
    return w + error * x, b + error


def whole_difference(w, b, x, s):
    error = s - answered(w, b, x)
    return w + error * x, b + error


def bias_not_asked(w, b, x, s):
    wrong = s != answered(w, 0, x)
    return w + wrong * s * x, b + wrong * s


def asks_again(w, b, x, s):
    w = w + (s != answered(w, b, x)) * s * x
    return w, b + (s != answered(w, b, x)) * s


def learns_slowly(w, b, x, s, rate=0.1):
    wrong = s != answered(w, b, x)
    return w + rate * wrong * s * x, b + rate * wrong * s


def bias_for_every_product(x, w, b):
    return np.sum(x * w + b, axis=-1)


def goes_on_to_the_activation(x, w, b):
    return safe(x @ w + b)


def decides(x, w, b):
    return np.where(x @ w + b >= 0, 1, 0)


def whole_z_in_the_tanh(z):
    return (1 + np.tanh(z)) / 2


def left_side_everywhere(z):
    t = np.exp(-np.abs(z))
    return t / (1 + t)


def rounds(z):
    return np.where(z >= 0, 1.0, 0.0)


def square_of_the_value(z):
    return safe(z) * safe(z)


def tanh_slope(z):
    return 1 / np.cosh(np.clip(z, -300, 300)) ** 2


def slope_by_the_textbook_sigmoid(z):
    s = textbook_formula(z)
    return s * (1 - s)


def adds_on_every_mistake(w, b, x, s):
    wrong = s != answered(w, b, x)
    return (w + x, b + 1) if wrong else (w, b)


def learns_from_missed_yes_only(w, b, x, s):
    missed = s == 1 and x @ w + b < 0
    return (w + x, b + 1) if missed else (w, b)


def same_step_for_all_weights(w, b, x, s):
    wrong = s != answered(w, b, x)
    return w + wrong * s, b + wrong * s


def forgets_the_old_weights(w, b, x, s):
    wrong = s != answered(w, b, x)
    return wrong * s * x, 1.0 * wrong * s


def bias_first(w, b, x, s):
    wrong = s != answered(w, b, x)
    return b + wrong * s, w + wrong * s * x


def never_divides(x, w, b):
    return np.dot(x, w) + b


def divides_by_the_square(x, w, b):
    return (x @ w + b) / np.sum(w**2)


def divides_half(x, w, b):
    return x @ w / np.linalg.norm(w) + b


def takes_the_size(x, w, b):
    return abs(x @ w + b) / np.linalg.norm(w)


def clips(z):
    return 1 / (1 + np.exp(-np.clip(z, -15, 15)))


def adds_up(X, y, w, b):
    error = safe(X @ w + b) - y
    return X.T @ error, np.sum(error)


def bias_summed(X, y, w, b):
    error = safe(X @ w + b) - y
    return X.T @ error / len(X), np.sum(error)


def transposed(X, y, w, b):
    error = safe(X @ w + b) - y
    return np.dot(X, error) / len(X), np.mean(error)


def bias_forgotten(X, y, w, b):
    error = safe(X @ w) - y
    return X.T @ error / len(X), np.mean(error)


def one_slope_only(X, y, w, b):
    return X.T @ (safe(X @ w + b) - y) / len(X)


def chain_not_cancelled(X, y, w, b):
    p = safe(X @ w + b)
    error = (p - y) * p * (1 - p)
    return X.T @ error / len(X), np.mean(error)


def due_minus_came(X, y, w, b):
    error = y - safe(X @ w + b)
    return X.T @ error / len(X), np.mean(error)


def rewards_only(W, b, x, y):
    W, b = W.copy(), b.copy()
    if np.argmax(W @ x + b) != y:
        W[y], b[y] = W[y] + x, b[y] + 1
    return W, b


def each_for_itself(W, b, x, y):
    error = (np.arange(len(b)) == y) * 1.0 - (W @ x + b >= 0)
    return W + error[:, None] * x, b + error


def class_numbers_as_amounts(W, b, x, y):
    W, b = W.copy(), b.copy()
    error = y - np.argmax(W @ x + b)
    W[y], b[y] = W[y] + error * x, b[y] + error
    return W, b


def biases_not_asked(W, b, x, y):
    error = np.eye(len(b))[y] - np.eye(len(b))[np.argmax(W @ x)]
    return W + np.outer(error, x), b + error


ANSWERS = [
    (neurons.neuron, adds_up_the_examples, "the sum runs over the inputs"),
    (neurons.neuron, bias_for_every_product, "added once, after the sum"),
    (neurons.neuron, goes_on_to_the_activation, "not σ(z)"),
    (neurons.neuron, decides, "not the decision"),
    (neurons.stable_sigmoid, whole_z_in_the_tanh, "with half of z"),
    (neurons.stable_sigmoid, left_side_everywhere, "right for z < 0"),
    (neurons.stable_sigmoid, rounds, "the threshold step"),
    (neurons.sigmoid_slope, square_of_the_value, "that is σ(z)²"),
    (neurons.sigmoid_slope, tanh_slope, "the slope of tanh"),
    (neurons.sigmoid_slope, slope_by_the_textbook_sigmoid, "your σ overflows on the way"),
    (neurons.perceptron_step, adds_on_every_mistake, "x has to be subtracted"),
    (neurons.perceptron_step, learns_from_missed_yes_only, "only a missed 1"),
    (neurons.perceptron_step, same_step_for_all_weights, "as much as its input was on"),
    (neurons.perceptron_step, forgets_the_old_weights, "added to the old weights"),
    (neurons.perceptron_step, bias_first, "the weights come first"),
    (neurons.neuron, subtracts_the_threshold, "the bias is added"),
    (neurons.neuron, forgets_the_bias, "the bias is missing"),
    (neurons.neuron, sums_the_whole_batch, "each example of a batch keeps its own sum"),
    (neurons.neuron, forgets_to_sum, "not added up yet"),
    (neurons.stable_sigmoid, textbook_formula, "overflows for very negative z"),
    (neurons.stable_sigmoid, exponentials_on_both_sides, "infinity divided by infinity"),
    (neurons.stable_sigmoid, lost_minus, "sign in the exponent is wrong"),
    (neurons.stable_sigmoid, absolute_value_everywhere, "for z < 0 the numerator"),
    (neurons.stable_sigmoid, hyperbolic, "that is tanh"),
    (neurons.sigmoid_slope, value_for_slope, "that is the sigmoid itself"),
    (neurons.sigmoid_slope, slope_of_the_value, "applied twice"),
    (neurons.sigmoid_slope, forgot_the_sigmoid, "take the sigmoid of z first"),
    (neurons.sigmoid_slope, wrong_sign_in_the_bracket, "1 − σ(z), not 1 + σ(z)"),
    (neurons.perceptron_step, corrects_away, "goes the wrong way"),
    (neurons.perceptron_step, bias_turned, "in the same direction"),
    (neurons.perceptron_step, by_numpys_sign, "nothing changes there"),
    (neurons.perceptron_step, half_a_sign, "half a correction"),
    (neurons.perceptron_step, whole_difference, "halve it"),
    (neurons.perceptron_step, asks_again, "ask the unit once"),
    (neurons.perceptron_step, learns_slowly, "no learning rate"),
    (neurons.signed_distance, never_divides, "divide it by the length"),
    (neurons.signed_distance, divides_by_the_square, "the root of w·w"),
    (neurons.signed_distance, divides_half, "the bias too"),
    (neurons.signed_distance, takes_the_size, "the distance is signed"),
    (neurons.stable_sigmoid, clips, "clipping z changes the answer"),
    (neurons.logistic_gradient, adds_up, "divide both sums by N"),
    (neurons.logistic_gradient, bias_summed, "the bias's slope is a mean too"),
    (neurons.logistic_gradient, transposed, "with `X.T`"),
    (neurons.logistic_gradient, bias_forgotten, "the bias is missing"),
    (neurons.logistic_gradient, one_slope_only, "two slopes are due"),
    (neurons.logistic_gradient, chain_not_cancelled, "leave it out"),
    (neurons.logistic_gradient, due_minus_came, "the error is ŷ − y"),
    (neurons.multiclass_step, rewards_only, "x is subtracted from its weights"),
    (neurons.multiclass_step, each_for_itself, "no neuron decides for itself"),
    (neurons.multiclass_step, class_numbers_as_amounts, "names, not amounts"),
    (neurons.multiclass_step, biases_not_asked, "biases are missing"),
    (neurons.perceptron_step, bias_stays, "the bias learns too"),
    (neurons.perceptron_step, no_threshold, "you use the sum z itself"),
    (neurons.perceptron_step, strict_threshold, "the test is z ≥ 0, not z > 0"),
    (neurons.perceptron_step, bias_not_asked, "missing from the sum that decides"),
]


@pytest.mark.parametrize(
    ("checker", "answer", "hint"), ANSWERS, ids=[answer.__name__ for _, answer, _ in ANSWERS]
)
def test_a_beginners_wrong_answer_gets_its_hint(checker, answer, hint):
    report = checker(answer)
    assert not report
    assert [hint in found for found in report.hints] == [True], report


def test_arrays_in_the_wrong_order_are_met_with_advice():
    assert "is the other order meant?" in repr(neurons.neuron(lambda x, w, b: w @ x + b))


def test_weights_changed_in_place_are_told():
    def answer(w, b, x, s):
        wrong = s != answered(w, b, x)
        w += wrong * s * x
        return w, b + wrong * s

    assert "changed its input" in repr(neurons.perceptron_step(answer))


def mean_of_each(X, error):
    return np.mean(X * error[:, None], axis=0), np.mean(error)


@pytest.mark.parametrize(
    ("checker", "answer"),
    [
        (neurons.neuron, lambda x, w, b: b + np.einsum("...d,d->...", x, w)),
        (neurons.stable_sigmoid, safe),
        (neurons.sigmoid_slope, lambda z: safe(z) - safe(z) ** 2),
        (neurons.sigmoid_slope, lambda z: (1 - np.tanh(z / 2) ** 2) / 4),
        (neurons.stable_sigmoid, lambda z: safe(z.astype(np.float32))),
        (neurons.signed_distance, lambda x, w, b: (x @ w + b) / np.sqrt((w**2).sum())),
        (neurons.logistic_gradient, lambda X, y, w, b: mean_of_each(X, safe(X @ w + b) - y)),
    ],
)
def test_another_right_way_passes(checker, answer):
    report = checker(answer)
    assert report.passed, report
