"""What the four files of MNIST must be, and where they may be fetched."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlearn.data import idx

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_LABEL_COUNT = 10


@dataclass(frozen=True)
class File:
    """One file as it must be: SHA-256 is that of the unpacked content, which mirrors share."""

    name: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def size(self) -> int:
        """Bytes of the array, one per entry."""
        return math.prod(self.shape)


# The checksums belong to files whose MD5 is that of the 1998 release.
FILES = (
    File(
        "train-images-idx3-ubyte",
        (60000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    File(
        "train-labels-idx1-ubyte",
        (60000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    File(
        "t10k-images-idx3-ubyte",
        (10000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    File(
        "t10k-labels-idx1-ubyte",
        (10000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
)


def read(path: Path, file: File) -> np.ndarray:
    """Return the array in `path` if it is exactly what `file` says.

    Parameters
    ----------
    path : Path
        An IDX file, packed or not.
    file : File
        Shape and SHA-256 that are due.

    Returns
    -------
    ndarray of uint8

    Raises
    ------
    ValueError
        If the file is damaged, or of another type, shape or content, or holds a label above 9.
    """
    array = idx.read(path, max_bytes=file.size)
    if array.dtype != np.uint8 or array.shape != file.shape:
        raise ValueError(
            f"{path}: holds {array.dtype} of shape {array.shape}; due is uint8 of {file.shape}"
        )
    if array.ndim == 1 and array.size and array.max() >= _LABEL_COUNT:
        raise ValueError(f"{path}: holds the label {array.max()}; labels go from 0 to 9")
    found = hashlib.sha256(idx.encode(array)).hexdigest()
    if found != file.sha256:
        raise ValueError(f"{path}: SHA-256 of the content is {found}; due is {file.sha256}")
    return array
