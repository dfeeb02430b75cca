"""A listener: one address, its connections, and the threads of the app that answers there.

Promise: a client that says nothing or little takes a place among `most_connections`, and no thread.
Where places are short, the longest idle connection ends first, then the slowest. A request that
runs is never ended for another.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from kreis.chassis import metrics
from kreis.chassis.http.front.bounds import Bounds
from kreis.chassis.http.front.connection import Connection, State
from kreis.chassis.http.front.exchange import Answer, App, answer_of, refusal

BACKLOG = 512
"""Connections that the kernel keeps until this process accepts them."""
_SLOW = refusal(408, "The request did not arrive in time. Send it again.", Connection="close")
_NO_ROOM = refusal(503, "Too many large requests at once. Try again in a minute.", Retry_After="60")
_TOO_MANY = refusal(503, "Too many requests at once. Try again in a moment.", Retry_After="1")

log = structlog.stdlib.get_logger("front")


class Listener:
    """Answers at one socket with `app`, in `threads` threads."""

    def __init__(self, app: App, threads: int, bounds: Bounds, name: str = "requests") -> None:
        self.bounds = bounds
        self.buffered = 0
        self.is_draining = False
        self._app = app
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._name = name
        self._connections: set[Connection] = set()
        self._waiting = 0
        self._running: set[asyncio.Future[Answer]] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, sock: socket.socket) -> None:
        """Starts to accept connections at this socket."""
        loop = asyncio.get_running_loop()
        sock.setblocking(False)
        self._server = await loop.create_server(
            lambda: Connection(self), sock=sock, backlog=BACKLOG
        )

    def sweep(self) -> None:
        """Ends what is overdue. To be called about once a second."""
        for each in list(self._connections):
            if reason := each.overdue():
                if each.state in (State.HEAD, State.BODY):
                    each.refuse(_SLOW, reason)
                else:
                    each.close(reason)
        found = Counter(each.state for each in self._connections)
        for state in State:
            metrics.connections.labels(self._name, state.name.lower()).set(found[state])

    async def drain(self) -> None:
        """Stops accepting, lets requests under way finish, then ends all connections."""
        self.is_draining = True
        began = self.now()
        if self._server is not None:
            self._server.close()
        while (spent := self.now() - began) < self.bounds.drain and self._connections:
            for each in list(self._connections):
                is_idle = each.state in (State.IDLE, State.LINGERS)
                if is_idle and spent > self.bounds.last_call:
                    each.close("stopping")
            await asyncio.sleep(0.05)
            self.sweep()
        for each in list(self._connections):
            each.close("stopping")
        self._pool.shutdown(wait=False, cancel_futures=True)

    # What connections ask for.

    def now(self) -> float:
        return time.monotonic()

    def admit(self, new: Connection) -> None:
        """Takes a new connection in. Another one may have to give way."""
        self._connections.add(new)
        if len(self._connections) > self.bounds.most_connections:
            others = deque(each for each in self._connections if each is not new)
            first = min(others, key=lambda each: (each.state.value, each.since), default=new)
            (new if first.state is State.BUSY else first).close("crowded-out")

    def forget(self, gone: Connection) -> None:
        self._connections.discard(gone)

    def make_room_for_bodies(self) -> None:
        """Refuses the body that is the longest under way if all together are too large."""
        while self.buffered > self.bounds.most_buffered:
            reading = [each for each in self._connections if each.state is State.BODY]
            if not reading:
                return
            min(reading, key=lambda each: each.since).refuse(_NO_ROOM, "crowded-out")

    def run(self, asking: Connection, environ: dict[str, Any]) -> None:
        """Runs the app for this connection, which gets the answer."""
        if self._waiting >= self.bounds.most_waiting:
            self.count_refusal("busy")
            asking.answer(_TOO_MANY)
            return
        self._waiting += 1
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._pool, answer_of, self._app, environ)
        self._running.add(running)
        running.add_done_callback(lambda done: self._hand_back(asking, done))

    def _hand_back(self, asking: Connection, done: asyncio.Future[Answer]) -> None:
        self._waiting -= 1
        self._running.discard(done)
        if not done.cancelled():
            asking.answer(done.result())

    def count_refusal(self, reason: str) -> None:
        metrics.connections_ended.labels(self._name, reason).inc()

    def note_fault(self, fault: Exception) -> None:
        log.error("answer_not_sent", exc_info=fault)
