"""Clients that are slow or say nothing, all in one process and without threads of their own."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

HEAD = b"POST /team/abmelden HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"


@dataclass
class Swarm:
    """So many slow and so many idle clients of one address; each comes back when it is shut out."""

    host: str
    port: int
    slow: int
    idle: int
    pause: float = 5.0
    """Seconds between two bytes of a slow client."""
    seed: int = 1
    opened: int = 0
    bytes_sent: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def come(self) -> None:
        """Opens all connections."""
        random.seed(self.seed)
        own = [self._slow(number) for number in range(self.slow)]
        own += [self._idle() for _ in range(self.idle)]
        self._tasks = [asyncio.create_task(each) for each in own]
        while self.opened < self.slow + self.idle:
            await asyncio.sleep(0.05)

    async def go(self) -> None:
        for each in self._tasks:
            each.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _slow(self, number: int) -> None:
        """A third stalls after one byte, a third trickles its headers, a third its body."""
        kind = number % 3
        begun, rest = (b"G", b"") if kind == 0 else (b"", HEAD) if kind == 1 else (HEAD, b"x" * 500)
        while True:
            with contextlib.suppress(OSError):
                await self._trickle(begun, rest)
            await asyncio.sleep(0.2)

    async def _trickle(self, begun: bytes, rest: bytes) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        self.opened += 1
        try:
            writer.write(begun)
            ended = asyncio.create_task(reader.read())
            for each in rest or b"":
                await asyncio.wait([ended], timeout=self.pause * (0.5 + random.random()))
                if ended.done():
                    break
                writer.write(bytes([each]))
                self.bytes_sent += 1
            await ended
        finally:
            writer.close()

    async def _idle(self) -> None:
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                self.opened += 1
                try:
                    await reader.read()
                finally:
                    writer.close()
            await asyncio.sleep(0.2)
