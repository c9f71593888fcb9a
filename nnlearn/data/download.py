"""Fetch a file from the first mirror that serves it whole: resumed, checked, in place at once."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nnlearn.data.lock import hold

TIMEOUT_SECONDS = 20.0
_ATTEMPTS = 5
_CHUNK = 1 << 16
_SLOWEST = 1024  # bytes a second; a mirror that drips is as good as silent
_BUSY = (429, 500, 502, 503, 504)  # HTTP codes after which asking again may help
_PAUSE_SECONDS = 0.5


class DownloadError(OSError):
    """No mirror served the file."""


class _RefusalError(Exception):
    """A mirror will not do."""


class _BrokenOffError(Exception):
    """The mirror stopped half-way; asking again may help."""


class _BusyError(_BrokenOffError):
    """The mirror cannot answer now; asking again a little later may help."""


def fetch(
    urls: Sequence[str],
    target: Path,
    check: Callable[[Path], object],
    *,
    limit: int,
    timeout: float = TIMEOUT_SECONDS,
) -> None:
    """Download `target` from the first of several mirrors that serves what `check` accepts.

    Bytes gather in a ``.part`` file beside `target`, one per mirror, and an interrupted download
    goes on where it stopped (HTTP ``Range``) if the server allows it. Only a checked file takes
    the target's name, in one step. Processes that want the same file take turns, and all but the
    first find it there.

    Parameters
    ----------
    urls : sequence of str
        Addresses of the same content, in the order in which to try them.
    target : Path
        Where the file goes.
    check : callable
        Takes the path of the finished download; raises ValueError if the content is wrong.
    limit : int
        Most bytes that the file may have; more are refused as they arrive.
    timeout : float
        Seconds without an answer, or with hardly a byte, after which a mirror is given up.

    Raises
    ------
    DownloadError
        If no mirror serves the file; the message names each one and what it did.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    failures = []
    with hold(target.with_name(f"{target.name}.lock")):
        if target.exists():
            return
        for url in urls:
            part = _part(target, url)
            try:
                _fetch_from(url, part, check, limit, timeout)
            except _RefusalError as error:
                # What was wrong is said of the file that was wanted, not of its part.
                told = str(error).replace(str(part), target.name)
                failures.append(f"  {url}: {told}")
                continue
            os.replace(part, target)
            for other in urls:
                _part(target, other).unlink(missing_ok=True)
            return
    raise DownloadError(f"{target.name} could not be downloaded:\n" + "\n".join(failures))


def _part(target: Path, url: str) -> Path:
    # Mirrors pack the same content into different bytes, so each resumes only its own.
    mark = hashlib.sha256(url.encode()).hexdigest()[:8]
    return target.with_name(f"{target.name}.{mark}.part")


def _fetch_from(
    url: str, part: Path, check: Callable[[Path], object], limit: int, timeout: float
) -> None:
    reason: Exception = _RefusalError("no attempt made")
    for number in range(_ATTEMPTS):
        if number and isinstance(reason, _BusyError):
            time.sleep(_PAUSE_SECONDS * number)
        resumed = _size(part) > 0
        try:
            _transfer(url, part, limit, timeout)
        except _BrokenOffError as error:
            reason = error
            continue
        try:
            check(part)
        except ValueError as error:
            part.unlink()
            reason = error
            if resumed:  # the fault may lie in the old bytes: begin again, from none
                continue
            break
        return
    raise _RefusalError(str(reason)) from reason


def _transfer(url: str, part: Path, limit: int, timeout: float) -> None:
    with _open(url, part, timeout) as reply:
        resuming = reply.status == 206
        start = _size(part) if resuming else 0
        length = reply.headers.get("Content-Length", "")
        total = start + int(length) if length.isdigit() else None
        name = url.rsplit("/", 1)[-1]
        with open(part, "ab" if resuming else "wb") as stream, _progress(name, total, start) as bar:
            for piece in _pieces(reply, timeout):
                stream.write(piece)
                bar.update(len(piece))
                if stream.tell() > limit:
                    break
    if _size(part) > limit:
        part.unlink()
        raise _RefusalError(f"sent more than the {limit} bytes that the file may have")
    if total is not None and _size(part) < total:
        raise _BrokenOffError(f"the connection broke after {_size(part)} of {total} bytes")


@contextmanager
def _open(url: str, part: Path, timeout: float) -> Iterator[Any]:
    import urllib.error
    import urllib.request
    from http.client import HTTPException

    # A part as long as the whole file has nothing left to ask for: servers answer 416.
    start = _size(part)
    headers = {"User-Agent": "nnlearn", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        reply = urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=timeout
        )
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and start:
            part.unlink()
            raise _BrokenOffError("the server would not resume the download") from error
        kind = _BusyError if error.code in _BUSY else _RefusalError
        raise kind(f"HTTP {error.code} {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise _RefusalError(_describe(error, timeout)) from error
    with reply:
        sent_range = reply.headers.get("Content-Range", "")
        if reply.status == 206 and not sent_range.startswith(f"bytes {start}-"):
            part.unlink(missing_ok=True)
            raise _BrokenOffError(f"the server resumed at the wrong place ({sent_range!r})")
        yield reply


def _pieces(reply: Any, timeout: float) -> Iterator[bytes]:
    """Yield what arrives, as it arrives, until too little does."""
    from http.client import HTTPException

    since, received = time.monotonic(), 0
    while True:
        # Around the network alone: a full disk is another fault and keeps its own message.
        try:
            piece = reply.read1(_CHUNK)
        except (OSError, HTTPException) as error:
            raise _BrokenOffError(f"the connection broke ({error})") from error
        if not piece:
            return
        yield piece
        received += len(piece)
        if (passed := time.monotonic() - since) > timeout:
            if received < _SLOWEST * passed:
                raise _BrokenOffError(f"only {received} bytes came in {passed:.0f} s")
            since, received = time.monotonic(), 0


def _describe(error: Exception, timeout: float) -> str:
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return f"no answer within {timeout:g} s"
    return str(cause) or type(cause).__name__


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _progress(name: str, total: int | None, start: int) -> Iterator[Any]:
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        known = f"{total / 1e6:.1f} MB" if total else "size unknown"
        print(f"Downloading {name} ({known})", file=sys.stderr)
        yield _Silent()
        return
    with tqdm(desc=name, total=total, initial=start, unit="B", unit_scale=True) as bar:
        yield bar


class _Silent:
    """Stands in for a progress bar where tqdm is not installed."""

    def update(self, count: int) -> None:
        pass
