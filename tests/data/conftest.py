"""A loopback server that misbehaves on request, and a tiny MNIST to serve from it."""

import gzip
import hashlib
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from nnlearn.data import idx
from nnlearn.data.mnist_files import File


class Server(ThreadingHTTPServer):
    """Serves `files` (name → bytes); the settings say how badly."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {}
        self.ranges = True  # honour Range requests
        self.wrong_range = False  # answer them from another place
        self.break_after = {}  # name → bytes sent before the connection breaks, once
        self.busy = []  # HTTP codes to answer with first, one a request
        self.drip = 0.0  # seconds between single bytes; 0 sends all at once
        self.silent = threading.Event()  # set: never answer
        self.requests = []  # (name, Range header or None)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address):
        pass  # clients that hang up are part of these tests


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, name = self.server, self.path.lstrip("/")
        asked = self.headers.get("Range")
        server.requests.append((name, asked))
        if server.silent.is_set():
            threading.Event().wait(3)
            return
        if server.busy:
            self.send_error(server.busy.pop(0))
            return
        content = server.files.get(name)
        if content is None:
            self.send_error(404)
            return
        start = self._start(asked, len(content))
        if start is None:
            return
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = content[start:]
        for byte in body if server.drip else b"":
            self.wfile.write(bytes([byte]))
            time.sleep(server.drip)
        self.wfile.write(body[: server.break_after.pop(name, len(body))])

    def _start(self, asked, length):
        if not (asked and self.server.ranges):
            self.send_response(200)
            return 0
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= length:
            self.send_error(416)
            return None
        self.send_response(206)
        claimed = start + 1 if self.server.wrong_range else start
        self.send_header("Content-Range", f"bytes {claimed}-{length - 1}/{length}")
        return start

    def log_message(self, *arguments):
        pass


def start_server():
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def server():
    server = start_server()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def second_server():
    server = start_server()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def tiny():
    """Return (arrays by file name, the table of what they must be)."""
    rng = np.random.default_rng(0)
    shapes = {
        "train-images-idx3-ubyte": (20, 28, 28),
        "train-labels-idx1-ubyte": (20,),
        "t10k-images-idx3-ubyte": (10, 28, 28),
        "t10k-labels-idx1-ubyte": (10,),
    }
    arrays = {
        name: rng.integers(0, 256 if len(shape) == 3 else 10, shape).astype(np.uint8)
        for name, shape in shapes.items()
    }
    table = tuple(
        File(name, array.shape, hashlib.sha256(idx.encode(array)).hexdigest())
        for name, array in arrays.items()
    )
    return arrays, table


@pytest.fixture
def packed(tiny):
    """Return the tiny files as a mirror would hold them: name.gz → bytes."""
    return {f"{name}.gz": gzip.compress(idx.encode(array)) for name, array in tiny[0].items()}


@pytest.fixture(scope="session")
def real_mnist():
    """Return the folder with the real files, or skip."""
    beside = Path(__file__).parents[3] / "shared" / "data" / "mnist"
    folder = Path(os.environ.get("NNLEARN_TEST_MNIST") or beside)
    if not (folder / "train-images-idx3-ubyte.gz").is_file():
        pytest.skip(f"no MNIST in {folder}: name its folder in NNLEARN_TEST_MNIST to run this")
    return folder
