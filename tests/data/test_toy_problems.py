"""Toy problems: the shapes that their formulas promise, and the bound that one of them serves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlearn import data

SEEDED = {
    "moons": data.moons,
    "circles": data.circles,
    "spirals": data.spirals,
    "blobs": data.blobs,
    "separable": data.separable,
}


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("and", lambda a, b: a and b),
        ("or", lambda a, b: a or b),
        ("nand", lambda a, b: not (a and b)),
        ("xor", lambda a, b: a != b),
    ],
)
def test_gates_are_their_truth_tables(name, gate):
    x, y = data.gates(name)
    assert x.dtype == np.float32
    assert y.dtype == np.int64
    assert [bool(gate(a, b)) for a, b in x] == y.astype(bool).tolist()


@pytest.mark.parametrize("name", ["nor", "XOR", "", None, ["and"]])
def test_unknown_gate_lists_the_known_ones(name):
    with pytest.raises(ValueError, match="choose one of 'and', 'or', 'nand', 'xor'"):
        data.gates(name)


@pytest.mark.parametrize("problem", SEEDED.values(), ids=SEEDED)
@given(n=st.integers(3, 60), seed=st.integers(0, 2**40))
@settings(max_examples=25, deadline=None)
def test_points_have_book_dtypes_even_classes_and_follow_the_seed(problem, n, seed):
    x, y = problem(n, seed=seed)[:2]
    again, labels = problem(n, seed=np.random.default_rng(seed))[:2]
    assert x.shape == (n, 2)
    assert x.dtype == np.float32
    assert y.dtype == np.int64
    counts = np.bincount(y)
    assert counts.max() - counts.min() <= 1
    np.testing.assert_array_equal(x, again)
    np.testing.assert_array_equal(y, labels)


@pytest.mark.parametrize("problem", SEEDED.values(), ids=SEEDED)
def test_another_seed_gives_other_points_in_shuffled_order(problem):
    x, y = problem(100, seed=1)[:2]
    assert not np.array_equal(x, problem(100, seed=2)[0])
    assert (np.diff(y) != 0).sum() > 20


@pytest.mark.parametrize("problem", SEEDED.values(), ids=SEEDED)
def test_global_random_state_does_not_move(problem):
    before = np.random.get_state()[1].tolist()  # noqa: NPY002 - the state in question
    problem(10)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_moons_without_noise_lie_on_their_half_circles():
    x, y = data.moons(101, noise=0)
    np.testing.assert_allclose(np.hypot(*x[y == 0].T), 1, rtol=1e-6)
    np.testing.assert_allclose(np.hypot(*(x[y == 1] - (1, 0.5)).T), 1, rtol=1e-6)
    assert x[y == 0, 1].min() > -1e-6
    assert x[y == 1, 1].max() < 0.5 + 1e-6


@given(factor=st.floats(0.05, 0.95))
def test_circles_without_noise_have_radius_one_and_factor(factor):
    x, y = data.circles(40, noise=0, factor=factor)
    np.testing.assert_allclose(np.hypot(*x[y == 0].T), 1, rtol=1e-5)
    np.testing.assert_allclose(np.hypot(*x[y == 1].T), factor, rtol=1e-5)


@given(classes=st.integers(2, 6))
def test_spiral_arms_are_one_arm_turned(classes):
    x, y = data.spirals(30 * classes, classes, noise=0)
    z = x[:, 0] + 1j * x[:, 1]
    first = np.sort_complex(z[y == 0])
    for k in range(1, classes):
        turned = z[y == k] * np.exp(-2j * np.pi * k / classes)
        turned = turned[np.argsort(np.abs(turned))]
        np.testing.assert_allclose(turned, first[np.argsort(np.abs(first))], atol=1e-5)


def test_noise_is_the_standard_deviation_that_was_asked_for():
    x, y = data.blobs(30_000, centers=[[0, 0, 0], [5, 5, 5]], noise=0.7, seed=3)
    np.testing.assert_allclose(x[y == 0].std(axis=0), 0.7, rtol=0.02)
    np.testing.assert_allclose(x[y == 1].mean(axis=0), 5, atol=0.03)


def test_blobs_place_a_number_of_centres_evenly():
    x, y = data.blobs(5, centers=5, noise=0)
    x = x[np.argsort(y)]
    gaps = np.linalg.norm(x - np.roll(x, 1, axis=0), axis=1)
    np.testing.assert_allclose(gaps, gaps[0], rtol=1e-5)


@given(
    n=st.integers(2, 80),
    dimension=st.integers(2, 20),
    margin=st.floats(0.01, 0.9),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=60, deadline=None)
def test_separable_keeps_its_margin_and_radius(n, dimension, margin, seed):
    x, y, w, least, radius = data.separable(n, dimension, margin, seed)
    sides = np.where(y == 1, 1, -1) * (x.astype(np.float64) @ w)
    assert x.shape == (n, dimension)
    assert sides.min() == pytest.approx(least, rel=1e-12)
    assert least >= margin - 1e-6
    assert np.linalg.norm(x.astype(np.float64), axis=1).max() == pytest.approx(radius)
    assert radius <= 1 + 1e-6
    assert np.linalg.norm(w) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bias", [False, True])
def test_perceptron_errs_no_more_often_than_the_bound_says(seed, bias):
    toy = data.separable(200, 3, margin=0.1, seed=seed)
    x = np.column_stack((toy.x, np.ones(200))) if bias else toy.x.astype(np.float64)
    signs = np.where(toy.y == 1, 1, -1)
    w, mistakes, clean = np.zeros(x.shape[1]), 0, False
    while not clean:
        clean = True
        for point, sign in zip(x, signs, strict=True):
            if sign * (w @ point) <= 0:
                w, mistakes, clean = w + sign * point, mistakes + 1, False
    assert 0 < mistakes <= (toy.radius**2 + bias) / toy.margin**2


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: data.moons(1), ValueError, "n must be at least 2; got 1"),
        (lambda: data.moons(10.0), TypeError, "n must be a whole number; got 10.0"),
        (lambda: data.moons(True), TypeError, "n must be a whole number; got True"),
        (lambda: data.moons(noise=-0.1), ValueError, "noise must be finite and at least 0"),
        (lambda: data.moons(noise=float("nan")), ValueError, "noise must be finite"),
        (lambda: data.moons(noise="0.1"), TypeError, "noise must be a number; got '0.1'"),
        (lambda: data.moons(seed=-1), ValueError, "seed must be at least 0; got -1"),
        (lambda: data.moons(seed=None), TypeError, "seed must be a whole number or a numpy"),
        (lambda: data.moons(seed=1.5), TypeError, "seed must be a whole number or a numpy"),
        (lambda: data.circles(factor=1), ValueError, "factor must lie between 0 and 1"),
        (lambda: data.circles(factor=0), ValueError, "factor must lie between 0 and 1"),
        (lambda: data.spirals(classes=1), ValueError, "classes must be at least 2"),
        (lambda: data.spirals(2, classes=3), ValueError, "n must be at least 3; got 2"),
        (lambda: data.blobs(centers=0), ValueError, "centers must be at least 1"),
        (lambda: data.blobs(centers=[1, 2]), ValueError, r"shape \(classes, dimension\)"),
        (lambda: data.blobs(centers=[[1, np.inf]]), ValueError, "finite coordinates"),
        (lambda: data.separable(dimension=1), ValueError, "dimension must be at least 2"),
        (lambda: data.separable(margin=0), ValueError, "margin must lie between 0 and 1"),
        (lambda: data.separable(margin=1.0), ValueError, "margin must lie between 0 and 1"),
    ],
)
def test_wrong_argument_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
