"""Serve the built book on this machine only, on the given port or the next free one.

make serve PORT=8000
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HTML = Path(__file__).resolve().parent.parent / "_build" / "html"


def main() -> int:
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    server = listen(first)
    if server is None:
        print(f"Ports {first} to {first + 19} are taken; choose another: make serve PORT=9000")
        return 1
    print(f"The book is at http://127.0.0.1:{server.server_address[1]}/   Stop with Ctrl+C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    return 0


def listen(first: int) -> ThreadingHTTPServer | None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(HTML))
    for port in range(first, first + 20):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    return None


if __name__ == "__main__":
    sys.exit(main())
