"""Sets from scikit-learn: one split everywhere, and a plain word where it is absent."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnlearn import data

# SHA-256 of the test parts: a change here changes every accuracy in the book.
DIGITS_TEST_PART = "a8dee80a4bf306c6f44a15fde4ddba49ba2aec612a8ad1865237f46bcd43cb9b"
TUMOURS_TEST_LABELS = "5d392fa82f06cdf86f9afe04a2769ccef95eac5b4db9d5eab8dd5de2e705c7a1"


def fingerprint(*arrays):
    return hashlib.sha256(b"".join(np.ascontiguousarray(a).tobytes() for a in arrays)).hexdigest()


def test_digits_have_the_promised_form():
    digits = data.digits()
    assert digits.x_train.shape == (1083, 1, 8, 8)
    assert digits.x_validation.shape == (355, 1, 8, 8)
    assert digits.x_test.shape == (359, 1, 8, 8)
    assert digits.x_train.dtype == np.float32
    assert digits.y_train.dtype == np.int64
    assert digits.x_train.min() == 0
    assert digits.x_train.max() == 1
    assert digits.x_train.flags.writeable


def test_digits_split_holds_every_image_once():
    from sklearn.datasets import load_digits

    digits, whole = data.digits(), load_digits()
    flat = digits.flat()
    ours = np.concatenate([flat.x_train, flat.x_validation, flat.x_test]) * 16
    due = sorted(row.tobytes() for row in whole.data.astype(np.float32))
    assert sorted(row.tobytes() for row in ours) == due


@pytest.mark.parametrize("part", ["validation", "test"])
def test_digits_validation_and_test_part_are_a_fifth_of_each_class(part):
    digits = data.digits()
    counts = {p: np.bincount(getattr(digits, f"y_{p}")) for p in digits.parts}
    assert (np.abs(counts[part] - sum(counts.values()) / 5) < 1).all()


def test_digits_split_is_the_same_everywhere():
    digits = data.digits()
    x = (digits.x_test * 16).astype(np.uint8)
    assert fingerprint(x, digits.y_test.astype(np.uint8)) == DIGITS_TEST_PART


def test_breast_cancer_is_standardised_by_its_training_part():
    tumours = data.breast_cancer()
    np.testing.assert_allclose(tumours.x_train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(tumours.x_train.std(axis=0), 1, atol=1e-5)
    assert np.abs(tumours.x_test.mean(axis=0)).max() > 0.01
    assert tumours.classes == ("malignant", "benign")
    assert len(tumours.features) == tumours.x_train.shape[1] == 30


def test_breast_cancer_split_is_the_same_everywhere():
    tumours = data.breast_cancer()
    assert tumours.x_train.shape == (456, 30)
    assert fingerprint(tumours.y_test.astype(np.uint8)) == TUMOURS_TEST_LABELS


def test_two_calls_share_no_memory():
    one, two = data.digits(), data.digits()
    assert not np.shares_memory(one.x_train, two.x_train)


@pytest.mark.parametrize("wanted", ["digits", "breast_cancer"])
def test_absent_scikit_learn_is_named_with_its_cure(wanted, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ModuleNotFoundError, match="python -m pip install scikit-learn"):
        getattr(data, wanted)()


def test_importing_data_imports_nothing_heavy():
    heavy = "('sklearn', 'scipy', 'tqdm', 'torch', 'matplotlib', 'urllib.request', 'gzip')"
    code = (
        "import numpy, sys; before = set(sys.modules); import nnlearn.data;"
        f"print([m for m in {heavy} if m in set(sys.modules) - before])"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
