"""One side as processes: intake's api and worker, cohorts' worker, on databases and a broker."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

from bench.ground import AGENCY, ISSUER, KEY, STAFF, Tokens
from bench.revisions.brokers import broker_for
from bench.revisions.checkout import Checkout, clean_environment
from kreis.chassis.probe import is_ready
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.postgres import EmbeddedPostgres

PROFILE = {
    "name": "Landkreis",
    "short_name": "LK",
    "land": "NW",
    "phone": "+4922147101",
    "office_hours": "Mo-Fr",
}
PETRA = {"first_name": "Petra", "last_name": "Neumann", "phone": "+492214710101"}
PROCESSES = (("intake", "api"), ("intake", "worker"), ("cohorts", "worker"))
STARTS_WITHIN = 120.0
SESSION_TIMEOUT = "45"
"""Seconds. A paused worker stays a member of its consumer group."""


class Process:
    """A role of a service, in a process group of its own. Signals reach all its processes."""

    def __init__(self, checkout: Checkout, service: str, role: str, settings: Mapping[str, str]):
        self._name, self._bind = f"{service} {role}", settings["KREIS_BIND"]
        self._log = Path(settings["KREIS_WORKLOAD_TOKENS"]) / f"{service}-{role}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                checkout.command(f"kreis.{service}", role),
                env=clean_environment(settings),
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not is_ready(self._bind):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.state()}: not ready")
            time.sleep(0.2)

    def state(self) -> str:
        """Its last log lines, its name, and its exit code or `None` while it runs."""
        lines = self._log.read_text(errors="replace")[-2000:]
        return f"{lines}\n{self._name} (exit code {self._process.poll()})"

    def cpu(self) -> dict[int, float]:
        """CPU seconds of each process of it so far, user and system."""
        return cpu_of(self._process.pid)

    def cpu_since(self, before: Mapping[int, float]) -> float:
        """CPU seconds since `before`. Raises `RuntimeError` after a restart, which loses some."""
        now = self.cpu()
        if now.keys() != before.keys():
            raise RuntimeError(f"{self.state()}: restarted during a turn")
        return sum(now.values()) - sum(before.values())

    def pause(self) -> None:
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def stop(self) -> None:
        for number in (signal.SIGCONT, signal.SIGTERM):
            if self._process.poll() is None:
                os.killpg(self._process.pid, number)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def cpu_of(pid: int) -> dict[int, float]:
    """CPU seconds of a process and of each one below it so far, user and system."""
    first = psutil.Process(pid)
    all_of_it = (first, *first.children(recursive=True))
    return {each.pid: time.clock_gettime(_cpu_clock(each.pid)) for each in all_of_it}


def _cpu_clock(pid: int) -> int:
    """The CPU clock of another process, made like `clock_getcpuclockid(3)` on Linux.

    It counts nanoseconds. `/proc` counts in steps of 10 ms, some percent of a turn of the relay."""
    return (~pid << 3) | 2


class Running:
    """The processes of one side and how they are reached."""

    def __init__(self, processes: list[Process], intake: str, urls: Mapping[str, str], token: str):
        self.api, self.relay, self.consumer = processes
        self.intake, self.urls = intake, urls
        """`host:port` of intake's api; libpq addresses of the databases."""
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


@contextmanager
def running(
    checkout: Checkout, folder: Path, name: str, postgres: EmbeddedPostgres, tokens: Tokens
) -> Iterator[Running]:
    """Starts the side in `folder`, migrated, set up and ready; it ends with the block."""
    folder.mkdir()
    with broker_for(checkout, folder) as kafka, ExitStack() as stack:
        urls, processes, binds = {}, [], []
        for service in ("intake", "cohorts"):
            found = postgres.database(f"{service}_{name}")
            owner = {"KREIS_OWNER_DATABASE_URL": found.owner}
            role = {"KREIS_SERVICE_ROLE": f"kreis_{service}_{name}"}
            checkout.run([f"kreis.{service}", "migrate"], owner | role)
            urls[service] = found.app
        for service, role_name in PROCESSES:
            binds.append(f"{HOST}:{Ports(folder).port(f'{service}-{role_name}')}")
            own = {"KREIS_BIND": binds[-1], "KREIS_DATABASE_URL": urls[service]}
            own["KREIS_ENCRYPTION_KEYS"] = KEY
            settings = _settings(folder, tokens) | kafka[service] | own
            processes.append(Process(checkout, service, role_name, settings))
            stack.callback(processes[-1].stop)
        for each in processes:
            each.wait_until_ready()
        libpq = {key: url.replace("+psycopg", "") for key, url in urls.items()}
        side = Running(processes, binds[0], libpq, tokens.of_role("contact-person"))
        _set_up(side, tokens)
        yield side


def _settings(folder: Path, tokens: Tokens) -> dict[str, str]:
    return {
        "KREIS_ISSUER": ISSUER,
        "KREIS_JWKS_URL": tokens.jwks_url,
        "KREIS_SESSION_TIMEOUT": SESSION_TIMEOUT,
        "KREIS_WORKLOAD_TOKENS": str(folder),
        "KREIS_COHORTS_URL": f"http://{HOST}:9",  # required; nothing asks it here
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _set_up(side: Running, tokens: Tokens) -> None:
    """The organisation and the contact person that registrations name."""
    for role, path, body in (
        ("operator", f"/v1/agencies/{AGENCY}", PROFILE),
        ("lead", f"/v1/staff/{STAFF}", PETRA),
    ):
        headers = {**side.headers, "Authorization": f"Bearer {tokens.of_role(role)}"}
        ask(http.client.HTTPConnection(side.intake, timeout=30), "PUT", path, body, headers)


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: Mapping[str, Any],
    headers: Mapping[str, str],
) -> None:
    """One request with a key of its own. Raises `RuntimeError` for anything but success."""
    own = {**headers, "Idempotency-Key": str(uuid4())}
    connection.request(method, path, json.dumps(body).encode(), own)
    response = connection.getresponse()
    content = response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {path}: {response.status} {content[:500]!r}")
