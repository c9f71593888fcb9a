"""Wrong answers as beginners type them, and the hint that each must get."""

import numpy as np
import pytest

from nnlearn import check

from . import answers_rnn as answers


def bptt_around_the_slope(h, w_hh, g):
    total, flowing = np.zeros_like(w_hh), 0
    for t in range(len(g) - 1, -1, -1):
        delta = g[t] * (1 - h[t + 1] ** 2) + flowing
        total += np.outer(delta, h[t])
        flowing = w_hh.T @ delta
    return total


def leaky_relu_step(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.maximum(0, x @ w_ih.T + h @ w_hh.T + b)


def leaky_state_added(x, h, w_ih, w_hh, b, leak):
    return (1 - leak) * h + leak * np.tanh(x @ w_ih.T + h + b)


def peephole_without_input_gate(x, h, c, w_ih, w_hh, b, p):
    _, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    f = answers.sigmoid(f + p[1] * c)
    c = f * c + (1 - f) * np.tanh(g)
    return answers.sigmoid(o + p[2] * c) * np.tanh(c), c


def peephole_that_squeezes_the_belt(x, h, c, w_ih, w_hh, b, p):
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + b, 4, axis=1)
    i, f = answers.sigmoid(i + p[0] * c), answers.sigmoid(f + p[1] * c)
    c = np.tanh(f * c + i * np.tanh(g))
    return answers.sigmoid(o + p[2] * c) * c, c


def clip_by_sums_of_absolute_values(grads, limit):
    norm = np.sqrt(sum(np.abs(g).sum() ** 2 for g in grads))
    return [g * min(1.0, limit / norm) if norm else g for g in grads]


