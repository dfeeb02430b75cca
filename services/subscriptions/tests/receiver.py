"""A receiver outside: an HTTPS server on this machine that notes what it gets, and can be told how
to behave."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.certificates import self_signed


class Got(NamedTuple):
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event

    def is_signed_by(self, secret: str) -> bool:
        """Asks a program that shares no code with the sender."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode()
        hex_key = subprocess.run(
            f"printf %s '{secret.removeprefix('whsec_')}' | openssl base64 -d -A | od -An -tx1"
            " | tr -d ' \\n'",
            shell=True, capture_output=True, check=True, text=True,
        ).stdout  # fmt: skip
        mac = subprocess.run(
            ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{hex_key}",
             "-binary"],
            input=signed + self.body, capture_output=True, check=True,
        ).stdout  # fmt: skip
        coded = subprocess.run(
            ["openssl", "base64", "-A"], input=mac, capture_output=True, check=True
        ).stdout.decode()
        return f"v1,{coded}" in self.headers["webhook-signature"].split(" ")


class Receiver:
    """`status` is what it answers, `seconds` how long each byte of the answer takes."""

    def __init__(self, url: str, tls: ssl.SSLContext) -> None:
        self.url, self.tls = url, tls
        self.got: list[Got] = []
        self.status, self.seconds, self.location = 204, 0.0, ""

    @property
    def kinds(self) -> list[str]:
        return [each.event["type"] for each in self.got]


@contextmanager
def receiving(folder: Path) -> Iterator[Receiver]:
    certificate = self_signed(folder)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    receiver = Receiver("", trusting)

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Got({k.lower(): v for k, v in self.headers.items()}, body))
            if receiver.seconds:
                self._drip()
                return
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _drip(self) -> None:
            for byte in b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n":
                try:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(receiver.seconds)

        def log_message(self, *_: object) -> None:
            """A test fails with what it says, not with what a server prints."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        server.socket = own.wrap_socket(server.socket, server_side=True)
        receiver.url = f"https://127.0.0.1:{server.server_port}/kreis"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield receiver
        server.shutdown()
