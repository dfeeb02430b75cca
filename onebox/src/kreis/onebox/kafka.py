"""Apache Kafka itself, one node, on this machine.

Promise: after `start` the broker answers on `bootstrap`; the address and all records stay the same
over `stop`, `kill` and the next `start`. Every record is on the disk before it is acknowledged.
Refuses: connections from other machines, users without a password, and topics that nobody has
asked for by name.
"""

from __future__ import annotations

import secrets
import shutil
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kreis.onebox import folders
from kreis.onebox.child import Command, run_to_end
from kreis.onebox.downloads import kafka_jars
from kreis.onebox.fault import Fault, last_lines
from kreis.onebox.java import aot_cache, java, java_environment
from kreis.onebox.kafka_users import ADMINISTRATOR, KafkaUsers, own_access, own_login
from kreis.onebox.part import Part
from kreis.onebox.ports import HOST, Ports, listens_as, somebody_listens
from kreis.onebox.progress import Progress, Silence
from kreis.onebox.reaper import ChildReaper

if TYPE_CHECKING:
    from kreis.chassis.config import KafkaAccess

VERSION = "4.3.0"

_SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
listeners=KREIS://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=KREIS://{host}:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=KREIS
log.dirs={log}
log.flush.interval.messages=1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# After a `kill -9` the controller waits for the old broker's session to end before it lets the new
# one in; the default is 9 s.
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=3000
# No record of nothing twice a second, each with a flush (KIP-835): it shows whoever watches several
# controllers that they still agree, and here is one. Idle it takes a third less of a processor.
metadata.max.idle.interval.ms=0
# The defaults are made for large machines: this one buffer alone would take 128 MB.
log.cleaner.dedupe.buffer.size=4194304
log.index.size.max.bytes=2097152
num.network.threads=2
num.io.threads=4
background.threads=2
# Nobody comes in unasked: users by SCRAM, the broker itself by a password of this start only. The
# loopback needs no TLS: SCRAM does not send the password.
listener.security.protocol.map=KREIS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
listener.name.kreis.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.kreis.scram-sha-512.sasl.jaas.config=\\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.kreis.plain.sasl.jaas.config={login}
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={login}
sasl.mechanism.controller.protocol=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
# What no access list allows is refused.
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:broker;User:administrator
"""


class GivenKafka:
    """A broker that is already there (`KREIS_KAFKA=host:port`): never started, never stopped."""

    users: KafkaUsers | None = None
    """Who its users are, whoever runs it decides."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    @property
    def access(self) -> KafkaAccess:
        """As the environment says it (`KREIS_KAFKA_USER` and so on)."""
        from kreis.chassis.config import read_kafka_access

        return read_kafka_access(self.bootstrap)

    def start(self, deadline: float = 10.0) -> None:
        from kreis.administration.broker import broker_answers

        limit = time.monotonic() + deadline
        while not somebody_listens(self.bootstrap) and time.monotonic() < limit:
            time.sleep(0.1)
        if not somebody_listens(self.bootstrap) or not broker_answers(self.access, deadline):
            raise Fault(
                f"No Kafka broker answers at {self.bootstrap}, which KREIS_KAFKA names.",
                "See that it runs and that its advertised listener can be reached from here, or "
                "unset KREIS_KAFKA: Kreis then starts a broker of its own.",
            )

    def stop(self, deadline: float = 0.0) -> None:
        """Nothing of ours runs."""


