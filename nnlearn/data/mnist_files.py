"""What the four files of MNIST must be, and where they may be fetched."""

from __future__ import annotations

import hashlib
import io
import math
import zlib
from dataclasses import dataclass

import numpy as np

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)


@dataclass(frozen=True)
class File:
    """One file as it must be: SHA-256 is that of the unpacked content, which mirrors share.

    The format is IDX: two zero bytes, 8 for uint8, the number of axes, the length of each axis in
    four bytes, highest first; then one byte an entry, last axis fastest. As the checksum covers
    all of it, nothing of the header needs to be read.
    """

    name: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def header(self) -> int:
        """Bytes before the entries."""
        return 4 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        """Bytes of the unpacked file."""
        return self.header + math.prod(self.shape)


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


def read(content: bytes, file: File) -> np.ndarray:
    """Return the array in a file's content, packed with gzip or not, if it is what is expected.

    Parameters
    ----------
    content : bytes
        What the file holds; it is unpacked no further than the expected size.
    file : File
        Shape and SHA-256 that are expected.

    Returns
    -------
    ndarray of uint8
        Read-only, of the file's shape.

    Raises
    ------
    ValueError
        If the content is damaged, or another one.
    """
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(content, file.size + 1)
    if len(content) != file.size:
        found = "more" if len(content) > file.size else f"{len(content)}"
        raise ValueError(
            f"{found} bytes that begin with {content[:12]!r}; expected are {file.size}"
        )
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise ValueError(f"SHA-256 of the content is {found}; expected is {file.sha256}")
    return np.frombuffer(content, np.uint8, offset=file.header).reshape(file.shape)


def _unpacked(content: bytes, most: int) -> bytes:
    import gzip

    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            return stream.read(most)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"the gzip file is damaged or cut short ({error})") from error
