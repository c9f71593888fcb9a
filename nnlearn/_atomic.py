"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path


def write(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file; who reads meanwhile sees the old one or the new one, never half.

    The unfinished file lies beside its target, where a rename is atomic, under a name of its own,
    so that two writers never share it. ``~`` is the home folder, a symbolic link is followed, and
    an existing file keeps its permissions.

    Raises
    ------
    IsADirectoryError
        If the path is a folder.
    OSError
        If it is a device, a pipe or another thing that is no file, or cannot be written.
    """
    target = destination(path)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            os.chmod(beside, stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def destination(path: str | os.PathLike[str]) -> Path:
    """Return where a file would be written, links followed; refuse what cannot become a file."""
    target = Path(os.path.realpath(Path(path).expanduser()))
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file, such as {path}/net.safetensors")
    if target.exists() and not target.is_file():
        raise OSError(f"{path} is a device, a pipe or a socket, and no file: name a file")
    return target


def clear_parts(path: Path) -> None:
    """Remove what writers that were killed have left beside a file; nobody may be writing it."""
    for part in path.parent.glob(f".{path.name}.????????.part"):
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # The new name outlives a power failure only once the folder is on disk; Windows cannot say so.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
