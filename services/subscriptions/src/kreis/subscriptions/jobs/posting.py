"""Posts one signed event to a receiver outside, over TLS.

Promise: the connection goes to an address that was checked, and to no other. The name is looked up
once for each connection, so a name that means another machine a moment later changes nothing. A
post ends within `PATIENCE`, also if the receiver sends its answer byte by byte.
Refuses: addresses inside (`domain.webhooks`), redirects, and a certificate that does not fit.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpcore

from kreis.subscriptions.commands.addresses import addresses_of
from kreis.subscriptions.domain import webhooks
from kreis.subscriptions.domain.webhooks import NotTaken

PATIENCE = 10.0
"""Seconds for a post, from the lookup of the name to the end of the answer."""
LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read so that the connection can be used again."""


class Posting:
    """One receiver during one run. Posts share a connection while the receiver keeps it open."""

    def __init__(self, url: str, secret: bytes, tls: ssl.SSLContext) -> None:
        self._url, self._secret, self._network = url, secret, _Network()
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, network_backend=self._network
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def post(self, record_id: UUID, event: Mapping[str, Any]) -> None:
        """Returns once the receiver has answered with 2xx. Raises `NotTaken`."""
        body = json.dumps(event, ensure_ascii=False).encode()
        seconds = int(time.time())
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "User-Agent": "Kreis",
            "webhook-id": str(record_id),
            "webhook-timestamp": str(seconds),
            "webhook-signature": webhooks.signature(self._secret, record_id, seconds, body),
        }
        self._network.deadline = time.monotonic() + PATIENCE
        try:
            status = self._status(list(headers.items()), body)
        except httpcore.TimeoutException as fault:
            raise NotTaken("timeout") from fault
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as fault:
            raise NotTaken("no-connection") from fault
        if 300 <= status < 400:
            raise NotTaken("redirect")
        if not 200 <= status < 300:
            raise NotTaken(f"status-{status}")

    def _status(self, headers: list[tuple[str, str]], body: bytes) -> int:
        with self._pool.stream("POST", self._url, headers=headers, content=body) as answer:
            seen = 0
            for part in answer.iter_stream():
                seen += len(part)
                if seen > LARGEST_ANSWER:
                    break
            return int(answer.status)


class _Network(httpcore.SyncBackend):
    """Connects to checked addresses alone, and holds everything to the deadline."""

    deadline = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        faults: list[Exception] = []
        for address in addresses_of(host, port):
            try:
                stream = super().connect_tcp(
                    address, port, self.left(), local_address, socket_options
                )
            except httpcore.ConnectError as fault:
                faults.append(fault)
            else:
                return _Bounded(stream, self)
        raise faults[-1]

    def left(self) -> float:
        """Seconds until the deadline. Raises `httpcore.ReadTimeout` after it."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class _Bounded(httpcore.NetworkStream):
    """A connection on which nothing takes longer than the deadline of its network allows."""

    def __init__(self, inner: httpcore.NetworkStream, network: _Network) -> None:
        self._inner, self._network = inner, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._network.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._network.left())
        return _Bounded(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
