"""`make clients-trial`: a running service, 500 slow and 500 idle clients, and one that works.

Prints how long the working client and `/livez` wait without the others and with them. Fails if the
99th percentile is more than twice as long, or if one answer is not 200. On a busy machine both
phases alternate, so that other work disturbs them alike. With `--behind`, all clients come through
a proxy that is set as `deploy` asks for.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kreis.onebox.service_modules import KREIS
from tests.system.clients import proxies
from tests.system.clients.swarm import Swarm

HOST = "127.0.0.1"
NOWHERE = "http://127.0.0.1:9"
PAGE, HEALTH = "/team/anmelden", "/livez"
WITHIN = 120.0
"""Seconds a start may take on a busy machine."""
SPARE = 0.005
"""Seconds. Below, the clock of a busy machine decides, and not the service."""


@dataclass(frozen=True)
class Ports:
    own: int
    health: int


@dataclass
class Waits:
    """How long one kind of request waited, in seconds, and the statuses of the answers."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@contextmanager
def console() -> Iterator[Ports]:
    """A console in a process of its own, as onebox starts it. It needs no other service here."""
    ports = Ports(_free_port(), _free_port())
    with tempfile.TemporaryDirectory() as folder:
        names = (each.name.upper() for each in KREIS if each.name != "console")
        settings = {
            "KREIS_BIND": f"{HOST}:{ports.own}",
            "KREIS_HEALTH_BIND": f"{HOST}:{ports.health}",
            "KREIS_ISSUER": "https://console.example",
            "KREIS_ISSUER_KEYS": str(Path(folder) / "keys"),
            "KREIS_WORKLOAD_TOKENS": folder,
            **{f"KREIS_{name}_URL": NOWHERE for name in names},
        }
        own = {name: value for name, value in os.environ.items() if not name.startswith("KREIS_")}
        command = [sys.executable, "-m", "kreis.console", "all"]
        with subprocess.Popen(command, env={**own, **settings}) as process:
            try:
                _wait_for(ports.health, process)
                yield ports
            finally:
                process.terminate()
                process.wait(WITHIN)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the console ended with {process.returncode}; it said why above")
        try:
            if ask(port, "/readyz")[1] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the console did not become ready")


def ask(port: int, path: str) -> tuple[float, int]:
    """Sends one request on a connection of its own. Returns the seconds it took, and the status."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return time.perf_counter() - began, answer.status
    finally:
        connection.close()


@contextmanager
def _behind(kind: str | None, ports: Ports) -> Iterator[Ports]:
    """The ports that clients use: those of the console, or that of a proxy and its health."""
    if kind is None:
        yield ports
        return
    with proxies.proxy(kind, ports.own) as port:
        if ask(port, HEALTH)[1] != 404:
            raise RuntimeError("the proxy forwards more than the pages of people")
        yield Ports(port, ports.health)


def measure(ports: Ports, seconds: float) -> tuple[Waits, Waits]:
    """Asks for a page and for health in turn, as one client that works."""
    page, health = Waits(), Waits()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for waits, port, path in ((page, ports.own, PAGE), (health, ports.health, HEALTH)):
            taken, status = ask(port, path)
            waits.seconds.append(taken)
            waits.statuses.add(status)
            time.sleep(0.01)
    return page, health


@dataclass
class Outcome:
    alone: tuple[Waits, Waits]
    beside: tuple[Waits, Waits]
    opened: int

    def faults(self) -> list[str]:
        found = []
        for name, alone, beside in zip((PAGE, HEALTH), self.alone, self.beside, strict=True):
            most = max(2 * alone.percentile(0.99), 2 * SPARE)
            if beside.percentile(0.99) > most:
                found.append(f"{name}: p99 {beside.percentile(0.99):.4f} s, at most {most:.4f} s")
            if (alone.statuses | beside.statuses) != {200}:
                found.append(f"{name}: answers {alone.statuses | beside.statuses}")
        return found


async def trial(ports: Ports, slow: int, idle: int, seconds: float, rounds: int = 4) -> Outcome:
    """Measures in rounds, each without the other clients and with them."""
    outcome = Outcome((Waits(), Waits()), (Waits(), Waits()), 0)
    await asyncio.to_thread(measure, ports, 1)
    for number in range(rounds):
        _add(outcome.alone, await asyncio.to_thread(measure, ports, seconds / rounds))
        swarm = Swarm(HOST, ports.own, slow, idle, seed=number)
        await swarm.come()
        _add(outcome.beside, await asyncio.to_thread(measure, ports, seconds / rounds))
        await swarm.go()
        outcome.opened += swarm.opened
        await asyncio.sleep(1)
    return outcome


def _add(known: Sequence[Waits], new: Sequence[Waits]) -> None:
    for one, other in zip(known, new, strict=True):
        one.seconds += other.seconds
        one.statuses |= other.statuses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--idle", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120, help="with the other clients")
    parser.add_argument("--behind", choices=proxies.KINDS, help="a proxy before the console")
    given = parser.parse_args()
    with console() as own, _behind(given.behind, own) as ports:
        outcome = asyncio.run(trial(ports, given.slow, given.idle, given.seconds))
    for title, waits in (("alone", outcome.alone), ("beside them", outcome.beside)):
        for name, each in zip((PAGE, HEALTH), waits, strict=True):
            shares = [f"p{round(s * 100)} {each.percentile(s) * 1000:.1f} ms" for s in (0.5, 0.99)]
            print(f"{title:12} {name:15} {len(each.seconds):6} {' '.join(shares)} {each.statuses}")
    print(f"{given.slow} slow and {given.idle} idle clients opened {outcome.opened} connections")
    if faults := outcome.faults():
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
