"""What the checkers of the chapter on optimizers hold to be right, and the slips that they name."""

import numpy as np
import pytest
import torch

from nnlearn import check
from nnlearn.check import optimizers_lines
from nnlearn.check.optimizers_slopes import bent
from tests.check.answers_optimizers import RIGHT, WRONG

CHECKERS = check.optimizers
NAMED = [
    ("best_rate", 0, "not its diagonal"),
    ("best_rate", 4, "2/λ_max is the limit"),
    ("nesterov_factor", 0, "heavy ball's factor"),
    ("nesterov_factor", 10, "not its real part"),
    ("look_ahead_step", 0, "that is the heavy ball"),
    ("look_ahead_step", 5, "uphill"),
    ("centered_rmsprop_step", 0, "plain RMSprop"),
    ("centered_rmsprop_step", 6, "outside of the root"),
    ("centered_rmsprop_step", 10, "uphill"),
    ("amsgrad_step", 0, "that is Adam"),
    ("amsgrad_step", 15, "1 − βᵗ, not 1 − β"),
    ("amsgrad_step", 16, "multiply by t"),
    ("lion_step", 0, "*sign*"),
    ("lion_step", 11, "mind the brackets"),
    ("warmup_cosine", 0, "must not be wasted"),
    ("curvature_along", 0, "1 long"),
    ("curvature_along", 8, "set brackets"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_in_any_style_pass(name):
    for answer in RIGHT[name]:
        assert (report := getattr(CHECKERS, name)(answer)).passed, f"{answer.__name__}\n{report}"


@pytest.mark.parametrize("name", WRONG)
def test_no_wrong_answer_passes(name):
    for place, answer in enumerate(WRONG[name]):
        with np.errstate(all="ignore"):
            assert not getattr(CHECKERS, name)(answer).passed, f"WRONG[{name!r}][{place}]"


@pytest.mark.parametrize(("name", "place", "words"), NAMED)
def test_a_slip_is_called_by_its_name(name, place, words):
    with np.errstate(all="ignore"):
        report = getattr(CHECKERS, name)(WRONG[name][place])
    assert words in " ".join(report.hints), f"\n{report}"


def test_every_shared_slip_is_known_to_each_step_that_has_the_line():
    for steps, lines in (
        (("centered_rmsprop_step", "amsgrad_step"), ("fade", "square", "divide", "use", "keep")),
        (("centered_rmsprop_step", "amsgrad_step", "lion_step"), ("move", "keep")),
    ):
        for name in steps:
            hints = {slip.hint for slip in getattr(CHECKERS, name).slips}
            assert hints >= {hint for line in lines for hint, _ in optimizers_lines.SLIPS[line]}


def drawn(*shapes, seed=3):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


@pytest.mark.parametrize(
    ("kind", "options", "step", "memories"),
    [
        ("RMSprop", {"centered": True, "eps": 1e-3}, "centered_rmsprop_step", 2),
        ("Adam", {"amsgrad": True, "eps": 1e-3}, "amsgrad_step", 3),
    ],
)
def test_our_steps_are_those_of_pytorch(kind, options, step, memories):
    theirs = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    rule = getattr(torch.optim, kind)([theirs], lr=0.1, **options)
    w, state = np.zeros(4), [np.zeros(4)] * memories
    for t in range(1, 30):
        (g,) = drawn((4,), seed=t)
        theirs.grad = torch.tensor(g / t)
        rule.step()
        more = (0.1, 0.99, 1e-3) if memories == 2 else (t, 0.1, 0.9, 0.999, 1e-3)
        w, *state = getattr(CHECKERS, step).reference(w, g / t, *state, *more)
        np.testing.assert_allclose(w, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


def test_the_look_ahead_is_pytorchs_nesterov_seen_from_ahead():
    w, v, lr, mu = np.array([1.0, -2.0]), np.zeros(2), 0.05, 0.8
    theirs = torch.tensor(w, requires_grad=True)
    rule = torch.optim.SGD([theirs], lr=lr, momentum=mu, nesterov=True)
    for _ in range(20):
        theirs.grad = torch.tensor(bent(theirs.detach().numpy()))
        rule.step()
        w, v = CHECKERS.look_ahead_step.reference(w, v, bent, lr, mu)
        np.testing.assert_allclose(w + mu * v, theirs.detach().numpy(), rtol=1e-10)


@pytest.mark.parametrize(("q", "mu"), [(0.3, 0.9), (1.3, 0.9), (1.4, 0.9), (1.9, 0.1), (0.01, 0.5)])
def test_nesterovs_factor_is_the_one_that_a_long_walk_shows(q, mu):
    x, v, sizes = 1.0, 0.0, []
    for _ in range(4000):
        v = mu * v + q * x
        x = x - (q * x + mu * v)
        size = np.hypot(x, v)
        sizes.append(np.log(size))
        x, v = x / size, v / size
    assert np.exp(np.mean(sizes)) == pytest.approx(
        CHECKERS.nesterov_factor.reference(1.0, q, mu), rel=2e-3
    )


@pytest.mark.parametrize("mu", [0.0, 0.3, 0.9])
def test_nesterov_must_stay_below_its_limit(mu):
    limit = 2 * (1 + mu) / (1 + 2 * mu)
    factor = CHECKERS.nesterov_factor.reference
    assert factor(limit * 0.999, 1.0, mu) < 1 < factor(limit * 1.001, 1.0, mu)


def test_no_rate_beats_the_best_one():
    a, b, c = drawn((3, 3), (3, 3), (3, 3))
    for H in (a @ a.T, b @ b.T, c @ c.T):
        rate, factor = CHECKERS.best_rate.reference(H)
        bends = np.linalg.eigvalsh(H)
        worst = [np.abs(1 - eta * bends).max() for eta in rate * np.linspace(0.5, 1.5, 101)]
        assert min(worst) == pytest.approx(factor) == pytest.approx(worst[50])


def test_a_schedule_without_warm_up_starts_at_its_peak():
    assert CHECKERS.warmup_cosine.reference(0, 20, 0, 0.3) == pytest.approx(0.3)


def test_one_sided_differences_are_told_from_two_sided_ones():
    assert not CHECKERS.curvature_along(WRONG["curvature_along"][9]).passed
