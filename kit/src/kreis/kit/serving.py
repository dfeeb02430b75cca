"""Answers of the kit over HTTP, on a port of this machine.

Promise: what is refused comes as a problem document (RFC 9457), as services of Kreis send it.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from kreis.onebox.ports import HOST


class Asked(NamedTuple):
    """A request. `path` has its query, `body` is empty without one."""

    method: str
    path: str
    headers: Headers
    body: bytes = b""


class Refused(Exception):
    """An answer that says no. `type` names its kind for programs."""

    def __init__(self, status: int, type_: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.type = status, type_


class Ok(dict[str, Any]):
    """An answer to a POST that changes what is there: 200 instead of 201."""


Answering = Callable[[Asked], Any]
"""Returns the content of an answer: text as it is, everything else as JSON. Raises `Refused`."""


@contextmanager
def serving(answering: Answering) -> Iterator[int]:
    """Answers until the block ends. Yields the port."""
    own = type("Bound", (_Handler,), {"answering": staticmethod(answering)})
    server = _Server((HOST, 0), own)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of a program that went away: the kit kills programs while they read."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answering: Answering

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            content = self.answering(Asked(method, self.path, self.headers, body))
            is_made = method == "POST" and not isinstance(content, Ok)
            status, kind = 201 if is_made else 200, "application/json"
        except Refused as no:
            content = {"type": no.type, "title": str(no), "status": no.status, "detail": str(no)}
            status, kind = no.status, "application/problem+json"
        if isinstance(content, str):
            self._send(status, "text/plain; charset=utf-8", content)
        else:
            self._send(status, kind, json.dumps(content))

    def _send(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Standard output is for TAP."""
