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


def came_minus_due(w, b, x, y):
    answer = 1 if np.dot(w, x) + b >= 0 else 0
    return w + (answer - y) * x, b + (answer - y)


def bias_stays(w, b, x, y):
    answer = 1 if np.dot(w, x) + b >= 0 else 0
    return w + (y - answer) * x, b


def no_threshold(w, b, x, y):
    z = np.dot(w, x) + b
    return w + (y - z) * x, b + (y - z)


def strict_threshold(w, b, x, y):
    answer = 1 if np.dot(w, x) + b > 0 else 0
    return w + (y - answer) * x, b + (y - answer)


def bias_not_asked(w, b, x, y):
    answer = 1 if np.dot(w, x) >= 0 else 0
    return w + (y - answer) * x, b + (y - answer)


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


def adds_on_every_mistake(w, b, x, y):
    wrong = y != int(x @ w + b >= 0)
    return (w + x, b + 1) if wrong else (w, b)


def learns_from_missed_yes_only(w, b, x, y):
    missed = y == 1 and x @ w + b < 0
    return (w + x, b + 1) if missed else (w, b)


def same_step_for_all_weights(w, b, x, y):
    error = y - int(x @ w + b >= 0)
    return w + error, b + error


def forgets_the_old_weights(w, b, x, y):
    error = y - int(x @ w + b >= 0)
    return error * x, 1.0 * error


def bias_first(w, b, x, y):
    error = y - int(x @ w + b >= 0)
    return b + error, w + error * x


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
    (neurons.perceptron_step, learns_from_missed_yes_only, "only a missed yes"),
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
    (neurons.perceptron_step, came_minus_due, "goes the wrong way"),
    (neurons.perceptron_step, bias_stays, "the bias learns too"),
    (neurons.perceptron_step, no_threshold, "you use the sum z itself"),
    (neurons.perceptron_step, strict_threshold, "at z = 0 the unit fires"),
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
    def answer(w, b, x, y):
        error = y - int(x @ w + b >= 0)
        w += error * x
        return w, b + error

    assert "changed its input" in repr(neurons.perceptron_step(answer))


@pytest.mark.parametrize(
    ("checker", "answer"),
    [
        (neurons.neuron, lambda x, w, b: b + np.einsum("...d,d->...", x, w)),
        (neurons.stable_sigmoid, safe),
        (neurons.sigmoid_slope, lambda z: safe(z) - safe(z) ** 2),
        (neurons.sigmoid_slope, lambda z: (1 - np.tanh(z / 2) ** 2) / 4),
    ],
)
def test_another_right_way_passes(checker, answer):
    report = checker(answer)
    assert report.passed, report
