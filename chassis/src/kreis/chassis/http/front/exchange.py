"""One request and its answer, between HTTP as h11 reads it and the WSGI app (PEP 3333).

Promise: the app gets whole bodies only, with their true length. A header that WSGI could mistake
for another one does not reach the app.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import h11
import structlog
from flask import json

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_OURS = {"content-length", "connection", "date", "transfer-encoding"}
_PHRASES = {each.value: each.phrase for each in HTTPStatus}
_LINE = re.compile(r"[\x21-\x7e\xa0-\xff][\t\x20-\x7e\xa0-\xff]*|")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OF_THE_WIRE = ("content-length", "transfer-encoding", "expect", "connection", "keep-alive")

log = structlog.stdlib.get_logger("front")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def refusal(status: int, detail: str, **headers: str) -> Answer:
    """Makes the answer to a request that does not reach the app, as a problem document."""
    phrase = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    kind = ("Content-Type", "application/problem+json")
    return Answer(status, [kind, ("Cache-Control", "no-store"), *named], json.dumps(body).encode())


def malformed(fault: h11.RemoteProtocolError) -> Answer:
    """Makes the answer to bytes that are not HTTP. A fault of the client is never one of ours."""
    status = fault.error_status_hint
    return refusal(status if status < 500 else 400, f"Not HTTP: {fault}")


def bytes_of(given: Answer, *, is_head: bool, is_last: bool) -> bytes:
    """Returns an answer as it goes over the wire. Raises `ValueError` for a header that is none.

    An answer to HEAD has the length of the body and not the body (RFC 9110, 9.3.2). `is_last` tells
    the client that the connection ends.
    """
    lines = [f"HTTP/1.1 {given.status} {_PHRASES.get(given.status, '')}"]
    for name, value in given.headers:
        if not _NAME.fullmatch(name) or not _LINE.fullmatch(value):
            raise ValueError(f"not a header: {name!r}: {value!r}")
        if name.lower() not in _OURS:
            lines.append(f"{name}: {value}")
    lines.append(f"Date: {formatdate(usegmt=True)}")
    is_bare = given.status in (204, 304)
    if not is_bare:
        lines.append(f"Content-Length: {len(given.body)}")
    if is_last:
        lines.append("Connection: close")
    head = "\r\n".join((*lines, "", "")).encode("latin-1")
    return head if is_bare or is_head else head + given.body


def environ_of(
    asked: h11.Request, body: bytes, *, here: tuple[str, int], peer: str, length: int
) -> dict[str, Any]:
    """Makes the WSGI environ of a request. `length` is the length of its body.

    A larger `length` than that of `body` says that the rest was not read. The app then refuses the
    body as too large.
    """
    path, _, query = asked.target.partition(b"?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": asked.method.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "RAW_URI": asked.target.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        "SERVER_PROTOCOL": f"HTTP/{asked.http_version.decode('ascii')}",
        "REMOTE_ADDR": peer,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(length),
    }
    for raw, value in asked.headers:
        _add(environ, raw.decode("ascii"), value.decode("latin-1"))
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    """Adds a header. `X_Forwarded_For` would look like `X-Forwarded-For`, so it is left out."""
    if "_" in name or name in _OF_THE_WIRE:
        return
    key = _PLAIN.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
    before = environ.get(key)
    joint = "; " if name == "cookie" else ","
    environ[key] = value if before is None else f"{before}{joint}{value}"


def answer_of(app: App, environ: dict[str, Any]) -> Answer:
    """Runs the app and returns its whole answer. A fault of the app is logged and becomes 500."""
    begun: list[tuple[str, Headers]] = []
    parts: list[bytes] = []

    def start(status: str, headers: Headers, _: Any = None) -> Callable[[bytes], None]:
        begun.append((status, headers))
        return parts.append

    try:
        given = app(environ, start)
        try:
            parts.extend(given)
        finally:
            if hasattr(given, "close"):
                given.close()
        status, headers = begun[-1]
        return Answer(int(status.split()[0]), headers, b"".join(parts))
    except Exception:
        log.exception("app_failed")
        return refusal(500, "Something went wrong here")
