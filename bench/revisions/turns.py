"""Turns: what one side does once, and the CPU seconds per operation it took."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg

from bench.intake import BODY
from bench.revisions.checkout import clean_environment
from bench.revisions.running import Running, ask
from formation.tests import worlds

Turn = Callable[[], dict[str, float]]
"""CPU seconds per operation of each measure."""
CONNECTIONS = 4
BURST = 500
"""Registrations while the relay is paused: one full batch of it."""
LONGEST_PAUSE = 25.0
"""Seconds. After 60 gunicorn takes a paused worker for hung and replaces it."""
DRAINS_WITHIN = 120.0
FORMATION = {"compiled": (120, 8, 10_000), "plain": (60, 6, 4_000)}
"""People, offers, steps."""
WARMING_STEPS = 40_000
"""Steps that are worth compiling for even with an empty cache."""


class Registrations:
    """A turn of the services: `intake`, `relay` and `consumer`, CPU seconds per operation."""

    def __init__(self, side: Running, count: int) -> None:
        self._side, self._count = side, count
        self._made = 0

    def __call__(self) -> dict[str, float]:
        side, taken, published = self._side, self._count_inbox(), 0
        processes = (side.api, side.relay, side.consumer)
        before = [process.cpu() for process in processes]
        while (left := taken + self._count - self._count_inbox()) > 0:
            published += self._burst(min(BURST, left))
        spent = [each.cpu_since(cpu) for each, cpu in zip(processes, before, strict=True)]
        facts = self._count_inbox() - taken
        if facts != self._count:
            raise RuntimeError(f"cohorts took {facts} facts of {self._count} registrations")
        return {
            "intake": spent[0] / self._count,
            "relay": spent[1] / published,
            "consumer": spent[2] / facts,
        }

    def _burst(self, size: int) -> int:
        """Registers up to `size` people, then lets the relay publish; how many facts it published.

        The relay is paused while people register. Otherwise the size of its batches, and so its
        cost per fact, would depend on how busy the machine is."""
        reached = self._count_inbox()
        self._side.relay.pause()
        try:
            reached += self._register(size)
            waiting = self._waiting()
        finally:
            self._side.relay.resume()
        deadline = time.monotonic() + DRAINS_WITHIN
        while self._waiting() or self._count_inbox() < reached:
            if time.monotonic() > deadline:
                raise TimeoutError(f"cohorts knows {self._count_inbox()} of {reached} facts")
            time.sleep(0.1)
        return waiting

    def _register(self, size: int) -> int:
        """Registers up to `size` people within `LONGEST_PAUSE`; how many it registered."""
        began, faults, numbers = self._made, list[Exception](), iter(range(size))
        until, one_at_a_time = time.monotonic() + LONGEST_PAUSE, threading.Lock()

        def work() -> None:
            connection = http.client.HTTPConnection(self._side.intake, timeout=30)
            try:
                while time.monotonic() < until:
                    with one_at_a_time:
                        if next(numbers, None) is None:
                            return
                        self._made += 1
                        email = {"email": f"derya.{self._made}@post.example"}
                    path = "/v1/participants"
                    ask(connection, "POST", path, BODY | email, self._side.headers)
            except (OSError, http.client.HTTPException, RuntimeError) as fault:
                faults.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        if faults:
            raise RuntimeError(f"{self._side.api.state()}: {faults[0]}") from faults[0]
        return self._made - began

    def _waiting(self) -> int:
        return _counted(self._side.urls["intake"], "outbox")

    def _count_inbox(self) -> int:
        return _counted(self._side.urls["cohorts"], "inbox")


def _counted(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()
        return int(row[0]) if row else 0


class Formation:
    """A turn of formation's command line: CPU seconds of the whole process, per run."""

    def __init__(self, command: Sequence[str], cache: Path) -> None:
        self._command, self._cache = command, cache
        self.hashes: dict[str, str] = {}
        """Hashes of the last proposals. Two sides that form the same groups have equal ones."""

    def warm(self) -> None:
        """Compiles all kernels into the cache."""
        people, offers, _ = FORMATION["compiled"]
        self._run("compiled", (people, offers, WARMING_STEPS))

    def __call__(self) -> dict[str, float]:
        return {f"formation {way}": self._run(way, size) for way, size in FORMATION.items()}

    def _run(self, way: str, size: tuple[int, int, int]) -> float:
        people, offers, steps = size
        problem = worlds.pool(people, offers, seed=1).to_dict()
        document = self._cache / "problem.json"
        document.write_text(json.dumps({"problem": problem, "steps": steps, "seed": 1}))
        own = {"NUMBA_CACHE_DIR": str(self._cache)}
        if way == "plain":
            own["NUMBA_DISABLE_JIT"] = "1"
        out = self._cache / "proposal.jsonl"
        with document.open("rb") as problems, out.open("wb") as proposals:
            process = subprocess.Popen(
                self._command,
                stdin=problems,
                stdout=proposals,
                env=clean_environment(own),
                cwd="/",
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{self._command} ended with {process.returncode}")
        self.hashes[way] = json.loads(out.read_text().splitlines()[-1])["proposal"]["hash"]
        return usage.ru_utime + usage.ru_stime
