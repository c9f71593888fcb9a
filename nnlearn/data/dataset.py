"""The form in which every labelled data set of the book arrives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Labelled examples, split once and for all: a training, perhaps a validation, and a test part.

    Train on the first, choose settings on the second, and judge the chosen one on the third.
    The arrays are ordinary, writable NumPy arrays: ``torch.from_numpy`` takes them as they are.

    Parameters
    ----------
    name : str
        Short name, such as ``"digits"``.
    x_train, x_test : ndarray of float32, shape (N, ...)
        Examples along the first axis. Images are (N, channels, height, width) in [0, 1].
    y_train, y_test : ndarray of int64, shape (N,)
        Labels, from 0 to ``len(classes) - 1``.
    classes : tuple of str
        What each label stands for, in label order.
    description : str
        One sentence on what an example is.
    source : str
        Whom to cite.
    features : tuple of str
        What each column of ``x`` measures, where the columns have names.
    x_validation, y_validation : ndarray, optional
        A part that is in neither of the others, for choosing settings; None where the data have
        none.

    Raises
    ------
    TypeError
        If an array has another dtype.
    ValueError
        If examples and labels, the parts, or labels and classes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> x, y = np.zeros((4, 1, 2, 2), np.float32), np.array([0, 1, 0, 1])
    >>> toy = Dataset("toy", x, y, x[:2], y[:2], ("dark", "light"), "Four small pictures.", "us")
    >>> toy
    toy: Four small pictures.
      train    x (4, 1, 2, 2) float32, y (4,) int64
      test     x (2, 1, 2, 2) float32, y (2,) int64
      classes  dark, light
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]
    description: str
    source: str
    features: tuple[str, ...] = ()
    x_validation: np.ndarray | None = None
    y_validation: np.ndarray | None = None

    def __post_init__(self) -> None:
        if (self.x_validation is None) != (self.y_validation is None):
            raise ValueError(
                f"{self.name}: x_validation and y_validation belong together; one of them is None"
            )
        for part in self.parts:
            self._check_part(part)
            shape = getattr(self, f"x_{part}").shape[1:]
            if shape != self.x_train.shape[1:]:
                raise ValueError(
                    f"{self.name}: training examples have shape {self.x_train.shape[1:]} but "
                    f"{part} examples {shape}; all parts need the same shape"
                )

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that there are: train, perhaps validation, and test."""
        middle = () if self.x_validation is None else ("validation",)
        return ("train", *middle, "test")

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.description}"]
        width = max(map(len, (*self.parts, "classes")))
        for part in self.parts:
            x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
            lines.append(f"  {part:<{width}}  x {x.shape} {x.dtype}, y {y.shape} {y.dtype}")
        lines.append(f"  {'classes':<{width}}  {', '.join(self.classes)}")
        return "\n".join(lines)

    def flat(self) -> Dataset:
        """Return the same data with each example laid out as one row, as a dense layer reads it.

        Returns
        -------
        Dataset
            ``x`` of shape (N, D), where D is the product of the other axes. The arrays share
            memory with this data set's.

        Examples
        --------
        >>> from nnlearn import data
        >>> data.digits().flat().x_train.shape
        (1083, 64)
        """
        rows = {}
        for part in self.parts:
            x = getattr(self, f"x_{part}")
            rows[f"x_{part}"] = x.reshape(len(x), -1)
        return replace(self, **rows)

    def only(self, *labels: int) -> Dataset:
        """Keep the named classes alone, relabelled 0, 1, … in the order given.

        Parameters
        ----------
        *labels : int
            Labels to keep, each once.

        Raises
        ------
        ValueError
            If there is no such label, or if one is named twice, or none is named.

        Examples
        --------
        Threes against eights, as labels 0 and 1:

        >>> from nnlearn import data
        >>> pair = data.digits().only(3, 8)
        >>> pair.classes, sorted(set(pair.y_train.tolist()))
        (('3', '8'), [0, 1])
        """
        known = range(len(self.classes))
        # A list in place of labels, only([3, 8]), ends here too: no list is a label.
        if not labels or any(k not in known for k in labels) or len(set(labels)) < len(labels):
            raise ValueError(
                f"{self.name}.only() takes distinct labels from 0 to {len(self.classes) - 1}, "
                f"such as only(0, 1); got only{labels}"
            )
        kept: dict[str, Any] = {"classes": tuple(self.classes[k] for k in labels)}
        for part in self.parts:
            x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
            kept[f"x_{part}"], kept[f"y_{part}"] = _select(x, y, labels)
        return replace(self, **kept)

    def _check_part(self, part: str) -> None:
        x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
        for name, array, dtype in ((f"x_{part}", x, np.float32), (f"y_{part}", y, np.int64)):
            found = getattr(array, "dtype", type(array).__name__)
            if not isinstance(array, np.ndarray) or array.dtype != dtype:
                raise TypeError(
                    f"{self.name}: {name} is {found}; make it a NumPy array of "
                    f"{np.dtype(dtype)}, for instance {name}.astype('{np.dtype(dtype)}')"
                )
        if x.ndim < 2 or y.ndim != 1 or len(x) != len(y):
            raise ValueError(
                f"{self.name}: x_{part} has shape {x.shape} and y_{part} {y.shape}; due are "
                "(N, features...) and (N,) with the same N"
            )
        if len(y) and not 0 <= y.min() <= y.max() < len(self.classes):
            raise ValueError(
                f"{self.name}: y_{part} holds labels from {y.min()} to {y.max()}, but "
                f"{len(self.classes)} classes are numbered 0 to {len(self.classes) - 1}"
            )


def _select(x: np.ndarray, y: np.ndarray, labels: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    kept = np.isin(y, labels)
    position = {label: index for index, label in enumerate(labels)}
    return x[kept], np.array([position[label] for label in y[kept].tolist()], dtype=np.int64)
