"""A loopback server that misbehaves on request, and a tiny MNIST to serve from it."""

import gzip
import hashlib
import os
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from nnlearn.data.mnist_files import File


def idx(array):
    """Return the content of the IDX file that holds an array of uint8."""
    return struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


class Server(ThreadingHTTPServer):
    """Serves `files` (name → bytes); the settings say how badly."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {}
        self.endless = False  # never stop sending, and claim no length
        self.length = None  # what to claim as Content-Length
        self.break_after = {}  # name → bytes sent before the connection breaks, once
        self.drip = 0.0  # seconds between single bytes; 0 sends all at once
        self.silent = threading.Event()  # set: never answer
        self.requests = []  # names

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address):
        pass  # clients that hang up are part of these tests


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, name = self.server, self.path.lstrip("/")
        server.requests.append(name)
        if server.silent.is_set():
            threading.Event().wait(3)
            return
        content = server.files.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        if not server.endless:
            self.send_header("Content-Length", server.length or str(len(content)))
        self.end_headers()
        for byte in content if server.drip else b"":
            self.wfile.write(bytes([byte]))
            time.sleep(server.drip)
        while server.endless:  # until the other side hangs up
            self.wfile.write(content)
        self.wfile.write(content[: server.break_after.pop(name, len(content))])

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
        File(name, array.shape, hashlib.sha256(idx(array)).hexdigest())
        for name, array in arrays.items()
    )
    return arrays, table


@pytest.fixture
def packed(tiny):
    """Return the tiny files as a mirror would hold them: name.gz → bytes."""
    return {f"{name}.gz": gzip.compress(idx(array)) for name, array in tiny[0].items()}


@pytest.fixture(scope="session")
def real_mnist():
    """Return the folder with the real files, or skip."""
    beside = Path(__file__).parents[3] / "shared" / "data" / "mnist"
    folder = Path(os.environ.get("NNLEARN_TEST_MNIST") or beside)
    if not (folder / "train-images-idx3-ubyte.gz").is_file():
        pytest.skip(f"no MNIST in {folder}: name its folder in NNLEARN_TEST_MNIST to run this")
    return folder
