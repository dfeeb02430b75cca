"""The whole system on one machine.

Promise: inside `running_box` PostgreSQL, Kafka and every service run and are ready; what dies is
brought back; on the way out all of it ends, in reverse order and within a deadline. The same data
folder continues where it stopped, with the same addresses; two systems never share one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kreis.onebox import folders, replacements, status, story_time
from kreis.onebox.aot import Training
from kreis.onebox.cleansing import Nights
from kreis.onebox.downloads import kafka_jars
from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka
from kreis.onebox.lock import DataLock
from kreis.onebox.migrations import Migrations
from kreis.onebox.part import Part
from kreis.onebox.ports import HOST, Ports
from kreis.onebox.postgres import EmbeddedPostgres, GivenPostgres
from kreis.onebox.progress import Progress, Silence
from kreis.onebox.reaper import ChildReaper
from kreis.onebox.returning import come_back
from kreis.onebox.service_modules import KREIS, ServiceModule
from kreis.onebox.services import ServiceProcess, Surroundings, address
from kreis.onebox.supervisor import Supervisor
from kreis.onebox.tokens import WorkloadTokens, kreis_tokens
from kreis.onebox.topics import create_kreis_topics

if TYPE_CHECKING:
    from kreis.chassis.config import KafkaAccess

_LONGEST_START = 90.0


@dataclass(frozen=True)
class Composition:
    """What runs beside PostgreSQL and Kafka."""

    services: Sequence[ServiceModule] = KREIS
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Where the services answer that an organisation runs itself."""
    create_topics: Callable[[EmbeddedKafka | GivenKafka], None] = create_kreis_topics
    tokens: Callable[[Path, str], WorkloadTokens] = kreis_tokens
    trains: bool = True
    """Whether a first start prepares the quick ones; see `aot`."""


class Box:
    """One running system. Made by `running_box` only."""

    def __init__(
        self,
        data: Path,
        reaper: ChildReaper,
        progress: Progress,
        composition: Composition,
        story_clock: bool,
        begins: datetime | None,
    ) -> None:
        self.data = data
        self._reaper, self._progress, self._composition = reaper, progress, composition
        self._story_clock, self._begins = story_clock, begins
        ports = Ports(data)
        self.addresses: Mapping[str, str] = {
            service.name: address(ports.port(service.name)) for service in composition.services
        }
        """The base address of each service, e.g. `http://127.0.0.1:23001`."""
        self._health: Mapping[str, str] = {
            name: f"{HOST}:{ports.port(f'{name}-health')}" for name in self.addresses
        }
        self.postgres = _postgres(data, reaper, progress)
        self.kafka = _kafka(data, reaper, progress)
        self._services: dict[str, ServiceProcess] = {}
        self._supervisor = Supervisor(progress.say)
        self._tokens: WorkloadTokens | None = None
        self._training: Training | None = None
        self._nights: Nights | None = None

    @property
    def bootstrap(self) -> str:
        """Where Kafka answers, as host:port."""
        return self.kafka.bootstrap

    @property
    def access(self) -> KafkaAccess:
        """How to come in to Kafka as its administrator."""
        return self.kafka.access

    @property
    def surroundings(self) -> Surroundings:
        """What the services are told; also the issuer and its settings."""
        return Surroundings(
            data=self.data,
            kafka=self.bootstrap,
            kafka_users=self.kafka.users,
            addresses=self.addresses,
            health=self._health,
            story_clock=self._story_clock,
            elsewhere=self._composition.elsewhere,
        )

    @property
    def issuer(self) -> str:
        return self.surroundings.issuer

    def log(self, name: str) -> Path:
        return folders.log_file(self.data, name)

    def start(self) -> None:
        """Returns when everything is ready."""
        if isinstance(self.kafka, EmbeddedKafka):
            # Downloads here, in the main thread: Ctrl-C must be able to end them.
            kafka_jars(folders.cache_folder(), self._progress)
        urls = self._start_servers()
        folders.private_folder(self.data / "outbox")
        self._tokens = self._composition.tokens(self.data, self.issuer)
        self._tokens.start()
        if self._begins:
            story_time.begin(urls, self._begins)
        self._come_back(urls)
        with self._progress.step("Services") as step:
            self._start_services(urls)
            self.wait_until_ready()
            step.note(", ".join(self.addresses))
        status.write(self.data, self.surroundings, self.postgres.address)
        self._nights = Nights(self.data, self.postgres.address, self._progress.say)
        self._nights.start()
        self._train()

    def stop(self) -> None:
        """Services first, then the servers. Can be called at any time, and twice."""
        self._supervisor.end()
        if self._nights:
            self._nights.end()
        if self._training:
            self._training.cancel()
        if self._tokens:
            self._tokens.close()
        status.remove(self.data)
        _stop_all(list(self._services.values()))
        _stop_all([self.kafka, self.postgres])
        self._supervisor.join()
        # What a watcher brought back in the very moment it was told not to.
        _stop_all([*self._services.values(), self.kafka, self.postgres])

    def kill(self, name: str) -> None:
        """`kill -9` of a service, of `kafka` or of `postgres`. It will be started again."""
        self.part(name).kill()

    def wait_until_ready(self, deadline: float = _LONGEST_START) -> None:
        """Returns when every service says that it is ready."""
        limit = time.monotonic() + deadline
        for process in self._services.values():
            while not process.ready:
                self._supervisor.check()
                if time.monotonic() > limit:
                    raise _not_ready(process)
                time.sleep(0.05)

    def wait(self, timeout: float | None = None) -> None:
        """Waits; raises when a part of the system cannot be kept running."""
        self._supervisor.wait(timeout)

    def join_training(self) -> None:
        """Waits for the preparation of Kafka's quick start, if it is under way."""
        if self._training:
            self._training.join()

    def part(self, name: str) -> Part:
        """A service, or a server of ours. Raises `KeyError` for any other name."""
        parts = {part.name: part for part in self._parts()}
        if name not in parts:
            raise KeyError(f"no part {name!r} of ours runs here; there are {sorted(parts)}")
        return parts[name]

    def _parts(self) -> list[Part]:
        servers = [each for each in (self.kafka, self.postgres) if isinstance(each, Part)]
        return [*self._services.values(), *servers]

    def _start_servers(self) -> dict[str, str]:
        """PostgreSQL with its databases and Kafka with its topics, side by side."""
        pool = ThreadPoolExecutor(2)
        try:
            databases, topics = pool.submit(self._start_postgres), pool.submit(self._start_kafka)
            topics.result()
            return databases.result()
        except BaseException:
            # Brings the other one down, so that nobody waits for it.
            self.stop()
            raise
        finally:
            pool.shutdown()

    def _start_postgres(self) -> dict[str, str]:
        self.postgres.start()
        migrations = Migrations(self.data, self.postgres, self._reaper)
        return migrations.run(self._composition.services, self._progress)

    def _start_kafka(self) -> None:
        self.kafka.start()
        self._composition.create_topics(self.kafka)

    def _come_back(self, urls: Mapping[str, str]) -> None:
        elsewhere = self._composition.elsewhere
        if who := replacements.returning(self.data, elsewhere):
            come_back(who, urls, self.surroundings, self._reaper, self._progress)
            replacements.remember(self.data, elsewhere)

    def _start_services(self, urls: Mapping[str, str]) -> None:
        for service in self._composition.services:
            environment = self.surroundings.of_service(service, urls.get(service.name))
            process = ServiceProcess(service, self.data, environment, self._reaper)
            self._services[service.name] = process
            process.start()
        self._supervisor.watch(self._parts())

    def _train(self) -> None:
        if self._composition.trains and isinstance(self.kafka, EmbeddedKafka):
            self._training = Training(folders.cache_folder(), self._reaper, self._progress.say)
            self._training.start()


