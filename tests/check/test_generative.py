"""Wrong answers as beginners type them, and the hint that each must get."""

import numpy as np
import pytest

from nnlearn import check

from . import answers_generative as answers

HINTS = {
    "kl_gaussians": {
        "kl_to_standard": "ν and r have a say",
        "kl_reversed": "the other way round",
        "kl_gap_by_s": "you divide by s²",
        "kl_gap_undivided": "division is missing",
        "kl_gap_not_squared": "counts squared",
        "kl_no_gap": "gap of the means is missing",
        "kl_spreads_not_squared": "spreads count squared",
        "kl_ratio_undivided": "divided by r²",
        "kl_log_of_spreads": "the 2 is missing",
        "kl_log_turned": "sign is turned",
        "kl_log_of_s_alone": "relative to r²",
        "kl_no_log": "logarithm is missing",
        "kl_no_one": "−1 is missing",
        "kl_no_half": "½ is missing",
        "kl_not_summed": "still apart",
        "kl_averaged": "you average",
        "kl_all_summed": "axis 1 alone",
        "kl_over_pairs": "axis 0",
        "kl_variances": "take them for variances",
    },
    "best_score": {
        "score_probability": "best *probability*",
        "score_equal_probability": "equal shares",
        "score_equal": "one half only",
        "score_odds": "those are the odds",
        "score_turned": "sign is turned",
        "score_share_exchanged": "you give it to q",
        "score_no_rest": "1 − share",
        "score_only_rest": "p must be multiplied",
        "score_two": "natural logarithm",
        "score_log_probability": "probability of *made*",
        "score_log_equal_probability": "both together",
        "score_difference": "no score",
        "score_squashed": "once more",
        "score_summed": "you sum them",
        "score_added": "yours add up",
    },
    "ddim_step": {
        "ddim_noise": "that is the noise",
        "ddim_clean": "a jump to the end",
        "ddim_signal_only": "the noise is missing",
        "ddim_stays": "those of `then`",
        "ddim_no_root_then": "√then; you leave the root out",
        "ddim_no_root_rest": "√(1 − then); you leave the root out",
        "ddim_no_roots": "all four",
        "ddim_not_divided": "noise of unit size",
        "ddim_clean_whole": "you subtract it whole",
        "ddim_signal_whole": "√then; yours whole",
        "ddim_noise_whole": "√(1 − then); yours whole",
        "ddim_subtracts": "wrong sign",
        "ddim_x_as_noise": "before you call it noise",
    },
    "tighter_bound": {
        "bound_overflows": "take the largest of each row out",
        "bound_mean_of_logs": "the mean of the logarithms",
        "bound_not_divided": "not divided out",
        "bound_top_lost": "must be added again",
        "bound_top_subtracted": "you subtract it",
        "bound_over_pictures": "you go over the pictures",
        "bound_averaged": "you average all",
        "bound_largest": "the largest weight alone",
        "bound_count_of_pictures": "yours is that of the pictures",
        "bound_as_loss": "the sign is turned",
        "bound_divided_outside": "under the logarithm",
    },
}


@pytest.mark.parametrize(
    ("exercise", "name", "said"),
    [(exercise, *pair) for exercise, pairs in HINTS.items() for pair in pairs.items()],
)
def test_a_wrong_answer_gets_the_hint_that_it_needs(exercise, name, said):
    report = getattr(check.generative, exercise)(getattr(answers, name))
    assert not report.passed
    assert said in " ".join(report.hints), f"\n{report}"


def test_a_step_without_chance_that_goes_nowhere_changes_nothing():
    x, clean = np.random.default_rng(0).standard_normal((2, 3, 2))
    assert np.allclose(check.generative.ddim_step.reference(x, clean, 0.3, 0.3), x)
