"""A real SMS gateway for tests, on this machine: what it is given, and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.support.serving import answering_with


@dataclass
class Gateway:
    """What a test wants the gateway to say, and what it was given."""

    says: int = 201
    hangs_up: bool = False
    taken: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.taken.append((dict(self.headers), json.loads(body)))
            if state.hangs_up:
                self.connection.close()
                return
            self.send_response(state.says)
            self.send_header("Content-Length", "0")
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Test output is for tests."""

    with answering_with(Handler) as url:
        state.url = f"{url}/sms"
        yield state
