"""Servers of tests: in a thread of their own, on a port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer

from flask import Flask
from werkzeug.serving import make_server

from kreis.chassis.client.peers import Peer
from kreis.chassis.http.asking import PEERS
from kreis.console.issuer.signing import Issuer, workload_claims


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Where a Flask app answers until the block ends, as it would in another process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with _in_a_thread(server):
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def answering_with(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Where this handler answers until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with _in_a_thread(server):
        yield f"http://127.0.0.1:{server.server_port}"


def let_ask_intake(notifications: Flask, url: str, issuer: Issuer) -> None:
    """From now on, routes of notifications ask the intake at `url` who sees whom."""

    def token(to: str) -> str:
        return issuer.sign(workload_claims("notifications", to), timedelta(minutes=5))

    notifications.extensions[PEERS] = {"intake": Peer("intake", url, token)}


@contextmanager
def _in_a_thread(server: BaseServer) -> Iterator[None]:
    # It looks every 20 ms whether it shall end, instead of every half second.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