@contextmanager
def running_box(
    data: Path,
    *,
    story_clock: bool,
    begins: datetime | None = None,
    progress: Progress | None = None,
    composition: Composition | None = None,
) -> Iterator[Box]:
    """Everything runs inside this block, and nothing after it. A new story clock `begins` then;
    None: now."""
    with ExitStack() as closing:
        lock = DataLock(data)
        closing.callback(lock.close)
        reaper = closing.enter_context(ChildReaper(keep_open=[lock.descriptor]))
        own = progress or Silence(), composition or Composition()
        box = Box(data, reaper, *own, story_clock, begins)
        if story_clock:
            story_time.remember(data)
        # Who comes back stays remembered as replaced until it has taken over.
        replacements.remember(data, {**replacements.remembered(data), **own[1].elsewhere})
        closing.callback(box.stop)
        box.start()
        yield box


def _postgres(
    data: Path, reaper: ChildReaper, progress: Progress
) -> EmbeddedPostgres | GivenPostgres:
    given = os.environ.get("KREIS_POSTGRES")
    return (
        GivenPostgres(given, data) if given else EmbeddedPostgres(data, reaper, progress=progress)
    )


def _kafka(data: Path, reaper: ChildReaper, progress: Progress) -> EmbeddedKafka | GivenKafka:
    given = os.environ.get("KREIS_KAFKA")
    return GivenKafka(given) if given else EmbeddedKafka(data, reaper, progress=progress)


def _stop_all(
    parts: Sequence[Part | GivenKafka | GivenPostgres],
) -> None:
    """Side by side: together they take as long as the slowest."""
    if parts:
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(lambda part: part.stop(), parts))


def _not_ready(process: ServiceProcess) -> Fault:
    return Fault(
        f"{process.name} is not ready in time. Its last lines:\n{last_lines(process.log)}",
        f"Everything it wrote is in {process.log}.",
    )
