"""Fetch a file from the first mirror that serves it: checked, and in place at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from nnlearn import _atomic, _progress

TIMEOUT_SECONDS = 20.0
_CHUNK = 1 << 16
_SLOWEST = 1024  # bytes a second; a mirror that drips is as good as silent


class DownloadError(OSError):
    """No mirror served the file."""


def fetch(
    urls: Sequence[str],
    target: Path,
    check: Callable[[bytes], object],
    *,
    limit: int,
    timeout: float = TIMEOUT_SECONDS,
) -> None:
    """Download `target` from the first of several mirrors that serves what `check` accepts.

    Only checked content becomes a file, in one step. Processes that want the same file at once
    do no harm: each puts the same content there.

    Parameters
    ----------
    urls : sequence of str
        Addresses of the same content, in the order in which to try them.
    target : Path
        Where the file goes.
    check : callable
        Takes what came; raises ValueError if it is wrong.
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
    for url in urls:
        try:
            content = _content(url, limit, timeout)
            check(content)
        except (DownloadError, ValueError) as error:
            failures.append(f"  {url}: {error}")
            continue
        try:
            _atomic.write(target, content)
        except PermissionError:  # on Windows, where another process reads what it has put there
            if not target.exists():
                raise
        return
    raise DownloadError(f"{target.name} could not be downloaded:\n" + "\n".join(failures))


def _content(url: str, limit: int, timeout: float) -> bytes:
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    asked = Request(url, headers={"User-Agent": "nnlearn", "Accept-Encoding": "identity"})
    content, name, start = bytearray(), url.rsplit("/", 1)[-1], time.monotonic()
    try:
        with urlopen(asked, timeout=timeout) as reply:
            total = int(reply.headers.get("Content-Length", 0)) or None
            size = f"{total / 1e6:.1f} MB" if total else "size unknown"
            told = f"Downloading {name} ({size})"
            with _progress.bar(told, desc=name, total=total, unit="B", unit_scale=True) as bar:
                while piece := reply.read1(_CHUNK):
                    content += piece
                    bar.update(len(piece))
                    if len(content) > limit:
                        raise DownloadError(
                            f"sent more than the {limit} bytes that the file may have"
                        )
                    passed = time.monotonic() - start
                    if passed > timeout and len(content) < _SLOWEST * passed:
                        raise DownloadError(f"only {len(content)} bytes came in {passed:.0f} s")
    except DownloadError:
        raise
    except HTTPError as error:
        error.close()
        raise DownloadError(f"HTTP {error.code} {error.reason}") from error
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", error)
        silent = isinstance(cause, TimeoutError)
        told = f"no answer within {timeout:g} s" if silent else str(cause) or type(cause).__name__
        raise DownloadError(told) from error
    if total is not None and len(content) < total:
        raise DownloadError(f"the connection broke after {len(content)} of {total} bytes")
    return bytes(content)
