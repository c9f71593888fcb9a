"""One process at a time: a lock file that lets go when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def hold(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` inside the ``with`` block, or yield False where another does.

    The operating system releases the lock when the process ends, however it ends, so a crash
    leaves nothing to clean up by hand. The file is made if absent and removed at the end.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with hold(Path(folder) / "lock") as first:
    ...         with hold(Path(folder) / "lock") as second:
    ...             print(first, second)
    True False
    """
    stream = open(path, "ab")  # noqa: SIM115 - held open, and the lock with it
    held = False
    try:
        held = _try_lock(stream) and _is_current(stream, path)
        yield held
    finally:
        if held:
            _release(stream, path)
        stream.close()


def _release(stream: IO[bytes], path: Path) -> None:
    # Windows removes no open file; elsewhere the name must go before the lock does.
    if sys.platform == "win32":
        stream.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)
    stream.close()


def _try_lock(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A network disk without locks: files are checked before use, so go on without.
        return True
    return True


def _is_current(stream: IO[bytes], path: Path) -> bool:
    # The last holder may have removed the file between our opening it and locking it.
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False
