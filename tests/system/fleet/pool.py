"""A service as several processes behind one address: what Deployments and a Service are elsewhere.

Promise: connections go to processes of the role `api` that are ready. A roll starts one new
process of each old one, waits until it is ready, takes the old one out of traffic, lets that have
an end, and asks it to stop. Orders and the code to run are files of a folder, so that a trial can
say what is to happen while all runs.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kreis.chassis.probe import is_ready
from kreis.onebox.ports import HOST, Ports

FLEET = "KREIS_FLEET"
"""The folder of orders; one folder in it for each service."""
PORTS = "KREIS_FLEET_PORTS"
"""The data folder whose list of ports all pools share. With a list for each pool, two processes may
be given one port, and the process that is there first passes for the other."""
LATER = "later"
"""A file in a service's folder: its pool begins without a process, and is ready nevertheless."""
END_OF_TRAFFIC = 1.0
"""Seconds between leaving traffic and being asked to stop; on Kubernetes preStop waits 10."""
_READY_WITHIN = 120.0
_ENDS_WITHIN = 60.0


def environment(folder: Path) -> dict[str, str]:
    """Ours, with the code that the folder names: a list of paths, before everything else."""
    code = folder / "code"
    paths = [code.read_text()] if code.exists() else []
    given = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, *([given] if given else [])])}


@dataclass(eq=False)
class Member:
    """One process."""

    role: str
    bind: str
    process: asyncio.subprocess.Process
    is_in_traffic: bool = True

    async def wait_until_ready(self) -> None:
        async with asyncio.timeout(_READY_WITHIN):
            while not await asyncio.to_thread(is_ready, self.bind):
                if self.process.returncode is not None:
                    raise RuntimeError(f"{self.role} ended with {self.process.returncode}")
                await asyncio.sleep(0.1)

    async def retire(self) -> None:
        self.is_in_traffic = False
        await asyncio.sleep(END_OF_TRAFFIC)
        self.process.terminate()
        async with asyncio.timeout(_ENDS_WITHIN):
            await self.process.wait()


@dataclass
class Pool:
    name: str
    module: str
    folder: Path
    members: list[Member] = field(default_factory=list)
    started: int = 0
    turn: int = 0

    async def run(self, roles: Sequence[str]) -> None:
        host, _, port = os.environ["KREIS_BIND"].rpartition(":")
        await asyncio.gather(*(self._add(role) for role in roles))
        front = await asyncio.start_server(self._forward, host, int(port))
        host, _, port = os.environ["KREIS_HEALTH_BIND"].rpartition(":")
        health = await asyncio.start_server(self._say_how_it_is, host, int(port))
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        obeying = asyncio.create_task(self._obey())
        await stop.wait()
        obeying.cancel()
        front.close()
        health.close()
        for member in self.members:
            with suppress(ProcessLookupError):
                member.process.terminate()
        await asyncio.gather(*(member.process.wait() for member in self.members))

    async def scale(self, role: str, count: int) -> None:
        """Returns when so many of this role run and are ready."""
        there = [each for each in self.members if each.role == role]
        await asyncio.gather(*(self._add(role) for _ in range(count - len(there))))
        await asyncio.gather(*(self._remove(each) for each in there[count:]))

    async def roll(self) -> None:
        """One after the other, each replaced before it goes."""
        for old in list(self.members):
            await self._add(old.role)
            await self._remove(old)

    async def _add(self, role: str) -> None:
        self.started += 1
        port = _port(f"{self.name} {role} {self.started}")
        # A process also tells how it is where it answers. The pool has the other port for itself.
        own = {"KREIS_BIND": f"{HOST}:{port}", "KREIS_HEALTH_BIND": ""}
        settings = {**environment(self.folder), **own}
        words = (sys.executable, "-m", self.module, role)
        process = await asyncio.create_subprocess_exec(*words, env=settings)
        member = Member(role, settings["KREIS_BIND"], process)
        await member.wait_until_ready()
        self.members.append(member)
        self._tell()

    async def _remove(self, member: Member) -> None:
        self.members.remove(member)
        self._tell()
        await member.retire()

    def _tell(self) -> None:
        """Who is there, as Prometheus reads it: like pods, a process that is gone is no target."""
        targets = [
            {"targets": [each.bind], "labels": {"service": self.name, "role": each.role}}
            for each in self.members
        ]
        draft = self.folder / "targets.new"
        draft.write_text(json.dumps(targets))
        draft.rename(self.folder / "targets.json")

    async def _obey(self) -> None:
        """`roll`, or a role and a number; the order is renamed when it is carried out."""
        order = self.folder / "order"
        while True:
            if order.exists():
                words = order.read_text().split()
                await (self.roll() if words == ["roll"] else self.scale(words[0], int(words[1])))
                order.rename(self.folder / "done")
            await asyncio.sleep(0.1)

    async def _say_how_it_is(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.members or not (self.folder / LATER).exists():
            await self._forward(near, back)
            return
        with suppress(OSError):
            await near.readuntil(b"\r\n\r\n")
            back.write(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
            await back.drain()
        back.close()

    async def _forward(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        api = [each for each in self.members if each.role == "api" and each.is_in_traffic]
        if not api:
            back.close()
            return
        self.turn += 1
        host, _, port = api[self.turn % len(api)].bind.rpartition(":")
        try:
            far, forth = await asyncio.open_connection(host, int(port))
        except OSError:
            back.close()
            return
        await asyncio.gather(_pipe(near, forth), _pipe(far, back))


def _port(name: str) -> int:
    data = Path(os.environ[PORTS])
    with (data / "fleet-ports.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Ports(data).port(name)


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    # Either side that ends ends the other.
    target.close()


def run(name: str, module: str) -> None:
    """The command line. `all` starts the pool, with one process of each role to begin with. Every
    other role is the own one of the service, once."""
    folder = Path(os.environ[FLEET]) / name
    folder.mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "all":
        roles: tuple[str, ...] = ("api",) if name == "console" else ("api", "worker")
        if (folder / LATER).exists():
            roles = ()
        asyncio.run(Pool(name, module, folder).run(roles))
    else:
        words = [sys.executable, "-m", module, *sys.argv[1:]]
        sys.exit(subprocess.run(words, env=environment(folder), check=False).returncode)