HINTS = {
    "leaky_step": {
        "leaky_no_leak": "plain Elman step",
        "leaky_swapped": "share of the *new*",
        "leaky_no_old": "what does not leak stays",
        "leaky_whole_old": "not whole",
        "leaky_new_not_weighed": "yours counts whole",
        "leaky_old_half": "fixed at one half",
        "leaky_inside": "outside the tanh",
        "leaky_no_tanh": "tanh is missing",
        "leaky_sigmoid": "yours is a sigmoid",
        "leaky_no_bias": "bias is missing",
        "leaky_bias_twice": "there twice",
        "leaky_no_state": "must see the old state",
        "leaky_no_input": "the input is missing",
        "leaky_whh_not_transposed": "with a transpose",
        "leaky_first_row": "only the first example",
        leaky_relu_step: "yours is a ReLU",
        leaky_state_added: "goes through w_hh first",
    },
    "last_states": {
        "last_no_lengths": "have read padding",
        "last_input_masked": "zeros do not stop a state",
        "last_off_by_one": "one step too many",
        "last_mask_inclusive": "one step too many",
        "last_one_too_early": "one step too early",
        "last_every_pair": "index time and example together",
        "last_all_states": "one for each sequence",
        "last_zeroed": "*held*",
        "last_mean": "the mean",
        "last_sum": "the sum",
        "last_cut_to_shortest": "where the shortest ends",
        "last_mask_inverted": "upside down",
        "last_state_not_kept": "assign the new state",
        "last_no_bias": "bias is missing",
        "last_no_tanh": "tanh is missing",
        "last_whh_not_transposed": "with a transpose",
        "last_starts_at_one": "yours is one",
        "last_state_carried_over": "the sequence before",
    },
    "grad_w_hh": {
        "grad_no_flow": "flow on to earlier steps",
        "grad_last_only": "last step's share only",
        "grad_w_not_transposed": "W_hh transposed",
        "grad_no_slope": "slope of tanh is missing",
        "grad_slope_of_before": "the slope at step t",
        "grad_slope_not_squared": "h squared",
        "grad_slope_sigmoid": "the sigmoid's",
        "grad_slope_of_tanh_again": "already a tanh",
        "grad_outer_swapped": "exchanged",
        "grad_state_of_now": "*before* the step",
        "grad_entrywise": "entry by entry",
        "grad_dot": "scalar product",
        "grad_no_matrix": "pass through W_hh",
        "grad_forward_in_time": "blame flows backward",
        "grad_not_summed": "= in place of +=",
        "grad_mean": "their mean",
        "grad_minus": "sign",
        "grad_g_outside_slope": "says directly passes the tanh",
        "grad_only_last_g": "at every state",
        "grad_stops_early": "t = 0 belongs to it",
        bptt_around_the_slope: "later steps passes the tanh too",
    },
    "peephole_step": {
        "peep_none": "peepholes are missing",
        "peep_old_for_o": "*new* cell",
        "peep_o_forgotten": "o has a peephole too",
        "peep_only_o": "i and f have peepholes too",
        "peep_rows_of_p_swapped": "exchange i and f",
        "peep_on_h": "not at the state h",
        "peep_outside": "inside the sigmoid",
        "peep_on_g_too": "g has no peephole",
        "peep_order_ifog": "as i, f, o, g",
        "peep_order_figo": "as f, i, g, o",
        "peep_g_with_sigmoid": "able to be negative",
        "peep_h_without_tanh": "the tanh is missing",
        "peep_gates_with_tanh": "not through tanh",
        "peep_no_sigmoid_on_i": "input gate lacks its sigmoid",
        "peep_forget_upside_down": "*stays*",
        "peep_forgets_c": "old cell is lost",
        "peep_no_bias": "bias is missing",
        "peep_no_state": "old state is missing",
        "peep_whh_not_transposed": "all 4H rows",
        "peep_only_h": "return both",
        "peep_swapped_return": "h' first",
        "peep_shows_old_c": "show the old one",
        peephole_without_input_gate: "input gate of its own",
        peephole_that_squeezes_the_belt: "not on the belt",
    },
    "gru_step": {
        "gru_pytorch": "as PyTorch does",
        "gru_pytorch_bias_inside": "bias included",
        "gru_no_reset": "reset gate r is missing",
        "gru_z_for_r": "you used z",
        "gru_reset_upside_down": "not (1 − r)",
        "gru_reset_all": "passes whole",
        "gru_mix_swapped": "z keeps the *old* state",
        "gru_no_mix": "update gate is missing",
        "gru_no_old": "old state is lost",
        "gru_new_whole": "1 − z is missing",
        "gru_order_zrn": "as z, r, n",
        "gru_order_nrz": "as n, r, z",
        "gru_no_bias": "bias is missing",
        "gru_bias_twice": "there twice",
        "gru_n_sigmoid": "able to be negative",
        "gru_n_linear": "tanh is missing",
        "gru_gates_tanh": "not through tanh",
        "gru_gates_without_state": "gates must see the old state",
        "gru_whh_not_transposed": "rows of w_hh",
        "gru_returns_n_too": "one array is due",
    },
    "clip_by_norm": {
        "clip_each": "one norm over *all* arrays",
        "clip_entries": "clips each entry",
        "clip_always": "never above 1",
        "clip_upside_down": "upside down",
        "clip_maximum": "the *smaller*",
        "clip_no_root": "root is missing",
        "clip_sum_of_norms": "do not add up",
        "clip_largest_norm": "longest array's",
        "clip_first_only": "first array's",
        "clip_largest_entry": "not the largest one alone",
        "clip_absolute": "you added up absolute values",
        "clip_spectral": "largest stretch",
        "clip_mean_square": "a mean",
        "clip_zero_divided": "do not divide by it",
        "clip_to_one": "not the length 1",
        "clip_minus": "do not subtract",
        "clip_zeroed": "yours becomes 0",
        "clip_joined": "not one long array",
        "clip_returns_norm": "not their norm",
        clip_by_sums_of_absolute_values: "in each array",
    },
    "temper": {
        "temper_overflow": "subtract the largest one",
        "temper_mean": "after the mean is gone",
        "temper_min": "after the smallest is gone",
        "temper_clipped": "do not cut the scores off",
        "temper_times": "you multiply",
        "temper_none": "no effect",
        "temper_outside": "before the exponential",
        "temper_max_not_divided": "not of z",
        "temper_not_normalised": "divide by the sum",
        "temper_mean_of_e": "not by their mean",
        "temper_sigmoid": "looks at each score alone",
        "temper_hard": "favourite alone",
        "temper_log": "not their logarithms",
        "temper_linear": "exponential is missing",
        "temper_scaled_by_max": "do not divide by it",
        "temper_power_of_two": "not of 2",
        "temper_squared": "not by its square",
        "temper_sample": "you drew one letter",
    },
}


@pytest.mark.parametrize(
    ("exercise", "answer", "phrase"),
    [(name, answer, phrase) for name, hints in HINTS.items() for answer, phrase in hints.items()],
)
def test_the_slip_is_named(exercise, answer, phrase):
    answer = getattr(answers, answer) if isinstance(answer, str) else answer
    report = getattr(check.rnn, exercise)(answer)
    assert not report.passed
    assert phrase in " ".join(report.hints)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("clip_by_norm", "clip_in_place"),
        ("clip_by_norm", "clip_list_copy"),
        ("temper", "temper_in_place"),
        ("peephole_step", "peep_in_place"),
        ("leaky_step", "leaky_in_place"),
        ("grad_w_hh", "grad_into_w"),
    ],
)
def test_a_changed_input_is_named(exercise, answer):
    report = getattr(check.rnn, exercise)(getattr(answers, answer))
    assert not report.passed
    assert "changed" in str(report)


@pytest.mark.parametrize(("subtract"), ["temper_mean", "temper_min", "temper_overflow"])
def test_scores_far_apart_are_among_the_cases_of_temper(subtract):
    """Only the largest score may be subtracted: with any other, e^z overflows."""
    answer = getattr(answers, subtract)
    with np.errstate(all="ignore"):
        assert np.isnan(answer(np.array([1000.0, 0.0, 0.0, 0.0]), 1.0)).any()
    assert not check.rnn.temper(answer).passed
