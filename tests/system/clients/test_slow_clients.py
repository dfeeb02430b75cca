"""The trial of slow clients, for some seconds; and whether a request survives the end."""

from __future__ import annotations

import asyncio
import socket

from tests.system.clients import trial
from tests.system.clients.swarm import Swarm


def test_slow_and_idle_clients_keep_nobody_from_an_answer() -> None:
    """500 and 500, as in the long trial. Here each answer has to come. The slowest of 100 may
    take 3 s, or four times as long as without them, because other tests run beside this one. Exact
    times need `make clients-trial` on a quiet machine."""

    async def beside_them(ports: trial.Ports) -> trial.Outcome:
        return await trial.trial(ports, 500, 500, seconds=6, rounds=2)

    with trial.console() as ports:
        outcome = asyncio.run(beside_them(ports))

    for alone, beside in zip(outcome.alone, outcome.beside, strict=True):
        assert alone.statuses | beside.statuses == {200}
        assert len(beside.seconds) >= min(20, len(alone.seconds) // 4)
        assert beside.percentile(0.99) < max(3, 4 * alone.percentile(0.99))


def test_four_stalled_requests_stop_nothing() -> None:
    with trial.console() as ports:
        stalled = [socket.create_connection((trial.HOST, ports.own)) for _ in range(4)]
        for each in stalled:
            each.sendall(b"G")
        assert trial.ask(ports.own, trial.PAGE)[1] == 200
        assert trial.ask(ports.own, trial.HEALTH)[1] == 200
        assert trial.ask(ports.health, trial.HEALTH)[1] == 200
        for each in stalled:
            each.close()


def test_the_swarm_does_what_it_says() -> None:
    """A service that reads in its threads would be stopped by it: here one with four."""

    async def connected(server: asyncio.Server) -> int:
        port = server.sockets[0].getsockname()[1]
        swarm = Swarm("127.0.0.1", port, slow=30, idle=20, pause=0.02)
        await swarm.come()
        await asyncio.sleep(0.5)
        await swarm.go()
        return swarm.bytes_sent

    async def run() -> tuple[int, int]:
        held: list[asyncio.StreamWriter] = []

        async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            held.append(writer)
            while await reader.read(1000):
                pass
            writer.close()

        async with await asyncio.start_server(hold, "127.0.0.1", 0) as server:
            sent = await connected(server)
        return sent, len(held)

    sent, held = asyncio.run(run())
    assert held >= 50
    assert sent > 100
