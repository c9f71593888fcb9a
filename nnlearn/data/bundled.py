"""Real data that scikit-learn carries: nothing to download."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlearn.data.dataset import Dataset

_PIXEL_MAXIMUM = 16.0  # each pixel counts the dark points in a 4 x 4 cell (Alpaydin & Kaynak)


def digits() -> Dataset:
    """Return 1797 handwritten digits of 8 × 8 pixels in three parts: train, validation, test.

    Of each class, the third image of every five is a test image and the fifth a validation image.
    No random number is involved, so the split is the same on every machine and with every version
    of NumPy. Train on the first part, choose settings on the second, judge the choice on the third.
    The same people wrote all three: test accuracy says how well a network reads *their* hands, not
    a stranger's.

    Returns
    -------
    Dataset
        ``x`` float32 of shape (N, 1, 8, 8), 0 (paper) to 1 (ink); 1083 training, 355 validation
        and 359 test images; ``y`` int64 of shape (N,), 0 to 9.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn, which carries the images, is not installed.

    Notes
    -----
    Alpaydin & Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning
    Repository, 1998, doi:10.24432/C50P49; the part that scikit-learn ships. Chapters: neurons,
    dnn, cnn, rnn, optimizers, generative, practice.

    Examples
    --------
    >>> from nnlearn import data
    >>> digits = data.digits()
    >>> digits
    digits: Handwritten digits, 8 × 8 grey pixels from 0 (paper) to 1 (ink).
      train       x (1083, 1, 8, 8) float32, y (1083,) int64
      validation  x (355, 1, 8, 8) float32, y (355,) int64
      test        x (359, 1, 8, 8) float32, y (359,) int64
      classes     0, 1, 2, 3, 4, 5, 6, 7, 8, 9
    """
    bunch = _sklearn_datasets("digits").load_digits()
    x = (bunch.images[:, None] / _PIXEL_MAXIMUM).astype(np.float32)
    y = bunch.target.astype(np.int64)
    test, validation = _every_fifth(y, first=2), _every_fifth(y, first=4)
    train = ~(test | validation)
    return Dataset(
        "digits",
        x[train],
        y[train],
        x[test],
        y[test],
        x_validation=x[validation],
        y_validation=y[validation],
        classes=tuple("0123456789"),
        description="Handwritten digits, 8 × 8 grey pixels from 0 (paper) to 1 (ink).",
        source=(
            "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, "
            "UCI Machine Learning Repository, 1998. doi:10.24432/C50P49"
        ),
    )


def breast_cancer() -> Dataset:
    """Return 569 tumours, thirty measurements each, standardised; a fixed fifth is held out.

    Each column has the mean subtracted and is divided by the standard deviation,
    x' = (x − μ) / σ, with μ and σ taken from the training part alone: the test part must not
    tell the training anything. The split is made as in `digits`.

    Returns
    -------
    Dataset
        ``x`` float32 of shape (N, 30), in training standard deviations; 456 training and 113 test
        tumours; ``y`` int64 of shape (N,), 0 malignant and 1 benign; ``features`` names the
        columns.

    Raises
    ------
    ModuleNotFoundError
        If scikit-learn, which carries the table, is not installed.

    Notes
    -----
    Wolberg, Mangasarian, Street & Street, *Breast Cancer Wisconsin (Diagnostic)*, UCI Machine
    Learning Repository, 1993, doi:10.24432/C5DW2B. Chapter: neurons.

    Examples
    --------
    >>> from nnlearn import data
    >>> tumours = data.breast_cancer()
    >>> tumours.x_train.shape, tumours.classes, tumours.features[0]
    ((456, 30), ('malignant', 'benign'), 'mean radius')
    """
    bunch = _sklearn_datasets("breast_cancer").load_breast_cancer()
    y = bunch.target.astype(np.int64)
    test = _every_fifth(y, first=2)
    mean, deviation = bunch.data[~test].mean(axis=0), bunch.data[~test].std(axis=0)
    x = ((bunch.data - mean) / deviation).astype(np.float32)
    return Dataset(
        "breast_cancer",
        x[~test],
        y[~test],
        x[test],
        y[test],
        classes=tuple(str(name) for name in bunch.target_names),
        description="Tumours, thirty measurements of cell nuclei each, standardised.",
        source=(
            "W. Wolberg, O. Mangasarian, N. Street and W. Street, Breast Cancer Wisconsin "
            "(Diagnostic), UCI Machine Learning Repository, 1993. doi:10.24432/C5DW2B"
        ),
        features=tuple(str(name) for name in bunch.feature_names),
    )


def _every_fifth(y: np.ndarray, first: int) -> np.ndarray:
    chosen = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        chosen[np.flatnonzero(y == label)[first::5]] = True
    return chosen


def _sklearn_datasets(wanted: str) -> Any:
    try:
        from sklearn import datasets
    except ModuleNotFoundError as error:
        # A scikit-learn that is present but lacks a part of its own is another fault.
        if error.name != "sklearn":
            raise
        raise ModuleNotFoundError(
            f"data.{wanted}() reads data that scikit-learn carries, and scikit-learn is not "
            "installed here. Install it with: python -m pip install scikit-learn",
            name="sklearn",
        ) from error
    return datasets
