"""A process that says how it is: ready, and what it is told to say of its loops."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WELL: Mapping[str, Any] = {"overdue_loops": {}, "failing_loops": {}}


@contextmanager
def answering(livez: Mapping[str, Any]) -> Iterator[str]:
    """A process that is ready, and says this of its loops. Its health address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if self.path == "/livez" and livez != WELL else 200)
            self.end_headers()
            self.wfile.write(json.dumps(livez).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
