"""The form in which every labelled data set of the book arrives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Labelled examples, split once and for all into a training and a test part.

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

    Raises
    ------
    TypeError
        If an array has another dtype.
    ValueError
        If examples and labels, training and test part, or labels and classes do not fit.

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

    def __post_init__(self) -> None:
        for part in ("train", "test"):
            self._check_part(part)
        if self.x_train.shape[1:] != self.x_test.shape[1:]:
            raise ValueError(
                f"{self.name}: training examples have shape {self.x_train.shape[1:]} but test "
                f"examples {self.x_test.shape[1:]}; both parts need the same shape"
            )

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.description}"]
        for part, x, y in (
            ("train", self.x_train, self.y_train),
            ("test ", self.x_test, self.y_test),
        ):
            lines.append(f"  {part}    x {x.shape} {x.dtype}, y {y.shape} {y.dtype}")
        lines.append(f"  classes  {', '.join(self.classes)}")
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
        (1438, 64)
        """
        return replace(
            self,
            x_train=self.x_train.reshape(len(self.x_train), -1),
            x_test=self.x_test.reshape(len(self.x_test), -1),
        )

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
        x_train, y_train = _select(self.x_train, self.y_train, labels)
        x_test, y_test = _select(self.x_test, self.y_test, labels)
        classes = tuple(self.classes[k] for k in labels)
        return replace(
            self, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test, classes=classes
        )

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
