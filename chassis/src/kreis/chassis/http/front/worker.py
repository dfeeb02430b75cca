"""The process that serves: gunicorn keeps it, and a front in it reads requests.

Gunicorn binds the sockets, starts this worker again if it ends, and kills it if its loop is stuck
for `timeout` seconds. `load` gives it the apps. The first address is for requests, the second for
health.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask
from gunicorn.workers.base import Worker

from kreis.chassis.http.front.bounds import Bounds
from kreis.chassis.http.front.listener import Listener

HEALTH_THREADS = 2
WANTED_FILES = 8192
"""Open files, of which each connection is one. Desktop systems begin with 1,024."""
SPARE_FILES = 200
"""Open files for databases, logs and other services."""


@dataclass(frozen=True)
class Served:
    """The app of a process, and the one that tells how the process is."""

    app: Flask
    health: Flask
    threads: int
    largest_body: int
    stop: Callable[[], None]
    """Ends the other threads of the process. It may take a while."""


class FrontWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """A gunicorn worker with an event loop in its main thread."""

    def init_process(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        asyncio.set_event_loop(self.loop)
        super().init_process()

    def init_signals(self) -> None:
        for each in self.SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            self.loop.add_signal_handler(each, self._stop)

    def _stop(self) -> None:
        self.alive = False
        self._stopping.set()

    def run(self) -> None:
        try:
            self.loop.run_until_complete(self._serve())
        finally:
            self.loop.close()

    async def _serve(self) -> None:
        served: Served = self.wsgi
        bounds = Bounds(most_connections=_most_connections())
        own = bounds.of_body(served.largest_body)
        listeners = [Listener(served.app, served.threads, own)]
        if len(self.sockets) > 1:
            listeners.append(Listener(served.health, HEALTH_THREADS, bounds, "health"))
        for each, sock in zip(listeners, self.sockets, strict=True):
            await each.listen(sock.sock)
        while self.alive and self.ppid == os.getppid():
            self.notify()
            for each in listeners:
                each.sweep()
            await self._rest()
        stopping = self.loop.run_in_executor(None, served.stop)
        for each in listeners:  # health comes last: it answers until the last request is answered
            await self._until(each.drain())
        await self._until(stopping)

    async def _rest(self) -> None:
        """Waits a second, less if the process is told to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), 1)

    async def _until(self, ends: Awaitable[None]) -> None:
        """Waits for this, and tells gunicorn meanwhile that the process is alive."""
        ending = asyncio.ensure_future(ends)
        while not ending.done():
            self.notify()
            await asyncio.wait([ending], timeout=1)
        ending.result()


def _most_connections() -> int:
    """Allows itself more open files if the system lets it, and returns what is left for clients."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft == resource.RLIM_INFINITY:
        return Bounds.most_connections
    return max(50, min(Bounds.most_connections, soft - SPARE_FILES))
