"""Serve the built book on this machine: ``python tools/serve.py [PORT]``.

As where it is published, a page that is not there is answered by the book's own 404.html.
"""

import errno
import functools
import http.server
import sys
from pathlib import Path

HTML = Path(__file__).resolve().parent.parent / "_build" / "html"


class Handler(http.server.SimpleHTTPRequestHandler):
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        if arguments[1:2] >= ("400",):  # what was found needs no line
            super().log_message(format, *arguments)


def main(arguments: list[str]) -> int:
    asked = arguments[0] if arguments else "8000"
    if not asked.isdecimal() or not 0 <= int(asked) < 2**16:
        print(f"PORT is a number from 0 (any free port) to 65535; got {asked!r}", file=sys.stderr)
        return 2
    handler = functools.partial(Handler, directory=str(HTML))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", int(asked)), handler)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        print(
            f"Port {asked} is taken, or not ours to use. Another one: make serve PORT=8001",
            file=sys.stderr,
        )
        return 1
    with server:
        print(f"The book is at http://127.0.0.1:{server.server_address[1]}/ (Ctrl+C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
