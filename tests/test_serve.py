"""``make serve``: the book on this machine, and one sentence where it cannot be."""

import functools
import http.server
import socket
import threading
import urllib.error
import urllib.request

import pytest
import serve


@pytest.fixture
def address(tmp_path):
    (tmp_path / "index.html").write_text("the book", encoding="utf-8")
    (tmp_path / "404.html").write_text("no such page", encoding="utf-8")
    handler = functools.partial(serve.Handler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_page_is_served_and_one_that_is_not_there_by_the_books_own(address):
    assert urllib.request.urlopen(f"{address}/").read() == b"the book"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/book/nowhere.html")
    assert caught.value.code == 404
    assert caught.value.read() == b"no such page"


def test_a_port_that_is_taken_is_said_in_a_sentence(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert serve.main([port]) == 1
    said = capsys.readouterr()
    assert f"Port {port} is taken" in said.err
    assert "make serve PORT=" in said.err


@pytest.mark.parametrize("port", ["http", "-1", "70000"])
def test_what_is_no_port_is_refused(port, capsys):
    assert serve.main([port]) == 2
    assert f"got {port!r}" in capsys.readouterr().err
