"""MNIST: found on this machine or downloaded once, and checked either way."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nnlearn.data.dataset import Dataset
from nnlearn.data.download import TIMEOUT_SECONDS, DownloadError, fetch
from nnlearn.data.mnist_files import FILES, MIRRORS, File, read

_GZIP_OVERHEAD = 1 << 16  # how much longer than its content a packed file may be


def mnist(root: str | os.PathLike[str] | None = None, download: bool = True) -> Dataset:
    r"""Return MNIST: 60000 training and 10000 test images of handwritten digits, 28 × 28 pixels.

    The four files are looked for in `root`, and in ``root/MNIST/raw`` where torchvision puts
    them, packed or not. What is missing is downloaded there, 11 MB in all, once. Every file is
    held against its known SHA-256 each time it is read.

    Parameters
    ----------
    root : str or path, optional
        Folder of the files. By default ``mnist`` inside the folder that the environment variable
        NNLEARN_DATA names, or else inside your cache folder (Linux ``~/.cache/nnlearn``, macOS
        ``~/Library/Caches/nnlearn``, Windows ``%LOCALAPPDATA%\nnlearn``).
    download : bool
        Whether missing files may be downloaded.

    Returns
    -------
    Dataset
        ``x`` float32 of shape (N, 1, 28, 28), 0 (paper) to 1 (ink), 220 MB in all; ``y`` int64
        of shape (N,), 0 to 9.

    Raises
    ------
    FileNotFoundError
        If files are missing and `download` is False.
    ValueError
        If a file that is there is damaged or is not MNIST's.
    DownloadError
        If no mirror serves a missing file; the message says how to place it by hand.

    Notes
    -----
    LeCun, Bottou, Bengio & Haffner, *Gradient-based learning applied to document recognition*,
    Proceedings of the IEEE 86 (11), 1998, doi:10.1109/5.726791. Chapters: dnn, cnn.

    Examples
    --------
    >>> from nnlearn import data
    >>> data.mnist(root="an/empty/folder", download=False)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    FileNotFoundError: MNIST's train-images-idx3-ubyte is in neither an/empty/folder nor ...
    """
    folder = Path(root).expanduser() if root is not None else cache_folder() / "mnist"
    return load(folder, download)


def cache_folder() -> Path:
    """Return the folder for downloads: NNLEARN_DATA, or else the platform's cache folder.

    Examples
    --------
    >>> cache_folder().is_absolute()
    True
    """
    if named := os.environ.get("NNLEARN_DATA"):
        return Path(named).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or "~/AppData/Local").expanduser() / "nnlearn"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/nnlearn").expanduser()
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The XDG specification says to ignore a relative path.
    return (shared if shared.is_absolute() else Path("~/.cache").expanduser()) / "nnlearn"


def load(
    folder: Path,
    download: bool,
    files: Sequence[File] = FILES,
    mirrors: Sequence[str] = MIRRORS,
    timeout: float = TIMEOUT_SECONDS,
) -> Dataset:
    """Return the data set in four `files` of `folder`: `mnist`, told where and what they are.

    Parameters
    ----------
    folder, download
        As for `mnist`.
    files : sequence of File
        Training images and labels, then test images and labels.
    mirrors : sequence of str
        Addresses that end in ``/``, to which a file's name and ``.gz`` are added.
    timeout : float
        Seconds without an answer after which a mirror is given up.

    Raises
    ------
    FileNotFoundError, ValueError, DownloadError
        As for `mnist`.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; root must name a folder")
    for file in files:
        if _find(folder, file) is None:
            if not download:
                raise FileNotFoundError(_absent(folder, file, files))
            _download(folder, file, files, mirrors, timeout)
    x_train, y_train, x_test, y_test = (_read_there(folder, file) for file in files)
    return Dataset(
        "mnist",
        _scale(x_train),
        y_train.astype(np.int64),
        _scale(x_test),
        y_test.astype(np.int64),
        classes=tuple("0123456789"),
        description="Handwritten digits, 28 × 28 grey pixels from 0 (paper) to 1 (ink).",
        source=(
            "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to "
            "document recognition, Proceedings of the IEEE 86 (11), 1998. doi:10.1109/5.726791"
        ),
    )


def _find(folder: Path, file: File) -> Path | None:
    dotted = file.name.replace("-idx", ".idx")  # how some archives spell it
    for place in (folder, folder / "MNIST" / "raw"):
        for name in (file.name, f"{file.name}.gz", dotted):
            if (place / name).is_file():
                return place / name
    return None


def _absent(folder: Path, file: File, files: Sequence[File]) -> str:
    return (
        f"MNIST's {file.name} is in neither {folder} nor {folder / 'MNIST' / 'raw'}, and "
        "download=False. Allow the download with data.mnist(download=True), or "
        + _by_hand(folder, files)
    )


def _by_hand(folder: Path, files: Sequence[File]) -> str:
    names = ", ".join(f"{file.name}.gz" for file in files)
    return (
        f"place the files by hand: {names} go into {folder} (unpacked will do too, without .gz). "
        "Another folder: data.mnist(root=...), or the environment variable NNLEARN_DATA."
    )


def _download(
    folder: Path, file: File, files: Sequence[File], mirrors: Sequence[str], timeout: float
) -> None:
    target = folder / f"{file.name}.gz"
    try:
        fetch(
            [f"{mirror}{target.name}" for mirror in mirrors],
            target,
            check=lambda content: read(content, file),
            limit=file.size + _GZIP_OVERHEAD,
            timeout=timeout,
        )
    except DownloadError as error:
        raise DownloadError(f"{error}\nTry again later, or {_by_hand(folder, files)}") from error
    except OSError as error:
        # With its number, Python makes it the same kind of error again, such as PermissionError.
        raise OSError(
            error.errno,
            f"MNIST cannot be stored in {folder} ({error.strerror}). Name a folder that you may "
            "write to, with room for 11 MB: data.mnist(root=...), or the environment variable "
            "NNLEARN_DATA",
        ) from error


def _read_there(folder: Path, file: File) -> np.ndarray:
    path = _find(folder, file)
    if path is None:
        raise FileNotFoundError(f"{file.name} vanished from {folder} while it was being read")
    try:
        with path.open("rb") as stream:
            return read(stream.read(file.size + _GZIP_OVERHEAD), file)
    except ValueError as error:
        raise ValueError(
            f"{path}: {error}. This is not MNIST's {file.name}: delete {path} and call "
            "data.mnist() again to download it."
        ) from error


def _scale(images: np.ndarray) -> np.ndarray:
    x = images[:, None].astype(np.float32)
    x /= 255
    return x
