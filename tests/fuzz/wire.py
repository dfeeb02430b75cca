"""Requests as bytes, and an app that is asked with them as the front asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import h11

from kreis.chassis.http.front.exchange import Answer, answer_of, environ_of, malformed, refusal

Header = tuple[bytes, bytes]
HERE = ("127.0.0.1", 8080)


@dataclass(frozen=True)
class Raw:
    """A request. `path` and `query` are as they stand in the first line."""

    method: bytes
    path: bytes
    query: bytes = b""
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    kinds: tuple[str, ...] = field(default=(), compare=False)
    """What was done to a sound request."""

    def wire(self) -> bytes:
        target = self.path + (b"?" + self.query if self.query else b"")
        named = {name.lower() for name, _ in self.headers}
        own = list(self.headers)
        if b"host" not in named:
            own.append((b"Host", b"localhost"))
        if not {b"content-length", b"transfer-encoding"} & named:
            own.append((b"Content-Length", str(len(self.body)).encode()))
        lines = [self.method + b" " + target + b" HTTP/1.1"]
        lines += [name + b": " + value for name, value in own]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body

    def header(self, name: bytes) -> bytes:
        return next((value for each, value in self.headers if each.lower() == name.lower()), b"")

    def with_header(self, name: bytes, value: bytes) -> Raw:
        kept = tuple(each for each in self.headers if each[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


def ask(app: Callable[..., Any], raw: Raw) -> tuple[Answer, bool]:
    """Returns the answer, and whether the app gave it. HTTP that is broken gets none of the app."""
    http = h11.Connection(h11.SERVER, max_incomplete_event_size=1_000_000)
    http.receive_data(raw.wire())
    http.receive_data(b"")
    try:
        asked = http.next_event()
        if not isinstance(asked, h11.Request):
            return refusal(400, "not HTTP"), False
        parts = []
        while isinstance(event := http.next_event(), h11.Data):
            parts.append(bytes(event.data))
    except h11.RemoteProtocolError as fault:
        return malformed(fault), False
    body = b"".join(parts)
    environ = environ_of(asked, body, here=HERE, peer="127.0.0.1", length=len(body))
    return answer_of(app, environ), True
