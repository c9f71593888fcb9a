"""The IDX file format, in which MNIST comes: a header of sizes, then the numbers.

====================  =======================================================================
Bytes                 Meaning
====================  =======================================================================
0, 1                  always 0
2                     type: 8 uint8, 9 int8, 11 int16, 12 int32, 13 float32, 14 float64
3                     number of axes, d
4 to 3 + 4d           length of each axis, an unsigned 32-bit integer, highest byte first
the rest              the numbers, last axis fastest, highest byte first
====================  =======================================================================

Source: Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*, 1998,
section "File formats".
"""

from __future__ import annotations

import math
import os
import struct
import zlib
from io import BufferedIOBase
from pathlib import Path

import numpy as np

from nnlearn import _atomic

_TYPES = {8: "uint8", 9: "int8", 11: "int16", 12: "int32", 13: "float32", 14: "float64"}
_MOST_AXES = 32  # what every version of NumPy can hold
_CHUNK = 1 << 20


class IdxError(ValueError):
    """A file that is not IDX, or not whole."""


def read(path: str | os.PathLike[str], max_bytes: int = 1 << 30) -> np.ndarray:
    """Return the array in an IDX file, plain or packed with gzip (told apart by content).

    A packed file is unpacked no further than one byte past what its header promises, so a file
    of kilobytes cannot fill the memory.

    Parameters
    ----------
    path : str or path
        The file.
    max_bytes : int
        Refuse an array larger than this, before unpacking it. 1 GiB by default.

    Returns
    -------
    ndarray
        In the machine's byte order, contiguous and writable; shape and dtype from the header.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    IdxError
        If the file is not IDX, is damaged or cut short, carries surplus bytes, or is too large.

    Examples
    --------
    >>> import numpy as np, os, tempfile
    >>> from nnlearn.data import idx
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "labels.gz")
    ...     idx.write(path, np.array([5, 0, 4], dtype=np.uint8))
    ...     idx.read(path)
    array([5, 0, 4], dtype=uint8)
    """
    with open(path, "rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            return _read(raw, path, max_bytes)
        import gzip

        try:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                return _read(unpacked, path, max_bytes)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise IdxError(f"{path}: the gzip file is damaged or cut short ({error})") from error


def write(path: str | os.PathLike[str], array: np.ndarray) -> None:
    """Write an array as an IDX file, packed with gzip if the name ends in ``.gz``.

    The file appears whole or not at all, and the same array gives the same bytes every time.

    Parameters
    ----------
    path : str or path
        Where to write. An existing file is replaced.
    array : ndarray
        Of uint8, int8, int16, int32, float32 or float64, with 1 to 32 axes.

    Raises
    ------
    TypeError
        If `array` is no array, or IDX has no code for its dtype.
    ValueError
        If `array` has no axis, too many, or one too long for the format.
    """
    content = encode(array)
    target = Path(path)
    if target.suffix == ".gz":
        import gzip

        content = gzip.compress(content, mtime=0)
    _atomic.write(target, content)


def encode(array: np.ndarray) -> bytes:
    """Return the bytes of the plain IDX file that holds an array.

    An array has exactly one such form, so its checksum identifies the array.

    Parameters
    ----------
    array : ndarray
        As for `write`.

    Raises
    ------
    TypeError, ValueError
        As for `write`.

    Examples
    --------
    >>> encode(np.array([[1, 2]], dtype=np.int16)).hex(" ", 4)
    '00000b02 00000001 00000002 00010002'
    """
    codes = {name: code for code, name in _TYPES.items()}
    found = array.dtype.name if isinstance(array, np.ndarray) else type(array).__name__
    if found not in codes:
        raise TypeError(f"IDX holds arrays of {', '.join(codes)}; got {found}")
    if not 1 <= array.ndim <= _MOST_AXES or max(array.shape) >= 1 << 32:
        raise ValueError(
            f"IDX holds 1 to {_MOST_AXES} axes of at most {(1 << 32) - 1} entries; "
            f"got shape {array.shape}"
        )
    head = struct.pack(f">4B{array.ndim}I", 0, 0, codes[found], array.ndim, *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">"), copy=False).tobytes()


def _read(stream: BufferedIOBase, path: str | os.PathLike[str], max_bytes: int) -> np.ndarray:
    dtype, shape = _read_header(stream, path)
    size = dtype.itemsize * math.prod(shape)
    # An axis of length 0 leaves no number, but the others must still be lengths that NumPy has.
    if dtype.itemsize * math.prod(n or 1 for n in shape) > max_bytes:
        raise IdxError(
            f"{path}: the header promises shape {shape} of {dtype.name}, {size} bytes; "
            f"at most {max_bytes} are allowed here"
        )
    content = _take(stream, size + 1)
    if len(content) != size:
        found = "more follow" if len(content) > size else f"only {len(content)} follow"
        raise IdxError(
            f"{path}: the header promises {size} bytes, shape {shape} of {dtype.name}, but {found}"
        )
    array = np.frombuffer(content, dtype=dtype.newbyteorder(">")).reshape(shape)
    return array.astype(dtype, copy=False)


def _read_header(
    stream: BufferedIOBase, path: str | os.PathLike[str]
) -> tuple[np.dtype, tuple[int, ...]]:
    magic = _take(stream, 4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES:
        raise IdxError(
            f"{path}: not an IDX file: it starts with {bytes(magic)!r}; due are two zero bytes, "
            f"a type code ({', '.join(map(str, _TYPES))}) and the number of axes"
        )
    axes = magic[3]
    if not 1 <= axes <= _MOST_AXES:
        raise IdxError(f"{path}: the header promises {axes} axes; due are 1 to {_MOST_AXES}")
    lengths = _take(stream, 4 * axes)
    if len(lengths) < 4 * axes:
        raise IdxError(f"{path}: the file ends inside its header")
    return np.dtype(_TYPES[magic[2]]), struct.unpack(f">{axes}I", lengths)


def _take(stream: BufferedIOBase, size: int) -> bytearray:
    # In pieces: memory grows with what the file holds, not with what its header claims.
    content = bytearray()
    while len(content) < size and (piece := stream.read(min(_CHUNK, size - len(content)))):
        content += piece
    return content