class EmbeddedKafka(Part):
    """One node for one data folder."""

    def __init__(
        self,
        data: Path,
        reaper: ChildReaper,
        *,
        cache: Path | None = None,
        progress: Progress | None = None,
        trains: Path | None = None,
    ) -> None:
        super().__init__("kafka", data, reaper)
        self._folder = data / "kafka"
        self._ports, self._port = Ports(data), 0
        self._cache = cache or folders.cache_folder()
        self._progress = progress or Silence()
        self._trains = trains
        """Where to write an ahead-of-time cache when it stops; see `aot`."""
        self.users = KafkaUsers(data / "kafka-users")

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self._port}"

    @property
    def access(self) -> KafkaAccess:
        """As the administrator, who may do everything."""
        return self.users.access(self.bootstrap, ADMINISTRATOR)

    def start(self, deadline: float = 60.0) -> None:
        """Downloads (once), formats (once per data folder), starts, and returns when it answers."""
        jars = kafka_jars(self._cache, self._progress)
        with self._progress.step(f"Apache Kafka {VERSION}") as step:
            # Clients know the address: a broker that comes back must be where it was.
            self._port = self._port or self._ports.port(self.name)
            secret = secrets.token_urlsafe(32)
            settings = self._written_settings(secret)
            self._format_once(jars, settings)
            self._run(jars, settings, secret, time.monotonic() + deadline)
            step.note(self.bootstrap)
        self.wanted = True

    def _written_settings(self, secret: str) -> Path:
        file = self._folder / "server.properties"
        controller = self._ports.port(f"{self.name}-controller")
        log = self._folder / "log"
        content = _SETTINGS.format(
            host=HOST, port=self._port, controller=controller, log=log, login=own_login(secret)
        )
        folders.write_private(file, content)
        return file

    def _format_once(self, jars: Sequence[Path], settings: Path) -> None:
        """The cluster id is written last: while it is missing, nothing has ever run here."""
        mark = self._folder / "cluster_id"
        if mark.exists():
            return
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = ("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", str(settings))

        def format_it(aot: str | None) -> None:
            shutil.rmtree(self._folder / "log", ignore_errors=True)
            command = Command(java(jars, *tool, aot=aot), self.log, java_environment())
            run_to_end(command, self._reaper, 60, "Formatting Kafka's folder")

        self._quickly(jars, format_it)
        folders.write_private(mark, cluster + "\n")

    def _run(self, jars: Sequence[Path], settings: Path, secret: str, deadline: float) -> None:
        def run(aot: str | None) -> None:
            words = java(jars, "kafka.Kafka", str(settings), aot=aot)
            background = bool(self._trains)
            command = Command(words, self.log, java_environment(), in_background=background)
            self._launch_and_wait(command, secret, deadline)

        if self._trains:
            run(f"-XX:AOTCacheOutput={self._trains}")
        else:
            self._quickly(jars, run)

    def _quickly(self, jars: Sequence[Path], run: Callable[[str | None], None]) -> None:
        """With the ahead-of-time cache, where there is one. A damaged one can bring a JVM down: it
        goes when without it all is well, only slower."""
        made = aot_cache(self._cache, jars)
        if not made.exists():
            run(None)
            return
        try:
            run(f"-XX:AOTCache={made}")
        except Fault:
            if self.alive:
                raise
            run(None)
            made.unlink(missing_ok=True)

    def _launch_and_wait(self, command: Command, secret: str, deadline: float) -> None:
        """Returns when the administrator is answered. The broker's own password goes to nobody
        but the process that was started: another user may listen on the port before it does."""
        self._launch(command)
        while not listens_as(self.pid, self._port):
            self._must_still_run(deadline)
            time.sleep(0.1)  # each look reads the sockets of the whole machine
        # Imported here, while the JVM starts: kafka-python takes half a second.
        from kreis.administration.broker import broker_answers

        own = own_access(self.bootstrap, secret)
        while not (broker_answers(own, 5.0) and self._lets_users_in(own)):
            self._must_still_run(deadline)

    def _lets_users_in(self, own: KafkaAccess) -> bool:
        """Sets the users' passwords. Returns False if the broker went away meanwhile: it may be
        killed at any moment, and whoever keeps it alive must get to know."""
        from kreis.administration.users import NotSet, set_passwords

        try:
            set_passwords(own, self.users.passwords())
        except NotSet:
            return False
        return True

    def _must_still_run(self, deadline: float) -> None:
        if self.alive and time.monotonic() < deadline:
            return
        how = "does not answer in time" if self.alive else "ended at once"
        raise Fault(
            f"Kafka {how}. Its last lines:\n{last_lines(self.log)}",
            f"Everything it wrote is in {self.log}. KREIS_KAFKA=host:port uses another broker.",
        )


@contextmanager
def running_kafka(data: Path, *, cache: Path | None = None) -> Iterator[EmbeddedKafka]:
    """A broker of its own, for tests and tools; it ends with the block, or with this process."""
    with ChildReaper() as reaper:
        kafka = EmbeddedKafka(data, reaper, cache=cache)
        try:
            kafka.start()
            yield kafka
        finally:
            kafka.stop()
