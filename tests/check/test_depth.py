"""Wrong answers as beginners type them, and the hint that each must get."""

import pytest

from nnlearn import check

from . import answers_depth as answers

HINTS = {
    "tanh_chain": {
        "chain_no_weights": "the weights",
        "chain_no_slopes": "the slopes",
        "chain_sigmoid_slope": "the sigmoid",
        "chain_not_squared": "h squared",
        "chain_tanh_twice": "is already",
        "chain_slope_of_z": "the output",
        "chain_slope_before": "what comes",
        "chain_sum": "you added",
        "chain_mean": "took their",
        "chain_last": "last unit's",
        "chain_first": "the first",
        "chain_no_bias": "the biases",
        "chain_minus_bias": "the bias is",
        "chain_end": "the chain",
        "chain_sigmoids": "the units",
        "chain_absolute": "slope has",
        "chain_all_factors": "all slopes",
        "chain_not_carried": "unit reads",
    },
    "leaky_std": {
        "std_variance": "variance; the",
        "std_slope_not_squared": "a negative",
        "std_relu": "is ReLU's",
        "std_linear": "all passes",
        "std_minus": "what passes",
        "std_times": "more passes",
        "std_bound": "the bound",
        "std_default": "the default",
        "std_inputs_not_rooted": "variance is",
        "std_no_two": "is missing",
        "std_only_two_rooted": "slope² belongs",
        "std_gain": "gain; divide",
        "std_times_inputs": "more inputs",
        "std_mean_slope": "you averaged",
        "std_double": "slope² is",
        "std_squared_sum": "slope² squares",
    },
    "fold_batch_norm": {
        "fold_no_eps": "missing: divide",
        "fold_no_root": "the standard",
        "fold_eps_outside": "eps belongs",
        "fold_columns": "its scale",
        "fold_bias_lost": "it passes",
        "fold_bias_not_scaled": "old bias is",
        "fold_mean_added": "is subtracted",
        "fold_mean_not_scaled": "mean is scaled",
        "fold_no_mean": "the running",
        "fold_no_beta": "missing in",
        "fold_no_gamma": "missing: the",
        "fold_gamma_only_in_w": "scales the",
        "fold_w_not_scaled": "is not scaled",
        "fold_beta_scaled": "beta comes",
        "fold_swapped": "first, then",
        "fold_only_w": "two arrays",
        "fold_times_std": "normalisation *divides*",
        "fold_gamma_beta_swapped": "scales and",
    },
    "residual_backward": {
        "back_no_shortcut": "missing: h",
        "back_shortcut_only": "shortcut alone",
        "back_no_mask": "the slope",
        "back_relu_in_place_of_slope": "its value",
        "back_z_in_place_of_slope": "or 0; you",
        "back_mask_inverted": "is upside",
        "back_relu_of_blame": "the *blame*",
        "back_minus": "you subtract",
        "back_entrywise": "change; you",
        "back_one": "the shortcut's",
        "back_state_for_blame": "what flows",
        "back_forward": "the block's",
        "back_exchanged": "blame meets",
        "back_summed": "each example",
        "back_mean": "holds what",
        "back_twice": "shortcut counts",
        "back_outer_relu": "this block",
        "back_mask_of_blame": "mask asks",
    },
}


@pytest.mark.parametrize(
    ("exercise", "answer", "phrase"),
    [(name, answer, phrase) for name, hints in HINTS.items() for answer, phrase in hints.items()],
)
def test_the_slip_is_named(exercise, answer, phrase):
    report = getattr(check.depth, exercise)(getattr(answers, answer))
    assert not report.passed
    assert phrase in " ".join(report.hints)


def test_an_answer_that_writes_into_its_input_is_told():
    def in_place(h, w1, w2, g):
        g += ((g @ w2) * (h @ w1.T > 0)) @ w1
        return g

    report = check.depth.residual_backward(in_place)
    assert not report.passed
    assert "changed" in str(report)
