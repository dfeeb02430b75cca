"""The whole of Kreis with several processes of each service, and people whose requests count."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from kreis.onebox import postgres
from kreis.onebox.box import Box, Composition, running_box
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka
from kreis.onebox.kafka_users import ADMINISTRATOR
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.topics import create_kreis_topics
from tests.support.services import NAMES as OWN_DATABASE
from tests.system.faults.arena import Arena, python_path, told
from tests.system.faults.town import Town
from tests.system.fleet.pool import FLEET, LATER, PORTS

_PROCESSES = "tests.system.fleet.processes"
DATABASES = (*OWN_DATABASE, "witness")
SERVICES = (
    *(
        # The witness reads every topic, which no service may.
        ServiceModule(
            name,
            f"{_PROCESSES}.{name}",
            kafka_user=ADMINISTRATOR if name == "witness" else "",
        )
        for name in DATABASES
    ),
    ServiceModule("console", f"{_PROCESSES}.console", has_database=False),
)
NAMES = tuple(service.name for service in SERVICES)
CONNECTIONS = "400"
"""Of PostgreSQL. Five processes of each of six services take more than the 100 of one machine."""
_CARRIED_OUT_WITHIN = 600.0
RESULTS = Path(__file__).parent / "results"


class Fleet(Arena):
    """Its rehearsal folder is the one of orders to the pools."""

    databases = DATABASES

    def __init__(self, box: Box, folder: Path, later: Sequence[str]) -> None:
        super().__init__(box, folder)
        self._later = later

    @property
    def addresses(self) -> Mapping[str, str]:
        known = self.box.addresses
        return {name: url for name, url in known.items() if name not in self._later}

    def scale(self, role: str, count: int, services: Sequence[str] = NAMES) -> None:
        """Returns when so many run and are ready. The console has no workers."""
        self._tell_all(f"{role} {count}", [s for s in services if (s, role) != _NOBODY])

    def roll(self, services: Sequence[str] = NAMES) -> None:
        """Replaces every process, two services at a time."""
        self._tell_all("roll", services)

    def use_code(self, paths: str, services: Sequence[str] = NAMES) -> None:
        """What starts from now on has these before everything else on its path."""
        for service in services:
            self._write(service, "code", paths)

    def targets(self) -> list[Path]:
        """For Prometheus: each pool's processes, kept up by it."""
        return [self._folder / service / "targets.json" for service in NAMES]

    def _tell_all(self, order: str, services: Sequence[str]) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda service: self._tell(service, order), services))

    def _tell(self, service: str, order: str) -> None:
        done = self._folder / service / "done"
        done.unlink(missing_ok=True)
        self._write(service, "order", order)
        until = time.monotonic() + _CARRIED_OUT_WITHIN
        while not done.exists():
            self.box.wait(0)  # raises when something could not be brought back
            if time.monotonic() > until:
                raise TimeoutError(f"{service}: {order!r} takes too long")
            time.sleep(0.1)


_NOBODY = ("console", "worker")


class Observed(httpx.HTTPTransport):
    """Counts what people notice: answers, and requests that had none or an error of ours."""

    def __init__(self) -> None:
        super().__init__(limits=httpx.Limits(max_connections=30))
        self.answered = 0
        self.failed: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.host}:{request.url.port}{request.url.path}"
        try:
            response = super().handle_request(request)
        except httpx.TransportError as fault:
            self.failed.append(f"{what}: {fault!r}")
            raise
        self.answered += 1
        if response.status_code >= 500:
            self.failed.append(f"{what}: {response.status_code}")
        return response


def people(fleet: Fleet, district: int, seed: int) -> tuple[Town, Observed]:
    """A town whose every request is counted, failures before they are sent again."""
    town, observed = fleet.town(district, seed), Observed()
    town.kreis = replace(town.kreis, http=httpx.Client(timeout=90, transport=observed))
    return town, observed


def while_people_live(
    town: Town, meanwhile: Callable[[], None], *, size: int, side_by_side: int
) -> None:
    """Groups come one after the other until `meanwhile` has returned; raises what either raised."""
    over = threading.Event()

    def act() -> None:
        try:
            meanwhile()
        finally:
            over.set()

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        town.play_until(over, size=size, side_by_side=side_by_side, most=10_000)
        acting.result()


@contextmanager
def running_fleet(
    data: Path,
    orders: Path,
    *,
    code: str = "",
    later: Sequence[str] = (),
    create_topics: Callable[[EmbeddedKafka | GivenKafka], None] = create_kreis_topics,
) -> Iterator[Fleet]:
    """One process of each role. `code` is what services run where that is not this revision's.
    Services of `later` have no process before they are scaled, and always run this revision."""
    for service in NAMES:
        (orders / service).mkdir(parents=True)
        if service in later:
            (orders / service / LATER).touch()
        elif code and service != "witness":
            (orders / service / "code").write_text(code)
    composition = Composition(services=SERVICES, create_topics=create_topics, trains=False)
    postgres._SETTINGS["max_connections"] = CONNECTIONS
    with (
        told({FLEET: str(orders), PORTS: str(data), "PYTHONPATH": python_path()}),
        running_box(data, story_clock=True, composition=composition) as box,
    ):
        yield Fleet(box, orders, later)


def keep(name: str, result: dict[str, Any]) -> int:
    """Writes and prints a result; 1 where anything failed or was found, for the exit."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text)
    print(text, end="")
    return 1 if result["findings"] or result["failed_requests"] else 0
